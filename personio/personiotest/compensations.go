package personiotest

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// Compensation is a part of what a person is paid.
type Compensation struct {
	ID            string `json:"id"` // empty gets one
	PersonID      string `json:"person_id"`
	LegalEntityID string `json:"legal_entity_id"`
	TypeID        string `json:"type_id"`
	// Value is a number: "4200.00". One of 0 ends what was paid before.
	Value         string `json:"value"`
	Currency      string `json:"currency"`       // empty means EUR
	Interval      string `json:"interval"`       // MONTHLY, QUARTERLY, HALF-YEARLY, YEARLY
	EffectiveFrom string `json:"effective_from"` // such as "2031-02-01"
	// The hours are numbers; empty ones are left out.
	WeeklyWorkingHours         string `json:"weekly_working_hours"`
	FullTimeWeeklyWorkingHours string `json:"full_time_weekly_working_hours"`
	Comment                    string `json:"comment"` // only written
}

// AddCompensation makes a compensation without any check, and returns its id.
func (c *Company) AddCompensation(p Compensation) string {
	defer c.lock()()
	return c.addCompensation(p)
}

func (c *Company) addCompensation(p Compensation) string {
	p.ID = cmp.Or(p.ID, newUUID())
	p.Currency = cmp.Or(p.Currency, "EUR")
	c.compensations = with(c.compensations, &p, func(same *Compensation) bool { return same.ID == p.ID })
	return p.ID
}

// Compensations returns everything that was added, in this order: not the view of
// a month that the API has.
func (c *Company) Compensations() []Compensation {
	defer c.lock()()
	return copies(c.compensations)
}

func compensationRoutes() []apiRoute {
	const read, write = "personio:compensations:read", "personio:compensations:write"
	return []apiRoute{
		{operation: "compensations.list", pattern: "GET /v2/compensations", scope: read, serve: serveCompensations},
		// It needs both rights; the second one is asked for when it is served.
		{operation: "compensations.create", pattern: "POST /v2/compensations", scope: read, serve: serveCreateCompensation},
		{operation: "compensations.types.list", pattern: "GET /v2/compensations/types", scope: read, serve: serveCompensationTypes},
		{operation: "compensations.types.create", pattern: "POST /v2/compensations/types", scope: write, serve: serveCreateCompensationType},
	}
}

func serveCompensations(c *apiCall) {
	p := paging{max: 100, byDefault: 100}
	state, ok := c.listing(p, "start_date", "end_date", "person.id", "legal_entity.id")
	if !ok {
		return
	}
	start, end, ok := c.compensationRange()
	if !ok {
		c.badRequest("start_date and end_date must be days, in this order, and one month apart at most.")
		return
	}
	rows := filtered(c.company.compensations, func(p *Compensation) bool {
		return c.oneOf("person.id", p.PersonID) && c.oneOf("legal_entity.id", p.LegalEntityID) && c.company.paid(p, start, end)
	})
	page(c, p, state, rows, c.compensationWire)
}

// compensationRange are the days that were asked for: those of the current month,
// or from one date to the end of its month, or from its first day.
func (c *apiCall) compensationRange() (start, end time.Time, ok bool) {
	first, last := c.query.Get("start_date"), c.query.Get("end_date")
	if !isDay(first) || !isDay(last) {
		return start, end, false
	}
	start, _ = calendarDay(first)
	end, _ = calendarDay(last)
	switch {
	case first == "" && last == "":
		now := c.server.now().UTC()
		start = time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
		end = start.AddDate(0, 1, -1)
	case last == "":
		end = time.Date(start.Year(), start.Month()+1, 0, 0, 0, 0, 0, time.UTC)
	case first == "":
		start = time.Date(end.Year(), end.Month(), 1, 0, 0, 0, 0, time.UTC)
	}
	return start, end, !start.After(end) && !end.After(start.AddDate(0, 1, 0))
}

// paid is whether a compensation belongs to the view of some days: a one-time
// payment on its day, anything else while it runs and nothing has followed it.
func (c *Company) paid(p *Compensation, start, end time.Time) bool {
	from, _ := calendarDay(p.EffectiveFrom)
	if from.After(end) || number(p.Value).Sign() == 0 {
		return false
	}
	if t := c.compensationType(p.TypeID); t != nil && t.Category == "ONE_TIME" {
		return !from.Before(start)
	}
	return !slices.ContainsFunc(c.compensations, func(other *Compensation) bool {
		since, _ := calendarDay(other.EffectiveFrom)
		return other.PersonID == p.PersonID && other.TypeID == p.TypeID && since.After(from) && !since.After(start)
	})
}

func (c *apiCall) compensationWire(p *Compensation) any {
	kind := map[string]any{"id": p.TypeID}
	if t := c.company.compensationType(p.TypeID); t != nil {
		kind["name"], kind["category"] = t.Name, t.Category
	}
	wire := map[string]any{
		"id": p.ID, "person": referTo(p.PersonID), "legal_entity": referTo(p.LegalEntityID), "type": kind,
		"amount":         map[string]any{"value": json.Number(p.Value), "currency": p.Currency},
		"effective_from": p.EffectiveFrom,
	}
	for name, value := range map[string]string{
		"weekly_working_hours": p.WeeklyWorkingHours, "full_time_weekly_working_hours": p.FullTimeWeeklyWorkingHours,
	} {
		if value != "" {
			wire[name] = json.Number(value)
		}
	}
	if p.Interval != "" {
		wire["interval"] = p.Interval
	}
	return wire
}

// compensationBody is a compensation in a request: unlike in an answer, value and
// currency are beside each other.
type compensationBody struct {
	Person        *Reference  `json:"person"`
	Type          *Reference  `json:"type"`
	Value         json.Number `json:"value"`
	EffectiveFrom string      `json:"effective_from"`
	Currency      string      `json:"currency"`
	Interval      string      `json:"interval"`
	Comment       string      `json:"comment"`
}

func serveCreateCompensation(c *apiCall) {
	if !c.client.allows("personio:compensations:write") {
		c.fail(http.StatusForbidden, "Forbidden", "Client scope insufficient to access resource", "common.forbidden")
		return
	}
	var body compensationBody
	if !c.knows() || !c.read(&body) || c.refused(func() *refusal { return c.company.compensationRules(body) }) {
		return
	}
	interval := body.Interval
	switch c.company.compensationType(body.Type.id()).Category {
	case "ONE_TIME":
		interval = ""
	case "RECURRING":
		if interval == "" {
			interval = "MONTHLY"
		}
	}
	c.created(c.company.addCompensation(Compensation{
		PersonID: body.Person.id(), TypeID: body.Type.id(), Value: body.Value.String(), Currency: body.Currency,
		Interval: interval, EffectiveFrom: body.EffectiveFrom, Comment: body.Comment,
	}))
}
