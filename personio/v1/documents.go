package v1

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/personio-go/sdk/internal/upload"
	"github.com/personio-go/sdk/personio"
)

// DocumentsService uploads documents to employees. Only API v1 can; lists,
// downloads and deletion are in [personio.DocumentsService]. No end of these
// routes is announced.
//
// See https://developer.personio.de/reference/post_company-documents.
type DocumentsService struct{ client *personio.Client }

// DocumentCategory is a folder for documents.
type DocumentCategory struct {
	Object

	ID   DocumentCategoryID `json:"id"`
	Name string             `json:"name"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (c *DocumentCategory) UnmarshalJSON(data []byte) error {
	type plain DocumentCategory
	*c = DocumentCategory{}
	return unwrap(data, (*plain)(c), &c.Object)
}

const documentsPath = "/v1/company/documents"

// Categories returns all categories of documents; there are no pages.
//
// Scope: documents:read.
//
// See https://developer.personio.de/reference/get_company-document-categories.
func (s *DocumentsService) Categories(ctx context.Context, opts ...personio.CallOption) ([]DocumentCategory, error) {
	return getAll[DocumentCategory](ctx, s.client, "/v1/company/document-categories", nil, opts)
}

// DocumentUpload is a document for an employee.
type DocumentUpload struct {
	EmployeeID EmployeeID
	CategoryID DocumentCategoryID
	// Title has 255 characters at most.
	Title   string
	Comment string
	Date    personio.Date
	File    File
}

// LogValue implements [slog.LogValuer]: the id of the employee alone.
func (d DocumentUpload) LogValue() slog.Value {
	return slog.StringValue("document of employee " + d.EmployeeID.String())
}

// Document is one that was uploaded.
type Document struct {
	Object

	ID       DocumentID       `json:"id"`
	Title    string           `json:"title"`
	Date     personio.Date    `json:"date,omitzero"`
	Comment  string           `json:"comment,omitempty"`
	Employee EmployeeRef      `json:"employee,omitzero"`
	Category DocumentCategory `json:"category,omitzero"`
}

// LogValue implements [slog.LogValuer]: the id and nothing personal.
func (d Document) LogValue() slog.Value { return slog.StringValue("document " + number(d.ID)) }

// UnmarshalJSON implements [encoding/json.Unmarshaler]: the category is called
// category_id in the schema of Personio's document, and category in its example.
func (d *Document) UnmarshalJSON(data []byte) error {
	type plain Document
	wire := struct {
		*plain

		Date       day              `json:"date"`
		CategoryID DocumentCategory `json:"category_id"`
	}{plain: new(plain)}
	err := unwrap(data, &wire, &wire.Object)
	*d = Document(*wire.plain)
	d.Date = personio.Date(wire.Date)
	if d.Category.ID == 0 {
		d.Category = wire.CategoryID
	}
	return err
}

// Upload sends a document: POST /v1/company/documents. Size and type are checked
// first; the content is streamed. It is not repeated when nobody knows whether it
// arrived: see [personio.OutcomeUnknownError].
//
// An employee or a category that does not exist is an error that matches
// [personio.ErrNotFound].
//
// Scope: documents:write. Limits: 30 MB, certain types of files, 60 per minute.
//
// See https://developer.personio.de/reference/post_company-documents.
func (s *DocumentsService) Upload(ctx context.Context, d DocumentUpload, opts ...personio.CallOption) (*Document, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	body, err := d.File.body(
		upload.Field{Name: "title", Value: d.Title},
		upload.Field{Name: "employee_id", Value: d.EmployeeID.String()},
		upload.Field{Name: "category_id", Value: number(d.CategoryID)},
		upload.Field{Name: "comment", Value: d.Comment},
		upload.Field{Name: "date", Value: d.Date.String()},
	)
	if err != nil {
		return nil, err
	}
	return one[Document](ctx, s.client, http.MethodPost, documentsPath, body, opts)
}

// MaxDocumentSize is the largest document that is sent. Personio says "30 MB"
// without saying which; what lies between 30,000,000 and 30 MiB is left to it.
const MaxDocumentSize = 30 << 20

const maxTitle = 255

func (d DocumentUpload) check() error {
	var why string
	switch extension := strings.ToLower(strings.TrimPrefix(path.Ext(d.File.Name), ".")); {
	case d.EmployeeID < 1 || d.CategoryID < 1:
		why = "EmployeeID and CategoryID are required"
	case d.Title == "" || utf8.RuneCountInString(d.Title) > maxTitle:
		why = fmt.Sprintf("Title must have 1 to %d characters", maxTitle)
	case d.File.Open == nil:
		why = "File.Open is nil; see FileFromBytes"
	case d.File.Size < 1 || d.File.Size > MaxDocumentSize:
		why = fmt.Sprintf("the file must have 1 to %d bytes, it has %d", MaxDocumentSize, d.File.Size)
	case !slices.Contains(DocumentExtensions(), extension):
		why = "files of this type are not taken; see DocumentExtensions"
	default:
		return nil
	}
	return invalid(http.MethodPost, documentsPath, "%s", why)
}

// DocumentExtensions are the types of files that Personio takes, in small letters.
func DocumentExtensions() []string {
	return strings.Fields("pdf docx doc jpg zip png txt jpeg odt xlsx rtf htm xls p7s pptx pages rar ppt gif tif html msg asc " +
		"tiff wps bmp 7z csv ics vcf dotx numbers eps gz ods otf odp odg rtfd txz webarchive xml xps md fax")
}
