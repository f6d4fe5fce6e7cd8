package v1_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	v1 "github.com/personio-go/sdk/personio/v1"
)

// demo is a client of a Personio in this process.
func demo() (*personiotest.Company, *v1.Client) {
	server := personiotest.New()
	company := server.AddCompany("acme")
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		panic(err) //nolint:forbidigo // an example that cannot begin
	}
	return company, v1.New(client)
}

func Example() {
	company, client := demo()
	company.AddPerson(personiotest.Person{FirstName: "Ada"}, personiotest.Employment{StartDate: "2031-02-03"})

	for employee, err := range client.Employees.All(context.Background(), v1.EmployeeListOptions{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		hired, err := employee.Attributes.Date("hire_date")
		fmt.Println(hired, err)
		_, err = employee.Attributes.Text("dynamic_1234")
		fmt.Println(errors.Is(err, v1.ErrNotWhitelisted))
	}
	// Output:
	// 2031-02-03 <nil>
	// true
}

// A struct says which attributes a program needs. All that is wrong with an
// employee is reported at once.
func ExampleBind() {
	company, client := demo()
	id := company.AddPerson(personiotest.Person{FirstName: "Ada", CustomAttributes: []personiotest.CustomAttribute{
		{ID: "dynamic_1", Label: "IBAN", GlobalID: "iban", Value: "DE02 1203 0000 0000 2020 51"},
		{ID: "dynamic_2", Label: "Skills", Type: "string_list", Value: []string{"Go", "SQL"}},
	}}, personiotest.Employment{StartDate: "2031-02-03"})
	employee, err := client.Employees.Get(context.Background(), v1.EmployeeID(company.V1ID(id)))
	if err != nil {
		fmt.Println(err)
		return
	}

	type Colleague struct {
		Name   string        `personio:"first_name"`
		Hired  personio.Date `personio:"hire_date"`
		IBAN   string        `personio:"universal_id=iban,required"`
		Skills []string      `personio:"label=Skills,optional"`
	}
	colleague, err := v1.Bind[Colleague](*employee)
	fmt.Println(colleague.Name, colleague.Hired, colleague.IBAN, colleague.Skills, err)
	// Output: Ada 2031-02-03 DE02 1203 0000 0000 2020 51 [Go SQL] <nil>
}

// An account changes: attributes are deleted, renamed, taken off the whitelist.
func ExampleSchema_Drift() {
	company, client := demo()
	company.DefineEmployeeAttribute(personiotest.EmployeeAttribute{Key: "dynamic_1", Label: "Start of contract", Type: "date"})
	schema, err := client.Employees.Attributes(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}

	type Colleague struct {
		Start personio.Decimal `personio:"dynamic_1"`
		Shirt string           `personio:"dynamic_2,optional"`
	}
	drift, err := schema.Drift(Colleague{})
	for _, d := range drift {
		fmt.Println(d)
	}
	fmt.Println(err)
	// Output:
	// Start (dynamic_1): another type
	// Shirt (dynamic_2): missing
	// <nil>
}

// Null takes the supervisor away; what is not set stays.
func ExampleEmployeesService_Update() {
	company, client := demo()
	boss := company.AddPerson(personiotest.Person{FirstName: "Grace"})
	id := company.AddPerson(personiotest.Person{FirstName: "Ada"}, personiotest.Employment{Supervisor: &personiotest.Reference{ID: boss}})

	_, err := client.Employees.Update(context.Background(), v1.EmployeeID(company.V1ID(id)), v1.EmployeePatch{
		Position: personio.Set("Harbour master"), SupervisorID: personio.Null[v1.EmployeeID](),
	})
	stored := company.Employments(id)[0]
	fmt.Println(stored.Position.Title, stored.Supervisor == nil, err)
	// Output: Harbour master true <nil>
}
