package v1

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"path"
	"strings"

	"github.com/personio-go/sdk/internal/upload"
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

// body frames the file's content with the fields without reading it.
func (f File) body(fields ...upload.Field) (personio.RawBody, error) {
	name := path.Base(strings.ReplaceAll(f.Name, `\`, "/"))
	body, err := upload.Form{
		Fields: fields, Name: name, ContentType: mediaType(name), Size: f.Size, Wrong: fmt.Errorf("v1: file: %w", ErrInvalidValue),
		Open: func() (io.ReadCloser, error) {
			content, err := f.Open()
			if err != nil {
				return nil, fmt.Errorf("v1: opening the file: %w", err)
			}
			return content, nil
		},
	}.Body()
	if err != nil {
		return personio.RawBody{}, fmt.Errorf("v1: %w", err)
	}
	return personio.RawBody{ContentType: body.ContentType, Size: body.Size, Open: body.Open, Once: f.Once}, nil
}

func mediaType(name string) string {
	if kind := mime.TypeByExtension(strings.ToLower(path.Ext(name))); kind != "" {
		return kind
	}
	return "application/octet-stream"
}
