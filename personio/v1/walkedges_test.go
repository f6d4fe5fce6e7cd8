package v1_test

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio"
	v1 "github.com/personio-go/sdk/personio/v1"
)

func TestListsCanBeWalkedPageByPage(t *testing.T) {
	t.Parallel()
	for _, list := range pagedLists() {
		for _, limit := range []int{1, 3, 7, 100} {
			server, company, client := kontor(t)
			var want, got []string
			for range 21 {
				want = append(want, list.add(company))
			}
			for cursor := personio.Cursor(""); ; {
				rows, next, err := list.first(t.Context(), client, limit, cursor)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, rows...)
				if cursor = next; cursor == "" {
					break
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s by %d: %v, want %v", list.name, limit, got, want)
			}
			for _, r := range server.Requests() {
				if r.Path == list.path && r.Query.Get("offset") == "0" {
					t.Errorf("%s: offset 0, which is the first page as 1 is", list.name)
				}
			}
		}
	}
}

func TestListsStopWhenTheLoopIsLeft(t *testing.T) {
	t.Parallel()
	for _, list := range pagedLists() {
		server, company, client := kontor(t)
		for range 300 {
			list.add(company)
		}
		seq := list.all(t.Context(), client, 0)
		for range 2 { // lazy, and anew each time
			before := len(server.Requests())
			for range seq {
				break
			}
			sent := server.Requests()[before:]
			if n := len(slices.DeleteFunc(sent, func(r personiotestRequest) bool { return r.Path != list.path })); n != 1 {
				t.Errorf("%s: %d requests", list.name, n)
			}
		}
	}
}

func TestListsEndWithTheirError(t *testing.T) {
	t.Parallel()
	for _, list := range pagedLists() {
		server, company, client := kontor(t)
		for range 300 {
			list.add(company)
		}
		var last error
		rows := 0
		for _, err := range list.all(t.Context(), client, 0) {
			if last = err; err == nil {
				rows++
			}
			if rows == 30 && server.PendingFaults() == 0 {
				server.Inject(fault(http.StatusUnprocessableEntity, `{"success":false,"error":{"code":0,"message":"no"}}`))
			}
		}
		if !errors.Is(last, personio.ErrInvalid) || rows < 100 {
			t.Errorf("%s: %d rows, %v", list.name, rows, last)
		}
	}
}

// A server that does not look at the offset must not hold a walk for ever.
func TestListThatNeverGoesOnIsAnError(t *testing.T) {
	t.Parallel()
	var names []string
	for i := range 50 {
		names = append(names, string(rune('1'+i%9))+"0"+string(rune('0'+i/9)))
	}
	requests := 0
	client := overStatic(t, roundTrip(func(*http.Request) (*http.Response, error) {
		requests++
		return page(map[string][]string{"limit": {"25"}}, names), nil
	}))
	got, err := personio.Collect(client.Employees.All(t.Context(), v1.EmployeeListOptions{Limit: 25}))
	if !errors.Is(err, personio.ErrPageLoop) || len(got) != 25 || requests > 300 {
		t.Errorf("%d rows, %v after %d requests", len(got), err, requests)
	}
}

// Without the id nobody can tell rows from each other.
func TestEmployeesWithoutIDAreRefused(t *testing.T) {
	t.Parallel()
	row := `{"type":"Employee","attributes":{"first_name":{"label":"First name","value":"Ada"}}}`
	client := answering(t, http.StatusOK, success("["+row+"]"))
	got, err := personio.Collect(client.Employees.All(t.Context(), v1.EmployeeListOptions{}))
	if _, ok := errors.AsType[*personio.DecodeError](err); !ok || len(got) != 0 {
		t.Errorf("%d rows, %v", len(got), err)
	}
}

// A server that does not look at where it is asked to begin gives the same rows for
// ever, whether it looks at how many or not.
func TestServerThatIgnoresWhereToBegin(t *testing.T) {
	t.Parallel()
	for _, list := range pagedLists() {
		for name, most := range map[string]int{"all rows": 1 << 20, "a page": 100, "few": 30} {
			requests := 0
			client := overStatic(t, roundTrip(func(r *http.Request) (*http.Response, error) {
				requests++
				limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
				rows := make([]string, min(max(limit, 30), most))
				for i := range rows {
					rows[i] = list.row(strconv.Itoa(i + 1))
				}
				return reply(success("[" + strings.Join(rows, ",") + "]")), nil
			}))
			got, err := personio.Collect(list.all(t.Context(), client, 0))
			if !errors.Is(err, personio.ErrPageLoop) || requests > 6 || len(got) == 0 {
				t.Errorf("%s, %s: %d rows after %d requests, %v", list.name, name, len(got), requests, err)
			}
		}
	}
}

// An answer that counts rows and has none is no list.
func TestListThatCountsMoreThanItHas(t *testing.T) {
	t.Parallel()
	client := answering(t, http.StatusOK, `{"success":true,"metadata":{"total_elements":1000,"current_page":0,"total_pages":10},"data":[]}`)
	_, page := client.Employees.List(t.Context(), v1.EmployeeListOptions{})
	_, all := personio.Collect(client.TimeOffs.All(t.Context(), v1.TimeOffListOptions{}))
	for name, err := range map[string]error{"page": page, "all": all} {
		if _, ok := errors.AsType[*personio.DecodeError](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestForeignCursorsAreRefused(t *testing.T) {
	t.Parallel()
	for _, cursor := range []personio.Cursor{"cursor=abc", "-1-0", "5", "5-2", "99999999999-1", "x-1"} {
		for _, list := range pagedLists() {
			_, _, err := list.first(t.Context(), answering(t, 200, success("[]")), 0, cursor)
			wantInvalid(t, list.name+" "+string(cursor), err)
		}
		for _, err := range answering(t, 200, success("[]")).Employees.All(t.Context(), v1.EmployeeListOptions{Cursor: cursor}) {
			wantInvalid(t, string(cursor), err)
		}
	}
}

func TestWalksGoOnFromACursor(t *testing.T) {
	t.Parallel()
	for _, list := range pagedLists() {
		_, company, client := kontor(t)
		var want []string
		for range 240 {
			want = append(want, list.add(company))
		}
		_, next, err := list.first(t.Context(), client, 60, "")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		if list.name == "employees" {
			for page, err := range client.Employees.Pages(t.Context(), v1.EmployeeListOptions{Cursor: next}) {
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range page.Items {
					got = append(got, e.ID.String())
				}
			}
		} else {
			for cursor := next; cursor != ""; {
				rows, next, err := list.first(t.Context(), client, 100, cursor)
				if err != nil {
					t.Fatal(err)
				}
				got, cursor = append(got, rows...), next
			}
		}
		if !slices.Equal(got, want[60:]) {
			t.Errorf("%s: %d rows, want %d", list.name, len(got), len(want)-60)
		}
	}
}

func TestLimitsAreKept(t *testing.T) {
	t.Parallel()
	for _, list := range pagedLists() {
		for wish, want := range map[int]int{0: list.most, -1: list.most, 1: 1, list.most: list.most, list.most + 1: list.most} {
			server, company, client := kontor(t)
			server.SetQuirks(refusing())
			list.add(company)
			if _, _, err := list.first(t.Context(), client, wish, ""); err != nil {
				t.Errorf("%s, limit %d: %v", list.name, wish, err)
			}
			requests := server.Requests()
			if got := requests[len(requests)-1].Query.Get("limit"); got != itoa(want) {
				t.Errorf("%s, limit %d: sent %s, want %d", list.name, wish, got, want)
			}
		}
	}
}
