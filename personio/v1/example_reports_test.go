package v1_test

import (
	"context"
	"fmt"

	"github.com/personio-go/sdk/personio/personiotest"
	v1 "github.com/personio-go/sdk/personio/v1"
)

// The rows of a report come page by page, its columns with names for people.
func ExampleCustomReportsService_Items() {
	company, client := demo()
	id := v1.ReportID(company.AddCustomReport(personiotest.CustomReport{
		Name:    "Headcount",
		Columns: []personiotest.CustomReportColumn{{AttributeID: "first_name", HumanReadable: "First name", DataType: "TEXT"}},
		Items: []personiotest.CustomReportItem{{EmployeeID: 7, Values: []map[string]any{
			{"attribute_id": "first_name", "data_type": "TEXT", "value": "Ada"},
		}}},
	}))
	ctx := context.Background()
	columns, err := client.CustomReports.Columns(ctx, v1.ReportColumnOptions{ReportID: id})
	if err != nil {
		fmt.Println(err)
		return
	}
	names := make(map[string]string)
	for _, column := range columns {
		names[column.AttributeID] = column.HumanReadable
	}
	for item, err := range client.CustomReports.Items(ctx, id, v1.CustomReportOptions{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, value := range item.Attributes {
			fmt.Printf("employee %v: %s = %s\n", item.EmployeeID, names[value.AttributeID], value.Value)
		}
	}
	// Output: employee 7: First name = Ada
}
