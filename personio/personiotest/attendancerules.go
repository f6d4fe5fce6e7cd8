package personiotest

import (
	"time"
	"unicode/utf8"
)

// longestAttendance is the emulator's: Personio refuses periods that are too long
// and does not say which those are.
const longestAttendance = 24 * time.Hour

// attendanceRefused checks an attendance that is to be written. When it returns
// true the request has been answered.
func (c *apiCall) attendanceRefused(p *AttendancePeriod, body attendanceBody) bool {
	return c.refused(
		func() *refusal { return attendanceForm(p, body) },
		func() *refusal { return attendanceTimes(p) },
		func() *refusal { return c.company.attendanceProject(p) },
	)
}

// attendanceForm is what makes a body none of an attendance.
func attendanceForm(p *AttendancePeriod, body attendanceBody) *refusal {
	_, startOK := localTime(p.Start)
	_, endOK := localTime(p.End)
	switch {
	case p.PersonID == "" || p.Type != "WORK" && p.Type != "BREAK":
		return invalid("person and type are required.")
	case !startOK || body.End != nil && !endOK:
		return invalid("date_time must be a local date and time without an offset.")
	case utf8.RuneCountInString(p.Comment) > 1_000:
		return invalid("comment must have 1000 characters at most.")
	}
	return nil
}

func attendanceTimes(p *AttendancePeriod) *refusal {
	start, _ := localTime(p.Start)
	end, ended := localTime(p.End)
	switch {
	case ended && start.After(end):
		return unprocessable("Unprocessable", "The start is after the end.")
	case ended && end.Sub(start) > longestAttendance:
		return unprocessable("Unprocessable", "The period is too long.")
	}
	return nil
}

func (c *Company) attendanceProject(p *AttendancePeriod) *refusal {
	project := c.project(p.ProjectID)
	switch {
	case c.person(p.PersonID) == nil:
		return unprocessable("Unprocessable", "The person does not exist.")
	case p.ProjectID == "":
		return nil
	case p.Type == "BREAK":
		return unprocessable("Unprocessable", "A break cannot have a project.")
	case project == nil || project.Status != "ACTIVE":
		return unprocessable("Unprocessable", "The project is not active.")
	}
	return nil
}
