package personiotest

import (
	"cmp"
	"net/http"
	"slices"
	"time"
)

// AbsencePeriod is a time in which a person is absent. Times are local, such as
// "2031-02-03T00:00:00".
type AbsencePeriod struct {
	ID        string `json:"id"` // empty gets one
	PersonID  string `json:"person_id"`
	TypeID    string `json:"type_id"`
	StartsAt  string `json:"starts_at"`
	StartHalf string `json:"start_half"` // FIRST_HALF, SECOND_HALF, or empty for a type in hours
	// EndsAt is exclusive: at midnight after the last day. Empty is "no end yet".
	EndsAt       string `json:"ends_at"`
	EndHalf      string `json:"end_half"`
	TimezoneID   string `json:"timezone_id"` // empty means Europe/Berlin
	Comment      string `json:"comment"`
	SubstituteID string `json:"substitute_id"`
	// Status is that of the approval; empty means APPROVED.
	Status string `json:"status"`
	// ReadOnly is a long-term leave: it is listed and cannot be changed.
	ReadOnly bool `json:"read_only"`
	// Breakdowns take the place of those that the emulator makes up: whole and half
	// days from Monday to Friday, and the hours of an absence in hours.
	Breakdowns []AbsenceBreakdown `json:"breakdowns"`
	CreatedAt  time.Time          `json:"created_at"` // zero gets the time of addition
	UpdatedAt  time.Time          `json:"updated_at"`
}

// AddAbsencePeriod makes an absence without any check, and returns its id.
func (c *Company) AddAbsencePeriod(p AbsencePeriod) string {
	defer c.lock()()
	return c.addAbsence(p)
}

func (c *Company) addAbsence(p AbsencePeriod) string {
	p.ID = cmp.Or(p.ID, newUUID())
	p.TimezoneID = cmp.Or(p.TimezoneID, zone)
	p.Status = cmp.Or(p.Status, "APPROVED")
	c.server.stamp(&p.CreatedAt, &p.UpdatedAt)
	c.absences = with(c.absences, &p, func(same *AbsencePeriod) bool { return same.ID == p.ID })
	return p.ID
}

// AbsencePeriods returns all absences, in the order of addition.
func (c *Company) AbsencePeriods() []AbsencePeriod {
	defer c.lock()()
	return copies(c.absences)
}

func (c *Company) absence(id string) *AbsencePeriod {
	return first(c.absences, func(p *AbsencePeriod) bool { return p.ID == id })
}

// deleteTime deletes what belongs to a person that is deleted.
func (c *Company) deleteTime(person string) {
	remove(&c.absences, func(p *AbsencePeriod) bool { return p.PersonID == person })
	remove(&c.attendances, func(p *AttendancePeriod) bool { return p.PersonID == person })
	remove(&c.compensations, func(p *Compensation) bool { return p.PersonID == person })
	for _, p := range c.projects {
		p.Members = slices.DeleteFunc(p.Members, func(member string) bool { return member == person })
	}
}

func absencePeriodRoutes() []apiRoute {
	const read, write = "personio:absences:read", "personio:absences:write"
	return []apiRoute{
		{operation: "absence_periods.list", pattern: "GET /v2/absence-periods", scope: read, serve: serveAbsencePeriods},
		{operation: "absence_periods.create", pattern: "POST /v2/absence-periods", scope: write, serve: serveCreateAbsencePeriod},
		{operation: "absence_periods.get", pattern: "GET /v2/absence-periods/{id}", scope: read, serve: serveAbsencePeriod},
		{operation: "absence_periods.update", pattern: "PATCH /v2/absence-periods/{id}", scope: write, serve: serveUpdateAbsencePeriod},
		{operation: "absence_periods.delete", pattern: "DELETE /v2/absence-periods/{id}", scope: write, serve: serveDeleteAbsencePeriod},
		{operation: "absence_periods.breakdowns", pattern: "GET /v2/absence-periods/{id}/breakdowns", scope: read, serve: serveAbsenceBreakdowns},
	}
}

func serveAbsencePeriods(c *apiCall) {
	p := paging{max: 100, byDefault: 100}
	state, ok := c.listing(p, "id", "absence_type.id", "person.id", "starts_from.date_time.gte", "starts_from.date_time.lte",
		"ends_at.date_time.gte", "ends_at.date_time.lte", "updated_at.gte", "updated_at.lte")
	if !ok || !c.checkBounds("Provided request parameters are invalid.", wallTime, "starts_from.date_time", "ends_at.date_time", "updated_at") {
		return
	}
	rows := filtered(c.company.absences, func(p *AbsencePeriod) bool {
		return c.oneOf("id", p.ID) && c.oneOf("absence_type.id", p.TypeID) && c.oneOf("person.id", p.PersonID) &&
			c.overlaps(p) && c.between("updated_at", wallTime, clockOf(p.UpdatedAt))
	})
	page(c, p, state, rows, c.absenceWire)
}

// overlaps is whether an absence has a part within the bounds of the query: it
// has to end after the lower ones and to begin before the upper ones.
func (c *apiCall) overlaps(p *AbsencePeriod) bool {
	from, to := p.bounds()
	to = to.Add(-time.Nanosecond) // the end is exclusive
	return c.notBefore("starts_from.date_time.gte", wallTime, to) && c.notBefore("ends_at.date_time.gte", wallTime, to) &&
		c.notAfter("starts_from.date_time.lte", wallTime, from) && c.notAfter("ends_at.date_time.lte", wallTime, from)
}

func serveAbsencePeriod(c *apiCall) {
	if p := c.company.absence(c.id("id")); p != nil {
		c.reply(http.StatusOK, c.absenceWire(p))
		return
	}
	c.notFound()
}

// absenceBody is an absence in a request.
type absenceBody struct {
	Person      *Reference   `json:"person"`
	AbsenceType *Reference   `json:"absence_type"`
	StartsFrom  *absenceTime `json:"starts_from"`
	EndsAt      *absenceTime `json:"ends_at"`
	Comment     *string      `json:"comment"`
	Substitute  *Reference   `json:"substitute"`
}

type absenceTime struct {
	DateTime string  `json:"date_time"`
	Type     *string `json:"type"`
}

func (p *AbsencePeriod) body() absenceBody {
	body := absenceBody{
		Person: referTo(p.PersonID), AbsenceType: referTo(p.TypeID), Comment: pointer(p.Comment), Substitute: referTo(p.SubstituteID),
		StartsFrom: &absenceTime{p.StartsAt, pointer(p.StartHalf)},
	}
	if p.EndsAt != "" {
		body.EndsAt = &absenceTime{p.EndsAt, pointer(p.EndHalf)}
	}
	return body
}

// put puts what a body says into the absence.
func (b absenceBody) put(p *AbsencePeriod) {
	p.PersonID, p.TypeID, p.Comment, p.SubstituteID = b.Person.id(), b.AbsenceType.id(), textOf(b.Comment), b.Substitute.id()
	p.StartsAt, p.StartHalf, p.EndsAt, p.EndHalf = "", "", "", ""
	if b.StartsFrom != nil {
		p.StartsAt, p.StartHalf = b.StartsFrom.DateTime, textOf(b.StartsFrom.Type)
	}
	if b.EndsAt != nil {
		p.EndsAt, p.EndHalf = b.EndsAt.DateTime, textOf(b.EndsAt.Type)
	}
}

func (p *AbsencePeriod) timeRange() [4]string {
	return [...]string{p.StartsAt, p.StartHalf, p.EndsAt, p.EndHalf}
}

// absenceWire is an absence as it is sent. The substitute is not part of it.
func (c *apiCall) absenceWire(p *AbsencePeriod) any {
	wire := members(p.body())
	delete(wire, "substitute")
	put(wire, "id", p.ID)
	put(wire, "timezone_id", p.TimezoneID)
	put(wire, "approval", map[string]string{"status": p.Status})
	put(wire, "created_at", p.CreatedAt.UTC().Format(time.RFC3339))
	put(wire, "updated_at", p.UpdatedAt.UTC().Format(time.RFC3339))
	put(wire, "_meta", c.self("/v2/absence-periods/"+p.ID))
	return wire
}

func serveCreateAbsencePeriod(c *apiCall) {
	skip, ok := c.skipsApproval()
	var body absenceBody
	if !ok || !c.read(&body) {
		return
	}
	p := AbsencePeriod{Status: "PENDING"}
	body.put(&p)
	if skip {
		p.Status = "APPROVED"
	}
	if !c.absenceRefused(&p, body) {
		id := c.company.addAbsence(p)
		c.company.trigger("absence-period.created", id)
		c.created(id)
	}
}

func serveUpdateAbsencePeriod(c *apiCall) {
	skip, ok := c.skipsApproval()
	p := c.writableAbsence(ok)
	if p == nil {
		return
	}
	changed, body := *p, p.body()
	if !patch(c, &body, "starts_from", "ends_at", "comment") {
		return
	}
	body.put(&changed)
	if c.absenceRefused(&changed, body) {
		return
	}
	if moved := changed.StartsAt != p.StartsAt || changed.EndsAt != p.EndsAt; moved && !skip {
		changed.Status = "PENDING"
	}
	events := absenceEvents(*p, changed)
	changed.UpdatedAt = c.server.now()
	*p = changed
	for _, name := range events {
		c.company.trigger(name, p.ID)
	}
	c.empty(http.StatusNoContent)
}

// absenceEvents are the events of a change. That of a comment makes none.
func absenceEvents(before, after AbsencePeriod) (names []string) {
	if before.timeRange() != after.timeRange() {
		names = append(names, "absence-period.updated.timerange")
	}
	if before.Status != after.Status {
		names = append(names, "absence-period.updated.status")
	}
	return names
}

func serveDeleteAbsencePeriod(c *apiCall) {
	if p := c.writableAbsence(c.knows()); p != nil {
		c.company.deleteAbsence(p)
		c.empty(http.StatusNoContent)
	}
}

func (c *Company) deleteAbsence(p *AbsencePeriod) {
	remove(&c.absences, func(other *AbsencePeriod) bool { return other == p })
	c.trigger("absence-period.deleted", p.ID)
}

// writableAbsence is the absence of the path. When it is nil the request has been
// answered.
func (c *apiCall) writableAbsence(ok bool) *AbsencePeriod {
	if !ok {
		return nil
	}
	p := c.company.absence(c.id("id"))
	if p == nil {
		c.notFound()
		return nil
	}
	if p.ReadOnly {
		c.fail(http.StatusForbidden, "Forbidden", "The absence period is read-only.", "common.forbidden")
		return nil
	}
	return p
}
