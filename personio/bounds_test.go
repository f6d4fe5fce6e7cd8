package personio_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio"
	v1 "github.com/personio-go/sdk/personio/v1"
)

func rowsOf(n int, row string) string { return strings.TrimSuffix(strings.Repeat(row+",", n), ",") }

// One answer has at most ten times as many rows as were asked for, and 1,000 at
// least; lists of API v1 without a limit 50,000.
func TestAnswersAreBoundedInRows(t *testing.T) {
	t.Parallel()
	v2 := func(n int) string { return `{"_data":[` + rowsOf(n, `{"id":"1"}`) + `]}` }
	old := func(n int) string { return `{"success":true,"data":[` + rowsOf(n, `{"id":1,"name":"Gate"}`) + `]}` }
	page := func(limit int) func(*personio.Client) (int, error) {
		return func(c *personio.Client) (int, error) {
			page, err := personio.ListPage[json.RawMessage](t.Context(), c, fmt.Sprint("/v2/persons?limit=", limit), "")
			if err != nil {
				return 0, err
			}
			return len(page.Items), nil
		}
	}
	unlimited := func(c *personio.Client) (int, error) {
		var out struct{ Data []json.RawMessage }
		err := c.Do(t.Context(), http.MethodGet, "/v1/company/time-off-types", nil, &out)
		return len(out.Data), err
	}
	for name, test := range map[string]struct {
		call func(*personio.Client) (int, error)
		body func(int) string
		most int
		opts []personio.Option
	}{
		"a small limit":       {page(10), v2, 1_000, nil},
		"a large limit":       {page(200), v2, 2_000, nil},
		"a limit of nobody's": {page(1_000_000), v2, 10_000, nil},
		"a limit below zero":  {page(-5), v2, 1_000, nil},
		"v1 without a limit":  {unlimited, old, 50_000, nil},
		"raised":              {page(10), v2, 3_000, []personio.Option{personio.WithMaxResponseRows(3_000)}},
		"not lowered":         {page(200), v2, 2_000, []personio.Option{personio.WithMaxResponseRows(1)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if n, err := test.call(answering(t, http.StatusOK, test.body(test.most), test.opts...)); n != test.most || err != nil {
				t.Errorf("%d of %d rows, %v", n, test.most, err)
			}
			_, err := test.call(answering(t, http.StatusOK, test.body(test.most+1), test.opts...))
			if _, decode := errors.AsType[*personio.DecodeError](err); !decode || !errors.Is(err, personio.ErrBodyTooLarge) || errors.Is(err, personio.ErrTooLarge) {
				t.Errorf("%d rows: %v", test.most+1, err)
			}
		})
	}
}

// Reports are bounded by their size: their rows have as many cells as somebody chose.
func TestReportsAreBoundedInSize(t *testing.T) {
	t.Parallel()
	body := func(n int) string { return `{"_data":[` + rowsOf(n, `[]`) + `],"_meta":{}}` }
	if _, err := answering(t, http.StatusOK, body(5_000)).Reports.Get(t.Context(), "1", personio.ReportOptions{}); errors.Is(err, personio.ErrBodyTooLarge) {
		t.Errorf("5,000 rows: %v", err)
	}
	if _, err := answering(t, http.StatusOK, body(500_000)).Reports.Get(t.Context(), "1", personio.ReportOptions{}); !errors.Is(err, personio.ErrBodyTooLarge) {
		t.Errorf("500,000 rows: %v", err)
	}
	raised := personio.WithMaxResponseBytes(1 << 30)
	if _, err := answering(t, http.StatusOK, body(500_000), raised).Reports.Get(t.Context(), "1", personio.ReportOptions{}); errors.Is(err, personio.ErrBodyTooLarge) {
		t.Errorf("raised: %v", err)
	}
}

// What has no content has a few KiB; of a write nobody knows then whether it happened.
func TestAnswersWithoutContentAreSmall(t *testing.T) {
	t.Parallel()
	update := func(c *personio.Client) error {
		return c.Persons.Update(t.Context(), "1", personio.PersonPatch{FirstName: personio.Set("A")})
	}
	message := func(n int) string { return `{"message":"` + strings.Repeat("x", n-14) + `"}` }
	if err := update(answering(t, http.StatusOK, message(16<<10))); err != nil {
		t.Error(err)
	}
	err := update(answering(t, http.StatusOK, message(16<<10+1)))
	if _, unknown := errors.AsType[*personio.OutcomeUnknownError](err); !unknown || !errors.Is(err, personio.ErrBodyTooLarge) {
		t.Errorf("%v", err)
	}
	old := v1.New(answering(t, http.StatusOK, `{"success":true,"data":`+message(16<<10)+`}`))
	if err := old.Attendances.Delete(t.Context(), 1, v1.SkipApproval); !errors.Is(err, personio.ErrBodyTooLarge) {
		t.Errorf("v1: %v", err)
	}
}

func TestALinkToTheNextPageIsShort(t *testing.T) {
	t.Parallel()
	link := func(n int) string {
		return `{"_data":[],"_meta":{"links":{"next":{"href":"?cursor=` + strings.Repeat("x", n-8) + `"}}}}`
	}
	if page, err := answering(t, http.StatusOK, link(8<<10)).Persons.List(t.Context(), personio.PersonListOptions{}); err != nil || page.Next == "" {
		t.Errorf("%v", err)
	}
	if _, err := answering(t, http.StatusOK, link(8<<10+1)).Persons.List(t.Context(), personio.PersonListOptions{}); err == nil {
		t.Error("a longer one was taken")
	}
}
