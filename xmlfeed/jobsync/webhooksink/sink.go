// Package webhooksink delivers the events of package jobsync to an HTTP endpoint
// of yours, and checks them there.
//
//	sink, err := webhooksink.New("https://jobs.example.com/personio", secret)
//	syncer, err := jobsync.New("acme", feed, store, sink)
//
// and in the service that receives them:
//
//	http.Handle("POST /personio", webhooksink.Handler(apply, secret))
//
// A request is the event as JSON. It is signed as the Standard Webhooks
// specification (standardwebhooks.com) says, so that libraries for it can check
// the signature in other languages:
//
//	Webhook-Id:         acme/17
//	Webhook-Timestamp:  1767225600
//	Webhook-Signature:  v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
//
// An event may come more than once, with the same Webhook-Id: answer 2xx to one
// that you have already, and do nothing. Of one company, events come one after
// the other, in order.
//
// This has nothing to do with the webhooks of Personio, which are not signed: both
// ends are yours.
//
// The signature covers id, time and body, as the specification says, and no part
// of the address: whoever receives must not trust the query more than the path.
package webhooksink

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/personio-go/sdk/internal/transport"
	"github.com/personio-go/sdk/internal/wording"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

const (
	maxAnswer      = 64 << 10 // of an answer that nobody reads
	attemptTimeout = 15 * time.Second
	firstWait      = time.Second
	longestWait    = 20 * time.Second
)

// Sink is a [jobsync.Sink]. It is safe for concurrent use.
type Sink struct {
	endpoint *url.URL // a pointer, so that no printed struct shows the query
	host     string
	client   *http.Client
	sign     signer
	attempts int
}

// Option sets up a [Sink].
type Option func(*Sink) error

// WithHTTPClient sends the requests through that client. It is not changed; its
// CheckRedirect is not used: redirects are never followed.
func WithHTTPClient(client *http.Client) Option {
	return func(s *Sink) error {
		if client == nil {
			return errors.New("webhooksink: WithHTTPClient: the client is nil")
		}
		copied := *client
		s.client = &copied
		return nil
	}
}

// WithAttempts says how often an event is sent before Deliver gives up, 3 times
// when nothing else is said. The next Sync tries it again in any case.
func WithAttempts(n int) Option {
	return func(s *Sink) error {
		if n < 1 {
			return errors.New("webhooksink: WithAttempts: not positive")
		}
		s.attempts = n
		return nil
	}
}

// New returns a sink. The endpoint must be https, or http on a loopback address,
// without a user or a fragment; a query is sent as it is. The secret has at least
// 16 bytes, better are 32 random ones.
func New(endpoint string, secret []byte, opts ...Option) (*Sink, error) {
	s := &Sink{client: &http.Client{}, attempts: 3}
	err := s.sendTo(endpoint)
	sign, signErr := newSigner(secret)
	s.sign = sign
	errs := append(make([]error, 0, 2+len(opts)), err, signErr)
	for _, opt := range opts {
		if opt == nil {
			errs = append(errs, errors.New("webhooksink: an option is nil"))
			continue
		}
		errs = append(errs, opt(s))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	s.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return s, nil
}

// sendTo sets the endpoint. Its errors show no part of it.
func (s *Sink) sendTo(endpoint string) error {
	u, err := url.Parse(endpoint)
	switch {
	case err != nil || u.Hostname() == "" || u.Opaque != "":
		return errors.New("webhooksink: the endpoint is not an absolute URL such as https://jobs.example.com/personio")
	case u.User != nil || u.Fragment != "":
		return errors.New("webhooksink: the endpoint has a user or a fragment")
	}
	bare := *u
	bare.RawQuery, bare.ForceQuery = "", false
	base, err := transport.ParseBaseURL(bare.String())
	if err != nil {
		return fmt.Errorf("webhooksink: the endpoint: %w", err)
	}
	s.endpoint, s.host = u, base.Host
	return nil
}

// Deliver implements [jobsync.Sink]. The error is an [*Error], unless the context
// ended.
func (s *Sink) Deliver(ctx context.Context, event jobsync.Event) error {
	body, err := json.Marshal(event)
	if err != nil {
		return fmt.Errorf("webhooksink: event %d: %w", event.Seq, err)
	}
	wait := firstWait
	for attempt := 1; ; attempt++ {
		failed := s.send(ctx, id(event), body)
		if failed == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("webhooksink: %s: %w", s.host, context.Cause(ctx))
		}
		pause := max(wait/2+rand.N(wait/2), failed.retryAfter) //nolint:gosec // no secret
		if attempt == s.attempts || !failed.repeatable() || pause > longestWait {
			return failed
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("webhooksink: %s: %w", s.host, context.Cause(ctx))
		case <-time.After(pause):
		}
		wait = min(2*wait, longestWait)
	}
}

// id is that of the event in a form that every header can carry. For a company
// whose name is letters and digits it is [jobsync.Event].ID.
func id(event jobsync.Event) string {
	return url.PathEscape(event.Company) + "/" + strconv.FormatUint(event.Seq, 10)
}

// send is one attempt.
func (s *Sink) send(ctx context.Context, id string, body []byte) *Error {
	ctx, cancel := context.WithTimeout(ctx, attemptTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.endpoint.String(), bytes.NewReader(body))
	if err != nil {
		return &Error{Host: s.host, Err: wording.Of(err, "")}
	}
	now := strconv.FormatInt(time.Now().Unix(), 10)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set(headerID, id)
	request.Header.Set(headerTimestamp, now)
	request.Header.Set(headerSignature, signatureVersion+s.sign(id, now, body))
	resp, err := s.client.Do(request)
	if err != nil {
		return &Error{Host: s.host, Err: wording.Of(err, "")} // its text may quote the address, or what the server sent
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxAnswer))
	_ = resp.Body.Close()
	if resp.StatusCode/100 == 2 {
		return nil
	}
	return &Error{Host: s.host, StatusCode: resp.StatusCode, retryAfter: transport.RetryAfter(resp.Header)}
}
