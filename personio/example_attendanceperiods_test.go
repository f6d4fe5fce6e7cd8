package personio_test

import (
	"context"
	"fmt"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// A morning's work and the break after it. Each is a period of its own.
func ExampleAttendancePeriodsService_Create() {
	server := personiotest.New() // stands in for Personio
	company := server.AddCompany("hafenkontor")
	ada := personio.PersonID(company.AddPerson(personiotest.Person{FirstName: "Ada", LastName: "Byron"}))
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	clock := func(hour, minute int) personio.AttendanceTime {
		return personio.AttendanceAt(personio.NewLocalDateTime(personio.NewDate(2031, time.February, 3), hour, minute))
	}
	for _, period := range []personio.AttendancePeriodCreate{
		{Person: personio.RefTo(ada), Type: personio.AttendanceWork, Start: clock(8, 0), End: clock(12, 15)},
		{Person: personio.RefTo(ada), Type: personio.AttendanceBreak, Start: clock(12, 15), End: clock(12, 45)},
	} {
		written, err := client.AttendancePeriods.Create(context.Background(), period, personio.SkipApproval)
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, p := range written.AffectedPeriods {
			fmt.Println(p.AttributionDate, p.Type, p.Start.DateTime, p.End.DateTime, p.Approval.Status)
		}
	}
	// Output:
	// 2031-02-03 WORK 2031-02-03T08:00:00 2031-02-03T12:15:00 CONFIRMED
	// 2031-02-03 BREAK 2031-02-03T12:15:00 2031-02-03T12:45:00 CONFIRMED
}

// A month of attendances, in windows of two weeks: deep pages are slow.
func ExampleAttendancePeriodsService_AllByWindow() {
	server := personiotest.New() // stands in for Personio
	company := server.AddCompany("hafenkontor")
	for _, day := range []string{"2031-02-03", "2031-02-14", "2031-02-27", "2031-03-01"} {
		company.AddAttendancePeriod(personiotest.AttendancePeriod{PersonID: "1", Start: day + "T08:00:00", End: day + "T16:00:00"})
	}
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	february := personio.AttendancePeriodListOptions{
		AttributedFrom: personio.NewDate(2031, time.February, 1), AttributedThrough: personio.NewDate(2031, time.February, 28),
	}
	for period, err := range client.AttendancePeriods.AllByWindow(context.Background(), february, personio.AttendanceWindow) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(period.AttributionDate)
	}
	fmt.Println("requests:", server.Count("attendance_periods.list"))
	// Output:
	// 2031-02-03
	// 2031-02-14
	// 2031-02-27
	// requests: 2
}
