package personiotest

import (
	"net/http"
	"strconv"
)

func v1TimeOffRoutes() []apiRoute {
	const read, write = "absences:read", "absences:write"
	return []apiRoute{
		{operation: "v1.time_off_types.list", pattern: "GET /v1/company/time-off-types", scope: read, parameters: []string{"limit", "offset"}, serve: serveV1TimeOffTypes},
		{operation: "v1.time_offs.list", pattern: "GET /v1/company/time-offs", scope: read, parameters: []string{"start_date", "end_date", "updated_from", "updated_to", "employees[]", "limit", "offset"}, serve: serveV1TimeOffs},
		{operation: "v1.time_offs.create", pattern: "POST /v1/company/time-offs", scope: write, serve: serveV1CreateTimeOff},
		{operation: "v1.time_offs.get", pattern: "GET /v1/company/time-offs/{id}", scope: read, serve: serveV1TimeOff},
		{operation: "v1.time_offs.delete", pattern: "DELETE /v1/company/time-offs/{id}", scope: write, serve: serveV1DeleteTimeOff},
	}
}

func serveV1TimeOffTypes(c *apiCall) {
	v1Page(c, v1Paging{byDefault: 200, max: 200}, c.company.absenceTypes, func(t AbsenceType) any {
		return v1Resource("TimeOffType", map[string]any{
			"id": c.company.number(t.ID), "name": t.Name, "category": orNull(t.Category), "unit": lower(t.Unit),
			"approval_required": t.ApprovalRequired, "id_v2": t.ID,
		})
	})
}

func serveV1TimeOffs(c *apiCall) {
	if c.v1Days("start_date", "end_date", "updated_from", "updated_to") {
		v1Page(c, v1Paging{byDefault: 200, max: 200, pages: true}, c.v1Absences(unitDay), c.company.timeOffWire)
	}
}

// timeOffWire has numbers for truth values, and counts days in whole numbers where
// it can. Its last day belongs to the absence.
func (c *Company) timeOffWire(p *AbsencePeriod) any {
	bit := map[bool]int{true: 1}
	t := c.typeOf(p.TypeID)
	first, last := p.days()
	return v1Resource("TimeOffPeriod", map[string]any{
		"id": c.number(p.ID), "id_v2": p.ID, "status": lower(p.Status), "comment": p.Comment,
		"start_date": v1Midnight(first), "end_date": v1Midnight(last), "days_count": c.amount(p),
		"half_day_start": bit[p.StartHalf == "SECOND_HALF"], "half_day_end": bit[p.EndHalf == "FIRST_HALF"],
		"time_off_type": v1Resource("TimeOffType", map[string]any{"id": c.number(t.ID), "name": t.Name, "category": orNull(t.Category)}),
		"employee":      c.mention(p.PersonID), "created_by": "API", "certificate": map[string]any{"status": "not-required"},
		"created_at": v1Time(p.CreatedAt), "updated_at": v1Time(p.UpdatedAt),
	})
}

func serveV1CreateTimeOff(c *apiCall) {
	p, fields := c.v1Absence(unitDay, "Time-off type not found.")
	if p == nil {
		return
	}
	start, end := fields.Get("start_date"), fields.Get("end_date")
	if !fields.Has("half_day_start") || !fields.Has("half_day_end") {
		c.v1BadAbsence()
		return
	}
	if p = c.v1CreateAbsence(p, midnight(start), nextDay(end), fields); p != nil {
		c.v1Success(http.StatusOK, c.company.timeOffWire(p))
	}
}

// v1TimeOffID is the id in v2 of the time-off of the path. When it returns "" the
// request has been answered.
func (c *apiCall) v1TimeOffID() string {
	if _, err := strconv.ParseInt(c.id("id"), 10, 64); err != nil {
		c.v1Fail(http.StatusBadRequest, http.StatusBadRequest, "The absence period id is invalid.")
		return ""
	}
	return c.company.idOf(c.id("id"))
}

func serveV1TimeOff(c *apiCall) {
	id := c.v1TimeOffID()
	if id == "" {
		return
	}
	p := c.company.absence(id)
	if p == nil || c.company.typeOf(p.TypeID).Unit != unitDay {
		c.v1Fail(http.StatusNotFound, http.StatusNotFound, "The absence period was not found.")
		return
	}
	c.v1Success(http.StatusOK, c.company.timeOffWire(p))
}

func serveV1DeleteTimeOff(c *apiCall) {
	if id := c.v1TimeOffID(); id != "" {
		c.v1DeleteAbsence(unitDay, id)
	}
}
