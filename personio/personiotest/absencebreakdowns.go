package personiotest

import (
	"encoding/json"
	"strconv"
	"time"
)

// AbsenceBreakdown is what an absence takes of a day.
type AbsenceBreakdown struct {
	Date string `json:"date"` // such as "2031-02-03"
	Unit string `json:"unit"` // DAY or HOUR
	// Value is a number: "0.5".
	Value string `json:"value"`
}

func serveAbsenceBreakdowns(c *apiCall) {
	p := paging{max: 100, byDefault: 100}
	absence := c.company.absence(c.id("id"))
	if absence == nil {
		c.notFound()
		return
	}
	state, ok := c.listing(p)
	if !ok {
		return
	}
	page(c, p, state, c.company.breakdowns(absence), func(b AbsenceBreakdown) any {
		return map[string]any{"date": b.Date, "effective_duration": map[string]any{"unit": b.Unit, "value": json.Number(b.Value)}}
	})
}

func (c *Company) breakdowns(p *AbsencePeriod) []AbsenceBreakdown {
	if p.Breakdowns != nil {
		return p.Breakdowns
	}
	from, to := p.bounds()
	if p.EndsAt == "" {
		to = clockOf(c.server.now()) // the days that are known
	}
	if t := c.absenceType(p.TypeID); t != nil && t.Unit == "HOUR" {
		hours := strconv.FormatFloat(to.Sub(from).Hours(), 'f', -1, 64)
		return []AbsenceBreakdown{{from.Format(time.DateOnly), "HOUR", hours}}
	}
	var rows []AbsenceBreakdown
	for day := from.Truncate(24 * time.Hour); day.Before(to); day = day.AddDate(0, 0, 1) {
		value := "1"
		if day.Before(from) || day.AddDate(0, 0, 1).After(to) {
			value = "0.5"
		}
		if weekday := day.Weekday(); weekday != time.Saturday && weekday != time.Sunday {
			rows = append(rows, AbsenceBreakdown{day.Format(time.DateOnly), "DAY", value})
		}
	}
	return rows
}
