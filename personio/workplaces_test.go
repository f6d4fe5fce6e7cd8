package personio_test

import (
	"context"
	"iter"

	"github.com/personio-go/sdk/personio"
)

func workplaceLists() []listCall {
	id := func(v personio.Workplace) string { return string(v.ID) }
	return []listCall{{
		name: "Workplaces",
		all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
			return ids(c.Workplaces.All(ctx, personio.WorkplaceListOptions{Name: "Berlin"}), id)
		},
		first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(id)(c.Workplaces.List(ctx, personio.WorkplaceListOptions{Name: "Berlin", Cursor: from}))
		},
	}}
}
