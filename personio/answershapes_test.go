package personio_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio"
)

// internal/operation has the table of answers that are no success, for every
// operation. Here is what the calls of this package make of those that are.

// Who mirrors a list would delete everyone.
func TestAnswerThatIsNoListIsNoEmptyList(t *testing.T) {
	t.Parallel()
	for _, call := range listCalls() {
		for _, body := range []string{`{"message":"maintenance"}`, `{"_data":null,"_meta":null}`, `{"_data":{}}`, `{"_data":[null]}`, `{}`, `null`} {
			got, err := personio.Collect(call.all(t.Context(), answering(t, http.StatusOK, body)))
			if _, ok := errors.AsType[*personio.DecodeError](err); !ok || len(got) != 0 {
				t.Errorf("%s of %s: %v, %v", call.name, body, got, err)
			}
		}
		if got, err := personio.Collect(call.all(t.Context(), answering(t, http.StatusOK, `{"_data":[]}`))); len(got) != 0 || err != nil {
			t.Errorf("%s: %v, %v", call.name, got, err)
		}
	}
}

// Nor is it one of a route that the SDK does not have.
func TestForeignListNeedsItsList(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"_data":null}`, `{}`, `{"_data":[null]}`} {
		_, err := personio.Collect(personio.ListAll[struct{ Name string }](t.Context(), answering(t, http.StatusOK, body), nowhere))
		if _, ok := errors.AsType[*personio.DecodeError](err); !ok {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// One odd member does not cost the whole list: the rest is read, and all of it is
// kept as it came.
func TestOddMembersCostNothingElse(t *testing.T) {
	t.Parallel()
	body := `{"_data":[{"id":"1","name":"Crane","cost_center":"CC1","assigned_to_all":"perhaps","start":17,"tracked_minutes":{},"client_name":"Port"},{"id":"2","name":["x"]}]}`
	projects, err := personio.Collect(answering(t, http.StatusOK, body).Projects.All(t.Context(), personio.ProjectListOptions{}))
	if err != nil || len(projects) != 2 {
		t.Fatalf("%+v, %v", projects, err)
	}
	if p := projects[0]; p.ID != "1" || p.Name != "Crane" || p.ClientName != "Port" || p.AssignedToAll {
		t.Errorf("%+v", p)
	}
	if raw, ok := projects[0].Member("cost_center"); !ok || string(raw) != `"CC1"` {
		t.Errorf("%s", raw)
	}
	if p := projects[1]; p.ID != "2" || p.Name != "" || !strings.Contains(string(p.RawJSON()), `["x"]`) {
		t.Errorf("%+v", p)
	}
}

// Within an odd member, what fits is read as well.
func TestOddMembersAreReadAsFarAsTheyGo(t *testing.T) {
	t.Parallel()
	body := `{"id":"1","position":{"title":"Clerk"},"cost_centers":[{"id":"7","weight":"all of it"},"C2",{"id":"8","weight":40}],"org_units":"none","weekly_working_hours":"many"}`
	e, err := answering(t, http.StatusOK, body).Employments.Get(t.Context(), "5", "1")
	if err != nil {
		t.Fatal(err)
	}
	if e.Position.Title != "Clerk" || len(e.CostCenters) != 3 || e.CostCenters[0].ID != "7" || e.CostCenters[2].Weight.String() != "40" || e.OrgUnits != nil {
		t.Errorf("%+v", e)
	}
}

// Pages may be empty, but not for ever.
func TestEmptyPagesEnd(t *testing.T) {
	t.Parallel()
	for _, call := range listCalls() {
		requests := 0
		client := through(t, func(*http.Request) (*http.Response, error) {
			requests++
			return reply(http.StatusOK, fmt.Sprintf(`{"_data":[],"_meta":{"links":{"next":{"href":"?cursor=%d"}}}}`, requests)), nil
		}, personio.WithoutRateLimits())
		if _, err := personio.Collect(call.all(t.Context(), client)); !errors.Is(err, personio.ErrPageLoop) || requests > 25 {
			t.Errorf("%s: %d requests, %v", call.name, requests, err)
		}
	}
}

// Those who watch see the failure as the caller does.
func TestUnfitAnswerIsObserved(t *testing.T) {
	t.Parallel()
	var log []string
	var last personio.Result
	client := answering(t, http.StatusOK, `{}`, personio.WithObserver(recorder{"o", &log, &last}))
	_, err := client.Persons.List(t.Context(), personio.PersonListOptions{})
	if err == nil || !errors.Is(last.Err, err) {
		t.Errorf("observed %v, returned %v", last.Err, err)
	}
}
