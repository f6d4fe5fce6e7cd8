package personio_test

import (
	"context"
	"iter"

	"github.com/personio-go/sdk/personio"
)

func costCenterLists() []listCall {
	id := func(v personio.CostCenter) string { return string(v.ID) }
	return []listCall{{
		name: "CostCenters",
		all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
			return ids(c.CostCenters.All(ctx, personio.CostCenterListOptions{Name: "Research"}), id)
		},
		first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(id)(c.CostCenters.List(ctx, personio.CostCenterListOptions{Name: "Research", Cursor: from}))
		},
	}}
}
