package personiotest

import (
	"cmp"
	"net/http"
)

// AbsenceType is a kind of absence.
type AbsenceType struct {
	ID       string `json:"id"` // empty gets one
	Name     string `json:"name"`
	Category string `json:"category"` // empty is sent as null
	// Unit is DAY, which is also what empty means, or HOUR.
	Unit string `json:"unit"`
	// ApprovalRequired is told by API v1 alone.
	ApprovalRequired bool `json:"approval_required"`
	// Substitute says whether absences of the type may or must have one.
	Substitute SubstituteRule `json:"-"`
}

// SubstituteRule says whether somebody may cover for who is absent.
type SubstituteRule int

// The rules.
const (
	NoSubstitute SubstituteRule = iota
	SubstituteAllowed
	SubstituteRequired
)

// AddAbsenceType makes a kind of absence and returns its id.
func (c *Company) AddAbsenceType(t AbsenceType) string {
	defer c.lock()()
	t.ID = cmp.Or(t.ID, newUUID())
	t.Unit = cmp.Or(t.Unit, unitDay)
	c.absenceTypes = with(c.absenceTypes, t, func(same AbsenceType) bool { return same.ID == t.ID })
	return t.ID
}

func (c *Company) absenceType(id string) *AbsenceType {
	for i := range c.absenceTypes {
		if c.absenceTypes[i].ID == id {
			return &c.absenceTypes[i]
		}
	}
	return nil
}

func (t *AbsenceType) wire() any {
	return map[string]any{"id": t.ID, "name": t.Name, "category": orNull(t.Category), "unit": t.Unit}
}

func absenceTypeRoutes() []apiRoute {
	const read = "personio:absences:read"
	return []apiRoute{
		{operation: "absence_types.list", pattern: "GET /v2/absence-types", scope: read, serve: serveAbsenceTypes},
		{operation: "absence_types.get", pattern: "GET /v2/absence-types/{id}", scope: read, serve: serveAbsenceType},
	}
}

func serveAbsenceTypes(c *apiCall) {
	p := paging{max: 100, byDefault: 100}
	if state, ok := c.listing(p); ok {
		page(c, p, state, c.company.absenceTypes, func(t AbsenceType) any { return t.wire() })
	}
}

func serveAbsenceType(c *apiCall) {
	if t := c.company.absenceType(c.id("id")); t != nil {
		c.reply(http.StatusOK, t.wire())
		return
	}
	c.notFound()
}
