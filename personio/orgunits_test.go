package personio_test

import (
	"context"
	"iter"

	"github.com/personio-go/sdk/personio"
)

func orgUnitLists() []listCall {
	id := func(v personio.OrgUnit) string { return string(v.ID) }
	return []listCall{{
		name: "OrgUnits",
		all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
			return ids(c.OrgUnits.All(ctx, personio.OrgUnitListOptions{Type: personio.OrgUnitTeam}), id)
		},
		first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(id)(c.OrgUnits.List(ctx, personio.OrgUnitListOptions{Type: personio.OrgUnitTeam, Cursor: from}))
		},
	}}
}
