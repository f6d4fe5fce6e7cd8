package personio_test

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// What a person is paid in a month, added up exactly.
func ExampleCompensationsService_All() {
	server := personiotest.New() // stands in for Personio
	company := server.AddCompany("hafenkontor")
	salary := company.AddCompensationType(personiotest.CompensationType{Name: "Salary", Category: "FIXED_SALARY"})
	shoes := company.AddCompensationType(personiotest.CompensationType{Name: "Safety shoes", Category: "ONE_TIME"})
	company.AddCompensation(personiotest.Compensation{PersonID: "1", TypeID: salary, Value: "4200.10", Interval: "MONTHLY", EffectiveFrom: "2029-05-01"})
	company.AddCompensation(personiotest.Compensation{PersonID: "1", TypeID: shoes, Value: "80.20", EffectiveFrom: "2031-02-14"})
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	total := new(big.Rat)
	for c, err := range client.Compensations.All(context.Background(), personio.CompensationsOf(2031, time.February)) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(c.Type.Name, c.Amount)
		total.Add(total, c.Amount.Amount.Rat())
	}
	fmt.Println("together", total.FloatString(2))
	// Output:
	// Salary 4200.10 EUR
	// Safety shoes 80.20 EUR
	// together 4280.30
}

// A payment that comes once. It cannot be taken back through the API.
func ExampleCompensationsService_Create() {
	server := personiotest.New() // stands in for Personio
	company := server.AddCompany("hafenkontor")
	ada := personio.PersonID(company.AddPerson(personiotest.Person{FirstName: "Ada"}))
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	ctx := context.Background()
	shoes, err := client.Compensations.CreateType(ctx, personio.CompensationTypeCreate{
		Name: "Safety shoes", Category: personio.CompensationOneTime,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	value, err := personio.ParseDecimal("80.20")
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.Compensations.Create(ctx, personio.CompensationCreate{
		Person: personio.RefTo(ada), Type: personio.RefTo(shoes.ID), Value: value, Currency: "EUR",
		EffectiveFrom: personio.NewDate(2031, time.February, 14),
	})
	fmt.Println(err, company.Compensations()[0].Value)
	// Output:
	// <nil> 80.20
}
