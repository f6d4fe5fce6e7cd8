// Package upload sends files as multipart/form-data without holding them in
// memory, and makes sure that what arrives is what was announced.
package upload

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/textproto"
)

// Form is one file, in the part that Personio calls "file", with the fields that
// come before it.
type Form struct {
	Fields []Field // without a value they are left out
	// Name and ContentType are those of the file.
	Name        string
	ContentType string
	// Size of the content that Open returns, in bytes.
	Size int64
	Open func() (io.ReadCloser, error)
	// Wrong is wrapped by the error for a content of another size.
	Wrong error
}

// Field is a field beside the file.
type Field struct{ Name, Value string }

// Body is a form as it is sent.
type Body struct {
	ContentType string
	Size        int64 // bytes
	Open        func() (io.ReadCloser, error)
}

// Body frames the content without reading it.
func (f Form) Body() (Body, error) {
	var frame bytes.Buffer
	w := multipart.NewWriter(&frame)
	var errs []error
	for _, field := range f.Fields {
		if field.Value != "" {
			errs = append(errs, w.WriteField(field.Name, field.Value))
		}
	}
	header := make(textproto.MIMEHeader)
	header.Set("Content-Disposition", multipart.FileContentDisposition("file", f.Name))
	header.Set("Content-Type", f.ContentType)
	_, err := w.CreatePart(header)
	head := bytes.Clone(frame.Bytes())
	errs = append(errs, err, w.Close())
	tail := frame.Bytes()[len(head):]
	return Body{
		ContentType: w.FormDataContentType(),
		Size:        int64(len(head)) + f.Size + int64(len(tail)),
		Open: func() (io.ReadCloser, error) {
			content, err := f.Open()
			if err != nil {
				return nil, err
			}
			whole := io.MultiReader(bytes.NewReader(head), Exactly(content, f.Size, f.Wrong), bytes.NewReader(tail))
			return framed{whole, content}, nil
		},
	}, errors.Join(errs...)
}

// framed is a file's content between the lines that frame it.
type framed struct {
	io.Reader
	io.Closer
}
