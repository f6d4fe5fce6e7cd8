package personio_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// recorder is an observer that writes down what it sees.
type recorder struct {
	name string
	log  *[]string
	last *personio.Result
}

type layerKey struct{}

func (r recorder) Start(ctx context.Context, call personio.Call) (context.Context, func(personio.Result)) {
	*r.log = append(*r.log, fmt.Sprintf("%s starts %s %s %q", r.name, call.Operation, call.Method, call.PathTemplate))
	layers, _ := ctx.Value(layerKey{}).(string)
	return context.WithValue(ctx, layerKey{}, layers+r.name), func(result personio.Result) {
		*r.log = append(*r.log, fmt.Sprintf("%s ends %d after %d", r.name, result.StatusCode, result.Attempts))
		*r.last = result
	}
}

func TestObserversSeeEveryCallOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		method, path string
		faults       []personiotest.Fault
		starts, ends string
	}{
		"a success":         {"GET", nowhere, []personiotest.Fault{{Status: 200, Body: "{}"}}, `starts v2.get GET ""`, "ends 200 after 1"},
		"a repeated call":   {"GET", nowhere, []personiotest.Fault{{Status: 502}, {Break: personiotest.AfterProcessing}, {Status: 200, Body: "{}"}}, `starts v2.get GET ""`, "ends 200 after 3"},
		"an error":          {"DELETE", nowhere, []personiotest.Fault{{Status: 409}}, `starts v2.delete DELETE ""`, "ends 409 after 1"},
		"an unknown end":    {"POST", nowhere, []personiotest.Fault{{Status: 500}}, `starts v2.post POST ""`, "ends 500 after 1"},
		"no answer":         {"POST", nowhere, []personiotest.Fault{{Break: personiotest.AfterProcessing}}, `starts v2.post POST ""`, "ends 0 after 1"},
		"not to be decoded": {"GET", nowhere, []personiotest.Fault{{Status: 200, Body: "<html>"}}, `starts v2.get GET ""`, "ends 200 after 1"},
		"nothing to send":   {"GET", "/v2//x", nil, `starts v2.get GET ""`, "ends 0 after 0"},
		"a known operation": {"GET", "/v2/persons/4711", nil, `starts persons.get GET "/v2/persons/{id}"`, "ends 404 after 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var log []string
				var last personio.Result
				server, _, client := kontor(t, personio.WithObserver(recorder{"outer", &log, &last}), personio.WithObserver(recorder{"inner", &log, &last}))
				for _, fault := range test.faults {
					fault.Operation = nowhereOperation
					server.Inject(fault)
				}
				var out struct{}
				err := client.Do(t.Context(), test.method, test.path, nil, &out)
				want := []string{"outer " + test.starts, "inner " + test.starts, "inner " + test.ends, "outer " + test.ends}
				if !slices.Equal(log, want) {
					t.Errorf("saw %q, want %q", log, want)
				}
				if !errors.Is(last.Err, err) {
					t.Errorf("the observer got %v, the caller %v", last.Err, err)
				}
			})
		})
	}
}

func TestDownloadsAndListsAreObserved(t *testing.T) {
	t.Parallel()
	var log []string
	var last personio.Result
	client := answering(t, http.StatusOK, `{"_data":[]}`, personio.WithObserver(recorder{"o", &log, &last}))
	download, err := client.Download(t.Context(), "/v2/document-management/documents/7/download")
	if err != nil {
		t.Fatal(err)
	}
	_ = download.Body.Close()
	if _, err := personio.Collect(client.Persons.All(t.Context(), personio.PersonListOptions{})); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`o starts documents.download GET "/v2/document-management/documents/{id}/download"`, "o ends 200 after 1",
		`o starts persons.list GET "/v2/persons"`, "o ends 200 after 1",
	}
	if !slices.Equal(log, want) {
		t.Errorf("saw %q, want %q", log, want)
	}
}

// An observer's context reaches middleware, as a span must, and requests for
// tokens do not pass for calls.
func TestContextOfAnObserverReachesMiddleware(t *testing.T) {
	t.Parallel()
	var log, seen []string
	var last personio.Result
	client := answering(t, http.StatusOK, `{"id":"4711"}`,
		personio.WithObserver(recorder{"a", &log, &last}, recorder{"b", &log, &last}),
		personio.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTrip(func(req *http.Request) (*http.Response, error) {
				call, ok := personio.OperationFromContext(req.Context())
				seen = append(seen, fmt.Sprint(req.Context().Value(layerKey{}), " ", call.Operation, " ", ok))
				return next.RoundTrip(req)
			})
		}))
	if err := client.Do(t.Context(), http.MethodGet, "/v2/persons/4711", nil, nil); err != nil {
		t.Fatal(err)
	}
	if want := []string{"ab persons.get true"}; !slices.Equal(seen, want) {
		t.Errorf("saw %q, want %q", seen, want)
	}
	if call, ok := personio.OperationFromContext(t.Context()); ok || call != (personio.Call{}) {
		t.Errorf("%v of no call", call)
	}
}

func TestObserverMayWantNoEnd(t *testing.T) {
	t.Parallel()
	client := answering(t, http.StatusOK, `{}`, personio.WithObserver(careless{}))
	if err := client.Do(t.Context(), http.MethodGet, nowhere, nil, nil); err != nil {
		t.Error(err)
	}
	if _, err := personio.New(auth.Static("t"), personio.WithObserver(nil)); err == nil {
		t.Error("nil is no observer")
	}
}

type careless struct{}

func (careless) Start(ctx context.Context, _ personio.Call) (context.Context, func(personio.Result)) {
	return ctx, nil
}
