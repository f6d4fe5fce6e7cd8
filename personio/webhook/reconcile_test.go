package webhook_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/personio/webhook"
)

// stage is a company whose events go to a receiver.
func stage(t *testing.T, receiver http.Handler) (*personiotest.Server, *personiotest.Company, *personio.Client, personio.WebhookID) {
	t.Helper()
	server := personiotest.New()
	company := server.AddCompany("hafenkontor")
	hook := company.AddWebhook(personiotest.Webhook{
		URL: "https://hooks.example.org/personio", Token: "secret", EnabledEvents: []string{webhook.PersonCreated, webhook.DocumentSigned},
	})
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	go server.DeliverWebhooks(t.Context(), personiotest.InMemory(receiver))
	return server, company, client, personio.WebhookID(hook)
}

// The receiver and the emulator agree on what is sent.
func TestEventsOfTheEmulatorArrive(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, q := receiving(t)
		_, company, client, _ := stage(t, r)
		person, err := client.Persons.Create(t.Context(), personio.PersonCreate{FirstName: "Ada", LastName: "Byron"})
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if id, _ := q.events[0].ResourceID(); q.len() != 1 || id != string(person.ID) || q.events[0].CompanyID != company.RecruitingKey().CompanyID {
			t.Errorf("%+v", q.events)
		}
		// A queue that is down for an hour loses nothing: Personio tries again.
		q.setFail(errors.New("down"))
		company.Trigger(webhook.DocumentSigned, "12")
		<-time.After(time.Hour)
		q.setFail(nil)
		<-time.After(24 * time.Hour)
		if id, _ := q.events[q.len()-1].ResourceID(); q.len() != 2 || id != "12" {
			t.Errorf("%+v", q.events)
		}
	})
}

// After an outage of a week, in which Personio has given up, the events are read.
func TestReconcileAfterAnOutage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, q := receiving(t)
		var down atomic.Bool
		_, company, client, hook := stage(t, http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if down.Load() {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			r.ServeHTTP(w, req)
		}))
		company.Trigger(webhook.PersonCreated, "1")
		<-time.After(time.Minute)
		last := time.Now()
		down.Store(true)
		for _, id := range []string{"2", "3"} {
			company.Trigger(webhook.PersonCreated, id)
		}
		<-time.After(7 * 24 * time.Hour)
		down.Store(false)
		for round := range 2 { // nothing is remembered
			const want = 3
			got, err := r.Reconcile(t.Context(), client, hook, last.Add(-time.Hour))
			if err != nil || got != want {
				t.Errorf("round %d: %d events, %v", round, got, err)
			}
		}
		if q.len() != 1+3+3 {
			t.Errorf("%+v", q.events)
		}
	})
}

func TestReconcileStopsWithItsError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, q := receiving(t)
		_, company, client, hook := stage(t, http.NotFoundHandler())
		company.Trigger(webhook.PersonCreated, "1")
		q.setFail(errors.New("down"))
		if n, err := r.Reconcile(t.Context(), client, hook, time.Time{}); err == nil || n != 0 {
			t.Errorf("%d, %v", n, err)
		}
		q.setFail(nil)
		if _, err := r.Reconcile(t.Context(), client, "nobody", time.Time{}); !errors.Is(err, personio.ErrNotFound) {
			t.Errorf("%v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := r.Reconcile(ctx, client, hook, time.Time{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	})
}

// Personio does not document the members of a listed event. Those without what is
// needed do not keep back the others, however they are broken.
func TestReconcileGoesOnAfterWhatIsNoEvent(t *testing.T) {
	t.Parallel()
	const rest = `"occurred_at":"2031-02-03T10:00:00Z","payload":{"person":{"id":"8"}}`
	for name, test := range map[string]struct {
		row       string
		handed    int
		malformed bool
	}{
		"without a company":        {`{"event_name":"person.created",` + rest + `}`, 3, false},
		"without a name":           {`{"company_id":"1",` + rest + `}`, 2, true},
		"with a name of a number":  {`{"company_id":"1","event_name":7,` + rest + `}`, 2, true},
		"without a time":           {`{"company_id":"1","event_name":"person.created","payload":{"person":{"id":"8"}}}`, 2, true},
		"with a time that is none": {`{"company_id":"1","event_name":"person.created","occurred_at":"yesterday","payload":{"person":{"id":"8"}}}`, 2, true},
		"without a payload":        {`{"company_id":"1","event_name":"person.created","occurred_at":"2031-02-03T10:00:00Z"}`, 2, true},
		"null":                     {`null`, 2, true},
		"a text":                   {`"person.created"`, 2, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r, q := receiving(t)
				server, _, client, hook := stage(t, http.NotFoundHandler())
				server.Inject(personiotest.Fault{Operation: "webhooks.events", Status: http.StatusOK, Body: `{"_data":[` + created("7") + `,` + test.row + `,` + created("9") + `]}`})
				n, err := r.Reconcile(t.Context(), client, hook, time.Time{})
				if n != test.handed || q.len() != test.handed || errors.Is(err, webhook.ErrMalformed) != test.malformed || (err != nil) != test.malformed {
					t.Errorf("%d handed over, %d arrived, %v", n, q.len(), err)
				}
			})
		})
	}
}

// It asks for no more than it needs, in pages as large as they can be.
func TestReconcileAsksForEventsSinceTheMoment(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, q := receiving(t)
		server, company, client, hook := stage(t, http.NotFoundHandler())
		company.Trigger(webhook.PersonCreated, "1")
		<-time.After(time.Hour)
		for range 201 {
			company.Trigger(webhook.DocumentSigned, "2")
			<-time.After(time.Second)
		}
		n, err := r.Reconcile(t.Context(), client, hook, time.Now().Add(-time.Minute*30))
		if n != 201 || q.len() != 201 || err != nil {
			t.Errorf("%d handed over, %d arrived, %v", n, q.len(), err)
		}
		if got := server.Count("webhooks.events"); got != 2 {
			t.Errorf("%d requests", got)
		}
		if _, err := r.Reconcile(t.Context(), client, "", time.Time{}); !errors.Is(err, personio.ErrNotSent) {
			t.Errorf("without an id: %v", err)
		}
	})
}

// A list of nothing but broken events makes an error that can be read.
func TestReconcileCountsWhatIsNoEvent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, _ := receiving(t)
		server, _, client, hook := stage(t, http.NotFoundHandler())
		server.Inject(personiotest.Fault{Operation: "webhooks.events", Status: http.StatusOK, Body: `{"_data":[` + strings.Repeat(`{},`, 999) + `{}]}`})
		n, err := r.Reconcile(t.Context(), client, hook, time.Time{})
		if n != 0 || !errors.Is(err, webhook.ErrMalformed) || !strings.Contains(err.Error(), "1000 events") || strings.Count(err.Error(), "\n") > 10 {
			t.Errorf("%d, %v", n, err)
		}
	})
}

// A queue that fails ends the call; then nothing says that the rest was handed over.
func TestReconcileThatEndsEarlyDoesNotSayOtherwise(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, q := receiving(t)
		server, _, client, hook := stage(t, http.NotFoundHandler())
		server.Inject(personiotest.Fault{Operation: "webhooks.events", Status: http.StatusOK, Body: `{"_data":[{},` + created("9") + `]}`})
		q.setFail(errors.New("down"))
		if n, err := r.Reconcile(t.Context(), client, hook, time.Time{}); n != 0 || err == nil || errors.Is(err, webhook.ErrMalformed) {
			t.Errorf("%d, %v", n, err)
		}
	})
}
