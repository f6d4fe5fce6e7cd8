package personiotest

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Project is what people work for. Days are such as "2031-02-03".
type Project struct {
	ID            string    `json:"id"` // empty gets one
	Name          string    `json:"name"`
	Status        string    `json:"status"` // ACTIVE, which is also what empty means, or ARCHIVED
	Code          string    `json:"code"`
	Description   string    `json:"description"`
	CostCenterID  string    `json:"cost_center_id"`
	AssignedToAll bool      `json:"assigned_to_all"`
	ParentID      string    `json:"parent_id"` // of a sub-project
	Start         string    `json:"start"`
	End           string    `json:"end"` // exclusive: the day after the last one
	Billable      bool      `json:"billable"`
	ClientName    string    `json:"client_name"`
	Type          string    `json:"type"`
	Members       []string  `json:"members"`    // ids of persons
	CreatedAt     time.Time `json:"created_at"` // zero gets the time of addition
	UpdatedAt     time.Time `json:"updated_at"`
}

// AddProject makes a project without any check, and returns its id.
func (c *Company) AddProject(p Project) string {
	defer c.lock()()
	return c.addProject(p)
}

func (c *Company) addProject(p Project) string {
	p.ID = c.newID(p.ID)
	p.Status = cmp.Or(p.Status, "ACTIVE")
	p.Members = slices.Clone(p.Members)
	c.server.stamp(&p.CreatedAt, &p.UpdatedAt)
	c.projects = with(c.projects, &p, func(same *Project) bool { return same.ID == p.ID })
	return p.ID
}

// Projects returns all projects, in the order of addition.
func (c *Company) Projects() []Project {
	defer c.lock()()
	projects := make([]Project, len(c.projects))
	for i, p := range c.projects {
		projects[i] = *p
		projects[i].Members = slices.Clone(p.Members)
	}
	return projects
}

func (c *Company) project(id string) *Project {
	return first(c.projects, func(p *Project) bool { return p.ID == id })
}

func projectRoutes() []apiRoute {
	const read, write = "personio:attendances:read", "personio:attendances:write"
	return []apiRoute{
		{operation: "projects.list", pattern: "GET /v2/projects", scope: read, serve: serveProjects},
		{operation: "projects.create", pattern: "POST /v2/projects", scope: write, serve: serveCreateProject},
		{operation: "projects.get", pattern: "GET /v2/projects/{id}", scope: read, serve: serveProject},
		{operation: "projects.update", pattern: "PATCH /v2/projects/{id}", scope: write, serve: serveUpdateProject},
		{operation: "projects.delete", pattern: "DELETE /v2/projects/{id}", scope: write, serve: serveDeleteProject},
		{operation: "projects.members.list", pattern: "GET /v2/projects/{id}/members", scope: read, serve: serveMembers},
		{operation: "projects.members.add", pattern: "POST /v2/projects/{id}/members", scope: write, serve: serveAddMembers},
		{operation: "projects.members.remove", pattern: "DELETE /v2/projects/{id}/members", scope: write, serve: serveRemoveMembers},
	}
}

func serveProjects(c *apiCall) {
	p := paging{max: 100, byDefault: 100}
	state, ok := c.listing(p, "id", "name", "status", "project_code", "parent_project.id", "top_level_only", "include")
	if !ok || !c.checkInclude() {
		return
	}
	topLevel, err := strconv.ParseBool(cmp.Or(c.query.Get("top_level_only"), "false"))
	if err != nil {
		c.badRequest("Provided request parameters are invalid.")
		return
	}
	rows := filtered(c.company.projects, func(p *Project) bool {
		return c.oneOf("id", p.ID) && c.oneOf("name", p.Name) && c.is("status", p.Status) && c.oneOf("project_code", p.Code) &&
			c.oneOf("parent_project.id", p.ParentID) && (!topLevel || p.ParentID == "")
	})
	page(c, p, state, rows, c.projectWire)
}

func serveProject(c *apiCall) {
	if !c.knows("include") || !c.checkInclude() {
		return
	}
	if p := c.company.project(c.id("id")); p != nil {
		c.reply(http.StatusOK, c.projectWire(p))
		return
	}
	c.notFound()
}

// projectBody is a project in a request.
type projectBody struct {
	Name          string       `json:"name"`
	Status        string       `json:"status"`
	ProjectCode   *string      `json:"project_code"`
	Description   *string      `json:"description"`
	CostCenter    *Reference   `json:"cost_center"`
	AssignedToAll *bool        `json:"assigned_to_all"`
	ParentProject *Reference   `json:"parent_project"`
	Start         *projectDate `json:"start"`
	End           *projectDate `json:"end"`
	Billable      *bool        `json:"billable"`
	ClientName    *string      `json:"client_name"`
	ProjectType   *string      `json:"project_type"`
}

type projectDate struct {
	Date string `json:"date"`
}

func projectDay(text string) *projectDate {
	if text == "" {
		return nil
	}
	return &projectDate{text}
}

func (p *Project) body() projectBody {
	return projectBody{
		Name: p.Name, Status: p.Status, ProjectCode: pointer(p.Code), Description: pointer(p.Description),
		CostCenter: referTo(p.CostCenterID), AssignedToAll: &p.AssignedToAll, ParentProject: referTo(p.ParentID),
		Start: projectDay(p.Start), End: projectDay(p.End), Billable: &p.Billable, ClientName: pointer(p.ClientName), ProjectType: pointer(p.Type),
	}
}

// put puts what a body says into the project.
func (b projectBody) put(p *Project) {
	p.Name, p.Status, p.Code, p.Description = b.Name, b.Status, textOf(b.ProjectCode), textOf(b.Description)
	p.CostCenterID, p.ParentID, p.ClientName, p.Type = b.CostCenter.id(), b.ParentProject.id(), textOf(b.ClientName), textOf(b.ProjectType)
	p.AssignedToAll = b.AssignedToAll != nil && *b.AssignedToAll
	p.Billable = b.Billable != nil && *b.Billable
	p.Start, p.End = "", ""
	if b.Start != nil {
		p.Start = b.Start.Date
	}
	if b.End != nil {
		p.End = b.End.Date
	}
}

// projectWire is a project as it is sent, with the figures that were asked for.
func (c *apiCall) projectWire(p *Project) any {
	wire := members(p.body())
	put(wire, "id", p.ID)
	put(wire, "created_at", p.CreatedAt.UTC().Format(time.RFC3339))
	put(wire, "updated_at", p.UpdatedAt.UTC().Format(time.RFC3339))
	put(wire, "_meta", c.self("/v2/projects/"+p.ID))
	for _, figure := range c.values("include") {
		put(wire, figure, projectFigures[figure](c.company, p))
	}
	return wire
}

func serveCreateProject(c *apiCall) {
	var body projectBody
	if !c.knows() || !c.read(&body) {
		return
	}
	var p Project
	body.put(&p)
	if !c.projectRefused(&p, body) {
		c.created(c.company.addProject(p))
	}
}

func serveUpdateProject(c *apiCall) {
	p := c.company.project(c.id("id"))
	if p == nil {
		c.notFound()
		return
	}
	changed, body := *p, p.body()
	if p.ParentID != "" {
		body.AssignedToAll, body.Billable = nil, nil // what a sub-project is not to be given
	}
	if !patch(c, &body, "name", "status", "project_code", "description", "cost_center", "assigned_to_all", "start", "end",
		"billable", "client_name", "project_type") {
		return
	}
	body.put(&changed)
	if c.projectRefused(&changed, body) {
		return
	}
	if changed.AssignedToAll {
		changed.Members = nil
	}
	changed.UpdatedAt = c.server.now()
	*p = changed
	c.empty(http.StatusNoContent)
}

func serveDeleteProject(c *apiCall) {
	id := c.id("id")
	if c.company.project(id) == nil {
		c.notFound()
		return
	}
	c.company.deleteProject(id)
	c.empty(http.StatusNoContent)
}

func (c *Company) deleteProject(id string) {
	remove(&c.projects, func(p *Project) bool { return p.ID == id || p.ParentID == id })
}
