package webhook_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio/webhook"
)

func TestEventIsRead(t *testing.T) {
	t.Parallel()
	e, err := webhook.Parse([]byte(`{"company_id":"1234","event_name":"absence-period.updated.status","occurred_at":"2031-02-03T10:00:00+01:00",
		"payload":{"absence_period":{"id":"4711"}},"meta":{"a":1},"of_the_future":true}`))
	if err != nil {
		t.Fatal(err)
	}
	id, ok := e.ResourceID()
	if e.CompanyID != "1234" || e.Name != webhook.AbsencePeriodUpdatedStatus || e.Resource() != "absence-period" || id != "4711" || !ok ||
		!e.OccurredAt.Equal(time.Date(2031, 2, 3, 9, 0, 0, 0, time.UTC)) || string(e.Meta) != `{"a":1}` {
		t.Errorf("%+v, id %s", e, id)
	}
	if text := slog.AnyValue(e).Resolve().String(); !strings.Contains(text, "4711") || strings.Contains(text, "absence_period") {
		t.Errorf("in logs: %s", text)
	}
}

func TestResourceIsFoundHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	for payload, want := range map[string]string{
		`{"absence_period":{"id":"1"}}`:                       "1",
		`{"absence-period":{"id":"1"}}`:                       "1",
		`{"absence_period":{"id":7}}`:                         "7",
		`{"person":{"id":"9"},"absence-period":{"id":"1"}}`:   "1",
		`{"absence_period":null,"absence-period":{"id":"1"}}`: "1",
		`{"absence_period":{"id":""},"absence-period":{}}`:    "",
		`{"absence_period":"1"}`:                              "",
		`{"person":{"id":"9"}}`:                               "",
		`{}`:                                                  "",
	} {
		e, err := webhook.Parse([]byte(`{"company_id":"1","event_name":"absence-period.created","occurred_at":"2031-02-03T10:00:00Z","payload":` + payload + `}`))
		if id, ok := e.ResourceID(); err != nil || id != want || ok != (want != "") {
			t.Errorf("%s: %q, %v, %v", payload, id, ok, err)
		}
	}
	hyphenated := webhook.Event{Payload: []byte(`{"absence-period":{"id":"1"}}`)}
	if id, _ := hyphenated.ID("absence_period"); id != "1" {
		t.Errorf("by a name with an underscore: %q", id)
	}
	e := webhook.Event{Payload: []byte(`{"employment":{"id":"2"},"person":{"id":"9"}}`)}
	if id, _ := e.ID("person"); id != "9" {
		t.Errorf("the person of an employment: %q", id)
	}
}

func TestWhatIsNoEventIsRefused(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		``, `{`, `[]`, `null`, `"x"`,
		`{"event_name":"ping","occurred_at":"2031-02-03T10:00:00Z","payload":{}}`,
		`{"company_id":"1","occurred_at":"2031-02-03T10:00:00Z","payload":{}}`,
		`{"company_id":"1","event_name":"ping","payload":{}}`,
		`{"company_id":"1","event_name":"ping","occurred_at":"secret","payload":{}}`,
		`{"company_id":"1","event_name":"ping","occurred_at":"2031-02-03T10:00:00Z"}`,
		`{"company_id":"1","event_name":"ping","occurred_at":"2031-02-03T10:00:00Z","payload":null}`,
		`{"company_id":"1","event_name":"ping","occurred_at":"2031-02-03T10:00:00Z","payload":"secret"}`,
		`{"event":"employee.departed","data":{"id":"secret"}}`,
	} {
		if _, err := webhook.Parse([]byte(body)); !errors.Is(err, webhook.ErrMalformed) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// Whatever a body is, an event that is read has what Personio requires of it, and
// its parts can be asked for.
func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"company_id":"1","event_name":"person.created","occurred_at":"2031-02-03T10:00:00Z","payload":{"person":{"id":"1"}}}`))
	f.Add([]byte(`{"company_id":1,"event_name":"a_b-c.d","occurred_at":"2031-02-03","payload":{"a-b-c":{"id":{}}},"meta":null}`))
	f.Add([]byte(`{"company_id":"1","event_name":"ping","occurred_at":"2031-02-03T10:00:00Z","payload":{}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := webhook.Parse(data)
		switch {
		case errors.Is(err, webhook.ErrMalformed):
			return
		case err != nil:
			t.Fatalf("an error of no kind: %v", err)
		case e.CompanyID == "" || e.Name == "" || e.OccurredAt.IsZero() || len(e.Payload) == 0:
			t.Fatalf("%+v", e)
		}
		if id, ok := e.ResourceID(); ok != (id != "") {
			t.Fatalf("id %q, %v", id, ok)
		}
		_ = slog.AnyValue(e).Resolve()
	})
}
