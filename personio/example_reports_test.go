package personio_test

import (
	"context"
	"fmt"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// A report is a table: cells are found by the name of their column.
func ExampleReportsService_Rows() {
	server := personiotest.New() // stands in for Personio
	company := server.AddCompany("hafenkontor")
	company.AddReport(personiotest.Report{
		Name: "Hours", Columns: []personiotest.ReportColumn{{Name: "name", Type: "string"}, {Name: "hours", Type: "decimal"}, {Name: "team", Type: "option"}},
		Rows: [][]any{{"Ada", 38.5, personiotest.ReportOptions{"1": "Cranes"}}, {"Grace", 40, nil}},
	})
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	ctx := context.Background()
	for report, err := range client.Reports.All(ctx, personio.ReportListOptions{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(report.Name)
		for row, err := range client.Reports.Rows(ctx, report.ID, personio.ReportOptions{}) {
			if err != nil {
				fmt.Println(err)
				return
			}
			name, _ := row.Cell("name")
			hours, _ := row.Cell("hours")
			team, _ := row.Cell("team")
			fmt.Println(" ", name, hours.Number.Number, team.IsEmpty())
		}
	}
	// Output:
	// Hours
	//   Ada 38.5 false
	//   Grace 40 true
}
