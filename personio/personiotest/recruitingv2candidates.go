package personiotest

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// candidateID is made when somebody applies for the first time.
func (c *Company) candidateID(email string) string {
	email = strings.ToLower(email)
	if _, ok := c.candidates[email]; !ok {
		c.candidates[email] = strconv.FormatInt(c.server.id(), 10)
	}
	return c.candidates[email]
}

// candidate is somebody's applications, in order.
type candidate struct {
	id           string
	applications []Application
	changed      time.Time
}

// candidateList is everybody, the one that changed last first.
func (c *Company) candidateList() []candidate {
	var list []candidate
	for _, a := range c.applications {
		id := c.candidateID(a.Email)
		i := slices.IndexFunc(list, func(known candidate) bool { return known.id == id })
		if i < 0 {
			i, list = len(list), append(list, candidate{id: id})
		}
		list[i].applications = append(list[i].applications, a)
		list[i].changed = a.ReceivedAt
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return b.changed.Compare(a.changed) })
	return list
}

func serveCandidates(c *apiCall) {
	p := recruitingPages()
	state, ok := c.listing(p, "email", "updated_at.gt", "updated_at.lt")
	if !ok || !c.checkTimes("updated_at.gt", "updated_at.lt") {
		return
	}
	if c.query.Has("updated_at.gt") && c.query.Has("updated_at.lt") {
		c.badRequest("updated_at.gt and updated_at.lt are mutually exclusive")
		return
	}
	rows := filtered(c.company.candidateList(), func(row candidate) bool {
		return (!c.query.Has("email") || strings.EqualFold(c.query.Get("email"), row.applications[0].Email)) && c.within("updated_at", row.changed)
	})
	page(c, p, state, rows, c.candidateWire)
}

func serveCandidate(c *apiCall) {
	one(c, c.company.candidateList(), func(row candidate) string { return row.id }, c.candidateWire)
}

// candidateWire is a candidate with the data of the latest application. Moments
// are plain texts here, unlike those of applications.
func (c *apiCall) candidateWire(row candidate) any {
	first, last := row.applications[0], row.applications[len(row.applications)-1]
	applications := make([]any, len(row.applications))
	for i, a := range row.applications {
		applications[i] = map[string]any{"id": strconv.FormatInt(a.ID, 10), "application_date": a.Date}
	}
	wire := map[string]any{
		"id": row.id, "first_name": last.FirstName, "last_name": last.LastName, "email": last.Email,
		"linkedin_profile": nil, "applications": applications,
		"created_at": first.ReceivedAt.UTC().Format(time.RFC3339), "updated_at": row.changed.UTC().Format(time.RFC3339),
		"_meta": c.self("/v2/recruiting/candidates/" + row.id),
	}
	for _, name := range []string{"gender", "phone", "location", "birthday", "available_from"} {
		wire[name] = nil
		if value := last.Attributes[name]; value != "" {
			wire[name] = value
		}
	}
	return wire
}
