package personiotest

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// DocumentCategory is a folder for documents of employees.
type DocumentCategory struct {
	ID   int64 // 0 gets one
	Name string
}

// EmployeeDocument is a document that was uploaded to an employee.
type EmployeeDocument struct {
	ID         int64
	EmployeeID int64
	CategoryID int64
	Title      string
	Comment    string
	Date       string
	Filename   string
	Content    []byte
}

// AddDocumentCategory makes a category and returns its id.
func (c *Company) AddDocumentCategory(name string) int64 {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	category := &DocumentCategory{ID: c.server.id(), Name: name}
	c.v1.documentCategories = append(c.v1.documentCategories, category)
	return category.ID
}

// EmployeeDocuments returns what was uploaded, in order.
func (c *Company) EmployeeDocuments() []EmployeeDocument {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return copies(c.v1.employeeDocuments)
}

func v1DocumentRoutes() []apiRoute {
	return []apiRoute{
		{operation: "v1.document_categories.list", pattern: "GET /v1/company/document-categories", scope: "documents:read", serve: serveV1Categories},
		{operation: "v1.documents.upload", pattern: "POST /v1/company/documents", scope: "documents:write", serve: serveV1Upload},
	}
}

func categoryWire(category *DocumentCategory) any {
	return v1WithID(category.ID, "DocumentCategory", map[string]any{"name": category.Name})
}

func serveV1Categories(c *apiCall) {
	wire := make([]any, len(c.company.v1.documentCategories))
	for i, category := range c.company.v1.documentCategories {
		wire[i] = categoryWire(category)
	}
	c.v1Success(http.StatusOK, wire)
}

const maxEmployeeDocument = 30 << 20

// employeeDocumentTypes are those that the refusal of others lists.
const employeeDocumentTypes = "pdf, docx, doc, jpg, zip, png, txt, jpeg, odt, xlsx, rtf, htm, xls, p7s, pptx, pages, rar, ppt, gif, tif, html, " +
	"msg, asc, tiff, wps, bmp, 7z, csv, ics, vcf, dotx, numbers, eps, gz, ods, otf, odp, odg, rtfd, txz, webarchive, xml, xps, md, fax"

func serveV1Upload(c *apiCall) {
	if !c.company.allow("v1.documents", 60, time.Minute) {
		c.server.violations++
		c.v1Fail(http.StatusTooManyRequests, http.StatusTooManyRequests, "Too Many Attempts.")
		return
	}
	fields, document, err := readUpload(c.r.Header.Get("Content-Type"), c.body)
	if err != nil {
		c.v1Fail(http.StatusUnprocessableEntity, 0, "Bitte geben Sie category id ein, um fortzufahren.")
		return
	}
	employee, _ := strconv.ParseInt(fields["employee_id"], 10, 64)
	category, _ := strconv.ParseInt(fields["category_id"], 10, 64)
	folder := first(c.company.v1.documentCategories, func(known *DocumentCategory) bool { return known.ID == category })
	e := c.company.employee(employee)
	switch extension := strings.ToLower(strings.TrimPrefix(path.Ext(document.Filename), ".")); {
	case fields["title"] == "" || utf8.RuneCountInString(fields["title"]) > 255 || fields["date"] != "" && !v1IsDay(fields["date"]):
		c.v1Fail(http.StatusUnprocessableEntity, 0, v1Invalid)
	case !slices.Contains(strings.Split(employeeDocumentTypes, ", "), extension):
		c.reply(http.StatusUnprocessableEntity, map[string]any{"success": false, "error": map[string]any{
			"code": 0, "message": v1Invalid,
			"error_data": map[string]any{"file": []string{"The file must be a file of type: " + employeeDocumentTypes + "."}},
		}})
	case len(document.Content) > maxEmployeeDocument:
		c.v1Fail(http.StatusUnprocessableEntity, 0, "The file may not be greater than 30 megabytes.")
	case e == nil || folder == nil:
		c.v1Fail(http.StatusNotFound, 0, "No query results for model [DocumentCategory] "+fields["category_id"])
	default:
		document.ID, document.EmployeeID, document.CategoryID = c.server.id(), employee, category
		document.Title, document.Comment, document.Date = fields["title"], fields["comment"], fields["date"]
		c.company.v1.employeeDocuments = append(c.company.v1.employeeDocuments, &document)
		c.v1Success(http.StatusCreated, v1WithID(document.ID, "Document", map[string]any{
			"title": document.Title, "date": document.Date, "comment": document.Comment,
			"employee": v1Short(e), "category": categoryWire(folder),
		}))
	}
}

// readUpload reads a multipart body with one file.
func readUpload(contentType string, body []byte) (fields map[string]string, document EmployeeDocument, err error) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "multipart/form-data" {
		return nil, document, errMultipart
	}
	fields = make(map[string]string)
	parts := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, document, errMultipart
		}
		content, err := io.ReadAll(part)
		switch {
		case err != nil:
			return nil, document, errMultipart
		case part.FormName() == "file":
			document.Filename, document.Content = part.FileName(), content
		default:
			fields[part.FormName()] = string(content)
		}
	}
	if document.Filename == "" {
		return nil, document, errMultipart
	}
	return fields, document, nil
}
