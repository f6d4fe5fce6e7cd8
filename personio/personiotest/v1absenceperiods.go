package personiotest

import (
	"math"
	"net/http"
)

func v1AbsencePeriodRoutes() []apiRoute {
	const read, write = "absences:read", "absences:write"
	return []apiRoute{
		{operation: "v1.absence_periods.list", pattern: "GET /v1/company/absence-periods", scope: read, parameters: []string{"start_date", "end_date", "updated_from", "updated_to", "employees[]", "absence_types[]", "absence_periods[]", "limit", "offset"}, serve: serveV1AbsencePeriods},
		{operation: "v1.absence_periods.create", pattern: "POST /v1/company/absence-periods", scope: write, serve: serveV1CreateAbsencePeriod},
		{operation: "v1.absence_periods.delete", pattern: "DELETE /v1/company/absence-periods/{id}", scope: write, serve: serveV1DeleteAbsencePeriod},
	}
}

func serveV1AbsencePeriods(c *apiCall) {
	switch {
	case !c.v1Days("start_date", "end_date") || !c.v1Moments("updated_from", "updated_to"):
	case !c.knownTypes():
		c.v1Fail(http.StatusNotFound, http.StatusNotFound, "models.absence-types.not-found")
	default:
		v1Page(c, v1Paging{byDefault: 200, max: 200, pages: true}, c.v1Absences(unitHour), c.company.hourlyAbsenceWire)
	}
}

func (c *Company) hourlyAbsenceWire(p *AbsencePeriod) any {
	t := c.typeOf(p.TypeID)
	first, _ := p.days()
	minutes := int(math.Round(c.amount(p) * 60))
	return v1Resource("AbsencePeriod", map[string]any{
		"id": p.ID, "measurement_unit": "hour", "effective_duration": minutes, "employee": c.mention(p.PersonID),
		"absence_type": v1Resource("AbsenceType", map[string]any{"id": t.ID, "name": t.Name, "time_off_type_id": c.number(t.ID)}),
		"certificate":  map[string]any{"status": "not-required"},
		"start":        p.instant(p.StartsAt), "end": p.instant(p.EndsAt), "timezone": p.TimezoneID,
		"half_day_start": p.StartHalf == "SECOND_HALF", "half_day_end": p.EndHalf == "FIRST_HALF", "comment": p.Comment, "origin": "api",
		"status": lower(p.Status), "created_by": c.number(p.PersonID), "created_at": v1Instant(p.CreatedAt),
		"updated_at": v1Instant(p.UpdatedAt), "approved_at": nil,
		"breakdowns": []any{map[string]any{"date": first, "effective_duration": minutes}},
	})
}

// serveV1CreateAbsencePeriod needs times only within one day; several days begin
// and end at midnight without them, and only they can have halves.
func serveV1CreateAbsencePeriod(c *apiCall) {
	p, fields := c.v1Absence(unitHour, "Absence type not found.")
	if p == nil {
		return
	}
	start, end := fields.Get("start_date"), fields.Get("end_date")
	from, to := start+"T"+fields.Get("start_time")+":00", end+"T"+fields.Get("end_time")+":00"
	if start != end && fields.Get("start_time") == "" {
		from, to = midnight(start), nextDay(end)
	} else {
		fields.Del("half_day_start")
		fields.Del("half_day_end")
	}
	if p = c.v1CreateAbsence(p, from, to, fields); p != nil {
		c.v1Success(http.StatusCreated, []any{c.company.hourlyAbsenceWire(p)})
	}
}

func serveV1DeleteAbsencePeriod(c *apiCall) { c.v1DeleteAbsence(unitHour, c.id("id")) }
