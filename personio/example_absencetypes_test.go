package personio_test

import (
	"context"
	"fmt"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// The kinds of absence, and what each is counted in.
func ExampleAbsenceTypesService_All() {
	server := personiotest.New() // stands in for Personio
	company := server.AddCompany("hafenkontor")
	company.AddAbsenceType(personiotest.AbsenceType{Name: "Paid vacation"})
	company.AddAbsenceType(personiotest.AbsenceType{Name: "Doctor's appointment", Unit: "HOUR"})
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	for kind, err := range client.AbsenceTypes.All(context.Background(), personio.AbsenceTypeListOptions{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(kind.Name, kind.Unit)
	}
	// Output:
	// Paid vacation DAY
	// Doctor's appointment HOUR
}
