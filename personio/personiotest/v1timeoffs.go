package personiotest

import (
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// TimeOffType is a type of absences, as API v1 has it.
type TimeOffType struct {
	ID               int64 // 0 gets one
	Name             string
	Category         string
	Unit             string // "day" or "hour"; "" is day
	ApprovalRequired bool

	uuid     string // in API v2
	typeUUID string // of an absence in hours
}

// TimeOff is an absence in days, as API v1 has it.
type TimeOff struct {
	ID         int64 // 0 gets one
	EmployeeID int64
	TypeID     int64
	// StartDate and EndDate are days, included.
	StartDate, EndDate       string
	HalfDayStart, HalfDayEnd bool
	DaysCount                float64 // 0 is counted
	Comment                  string
	Status                   string // "" is approved
	CreatedBy                string // "" is API
	CreatedAt                time.Time
	UpdatedAt                time.Time

	uuid string
}

// AddTimeOffType makes a type and returns its id.
func (c *Company) AddTimeOffType(t TimeOffType) int64 {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if t.ID == 0 {
		t.ID = c.server.id()
	}
	if t.Unit == "" {
		t.Unit = "day"
	}
	t.uuid, t.typeUUID = newUUID(), newUUID()
	c.v1.timeOffTypes = append(c.v1.timeOffTypes, &t)
	return t.ID
}

// AddTimeOff makes an absence and returns its id.
func (c *Company) AddTimeOff(t TimeOff) int64 {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return c.addTimeOff(t).ID
}

func (c *Company) addTimeOff(t TimeOff) *TimeOff {
	if t.ID == 0 {
		t.ID = c.server.id()
	}
	if t.CreatedAt.IsZero() {
		t.CreatedAt = time.Now()
	}
	if t.UpdatedAt.IsZero() {
		t.UpdatedAt = t.CreatedAt
	}
	if t.Status == "" {
		t.Status = "approved"
	}
	if t.CreatedBy == "" {
		t.CreatedBy = "API"
	}
	if t.DaysCount == 0 {
		t.DaysCount = days(t)
	}
	t.uuid = newUUID()
	c.v1.timeOffs = append(c.v1.timeOffs, &t)
	return &t
}

func days(t TimeOff) float64 {
	start, _ := time.Parse(time.DateOnly, t.StartDate)
	end, _ := time.Parse(time.DateOnly, t.EndDate)
	n := end.Sub(start).Hours()/24 + 1
	for _, half := range []bool{t.HalfDayStart, t.HalfDayEnd} {
		if half {
			n -= 0.5
		}
	}
	return n
}

// TimeOffs returns all absences in days, in the order of addition.
func (c *Company) TimeOffs() []TimeOff {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return copies(c.v1.timeOffs)
}

// RemoveTimeOff deletes an absence. It reports whether there was one.
func (c *Company) RemoveTimeOff(id int64) bool {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return remove(&c.v1.timeOffs, func(t *TimeOff) bool { return t.ID == id })
}

func (c *Company) timeOffType(id int64) *TimeOffType {
	return first(c.v1.timeOffTypes, func(t *TimeOffType) bool { return t.ID == id })
}

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
	v1Page(c, v1Paging{byDefault: 200, max: 200}, c.company.v1.timeOffTypes, func(t *TimeOffType) any {
		return v1Resource("TimeOffType", map[string]any{
			"id": t.ID, "name": t.Name, "category": orNull(t.Category), "unit": t.Unit, "approval_required": t.ApprovalRequired, "id_v2": t.uuid,
		})
	})
}

func serveV1TimeOffs(c *apiCall) {
	if !c.v1Days("start_date", "end_date", "updated_from", "updated_to") {
		return
	}
	rows := filtered(c.company.v1.timeOffs, func(t *TimeOff) bool {
		return c.v1Overlaps(t.StartDate, t.EndDate) && c.v1OneOf("employees[]", strconv.FormatInt(t.EmployeeID, 10)) && c.v1Updated(t.UpdatedAt)
	})
	v1Page(c, v1Paging{byDefault: 200, max: 200, pages: true}, rows, c.company.timeOffWire)
}

// timeOffWire has numbers for truth values, and counts days in whole numbers where
// it can.
func (c *Company) timeOffWire(t *TimeOff) any {
	bit := map[bool]int{true: 1}
	kind := map[string]any{"id": t.TypeID}
	if known := c.timeOffType(t.TypeID); known != nil {
		kind["name"], kind["category"] = known.Name, orNull(known.Category)
	}
	return v1Resource("TimeOffPeriod", map[string]any{
		"id": t.ID, "id_v2": t.uuid, "status": t.Status, "comment": t.Comment,
		"start_date": v1Midnight(t.StartDate), "end_date": v1Midnight(t.EndDate), "days_count": t.DaysCount,
		"half_day_start": bit[t.HalfDayStart], "half_day_end": bit[t.HalfDayEnd],
		"time_off_type": v1Resource("TimeOffType", kind), "employee": c.mention(t.EmployeeID),
		"created_by": t.CreatedBy, "certificate": map[string]any{"status": "not-required"},
		"created_at": v1Time(t.CreatedAt), "updated_at": v1Time(t.UpdatedAt),
	})
}

// v1Form reads the fields that an absence is made with. When it returns nil the request
// has been answered.
func (c *apiCall) v1Form(unit, unknownType string) url.Values {
	form := c.v1Fields()
	if wrong := formErrors(form); len(wrong) > 0 {
		c.reply(http.StatusUnprocessableEntity, map[string]any{"success": false, "error": map[string]any{
			"code": 0, "message": "The given data failed to pass validation.", "error_data": wrong,
		}})
		return nil
	}
	switch t := c.company.timeOffType(formID(form, "time_off_type_id")); {
	case t == nil || c.company.employee(formID(form, "employee_id")) == nil:
		c.v1Fail(http.StatusNotFound, 0, unknownType)
	case t.Unit != unit:
		c.v1Fail(http.StatusBadRequest, http.StatusBadRequest, "This API doesn´t support absences of this type. Please see the documentation for the right API to use")
	case form.Get("end_date") < form.Get("start_date"):
		c.v1Fail(http.StatusBadRequest, http.StatusBadRequest, "Error when trying to insert absence period")
	default:
		return form
	}
	return nil
}

// formErrors are those of the fields. Truth values are 0 and 1.
func formErrors(form url.Values) map[string][]string {
	wrong := make(map[string][]string)
	for _, name := range []string{"start_date", "end_date"} {
		if !v1IsDay(form.Get(name)) {
			wrong[name] = []string{"The " + name + " is not a valid date."}
		}
	}
	for _, name := range []string{"half_day_start", "half_day_end", "skip_approval"} {
		if value := form.Get(name); value != "0" && value != "1" && form.Has(name) {
			wrong[name] = []string{"The " + name + " field must be true or false."}
		}
	}
	return wrong
}

func formID(form url.Values, name string) int64 {
	id, _ := strconv.ParseInt(form.Get(name), 10, 64)
	return id
}

func formStatus(form url.Values) string {
	if form.Get("skip_approval") == "0" {
		return "pending"
	}
	return "approved"
}

func serveV1CreateTimeOff(c *apiCall) {
	form := c.v1Form("day", "Time-off type not found.")
	if form == nil {
		return
	}
	t := TimeOff{
		EmployeeID: formID(form, "employee_id"), TypeID: formID(form, "time_off_type_id"),
		StartDate: form.Get("start_date"), EndDate: form.Get("end_date"), Comment: form.Get("comment"), Status: formStatus(form),
		HalfDayStart: form.Get("half_day_start") == "1", HalfDayEnd: form.Get("half_day_end") == "1",
	}
	if !form.Has("half_day_start") || !form.Has("half_day_end") || t.StartDate == t.EndDate && t.HalfDayStart && t.HalfDayEnd {
		c.v1Fail(http.StatusBadRequest, http.StatusBadRequest, "Error when trying to insert absence period")
		return
	}
	c.v1Success(http.StatusOK, c.company.timeOffWire(c.company.addTimeOff(t)))
}

func (c *apiCall) v1TimeOff() *TimeOff {
	if _, err := strconv.ParseInt(c.id("id"), 10, 64); err != nil {
		c.v1Fail(http.StatusBadRequest, http.StatusBadRequest, "The absence period id is invalid.")
		return nil
	}
	for _, t := range c.company.v1.timeOffs {
		if strconv.FormatInt(t.ID, 10) == c.id("id") {
			return t
		}
	}
	c.v1Fail(http.StatusNotFound, http.StatusNotFound, "The absence period was not found.")
	return nil
}

func serveV1TimeOff(c *apiCall) {
	if t := c.v1TimeOff(); t != nil {
		c.v1Success(http.StatusOK, c.company.timeOffWire(t))
	}
}

func serveV1DeleteTimeOff(c *apiCall) {
	if t := c.v1TimeOff(); t != nil {
		remove(&c.company.v1.timeOffs, func(other *TimeOff) bool { return other == t })
		c.v1Message("The absence period was deleted.")
	}
}
