package personiotest

import (
	"cmp"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// PersonDocument is a document of a person. Those of applications are
// [Document]s.
type PersonDocument struct {
	ID       string `json:"id"`       // empty gets one
	OwnerID  string `json:"owner_id"` // a person
	Name     string `json:"name"`
	Filename string `json:"filename"`    // of a download, if it is not Name
	Date     string `json:"date"`        // 2006-01-02
	Comment  string `json:"comment"`     // empty is sent as null
	Category string `json:"category_id"` // id of a category
	Type     string `json:"type"`
	// VirusScan and ESignature are statuses.
	VirusScan  string    `json:"virus_scan"`
	ESignature string    `json:"esignature"`
	CreatedAt  time.Time `json:"created_at"` // zero gets the time of addition
	Content    []byte    `json:"content"`
}

// AddDocument adds a document of a person and returns its id.
func (c *Company) AddDocument(d PersonDocument) string {
	defer c.lock()()
	return c.addDocument(d)
}

func (c *Company) addDocument(d PersonDocument) string {
	d.ID = c.newID(d.ID)
	c.server.stamp(&d.CreatedAt, new(time.Time))
	d.Content = slices.Clone(d.Content)
	c.personDocuments = with(c.personDocuments, &d, func(same *PersonDocument) bool { return same.ID == d.ID })
	return d.ID
}

// PersonDocuments returns the documents of persons, in the order of addition.
func (c *Company) PersonDocuments() []PersonDocument {
	defer c.lock()()
	return copies(c.personDocuments)
}

func (c *Company) personDocument(id string) *PersonDocument {
	return first(c.personDocuments, func(d *PersonDocument) bool { return d.ID == id })
}

func documentRoutes() []apiRoute {
	const read, write, path = "personio:documents:read", "personio:documents:write", "/v2/document-management/documents"
	return []apiRoute{
		{operation: "documents.list", pattern: "GET " + path, scope: read, serve: servePersonDocuments},
		{operation: "documents.download", pattern: "GET " + path + "/{id}/download", scope: read, produces: anything, serve: serveDownload},
		{operation: "documents.update", pattern: "PATCH " + path + "/{id}", scope: write, serve: serveUpdateDocument},
		{operation: "documents.delete", pattern: "DELETE " + path + "/{id}", scope: write, serve: serveDeleteDocument},
	}
}

func servePersonDocuments(c *apiCall) {
	p := paging{max: 200, byDefault: 100}
	state, ok := c.listing(p, "owner_id", "category_id", "created_at.gte", "created_at.lt")
	if !ok || !c.checkTimes("created_at.gte", "created_at.lt") {
		return
	}
	if c.query.Get("owner_id") == "" {
		c.badRequest("owner_id is required")
		return
	}
	rows := filtered(c.company.allDocuments(), func(d *PersonDocument) bool {
		return c.is("owner_id", d.OwnerID) && c.is("category_id", d.Category) && c.within("created_at", d.CreatedAt)
	})
	page(c, p, state, rows, documentWire)
}

// allDocuments are those of persons, and those of applications, whose owner is the
// application.
func (c *Company) allDocuments() []*PersonDocument {
	all := slices.Clone(c.personDocuments)
	for _, a := range c.applications {
		for _, d := range a.Documents {
			all = append(all, &PersonDocument{
				ID: d.UUID, OwnerID: strconv.FormatInt(a.ID, 10), Name: d.Filename, Category: d.Category, CreatedAt: a.ReceivedAt, Content: d.Content,
			})
		}
	}
	return all
}

func (c *Company) downloadable(id string) *PersonDocument {
	return first(c.allDocuments(), func(d *PersonDocument) bool { return d.ID == id })
}

func documentWire(d *PersonDocument) any {
	wire := map[string]any{
		"id": d.ID, "name": d.Name, "comment": nil, "owner": map[string]any{"id": d.OwnerID}, "size": len(d.Content),
		"created_at": d.CreatedAt.UTC().Format(time.RFC3339), "category": map[string]any{"id": d.Category},
		"virus_scan": map[string]any{"status": d.VirusScan}, "esignature": map[string]any{"status": d.ESignature},
	}
	for name, value := range map[string]string{"comment": d.Comment, "date": d.Date, "document_type": d.Type} {
		if value != "" {
			wire[name] = value
		}
	}
	return wire
}

func serveDownload(c *apiCall) {
	d := c.company.downloadable(c.id("id"))
	if d == nil {
		c.notFound()
		return
	}
	kind := http.DetectContentType(d.Content)
	if plain, _, _ := mime.ParseMediaType(kind); !accepts(c.r, plain) {
		c.notAcceptable()
		return
	}
	header := c.w.Header()
	header.Set("Content-Type", kind)
	header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": cmp.Or(d.Filename, d.Name)}))
	header.Set("Content-Length", strconv.Itoa(len(d.Content)))
	c.empty(http.StatusOK)
	_, _ = c.w.Write(d.Content)
}

func serveUpdateDocument(c *apiCall) {
	d := c.company.personDocument(c.id("id"))
	if d == nil {
		c.notFound()
		return
	}
	var changes map[string]any
	changed := *d
	if !c.read(&changes) {
		return
	}
	for member, value := range changes {
		if !changed.set(member, value) {
			c.badRequest("Provided request parameters are invalid.")
			return
		}
	}
	*d = changed
	c.company.trigger("document.updated", d.ID)
	c.empty(http.StatusNoContent)
}

// set changes a member, unless the API forbids the value: null always is, and
// only a comment may be empty.
func (d *PersonDocument) set(member string, value any) bool {
	text, isText := value.(string)
	object, _ := value.(map[string]any)
	switch member {
	case "name":
		d.Name = text
		return isText && text != "" && utf8.RuneCountInString(text) <= 256
	case "comment":
		d.Comment = text
		return isText
	case "date":
		d.Date = text
		return text != "" && isDay(text)
	case "category":
		d.Category, _ = object["id"].(string)
		return d.Category != "" && len(object) == 1
	default:
		return false
	}
}

func serveDeleteDocument(c *apiCall) {
	id := c.id("id")
	if c.company.personDocument(id) == nil {
		c.notFound()
		return
	}
	c.company.personDocuments = slices.DeleteFunc(c.company.personDocuments, func(d *PersonDocument) bool { return d.ID == id })
	c.company.trigger("document.deleted", id)
	c.empty(http.StatusNoContent)
}
