package personiotest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// AttendanceProject is what working time is booked on, as API v1 has it.
type AttendanceProject struct {
	ID        int64 // 0 gets one
	Name      string
	Active    bool
	CreatedAt time.Time // zero gets the time of addition
	UpdatedAt time.Time
}

// AddAttendanceProject makes a project and returns its id.
func (c *Company) AddAttendanceProject(p AttendanceProject) int64 {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return c.addV1Project(p).ID
}

func (c *Company) addV1Project(p AttendanceProject) *AttendanceProject {
	if p.ID == 0 {
		p.ID = c.server.id()
	}
	if p.CreatedAt.IsZero() {
		p.CreatedAt = time.Now()
	}
	if p.UpdatedAt.IsZero() {
		p.UpdatedAt = p.CreatedAt
	}
	c.v1.projects = append(c.v1.projects, &p)
	return &p
}

// AttendanceProjects returns all projects, in the order of addition.
func (c *Company) AttendanceProjects() []AttendanceProject {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return copies(c.v1.projects)
}

func (c *Company) v1ProjectOf(id int64) *AttendanceProject {
	return first(c.v1.projects, func(p *AttendanceProject) bool { return p.ID == id })
}

func v1ProjectRoutes() []apiRoute {
	const read, write = "attendances:read", "attendances:write"
	return []apiRoute{
		{operation: "v1.projects.list", pattern: "GET /v1/company/attendances/projects", scope: read, mute: true, serve: serveV1Projects},
		{operation: "v1.projects.create", pattern: "POST /v1/company/attendances/projects", scope: write, mute: true, serve: serveV1CreateProject},
		{operation: "v1.projects.update", pattern: "PATCH /v1/company/attendances/projects/{id}", scope: write, mute: true, serve: serveV1UpdateProject},
		{operation: "v1.projects.delete", pattern: "DELETE /v1/company/attendances/projects/{id}", scope: write, mute: true, serve: serveV1DeleteProject},
	}
}

// Times of projects have an offset without a colon.
func projectWire(p *AttendanceProject) any {
	const form = "2006-01-02T15:04:05-0700"
	return v1WithID(p.ID, "Project", map[string]any{
		"name": p.Name, "active": p.Active, "created_at": p.CreatedAt.UTC().Format(form), "updated_at": p.UpdatedAt.UTC().Format(form),
	})
}

func serveV1Projects(c *apiCall) {
	wire := make([]any, len(c.company.v1.projects))
	for i, p := range c.company.v1.projects {
		wire[i] = projectWire(p)
	}
	c.v1Success(http.StatusOK, wire)
}

// v1ProjectFields refuses a project in a shape of its own: fields with lists of
// texts, or with a text.
func (c *apiCall) v1ProjectFields(name string, message any) {
	c.reply(http.StatusBadRequest, map[string]any{"success": false, "error": map[string]any{name: message}})
}

// v1ReadProject puts the body into a project. When it returns false the request
// has been answered.
func (c *apiCall) v1ReadProject(p *AttendanceProject) bool {
	var body struct {
		Name   json.RawMessage `json:"name"`
		Active json.RawMessage `json:"active"`
	}
	switch {
	case !c.v1Object(&body, http.StatusBadRequest):
		return false
	case body.Name != nil && json.Unmarshal(body.Name, &p.Name) != nil || p.Name == "":
		c.v1ProjectFields("name", []string{"Project name cannot be empty"})
		return false
	case body.Active != nil && json.Unmarshal(body.Active, &p.Active) != nil:
		c.v1ProjectFields("active", []string{"Active field needs to be of type boolean"})
		return false
	case slices.ContainsFunc(c.company.v1.projects, func(other *AttendanceProject) bool { return other.Name == p.Name && other.ID != p.ID }):
		c.v1ProjectFields("name", "Project name already exists")
		return false
	}
	return true
}

func serveV1CreateProject(c *apiCall) {
	var p AttendanceProject
	if c.v1ReadProject(&p) {
		c.v1Success(http.StatusOK, projectWire(c.company.addV1Project(p)))
	}
}

func (c *apiCall) v1Project() *AttendanceProject {
	id, err := strconv.ParseInt(c.id("id"), 10, 64)
	if err != nil {
		return nil
	}
	return c.company.v1ProjectOf(id)
}

func serveV1UpdateProject(c *apiCall) {
	p := c.v1Project()
	if p == nil {
		c.reply(http.StatusNotFound, map[string]any{"success": false, "message": "Project " + c.id("id") + " not found"})
		return
	}
	changed := *p
	if c.v1ReadProject(&changed) {
		changed.UpdatedAt = time.Now()
		*p = changed
		c.v1Success(http.StatusOK, projectWire(p))
	}
}

func serveV1DeleteProject(c *apiCall) {
	p := c.v1Project()
	switch {
	case p == nil:
		c.v1Fail(http.StatusNotFound, http.StatusNotFound, "Project "+c.id("id")+" not found")
	case slices.ContainsFunc(c.company.v1.attendances, func(a *Attendance) bool { return a.ProjectID == p.ID }):
		c.v1Fail(http.StatusConflict, http.StatusConflict, "There are existing attendances for this project.")
	default:
		remove(&c.company.v1.projects, func(other *AttendanceProject) bool { return other == p })
		c.empty(http.StatusNoContent)
	}
}
