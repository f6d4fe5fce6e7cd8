package personio_test

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func projectID(p personio.Project) string { return string(p.ID) }

func projectLists() []listCall {
	return []listCall{
		{
			name: "Projects",
			all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
				return ids(c.Projects.All(ctx, personio.ProjectListOptions{TopLevelOnly: true}), projectID)
			},
			first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
				return pageIDs(projectID)(c.Projects.List(ctx, personio.ProjectListOptions{TopLevelOnly: true, Cursor: from}))
			},
		},
		{
			name: "Projects.Members",
			all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
				return ids(c.Projects.AllMembers(ctx, "7", personio.ProjectMemberListOptions{}), rawID[personio.ProjectMember])
			},
			first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
				return pageIDs(rawID[personio.ProjectMember])(c.Projects.Members(ctx, "7", personio.ProjectMemberListOptions{Cursor: from}))
			},
		},
	}
}

func TestProjectIsCreatedReadChangedAndDeleted(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	projects := client.Projects
	created, err := projects.Create(t.Context(), personio.ProjectCreate{
		Name: "Harbour crane", Status: personio.ProjectActive, ProjectCode: "HC-1", Description: "Lifts",
		Start: personio.ProjectDate{Date: day(t, "2031-02-01")}, End: personio.ProjectDate{Date: day(t, "2031-03-01")},
		Billable: personio.Set(true), ClientName: "Port", ProjectType: "Build",
	})
	if err != nil {
		t.Fatal(err)
	}
	sub, err := projects.Create(t.Context(), personio.ProjectCreate{Name: "Hook", Status: personio.ProjectActive, ParentProject: personio.RefTo(created.ID)})
	if err != nil {
		t.Fatal(err)
	}
	got, err := projects.Get(t.Context(), created.ID, personio.ProjectGetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got.Name != "Harbour crane" || got.ProjectCode != "HC-1" || got.Description != "Lifts" || !got.Billable || got.AssignedToAll || got.ClientName != "Port" ||
		got.ProjectType != "Build" || got.Start.Date != day(t, "2031-02-01") || got.LastDay() != day(t, "2031-02-28") || got.SubProjectsCount != nil {
		t.Errorf("%+v", got)
	}
	if err := projects.Update(t.Context(), created.ID, personio.ProjectPatch{
		Status: personio.Set(personio.ProjectArchived), End: personio.Null[personio.ProjectDate](), ProjectCode: personio.Null[string](),
	}); err != nil {
		t.Fatal(err)
	}
	if got, err = projects.Get(t.Context(), created.ID, personio.ProjectGetOptions{}); err != nil || got.Status != personio.ProjectArchived ||
		!got.LastDay().IsZero() || got.ProjectCode != "" || got.Name != "Harbour crane" {
		t.Errorf("%+v, %v", got, err)
	}
	// Sub-projects go with their parent.
	if err := client.Projects.Delete(t.Context(), created.ID); err != nil || len(company.Projects()) != 0 {
		t.Errorf("%v, %+v", err, company.Projects())
	}
	if _, err := projects.Get(t.Context(), sub.ID, personio.ProjectGetOptions{}); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func TestProjectRules(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	parent := personio.RefTo(personio.ProjectID(company.AddProject(personiotest.Project{Name: "Crane", Code: "C"})))
	child := personio.RefTo(personio.ProjectID(company.AddProject(personiotest.Project{Name: "Hook", ParentID: string(parent.ID)})))
	base := personio.ProjectCreate{Name: "Sail", Status: personio.ProjectActive}
	sub := base
	sub.ParentProject = parent
	for name, test := range map[string]struct {
		change func(*personio.ProjectCreate)
		base   personio.ProjectCreate
		status int
	}{
		"long name":            {func(p *personio.ProjectCreate) { p.Name = strings.Repeat("ä", 256) }, base, 400},
		"long description":     {func(p *personio.ProjectCreate) { p.Description = strings.Repeat("ä", 1_001) }, base, 400},
		"name is taken":        {func(p *personio.ProjectCreate) { p.Name = "Crane" }, base, 422},
		"code is taken":        {func(p *personio.ProjectCreate) { p.ProjectCode = "C" }, base, 422},
		"start after the end":  {func(p *personio.ProjectCreate) { p.Start.Date, p.End.Date = day(t, "2031-02-02"), day(t, "2031-02-01") }, base, 422},
		"unknown parent":       {func(p *personio.ProjectCreate) { p.ParentProject.ID = "1" }, base, 422},
		"a parent with parent": {func(p *personio.ProjectCreate) { p.ParentProject = child }, base, 422},
		"sub with cost centre": {func(p *personio.ProjectCreate) { p.CostCenter.ID = "1" }, sub, 422},
		"sub assigned to all":  {func(p *personio.ProjectCreate) { p.AssignedToAll = true }, sub, 422},
		"sub billable":         {func(p *personio.ProjectCreate) { p.Billable = personio.Set(false) }, sub, 422},
		"sub with client":      {func(p *personio.ProjectCreate) { p.ClientName = "Port" }, sub, 422},
		"sub with type":        {func(p *personio.ProjectCreate) { p.ProjectType = "Build" }, sub, 422},
	} {
		body := test.base
		test.change(&body)
		if _, err := client.Projects.Create(t.Context(), body); apiError(t, err).StatusCode != test.status {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := client.Projects.Update(t.Context(), child.ID, personio.ProjectPatch{ClientName: personio.Set("Port")}); apiError(t, err).StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a client for a sub-project: %v", err)
	}
	if err := client.Projects.Update(t.Context(), child.ID, personio.ProjectPatch{Name: personio.Set("Anchor")}); err != nil {
		t.Errorf("a name for a sub-project: %v", err)
	}
	if stored := company.Projects(); len(stored) != 2 || stored[1].Name != "Anchor" {
		t.Errorf("%+v", stored)
	}
}

func TestProjectsAreFiltered(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	company.AddProject(personiotest.Project{ID: "1", Name: "Crane", Code: "C"})
	company.AddProject(personiotest.Project{ID: "2", Name: "Hook", ParentID: "1"})
	company.AddProject(personiotest.Project{ID: "3", Name: "Sail", Status: "ARCHIVED"})
	for name, test := range map[string]struct {
		options personio.ProjectListOptions
		want    string
	}{
		"none":      {personio.ProjectListOptions{}, "123"},
		"ids":       {personio.ProjectListOptions{IDs: []personio.ProjectID{"1", "3", "4"}}, "13"},
		"names":     {personio.ProjectListOptions{Names: []string{"Crane", "Hook"}, Limit: 1}, "12"},
		"status":    {personio.ProjectListOptions{Status: personio.ProjectArchived}, "3"},
		"codes":     {personio.ProjectListOptions{ProjectCodes: []string{"C", "D"}}, "1"},
		"parents":   {personio.ProjectListOptions{ParentProjects: []personio.ProjectID{"1"}}, "2"},
		"top level": {personio.ProjectListOptions{TopLevelOnly: true}, "13"},
	} {
		projects, err := personio.Collect(client.Projects.All(t.Context(), test.options))
		if got := joined(t, projects, err, projectID); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

func TestProjectFiguresComeWhenTheyAreAskedFor(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	company.AddProject(personiotest.Project{ID: "1", Name: "Crane"})
	company.AddProject(personiotest.Project{ID: "2", Name: "Hook", ParentID: "1"})
	for _, p := range []personiotest.AttendancePeriod{
		{ProjectID: "1", Start: "2031-02-03T08:00:00", End: "2031-02-03T08:45:00"},
		{ProjectID: "1", Start: "2031-02-03T09:00:00"},
		{ProjectID: "2", Start: "2031-02-03T08:00:00", End: "2031-02-03T09:00:00"},
	} {
		company.AddAttendancePeriod(p)
	}
	all := []personio.ProjectInclude{
		personio.IncludeTrackedMinutes, personio.IncludeSubProjectsTrackedMinutes, personio.IncludeSubProjectsCount, personio.IncludeTrackedPeriodsCount,
	}
	got, err := client.Projects.Get(t.Context(), "1", personio.ProjectGetOptions{Include: all})
	if err != nil {
		t.Fatal(err)
	}
	if *got.TrackedMinutes != 45 || *got.SubProjectsTrackedMinutes != 60 || *got.SubProjectsCount != 1 || *got.TrackedPeriodsCount != 2 {
		t.Errorf("%s", got.RawJSON())
	}
	page, err := client.Projects.List(t.Context(), personio.ProjectListOptions{Include: all[2:3]})
	if err != nil || *page.Items[1].SubProjectsCount != 0 || page.Items[0].TrackedMinutes != nil {
		t.Errorf("%+v, %v", page, err)
	}
	if _, err := client.Projects.Get(t.Context(), "1", personio.ProjectGetOptions{Include: []personio.ProjectInclude{"mood"}}); apiError(t, err).StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an unknown figure: %v", err)
	}
	if err := client.Do(t.Context(), http.MethodGet, "/v2/projects?includes=tracked_minutes", nil, nil); apiError(t, err).StatusCode != http.StatusBadRequest {
		t.Errorf("a misspelt parameter: %v", err)
	}
}

func TestMembersAreAddedAndRemoved(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	ada := personio.PersonID(company.AddPerson(personiotest.Person{FirstName: "Ada"}))
	bob := personio.PersonID(company.AddPerson(personiotest.Person{FirstName: "Bob"}))
	project := personio.ProjectID(company.AddProject(personiotest.Project{Name: "Crane", AssignedToAll: true}))
	members := func() string {
		all, err := personio.Collect(client.Projects.AllMembers(t.Context(), project, personio.ProjectMemberListOptions{Limit: 1}))
		return joined(t, all, err, func(m personio.ProjectMember) string { return string(m.Person.ID) })
	}
	for range 2 { // the second time changes nothing
		if err := client.Projects.AddMembers(t.Context(), project, []personio.PersonID{ada, bob}); err != nil {
			t.Fatal(err)
		}
		if got := members(); got != string(ada+bob) || company.Projects()[0].AssignedToAll {
			t.Errorf("%s, %+v", got, company.Projects())
		}
	}
	if err := client.Projects.RemoveMembers(t.Context(), project, []personio.PersonID{ada, "1"}); err != nil || members() != string(bob) {
		t.Errorf("%s, %v", members(), err)
	}
	// One person that does not exist, and nobody is added.
	if err := client.Projects.AddMembers(t.Context(), project, []personio.PersonID{ada, "1"}); apiError(t, err).StatusCode != http.StatusUnprocessableEntity || members() != string(bob) {
		t.Errorf("%s, %v", members(), err)
	}
	if err := client.Projects.Update(t.Context(), project, personio.ProjectPatch{AssignedToAll: personio.Set(true)}); err != nil || members() != "" {
		t.Errorf("assigned to all, and %s, %v", members(), err)
	}
	sub := personio.ProjectID(company.AddProject(personiotest.Project{Name: "Hook", ParentID: string(project)}))
	if err := client.Projects.AddMembers(t.Context(), sub, []personio.PersonID{ada}); apiError(t, err).StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a sub-project: %v", err)
	}
	if err := client.Projects.AddMembers(t.Context(), "1", []personio.PersonID{ada}); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("no project: %v", err)
	}
}

func TestMembersAreABareArray(t *testing.T) {
	t.Parallel()
	var sent strings.Builder
	client := through(t, captured(&sent, 200, ""))
	if err := client.Projects.AddMembers(t.Context(), "7", []personio.PersonID{"1", "2"}); err != nil {
		t.Fatal(err)
	}
	if err := client.Projects.RemoveMembers(t.Context(), "7", []personio.PersonID{"3"}); err != nil {
		t.Fatal(err)
	}
	want := `POST /v2/projects/7/members [{"person":{"id":"1"}},{"person":{"id":"2"}}]` + "\n" + `DELETE /v2/projects/7/members [{"person":{"id":"3"}}]` + "\n"
	if sent.String() != want {
		t.Errorf("\n%s\n%s", sent.String(), want)
	}
}

func TestProjectIsDeleted(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	id := personio.ProjectID(company.AddProject(personiotest.Project{Name: "New crane"}))
	if err := client.Projects.Delete(t.Context(), id); err != nil || len(company.Projects()) != 0 {
		t.Errorf("%v, %v", err, company.Projects())
	}
	if err := client.Projects.Delete(t.Context(), id); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("%v", err)
	}
}
