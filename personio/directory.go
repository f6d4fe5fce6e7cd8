package personio

import (
	"context"
	"errors"
	"iter"
	"slices"
)

// Directory has the names of a company's organisation, by the ids that
// employments refer to. It is data: load it once, share it between goroutines as
// long as nobody writes to it, keep it for as long as names may be old, and store
// it as JSON if that is longer than the program runs.
type Directory struct {
	Teams         map[OrgUnitID]string     `json:"teams,omitempty"`
	Departments   map[OrgUnitID]string     `json:"departments,omitempty"`
	Workplaces    map[WorkplaceID]string   `json:"workplaces,omitempty"`
	LegalEntities map[LegalEntityID]string `json:"legal_entities,omitempty"`
	CostCenters   map[CostCenterID]string  `json:"cost_centers,omitempty"`
}

// DirectoryPart is one kind of names.
type DirectoryPart string

// The parts of a directory. Each has an access right of its own, but for teams
// and departments, which share one.
const (
	DirectoryTeams         DirectoryPart = "teams"
	DirectoryDepartments   DirectoryPart = "departments"
	DirectoryWorkplaces    DirectoryPart = "workplaces"
	DirectoryLegalEntities DirectoryPart = "legal entities"
	DirectoryCostCenters   DirectoryPart = "cost centers"
)

// DirectoryOptions say what a directory is to have.
type DirectoryOptions struct {
	// Parts to load; nil means all.
	Parts []DirectoryPart
}

func (o DirectoryOptions) wants(part DirectoryPart) bool {
	return o.Parts == nil || slices.Contains(o.Parts, part)
}

// LoadDirectory reads the names, with a request for each 100 of a part. Parts that
// cannot be read, for want of a right or of a feature, do not keep back the
// others: with an error, it returns those that could be. The error joins those of
// all parts, and says of each which operation failed.
//
// See [OrgUnitsService.List], [WorkplacesService.List], [LegalEntitiesService.List]
// and [CostCentersService.List] for scopes and limits.
func LoadDirectory(ctx context.Context, c *Client, o DirectoryOptions, opts ...CallOption) (*Directory, error) {
	d := new(Directory)
	units := func(kind OrgUnitType) iter.Seq2[OrgUnit, error] {
		return c.OrgUnits.All(ctx, OrgUnitListOptions{Type: kind}, opts...)
	}
	unit := func(u OrgUnit) (OrgUnitID, string) { return u.ID, u.Name }
	var errs [5]error
	if o.wants(DirectoryTeams) {
		d.Teams, errs[0] = names(units(OrgUnitTeam), unit)
	}
	if o.wants(DirectoryDepartments) {
		d.Departments, errs[1] = names(units(OrgUnitDepartment), unit)
	}
	if o.wants(DirectoryWorkplaces) {
		d.Workplaces, errs[2] = names(c.Workplaces.All(ctx, WorkplaceListOptions{}, opts...),
			func(w Workplace) (WorkplaceID, string) { return w.ID, w.Name })
	}
	if o.wants(DirectoryLegalEntities) {
		d.LegalEntities, errs[3] = names(c.LegalEntities.All(ctx, LegalEntityListOptions{}, opts...),
			func(e LegalEntity) (LegalEntityID, string) { return e.ID, e.Name })
	}
	if o.wants(DirectoryCostCenters) {
		d.CostCenters, errs[4] = names(c.CostCenters.All(ctx, CostCenterListOptions{}, opts...),
			func(e CostCenter) (CostCenterID, string) { return e.ID, e.Name })
	}
	return d, errors.Join(errs[:]...)
}

// names reads a list into a map, which is nil with an error: half a part would
// look like a whole one.
func names[T any, ID comparable](all iter.Seq2[T, error], of func(T) (ID, string)) (map[ID]string, error) {
	m := make(map[ID]string)
	for item, err := range all {
		if err != nil {
			return nil, err
		}
		id, name := of(item)
		m[id] = name
	}
	return m, nil
}

// OrgUnit is the name of a team or department, "" when it is not known.
func (d *Directory) OrgUnit(unit OrgUnitRef) string {
	switch unit.Type {
	case OrgUnitTeam:
		return d.Teams[unit.ID]
	case OrgUnitDepartment:
		return d.Departments[unit.ID]
	default:
		return ""
	}
}

// EmploymentNames are the names of what an employment refers to. What is not
// known, or not there, is empty.
type EmploymentNames struct {
	Team        string
	Department  string
	Workplace   string
	LegalEntity string
	// CostCenters in the order of the employment.
	CostCenters []string
}

// Names looks up what an employment refers to. Of several teams or departments
// it takes the first; [Directory.OrgUnit] has them all.
func (d *Directory) Names(e Employment) EmploymentNames {
	names := EmploymentNames{Workplace: d.Workplaces[e.Office.ID], LegalEntity: d.LegalEntities[e.LegalEntity.ID]}
	for _, unit := range slices.Backward(e.OrgUnits) {
		switch unit.Type {
		case OrgUnitTeam:
			names.Team = d.Teams[unit.ID]
		case OrgUnitDepartment:
			names.Department = d.Departments[unit.ID]
		}
	}
	for _, share := range e.CostCenters {
		names.CostCenters = append(names.CostCenters, d.CostCenters[share.ID])
	}
	return names
}
