package v1_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/personio-go/sdk/personio"
	v1 "github.com/personio-go/sdk/personio/v1"
)

// table is a server with one list, whose rows come and go at any place.
type table struct {
	list pagedList
	rows []string // ids
	made int
	// most rows of a page, whatever is asked for.
	most int
	// pages: offset is a page's number, and base that of the first one. A base of 1
	// takes 0 for it, too.
	pages bool
	base  int
	// repeat: a page begins with the last row of the one before.
	repeat bool
	// total is what the list says of its length, if anything.
	total func(rows, page int) string
	// change is called after each answer.
	change func()
}

// insert makes a row before the one at a place.
func (s *table) insert(at int) {
	s.made++
	s.rows = slices.Insert(s.rows, at, strconv.Itoa(1000+s.made))
}

func (s *table) RoundTrip(r *http.Request) (*http.Response, error) {
	body := s.page(r.URL.Query())
	s.change()
	return reply(body), nil
}

func (s *table) page(query url.Values) string {
	limit, _ := strconv.Atoi(query.Get("limit"))
	offset, _ := strconv.Atoi(query.Get("offset"))
	limit = min(limit, s.most)
	from, current := offset, offset/limit
	if s.pages {
		current = max(offset, s.base)
		from = (current - s.base) * limit
	}
	from = min(from, len(s.rows))
	shown := s.rows[from:min(from+limit, len(s.rows))]
	if s.repeat && from > 0 && from < len(s.rows) {
		shown = s.rows[from-1 : min(from+limit, len(s.rows))]
	}
	var data []string
	for _, id := range shown {
		data = append(data, s.list.row(id))
	}
	return fmt.Sprintf(`{"success":true,"metadata":{"current_page":%d%s},"data":[%s]}`, current, s.total(len(s.rows), current), strings.Join(data, ","))
}

// Wherever rows are inserted and deleted between two pages, and however the server
// counts: everything that is there during the whole walk is seen, and nothing
// twice. More cases: go test -run Walks -rapid.checks=10000.
func TestWalksLoseNothing(t *testing.T) {
	t.Parallel()
	for _, list := range pagedLists() {
		t.Run(list.name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(r *rapid.T) { checkWalk(t, r, list) })
		})
	}
}

func checkWalk(t *testing.T, r *rapid.T, list pagedList) {
	t.Helper()
	server := drawTable(r, list)
	stayed := make(map[string]bool)
	for _, id := range server.rows {
		stayed[id] = true
	}
	changes := rapid.IntRange(0, 8).Draw(r, "changes")
	server.change = func() {
		if changes--; changes < 0 {
			return
		}
		at := func() int { return rapid.IntRange(0, len(server.rows)).Draw(r, "place") }
		for range rapid.IntRange(0, 60).Draw(r, "deleted") {
			if i := at(); i < len(server.rows) {
				delete(stayed, server.rows[i])
				server.rows = slices.Delete(server.rows, i, i+1)
			}
		}
		for range rapid.IntRange(0, 60).Draw(r, "inserted") {
			server.insert(at())
		}
	}
	limit := rapid.SampledFrom([]int{0, 1, 25, 26, 30, 50}).Draw(r, "limit")
	seen := make(map[string]bool)
	for id, err := range list.all(t.Context(), overStatic(t, server), limit) {
		if err != nil {
			r.Fatal(err)
		}
		if seen[id] {
			r.Fatalf("%s came twice", id)
		}
		seen[id] = true
	}
	for id := range stayed {
		if !seen[id] {
			r.Fatalf("%s was there all the time and is missing", id)
		}
	}
}

// drawTable is a server that counts in one of the ways that were seen.
func drawTable(r *rapid.T, list pagedList) *table {
	server := &table{list: list, most: list.most, pages: list.pages, repeat: rapid.Bool().Draw(r, "rows are repeated")}
	if list.pages {
		server.base = rapid.IntRange(0, 1).Draw(r, "first page")
	}
	right := func(rows, _ int) string { return fmt.Sprintf(`,"total_elements":%d`, rows) }
	switch rapid.SampledFrom([]string{"right", "too low", "missing", "with smaller pages"}).Draw(r, "totals") {
	case "right":
		server.total = right
	case "too low":
		server.total = func(rows, page int) string { return right(max(0, rows-page*3-1), page) }
	case "missing":
		server.total = func(int, int) string { return "" }
	default:
		server.total, server.most = right, rapid.IntRange(25, list.most).Draw(r, "most")
	}
	for range rapid.IntRange(0, 300).Draw(r, "rows") {
		server.insert(len(server.rows))
	}
	return server
}

// Insertions at the front, as in a list with the newest row first.
func TestWalksBearNewRowsInFront(t *testing.T) {
	t.Parallel()
	const rows = 130
	names := []string{}
	for i := range rows {
		names = append(names, fmt.Sprint(1000+i))
	}
	next := 5000
	way := roundTrip(func(r *http.Request) (*http.Response, error) {
		resp := page(r.URL.Query(), names)
		for range 40 {
			if next < 5400 {
				names = append([]string{fmt.Sprint(next)}, names...)
				next++
			}
		}
		return resp, nil
	})
	got, err := personio.Collect(overStatic(t, way).Employees.All(t.Context(), v1.EmployeeListOptions{}))
	if err != nil {
		t.Fatal(err)
	}
	count := make(map[v1.EmployeeID]int)
	for _, e := range got {
		count[e.ID]++
	}
	for i := range rows {
		if count[v1.EmployeeID(1000+i)] != 1 {
			t.Errorf("%d came %d times", 1000+i, count[v1.EmployeeID(1000+i)])
		}
	}
}
