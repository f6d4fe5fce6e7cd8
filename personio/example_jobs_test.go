package personio_test

import (
	"context"
	"fmt"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// The catalogue of jobs, with the salary bands of each.
func ExampleJobsService_All() {
	server := personiotest.New() // stands in for Personio
	company := server.AddCompany("hafenkontor")
	band := company.AddSalaryBand(personiotest.SalaryBand{Members: map[string]any{"name": "Band 4"}})
	company.AddCatalogJob(personiotest.CatalogJob{Name: "Crane driver", Level: "L2", SalaryBandIDs: []string{band}})
	company.AddCatalogJob(personiotest.CatalogJob{Name: "Captain", Level: "L5"})
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	ctx := context.Background()
	for job, err := range client.Jobs.All(ctx, personio.JobListOptions{Sort: personio.JobsByName}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(job.Name, job.Level)
		for _, id := range job.SalaryBandIDs {
			band, err := client.SalaryBands.Get(ctx, id)
			if err != nil {
				fmt.Println(err)
				return
			}
			name, _ := band.Member("name") // no member but the id is documented
			fmt.Println("  band", string(name))
		}
	}
	// Output:
	// Captain L5
	// Crane driver L2
	//   band "Band 4"
}
