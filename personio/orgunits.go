package personio

import (
	"context"
	"iter"
	"net/http"
	"net/url"

	"github.com/personio-go/sdk/internal/address"
)

// OrgUnitsService reads the units of the organisation: teams and departments.
//
// See https://developer.personio.de/reference/listorgunits.
type OrgUnitsService service

// OrgUnitType says what a unit is. Ids are those of one type.
type OrgUnitType string

// The types that Personio documents.
const (
	OrgUnitTeam       OrgUnitType = "team"
	OrgUnitDepartment OrgUnitType = "department"
)

// OrgUnitRef is a reference to a unit, as an [Employment] has it.
type OrgUnitRef struct {
	Type OrgUnitType `json:"type"`
	ID   OrgUnitID   `json:"id"`
}

// OrgUnit is a team or a department.
type OrgUnit struct {
	Object

	ID           OrgUnitID   `json:"id"`
	Type         OrgUnitType `json:"type,omitempty"`
	Name         string      `json:"name,omitempty"`
	Abbreviation string      `json:"abbreviation,omitempty"`
	Description  string      `json:"description,omitempty"`
	ResourceURI  string      `json:"resource_uri,omitempty"`
	// ParentID is empty at the top.
	ParentID   OrgUnitID `json:"parent_id,omitempty"`
	CreateTime Timestamp `json:"create_time,omitzero"`
	// ParentChain is there when it was asked for; in lists its units have nothing
	// but ids.
	ParentChain []OrgUnit `json:"parent_chain,omitempty"`
}

// OrgUnitListOptions say which units a list has.
type OrgUnitListOptions struct {
	// Type is required.
	Type OrgUnitType
	// IncludeParentChain adds the ids of the units above each one.
	IncludeParentChain bool
	Sort               Sort

	// Limit of a page: 1 to 100, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

func (o OrgUnitListOptions) query() url.Values {
	p := newParams()
	p.Text("type", string(o.Type))
	p.Flag("include_parent_chain", o.IncludeParentChain)
	p.Text("sort", string(o.Sort))
	p.Limit(o.Limit, 100)
	return p.Values
}

// needsType is what calls without the type of the unit end with.
const needsType = "the type of the unit is required: personio.OrgUnitTeam or personio.OrgUnitDepartment"

// List returns one page of units of one type, 100 at most.
//
// Scope: personio:org-units:read, by Personio's rule for names of scopes. Limit: 10
// requests per second. Generally available since the second half of 2026; before,
// it needed the header Beta.
//
// See https://developer.personio.de/reference/listorgunits.
func (s *OrgUnitsService) List(ctx context.Context, o OrgUnitListOptions, opts ...CallOption) (*Page[OrgUnit], error) {
	if o.Type == "" && o.Cursor == "" {
		return nil, notSent(http.MethodGet, "/v2/org-units", needsType)
	}
	return listPage[OrgUnit](ctx, s.client, "/v2/org-units", o.query(), o.Cursor, opts)
}

// Pages returns all pages from o.Cursor on. See [OrgUnitsService.List].
func (s *OrgUnitsService) Pages(ctx context.Context, o OrgUnitListOptions, opts ...CallOption) iter.Seq2[*Page[OrgUnit], error] {
	return pages(func(cursor Cursor) (*Page[OrgUnit], error) {
		o := o
		o.Cursor = cursor
		return s.List(ctx, o, opts...)
	}, o.Cursor)
}

// All returns all units of one type. See [OrgUnitsService.List].
func (s *OrgUnitsService) All(ctx context.Context, o OrgUnitListOptions, opts ...CallOption) iter.Seq2[OrgUnit, error] {
	return items(s.Pages(ctx, o, opts...))
}

// OrgUnitGetOptions say what comes with a unit.
type OrgUnitGetOptions struct {
	// IncludeParentChain adds the units above it.
	IncludeParentChain bool
}

// Get returns a unit, or an error that matches [ErrNotFound]. To have the names
// of many, load a [Directory].
//
// Scope: personio:org-units:read, by Personio's rule for names of scopes. Limit:
// 10 requests per second. Generally available since the second half of 2026;
// before, it needed the header Beta.
//
// See https://developer.personio.de/reference/get_v2-org-units-id.
func (s *OrgUnitsService) Get(ctx context.Context, unit OrgUnitRef, o OrgUnitGetOptions, opts ...CallOption) (*OrgUnit, error) {
	path := address.Path("/v2/org-units/{}", string(unit.ID))
	if unit.Type == "" {
		return nil, notSent(http.MethodGet, path, needsType)
	}
	p := newParams()
	p.Text("type", string(unit.Type))
	p.Flag("include_parent_chain", o.IncludeParentChain)
	return get[OrgUnit](ctx, s.client, path, p.Values, opts)
}
