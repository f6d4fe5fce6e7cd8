package personio_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio"
)

// listCall is a list method, as a sequence of the ids of its items.
type listCall struct {
	name string
	// all is the method All with a filter or without.
	all func(ctx context.Context, c *personio.Client) iter.Seq2[string, error]
	// first is the method List; it returns the ids and the cursor.
	first func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error)
}

// listCalls are all list methods. Each resource has its own in its test file.
func listCalls() []listCall {
	return slices.Concat(
		[]listCall{rawListCall()},
		personLists(),
		employmentLists(),
		orgUnitLists(),
		legalEntityLists(),
		costCenterLists(),
		workplaceLists(),
		absenceTypeLists(),
		absencePeriodLists(),
		attendancePeriodLists(),
		projectLists(),
		compensationLists(),
		jobLists(),
		salaryBandLists(),
		documentLists(),
		reportLists(),
		webhookLists(),
	)
}

// rawListCall is the way to lists that the SDK does not have.
func rawListCall() listCall {
	type item struct {
		ID string `json:"id"`
	}
	id := func(i item) string { return i.ID }
	return listCall{
		name: "ListAll",
		all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
			return ids(personio.ListAll[item](ctx, c, "/v2/nowhere?q=1"), id)
		},
		first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(id)(personio.ListPage[item](ctx, c, "/v2/nowhere?q=1", from))
		},
	}
}

// ids maps a sequence to the ids of its items.
func ids[T any](seq iter.Seq2[T, error], id func(T) string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for item, err := range seq {
			text := ""
			if err == nil {
				text = id(item)
			}
			if !yield(text, err) {
				return
			}
		}
	}
}

// pageIDs maps the results of a List to the ids of its items.
func pageIDs[T any](id func(T) string) func(*personio.Page[T], error) ([]string, personio.Cursor, error) {
	return func(page *personio.Page[T], err error) ([]string, personio.Cursor, error) {
		if err != nil {
			return nil, "", err
		}
		var texts []string
		for _, item := range page.Items {
			texts = append(texts, id(item))
		}
		return texts, page.Next, nil
	}
}

// script is a server whose answers follow each other, by cursor: "" is the first
// page.
type script struct {
	pages    map[string]string
	requests []*http.Request
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	s.requests = append(s.requests, r)
	body, ok := s.pages[r.URL.Query().Get("cursor")]
	if !ok {
		return reply(http.StatusBadRequest, "{}"), nil
	}
	return reply(http.StatusOK, body), nil
}

// pageOf is the body of a page; the link goes to next as it is.
func pageOf(next string, ids ...string) string {
	rows := make([]string, len(ids))
	for i, id := range ids {
		rows[i] = fmt.Sprintf(`{"id":%q}`, id)
	}
	links := "{}"
	if next != "" {
		links = fmt.Sprintf(`{"next":{"href":%q}}`, next)
	}
	return fmt.Sprintf(`{"_data":[%s],"_meta":{"links":%s}}`, strings.Join(rows, ","), links)
}

func scripted(t *testing.T, pages map[string]string) (*script, *personio.Client) {
	t.Helper()
	s := &script{pages: pages}
	return s, through(t, s.RoundTrip, personio.WithoutRateLimits(), personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1}))
}

// three pages, of which one is empty, with links of each kind.
func threePages() map[string]string {
	return map[string]string{
		"":     pageOf("https://api.personio.de/v2/wrong-path?cursor=a%2B%3D", "1", "2"),
		"a+=":  pageOf("/v2/relative?cursor=b&type=team"),
		"b":    pageOf("?cursor=c", "3"),
		"c":    pageOf("", "4"),
		"skip": pageOf("", "never"),
	}
}

func TestListsAreCompleteAndRestartable(t *testing.T) {
	t.Parallel()
	for _, list := range listCalls() {
		t.Run(list.name, func(t *testing.T) {
			t.Parallel()
			server, client := scripted(t, threePages())
			seq := list.all(t.Context(), client)
			if len(server.requests) != 0 {
				t.Error("a request before the loop")
			}
			for round := range 2 {
				got, err := personio.Collect(seq)
				if err != nil || !slices.Equal(got, []string{"1", "2", "3", "4"}) {
					t.Errorf("round %d: %v, %v", round, got, err)
				}
			}
			path := server.requests[0].URL.Path
			for _, r := range server.requests {
				if r.URL.Path != path {
					t.Errorf("%s, the list began on %s", r.URL.Path, path)
				}
			}
			// The link's query is sent as it is, and nothing with it.
			if got := server.requests[1].URL.RawQuery; got != "cursor=a%2B%3D" {
				t.Errorf("second page: %s", got)
			}
			if got := server.requests[2].URL.RawQuery; got != "cursor=b&type=team" {
				t.Errorf("third page: %s", got)
			}
		})
	}
}

func TestListsStopWhenTheLoopIsLeft(t *testing.T) {
	t.Parallel()
	for _, list := range listCalls() {
		t.Run(list.name, func(t *testing.T) {
			t.Parallel()
			server, client := scripted(t, threePages())
			for range list.all(t.Context(), client) {
				break
			}
			if len(server.requests) != 1 {
				t.Errorf("%d requests", len(server.requests))
			}
		})
	}
}

func TestListsEndWithTheirError(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pages map[string]string
		want  error
		items int
	}{
		"a page fails":           {map[string]string{"": pageOf("?cursor=gone", "1", "2")}, personio.ErrInvalid, 2},
		"a page comes again":     {map[string]string{"": pageOf("?cursor=a", "1"), "a": pageOf("?cursor=a", "2")}, personio.ErrPageLoop, 2},
		"a longer loop":          {map[string]string{"": pageOf("?cursor=a", "1"), "a": pageOf("?cursor=b", "2"), "b": pageOf("?cursor=a", "3")}, personio.ErrPageLoop, 3},
		"a foreign host":         {map[string]string{"": pageOf("https://api.personio.example/v2/persons?cursor=a", "1")}, personio.ErrForeignHost, 0},
		"a host without scheme":  {map[string]string{"": pageOf("//evil.example.com/?cursor=a", "1")}, personio.ErrForeignHost, 0},
		"another port, our name": {map[string]string{"": pageOf("https://api.personio.de:8443/?cursor=a", "1")}, personio.ErrForeignHost, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, list := range listCalls() {
				t.Run(list.name, func(t *testing.T) {
					t.Parallel()
					_, client := scripted(t, test.pages)
					items, failures := 0, 0
					for id, err := range list.all(t.Context(), client) {
						switch {
						case err == nil && failures == 0:
							items++
						case err != nil && id == "" && errors.Is(err, test.want):
							failures++
						default:
							t.Errorf("%q, %v", id, err)
						}
					}
					if items != test.items || failures != 1 {
						t.Errorf("%d items, %d errors", items, failures)
					}
				})
			}
		})
	}
}

func TestListsStopWithTheirContext(t *testing.T) {
	t.Parallel()
	for _, list := range listCalls() {
		t.Run(list.name, func(t *testing.T) {
			t.Parallel()
			server, client := scripted(t, threePages())
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var last error
			for _, err := range list.all(ctx, client) {
				cancel()
				last = err
			}
			if !errors.Is(last, context.Canceled) || len(server.requests) != 1 {
				t.Errorf("%v after %d requests", last, len(server.requests))
			}
		})
	}
}

func TestListsGoOnFromAStoredCursor(t *testing.T) {
	t.Parallel()
	for _, list := range listCalls() {
		t.Run(list.name, func(t *testing.T) {
			t.Parallel()
			_, client := scripted(t, threePages())
			var got []string
			for cursor := personio.Cursor(""); ; {
				page, next, err := list.first(t.Context(), client, cursor)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, page...)
				if cursor = next; cursor == "" {
					break
				}
			}
			if !slices.Equal(got, []string{"1", "2", "3", "4"}) {
				t.Errorf("%v", got)
			}
		})
	}
}
