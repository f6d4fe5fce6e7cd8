package personio_test

import (
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// organisation is a company with one or more of everything.
func organisation(company *personiotest.Company) {
	board := company.AddOrgUnit(personiotest.OrgUnit{ID: "8", Type: "department", Name: "Board"})
	research := company.AddOrgUnit(personiotest.OrgUnit{ID: "9", Type: "department", Name: "Research", ParentID: new(board), Abbreviation: new("R")})
	company.AddOrgUnit(personiotest.OrgUnit{ID: "10", Type: "department", Name: "Alchemy", ParentID: new(research)})
	company.AddOrgUnit(personiotest.OrgUnit{ID: "9", Type: "team", Name: "Engines"})
	company.AddWorkplace(personiotest.Workplace{ID: "1", Name: "Berlin"})
	company.AddWorkplace(personiotest.Workplace{ID: "2", Name: "Aachen"})
	company.AddLegalEntity(personiotest.LegalEntity{ID: "1", Name: "Hafenkontor GmbH", Country: "DE", IsMain: true, ValidFrom: "2020-01-01", BankDetails: map[string]any{"iban": "x"}})
	company.AddLegalEntity(personiotest.LegalEntity{ID: "2", Name: "Hafenkontor AG", Country: "CH"})
	company.AddCostCenter(personiotest.CostCenter{ID: "1", Name: "Overhead"})
	company.AddCostCenter(personiotest.CostCenter{ID: "2", Name: "Engines"})
}

// row is a line of ids, or of an error.
func row[T any](seq iter.Seq2[T, error], id func(T) string) string {
	var texts []string
	for text, err := range ids(seq, id) {
		if err != nil {
			return "error: " + err.Error()
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, " ")
}

func TestOrganisationIsFilteredAndSorted(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	organisation(company)
	units := func(o personio.OrgUnitListOptions) string {
		return row(client.OrgUnits.All(t.Context(), o), func(u personio.OrgUnit) string { return string(u.ID) })
	}
	entities := func(o personio.LegalEntityListOptions) string {
		return row(client.LegalEntities.All(t.Context(), o), func(e personio.LegalEntity) string { return string(e.ID) })
	}
	places := func(o personio.WorkplaceListOptions) string {
		return row(client.Workplaces.All(t.Context(), o), func(w personio.Workplace) string { return string(w.ID) })
	}
	centers := func(o personio.CostCenterListOptions) string {
		return row(client.CostCenters.All(t.Context(), o), func(c personio.CostCenter) string { return string(c.ID) })
	}
	const departments = personio.OrgUnitDepartment
	for name, test := range map[string]struct{ got, want string }{
		"teams":                 {units(personio.OrgUnitListOptions{Type: personio.OrgUnitTeam}), "9"},
		"departments":           {units(personio.OrgUnitListOptions{Type: departments}), "8 9 10"},
		"departments, backward": {units(personio.OrgUnitListOptions{Type: departments, Sort: personio.SortByIDDescending, Limit: 2}), "10 9 8"},
		"departments by name":   {units(personio.OrgUnitListOptions{Type: departments, Sort: personio.SortByName, Limit: 1}), "10 8 9"},
		"entities":              {entities(personio.LegalEntityListOptions{}), "2 1"},
		"entities by id":        {entities(personio.LegalEntityListOptions{IDs: []personio.LegalEntityID{"1", "3"}}), "1"},
		"entities by country":   {entities(personio.LegalEntityListOptions{Countries: []string{"CH", "AT"}}), "2"},
		"places":                {places(personio.WorkplaceListOptions{}), "1 2"},
		"places by name":        {places(personio.WorkplaceListOptions{Sort: personio.SortByName}), "2 1"},
		"places of a name":      {places(personio.WorkplaceListOptions{Name: "Berlin"}), "1"},
		"centers":               {centers(personio.CostCenterListOptions{Sort: personio.SortByNameDescending}), "1 2"},
		"centers by id":         {centers(personio.CostCenterListOptions{IDs: []personio.CostCenterID{"2"}}), "2"},
	} {
		if test.got != test.want {
			t.Errorf("%s: %s, want %s", name, test.got, test.want)
		}
	}
}

func TestOrgUnitHasItsParents(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	organisation(company)
	alchemy := personio.OrgUnitRef{Type: personio.OrgUnitDepartment, ID: "10"}
	unit, err := client.OrgUnits.Get(t.Context(), alchemy, personio.OrgUnitGetOptions{IncludeParentChain: true})
	if err != nil {
		t.Fatal(err)
	}
	if unit.Name != "Alchemy" || unit.ParentID != "9" || unit.CreateTime.IsZero() || unit.Abbreviation != "" {
		t.Errorf("%+v", unit)
	}
	if chain := unit.ParentChain; len(chain) != 2 || chain[0].Name != "Research" || chain[0].Abbreviation != "R" || chain[1].Name != "Board" || chain[1].ParentID != "" {
		t.Errorf("%+v", chain)
	}
	listed, err := personio.Collect(client.OrgUnits.All(t.Context(), personio.OrgUnitListOptions{Type: personio.OrgUnitDepartment, IncludeParentChain: true}))
	if err != nil || len(listed[2].ParentChain) != 2 || listed[2].ParentChain[0].ID != "9" || listed[2].ParentChain[0].Name != "" {
		t.Errorf("%+v, %v", listed, err)
	}
	alchemy.Type = personio.OrgUnitTeam
	if _, err := client.OrgUnits.Get(t.Context(), alchemy, personio.OrgUnitGetOptions{}); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("as a team: %v", err)
	}
	alchemy.Type = ""
	if _, err := client.OrgUnits.Get(t.Context(), alchemy, personio.OrgUnitGetOptions{}); !errors.Is(err, personio.ErrNotSent) {
		t.Errorf("without a type: %v", err)
	}
	if _, err := personio.Collect(client.OrgUnits.All(t.Context(), personio.OrgUnitListOptions{})); !errors.Is(err, personio.ErrNotSent) {
		t.Errorf("list without a type: %v", err)
	}
}

func TestLegalEntityKeepsWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	organisation(company)
	entity, err := client.LegalEntities.Get(t.Context(), "1")
	if err != nil || !entity.IsMain || entity.ValidFrom != personio.NewDate(2020, 1, 1) || string(entity.BankDetails) != `{"iban":"x"}` {
		t.Errorf("%+v, %v", entity, err)
	}
	company.SetLegalEntitiesEnabled(false)
	if _, err := client.LegalEntities.Get(t.Context(), "1"); !errors.Is(err, personio.ErrFeatureUnavailable) {
		t.Error(err)
	}
	numbers := answering(t, http.StatusOK, `{"id":12,"assigned_employees":[1,2],"contact_person":null,"valid_from":null,"is_main":null}`)
	if entity, err := numbers.LegalEntities.Get(t.Context(), "12"); err != nil || entity.ID != "12" || string(entity.AssignedEmployees) != "[1,2]" {
		t.Errorf("%+v, %v", entity, err)
	}
}

func TestDirectoryNamesWhatEmploymentsReferTo(t *testing.T) {
	t.Parallel()
	server, company, client := kontor(t)
	organisation(company)
	directory, err := personio.LoadDirectory(t.Context(), client, personio.DirectoryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(directory)
	stored := new(personio.Directory)
	if err != nil || json.Unmarshal(data, stored) != nil || !reflect.DeepEqual(stored, directory) {
		t.Errorf("stored as %s, %v", data, err)
	}
	requests := len(server.Requests())
	names := stored.Names(personio.Employment{
		OrgUnits:    []personio.OrgUnitRef{{Type: "team", ID: "9"}, {Type: "department", ID: "9"}, {Type: "department", ID: "10"}, {Type: "squad", ID: "9"}},
		Office:      personio.Ref[personio.WorkplaceID]{ID: "2"},
		CostCenters: []personio.CostCenterShare{{ID: "2"}, {ID: "99"}},
	})
	want := personio.EmploymentNames{Team: "Engines", Department: "Research", Workplace: "Aachen", CostCenters: []string{"Engines", ""}}
	if !reflect.DeepEqual(names, want) || stored.OrgUnit(personio.OrgUnitRef{Type: "squad", ID: "9"}) != "" {
		t.Errorf("%+v", names)
	}
	if len(server.Requests()) != requests {
		t.Error("a name took a request")
	}
}

// One access right less is no reason to have no names at all.
func TestDirectoryHasThePartsThatCanBeRead(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	company := server.AddCompany("hafenkontor")
	organisation(company)
	company.SetLegalEntitiesEnabled(false)
	id, secret := company.AddClient("personio:workplaces:read", "personio:legal-entities:read", "personio:org-units:read")
	client := newClient(t, credentials(id, secret), personio.WithHTTPClient(server.Client()))
	directory, err := personio.LoadDirectory(t.Context(), client, personio.DirectoryOptions{})
	if !errors.Is(err, personio.ErrForbidden) || !errors.Is(err, personio.ErrFeatureUnavailable) || !strings.Contains(err.Error(), "cost_centers.list") {
		t.Error(err)
	}
	if directory == nil || len(directory.Teams) != 1 || len(directory.Departments) != 3 || len(directory.Workplaces) != 2 || directory.CostCenters != nil {
		t.Errorf("%+v", directory)
	}
	parts := personio.DirectoryOptions{Parts: []personio.DirectoryPart{personio.DirectoryWorkplaces}}
	directory, err = personio.LoadDirectory(t.Context(), client, parts)
	if err != nil || directory.Teams != nil || len(directory.Workplaces) != 2 || server.Count("org_units.list") != 2 {
		t.Errorf("%+v, %v", directory, err)
	}
}
