package personio

import (
	"context"
	"iter"
	"log/slog"
	"net/http"
	"net/url"
	"unicode/utf8"

	"github.com/personio-go/sdk/internal/address"
)

// DocumentsService reads, changes and deletes the documents of persons. API v2
// has no upload of them, and no route for a single document's metadata: the list
// has it.
//
// See https://developer.personio.de/reference/get_v2-document-management-documents.
type DocumentsService service

// Document is what Personio knows of a file; [DocumentsService.Download] gets the
// file. Its name and comment may be personal.
type Document struct {
	Object

	ID       DocumentID              `json:"id"`
	Name     string                  `json:"name,omitempty"`
	Date     Date                    `json:"date,omitzero"`
	Comment  string                  `json:"comment,omitempty"`
	Category Ref[DocumentCategoryID] `json:"category,omitzero"`
	// Owner is the person, or the application of a candidate.
	Owner Ref[PersonID] `json:"owner,omitzero"`
	// Type is an enumeration whose values are not documented.
	Type string `json:"document_type,omitempty"`
	// Size in bytes.
	Size      int64     `json:"size,omitempty"`
	CreatedAt Timestamp `json:"created_at,omitzero"`
	// VirusScan comes first: a document may be listed before it can be downloaded.
	VirusScan  DocumentCheck `json:"virus_scan,omitzero"`
	ESignature DocumentCheck `json:"esignature,omitzero"`
}

// LogValue implements [slog.LogValuer]: the id and nothing personal.
func (d Document) LogValue() slog.Value { return slog.StringValue("document " + string(d.ID)) }

// DocumentCheck is how far a check of a document is.
type DocumentCheck struct {
	// Status is an enumeration whose values are not documented.
	Status string `json:"status,omitempty"`
}

// DocumentListOptions are the filters of a list of documents. What is zero does
// not filter.
type DocumentListOptions struct {
	Category DocumentCategoryID
	// Days on which documents were created: CreatedFrom is the first one,
	// CreatedBefore the one after the last.
	CreatedFrom   Date
	CreatedBefore Date

	// Limit of a page: 1 to 200, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

func (o DocumentListOptions) query(owner PersonID) url.Values {
	p := newParams()
	p.Text("owner_id", string(owner))
	p.Text("category_id", string(o.Category))
	p.date("created_at.gte", o.CreatedFrom)
	p.date("created_at.lt", o.CreatedBefore)
	p.Limit(o.Limit, 200)
	return p.Values
}

const documentsPath = "/v2/document-management/documents"

// List returns one page of the documents of a person, 200 at most. The owner is
// required; it may be an application, too: give PersonID(id) of it.
//
// Scope: personio:documents:read, by Personio's rule for names of scopes. Limit:
// 10 requests per second.
//
// See https://developer.personio.de/reference/get_v2-document-management-documents.
func (s *DocumentsService) List(ctx context.Context, owner PersonID, o DocumentListOptions, opts ...CallOption) (*Page[Document], error) {
	if owner == "" && o.Cursor == "" {
		return nil, notSent(http.MethodGet, documentsPath, "the owner of the documents is empty")
	}
	return listPage[Document](ctx, s.client, documentsPath, o.query(owner), o.Cursor, opts)
}

// Pages returns all pages from o.Cursor on. See [DocumentsService.List].
func (s *DocumentsService) Pages(ctx context.Context, owner PersonID, o DocumentListOptions, opts ...CallOption) iter.Seq2[*Page[Document], error] {
	return pages(func(cursor Cursor) (*Page[Document], error) {
		o.Cursor = cursor
		return s.List(ctx, owner, o, opts...)
	}, o.Cursor)
}

// All returns all documents of a person. See [DocumentsService.List].
func (s *DocumentsService) All(ctx context.Context, owner PersonID, o DocumentListOptions, opts ...CallOption) iter.Seq2[Document, error] {
	return items(s.Pages(ctx, owner, o, opts...))
}

// Download gets the file. Read its Body and close it.
//
// Scope: personio:documents:read, by Personio's rule for names of scopes. Limit:
// 10 requests per second.
//
// See https://developer.personio.de/reference/get_v2-document-management-documents-document-id-download.
func (s *DocumentsService) Download(ctx context.Context, id DocumentID, opts ...CallOption) (*Download, error) {
	opts = append([]CallOption{WithHeader("Accept", "*/*")}, opts...) // any type of file, which a server that minds refuses otherwise
	return s.client.Download(ctx, address.Path(documentsPath+"/{}/download", string(id)), opts...)
}

// DocumentPatch changes what Personio knows of a file. What is absent stays as it
// is. Nothing can be cleared with null; a comment can become "".
type DocumentPatch struct {
	Name     Opt[string]                  `json:"name,omitzero"` // 1 to 256 characters
	Comment  Opt[string]                  `json:"comment,omitzero"`
	Date     Opt[Date]                    `json:"date,omitzero"`
	Category Opt[Ref[DocumentCategoryID]] `json:"category,omitzero"`
}

// wrong says what Personio would refuse, or "".
func (p DocumentPatch) wrong() string {
	name, named := p.Name.Get()
	date, dated := p.Date.Get()
	switch {
	case p.Name.IsNull() || p.Comment.IsNull() || p.Date.IsNull() || p.Category.IsNull():
		return "a document's members cannot be null; leave out what stays, or set it"
	case named && (name == "" || utf8.RuneCountInString(name) > 256):
		return "the name of a document has 1 to 256 characters"
	case dated && date.IsZero():
		return "the date of a document cannot be empty"
	}
	return ""
}

// Update changes what Personio knows of a file.
//
// Scope: personio:documents:write, by Personio's rule for names of scopes. Limit:
// 10 requests per second.
//
// See https://developer.personio.de/reference/patch_v2-document-management-documents-document-id.
func (s *DocumentsService) Update(ctx context.Context, id DocumentID, p DocumentPatch, opts ...CallOption) error {
	path := address.Path(documentsPath+"/{}", string(id))
	if why := p.wrong(); why != "" {
		return notSent(http.MethodPatch, path, why)
	}
	return update(ctx, s.client, path, nil, p, opts)
}

// Delete deletes a document. There is no way back, and nothing asks again.
//
// Scope: personio:documents:write, by Personio's rule for names of scopes. Limit:
// 10 requests per second.
//
// See https://developer.personio.de/reference/delete_v2-document-management-documents-document-id.
func (s *DocumentsService) Delete(ctx context.Context, id DocumentID, opts ...CallOption) error {
	return remove(ctx, s.client, address.Path(documentsPath+"/{}", string(id)), nil, opts)
}
