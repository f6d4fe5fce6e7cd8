package personiotest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// stay is an application in a stage.
type stay struct {
	phase string // a system phase's name or a custom phase's number
	since time.Time
}

// receive files an application.
func (c *Company) receive(a Application) {
	a.ID, a.ReceivedAt = c.server.id(), c.server.now()
	c.applications = append(c.applications, a)
	c.stays[a.ID] = []stay{{a.Phase, a.ReceivedAt}}
}

// MoveApplication puts an application into another phase: a system phase's name
// or a custom phase's number. It reports whether there is one with that id.
func (c *Company) MoveApplication(id int64, phase string) bool {
	defer c.lock()()
	i := slices.IndexFunc(c.applications, func(a Application) bool { return a.ID == id })
	if i < 0 {
		return false
	}
	c.applications[i].Phase = phase
	c.stays[id] = append(c.stays[id], stay{phase, c.server.exactly()})
	return true
}

// changedAt is when an application came into its stage.
func (c *Company) changedAt(a Application) time.Time {
	stays := c.stays[a.ID]
	return stays[len(stays)-1].since
}

func serveApplicationsV2(c *apiCall) {
	p := recruitingPages()
	state, ok := c.listing(p, "candidate.email", "updated_at.gt", "updated_at.lt")
	if !ok || !c.checkTimes("updated_at.gt", "updated_at.lt") {
		return
	}
	rows := filtered(c.company.applications, func(a Application) bool {
		return (!c.query.Has("candidate.email") || strings.EqualFold(c.query.Get("candidate.email"), a.Email)) && c.within("updated_at", c.company.changedAt(a))
	})
	slices.SortStableFunc(rows, func(a, b Application) int { return c.company.changedAt(b).Compare(c.company.changedAt(a)) })
	page(c, p, state, rows, c.applicationWire)
}

func serveApplicationV2(c *apiCall) {
	if a := c.application(); a != nil {
		c.reply(http.StatusOK, c.applicationWire(*a))
	}
}

func serveStageTransitions(c *apiCall) {
	p := recruitingPages()
	state, ok := c.listing(p)
	if !ok {
		return
	}
	a := c.application()
	if a == nil {
		return
	}
	var wire []any
	for _, s := range slices.Backward(c.company.stays[a.ID]) {
		wire = append(wire, map[string]any{"entered_at": zoned(s.since), "stage": c.company.stageWire(s.phase)})
	}
	plainPage(c, p, state, wire)
}

// application is the one in the path. When it returns nil the request has been
// answered.
func (c *apiCall) application() *Application {
	for i, a := range c.company.applications {
		if strconv.FormatInt(a.ID, 10) == c.id("id") {
			return &c.company.applications[i]
		}
	}
	c.notFound()
	return nil
}

// applicationWire has no documents, tags and attributes: v2 does not return them.
func (c *apiCall) applicationWire(a Application) any {
	id := strconv.FormatInt(a.ID, 10)
	wire := map[string]any{
		"id": id, "application_date": a.Date, "hiring_team": []any{}, "is_anonymized": false,
		"candidate": map[string]any{
			"id": c.company.candidateID(a.Email), "email": a.Email, "first_name": a.FirstName, "last_name": a.LastName, "gender": a.Attributes["gender"],
		},
		"job":           c.company.appliedJobWire(a.JobPositionID),
		"current_stage": c.company.stageWire(a.Phase),
		"created_at":    zoned(a.ReceivedAt), "updated_at": zoned(c.company.changedAt(a)),
		"_meta": c.self("/v2/recruiting/applications/" + id),
	}
	if channel := c.company.channels[a.ChannelID]; channel != nil {
		wire["channel"] = map[string]any{"id": strconv.FormatInt(channel.ID, 10), "name": channel.Name}
	}
	return wire
}

// stageWire is a phase as v2 has it; a system phase has neither id nor name.
func (c *Company) stageWire(phase string) any {
	number, err := strconv.ParseInt(phase, 10, 64)
	if err != nil {
		return map[string]any{"id": nil, "name": nil, "kind": "system", "type": phase}
	}
	return map[string]any{"id": phase, "name": c.phases[number], "kind": "custom", "type": "custom"}
}
