package v1

import (
	"context"
	"net/http"

	"github.com/personio-go/sdk/internal/address"
	"github.com/personio-go/sdk/personio"
)

// ProjectsService reads and writes the projects that working time is booked on.
//
// Deprecated by Personio: these routes end on 2027-01-31 at 23:59:59 UTC, as the
// official OpenAPI document says since 2026 (first announced for 2026-08-30). Their successor is
// [personio.ProjectsService].
//
// See https://developer.personio.de/reference/get_company-attendances-projects.
type ProjectsService struct{ client *personio.Client }

// Project is what working time is booked on.
type Project struct {
	Object

	ID        ProjectID          `json:"id"`
	Name      string             `json:"name"`
	Active    bool               `json:"active"`
	CreatedAt personio.Timestamp `json:"created_at,omitzero"`
	UpdatedAt personio.Timestamp `json:"updated_at,omitzero"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (p *Project) UnmarshalJSON(data []byte) error {
	type plain Project
	wire := struct {
		*plain

		Active flag `json:"active"`
	}{plain: new(plain)}
	err := unwrap(data, &wire, &wire.Object)
	*p = Project(*wire.plain)
	p.Active = bool(wire.Active)
	return err
}

const projectsPath = attendancesPath + "/projects"

// List returns all projects; there are no pages.
//
// Scope: attendances:read. Deprecated by Personio: see [ProjectsService].
//
// See https://developer.personio.de/reference/get_company-attendances-projects.
// Successor: [personio.ProjectsService.List].
func (s *ProjectsService) List(ctx context.Context, opts ...personio.CallOption) ([]Project, error) {
	return getAll[Project](ctx, s.client, projectsPath, nil, opts)
}

// ProjectCreate is a new project. Name is required and must not be taken; a
// project is not active unless Active says so.
type ProjectCreate struct {
	Name   string `json:"name"`
	Active bool   `json:"active"`
}

// Create makes a project. It is not repeated when nobody knows whether it
// happened: see [personio.OutcomeUnknownError].
//
// Scope: attendances:write. Deprecated by Personio: see [ProjectsService].
//
// See https://developer.personio.de/reference/post_company-attendances-projects.
// Successor: [personio.ProjectsService.Create].
func (s *ProjectsService) Create(ctx context.Context, p ProjectCreate, opts ...personio.CallOption) (*Project, error) {
	if p.Name == "" {
		return nil, invalid(http.MethodPost, projectsPath, "Name is required")
	}
	return one[Project](ctx, s.client, http.MethodPost, projectsPath, p, opts)
}

// ProjectPatch changes a project. What is absent stays as it is.
type ProjectPatch struct {
	Name   personio.Opt[string] `json:"name,omitzero"`
	Active personio.Opt[bool]   `json:"active,omitzero"`
}

// Update changes a project. It is not repeated when nobody knows whether it
// happened: see [personio.OutcomeUnknownError].
//
// Scope: attendances:write. Deprecated by Personio: see [ProjectsService].
//
// See https://developer.personio.de/reference/patch_company-attendances-projects-id.
// Successor: [personio.ProjectsService.Update].
func (s *ProjectsService) Update(ctx context.Context, id ProjectID, p ProjectPatch, opts ...personio.CallOption) (*Project, error) {
	return one[Project](ctx, s.client, http.MethodPatch, address.Path(projectsPath+"/{}", id), p, opts)
}

// Delete deletes a project. One that has attendances is an error that matches
// [personio.ErrConflict].
//
// Scope: attendances:write. Deprecated by Personio: see [ProjectsService].
//
// See https://developer.personio.de/reference/delete_company-attendances-projects-id.
// Successor: [personio.ProjectsService.Delete].
func (s *ProjectsService) Delete(ctx context.Context, id ProjectID, opts ...personio.CallOption) error {
	return remove(ctx, s.client, address.Path(projectsPath+"/{}", id), opts)
}
