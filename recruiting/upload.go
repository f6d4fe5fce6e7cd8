package recruiting

import (
	"context"
	"io"

	"github.com/personio-go/sdk/internal/upload"
	"github.com/personio-go/sdk/internal/wording"
	"github.com/personio-go/sdk/personio"
)

// Document is what Personio knows of an uploaded file.
type Document struct {
	UUID             string `json:"uuid"`
	Size             int64  `json:"size"`              // bytes
	Mimetype         string `json:"mimetype"`          // as Personio detected it
	OriginalFilename string `json:"original_filename"` // as it was sent, if Personio does not say it
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
// Errors: [*ValidationError], [ErrKeyRefused], [ErrUnreadable],
// [*personio.APIError], [*personio.OutcomeUnknownError] for an answer without the
// document's UUID (at worst a copy stays unused), [personio.ErrNotSent];
// [ErrInvalidValue] when the content turns out to be of another size.
//
// Limits: 20 MB, certain types of files, 20 per minute and company. Reference:
// https://developer.personio.de/reference/post_v1-recruiting-applications-documents
func (c *Client) Upload(ctx context.Context, f File, opts ...personio.CallOption) (Document, error) {
	return send(f, func(body personio.RawBody, answer *Document) error {
		return c.post(ctx, "/v1/recruiting/applications/documents", body, answer, opts)
	})
}

// send checks a file and what Personio says of it.
func send(f File, post func(body personio.RawBody, answer *Document) error) (Document, error) {
	if err := f.Validate(); err != nil {
		return Document{}, err
	}
	body, err := f.body()
	if err != nil {
		return Document{}, err
	}
	var document Document
	if err := post(body, &document); err != nil {
		return Document{}, err
	}
	if document.OriginalFilename == "" {
		document.OriginalFilename = uploadName(f.Name) // without it nothing can be attached
	}
	return document, nil
}

// body frames the file's content without reading it.
func (f File) body() (personio.RawBody, error) {
	name := uploadName(f.Name)
	body, err := upload.Form{
		Name: name, ContentType: mediaType(extensionOf(name)), Size: f.Size, Wrong: wording.Errorf("recruiting: file: %w", ErrInvalidValue),
		Open: func() (io.ReadCloser, error) {
			content, err := f.Open()
			if err != nil {
				return nil, wording.Errorf("recruiting: %w", err)
			}
			return content, nil
		},
	}.Body()
	if err != nil {
		return personio.RawBody{}, wording.Errorf("recruiting: %w", err)
	}
	return personio.RawBody{ContentType: body.ContentType, Size: body.Size, Open: body.Open, Once: f.Once}, nil
}
