package personiotest_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio/personiotest"
)

// receiver is the other end of a webhook. It answers with a status after a while.
type receiver struct {
	mu     sync.Mutex
	status int
	slow   time.Duration
	at     []time.Time
	header http.Header
	body   []byte
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	r.mu.Lock()
	r.at, r.header, r.body = append(r.at, time.Now()), req.Header, body
	slow, status := r.slow, r.status
	r.mu.Unlock()
	<-time.After(slow)
	w.Header().Set("Location", "https://elsewhere.example.org/")
	w.WriteHeader(status)
}

// times are when requests came, since a moment.
func (r *receiver) times(since time.Time) []time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []time.Duration
	for _, at := range r.at {
		all = append(all, at.Sub(since))
	}
	return all
}

// subscribed is a company with a webhook for people, whose events go to r.
func subscribed(t *testing.T, r http.Handler, hook personiotest.Webhook) *personiotest.Company {
	t.Helper()
	server := personiotest.New()
	company := server.AddCompany("acme")
	hook.URL, hook.EnabledEvents = "https://hooks.example.org/personio", []string{"person.created", "absence-period.created"}
	company.AddWebhook(hook)
	go server.DeliverWebhooks(t.Context(), personiotest.InMemory(r))
	return company
}

// Six attempts over three days, of which each may send two more requests at once,
// and fourteen requests in all.
func TestDeliveryFollowsTheDocumentedSchedule(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status   int
		slow     time.Duration
		requests int
		attempts int
	}{
		"a success":          {http.StatusNoContent, 0, 1, 1},
		"another success":    {299, 0, 1, 1},
		"a server error":     {http.StatusInternalServerError, 0, 14, 6},
		"an overload":        {http.StatusServiceUnavailable, 0, 14, 6},
		"not implemented":    {http.StatusNotImplemented, 0, 1, 1},
		"a refusal":          {http.StatusUnauthorized, 0, 1, 1},
		"too many requests":  {http.StatusTooManyRequests, 0, 1, 1},
		"a redirect":         {http.StatusTemporaryRedirect, 0, 1, 1},
		"an answer in time":  {http.StatusOK, 3*time.Second - time.Millisecond, 1, 1},
		"an answer too late": {http.StatusOK, 3*time.Second + time.Millisecond, 14, 6},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := &receiver{status: test.status, slow: test.slow}
				company := subscribed(t, r, personiotest.Webhook{})
				began := time.Now()
				company.Trigger("person.created", "1")
				<-time.After(14 * 24 * time.Hour)
				times := r.times(began)
				wantEqual(t, "requests", len(times), test.requests)
				if last := times[len(times)-1]; last > 3*24*time.Hour+time.Minute {
					t.Errorf("the last request came after %v", last)
				}
				attempts := company.WebhookDeliveries()
				wantEqual(t, "attempts", len(attempts), test.attempts)
				last := attempts[len(attempts)-1]
				if !last.Final || last.Attempt != test.attempts || last.Delivered != (test.attempts == 1 && test.status/100 == 2) {
					t.Errorf("%+v", last)
				}
			})
		})
	}
}

func TestDeliveryWaitsLongerEachTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{status: http.StatusBadGateway}
		company := subscribed(t, r, personiotest.Webhook{})
		began := time.Now()
		company.Trigger("person.created", "1")
		<-time.After(7 * 24 * time.Hour)
		var got []int // requests at the same moment
		var waits []time.Duration
		last := time.Duration(-1)
		for _, at := range r.times(began) {
			if at == last {
				got[len(got)-1]++
				continue
			}
			if last >= 0 {
				waits = append(waits, at-last)
			}
			got, last = append(got, 1), at
		}
		wantEqual(t, "requests of each attempt", got, []int{3, 3, 3, 3, 1, 1})
		if !slices.IsSorted(waits) || last != 72*time.Hour {
			t.Errorf("waits of %v, the last attempt after %v", waits, last)
		}
	})
}

// A receiver that comes back gets the event, and nothing twice.
func TestDeliveryEndsWithASuccess(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{status: http.StatusInternalServerError}
		company := subscribed(t, r, personiotest.Webhook{})
		company.Trigger("person.created", "1")
		<-time.After(time.Hour)
		r.mu.Lock()
		r.status = http.StatusOK
		before := len(r.at)
		r.mu.Unlock()
		<-time.After(7 * 24 * time.Hour)
		wantEqual(t, "requests after the failure", len(r.times(time.Now()))-before, 1)
		attempts := company.WebhookDeliveries()
		if last := attempts[len(attempts)-1]; !last.Delivered || !last.Final || last.Status != http.StatusOK {
			t.Errorf("%+v", last)
		}
	})
}

// A delivery that is broken off waits for the next one, and goes on where it was.
func TestDeliveryOutlivesItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := personiotest.New()
		company := server.AddCompany("acme")
		company.AddWebhook(personiotest.Webhook{URL: "https://hooks.example.org", EnabledEvents: []string{"person.created"}})
		r := &receiver{status: http.StatusInternalServerError, slow: time.Second}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { server.DeliverWebhooks(ctx, personiotest.InMemory(r)); close(done) }()
		company.Trigger("person.created", "1")
		<-time.After(time.Minute) // one attempt is over
		cancel()
		<-done
		r.mu.Lock()
		r.status = http.StatusOK
		r.mu.Unlock()
		go server.DeliverWebhooks(t.Context(), personiotest.InMemory(r))
		<-time.After(time.Hour)
		attempts := company.WebhookDeliveries()
		if len(attempts) != 2 || attempts[1].Attempt != 2 || !attempts[1].Delivered {
			t.Errorf("%+v", attempts)
		}
	})
}

func TestDeliveryHasTheDocumentedForm(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		hook personiotest.Webhook
		want http.Header
	}{
		"no authentication": {personiotest.Webhook{AuthType: "NONE", Token: "x"}, http.Header{}},
		"a token, verbatim": {personiotest.Webhook{Token: "secret"}, http.Header{"Authorization": {"secret"}}},
		"headers":           {personiotest.Webhook{AuthType: "CUSTOM", CustomHeaders: map[string]string{"x-door": "7"}}, http.Header{"X-Door": {"7"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := &receiver{status: http.StatusOK}
				company := subscribed(t, r, test.hook)
				now := time.Now().UTC()
				company.Trigger("absence-period.created", "4711")
				company.Trigger("person.deleted", "1") // is not enabled
				synctest.Wait()
				wantEqual(t, "content type", r.header.Get("Content-Type"), "application/json")
				r.header.Del("Content-Type")
				wantEqual(t, "header", r.header, test.want)
				var body map[string]any
				if err := json.Unmarshal(r.body, &body); err != nil {
					t.Fatal(err)
				}
				wantEqual(t, "body", body, map[string]any{
					"company_id": company.RecruitingKey().CompanyID, "event_name": "absence-period.created",
					"occurred_at": now.Format(time.RFC3339), "payload": map[string]any{"absence_period": map[string]any{"id": "4711"}},
				})
			})
		})
	}
}

func TestPayloadsCanHaveHyphens(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := personiotest.New()
		server.SetQuirks(personiotest.Quirks{HyphenatedPayloads: true})
		company := server.AddCompany("acme")
		company.AddWebhook(personiotest.Webhook{URL: "https://hooks.example.org", EnabledEvents: []string{"absence-period.created"}})
		company.AddWebhook(personiotest.Webhook{URL: "https://hooks.example.org", EnabledEvents: []string{"absence-period.created"}, Status: "DISABLED"})
		r := &receiver{status: http.StatusOK}
		go server.DeliverWebhooks(t.Context(), personiotest.InMemory(r))
		company.Trigger("absence-period.created", "4711")
		synctest.Wait()
		wantEqual(t, "requests", len(r.at), 1)
		var body struct {
			Payload map[string]any `json:"payload"`
		}
		if err := json.Unmarshal(r.body, &body); err != nil {
			t.Fatal(err)
		}
		wantEqual(t, "payload", body.Payload, map[string]any{"absence-period": map[string]any{"id": "4711"}})
	})
}

// Over TCP a delivery is a request like any other.
func TestDeliveryOverTCP(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	company := server.AddCompany("acme")
	arrived := make(chan string)
	tcp := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { arrived <- r.Header.Get("Authorization") }))
	defer tcp.Close()
	company.AddWebhook(personiotest.Webhook{URL: tcp.URL, Token: "secret", EnabledEvents: []string{"person.created"}})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { server.DeliverWebhooks(ctx, nil); close(done) }()
	company.Trigger("person.created", "1")
	wantEqual(t, "header", <-arrived, "secret")
	cancel()
	<-done
}

func TestInMemoryHandlerCanBreakTheConnection(t *testing.T) {
	t.Parallel()
	broken := personiotest.InMemory(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })) //nolint:forbidigo // how a handler does it
	if _, err := try(&http.Client{Transport: broken}, request(t.Context(), t, http.MethodGet, "https://hooks.example.org", "")); err == nil {
		t.Error("an answer of a handler that gave none")
	}
	ctx, cancel := context.WithCancel(t.Context())
	slow := personiotest.InMemory(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() }))
	if _, err := try(&http.Client{Transport: slow}, request(ctx, t, http.MethodGet, "https://hooks.example.org", "")); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// A redelivery takes at most 100 events, and 500 in an hour.
func TestRedeliveryIsLimited(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := personiotest.New().WithoutRateLimits()
		company := server.AddCompany("acme")
		hook := company.AddWebhook(personiotest.Webhook{URL: "https://hooks.example.org", EnabledEvents: []string{"person.created"}})
		id, secret := company.AddClient()
		redeliver := func(body string) int {
			token := accessToken(t, server, id, secret)
			r := request(t.Context(), t, http.MethodPost, "https://api.personio.de/v2/webhooks/"+hook+"/redelivery", body)
			r.Header.Set("Authorization", "Bearer "+token)
			return send(t, server.Client(), r).status
		}
		for range 100 {
			company.Trigger("person.created", "1")
		}
		all := `{"occurred_at.lte":"2100-01-01T00:00:00Z"}`
		wantEqual(t, "nothing asked for", redeliver(`{}`), http.StatusBadRequest)
		wantEqual(t, "a member that nobody knows", redeliver(`{"event":"person.created"}`), http.StatusBadRequest)
		for range 5 {
			wantEqual(t, "100 events", redeliver(all), http.StatusOK)
		}
		wantEqual(t, "600 events in an hour", redeliver(all), http.StatusTooManyRequests)
		<-time.After(time.Hour)
		wantEqual(t, "an hour later", redeliver(all), http.StatusOK)
		company.Trigger("person.created", "1")
		wantEqual(t, "101 events", redeliver(all), http.StatusBadRequest)
		r := &receiver{status: http.StatusOK}
		go server.DeliverWebhooks(t.Context(), personiotest.InMemory(r))
		synctest.Wait()
		wantEqual(t, "requests", len(r.at), 101+6*100)

		<-time.After(30*24*time.Hour + time.Second)
		wantEqual(t, "events that are too old", redeliver(all), http.StatusOK)
		synctest.Wait()
		wantEqual(t, "requests", len(r.at), 101+6*100)
	})
}
