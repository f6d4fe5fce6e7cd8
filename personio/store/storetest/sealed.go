package storetest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/personio-go/sdk/personio/store"
)

// searchSealed asks what goes over all units, page by page, where names have no order and deleted units no name.
func (p *play) searchSealed(kind string, limit int) {
	p.Helper()
	turns, err := p.Due(p.Context(), kind, limit)
	wantTurns, _ := p.model.Due(p.Context(), kind, limit)
	p.same("times of Due", list(turns, timeOf), list(wantTurns, timeOf))
	p.same("Due", class(err), class(nil))
	turns, err = p.Due(p.Context(), kind, 1000)
	slices.SortFunc(turns, func(a, b store.Turn) int {
		return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.Unit.Name, b.Unit.Name))
	})
	p.same("Due", read(turns, err), read(p.model.Due(p.Context(), kind, 1000)))

	var got []store.UnitHead
	for after := ""; ; {
		page, err := p.Units(p.Context(), kind, after, limit)
		p.same("Units", class(err), class(nil))
		if got = append(got, page...); len(page) < limit {
			break
		}
		after = page[len(page)-1].Name
	}
	want, _ := p.model.Units(p.Context(), kind, "", 1000)
	p.same("Units", show(inOrder(got)), show(inOrder(want)))

	tag, value := pickOne(p.r, []string{"email", "e", "open"}), pickOne(p.r, values)
	query := store.Query{Kind: kind, Tag: tag, From: value, To: value + "\x01", Limit: limit}
	var refs []store.Ref
	for {
		page, err := p.Find(p.Context(), query)
		p.same("Find", class(err), class(nil))
		if refs = append(refs, page...); len(page) < limit {
			break
		}
		query.After = page[len(page)-1]
	}
	slices.SortFunc(refs, compareRefs)
	query.After, query.Limit = store.Ref{}, 1000
	found, _ := p.model.Find(p.Context(), query)
	p.same("Find", show(refs), show(found))
}

func timeOf(turn store.Turn) string { return showTime(turn.Due) }

// inOrder returns units ordered by name, without the names of the deleted ones, which come first.
func inOrder(units []store.UnitHead) []store.UnitHead {
	units = slices.Clone(units)
	for i, unit := range units {
		if unit.Head.Deleted {
			units[i].Name = ""
		}
	}
	slices.SortFunc(units, func(a, b store.UnitHead) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), cmp.Compare(a.Head.Version, b.Head.Version), cmp.Compare(a.Head.LastSeq, b.Head.LastSeq))
	})
	return units
}
