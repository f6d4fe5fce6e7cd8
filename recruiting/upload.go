package recruiting

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"

	"github.com/personio-go/sdk/personio"
)

// Document is what Personio knows of an uploaded file.
type Document struct {
	UUID             string `json:"uuid"`
	Size             int64  `json:"size"`     // bytes
	Mimetype         string `json:"mimetype"` // as Personio detected it
	OriginalFilename string `json:"original_filename"`
	Extension        string `json:"extension"`
}

// As attaches the document to an application. How long a document waits for
// one, and whether it can serve two, is not documented: upload and apply in one
// go.
func (d Document) As(category Category) Attachment {
	return Attachment{UUID: d.UUID, OriginalFilename: d.OriginalFilename, Category: category}
}

// Upload sends a document, to be attached to an application afterwards:
// POST /v1/recruiting/applications/documents.
//
// An upload that fails is repeated if the file can be read again; at worst an
// unused copy stays at Personio.
//
// Errors: [*ValidationError], [ErrKeyRefused], [*personio.APIError],
// [*personio.DecodeError], [personio.ErrNotSent]; [ErrInvalidValue] when the
// content turns out to be of another size.
//
// Limits: 20 MB, certain types of files, 20 per minute and company. Reference:
// https://developer.personio.de/reference/post_v1-recruiting-applications-documents
func (c *Client) Upload(ctx context.Context, f File, opts ...personio.CallOption) (Document, error) {
	return upload(f, "recruiting.documents.upload", func(body personio.RawBody, answer *Document) error {
		return c.post(ctx, "/v1/recruiting/applications/documents", body, answer, opts)
	})
}

// upload checks a file and what Personio says of it.
func upload(f File, operation string, send func(body personio.RawBody, answer *Document) error) (Document, error) {
	if err := f.Validate(); err != nil {
		return Document{}, err
	}
	body, err := multipartBody(f)
	if err != nil {
		return Document{}, err
	}
	var document Document
	if err := send(body, &document); err != nil {
		return Document{}, err
	}
	if document.UUID == "" {
		return Document{}, &personio.DecodeError{Operation: operation, StatusCode: http.StatusOK, Err: errors.New("it has no uuid")}
	}
	return document, nil
}

// multipartBody frames the file's content as the one part named "file" without
// reading it.
func multipartBody(f File) (personio.RawBody, error) {
	var frame bytes.Buffer
	w := multipart.NewWriter(&frame)
	name := uploadName(f.Name)
	header := make(textproto.MIMEHeader)
	header.Set("Content-Disposition", multipart.FileContentDisposition("file", name))
	header.Set("Content-Type", mediaType(extensionOf(name)))
	_, err := w.CreatePart(header)
	head := bytes.Clone(frame.Bytes())
	if err = errors.Join(err, w.Close()); err != nil {
		return personio.RawBody{}, fmt.Errorf("recruiting: %w", err)
	}
	tail := frame.Bytes()[len(head):]
	return personio.RawBody{
		ContentType: w.FormDataContentType(),
		Size:        int64(len(head)) + f.Size + int64(len(tail)),
		Once:        f.Once,
		Open: func() (io.ReadCloser, error) {
			content, err := f.Open()
			if err != nil {
				return nil, fmt.Errorf("recruiting: %w", err)
			}
			whole := &exactReader{r: content, size: f.Size, left: f.Size}
			return framed{io.MultiReader(bytes.NewReader(head), whole, bytes.NewReader(tail)), content}, nil
		},
	}, nil
}

// framed is a file's content between the lines that frame it.
type framed struct {
	io.Reader
	io.Closer
}

// exactReader fails, before the frame is closed, when the content has not the
// size that was announced: net/http finds out too late when there is more.
type exactReader struct {
	r          io.Reader
	size, left int64
}

func (e *exactReader) Read(p []byte) (int, error) {
	// One byte more than what is left is enough to know that there is more.
	n, err := e.r.Read(p[:min(int64(len(p)), e.left+1)])
	e.left -= int64(n)
	switch {
	case e.left < 0:
		return n - 1, e.mismatch("more")
	case err == io.EOF && e.left > 0:
		return n, e.mismatch("fewer")
	}
	return n, err
}

func (e *exactReader) mismatch(has string) error {
	return fmt.Errorf("recruiting: file: %w: it has %s than the %d bytes of its Size", ErrInvalidValue, has, e.size)
}
