package personiotest

import (
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // machines without time zones can have companies, too
)

// zone is where companies lie.
const zone = "Europe/Berlin"

//nolint:gochecknoglobals // read once, never changed
var berlin = sync.OnceValue(func() *time.Location {
	location, err := time.LoadLocation(zone)
	if err != nil {
		return time.UTC
	}
	return location
})

// localForm is how absences and attendances have their times: as a clock shows
// them, without an offset and without Z.
const localForm = "2006-01-02T15:04:05"

// timeForm reads a text as a time, if it has the form.
type timeForm func(text string) (time.Time, bool)

func localTime(text string) (time.Time, bool) { return parsed(localForm, text) }

func calendarDay(text string) (time.Time, bool) { return parsed(time.DateOnly, text) }

// wallTime reads a local time; an offset is dropped.
func wallTime(text string) (time.Time, bool) {
	if t, ok := parsed(time.RFC3339, text); ok {
		return parsed(localForm, t.Format(localForm))
	}
	return localTime(text)
}

func parsed(form, text string) (time.Time, bool) {
	t, err := time.Parse(form, text)
	return t, err == nil && !strings.Contains(text, ",") // which package time takes for a point
}

// clockOf is the time that a clock in UTC shows.
func clockOf(t time.Time) time.Time {
	t, _ = localTime(t.UTC().Format(localForm))
	return t
}

// isDay is whether a text is empty or a day.
func isDay(text string) bool {
	_, ok := calendarDay(text)
	return ok || text == ""
}

// checkBounds refuses filters name.gte and name.lte that do not have a form. When
// it returns false the request has been answered.
func (c *apiCall) checkBounds(detail string, form timeForm, names ...string) bool {
	for _, name := range names {
		for _, parameter := range []string{name + ".gte", name + ".lte"} {
			if _, ok := form(c.query.Get(parameter)); c.query.Has(parameter) && !ok {
				c.badRequest(detail)
				return false
			}
		}
	}
	return true
}

// notBefore applies a lower bound, if there is one.
func (c *apiCall) notBefore(parameter string, form timeForm, value time.Time) bool {
	bound, _ := form(c.query.Get(parameter))
	return !c.query.Has(parameter) || !value.Before(bound)
}

// notAfter applies an upper bound, if there is one.
func (c *apiCall) notAfter(parameter string, form timeForm, value time.Time) bool {
	bound, _ := form(c.query.Get(parameter))
	return !c.query.Has(parameter) || !value.After(bound)
}

// between applies the filters name.gte and name.lte.
func (c *apiCall) between(name string, form timeForm, value time.Time) bool {
	return c.notBefore(name+".gte", form, value) && c.notAfter(name+".lte", form, value)
}

// stamp fills in when something was made and changed, in whole seconds as Personio
// has them.
func (s *Server) stamp(created, updated *time.Time) {
	if created.IsZero() {
		*created = s.now()
	}
	*created = created.Truncate(time.Second)
	if updated.IsZero() {
		*updated = *created
	}
	*updated = updated.Truncate(time.Second)
}
