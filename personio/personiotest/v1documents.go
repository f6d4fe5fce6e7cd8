package personiotest

import (
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// DocumentCategory is a folder for documents of persons.
type DocumentCategory struct {
	ID   string `json:"id"` // empty gets one
	Name string `json:"name"`
}

// AddDocumentCategory makes a category and returns its id.
func (c *Company) AddDocumentCategory(category DocumentCategory) string {
	defer c.lock()()
	category.ID = c.newID(category.ID)
	c.documentCategories = with(c.documentCategories, &category, func(same *DocumentCategory) bool { return same.ID == category.ID })
	return category.ID
}

func v1DocumentRoutes() []apiRoute {
	return []apiRoute{
		{operation: "v1.document_categories.list", pattern: "GET /v1/company/document-categories", scope: "documents:read", serve: serveV1Categories},
		{operation: "v1.documents.upload", pattern: "POST /v1/company/documents", scope: "documents:write", serve: serveV1Upload},
	}
}

func (c *Company) documentCategoryWire(category *DocumentCategory) any {
	return v1WithID(c.number(category.ID), "DocumentCategory", map[string]any{"name": category.Name})
}

func serveV1Categories(c *apiCall) {
	wire := make([]any, len(c.company.documentCategories))
	for i, category := range c.company.documentCategories {
		wire[i] = c.company.documentCategoryWire(category)
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
	fields, document, ok := c.uploaded()
	if !ok {
		c.v1Fail(http.StatusUnprocessableEntity, 0, "Bitte geben Sie category id ein, um fortzufahren.")
		return
	}
	folder := first(c.company.documentCategories, func(known *DocumentCategory) bool { return known.ID == c.company.idOf(fields.Get("category_id")) })
	owner := c.company.person(c.company.idOf(fields.Get("employee_id")))
	switch extension := strings.ToLower(strings.TrimPrefix(path.Ext(document.Filename), ".")); {
	case fields.Get("title") == "" || utf8.RuneCountInString(fields.Get("title")) > 255 || !isDay(fields.Get("date")):
		c.v1Fail(http.StatusUnprocessableEntity, 0, v1Invalid)
	case !slices.Contains(strings.Split(employeeDocumentTypes, ", "), extension):
		c.reply(http.StatusUnprocessableEntity, map[string]any{"success": false, "error": map[string]any{
			"code": 0, "message": v1Invalid,
			"error_data": map[string]any{"file": []string{"The file must be a file of type: " + employeeDocumentTypes + "."}},
		}})
	case len(document.Content) > maxEmployeeDocument:
		c.v1Fail(http.StatusUnprocessableEntity, 0, "The file may not be greater than 30 megabytes.")
	case owner == nil || folder == nil:
		c.v1Fail(http.StatusNotFound, 0, "No query results for model [DocumentCategory] "+fields.Get("category_id"))
	default:
		document.OwnerID, document.Category = owner.ID, folder.ID
		document.Name, document.Comment, document.Date = fields.Get("title"), fields.Get("comment"), fields.Get("date")
		id := c.company.addDocument(document)
		c.company.trigger("document.created", id)
		c.v1Success(http.StatusCreated, v1WithID(c.company.number(id), "Document", map[string]any{
			"title": document.Name, "date": document.Date, "comment": document.Comment,
			"employee": c.company.mention(owner.ID), "category": c.company.documentCategoryWire(folder),
		}))
	}
}

// uploaded reads a body of parts with one file, the rest being fields.
func (c *apiCall) uploaded() (fields url.Values, document PersonDocument, ok bool) {
	form := c.multipart()
	if form == nil || len(form.File["file"]) == 0 {
		return nil, document, false
	}
	file := form.File["file"][0]
	content, err := file.Open()
	if err != nil {
		return nil, document, false
	}
	defer content.Close() //nolint:errcheck // it is in memory
	document.Filename = file.Filename
	document.Content, err = io.ReadAll(content)
	return form.Value, document, err == nil && document.Filename != ""
}
