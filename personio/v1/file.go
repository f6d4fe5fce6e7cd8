package v1

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"path"
	"strings"

	"github.com/personio-go/sdk/personio"
)

// File is a document to upload. It is streamed, never held in memory as a whole.
type File struct {
	// Name with its extension. A path before it is cut off.
	Name string
	// Size in bytes, exactly what Open yields.
	Size int64
	// Open returns the content from its beginning, once for each attempt.
	Open func() (io.ReadCloser, error)
	// Once says that Open can be called once only: the upload has one attempt.
	Once bool
}

// FileFromBytes is a document in memory. The bytes must not change until Upload
// returns.
func FileFromBytes(name string, data []byte) File {
	return FileFromReaderAt(name, bytes.NewReader(data), int64(len(data)))
}

// FileFromReaderAt is a document that can be read from its beginning any number
// of times, such as an open file.
func FileFromReaderAt(name string, r io.ReaderAt, size int64) File {
	return File{Name: name, Size: size, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.NewSectionReader(r, 0, size)), nil
	}}
}

// formField is a field beside the file.
type formField struct{ name, value string }

// multipartBody frames the file's content with the fields without reading it.
func multipartBody(fields []formField, f File) (personio.RawBody, error) {
	var frame bytes.Buffer
	w := multipart.NewWriter(&frame)
	var errs []error
	for _, field := range fields {
		if field.value != "" {
			errs = append(errs, w.WriteField(field.name, field.value))
		}
	}
	name := path.Base(strings.ReplaceAll(f.Name, `\`, "/"))
	header := make(textproto.MIMEHeader)
	header.Set("Content-Disposition", multipart.FileContentDisposition("file", name))
	header.Set("Content-Type", mediaType(name))
	_, err := w.CreatePart(header)
	head := bytes.Clone(frame.Bytes())
	errs = append(errs, err, w.Close())
	if err := errors.Join(errs...); err != nil {
		return personio.RawBody{}, fmt.Errorf("v1: %w", err)
	}
	tail := frame.Bytes()[len(head):]
	return personio.RawBody{
		ContentType: w.FormDataContentType(),
		Size:        int64(len(head)) + f.Size + int64(len(tail)),
		Once:        f.Once,
		Open: func() (io.ReadCloser, error) {
			content, err := f.Open()
			if err != nil {
				return nil, fmt.Errorf("v1: opening the file: %w", err)
			}
			whole := &exactReader{r: content, left: f.Size}
			return framed{io.MultiReader(bytes.NewReader(head), whole, bytes.NewReader(tail)), content}, nil
		},
	}, nil
}

func mediaType(name string) string {
	if kind := mime.TypeByExtension(strings.ToLower(path.Ext(name))); kind != "" {
		return kind
	}
	return "application/octet-stream"
}

// framed is a file's content between the lines that frame it.
type framed struct {
	io.Reader
	io.Closer
}

// exactReader fails, before the frame is closed, when the content has not the size
// that was announced: net/http finds out too late when there is more.
type exactReader struct {
	r    io.Reader
	left int64
}

func (e *exactReader) Read(p []byte) (int, error) {
	// One byte more than what is left is enough to know that there is more.
	n, err := e.r.Read(p[:min(int64(len(p)), e.left+1)])
	e.left -= int64(n)
	switch {
	case e.left < 0:
		return n - 1, fmt.Errorf("v1: %w: the file has more bytes than its Size says", ErrInvalidValue)
	case err == io.EOF && e.left > 0:
		return n, fmt.Errorf("v1: %w: the file has fewer bytes than its Size says", ErrInvalidValue)
	}
	return n, err //nolint:wrapcheck // it is the file's own
}
