package personiotest

import (
	"regexp"
	"slices"
	"unicode/utf8"
)

// projectFigures are what the parameter include can ask for.
//
//nolint:gochecknoglobals // a table that nothing writes to
var projectFigures = map[string]func(*Company, *Project) int{
	"tracked_minutes":       func(c *Company, p *Project) int { return c.trackedMinutes(p.ID) },
	"tracked_periods_count": func(c *Company, p *Project) int { return len(c.tracked(p.ID)) },
	"sub_projects_count":    func(c *Company, p *Project) int { return len(c.subProjects(p.ID)) },
	"sub_projects_tracked_minutes": func(c *Company, p *Project) int {
		minutes := 0
		for _, sub := range c.subProjects(p.ID) {
			minutes += c.trackedMinutes(sub.ID)
		}
		return minutes
	},
}

// checkInclude refuses figures that do not exist. When it returns false the
// request has been answered.
func (c *apiCall) checkInclude() bool {
	return !c.refused(func() *refusal {
		for _, figure := range c.values("include") {
			if projectFigures[figure] == nil {
				return unprocessable("Unprocessable", "include has a value that is not known.")
			}
		}
		return nil
	})
}

func (c *Company) subProjects(id string) []*Project {
	return filtered(c.projects, func(p *Project) bool { return p.ParentID == id })
}

func (c *Company) tracked(project string) []*AttendancePeriod {
	return filtered(c.attendances, func(p *AttendancePeriod) bool { return p.ProjectID == project })
}

func (c *Company) trackedMinutes(project string) int {
	minutes := 0
	for _, p := range c.tracked(project) {
		start, _ := localTime(p.Start)
		if end, ended := localTime(p.End); ended {
			minutes += int(end.Sub(start).Minutes())
		}
	}
	return minutes
}

// projectRefused checks a project that is to be written. When it returns true the
// request has been answered.
func (c *apiCall) projectRefused(p *Project, body projectBody) bool {
	return c.refused(
		func() *refusal { return projectForm(p) },
		func() *refusal { return c.company.projectUnique(p) },
		func() *refusal { return c.company.projectCostCenter(p) },
		func() *refusal { return c.company.projectParent(p, body) },
	)
}

var projectStatus = regexp.MustCompile(`^(ACTIVE|ARCHIVED)$`)

// projectForm is what makes a body none of a project.
func projectForm(p *Project) *refusal {
	tooLong := func(most int, text string) bool { return utf8.RuneCountInString(text) > most }
	switch {
	case tooLong(255, p.Name) || tooLong(1_000, p.Description) || tooLong(255, p.ClientName) || tooLong(255, p.Type):
		return invalid("A text is too long.")
	case p.Name == "":
		return invalid("name is required.")
	case !projectStatus.MatchString(p.Status):
		return invalid("status must be ACTIVE or ARCHIVED.")
	case !isDay(p.Start) || !isDay(p.End):
		return invalid("date must be a day.")
	case p.Start != "" && p.End != "" && p.Start > p.End:
		return unprocessable("Unprocessable", "The start is after the end.")
	}
	return nil
}

func (c *Company) projectUnique(p *Project) *refusal {
	taken := slices.ContainsFunc(c.projects, func(other *Project) bool {
		return other.ID != p.ID && (other.Name == p.Name || p.Code != "" && other.Code == p.Code)
	})
	if taken {
		return unprocessable("Unprocessable", "The name or the code is taken.")
	}
	return nil
}

func (c *Company) projectCostCenter(p *Project) *refusal {
	if p.CostCenterID != "" && !slices.ContainsFunc(c.costCenters, func(center CostCenter) bool { return center.ID == p.CostCenterID }) {
		return unprocessable("Unprocessable", "The cost centre does not exist.")
	}
	return nil
}

// projectParent are the rules for sub-projects. There is one level of them.
func (c *Company) projectParent(p *Project, body projectBody) *refusal {
	if body.ParentProject == nil {
		return nil
	}
	parent := c.project(p.ParentID)
	switch {
	case parent == nil || parent.ParentID != "":
		return unprocessable("Unprocessable", "The parent project does not exist, or is a sub-project.")
	case body.CostCenter != nil || body.AssignedToAll != nil || body.Billable != nil || body.ClientName != nil || body.ProjectType != nil:
		return unprocessable("Unprocessable", "A field is not allowed for a sub-project.")
	}
	return nil
}
