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

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	v1 "github.com/personio-go/sdk/personio/v1"
)

// pagedList is a list with pages, its rows told by their ids.
type pagedList struct {
	name  string
	path  string
	most  int
	pages bool // are counted, not rows
	// row is a row in Personio's form.
	row func(id string) string
	add func(c *personiotest.Company) string
	all func(ctx context.Context, c *v1.Client, limit int) iter.Seq2[string, error]
	// first is one page from a cursor on.
	first func(ctx context.Context, c *v1.Client, limit int, from personio.Cursor) ([]string, personio.Cursor, error)
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
		row: func(id string) string {
			return `{"type":"Employee","attributes":{"id":{"label":"ID","value":` + id + `}}}`
		},
		add: func(c *personiotest.Company) string {
			return c.AddPerson(personiotest.Person{FirstName: "Ada"})
		},
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
		row: func(id string) string { return `{"id":` + id + `,"type":"AttendancePeriod","attributes":{}}` },
		add: func(c *personiotest.Company) string {
			return fmt.Sprint(c.V1ID(c.AddAttendancePeriod(personiotest.AttendancePeriod{PersonID: "1", Start: "2031-02-03T09:00:00"})))
		},
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
		name: "time-offs", path: "/v1/company/time-offs", most: 200, pages: true,
		row: func(id string) string { return `{"type":"TimeOffPeriod","attributes":{"id":` + id + `}}` },
		add: func(c *personiotest.Company) string {
			return fmt.Sprint(c.V1ID(c.AddAbsencePeriod(personiotest.AbsencePeriod{PersonID: "1", StartsAt: "2031-02-03T00:00:00", EndsAt: "2031-02-05T00:00:00"})))
		},
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
		name: "absence periods", path: "/v1/company/absence-periods", most: 200, pages: true,
		row: func(id string) string { return `{"type":"AbsencePeriod","attributes":{"id":"` + id + `"}}` },
		add: func(c *personiotest.Company) string {
			hours := c.AddAbsenceType(personiotest.AbsenceType{ID: "hours", Unit: "HOUR"})
			return c.AddAbsencePeriod(personiotest.AbsencePeriod{PersonID: "1", TypeID: hours, StartsAt: "2031-02-03T09:00:00", EndsAt: "2031-02-03T10:00:00"})
		},
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
					q.V1RefuseParameters = true
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
			server.SetQuirks(personiotest.Quirks{V1RepeatRows: true, V1RefuseParameters: true})
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
