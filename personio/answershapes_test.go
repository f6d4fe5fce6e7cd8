package personio_test

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio"
)

// strangers are answers with status 200 that something else than the route has
// given: a page for maintenance, a proxy, another version of the API.
func strangers() []string {
	return []string{
		`{"message":"maintenance"}`, `{"error":{"message":"upstream"}}`, `{"errors":[{"title":"x"}]}`, `{"success":false}`,
		`{"data":[{"id":"1"}]}`, `{"_meta":{}}`, `{}`, `null`,
	}
}

// wantDecodeError is for answers that are not what was asked for. The error says
// what is missing, and the call failed for those who watch.
func wantDecodeError(t *testing.T, what string, err error, says string) {
	t.Helper()
	if _, ok := errors.AsType[*personio.DecodeError](err); !ok || !strings.Contains(err.Error(), says) {
		t.Errorf("%s: %v, want a DecodeError that says %q", what, err, says)
	}
}

// reportRows is a list, too, with rows in place of items.
func reportRows() listCall {
	id := func(r personio.ReportRow) string { return strconv.Itoa(len(r.Cells)) }
	return listCall{
		name: "Reports.Rows",
		all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
			return ids(c.Reports.Rows(ctx, "1", personio.ReportOptions{}), id)
		},
	}
}

// Who mirrors a list would delete everyone.
func TestAnswerThatIsNoListIsNoEmptyList(t *testing.T) {
	t.Parallel()
	for _, call := range append(listCalls(), reportRows()) {
		for _, body := range strangers() {
			got, err := personio.Collect(call.all(t.Context(), answering(t, http.StatusOK, body)))
			wantDecodeError(t, call.name+" of "+body, err, "it has no _data")
			if len(got) != 0 {
				t.Errorf("%s of %s: %v", call.name, body, got)
			}
		}
		_, err := personio.Collect(call.all(t.Context(), answering(t, http.StatusOK, `{"_data":[null]}`)))
		wantDecodeError(t, call.name+" with a null in it", err, "an item of _data is null")
		for _, body := range []string{`{"_data":null,"_meta":null}`, `{"_data":[]}`} {
			if got, err := personio.Collect(call.all(t.Context(), answering(t, http.StatusOK, body))); len(got) != 0 || err != nil {
				t.Errorf("%s of %s: %v, %v", call.name, body, got, err)
			}
		}
	}
}

func TestObjectWithoutItsIDIsNotFound(t *testing.T) {
	t.Parallel()
	for name, get := range map[string]func(context.Context, *personio.Client) (any, error){
		"Persons": func(ctx context.Context, c *personio.Client) (any, error) { return c.Persons.Get(ctx, "1") },
		"Employments": func(ctx context.Context, c *personio.Client) (any, error) {
			return c.Employments.Get(ctx, "1", "1")
		},
		"AbsenceTypes": func(ctx context.Context, c *personio.Client) (any, error) {
			return c.AbsenceTypes.Get(ctx, "1")
		},
		"AbsencePeriods": func(ctx context.Context, c *personio.Client) (any, error) {
			return c.AbsencePeriods.Get(ctx, "1")
		},
		"AttendancePeriods": func(ctx context.Context, c *personio.Client) (any, error) {
			return c.AttendancePeriods.Get(ctx, "1")
		},
		"Projects": func(ctx context.Context, c *personio.Client) (any, error) {
			return c.Projects.Get(ctx, "1", personio.ProjectGetOptions{})
		},
		"Jobs":        func(ctx context.Context, c *personio.Client) (any, error) { return c.Jobs.Get(ctx, "1") },
		"SalaryBands": func(ctx context.Context, c *personio.Client) (any, error) { return c.SalaryBands.Get(ctx, "1") },
		"OrgUnits": func(ctx context.Context, c *personio.Client) (any, error) {
			return c.OrgUnits.Get(ctx, personio.OrgUnitRef{Type: personio.OrgUnitTeam, ID: "1"}, personio.OrgUnitGetOptions{})
		},
		"LegalEntities": func(ctx context.Context, c *personio.Client) (any, error) {
			return c.LegalEntities.Get(ctx, "1")
		},
		"Webhooks": func(ctx context.Context, c *personio.Client) (any, error) { return c.Webhooks.Get(ctx, "1") },
	} {
		for _, body := range append(strangers(), `{"id":""}`, `{"id":null}`, `{"_data":{"id":"1"}}`) {
			_, err := get(t.Context(), answering(t, http.StatusOK, body))
			wantDecodeError(t, name+" of "+body, err, "it has no id")
		}
		if _, err := get(t.Context(), answering(t, http.StatusOK, `{"id":1}`)); err != nil {
			t.Errorf("%s with nothing but an id: %v", name, err)
		}
	}
}

// What was written is written, whatever the answer says of it.
func TestAnswerToAWriteMayBeEmpty(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusOK, http.StatusCreated, http.StatusNoContent} {
		for _, body := range []string{"", "{}"} {
			created, err := answering(t, status, body).Projects.Create(t.Context(), personio.ProjectCreate{Name: "Crane", Status: personio.ProjectActive})
			if err != nil || created.ID != "" {
				t.Errorf("%d %q: %+v, %v", status, body, created, err)
			}
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
