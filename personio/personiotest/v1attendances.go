package personiotest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Attendance is a time that an employee worked, as API v1 has it. Times of day are
// written "09:00".
type Attendance struct {
	ID        int64 // 0 gets one
	Employee  int64
	Date      string
	StartTime string
	EndTime   string // "" goes on
	Break     int    // minutes
	Comment   string
	ProjectID int64
	Status    string // "" is confirmed
	IsHoliday bool
	OnTimeOff bool
	UpdatedAt time.Time // zero gets the time of addition

	uuid string
}

// AddAttendance makes an attendance and returns its id.
func (c *Company) AddAttendance(a Attendance) int64 {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return c.addV1Attendance(a)
}

func (c *Company) addV1Attendance(a Attendance) int64 {
	if a.ID == 0 {
		a.ID = c.server.id()
	}
	if a.Status == "" {
		a.Status = "confirmed"
	}
	if a.UpdatedAt.IsZero() {
		a.UpdatedAt = time.Now()
	}
	a.uuid = newUUID()
	c.v1.attendances = append(c.v1.attendances, &a)
	return a.ID
}

// Attendances returns all attendances, in the order of addition.
func (c *Company) Attendances() []Attendance {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return copies(c.v1.attendances)
}

// RemoveAttendance deletes an attendance. It reports whether there was one.
func (c *Company) RemoveAttendance(id int64) bool {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return remove(&c.v1.attendances, func(a *Attendance) bool { return a.ID == id })
}

func v1AttendanceRoutes() []apiRoute {
	const read, write = "attendances:read", "attendances:write"
	return []apiRoute{
		{operation: "v1.attendances.list", pattern: "GET /v1/company/attendances", scope: read, parameters: []string{"start_date", "end_date", "updated_from", "updated_to", "includePending", "employees[]", "limit", "offset"}, serve: serveV1Attendances},
		{operation: "v1.attendances.create", pattern: "POST /v1/company/attendances", scope: write, mute: true, serve: serveV1CreateAttendances},
		{operation: "v1.attendances.update", pattern: "PATCH /v1/company/attendances/{id}", scope: write, mute: true, serve: serveV1UpdateAttendance},
		{operation: "v1.attendances.delete", pattern: "DELETE /v1/company/attendances/{id}", scope: write, parameters: []string{"skip_approval"}, mute: true, serve: serveV1DeleteAttendance},
	}
}

func serveV1Attendances(c *apiCall) {
	if !c.v1Days("start_date", "end_date") || !c.v1Moments("updated_from", "updated_to") {
		return
	}
	if c.query.Get("start_date") == "" || c.query.Get("end_date") == "" {
		c.v1Fail(http.StatusUnprocessableEntity, 0, "The start date field is required.")
		return
	}
	pending := c.query.Get("includePending") == "true" || c.query.Get("includePending") == "1"
	rows := filtered(c.company.v1.attendances, func(a *Attendance) bool {
		return c.v1Overlaps(a.Date, a.Date) && (pending || a.Status == "confirmed") &&
			c.v1OneOf("employees[]", strconv.FormatInt(a.Employee, 10)) && c.v1Updated(a.UpdatedAt)
	})
	v1Page(c, v1Paging{byDefault: 200, max: 200}, rows, c.company.attendanceWire)
}

func (c *Company) attendanceWire(a *Attendance) any {
	var project any
	if p := c.v1ProjectOf(a.ProjectID); p != nil {
		project = v1WithID(p.ID, "Project", map[string]any{"name": p.Name, "active": p.Active})
	}
	return v1WithID(a.ID, "AttendancePeriod", map[string]any{
		"employee": a.Employee, "date": a.Date, "start_time": a.StartTime, "end_time": orNull(a.EndTime), "break": a.Break,
		"comment": a.Comment, "status": a.Status, "is_holiday": a.IsHoliday, "is_on_time_off": a.OnTimeOff,
		"updated_at": a.UpdatedAt.UTC().Format("2006-01-02T15:04:05-07:00"), "project": project, "id_v2": a.uuid,
	})
}

// attendanceRow is a row of a batch. Pointers tell what is missing.
type attendanceRow struct {
	Employee  int64   `json:"employee"`
	Date      string  `json:"date"`
	StartTime string  `json:"start_time"`
	EndTime   *string `json:"end_time"`
	Break     *int    `json:"break"`
	Comment   *string `json:"comment"`
	ProjectID *int64  `json:"project_id"`
}

func (r attendanceRow) attendance() Attendance {
	a := Attendance{Employee: r.Employee, Date: r.Date, StartTime: r.StartTime}
	if r.EndTime != nil {
		a.EndTime = *r.EndTime
	}
	if r.Break != nil {
		a.Break = *r.Break
	}
	if r.Comment != nil {
		a.Comment = *r.Comment
	}
	if r.ProjectID != nil {
		a.ProjectID = *r.ProjectID
	}
	return a
}

// A batch is taken row by row: those that can be are created, whatever happens to
// the others.
func serveV1CreateAttendances(c *apiCall) {
	var body struct {
		Attendances  []attendanceRow `json:"attendances"`
		SkipApproval *bool           `json:"skip_approval"`
	}
	if !c.v1Object(&body, http.StatusBadRequest) {
		return
	}
	employees := make(map[int64]bool)
	for _, row := range body.Attendances {
		employees[row.Employee] = true
	}
	if len(body.Attendances) == 0 || len(employees) > 100 {
		c.v1Fail(http.StatusBadRequest, http.StatusBadRequest, "Bitte geben Sie attendances ein, um fortzufahren.")
		return
	}
	var ids []int64
	var details []any
	for _, row := range body.Attendances {
		a := row.attendance()
		if body.SkipApproval != nil && !*body.SkipApproval {
			a.Status = "pending"
		}
		detail := map[string]any{
			"success": true, "error_msg": nil, "id": nil, "employee": row.Employee, "date": row.Date, "start_time": row.StartTime,
			"end_time": row.EndTime, "break": row.Break, "comment": a.Comment, "project_id": row.ProjectID,
		}
		if problem := c.company.refuses(a, row.Break == nil); problem != "" {
			detail["success"], detail["error_msg"] = false, problem
		} else {
			id := c.company.addV1Attendance(a)
			detail["id"] = id
			ids = append(ids, id)
		}
		details = append(details, detail)
	}
	if len(ids) < len(details) {
		c.reply(http.StatusBadRequest, map[string]any{"success": false, "error": map[string]any{
			"code": http.StatusBadRequest, "message": "Error when trying to insert Attendances periods rows", "detailed_message": details,
		}})
		return
	}
	c.v1Success(http.StatusOK, map[string]any{"id": ids, "message": "success"})
}

// refuses says what is wrong with an attendance, "" if it can be kept.
func (c *Company) refuses(a Attendance, noBreak bool) string {
	switch {
	case c.employee(a.Employee) == nil:
		return "The selected employee is invalid."
	case noBreak || a.Break < 0 || !a.hasTimes():
		return v1Invalid
	case a.EndTime != "" && a.EndTime <= a.StartTime:
		return "Start time " + a.StartTime + " has to be smaller than end time " + a.EndTime
	case a.ProjectID != 0 && c.v1ProjectOf(a.ProjectID) == nil:
		return "The selected project is invalid."
	case slices.ContainsFunc(c.v1.attendances, func(other *Attendance) bool { return overlap(a, *other) }):
		return "Existing overlapping attendances periods"
	}
	return ""
}

// hasTimes reports whether the times have their form.
func (a Attendance) hasTimes() bool {
	return v1IsDay(a.Date) && v1IsClock(a.StartTime) && (a.EndTime == "" || v1IsClock(a.EndTime))
}

func overlap(a, b Attendance) bool {
	end := func(a Attendance) string {
		if a.EndTime == "" {
			return "24:00"
		}
		return a.EndTime
	}
	return a.ID != b.ID && a.Employee == b.Employee && a.Date == b.Date && a.StartTime < end(b) && b.StartTime < end(a)
}

// v1Attendance finds the attendance of the path. When it returns nil the request
// has been answered.
func (c *apiCall) v1Attendance() *Attendance {
	for _, a := range c.company.v1.attendances {
		if strconv.FormatInt(a.ID, 10) == c.id("id") {
			return a
		}
	}
	c.v1Fail(http.StatusNotFound, http.StatusNotFound, "The attendance period was not found.")
	return nil
}

func serveV1UpdateAttendance(c *apiCall) {
	a := c.v1Attendance()
	if a == nil {
		return
	}
	var members map[string]json.RawMessage
	row := attendanceRow{Employee: a.Employee, Date: a.Date, StartTime: a.StartTime, Break: &a.Break, Comment: &a.Comment, ProjectID: &a.ProjectID}
	if a.EndTime != "" {
		row.EndTime = &a.EndTime
	}
	if !c.v1Object(&members, http.StatusBadRequest) || !c.v1Object(&row, http.StatusBadRequest) {
		return
	}
	changed := row.attendance()
	changed.ID, changed.uuid, changed.Status, changed.UpdatedAt = a.ID, a.uuid, a.Status, time.Now()
	_, wrapped := members["attendances"]
	_, employee := members["employee"]
	if problem := c.company.refuses(changed, false); problem != "" || len(members) == 0 || wrapped || employee {
		c.v1Fail(http.StatusBadRequest, http.StatusBadRequest, "Bad Request")
		return
	}
	if string(members["skip_approval"]) == "false" {
		changed.Status = "pending"
	}
	*a = changed
	c.v1Message("The attendance period was updated.")
}

func serveV1DeleteAttendance(c *apiCall) {
	a := c.v1Attendance()
	if a == nil {
		return
	}
	if c.query.Get("skip_approval") == "false" {
		a.Status = "pending"
	} else {
		remove(&c.company.v1.attendances, func(other *Attendance) bool { return other == a })
	}
	c.v1Message("The attendance period was deleted.")
}
