package personiotest

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// HourlyAbsence is an absence in hours, as API v1 has it.
type HourlyAbsence struct {
	ID         string // a UUID; "" gets one
	EmployeeID int64
	TypeID     int64 // of a TimeOffType with the unit hour
	// Start and End are moments; End does not belong to the absence.
	Start, End               time.Time
	HalfDayStart, HalfDayEnd bool
	Minutes                  int // 0 is counted
	Comment                  string
	Status                   string // "" is approved
	Origin                   string // "" is null
	CreatedBy                int64
	CreatedAt                time.Time
	UpdatedAt                time.Time
}

// AddHourlyAbsence makes an absence and returns its id.
func (c *Company) AddHourlyAbsence(a HourlyAbsence) string {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return c.addHourlyAbsence(a).ID
}

func (c *Company) addHourlyAbsence(a HourlyAbsence) *HourlyAbsence {
	if a.ID == "" {
		a.ID = newUUID()
	}
	if a.CreatedAt.IsZero() {
		a.CreatedAt = time.Now()
	}
	if a.UpdatedAt.IsZero() {
		a.UpdatedAt = a.CreatedAt
	}
	if a.Status == "" {
		a.Status = "approved"
	}
	if a.Minutes == 0 {
		a.Minutes = int(a.End.Sub(a.Start).Minutes())
	}
	c.v1.hourlyAbsences = append(c.v1.hourlyAbsences, &a)
	return &a
}

// HourlyAbsences returns all absences in hours, in the order of addition.
func (c *Company) HourlyAbsences() []HourlyAbsence {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return copies(c.v1.hourlyAbsences)
}

// RemoveHourlyAbsence deletes an absence. It reports whether there was one.
func (c *Company) RemoveHourlyAbsence(id string) bool {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return remove(&c.v1.hourlyAbsences, func(a *HourlyAbsence) bool { return a.ID == id })
}

func v1AbsencePeriodRoutes() []apiRoute {
	const read, write = "absences:read", "absences:write"
	return []apiRoute{
		{operation: "v1.absence_periods.list", pattern: "GET /v1/company/absence-periods", scope: read, parameters: []string{"start_date", "end_date", "updated_from", "updated_to", "employees[]", "absence_types[]", "absence_periods[]", "limit", "offset"}, serve: serveV1AbsencePeriods},
		{operation: "v1.absence_periods.create", pattern: "POST /v1/company/absence-periods", scope: write, serve: serveV1CreateAbsencePeriod},
		{operation: "v1.absence_periods.delete", pattern: "DELETE /v1/company/absence-periods/{id}", scope: write, serve: serveV1DeleteAbsencePeriod},
	}
}

func serveV1AbsencePeriods(c *apiCall) {
	if !c.v1Days("start_date", "end_date") || !c.v1Moments("updated_from", "updated_to") {
		return
	}
	for _, id := range c.query["absence_types[]"] {
		if !slices.ContainsFunc(c.company.v1.timeOffTypes, func(t *TimeOffType) bool { return t.typeUUID == id }) {
			c.v1Fail(http.StatusNotFound, http.StatusNotFound, "models.absence-types.not-found")
			return
		}
	}
	rows := filtered(c.company.v1.hourlyAbsences, func(a *HourlyAbsence) bool {
		kind := ""
		if t := c.company.timeOffType(a.TypeID); t != nil {
			kind = t.typeUUID
		}
		return c.v1Overlaps(a.Start.Format(time.DateOnly), a.End.Format(time.DateOnly)) && c.v1Updated(a.UpdatedAt) &&
			c.v1OneOf("employees[]", strconv.FormatInt(a.EmployeeID, 10)) && c.v1OneOf("absence_types[]", kind) && c.v1OneOf("absence_periods[]", a.ID)
	})
	v1Page(c, v1Paging{byDefault: 200, max: 200, pages: true}, rows, c.company.hourlyAbsenceWire)
}

func (c *Company) hourlyAbsenceWire(a *HourlyAbsence) any {
	const form = "2006-01-02T15:04:05.000Z"
	kind := map[string]any{"time_off_type_id": a.TypeID}
	if t := c.timeOffType(a.TypeID); t != nil {
		kind["id"], kind["name"] = t.typeUUID, t.Name
	}
	return v1Resource("AbsencePeriod", map[string]any{
		"id": a.ID, "measurement_unit": "hour", "effective_duration": a.Minutes, "employee": c.mention(a.EmployeeID),
		"absence_type": v1Resource("AbsenceType", kind), "certificate": map[string]any{"status": "not-required"},
		"start": a.Start.UTC().Format(form), "end": a.End.UTC().Format(form),
		"half_day_start": a.HalfDayStart, "half_day_end": a.HalfDayEnd, "comment": a.Comment, "origin": orNull(a.Origin),
		"status": a.Status, "created_by": a.CreatedBy, "created_at": a.CreatedAt.UTC().Format(form),
		"updated_at": a.UpdatedAt.UTC().Format(form), "approved_at": nil,
		"breakdowns": []any{map[string]any{"date": a.Start.UTC().Format(time.DateOnly), "effective_duration": a.Minutes}},
	})
}

func v1LocalTime(day, clock string) (time.Time, bool) {
	t, err := time.ParseInLocation("2006-01-02 15:04", day+" "+clock, berlin())
	return t, err == nil
}

func serveV1CreateAbsencePeriod(c *apiCall) {
	form := c.v1Form("hour", "Absence type not found.")
	if form == nil {
		return
	}
	from, to := form.Get("start_time"), form.Get("end_time")
	if form.Get("start_date") != form.Get("end_date") && from == "" {
		from, to = "00:00", "23:59"
	}
	start, ok := v1LocalTime(form.Get("start_date"), from)
	end, ok2 := v1LocalTime(form.Get("end_date"), to)
	if !ok || !ok2 || !start.Before(end) {
		c.v1Fail(http.StatusBadRequest, http.StatusBadRequest, "Error when trying to insert absence period")
		return
	}
	created := c.company.addHourlyAbsence(HourlyAbsence{
		EmployeeID: formID(form, "employee_id"), TypeID: formID(form, "time_off_type_id"), Start: start, End: end,
		HalfDayStart: form.Get("half_day_start") == "1", HalfDayEnd: form.Get("half_day_end") == "1",
		Comment: form.Get("comment"), Status: formStatus(form), Origin: "api",
	})
	c.v1Success(http.StatusCreated, []any{c.company.hourlyAbsenceWire(created)})
}

func serveV1DeleteAbsencePeriod(c *apiCall) {
	if !remove(&c.company.v1.hourlyAbsences, func(a *HourlyAbsence) bool { return a.ID == c.id("id") }) {
		c.v1Fail(http.StatusNotFound, http.StatusNotFound, "The absence period was not found.")
		return
	}
	c.v1Message("The absence period was deleted.")
}
