package personio_test

import (
	"context"
	"errors"
	"iter"
	"testing"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func absenceTypeLists() []listCall {
	id := func(t personio.AbsenceType) string { return string(t.ID) }
	return []listCall{{
		name: "AbsenceTypes",
		all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
			return ids(c.AbsenceTypes.All(ctx, personio.AbsenceTypeListOptions{Limit: 1}), id)
		},
		first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(id)(c.AbsenceTypes.List(ctx, personio.AbsenceTypeListOptions{Limit: 1, Cursor: from}))
		},
	}}
}

func TestAbsenceTypesAreRead(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	vacation := company.AddAbsenceType(personiotest.AbsenceType{Name: "Paid vacation", Category: "paid_vacation"})
	company.AddAbsenceType(personiotest.AbsenceType{Name: "Doctor", Unit: "HOUR"})
	types, err := personio.Collect(client.AbsenceTypes.All(t.Context(), personio.AbsenceTypeListOptions{Limit: 1}))
	if err != nil || len(types) != 2 || types[0].Unit != personio.AbsenceInDays || types[1].Unit != personio.AbsenceInHours {
		t.Errorf("%+v, %v", types, err)
	}
	got, err := client.AbsenceTypes.Get(t.Context(), personio.AbsenceTypeID(vacation))
	if err != nil || got.Name != "Paid vacation" || got.Category != "paid_vacation" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := client.AbsenceTypes.Get(t.Context(), "nothing"); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("%v", err)
	}
}
