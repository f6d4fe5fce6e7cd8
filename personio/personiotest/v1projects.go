package personiotest

import (
	"encoding/json"
	"net/http"
)

func v1ProjectRoutes() []apiRoute {
	const read, write = "attendances:read", "attendances:write"
	return []apiRoute{
		{operation: "v1.projects.list", pattern: "GET /v1/company/attendances/projects", scope: read, mute: true, serve: serveV1Projects},
		{operation: "v1.projects.create", pattern: "POST /v1/company/attendances/projects", scope: write, mute: true, serve: serveV1CreateProject},
		{operation: "v1.projects.update", pattern: "PATCH /v1/company/attendances/projects/{id}", scope: write, mute: true, serve: serveV1UpdateProject},
		{operation: "v1.projects.delete", pattern: "DELETE /v1/company/attendances/projects/{id}", scope: write, mute: true, serve: serveV1DeleteProject},
	}
}

// v1ProjectWire is a project. Its times have an offset without a colon.
func (c *Company) v1ProjectWire(p *Project) any {
	const form = "2006-01-02T15:04:05-0700"
	return v1WithID(c.number(p.ID), "Project", map[string]any{
		"name": p.Name, "active": p.Status == "ACTIVE", "created_at": p.CreatedAt.UTC().Format(form), "updated_at": p.UpdatedAt.UTC().Format(form),
	})
}

func serveV1Projects(c *apiCall) {
	wire := make([]any, len(c.company.projects))
	for i, p := range c.company.projects {
		wire[i] = c.company.v1ProjectWire(p)
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
func (c *apiCall) v1ReadProject(p *Project) bool {
	var body struct {
		Name   json.RawMessage `json:"name"`
		Active json.RawMessage `json:"active"`
	}
	active := p.Status == "ACTIVE"
	switch {
	case !c.v1Object(&body, http.StatusBadRequest):
		return false
	case body.Name != nil && json.Unmarshal(body.Name, &p.Name) != nil || p.Name == "":
		c.v1ProjectFields("name", []string{"Project name cannot be empty"})
		return false
	case body.Active != nil && json.Unmarshal(body.Active, &active) != nil:
		c.v1ProjectFields("active", []string{"Active field needs to be of type boolean"})
		return false
	case c.company.projectUnique(p) != nil:
		c.v1ProjectFields("name", "Project name already exists")
		return false
	}
	p.Status = map[bool]string{true: "ACTIVE", false: "ARCHIVED"}[active]
	return true
}

func serveV1CreateProject(c *apiCall) {
	var p Project
	if c.v1ReadProject(&p) {
		c.v1Success(http.StatusOK, c.company.v1ProjectWire(c.company.project(c.company.addProject(p))))
	}
}

func (c *apiCall) v1Project() *Project { return c.company.project(c.company.idOf(c.id("id"))) }

func serveV1UpdateProject(c *apiCall) {
	p := c.v1Project()
	if p == nil {
		c.reply(http.StatusNotFound, map[string]any{"success": false, "message": "Project " + c.id("id") + " not found"})
		return
	}
	changed := *p
	if c.v1ReadProject(&changed) {
		changed.UpdatedAt = c.server.now()
		*p = changed
		c.v1Success(http.StatusOK, c.company.v1ProjectWire(p))
	}
}

func serveV1DeleteProject(c *apiCall) {
	p := c.v1Project()
	switch {
	case p == nil:
		c.v1Fail(http.StatusNotFound, http.StatusNotFound, "Project "+c.id("id")+" not found")
	case len(c.company.tracked(p.ID)) > 0:
		c.v1Fail(http.StatusConflict, http.StatusConflict, "There are existing attendances for this project.")
	default:
		c.company.deleteProject(p.ID)
		c.empty(http.StatusNoContent)
	}
}
