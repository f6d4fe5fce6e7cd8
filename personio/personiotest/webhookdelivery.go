package personiotest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

// What Personio documents of a delivery.
const (
	webhookTimeout  = 3 * time.Second
	webhookAttempts = 6
	fastAttempts    = 3 // with the first request of an attempt
	webhookRequests = 14
)

// webhookDelay is how long after an attempt the next one follows. Personio says
// that the delays grow and that the last attempt is within 3 days; the figures are
// this package's.
func webhookDelay(attempt int) time.Duration {
	return [...]time.Duration{
		5 * time.Minute, 30 * time.Minute, 4 * time.Hour, 19*time.Hour + 25*time.Minute, 48 * time.Hour,
	}[attempt-1]
}

// delivery is an event on its way to a webhook.
type delivery struct {
	company  *Company
	webhook  *webhook
	event    *event
	attempts int
	requests int
	next     time.Time
}

// WebhookDelivery is one attempt to deliver an event.
type WebhookDelivery struct {
	WebhookID string
	EventName string
	// Attempt counts from 1, and Requests are those of this attempt.
	Attempt  int
	Requests int
	// Status of the last answer, 0 without one.
	Status      int
	Delivered   bool
	CompletedAt time.Time
	// Final is set when there will be no other attempt.
	Final bool
}

// activity is an attempt as the API tells it. Personio documents the filters of
// the list and no member: these have the filters' names.
type activity struct {
	EventName   string    `json:"event_name"`
	OccurredAt  time.Time `json:"occurred_at"`
	CompletedAt time.Time `json:"completed_at"`
	IsDelivered bool      `json:"is_delivered"`
}

// deliver queues an event for a webhook.
func (s *Server) deliver(c *Company, w *webhook, e *event) {
	s.deliveries = append(s.deliveries, &delivery{company: c, webhook: w, event: e})
	s.wakeDelivery()
}

func (s *Server) wakeDelivery() {
	select {
	case s.undelivered <- struct{}{}:
	default: // nobody delivers, or somebody knows already
	}
}

// DeliverWebhooks sends events to the webhooks of all companies until the context
// ends. It is made to run in a goroutine, once. Events wait for it; those of
// which deliveries are left when it ends wait for the next one.
//
// An event is sent as Personio documents it: acknowledged by a 2xx within 3
// seconds; without an answer, or with a 5xx other than 501, sent again twice at
// once, and then in up to 5 further attempts over 3 days, 14 requests in all.
// Redirects are not followed.
//
// The way is an HTTP transport, or [InMemory] for a handler; nil is a transport
// of its own.
func (s *Server) DeliverWebhooks(ctx context.Context, via http.RoundTripper) {
	if via == nil {
		own := &http.Transport{}
		defer own.CloseIdleConnections()
		via = own
	}
	undelivered := make(chan struct{}, 1)
	s.mu.Lock()
	s.undelivered = undelivered
	s.wakeDelivery()
	s.mu.Unlock()
	var running sync.WaitGroup
	defer running.Wait()
	for {
		select {
		case <-ctx.Done():
			return
		case <-undelivered:
		}
		for _, d := range s.takeDeliveries() {
			running.Go(func() {
				if !s.run(ctx, via, d) {
					s.mu.Lock()
					s.deliveries = append(s.deliveries, d)
					s.mu.Unlock()
				}
			})
		}
	}
}

func (s *Server) takeDeliveries() []*delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := s.deliveries
	s.deliveries = nil
	return taken
}

// run makes the attempts that are left. It reports whether the delivery has come
// to an end.
func (s *Server) run(ctx context.Context, via http.RoundTripper, d *delivery) bool {
	for {
		timer := time.NewTimer(time.Until(d.next))
		select {
		case <-ctx.Done():
			timer.Stop()
			return false
		case <-timer.C:
		}
		if s.attempt(ctx, via, d) {
			return true
		}
		if ctx.Err() != nil {
			return false
		}
	}
}

// attempt sends the event up to three times. It reports whether there will be no
// other attempt.
func (s *Server) attempt(ctx context.Context, via http.RoundTripper, d *delivery) bool {
	left := webhookAttempts - d.attempts - 1
	allowed := min(fastAttempts, webhookRequests-d.requests-left) // one is kept for each attempt to come
	requests, status, again := 0, 0, true
	for again && requests < allowed && ctx.Err() == nil {
		status = s.send(ctx, via, d)
		requests++
		again = status == 0 || status >= 500 && status != http.StatusNotImplemented
	}
	if again && ctx.Err() != nil {
		return false // it was the context that broke it off
	}
	now := s.Now().Truncate(time.Second)
	d.attempts++
	d.requests += requests
	final := !again || left == 0
	if !final {
		d.next = now.Add(webhookDelay(d.attempts))
	}
	s.recordDelivery(d, WebhookDelivery{
		WebhookID: d.webhook.ID, EventName: d.event.Name, Attempt: d.attempts, Requests: requests, Status: status,
		Delivered: status/100 == 2, CompletedAt: now.UTC(), Final: final,
	})
	return final
}

func (s *Server) recordDelivery(d *delivery, attempt WebhookDelivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d.webhook.activity = append(d.webhook.activity, activity{
		EventName: d.event.Name, OccurredAt: d.event.OccurredAt, CompletedAt: attempt.CompletedAt, IsDelivered: attempt.Delivered,
	})
	d.company.attempts = append(d.company.attempts, attempt)
}

// WebhookDeliveries returns all attempts to deliver events, in the order in which
// they were completed.
func (c *Company) WebhookDeliveries() []WebhookDelivery {
	defer c.lock()()
	return append([]WebhookDelivery(nil), c.attempts...)
}

// send makes one request, and returns the status of its answer, 0 without one.
func (s *Server) send(ctx context.Context, via http.RoundTripper, d *delivery) int {
	ctx, cancel := context.WithTimeout(ctx, webhookTimeout)
	defer cancel()
	r, err := s.webhookRequest(ctx, d)
	if err != nil {
		return 0
	}
	resp, err := via.RoundTrip(r)
	if err != nil {
		return 0
	}
	defer resp.Body.Close() //nolint:errcheck // nothing of it is needed
	if _, err := io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<20)); err != nil {
		return 0
	}
	return resp.StatusCode
}

func (s *Server) webhookRequest(ctx context.Context, d *delivery) (*http.Request, error) {
	body, err := json.Marshal(d.event)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	hook := d.webhook.Webhook
	s.mu.Unlock()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.URL, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	switch hook.AuthType {
	case "TOKEN":
		if hook.Token != "" {
			r.Header.Set("Authorization", hook.Token)
		}
	case "CUSTOM":
		for name, value := range hook.CustomHeaders {
			r.Header.Set(name, value)
		}
	}
	return r, nil
}

func serveActivity(c *apiCall, w *webhook) {
	p := paging{max: 200, byDefault: 100}
	state, ok := c.listing(p, "completed_at.gte", "completed_at.lte", "event_name", "is_delivered")
	if !ok || !c.checkTimes("completed_at.gte", "completed_at.lte") {
		return
	}
	delivered := c.query.Get("is_delivered")
	if c.query.Has("is_delivered") && delivered != "true" && delivered != "false" {
		c.badRequest("Provided request parameters are invalid.")
		return
	}
	plainPage(c, p, state, filtered(w.activity, func(a activity) bool {
		return c.server.exactly().Sub(a.CompletedAt) <= eventsKept && c.is("event_name", a.EventName) && c.within("completed_at", a.CompletedAt) &&
			(delivered == "" || (delivered == "true") == a.IsDelivered)
	}))
}

// InMemory is the way to a handler in memory, for [Server.DeliverWebhooks] and
// everything else that sends requests. It works within package testing/synctest.
// A request that ends before its handler does is an error, as over TCP.
func InMemory(handler http.Handler) http.RoundTripper { return inMemory{handler} }

type inMemory struct{ handler http.Handler }

func (m inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := &answer{header: make(http.Header)}
	done := make(chan bool, 1)
	go func() { done <- answer.from(m.handler, serverRequest(r)) }()
	select {
	case <-r.Context().Done():
		return nil, r.Context().Err()
	case broken := <-done:
		if broken && answer.status == 0 {
			return nil, errors.New("the handler broke the connection")
		}
		return answer.response(r, broken), nil
	}
}
