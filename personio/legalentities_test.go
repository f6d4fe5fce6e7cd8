package personio_test

import (
	"context"
	"iter"
	"net/http"
	"testing"

	"github.com/personio-go/sdk/personio"
)

// Only the names of the members are known. A value of another type than was seen
// must not end the list, and with it the names of all entities.
func TestLegalEntityWithValuesOfOtherTypesIsRead(t *testing.T) {
	t.Parallel()
	const odd = `{"_data":[{"id":1,"name":"Hafenkontor","status":{"x":1},"is_main":"true","valid_from":"2025-01-01T00:00:00Z","country":{"code":"DE"},
		"type":{"id":1},"registration_number":4711,"industry_sector":{"k":"v"},"email":["a@example.org"],"phone":123,
		"address":"x","assigned_employees":7},{"id":"2","name":"Werft","is_main":null,"valid_from":null,"country":"CH"}]}`
	client := answering(t, http.StatusOK, odd)
	entities, err := personio.Collect(client.LegalEntities.All(t.Context(), personio.LegalEntityListOptions{}))
	if err != nil || len(entities) != 2 {
		t.Fatalf("%v, %v", entities, err)
	}
	first, second := entities[0], entities[1]
	if first.Status != `{"x":1}` || !first.IsMain || first.ValidFrom != personio.NewDate(2025, 1, 1) || first.Country != `{"code":"DE"}` ||
		first.Type != `{"id":1}` || first.RegistrationNumber != "4711" || first.IndustrySector != `{"k":"v"}` || first.Phone != "123" {
		t.Errorf("%+v", first)
	}
	if second.IsMain || !second.ValidFrom.IsZero() || second.Country != "CH" {
		t.Errorf("%+v", second)
	}
	directory, err := personio.LoadDirectory(t.Context(), client, personio.DirectoryOptions{Parts: []personio.DirectoryPart{personio.DirectoryLegalEntities}})
	if err != nil || directory.LegalEntities["1"] != "Hafenkontor" || directory.LegalEntities["2"] != "Werft" {
		t.Errorf("%v, %v", directory, err)
	}
}

func legalEntityLists() []listCall {
	id := func(v personio.LegalEntity) string { return string(v.ID) }
	return []listCall{{
		name: "LegalEntities",
		all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
			return ids(c.LegalEntities.All(ctx, personio.LegalEntityListOptions{Countries: []string{"DE"}}), id)
		},
		first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(id)(c.LegalEntities.List(ctx, personio.LegalEntityListOptions{Countries: []string{"DE"}, Cursor: from}))
		},
	}}
}
