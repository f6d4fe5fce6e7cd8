package personio_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// A week of vacation, from Monday through the morning of Friday. Whether somebody
// has to approve it is a choice that the call asks for.
func ExampleAbsencePeriodsService_Create() {
	server := personiotest.New() // stands in for Personio
	company := server.AddCompany("hafenkontor")
	ada := personio.PersonID(company.AddPerson(personiotest.Person{FirstName: "Ada", LastName: "Byron"}))
	vacation := personio.AbsenceTypeID(company.AddAbsenceType(personiotest.AbsenceType{Name: "Paid vacation"}))
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	start, end := personio.WholeDays(personio.NewDate(2031, time.February, 3), personio.NewDate(2031, time.February, 7))
	end.Type = personio.FirstHalf
	absence := personio.AbsencePeriodCreate{
		Person: personio.RefTo(ada), AbsenceType: personio.RefTo(vacation), StartsFrom: start, EndsAt: end,
	}
	created, err := client.AbsencePeriods.Create(context.Background(), absence, personio.RequestApproval)
	if err != nil {
		fmt.Println(err)
		return
	}
	got, err := client.AbsencePeriods.Get(context.Background(), created.ID)
	if err != nil {
		fmt.Println(err)
		return
	}
	last, _ := got.LastDay()
	fmt.Println(got.FirstDay(), "to", last, got.Approval.Status)
	fmt.Println("on the wire it ends at", got.EndsAt.DateTime)

	_, err = client.AbsencePeriods.Create(context.Background(), absence, personio.RequestApproval)
	fmt.Println("twice:", errors.Is(err, personio.ErrConflict))
	// Output:
	// 2031-02-03 to 2031-02-07 PENDING
	// on the wire it ends at 2031-02-08T00:00:00
	// twice: true
}

// Who is absent in a week, day by day. An absence that has no end is in the
// calendar, too.
func ExampleAbsencePeriod_Days() {
	server := personiotest.New() // stands in for Personio
	company := server.AddCompany("hafenkontor")
	company.AddAbsencePeriod(personiotest.AbsencePeriod{
		PersonID: "1", StartsAt: "2031-01-20T00:00:00", StartHalf: "FIRST_HALF", EndsAt: "2031-02-05T00:00:00", EndHalf: "FIRST_HALF",
	})
	company.AddAbsencePeriod(personiotest.AbsencePeriod{PersonID: "2", StartsAt: "2031-02-06T00:00:00", StartHalf: "SECOND_HALF"})
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	monday, friday := personio.NewDate(2031, time.February, 3), personio.NewDate(2031, time.February, 7)
	week := personio.AbsencePeriodListOptions{
		StartsAtOrAfter: personio.NewLocalDateTime(monday, 0, 0), EndsAtOrBefore: personio.NewLocalDateTime(friday, 23, 59),
	}
	for absence, err := range client.AbsencePeriods.All(context.Background(), week) {
		if err != nil {
			fmt.Println(err)
			return
		}
		for day := range absence.Days(monday, friday) {
			fmt.Println("person", absence.Person.ID, day.Date, cmp.Or(day.Half, "all day"))
		}
	}
	// Output:
	// person 1 2031-02-03 all day
	// person 1 2031-02-04 FIRST_HALF
	// person 2 2031-02-06 SECOND_HALF
	// person 2 2031-02-07 all day
}

// How many days a sickness took, by the rules of the company.
func ExampleAbsencePeriodsService_AllBreakdowns() {
	server := personiotest.New() // stands in for Personio
	company := server.AddCompany("hafenkontor")
	sickness := personio.AbsencePeriodID(company.AddAbsencePeriod(personiotest.AbsencePeriod{
		PersonID: "1", StartsAt: "2031-02-06T00:00:00", EndsAt: "2031-02-11T00:00:00", EndHalf: "FIRST_HALF",
	}))
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	for b, err := range client.AbsencePeriods.AllBreakdowns(context.Background(), sickness, personio.AbsenceBreakdownListOptions{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(b.Date, b.EffectiveDuration.Value, b.EffectiveDuration.Unit)
	}
	// Output:
	// 2031-02-06 1 DAY
	// 2031-02-07 1 DAY
	// 2031-02-10 0.5 DAY
}
