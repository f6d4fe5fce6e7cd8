package v1_test

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	v1 "github.com/personio-go/sdk/personio/v1"
)

// pagedList is a list with pages, its rows told by their ids.
type pagedList struct {
	name   string
	path   string
	most   int
	add    func(c *personiotest.Company) string
	remove func(c *personiotest.Company, id string)
	all    func(ctx context.Context, c *v1.Client, limit int) iter.Seq2[string, error]
	// first is one page from a cursor on.
	first func(ctx context.Context, c *v1.Client, limit int, from personio.Cursor) ([]string, personio.Cursor, error)
}

func number(id string) int64 {
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}

func ids[T any](seq iter.Seq2[T, error], id func(T) string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for row, err := range seq {
			text := ""
			if err == nil {
				text = id(row)
			}
			if !yield(text, err) {
				return
			}
		}
	}
}

func pageIDs[T any](id func(T) string) func(*personio.Page[T], error) ([]string, personio.Cursor, error) {
	return func(page *personio.Page[T], err error) ([]string, personio.Cursor, error) {
		if err != nil {
			return nil, "", err
		}
		var texts []string
		for _, row := range page.Items {
			texts = append(texts, id(row))
		}
		return texts, page.Next, nil
	}
}

func employeeList() pagedList {
	id := func(e v1.Employee) string { return e.ID.String() }
	return pagedList{
		name: "employees", path: "/v1/company/employees", most: 100,
		add: func(c *personiotest.Company) string {
			return fmt.Sprint(c.AddEmployee(personiotest.Employee{FirstName: "Ada"}))
		},
		remove: func(c *personiotest.Company, id string) { c.RemoveEmployee(number(id)) },
		all: func(ctx context.Context, c *v1.Client, limit int) iter.Seq2[string, error] {
			return ids(c.Employees.All(ctx, v1.EmployeeListOptions{Limit: limit}), id)
		},
		first: func(ctx context.Context, c *v1.Client, limit int, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(id)(c.Employees.List(ctx, v1.EmployeeListOptions{Limit: limit, Cursor: from}))
		},
	}
}

func attendanceList() pagedList {
	id := func(a v1.Attendance) string { return fmt.Sprint(a.ID) }
	day := personio.NewDate(2031, 2, 3)
	return pagedList{
		name: "attendances", path: "/v1/company/attendances", most: 200,
		add: func(c *personiotest.Company) string {
			return fmt.Sprint(c.AddAttendance(personiotest.Attendance{Employee: 1, Date: "2031-02-03", StartTime: "09:00"}))
		},
		remove: func(c *personiotest.Company, id string) { c.RemoveAttendance(number(id)) },
		all: func(ctx context.Context, c *v1.Client, limit int) iter.Seq2[string, error] {
			return ids(c.Attendances.All(ctx, v1.AttendanceListOptions{StartDate: day, EndDate: day, Limit: limit}), id)
		},
		first: func(ctx context.Context, c *v1.Client, limit int, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(id)(c.Attendances.List(ctx, v1.AttendanceListOptions{StartDate: day, EndDate: day, Limit: limit, Cursor: from}))
		},
	}
}

func timeOffList() pagedList {
	id := func(o v1.TimeOff) string { return fmt.Sprint(o.ID) }
	return pagedList{
		name: "time-offs", path: "/v1/company/time-offs", most: 200,
		add: func(c *personiotest.Company) string {
			return fmt.Sprint(c.AddTimeOff(personiotest.TimeOff{EmployeeID: 1, TypeID: 1, StartDate: "2031-02-03", EndDate: "2031-02-04"}))
		},
		remove: func(c *personiotest.Company, id string) { c.RemoveTimeOff(number(id)) },
		all: func(ctx context.Context, c *v1.Client, limit int) iter.Seq2[string, error] {
			return ids(c.TimeOffs.All(ctx, v1.TimeOffListOptions{Limit: limit}), id)
		},
		first: func(ctx context.Context, c *v1.Client, limit int, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(id)(c.TimeOffs.List(ctx, v1.TimeOffListOptions{Limit: limit, Cursor: from}))
		},
	}
}

func absencePeriodList() pagedList {
	id := func(a v1.AbsencePeriod) string { return string(a.ID) }
	return pagedList{
		name: "absence periods", path: "/v1/company/absence-periods", most: 200,
		add: func(c *personiotest.Company) string {
			return c.AddHourlyAbsence(personiotest.HourlyAbsence{EmployeeID: 1})
		},
		remove: func(c *personiotest.Company, id string) { c.RemoveHourlyAbsence(id) },
		all: func(ctx context.Context, c *v1.Client, limit int) iter.Seq2[string, error] {
			return ids(c.AbsencePeriods.All(ctx, v1.AbsencePeriodListOptions{Limit: limit}), id)
		},
		first: func(ctx context.Context, c *v1.Client, limit int, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(id)(c.AbsencePeriods.List(ctx, v1.AbsencePeriodListOptions{Limit: limit, Cursor: from}))
		},
	}
}

func pagedLists() []pagedList {
	return []pagedList{employeeList(), attendanceList(), timeOffList(), absencePeriodList()}
}

// quirks are all ways in which pages can be wrong at once.
func quirks() personiotest.Quirks {
	return personiotest.Quirks{V1RepeatRows: true, V1WrongTotals: true}
}

func TestListsAreComplete(t *testing.T) {
	t.Parallel()
	for _, list := range pagedLists() {
		for _, n := range []int{0, 1, 25, 100, 101, 200, 250, 401} {
			for name, q := range map[string]personiotest.Quirks{"as documented": {}, "refusing": {V1RefuseLimits: true}, "with quirks": quirks()} {
				t.Run(fmt.Sprint(list.name, n, name), func(t *testing.T) {
					t.Parallel()
					server, company, client := kontor(t)
					server.SetQuirks(q)
					var want []string
					for range n {
						want = append(want, list.add(company))
					}
					got, err := personio.Collect(list.all(t.Context(), client, 0))
					if err != nil || !slices.Equal(got, want) {
						t.Errorf("%d rows, want %d, %v", len(got), n, err)
					}
				})
			}
		}
	}
}

// The sizes of real accounts.
func TestLargeListsAreComplete(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		list pagedList
		rows int
		// requests at most: few more than pages laid side by side would take.
		requests int
	}{
		{timeOffList(), 250, 2}, {employeeList(), 1000, 11}, {absencePeriodList(), 27_000, 150},
	} {
		t.Run(test.list.name, func(t *testing.T) {
			t.Parallel()
			server, company, client := kontor(t)
			server.SetQuirks(personiotest.Quirks{V1RepeatRows: true})
			for range test.rows {
				test.list.add(company)
			}
			seen := make(map[string]bool)
			for id, err := range test.list.all(t.Context(), client, 0) {
				if err != nil {
					t.Fatal(err)
				}
				if seen[id] {
					t.Fatalf("%s came twice", id)
				}
				seen[id] = true
			}
			requests := 0
			for _, r := range server.Requests() {
				if r.Path == test.list.path {
					requests++
				}
			}
			t.Logf("%d rows in %d requests", len(seen), requests)
			if len(seen) != test.rows || requests > test.requests {
				t.Errorf("%d rows in %d requests, want %d in %d at most", len(seen), requests, test.rows, test.requests)
			}
		})
	}
}

// moving is a server whose rows change between two requests.
type moving struct {
	next   http.RoundTripper
	change func()
}

func (m moving) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := m.next.RoundTrip(r)
	if strings.HasPrefix(r.URL.Path, "/v1/company/") {
		m.change()
	}
	return resp, err
}

// Whatever is inserted and deleted between pages, and however the server counts:
// everything that is there during the whole walk is seen, and nothing twice.
// More cases: go test -run Walks -rapid.checks=10000.
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
	server := personiotest.New().WithoutRateLimits()
	company := server.AddCompany("hafenkontor")
	server.SetQuirks(personiotest.Quirks{
		V1RefuseLimits: rapid.Bool().Draw(r, "limits are refused"), V1RepeatRows: rapid.Bool().Draw(r, "rows are repeated"),
		V1WrongTotals: rapid.Bool().Draw(r, "totals are wrong"),
	})
	var there []string
	for range rapid.IntRange(0, 300).Draw(r, "rows") {
		there = append(there, list.add(company))
	}
	stayed := make(map[string]bool)
	for _, id := range there {
		stayed[id] = true
	}
	changes := rapid.IntRange(0, 8).Draw(r, "changes")
	change := func() {
		if changes--; changes < 0 {
			return
		}
		for range rapid.IntRange(0, 60).Draw(r, "deleted") {
			if len(there) > 0 {
				i := rapid.IntRange(0, len(there)-1).Draw(r, "row")
				list.remove(company, there[i])
				delete(stayed, there[i])
				there = slices.Delete(there, i, i+1)
			}
		}
		for range rapid.IntRange(0, 60).Draw(r, "inserted") {
			there = append(there, list.add(company))
		}
	}
	client := over(t, company, moving{server.Transport(), change})
	seen := make(map[string]bool)
	for id, err := range list.all(t.Context(), client, rapid.SampledFrom([]int{0, 1, 25, 26, 30, 50}).Draw(r, "limit")) {
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

// page is one of employees, cut as the query says, with no word about the whole.
func page(query url.Values, names []string) *http.Response {
	limit, _ := strconv.Atoi(query.Get("limit"))
	offset, _ := strconv.Atoi(query.Get("offset"))
	from := min(offset, len(names))
	var rows []string
	for _, name := range names[from:min(from+limit, len(names))] {
		rows = append(rows, `{"type":"Employee","attributes":{"id":{"label":"ID","value":`+name+`}}}`)
	}
	return reply(success("[" + strings.Join(rows, ",") + "]"))
}
