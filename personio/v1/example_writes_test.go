package v1_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	v1 "github.com/personio-go/sdk/personio/v1"
)

// Personio creates the rows of a batch that it can. The error says which, so that
// only the others are sent again.
func ExampleAttendancesService_Create() {
	company, client := demo()
	ada := v1.EmployeeID(company.V1ID(company.AddPerson(personiotest.Person{FirstName: "Ada"})))
	day := personio.NewDate(2031, 2, 3)
	_, err := client.Attendances.Create(context.Background(), []v1.AttendanceCreate{
		{Employee: ada, Date: day, StartTime: v1.NewClock(9, 0), EndTime: v1.NewClock(12, 0)},
		{Employee: ada, Date: day, StartTime: v1.NewClock(11, 0), EndTime: v1.NewClock(13, 0)},
	}, v1.SkipApproval)
	if batch, ok := errors.AsType[*v1.AttendanceBatchError](err); ok {
		for _, row := range batch.Created {
			fmt.Println("created", row.Index)
		}
		for _, row := range batch.Failed {
			fmt.Println("not created", row.Index, row.Message)
		}
	}
	// Output:
	// created 0
	// not created 1 Existing overlapping attendances periods
}

func ExampleTimeOffsService_Create() {
	company, client := demo()
	ada := v1.EmployeeID(company.V1ID(company.AddPerson(personiotest.Person{FirstName: "Ada"})))
	vacation := v1.TimeOffTypeID(company.V1ID(company.AddAbsenceType(personiotest.AbsenceType{Name: "Vacation"})))
	off, err := client.TimeOffs.Create(context.Background(), v1.TimeOffCreate{
		EmployeeID: ada, TypeID: vacation, StartDate: personio.NewDate(2031, 2, 3), EndDate: personio.NewDate(2031, 2, 4), HalfDayEnd: true,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(off.StartDate, off.EndDate, off.DaysCount, off.Status)
	// Output: 2031-02-03 2031-02-04 1.5 approved
}

func ExampleDocumentsService_Upload() {
	company, client := demo()
	ada := v1.EmployeeID(company.V1ID(company.AddPerson(personiotest.Person{FirstName: "Ada"})))
	contracts := v1.DocumentCategoryID(company.V1ID(company.AddDocumentCategory(personiotest.DocumentCategory{Name: "Contracts"})))
	document, err := client.Documents.Upload(context.Background(), v1.DocumentUpload{
		EmployeeID: ada, CategoryID: contracts, Title: "Contract", File: v1.FileFromBytes("contract.pdf", []byte("%PDF-1.7 …")),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(document.Title, "in", document.Category.Name)
	// Output: Contract in Contracts
}

// Absences in hours have a list, types and ids of their own.
func ExampleAbsencePeriodsService_Create() {
	company, client := demo()
	ada := v1.EmployeeID(company.V1ID(company.AddPerson(personiotest.Person{FirstName: "Ada"})))
	company.AddAbsenceType(personiotest.AbsenceType{Name: "Vacation"})
	company.AddAbsenceType(personiotest.AbsenceType{Name: "Overtime", Unit: "HOUR"})
	for kind, err := range client.TimeOffTypes.All(context.Background(), v1.TimeOffTypeListOptions{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if kind.Unit != v1.Hours {
			continue
		}
		day := personio.NewDate(2031, 2, 3)
		absence, err := client.AbsencePeriods.Create(context.Background(), v1.AbsencePeriodCreate{
			EmployeeID: ada, TypeID: kind.ID, StartDate: day, EndDate: day, StartTime: v1.NewClock(9, 0), EndTime: v1.NewClock(11, 30),
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(kind.Name, absence.EffectiveDuration, "minutes,", absence.Status)
	}
	// Output: Overtime 150 minutes, approved
}

// A project that time is booked on cannot be deleted.
func ExampleProjectsService_Delete() {
	company, client := demo()
	ada := company.AddPerson(personiotest.Person{FirstName: "Ada"})
	project, err := client.Projects.Create(context.Background(), v1.ProjectCreate{Name: "Pier 3", Active: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	company.AddAttendancePeriod(personiotest.AttendancePeriod{PersonID: ada, Start: "2031-02-03T09:00:00", ProjectID: fmt.Sprint(project.ID)})
	err = client.Projects.Delete(context.Background(), project.ID)
	fmt.Println(errors.Is(err, personio.ErrConflict))

	project, err = client.Projects.Update(context.Background(), project.ID, v1.ProjectPatch{Active: personio.Set(false)})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(project.Name, project.Active)
	// Output:
	// true
	// Pier 3 false
}
