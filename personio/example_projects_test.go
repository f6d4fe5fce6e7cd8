package personio_test

import (
	"context"
	"fmt"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// A deletion takes sub-projects along and asks nobody: look first, and archive
// what has tracked time.
func ExampleProjectsService_Delete() {
	server := personiotest.New() // stands in for Personio
	company := server.AddCompany("hafenkontor")
	crane := company.AddProject(personiotest.Project{Name: "Harbour crane"})
	company.AddProject(personiotest.Project{Name: "Hook", ParentID: crane})
	company.AddProject(personiotest.Project{Name: "Tide mill"})
	company.AddAttendancePeriod(personiotest.AttendancePeriod{ProjectID: crane, Start: "2031-02-03T08:00:00", End: "2031-02-03T12:00:00"})
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	ctx := context.Background()
	options := personio.ProjectListOptions{
		TopLevelOnly: true, Include: []personio.ProjectInclude{personio.IncludeSubProjectsCount, personio.IncludeTrackedPeriodsCount},
	}
	for project, err := range client.Projects.All(ctx, options) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if *project.TrackedPeriodsCount == 0 && *project.SubProjectsCount == 0 {
			fmt.Println("delete", project.Name)
			err = client.Projects.Delete(ctx, project.ID)
		} else {
			fmt.Println("archive", project.Name)
			err = client.Projects.Update(ctx, project.ID, personio.ProjectPatch{Status: personio.Set(personio.ProjectArchived)})
		}
		if err != nil {
			fmt.Println(err)
			return
		}
	}
	// Output:
	// archive Harbour crane
	// delete Tide mill
}

// Members are added and removed by their ids.
func ExampleProjectsService_AddMembers() {
	server := personiotest.New() // stands in for Personio
	company := server.AddCompany("hafenkontor")
	ada := personio.PersonID(company.AddPerson(personiotest.Person{FirstName: "Ada"}))
	crane := personio.ProjectID(company.AddProject(personiotest.Project{Name: "Harbour crane"}))
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	if err := client.Projects.AddMembers(context.Background(), crane, []personio.PersonID{ada}); err != nil {
		fmt.Println(err)
		return
	}
	members, err := personio.Collect(client.Projects.AllMembers(context.Background(), crane, personio.ProjectMemberListOptions{}))
	fmt.Println(len(members), members[0].Person.ID == ada, err)
	// Output:
	// 1 true <nil>
}
