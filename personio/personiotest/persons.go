package personiotest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Person is someone of a company, in the form in which API v2 sends it.
type Person struct {
	ID               string            `json:"id"` // empty gets one
	Email            string            `json:"email,omitempty"`
	FirstName        string            `json:"first_name,omitempty"`
	LastName         string            `json:"last_name,omitempty"`
	PreferredName    string            `json:"preferred_name,omitempty"`
	Gender           string            `json:"gender,omitempty"`
	LanguageCode     string            `json:"language_code,omitempty"`
	CustomAttributes []CustomAttribute `json:"custom_attributes,omitempty"`
	CreatedAt        time.Time         `json:"created_at"` // zero gets the time of addition
	UpdatedAt        time.Time         `json:"updated_at"`
	// Balances of absences, and a PNG, which API v1 gives.
	Balances []AbsenceBalance `json:"balances,omitempty"`
	Picture  []byte           `json:"picture,omitempty"`
}

// CustomAttribute is an attribute of a person. Value is what JSON can hold: a
// text, a list of texts, a number.
type CustomAttribute struct {
	ID       string `json:"id"`
	Type     string `json:"type,omitempty"`
	GlobalID string `json:"global_id,omitempty"`
	Label    string `json:"label,omitempty"`
	Value    any    `json:"value"`
}

// wire is an attribute as it is sent: with a global_id even if it has none.
func (a CustomAttribute) wire() any {
	wire := members(a)
	put(wire, "global_id", orNull(a.GlobalID))
	return wire
}

// AddPerson makes a person with employments and returns its id. In API v1 it is an
// employee, with the attributes of the employment that began last.
func (c *Company) AddPerson(p Person, employments ...Employment) string {
	defer c.lock()()
	id := c.addPerson(p)
	for _, e := range employments {
		c.addEmployment(id, e)
	}
	return id
}

func (c *Company) addPerson(p Person) string {
	p.ID = c.newID(p.ID)
	c.server.stamp(&p.CreatedAt, &p.UpdatedAt)
	c.persons = with(c.persons, &p, func(same *Person) bool { return same.ID == p.ID })
	return p.ID
}

// Persons returns everyone, in the order of addition.
func (c *Company) Persons() []Person {
	defer c.lock()()
	return copies(c.persons)
}

func (c *Company) person(id string) *Person {
	return first(c.persons, func(p *Person) bool { return p.ID == id })
}

func personRoutes() []apiRoute {
	const read, write = "personio:persons:read", "personio:persons:write"
	return []apiRoute{
		{operation: "persons.list", pattern: "GET /v2/persons", scope: read, denied: http.StatusUnauthorized, perSecond: 30, serve: servePersons},
		{operation: "persons.create", pattern: "POST /v2/persons", scope: write, serve: serveCreatePerson},
		{operation: "persons.get", pattern: "GET /v2/persons/{id}", scope: read, denied: http.StatusUnauthorized, perSecond: 30, serve: servePerson},
		{operation: "persons.update", pattern: "PATCH /v2/persons/{id}", scope: write, serve: serveUpdatePerson},
		{operation: "persons.delete", pattern: "DELETE /v2/persons/{id}", scope: write, serve: serveDeletePerson},
	}
}

func servePersons(c *apiCall) {
	p := paging{max: 50, byDefault: 10}
	state, ok := c.listing(p, "id", "email", "first_name", "last_name", "preferred_name", "status",
		"created_at", "created_at.gt", "created_at.lt", "updated_at", "updated_at.gt", "updated_at.lt")
	if !ok || !c.checkTimes("created_at", "created_at.gt", "created_at.lt", "updated_at", "updated_at.gt", "updated_at.lt") {
		return
	}
	rows := filtered(c.company.persons, func(p *Person) bool {
		return c.oneOf("id", p.ID) && c.oneOf("email", p.Email) && c.oneOf("status", c.company.status(p)) &&
			c.is("first_name", p.FirstName) && c.is("last_name", p.LastName) && c.is("preferred_name", p.PreferredName) &&
			c.within("created_at", p.CreatedAt) && c.within("updated_at", p.UpdatedAt)
	})
	page(c, p, state, rows, c.personWire)
}

func servePerson(c *apiCall) {
	p := c.company.person(c.id("id"))
	if p == nil {
		c.notFound()
		return
	}
	c.reply(http.StatusOK, c.personWire(p))
}

// personWire is a person as the client may see it.
func (c *apiCall) personWire(p *Person) any {
	wire := members(p)
	for name := range wire {
		if name != "id" && !c.client.sees(name) {
			delete(wire, name)
		}
	}
	for _, name := range []string{"language_code", "balances", "picture"} { // only written, or only in v1
		delete(wire, name)
	}
	if c.client.sees("preferred_name") {
		put(wire, "preferred_name", orNull(p.PreferredName))
	}
	visible := []any{}
	for _, a := range p.CustomAttributes {
		if c.client.sees(a.ID) && !isStandard(a.ID) {
			visible = append(visible, c.company.v2Custom(a).wire())
		}
	}
	put(wire, "custom_attributes", visible)
	if c.client.sees("status") {
		put(wire, "status", c.company.status(p))
	}
	references := make([]Reference, 0, 1)
	for _, e := range c.company.employments[p.ID] {
		references = append(references, Reference{e.ID})
	}
	put(wire, "employments", references)
	if c.client.sees("profile_picture") {
		put(wire, "profile_picture", map[string]any{"url": c.pictureURL(p)})
	}
	put(wire, "_meta", map[string]any{"links": map[string]any{
		"self":        map[string]any{"href": c.base() + "/v2/persons/" + p.ID},
		"employments": map[string]any{"href": c.base() + "/v2/persons/" + p.ID + "/employments"},
	}})
	return wire
}

// pictureURL is where API v1 has the picture, if there is one.
func (c *apiCall) pictureURL(p *Person) string {
	return fmt.Sprintf("%s/v1/company/employees/%d/profile-picture", c.base(), c.company.number(p.ID))
}

// personWrite is what can be written of a person.
type personWrite struct {
	FirstName        string        `json:"first_name"`
	LastName         string        `json:"last_name"`
	Email            string        `json:"email"`
	PreferredName    string        `json:"preferred_name"`
	Gender           string        `json:"gender"`
	LanguageCode     string        `json:"language_code"`
	CustomAttributes []customWrite `json:"custom_attributes"`
}

// customWrite is the value of an attribute: a text or a list of texts.
type customWrite struct {
	ID    string `json:"id"`
	Value any    `json:"value"`
}

// valid is whether a person has the names and values that Personio documents.
func (w personWrite) valid() bool {
	return w.FirstName != "" && w.LastName != "" &&
		slices.Contains([]string{"", "MALE", "FEMALE", "DIVERSE", "UNKNOWN", "UNDEFINED"}, w.Gender) &&
		slices.Contains([]string{"", "en", "de", "es", "fr", "nl", "it", "sv", "fi"}, w.LanguageCode) &&
		!slices.ContainsFunc(w.CustomAttributes, func(a customWrite) bool { return a.ID == "" || !isTextOrTexts(a.Value) })
}

func isTextOrTexts(value any) bool {
	switch value := value.(type) {
	case nil, string:
		return true
	case []any:
		return !slices.ContainsFunc(value, func(v any) bool { _, ok := v.(string); return !ok })
	default:
		return false
	}
}

// writable is a person as a body writes it.
func (p *Person) writable() personWrite {
	return personWrite{
		FirstName: p.FirstName, LastName: p.LastName, Email: p.Email, PreferredName: p.PreferredName,
		Gender: p.Gender, LanguageCode: p.LanguageCode,
	}
}

// write puts what was written in its place. Attributes that were not written keep
// their values.
func (p *Person) write(w personWrite) {
	p.FirstName, p.LastName, p.Email, p.PreferredName = w.FirstName, w.LastName, w.Email, w.PreferredName
	p.Gender, p.LanguageCode = w.Gender, w.LanguageCode
	p.writeCustom(w)
}

func (p *Person) writeCustom(w personWrite) {
	p.CustomAttributes = slices.Clone(p.CustomAttributes)
	for _, a := range w.CustomAttributes {
		i := slices.IndexFunc(p.CustomAttributes, func(has CustomAttribute) bool { return has.ID == a.ID })
		if i < 0 {
			i = len(p.CustomAttributes)
			p.CustomAttributes = append(p.CustomAttributes, CustomAttribute{ID: a.ID})
		}
		p.CustomAttributes[i].Value = a.Value
	}
}

func serveCreatePerson(c *apiCall) {
	var body struct {
		personWrite

		Employments []json.RawMessage `json:"employments"`
	}
	if !c.read(&body) {
		return
	}
	valid := body.valid()
	employments := make([]Employment, len(body.Employments))
	for i, employment := range body.Employments {
		var ok bool
		employments[i], ok = patchEmployment(Employment{Status: "ACTIVE", Type: "INTERNAL"}, employment)
		valid = valid && ok
	}
	if !valid {
		c.badRequest("Provided request parameters are invalid.")
		return
	}
	var p Person
	p.write(body.personWrite)
	id := c.company.addPerson(p)
	c.company.trigger("person.created", id)
	for _, employment := range employments {
		c.company.trigger("employment.created", c.company.addEmployment(id, employment))
	}
	c.created(id)
}

func serveUpdatePerson(c *apiCall) {
	p := c.company.person(c.id("id"))
	if p == nil {
		c.notFound()
		return
	}
	changed := p.writable()
	if !patch(c, &changed, "first_name", "last_name", "email", "preferred_name", "gender", "language_code", "custom_attributes") {
		return
	}
	if !changed.valid() {
		c.badRequest("Provided request parameters are invalid.")
		return
	}
	after := *p
	after.write(changed)
	c.company.changePerson(p, after)
	c.empty(http.StatusNoContent)
}

func (c *Company) changePerson(p *Person, changed Person) {
	if !same(*p, changed) {
		c.trigger("person.updated", p.ID)
	}
	changed.UpdatedAt = c.server.now()
	*p = changed
}

func serveDeletePerson(c *apiCall) {
	id := c.id("id")
	if c.company.person(id) == nil {
		c.notFound()
		return
	}
	remove(&c.company.persons, func(p *Person) bool { return p.ID == id })
	for _, e := range c.company.employments[id] {
		c.company.trigger("employment.deleted", e.ID)
	}
	delete(c.company.employments, id)
	c.company.deleteTime(id)
	c.company.trigger("person.deleted", id)
	c.empty(http.StatusNoContent)
}
