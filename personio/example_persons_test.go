package personio_test

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// exampleClient is a client of a company in the emulator, which has one person.
func exampleClient() (*personiotest.Company, *personio.Client) {
	server := personiotest.New()
	acme := server.AddCompany("acme")
	team := acme.AddOrgUnit(personiotest.OrgUnit{Type: "team", Name: "Engines"})
	office := acme.AddWorkplace(personiotest.Workplace{Name: "London"})
	ada := acme.AddPerson(personiotest.Person{
		FirstName: "Ada", LastName: "Byron", Email: "ada@example.org", CreatedAt: time.Now().Add(-time.Hour),
		CustomAttributes: []personiotest.CustomAttribute{{ID: "dynamic_305", Type: "string", Value: "M"}},
	})
	acme.AddEmployment(ada, personiotest.Employment{
		StartDate: "2031-02-01", Position: &personiotest.Position{Title: "Analyst"},
		Office: &personiotest.Reference{ID: office}, OrgUnits: []personiotest.OrgUnitRef{{Type: "team", ID: team}},
	})
	client, err := personio.New(auth.ClientCredentials(acme.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err) //nolint:forbidigo // it is part of the examples
	}
	return acme, client
}

// All persons of a filter, page by page behind the scenes. A custom attribute is
// read as what it should be.
func ExamplePersonsService_All() {
	_, client := exampleClient()
	for person, err := range client.Persons.All(context.Background(), personio.PersonListOptions{Status: personio.PersonActive}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		shirt, _ := person.CustomAttributes.ByID("dynamic_305")
		size, err := shirt.Text()
		fmt.Println(person.FirstName, person.LastName, size, err)
	}
	// Output:
	// Ada Byron M <nil>
}

// Persons, what they do, and the names of where they do it.
func ExamplePersonsService_WithEmployments() {
	_, client := exampleClient()
	ctx := context.Background()
	directory, err := personio.LoadDirectory(ctx, client, personio.DirectoryOptions{})
	if err != nil {
		fmt.Println(err) // of what could not be read; the rest is there
	}
	persons := client.Persons.All(ctx, personio.PersonListOptions{})
	for person, err := range client.Persons.WithEmployments(ctx, persons, 0) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if latest, ok := person.Latest(); ok {
			names := directory.Names(latest)
			fmt.Println(person.Person.FirstName, "is", latest.Position.Title, "in", names.Team, "in", names.Workplace, "since", latest.StartDate)
		}
	}
	// Output:
	// Ada is Analyst in Engines in London since 2031-02-01
}

// A program that runs now and then reads what changed in between. The checkpoint
// is stored when everything was taken over, not before.
func ExamplePersonsService_ChangesSince() {
	acme, client := exampleClient()
	stored := []byte("{}") // the beginning
	for range 2 {
		var checkpoint personio.Checkpoint
		if err := json.Unmarshal(stored, &checkpoint); err != nil {
			fmt.Println(err)
			return
		}
		changes := client.Persons.ChangesSince(context.Background(), checkpoint, personio.PersonListOptions{})
		for person, err := range changes.All() {
			if err != nil {
				fmt.Println(err)
				return
			}
			fmt.Println("changed:", person.FirstName)
		}
		var err error
		if stored, err = json.Marshal(changes.Checkpoint()); err != nil {
			fmt.Println(err)
			return
		}
		acme.AddPerson(personiotest.Person{FirstName: "Grace", LastName: "Hopper"})
	}
	// Output:
	// changed: Ada
	// changed: Grace
}

// A change names what it changes. What is cleared is null; the rest stays.
func ExampleEmploymentsService_Update() {
	acme, client := exampleClient()
	ctx := context.Background()
	ada := personio.PersonID(acme.Persons()[0].ID)
	for employment, err := range client.Employments.All(ctx, ada, personio.EmploymentListOptions{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		err = client.Employments.Update(ctx, ada, employment.ID, personio.EmploymentPatch{
			Position: personio.Set(personio.Position{Title: "Countess"}),
			Office:   personio.Null[personio.Ref[personio.WorkplaceID]](),
		})
		if err != nil {
			fmt.Println(err)
		}
		changed, err := client.Employments.Get(ctx, ada, employment.ID)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(changed.Position.Title, changed.Office.IsZero(), changed.StartDate)
	}
	// Output:
	// Countess true 2031-02-01
}

// The teams above a team, and the places of a company.
func ExampleOrgUnitsService_Get() {
	acme, client := exampleClient()
	ctx := context.Background()
	engines := acme.OrgUnits()[0].ID
	mills := acme.AddOrgUnit(personiotest.OrgUnit{Type: "team", Name: "Mills", ParentID: &engines})
	unit, err := client.OrgUnits.Get(ctx, personio.OrgUnitRef{Type: personio.OrgUnitTeam, ID: personio.OrgUnitID(mills)}, personio.OrgUnitGetOptions{IncludeParentChain: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(unit.Name, "below", unit.ParentChain[0].Name)
	places, err := personio.Collect(client.Workplaces.All(ctx, personio.WorkplaceListOptions{Sort: personio.SortByName}))
	fmt.Println(places[0].Name, err)
	// Output:
	// Mills below Engines
	// London <nil>
}

// Employers, and what a company books on.
func ExampleLegalEntitiesService_All() {
	acme, client := exampleClient()
	acme.AddLegalEntity(personiotest.LegalEntity{Name: "Acme Ltd", Country: "GB", IsMain: true})
	acme.AddCostCenter(personiotest.CostCenter{Name: "Overhead"})
	ctx := context.Background()
	for entity, err := range client.LegalEntities.All(ctx, personio.LegalEntityListOptions{Countries: []string{"GB"}}) {
		fmt.Println(entity.Name, entity.IsMain, err)
	}
	for center, err := range client.CostCenters.All(ctx, personio.CostCenterListOptions{}) {
		fmt.Println(center.Name, err)
	}
	// Output:
	// Acme Ltd true <nil>
	// Overhead <nil>
}
