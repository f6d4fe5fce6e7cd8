package personio

import (
	"context"
	"iter"
	"net/url"

	"github.com/personio-go/sdk/internal/address"
)

// ProjectsService reads and writes projects, which attendances can be for, and
// their members.
//
// See https://developer.personio.de/reference/get_v2-projects.
type ProjectsService service

// Project is what people work for. It can have sub-projects, which have none of
// their own.
type Project struct {
	Object

	ID            ProjectID         `json:"id"`
	Name          string            `json:"name,omitempty"`
	Status        ProjectStatus     `json:"status,omitempty"`
	ProjectCode   string            `json:"project_code,omitempty"`
	Description   string            `json:"description,omitempty"`
	CostCenter    Ref[CostCenterID] `json:"cost_center,omitzero"`
	AssignedToAll bool              `json:"assigned_to_all,omitempty"`
	// ParentProject is set for a sub-project.
	ParentProject Ref[ProjectID] `json:"parent_project,omitzero"`
	Start         ProjectDate    `json:"start,omitzero"`
	// End is the day after the last one.
	End         ProjectDate `json:"end,omitzero"`
	Billable    bool        `json:"billable,omitempty"`
	ClientName  string      `json:"client_name,omitempty"`
	ProjectType string      `json:"project_type,omitempty"`
	// What ProjectInclude has to ask for; nil when it was not sent.
	TrackedMinutes            *int64 `json:"tracked_minutes,omitempty"`
	SubProjectsTrackedMinutes *int64 `json:"sub_projects_tracked_minutes,omitempty"`
	SubProjectsCount          *int64 `json:"sub_projects_count,omitempty"`
	TrackedPeriodsCount       *int64 `json:"tracked_periods_count,omitempty"`
	// Whether projects have these two is not documented.
	CreatedAt Timestamp `json:"created_at,omitzero"`
	UpdatedAt Timestamp `json:"updated_at,omitzero"`
}

// LastDay is the last day of the project, the zero Date when it has no end.
func (p Project) LastDay() Date {
	if p.End.IsZero() {
		return Date{}
	}
	return p.End.Date.AddDays(-1)
}

// ProjectDate is the day on which a project begins, or the one after its last.
type ProjectDate struct {
	Date Date `json:"date"`
}

// IsZero reports whether no day is given.
func (d ProjectDate) IsZero() bool { return d == ProjectDate{} }

// UnmarshalJSON accepts {"date": …}, a day alone, "" and null.
func (d *ProjectDate) UnmarshalJSON(data []byte) error {
	type plain ProjectDate
	var value plain
	if err := unwrap(data, &value, &value.Date); err != nil {
		return err
	}
	*d = ProjectDate(value)
	return nil
}

// ProjectStatus is whether people can enter working time for a project.
type ProjectStatus string

// The statuses.
const (
	ProjectActive   ProjectStatus = "ACTIVE"
	ProjectArchived ProjectStatus = "ARCHIVED"
)

// ProjectInclude is a figure that is sent only when it is asked for.
type ProjectInclude string

// The figures.
const (
	IncludeTrackedMinutes            ProjectInclude = "tracked_minutes"
	IncludeSubProjectsTrackedMinutes ProjectInclude = "sub_projects_tracked_minutes"
	IncludeSubProjectsCount          ProjectInclude = "sub_projects_count"
	IncludeTrackedPeriodsCount       ProjectInclude = "tracked_periods_count"
)

// ProjectListOptions are the filters of a list of projects. What is zero does not
// filter; several are combined with AND.
type ProjectListOptions struct {
	IDs            []ProjectID
	Names          []string
	Status         ProjectStatus
	ProjectCodes   []string
	ParentProjects []ProjectID
	// TopLevelOnly leaves out sub-projects.
	TopLevelOnly bool
	// Include asks for figures.
	Include []ProjectInclude

	// Limit of a page: 1 to 100, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

func (o ProjectListOptions) query() url.Values {
	p := newParams()
	list(p, "id", o.IDs)
	list(p, "name", o.Names)
	p.Text("status", string(o.Status))
	list(p, "project_code", o.ProjectCodes)
	list(p, "parent_project.id", o.ParentProjects)
	p.Flag("top_level_only", o.TopLevelOnly)
	list(p, "include", o.Include)
	p.Limit(o.Limit, 100)
	return p.Values
}

// List returns one page of projects, 100 at most.
//
// Scope: most likely personio:attendances:read; it is not documented. Limit: 10
// requests per second.
//
// See https://developer.personio.de/reference/get_v2-projects.
func (s *ProjectsService) List(ctx context.Context, o ProjectListOptions, opts ...CallOption) (*Page[Project], error) {
	return listPage[Project](ctx, s.client, "/v2/projects", o.query(), o.Cursor, opts)
}

// Pages returns all pages from o.Cursor on. See [ProjectsService.List].
func (s *ProjectsService) Pages(ctx context.Context, o ProjectListOptions, opts ...CallOption) iter.Seq2[*Page[Project], error] {
	return listPages[Project](ctx, s.client, "/v2/projects", o.query(), o.Cursor, opts)
}

// All returns all projects. See [ProjectsService.List].
func (s *ProjectsService) All(ctx context.Context, o ProjectListOptions, opts ...CallOption) iter.Seq2[Project, error] {
	return items(s.Pages(ctx, o, opts...))
}

// ProjectGetOptions say what comes with a project.
type ProjectGetOptions struct {
	// Include asks for figures.
	Include []ProjectInclude
}

// Get returns a project, or an error that matches [ErrNotFound].
//
// Scope: most likely personio:attendances:read; it is not documented. Limit: 10
// requests per second.
//
// See https://developer.personio.de/reference/get_v2-projects-id.
func (s *ProjectsService) Get(ctx context.Context, id ProjectID, o ProjectGetOptions, opts ...CallOption) (*Project, error) {
	p := newParams()
	list(p, "include", o.Include)
	return get[Project](ctx, s.client, address.Path("/v2/projects/{}", string(id)), p.Values, opts)
}

// ProjectCreate is a new project. Name and Status are required. A sub-project has
// a ParentProject, which is none itself, and must not have a CostCenter,
// AssignedToAll, Billable, ClientName or ProjectType.
type ProjectCreate struct {
	// Name of 255 characters at most. No two projects have the same.
	Name   string        `json:"name"   need:"true"`
	Status ProjectStatus `json:"status" need:"true"`
	// ProjectCode is unique.
	ProjectCode string `json:"project_code,omitempty"`
	// Description of 1,000 characters at most.
	Description   string            `json:"description,omitempty"`
	CostCenter    Ref[CostCenterID] `json:"cost_center,omitzero"`
	AssignedToAll bool              `json:"assigned_to_all,omitempty"`
	ParentProject Ref[ProjectID]    `json:"parent_project,omitzero"`
	Start         ProjectDate       `json:"start,omitzero"`
	// End is the day after the last one.
	End      ProjectDate `json:"end,omitzero"`
	Billable Opt[bool]   `json:"billable,omitzero"`
	// ClientName and ProjectType of 255 characters at most.
	ClientName  string `json:"client_name,omitempty"`
	ProjectType string `json:"project_type,omitempty"`
}

// Create makes a project and returns its id. It is not repeated when nobody knows
// whether it happened: see [OutcomeUnknownError].
//
// Errors: one that matches [ErrInvalid], with status 422 when the name or the
// code is taken, the cost centre or the parent does not exist, the project ends
// before it begins, or a sub-project has what it must not have.
//
// Scope: most likely personio:attendances:write; it is not documented. Limit: 10
// requests per second.
//
// See https://developer.personio.de/reference/post_v2-projects.
func (s *ProjectsService) Create(ctx context.Context, p ProjectCreate, opts ...CallOption) (*Created[ProjectID], error) {
	return create[Created[ProjectID]](ctx, s.client, "/v2/projects", nil, p, opts)
}

// ProjectPatch changes a project. What is absent stays as it is. A project cannot
// be moved to another parent.
type ProjectPatch struct {
	Name        Opt[string]            `json:"name,omitzero"`
	Status      Opt[ProjectStatus]     `json:"status,omitzero"`
	ProjectCode Opt[string]            `json:"project_code,omitzero"`
	Description Opt[string]            `json:"description,omitzero"`
	CostCenter  Opt[Ref[CostCenterID]] `json:"cost_center,omitzero"`
	// AssignedToAll true removes all members.
	AssignedToAll Opt[bool]        `json:"assigned_to_all,omitzero"`
	Start         Opt[ProjectDate] `json:"start,omitzero"`
	// End is the day after the last one.
	End         Opt[ProjectDate] `json:"end,omitzero"`
	Billable    Opt[bool]        `json:"billable,omitzero"`
	ClientName  Opt[string]      `json:"client_name,omitzero"`
	ProjectType Opt[string]      `json:"project_type,omitzero"`
}

// Update changes a project. Errors: as for [ProjectsService.Create].
//
// Scope: most likely personio:attendances:write; it is not documented. Limit: 10
// requests per second.
//
// See https://developer.personio.de/reference/patch_v2-projects-id.
func (s *ProjectsService) Update(ctx context.Context, id ProjectID, p ProjectPatch, opts ...CallOption) error {
	return update(ctx, s.client, address.Path("/v2/projects/{}", string(id)), nil, p, opts)
}

// Delete deletes a project and all its sub-projects at once. There is no way
// back, and nothing asks again, not even for projects with tracked time: read the
// project with [IncludeSubProjectsCount] and [IncludeTrackedPeriodsCount] first,
// and prefer the status [ProjectArchived], which keeps everything.
//
// Scope: most likely personio:attendances:write; it is not documented. Limit: 10
// requests per second.
//
// See https://developer.personio.de/reference/delete_v2-projects-id.
func (s *ProjectsService) Delete(ctx context.Context, id ProjectID, opts ...CallOption) error {
	return remove(ctx, s.client, address.Path("/v2/projects/{}", string(id)), nil, opts)
}
