package personiotest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// An attendance of API v1 is a period of work of v2. Its breaks are minutes, and
// have no place in the day: those that were written by v1 are not periods of v2,
// and those of v2 count for the work within which they lie.

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
	pending := slices.Contains([]string{"true", "True", "1"}, c.query.Get("includePending"))
	rows := filtered(c.company.attendances, func(p *AttendancePeriod) bool {
		return p.Type == "WORK" && c.v1Overlaps(p.AttributionDate, p.AttributionDate) && (pending || p.Status == "CONFIRMED") &&
			c.v1OneOf("employees[]", strconv.FormatInt(c.company.number(p.PersonID), 10)) && c.v1Updated(p.UpdatedAt)
	})
	v1Page(c, v1Paging{byDefault: 200, max: 200}, rows, c.company.v1AttendanceWire)
}

func (c *Company) v1AttendanceWire(p *AttendancePeriod) any {
	var project any
	if of := c.project(p.ProjectID); of != nil {
		project = v1WithID(c.number(of.ID), "Project", map[string]any{"name": of.Name, "active": of.Status == "ACTIVE"})
	}
	return v1WithID(c.number(p.ID), "AttendancePeriod", map[string]any{
		"employee": c.number(p.PersonID), "date": p.AttributionDate, "start_time": clock(p.Start), "end_time": orNull(clock(p.End)),
		"break": c.minutesOfBreaks(p), "comment": p.Comment, "status": lower(p.Status), "is_holiday": p.Holiday, "is_on_time_off": p.OnTimeOff,
		"updated_at": p.UpdatedAt.UTC().Format("2006-01-02T15:04:05-07:00"), "project": project, "id_v2": p.ID,
	})
}

// clock is the time of day of a local time, "" for none.
func clock(local string) string {
	if t, ok := localTime(local); ok {
		return t.Format("15:04")
	}
	return ""
}

func (c *Company) minutesOfBreaks(work *AttendancePeriod) int {
	minutes := work.Break
	for _, p := range c.attendances {
		start, _ := localTime(p.Start)
		end, ended := localTime(p.End)
		if p.Type == "BREAK" && ended && p.PersonID == work.PersonID && p.Start >= work.Start && (work.End == "" || p.End <= work.End) {
			minutes += int(end.Sub(start).Minutes())
		}
	}
	return minutes
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

// hasForm reports whether days, times and minutes have their form.
func (r attendanceRow) hasForm() bool {
	end := textOf(r.EndTime)
	return r.Break != nil && *r.Break >= 0 && v1IsDay(r.Date) && v1IsClock(r.StartTime) && (end == "" || v1IsClock(end))
}

// put puts what a row says into a period, and says what is wrong with it.
func (c *Company) put(r attendanceRow, p *AttendancePeriod) (problem string) {
	if !r.hasForm() {
		return v1Invalid
	}
	p.PersonID, p.Type, p.AttributionDate, p.Comment, p.Break = c.idOf(strconv.FormatInt(r.Employee, 10)), "WORK", r.Date, textOf(r.Comment), *r.Break
	p.Start, p.End, p.ProjectID = r.Date+"T"+r.StartTime+":00", "", ""
	end := textOf(r.EndTime)
	if end != "" {
		p.End = r.Date + "T" + end + ":00"
	}
	if r.ProjectID != nil && *r.ProjectID != 0 {
		p.ProjectID = c.idOf(strconv.FormatInt(*r.ProjectID, 10))
	}
	switch {
	case c.person(p.PersonID) == nil:
		return "The selected employee is invalid."
	case end != "" && end <= r.StartTime:
		return "Start time " + r.StartTime + " has to be smaller than end time " + end
	case p.ProjectID != "" && c.project(p.ProjectID) == nil:
		return "The selected project is invalid."
	case slices.ContainsFunc(c.attendances, p.overlaps):
		return "Existing overlapping attendances periods"
	}
	return ""
}

// row is a period as a batch has it.
func (c *Company) row(p *AttendancePeriod) attendanceRow {
	r := attendanceRow{
		Employee: c.number(p.PersonID), Date: p.AttributionDate, StartTime: clock(p.Start), EndTime: pointer(clock(p.End)), Break: &p.Break, Comment: &p.Comment,
	}
	if p.ProjectID != "" {
		r.ProjectID = new(c.number(p.ProjectID))
	}
	return r
}

func (p *AttendancePeriod) overlaps(other *AttendancePeriod) bool {
	end := func(p *AttendancePeriod) string {
		if p.End == "" {
			return nextDay(p.AttributionDate)
		}
		return p.End
	}
	return p.ID != other.ID && other.Type == "WORK" && p.PersonID == other.PersonID && p.Start < end(other) && other.Start < end(p)
}

// A batch is taken row by row: those that can be are created, whatever happens to
// the others.
func serveV1CreateAttendances(c *apiCall) {
	var body struct {
		Attendances  []attendanceRow `json:"attendances"`
		SkipApproval *bool           `json:"skip_approval"`
		ProjectID    *int64          `json:"project_id"` // of forms, for all rows
	}
	if !c.v1Object(&body, http.StatusBadRequest) {
		return
	}
	if len(body.Attendances) == 0 {
		c.v1Fail(http.StatusBadRequest, http.StatusBadRequest, "Bitte geben Sie attendances ein, um fortzufahren.")
		return
	}
	p := AttendancePeriod{Status: "CONFIRMED"}
	if body.SkipApproval != nil && !*body.SkipApproval {
		p.Status = "PENDING"
	}
	var ids []int64
	var details []any
	for _, row := range body.Attendances {
		if row.ProjectID == nil {
			row.ProjectID = body.ProjectID
		}
		detail := c.company.v1CreateAttendance(row, p)
		if id, ok := detail["id"].(int64); ok {
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

// v1CreateAttendance adds a row, and returns what is said of it when one of the
// batch could not be added.
func (c *Company) v1CreateAttendance(row attendanceRow, p AttendancePeriod) map[string]any {
	detail := map[string]any{
		"success": true, "error_msg": nil, "id": nil, "employee": row.Employee, "date": row.Date, "start_time": row.StartTime,
		"end_time": row.EndTime, "break": row.Break, "comment": textOf(row.Comment), "project_id": row.ProjectID,
	}
	if problem := c.put(row, &p); problem != "" {
		detail["success"], detail["error_msg"] = false, problem
		return detail
	}
	added := c.addAttendance(p)
	c.trigger("attendance-period.created", added.ID)
	detail["id"] = c.number(added.ID)
	return detail
}

// v1Attendance finds the attendance of the path. When it returns nil the request
// has been answered.
func (c *apiCall) v1Attendance() *AttendancePeriod {
	p := c.company.attendance(c.company.idOf(c.id("id")))
	if p == nil || p.Type != "WORK" {
		c.v1Fail(http.StatusNotFound, http.StatusNotFound, "The attendance period was not found.")
		return nil
	}
	return p
}

func serveV1UpdateAttendance(c *apiCall) {
	p := c.v1Attendance()
	if p == nil {
		return
	}
	var members map[string]json.RawMessage
	changed, row := *p, c.company.row(p)
	if !c.v1Object(&members, http.StatusBadRequest) || !c.v1Object(&row, http.StatusBadRequest) {
		return
	}
	_, wrapped := members["attendances"]
	_, employee := members["employee"]
	if c.company.put(row, &changed) != "" || len(members) == 0 || wrapped || employee {
		c.v1Fail(http.StatusBadRequest, http.StatusBadRequest, "Bad Request")
		return
	}
	if strings.EqualFold(string(members["skip_approval"]), "false") {
		changed.Status = "PENDING"
	}
	c.company.changeAttendance(p, changed)
	c.v1Message("The attendance period was updated.")
}

func serveV1DeleteAttendance(c *apiCall) {
	p := c.v1Attendance()
	if p == nil {
		return
	}
	if c.query.Get("skip_approval") == "false" {
		p.Status = "PENDING"
	} else {
		c.company.deleteAttendance(p)
	}
	c.v1Message("The attendance period was deleted.")
}
