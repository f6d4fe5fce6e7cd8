package webhook_test

import (
	"context"
	"errors"
	"net/http"
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
		for round, want := range []int{2, 0} {
			got, err := r.Reconcile(t.Context(), client, hook, last.Add(-time.Hour))
			if err != nil || got != want {
				t.Errorf("round %d: %d events, %v", round, got, err)
			}
		}
		if q.len() != 3 {
			t.Errorf("%+v", q.events)
		}
	})
}

func TestReconcileStopsWithItsError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, q := receiving(t)
		server, company, client, hook := stage(t, http.NotFoundHandler())
		company.Trigger(webhook.PersonCreated, "1")
		q.setFail(errors.New("down"))
		if n, err := r.Reconcile(t.Context(), client, hook, time.Time{}); err == nil || n != 0 {
			t.Errorf("%d, %v", n, err)
		}
		q.setFail(nil)
		if _, err := r.Reconcile(t.Context(), client, "nobody", time.Time{}); !errors.Is(err, personio.ErrNotFound) {
			t.Errorf("%v", err)
		}
		server.Inject(personiotest.Fault{Operation: "webhooks.events", Status: http.StatusOK, Body: `{"_data":[` + created("9") + `,{"id":"1"}]}`})
		if n, err := r.Reconcile(t.Context(), client, hook, time.Time{}); !errors.Is(err, webhook.ErrMalformed) || n != 1 {
			t.Errorf("%d, %v", n, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := r.Reconcile(ctx, client, hook, time.Time{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	})
}
