package personiotest

import (
	"net/http"
	"slices"
)

// projectMember is a member in a list, of a request or an answer.
type projectMember struct {
	Person *Reference `json:"person"`
}

func serveMembers(c *apiCall) {
	p := paging{max: 100, byDefault: 100}
	project := c.pathProject()
	if project == nil {
		return
	}
	if state, ok := c.listing(p); ok {
		page(c, p, state, project.Members, func(id string) any { return projectMember{referTo(id)} })
	}
}

func serveAddMembers(c *apiCall) {
	project, ids := c.memberWrite()
	if project == nil {
		return
	}
	if c.refused(func() *refusal { return c.company.memberRules(project, ids) }) {
		return
	}
	for _, id := range ids {
		if !slices.Contains(project.Members, id) {
			project.Members = append(project.Members, id)
		}
	}
	project.AssignedToAll = false
	c.empty(http.StatusCreated)
}

func serveRemoveMembers(c *apiCall) {
	project, ids := c.memberWrite()
	if project == nil {
		return
	}
	project.Members = slices.DeleteFunc(project.Members, func(id string) bool { return slices.Contains(ids, id) })
	c.empty(http.StatusNoContent)
}

// memberRules refuse the whole request for one person that does not exist.
func (c *Company) memberRules(p *Project, ids []string) *refusal {
	if p.ParentID != "" {
		return unprocessable("Unprocessable", "A sub-project has no members of its own.")
	}
	if slices.ContainsFunc(ids, func(id string) bool { return c.person(id) == nil }) {
		return unprocessable("Unprocessable", "A person does not exist.")
	}
	return nil
}

// memberWrite reads the project of the path and the ids in the body, which is a
// bare array. When project is nil the request has been answered.
func (c *apiCall) memberWrite() (project *Project, ids []string) {
	var body []projectMember
	if project = c.pathProject(); project == nil || !c.knows() || !c.read(&body) {
		return nil, nil
	}
	for _, member := range body {
		ids = append(ids, member.Person.id())
	}
	if body == nil || slices.Contains(ids, "") {
		c.badRequest("Provided request parameters are invalid.")
		return nil, nil
	}
	return project, ids
}

// pathProject is the project of the path. When it is nil the request has been
// answered.
func (c *apiCall) pathProject() *Project {
	p := c.company.project(c.id("id"))
	if p == nil {
		c.notFound()
	}
	return p
}
