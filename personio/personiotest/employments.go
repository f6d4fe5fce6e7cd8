package personiotest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Employment is a contract of a person, in the form in which API v2 sends it.
// Dates are texts such as "2031-01-31".
type Employment struct {
	ID       string `json:"id"` // empty gets one
	PersonID string `json:"-"`
	Status   string `json:"status,omitempty"` // empty is ACTIVE
	Type     string `json:"type,omitempty"`   // empty is INTERNAL

	Position    *Position         `json:"position"`
	Supervisor  *Reference        `json:"supervisor"`
	Office      *Reference        `json:"office"`
	LegalEntity *Reference        `json:"legal_entity"`
	Job         *Reference        `json:"job"`
	Subcompany  *Reference        `json:"sub_company,omitempty"`
	OrgUnits    []OrgUnitRef      `json:"org_units"`
	CostCenters []CostCenterShare `json:"cost_centers"`

	WeeklyWorkingHours         *float64 `json:"weekly_working_hours"`
	FullTimeWeeklyWorkingHours *float64 `json:"full_time_weekly_working_hours"`

	StartDate        string       `json:"employment_start_date,omitempty"`
	EndDate          *string      `json:"employment_end_date"`
	ProbationEndDate *string      `json:"probation_end_date"`
	ContractEndDate  *string      `json:"contract_end_date"`
	Termination      *Termination `json:"termination,omitempty"`

	CreatedAt time.Time `json:"created_at"` // zero gets the time of addition
	UpdatedAt time.Time `json:"updated_at"`
}

// Reference is the id of another object.
type Reference struct {
	ID string `json:"id"`
}

// Position is what someone works as.
type Position struct {
	Title string `json:"title"`
}

// OrgUnitRef is a team or a department. Type is "team" or "department".
type OrgUnitRef struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

// CostCenterShare has its weight in percent.
type CostCenterShare struct {
	ID     string  `json:"id"`
	Weight float64 `json:"weight"`
}

// Termination is how an employment ends.
type Termination struct {
	Date           string `json:"termination_date,omitempty"`
	LastWorkingDay string `json:"last_working_day,omitempty"`
	TerminatedAt   string `json:"terminated_at,omitempty"`
	Type           string `json:"type,omitempty"`
	Reason         string `json:"reason,omitempty"`
}

// wire is an object with nulls where nobody has given notice.
func (t *Termination) wire() any {
	if t == nil {
		t = new(Termination)
	}
	return map[string]any{
		"termination_date": orNull(t.Date), "last_working_day": orNull(t.LastWorkingDay), "terminated_at": orNull(t.TerminatedAt),
		"type": orNull(t.Type), "reason": orNull(t.Reason),
	}
}

// AddEmployment gives a person an employment and returns its id, "" when there is
// no such person.
func (c *Company) AddEmployment(personID string, e Employment) string {
	defer c.lock()()
	if c.person(personID) == nil {
		return ""
	}
	return c.addEmployment(personID, e)
}

func (c *Company) addEmployment(personID string, e Employment) string {
	e.PersonID = personID
	e.ID = cmp.Or(e.ID, newUUID())
	e.Status = cmp.Or(e.Status, "ACTIVE")
	e.Type = cmp.Or(e.Type, "INTERNAL")
	c.server.stamp(&e.CreatedAt, &e.UpdatedAt)
	others := filtered(c.employments[personID], func(same *Employment) bool { return same.ID != e.ID })
	of := append([]*Employment{&e}, others...)
	slices.SortStableFunc(of, func(a, b *Employment) int { return strings.Compare(b.StartDate, a.StartDate) })
	c.employments[personID] = of
	return e.ID
}

// Employments returns those of a person, the one that began last first.
func (c *Company) Employments(personID string) []Employment {
	defer c.lock()()
	return copies(c.employments[personID])
}

// status of a person follows from the latest employment; someone without one is
// taken for active.
func (c *Company) status(p *Person) string {
	if of := c.employments[p.ID]; len(of) > 0 && of[0].Status == "INACTIVE" {
		return "INACTIVE"
	}
	return "ACTIVE"
}

func (c *Company) employment(personID, id string) *Employment {
	return first(c.employments[personID], func(e *Employment) bool { return e.ID == id })
}

func employmentRoutes() []apiRoute {
	const read, write = "personio:persons:read", "personio:persons:write"
	return []apiRoute{
		{operation: "employments.list", pattern: "GET /v2/persons/{person_id}/employments", scope: read, denied: http.StatusUnauthorized, serve: serveEmployments},
		{operation: "employments.get", pattern: "GET /v2/persons/{person_id}/employments/{id}", scope: read, denied: http.StatusUnauthorized, serve: serveEmployment},
		{operation: "employments.update", pattern: "PATCH /v2/persons/{person_id}/employments/{id}", scope: write, serve: serveUpdateEmployment},
	}
}

func serveEmployments(c *apiCall) {
	// The path of the links is that of Personio's examples; it does not exist.
	p := paging{max: 50, byDefault: 10, path: "/v2/employments"}
	state, ok := c.listing(p, "id", "updated_at", "updated_at.gt", "updated_at.lt")
	if !ok || !c.checkTimes("updated_at", "updated_at.gt", "updated_at.lt") {
		return
	}
	person := c.id("person_id")
	if c.company.person(person) == nil {
		c.notFound()
		return
	}
	rows := filtered(c.company.employments[person], func(e *Employment) bool {
		return c.oneOf("id", e.ID) && c.within("updated_at", e.UpdatedAt)
	})
	page(c, p, state, rows, c.employmentWire)
}

func serveEmployment(c *apiCall) {
	e := c.company.employment(c.id("person_id"), c.id("id"))
	switch {
	case e == nil:
		c.notFound()
	case c.knows():
		c.reply(http.StatusOK, c.employmentWire(e))
	}
}

func (c *apiCall) employmentWire(e *Employment) any {
	wire := members(e)
	// Lists are empty, never null.
	put(wire, "org_units", append([]OrgUnitRef{}, e.OrgUnits...))
	put(wire, "cost_centers", append([]CostCenterShare{}, e.CostCenters...))
	put(wire, "person", Reference{e.PersonID})
	put(wire, "termination", e.Termination.wire())
	person := c.base() + "/v2/persons/" + e.PersonID
	links := map[string]any{"self": map[string]any{"href": person + "/employments/" + e.ID}, "person": map[string]any{"href": person}}
	if e.Supervisor != nil {
		links["supervisor"] = map[string]any{"href": c.base() + "/v2/persons/" + e.Supervisor.ID}
	}
	put(wire, "_meta", map[string]any{"links": links})
	return wire
}

func serveUpdateEmployment(c *apiCall) {
	e := c.company.employment(c.id("person_id"), c.id("id"))
	if e == nil {
		c.notFound()
		return
	}
	changed, ok := patchEmployment(*e, c.body)
	if !ok {
		c.badRequest("Provided request parameters are invalid.")
		return
	}
	c.company.changeEmployment(e, changed)
	c.empty(http.StatusNoContent)
}

func (c *Company) changeEmployment(e *Employment, changed Employment) {
	events := employmentEvents(*e, changed)
	changed.UpdatedAt = c.server.now()
	*e = changed
	for _, name := range events {
		c.trigger(name, e.ID)
	}
}

// employmentEvents are the events of a change. That of the job makes none, and
// cost centers have one of their own. Which other attributes make
// employment.updated is not known; here all do.
func employmentEvents(before, after Employment) (names []string) {
	rest := before
	rest.Job, rest.CostCenters = after.Job, after.CostCenters
	if !same(rest, after) {
		names = append(names, "employment.updated")
	}
	if !slices.Equal(before.CostCenters, after.CostCenters) {
		names = append(names, "employment.updated.cost-centers")
	}
	return names
}

// patchEmployment applies the body of a PATCH, which is also how employments of
// a new person are written. It reports whether the body is allowed.
func patchEmployment(e Employment, body []byte) (Employment, bool) {
	var changes map[string]json.RawMessage
	if json.Unmarshal(body, &changes) != nil || changes == nil || !employmentWritable(changes) {
		return e, false
	}
	wire := members(&e)
	for name, value := range changes {
		switch name {
		case "subcompany": // has another name where it is read
			wire["sub_company"] = value
		case "probation_period_length": // what Personio makes of it is not known
		default:
			wire[name] = value
		}
	}
	data, err := json.Marshal(wire)
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	changed := Employment{PersonID: e.PersonID}
	if err != nil || decoder.Decode(&changed) != nil || !changed.valid() {
		return e, false
	}
	return changed, true
}

// employmentWritable is whether a body has only members that can be written, and
// null only where it clears one. Of the two members for the probation it can have
// one.
func employmentWritable(changes map[string]json.RawMessage) bool {
	nullable := map[string]bool{
		"supervisor": true, "office": true, "org_units": true, "subcompany": true, "legal_entity": true, "position": true, "job": true,
		"contract_end_date": true, "probation_end_date": true, "probation_period_length": true, "weekly_working_hours": true,
		"full_time_weekly_working_hours": true, "status": false, "employment_start_date": false, "type": false, "cost_centers": false,
	}
	for name, value := range changes {
		clears, known := nullable[name]
		if !known || !clears && string(value) == "null" {
			return false
		}
	}
	var days *int
	if length, ok := changes["probation_period_length"]; ok {
		_, both := changes["probation_end_date"]
		return !both && json.Unmarshal(length, &days) == nil
	}
	return true
}

// valid is whether an employment that was written has values that Personio
// documents.
func (e *Employment) valid() bool {
	return slices.Contains([]string{"ACTIVE", "INACTIVE", "ONBOARDING", "LEAVE"}, e.Status) &&
		slices.Contains([]string{"INTERNAL", "EXTERNAL"}, e.Type) &&
		(e.StartDate == "" || isDate(&e.StartDate)) && isDate(e.ContractEndDate) && isDate(e.ProbationEndDate) &&
		!slices.ContainsFunc([]*Reference{e.Supervisor, e.Office, e.LegalEntity, e.Job, e.Subcompany}, isNowhere) &&
		!slices.ContainsFunc(e.OrgUnits, func(u OrgUnitRef) bool { return u.ID == "" || u.Type == "" }) &&
		!slices.ContainsFunc(e.CostCenters, func(s CostCenterShare) bool { return s.ID == "" || s.Weight < 0 || s.Weight > 100 })
}

// isDate is whether a member is a day, or null.
func isDate(text *string) bool {
	if text == nil {
		return true
	}
	_, err := time.Parse(time.DateOnly, *text)
	return err == nil
}

// isNowhere is whether a reference has no id; null has none to have.
func isNowhere(r *Reference) bool { return r != nil && r.ID == "" }
