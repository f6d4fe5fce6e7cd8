package personio_test

import (
	"context"
	"iter"

	"github.com/personio-go/sdk/personio"
)

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
