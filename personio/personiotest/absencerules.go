package personiotest

import (
	"slices"
	"time"
	"unicode/utf8"
)

// absenceRefused checks an absence that is to be written. When it returns true
// the request has been answered.
func (c *apiCall) absenceRefused(p *AbsencePeriod, body absenceBody) bool {
	return c.refused(
		func() *refusal { return absenceForm(p, body) },
		func() *refusal { return c.company.absenceKnown(p) },
		func() *refusal { return c.company.absenceTimes(p) },
		func() *refusal { return c.company.absenceSubstitute(p) },
		func() *refusal { return c.company.absenceConflict(p) },
	)
}

// absenceForm is what makes a body none of an absence.
func absenceForm(p *AbsencePeriod, body absenceBody) *refusal {
	_, startOK := localTime(p.StartsAt)
	_, endOK := localTime(p.EndsAt)
	halves := []string{"", "FIRST_HALF", "SECOND_HALF"}
	switch {
	case p.PersonID == "" || p.TypeID == "":
		return invalid("person and absence_type are required.")
	case !startOK || body.EndsAt != nil && !endOK:
		return invalid("date_time must be a local date and time without an offset.")
	case !slices.Contains(halves, p.StartHalf) || !slices.Contains(halves, p.EndHalf):
		return invalid("type must be FIRST_HALF or SECOND_HALF.")
	case utf8.RuneCountInString(p.Comment) > 2_000:
		return invalid("comment must have 2000 characters at most.")
	}
	return nil
}

func (c *Company) absenceKnown(p *AbsencePeriod) *refusal {
	if c.person(p.PersonID) == nil {
		return unprocessable("Unprocessable", "The person does not exist.")
	}
	if c.absenceType(p.TypeID) == nil {
		return unprocessable("Unprocessable", "The absence type does not exist.")
	}
	return nil
}

// absenceTimes are the rules for ranges, which depend on the unit. Personio does
// not say how half days are written; here their times are at midnight, too, and
// the halves tell.
func (c *Company) absenceTimes(p *AbsencePeriod) *refusal {
	if c.absenceType(p.TypeID).Unit == "DAY" {
		for _, text := range []string{p.StartsAt, p.EndsAt} {
			if t, ok := localTime(text); ok && !t.Equal(t.Truncate(24*time.Hour)) {
				return unprocessable("Unprocessable", "Absences in days begin and end at midnight.")
			}
		}
	}
	if from, to := p.bounds(); !from.Before(to) {
		return unprocessable("Unprocessable", "The absence ends before it begins, or has no half of a day.")
	}
	return nil
}

func (c *Company) absenceSubstitute(p *AbsencePeriod) *refusal {
	rule := c.absenceType(p.TypeID).Substitute
	switch {
	case rule == SubstituteRequired && p.SubstituteID == "":
		return unprocessable("Substitute required", "A substitute is required for this absence type.")
	case rule == NoSubstitute && p.SubstituteID != "":
		return unprocessable("Substitute not allowed", "A substitute is not allowed for this absence type.")
	case p.SubstituteID == "":
		return nil
	case p.SubstituteID == p.PersonID || c.person(p.SubstituteID) == nil || c.anyAbsence(p, func(other *AbsencePeriod) bool { return other.PersonID == p.SubstituteID }):
		return conflict("Invalid substitute", "The substitute cannot cover for the person.")
	}
	return nil
}

func (c *Company) absenceConflict(p *AbsencePeriod) *refusal {
	switch {
	case c.anyAbsence(p, func(other *AbsencePeriod) bool { return other.PersonID == p.PersonID }):
		return conflict("Overlapping absence", "The person has another absence period in this time.")
	case c.anyAbsence(p, func(other *AbsencePeriod) bool { return other.SubstituteID == p.PersonID }):
		return conflict("Substituting", "The person is a substitute in this time.")
	}
	return nil
}

// anyAbsence is whether another absence that counts is such a one in the same
// time.
func (c *Company) anyAbsence(p *AbsencePeriod, such func(*AbsencePeriod) bool) bool {
	from, to := p.bounds()
	return slices.ContainsFunc(c.absences, func(other *AbsencePeriod) bool {
		otherFrom, otherTo := other.bounds()
		return other.ID != p.ID && other.Status != "REJECTED" && such(other) && from.Before(otherTo) && otherFrom.Before(to)
	})
}

// bounds are the times between which the person is absent, as halves of days have
// it; an absence without an end goes on for ever.
func (p *AbsencePeriod) bounds() (from, to time.Time) {
	from, _ = localTime(p.StartsAt)
	if p.StartHalf == "SECOND_HALF" {
		from = from.Add(12 * time.Hour)
	}
	to, ended := localTime(p.EndsAt)
	if !ended {
		return from, time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	if p.EndHalf == "FIRST_HALF" {
		to = to.Add(-12 * time.Hour)
	}
	return from, to
}
