package personio_test

import (
	"context"
	"iter"
	"net/http"
	"testing"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func salaryBandLists() []listCall {
	id := func(b personio.SalaryBand) string { return string(b.ID) }
	return []listCall{{
		name: "SalaryBands",
		all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
			return ids(c.SalaryBands.All(ctx, personio.SalaryBandListOptions{IDs: []personio.SalaryBandID{"1"}}), id)
		},
		first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(id)(c.SalaryBands.List(ctx, personio.SalaryBandListOptions{IDs: []personio.SalaryBandID{"1"}, Cursor: from}))
		},
	}}
}

// What Personio does not document of a salary band can be read all the same.
func TestSalaryBandKeepsItsMembers(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	id := personio.SalaryBandID(company.AddSalaryBand(personiotest.SalaryBand{Members: map[string]any{"name": "L2", "minimum": 4200}}))
	company.AddSalaryBand(personiotest.SalaryBand{})
	band, err := client.SalaryBands.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if minimum, ok := band.Member("minimum"); !ok || string(minimum) != "4200" || band.ID != id {
		t.Errorf("%s of %s", minimum, band.ID)
	}
	all, err := personio.Collect(client.SalaryBands.All(t.Context(), personio.SalaryBandListOptions{}))
	if err != nil || len(all) != 2 {
		t.Errorf("%v, %v", all, err)
	}
	one, err := personio.Collect(client.SalaryBands.All(t.Context(), personio.SalaryBandListOptions{IDs: []personio.SalaryBandID{id, "nobody"}}))
	if err != nil || len(one) != 1 || one[0].ID != id {
		t.Errorf("%v, %v", one, err)
	}
	if _, err := client.SalaryBands.Get(t.Context(), "nobody"); apiError(t, err).StatusCode != http.StatusNotFound {
		t.Errorf("%v", err)
	}
}
