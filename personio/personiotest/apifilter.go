package personiotest

import (
	"encoding/json"
	"time"
)

// is compares a parameter with a value, if the parameter is there.
func (c *apiCall) is(parameter, value string) bool {
	return !c.query.Has(parameter) || c.query.Get(parameter) == value
}

// instant reads the time of a filter: RFC 3339, or a day.
func instant(text string) (time.Time, bool) {
	for _, form := range [...]string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(form, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// checkTimes refuses filters that are no times. When it returns false the
// request has been answered.
func (c *apiCall) checkTimes(parameters ...string) bool {
	for _, name := range parameters {
		if !c.query.Has(name) {
			continue
		}
		if _, ok := instant(c.query.Get(name)); !ok {
			c.badRequest("Provided request parameters are invalid.")
			return false
		}
	}
	return true
}

// within applies the filters name, name.gt, name.lt, name.gte and name.lte.
func (c *apiCall) within(name string, value time.Time) bool {
	value = value.Truncate(time.Second)
	for suffix, holds := range map[string]func(limit time.Time) bool{
		"":     value.Equal,
		".gt":  value.After,
		".lt":  value.Before,
		".gte": func(limit time.Time) bool { return !value.Before(limit) },
		".lte": func(limit time.Time) bool { return !value.After(limit) },
	} {
		if c.query.Has(name + suffix) {
			if limit, ok := instant(c.query.Get(name + suffix)); !ok || !holds(limit) {
				return false
			}
		}
	}
	return true
}

// put sets a member of an object's JSON.
func put(object map[string]json.RawMessage, name string, value any) {
	data, err := json.Marshal(value)
	if err != nil {
		panic("personiotest: " + name + " cannot be written") //nolint:forbidigo // a defect of the emulator
	}
	object[name] = data
}
