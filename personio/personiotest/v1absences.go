package personiotest

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// API v1 has absences twice: those in days are time-offs, those in hours are
// absence periods. Both are absence periods of v2 here; the unit of the type tells
// which of the two one is.

const unitDay, unitHour = "DAY", "HOUR"

// typeOf is the type with an id, an unknown one in days if there is none.
func (c *Company) typeOf(id string) *AbsenceType {
	if t := c.absenceType(id); t != nil {
		return t
	}
	return &AbsenceType{ID: id, Unit: unitDay}
}

// v1Absences are the absences of a unit that the request asks for.
func (c *apiCall) v1Absences(unit string) []*AbsencePeriod {
	return filtered(c.company.absences, func(p *AbsencePeriod) bool {
		return c.company.typeOf(p.TypeID).Unit == unit && c.v1Overlaps(p.days()) && c.v1Updated(p.UpdatedAt) &&
			c.v1OneOf("employees[]", strconv.FormatInt(c.company.number(p.PersonID), 10)) &&
			c.v1OneOf("absence_types[]", p.TypeID) && c.v1OneOf("absence_periods[]", p.ID)
	})
}

// days are the first and the last day of an absence.
func (p *AbsencePeriod) days() (first, last string) {
	end, ended := localTime(p.EndsAt)
	if !ended {
		return p.StartsAt[:min(len(p.StartsAt), len(time.DateOnly))], ""
	}
	return p.StartsAt[:len(time.DateOnly)], end.Add(-time.Second).Format(time.DateOnly) // the end is exclusive
}

// amount is how many days or hours an absence takes.
func (c *Company) amount(p *AbsencePeriod) float64 {
	sum := 0.0
	for _, b := range c.breakdowns(p) {
		value, _ := strconv.ParseFloat(b.Value, 64)
		sum += value
	}
	return sum
}

// v1Absence is what an absence of a unit is made of, from the body of a request.
// When it returns nil the request has been answered.
func (c *apiCall) v1Absence(unit, unknownType string) (*AbsencePeriod, url.Values) {
	fields := c.v1Fields()
	if wrong := absenceErrors(fields); len(wrong) > 0 {
		c.reply(http.StatusUnprocessableEntity, map[string]any{"success": false, "error": map[string]any{
			"code": 0, "message": "The given data failed to pass validation.", "error_data": wrong,
		}})
		return nil, nil
	}
	p := &AbsencePeriod{
		PersonID: c.company.idOf(fields.Get("employee_id")), TypeID: c.company.idOf(fields.Get("time_off_type_id")),
		Comment: fields.Get("comment"), Status: map[bool]string{true: "PENDING", false: "APPROVED"}[fields.Get("skip_approval") == "0"],
	}
	switch t := c.company.absenceType(p.TypeID); {
	case t == nil || c.company.person(p.PersonID) == nil:
		c.v1Fail(http.StatusNotFound, 0, unknownType)
	case t.Unit != unit:
		c.v1Fail(http.StatusBadRequest, http.StatusBadRequest, "This API doesn´t support absences of this type. Please see the documentation for the right API to use")
	case fields.Get("end_date") < fields.Get("start_date"):
		c.v1BadAbsence()
	default:
		return p, fields
	}
	return nil, nil
}

func (c *apiCall) v1BadAbsence() {
	c.v1Fail(http.StatusBadRequest, http.StatusBadRequest, "Error when trying to insert absence period")
}

// absenceErrors are those of the fields. Truth values are 0 and 1.
func absenceErrors(fields url.Values) map[string][]string {
	wrong := make(map[string][]string)
	for _, name := range []string{"start_date", "end_date"} {
		if !v1IsDay(fields.Get(name)) {
			wrong[name] = []string{"The " + name + " is not a valid date."}
		}
	}
	for _, name := range []string{"half_day_start", "half_day_end", "skip_approval"} {
		if value := fields.Get(name); value != "0" && value != "1" && fields.Has(name) {
			wrong[name] = []string{"The " + name + " field must be true or false."}
		}
	}
	return wrong
}

// v1CreateAbsence adds an absence between two times. When it returns nil the
// request has been answered.
func (c *apiCall) v1CreateAbsence(p *AbsencePeriod, from, to string, fields url.Values) *AbsencePeriod {
	p.StartsAt, p.EndsAt, p.StartHalf, p.EndHalf = from, to, "FIRST_HALF", "SECOND_HALF"
	if fields.Get("half_day_start") == "1" {
		p.StartHalf = "SECOND_HALF"
	}
	if fields.Get("half_day_end") == "1" {
		p.EndHalf = "FIRST_HALF"
	}
	_, fromOK := localTime(from)
	_, toOK := localTime(to)
	if begins, ends := p.bounds(); !fromOK || !toOK || !begins.Before(ends) || c.company.absenceConflict(p) != nil {
		c.v1BadAbsence()
		return nil
	}
	id := c.company.addAbsence(*p)
	c.company.trigger("absence-period.created", id)
	return c.company.absence(id)
}

// v1DeleteAbsence deletes an absence of a unit that has an id.
func (c *apiCall) v1DeleteAbsence(unit, id string) {
	p := c.company.absence(id)
	if p == nil || c.company.typeOf(p.TypeID).Unit != unit {
		c.v1Fail(http.StatusNotFound, http.StatusNotFound, "The absence period was not found.")
		return
	}
	c.company.deleteAbsence(p)
	c.v1Message("The absence period was deleted.")
}

// nextDay is the midnight after a day.
func nextDay(day string) string {
	t, _ := calendarDay(day)
	return t.AddDate(0, 0, 1).Format(localForm)
}

func midnight(day string) string { return day + "T00:00:00" }

// lower is a status as v1 has it.
func lower(status string) string { return strings.ToLower(status) }

// zone is the one that an absence's times are in.
func (p *AbsencePeriod) zone() *time.Location {
	if p.TimezoneID == zone {
		return berlin()
	}
	location, err := time.LoadLocation(p.TimezoneID)
	if err != nil {
		return berlin()
	}
	return location
}

// instant is a local time as v1 has those of absences in hours, null for none.
func (p *AbsencePeriod) instant(local string) any {
	t, err := time.ParseInLocation(localForm, local, p.zone())
	if err != nil {
		return nil
	}
	return v1Instant(t)
}

func v1Instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// knownTypes is whether all types that a request names exist.
func (c *apiCall) knownTypes() bool {
	return !slices.ContainsFunc(c.query["absence_types[]"], func(id string) bool { return c.company.absenceType(id) == nil })
}
