package personio_test

import (
	"context"
	"iter"
	"net/http"
	"slices"
	"testing"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// The shape of the references is not documented.
func TestSalaryBandsOfAJobAreIDsOrReferences(t *testing.T) {
	t.Parallel()
	for _, bands := range []string{`["a","b"]`, `[{"id":"a"},{"id":"b","_meta":{}}]`} {
		job, err := answering(t, http.StatusOK, `{"id":"j","salary_band_ids":`+bands+`}`).Jobs.Get(t.Context(), "j")
		if err != nil || !slices.Equal(job.SalaryBandIDs, []personio.SalaryBandID{"a", "b"}) {
			t.Errorf("%s: %v, %v", bands, job, err)
		}
	}
}

func jobLists() []listCall {
	id := func(j personio.Job) string { return string(j.ID) }
	return []listCall{{
		name: "Jobs",
		all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
			return ids(c.Jobs.All(ctx, personio.JobListOptions{Names: []string{"Crane driver"}}), id)
		},
		first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(id)(c.Jobs.List(ctx, personio.JobListOptions{Names: []string{"Crane driver"}, Cursor: from}))
		},
	}}
}

func TestJobsAreFilteredAndSorted(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	for _, name := range []string{"Crane driver", "Mate", "Captain"} {
		company.AddCatalogJob(personiotest.CatalogJob{ID: "id-of-" + name, Name: name})
	}
	for name, test := range map[string]struct {
		options personio.JobListOptions
		want    []string
	}{
		"Personio's order": {personio.JobListOptions{}, []string{"Mate", "Crane driver", "Captain"}},
		"by id":            {personio.JobListOptions{Sort: personio.JobsByID, Limit: 1}, []string{"Captain", "Crane driver", "Mate"}},
		"by name":          {personio.JobListOptions{Sort: personio.JobsByName}, []string{"Captain", "Crane driver", "Mate"}},
		"names":            {personio.JobListOptions{Names: []string{"Mate", "Captain"}, Sort: personio.JobsByNameDescending}, []string{"Mate", "Captain"}},
		"ids":              {personio.JobListOptions{IDs: []personio.JobID{"id-of-Mate", "nobody"}}, []string{"Mate"}},
	} {
		var got []string
		for job, err := range client.Jobs.All(t.Context(), test.options) {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			got = append(got, string(job.Name))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
	if _, err := client.Jobs.List(t.Context(), personio.JobListOptions{Sort: "level"}); apiError(t, err).StatusCode != http.StatusBadRequest {
		t.Errorf("an order that does not exist: %v", err)
	}
}

func TestJobHasEveryMember(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	want := personiotest.CatalogJob{
		Name: "Crane driver", JobFamily: "Port", Level: "L2", JobTrack: "Expert", GlobalGrade: "12", SalaryBandIDs: []string{"b1", "b2"},
	}
	job, err := client.Jobs.Get(t.Context(), personio.JobID(company.AddCatalogJob(want)))
	if err != nil {
		t.Fatal(err)
	}
	got := personiotest.CatalogJob{
		Name: string(job.Name), JobFamily: string(job.JobFamily), Level: string(job.Level), JobTrack: string(job.JobTrack), GlobalGrade: string(job.GlobalGrade),
	}
	for _, band := range job.SalaryBandIDs {
		got.SalaryBandIDs = append(got.SalaryBandIDs, string(band))
	}
	if !slices.Equal(got.SalaryBandIDs, want.SalaryBandIDs) || got.Name != want.Name || got.JobFamily != want.JobFamily ||
		got.Level != want.Level || got.JobTrack != want.JobTrack || got.GlobalGrade != want.GlobalGrade {
		t.Errorf("%+v, want %+v", got, want)
	}
	if _, err := client.Jobs.Get(t.Context(), "nobody"); apiError(t, err).StatusCode != http.StatusNotFound {
		t.Errorf("%v", err)
	}
}

// Without the scope of salary bands, a job's are empty.
func TestSalaryBandsOfJobsAreHidden(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	company := server.AddCompany("hafenkontor")
	id := company.AddCatalogJob(personiotest.CatalogJob{Name: "Mate", SalaryBandIDs: []string{"b1"}})
	client := newClient(t, credentials(company.AddClient("personio:jobs:read")), personio.WithHTTPClient(server.Client()))
	job, err := client.Jobs.Get(t.Context(), personio.JobID(id))
	if err != nil || len(job.SalaryBandIDs) != 0 {
		t.Errorf("%+v, %v", job, err)
	}
	if _, err := client.SalaryBands.List(t.Context(), personio.SalaryBandListOptions{}); apiError(t, err).StatusCode != http.StatusForbidden {
		t.Errorf("%v", err)
	}
}
