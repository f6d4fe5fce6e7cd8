package webhooksink_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
	"github.com/personio-go/sdk/xmlfeed/jobsync/webhooksink"
)

const endpoint = "https://jobs.example.com/personio/"

func secret() []byte { return []byte("canary-0123456789abcdef") }

// wire is a transport to a handler in the same process that remembers what was
// sent.
type wire struct {
	requests []*http.Request
	bodies   [][]byte
	times    []time.Time
	answer   func(n int, r *http.Request) (*http.Response, error)
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	w.requests, w.bodies, w.times = append(w.requests, r), append(w.bodies, body), append(w.times, time.Now())
	return w.answer(len(w.requests), r)
}

func status(code int, header ...string) (*http.Response, error) {
	resp := &http.Response{StatusCode: code, Header: make(http.Header), Body: io.NopCloser(strings.NewReader("canary-answer"))}
	for i := 0; i+1 < len(header); i += 2 {
		resp.Header.Set(header[i], header[i+1])
	}
	return resp, nil
}

func newSink(t *testing.T, w *wire, opts ...webhooksink.Option) *webhooksink.Sink {
	t.Helper()
	opts = append(opts, webhooksink.WithHTTPClient(&http.Client{Transport: w}))
	sink, err := webhooksink.New(endpoint, secret(), opts...)
	if err != nil {
		t.Fatal(err)
	}
	return sink
}

// TestAnEventArrivesAsItWasSent goes through both ends.
func TestAnEventArrivesAsItWasSent(t *testing.T) {
	t.Parallel()
	for _, company := range []string{"acme", "ümlaut GmbH & Co. KG/1", "a.b\r\nX-Other: 1", "%2F"} {
		t.Run(company, func(t *testing.T) {
			t.Parallel()
			sent := event(17)
			sent.Company, sent.ID = company, company+"/17"
			w := &wire{answer: func(int, *http.Request) (*http.Response, error) { return status(http.StatusAccepted) }}
			if err := newSink(t, w).Deliver(t.Context(), sent); err != nil {
				t.Fatal(err)
			}
			request := w.requests[0]
			if request.Method != http.MethodPost || request.URL.String() != endpoint || request.Header.Get("Content-Type") != "application/json" {
				t.Errorf("%s %s of %s", request.Method, request.URL, request.Header.Get("Content-Type"))
			}
			got, err := webhooksink.Verify(request.Header, w.bodies[0], time.Now(), secret())
			if err != nil || !reflect.DeepEqual(got, sent) {
				t.Errorf("%+v, %v, want\n%+v", got, err, sent)
			}
		})
	}
}

// TestTheSignatureIsThatOfStandardWebhooks: the example was computed with openssl.
//
//	printf '/0.1767225600.{}' | openssl dgst -sha256 -hmac 0123456789abcdef -binary | base64
func TestTheSignatureIsThatOfStandardWebhooks(t *testing.T) {
	t.Parallel()
	header := http.Header{}
	header.Set("Webhook-Id", "/0")
	header.Set("Webhook-Timestamp", "1767225600")
	header.Set("Webhook-Signature", "v1a,other v1,j81vuCPLN3V23yzq5AR1visNALUjRYGKyah3tK9vXz4=")
	if _, err := webhooksink.Verify(header, []byte("{}"), time.Unix(1767225600, 0), []byte("0123456789abcdef")); err != nil {
		t.Error(err)
	}
}

func TestForgeriesAreRefused(t *testing.T) {
	t.Parallel()
	w := &wire{answer: func(int, *http.Request) (*http.Response, error) { return status(http.StatusOK) }}
	if err := newSink(t, w).Deliver(t.Context(), event(1)); err != nil {
		t.Fatal(err)
	}
	now := w.times[0]
	for name, test := range map[string]struct {
		alter   func(header http.Header, body *[]byte)
		now     time.Time
		secrets [][]byte
		fine    bool
	}{
		"nothing":               {nil, now, [][]byte{secret()}, true},
		"a new secret as well":  {nil, now, [][]byte{[]byte("another-0123456789"), secret()}, true},
		"almost too late":       {nil, now.Add(5*time.Minute - 2*time.Second), [][]byte{secret()}, true},
		"almost too early":      {nil, now.Add(-5*time.Minute + 2*time.Second), [][]byte{secret()}, true},
		"too late":              {nil, now.Add(5*time.Minute + 2*time.Second), [][]byte{secret()}, false},
		"too early":             {nil, now.Add(-5*time.Minute - 2*time.Second), [][]byte{secret()}, false},
		"another secret":        {nil, now, [][]byte{[]byte("another-0123456789")}, false},
		"no secret":             {nil, now, nil, false},
		"an empty secret":       {nil, now, [][]byte{nil}, false},
		"another body":          {func(_ http.Header, body *[]byte) { *body = append(*body, ' ') }, now, [][]byte{secret()}, false},
		"another id":            {func(h http.Header, _ *[]byte) { h.Set("Webhook-Id", "acme/2") }, now, [][]byte{secret()}, false},
		"another time":          {func(h http.Header, _ *[]byte) { h.Set("Webhook-Timestamp", fmt.Sprint(now.Unix()+1)) }, now, [][]byte{secret()}, false},
		"a time that is none":   {func(h http.Header, _ *[]byte) { h.Set("Webhook-Timestamp", "now") }, now, [][]byte{secret()}, false},
		"no signature":          {func(h http.Header, _ *[]byte) { h.Del("Webhook-Signature") }, now, [][]byte{secret()}, false},
		"a signature of nought": {func(h http.Header, _ *[]byte) { h.Set("Webhook-Signature", "v1,") }, now, [][]byte{secret()}, false},
		"another version":       {func(h http.Header, _ *[]byte) { h.Set("Webhook-Signature", "v2"+h.Get("Webhook-Signature")[2:]) }, now, [][]byte{secret()}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			header, body := w.requests[0].Header.Clone(), bytes.Clone(w.bodies[0])
			if test.alter != nil {
				test.alter(header, &body)
			}
			_, err := webhooksink.Verify(header, body, test.now, test.secrets...)
			if (err == nil) != test.fine || err != nil && !errors.Is(err, webhooksink.ErrSignature) {
				t.Errorf("Verify: %v", err)
			}
		})
	}
}

// TestWhatIsRepeatedAndWhoIsToBlame goes through the answers that an endpoint may
// give.
func TestWhatIsRepeatedAndWhoIsToBlame(t *testing.T) {
	t.Parallel()
	const none = 0
	for code, test := range map[int]struct {
		attempts    int
		unavailable bool
	}{
		none: {3, true}, 301: {1, true}, 307: {1, true}, 400: {1, false}, 401: {1, true}, 403: {1, true}, 404: {1, true}, 408: {3, true},
		409: {1, false}, 410: {1, false}, 413: {1, false}, 422: {1, false}, 429: {3, true}, 500: {3, false}, 501: {3, false},
		502: {3, true}, 503: {3, true}, 504: {3, true},
	} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := &wire{answer: func(int, *http.Request) (*http.Response, error) {
					if code == none {
						return nil, errors.New("connection refused")
					}
					return status(code, "Location", "https://evil.example.com/")
				}}
				err := newSink(t, w).Deliver(t.Context(), event(1))
				failed, ok := errors.AsType[*webhooksink.Error](err)
				if !ok || failed.StatusCode != code || failed.Host != "jobs.example.com" {
					t.Fatalf("Deliver: %v", err)
				}
				if len(w.requests) != test.attempts || errors.Is(err, jobsync.ErrSinkUnavailable) != test.unavailable {
					t.Errorf("%d attempts, unavailable: %t, want %d and %t", len(w.requests), !test.unavailable, test.attempts, test.unavailable)
				}
				for _, request := range w.requests {
					if request.URL.Host != "jobs.example.com" {
						t.Errorf("a request went to %s", request.URL.Host)
					}
				}
			})
		})
	}
}

func TestARepetitionIsTheSameEventSignedAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: func(n int, _ *http.Request) (*http.Response, error) {
			if n < 3 {
				return status(http.StatusServiceUnavailable)
			}
			return status(http.StatusNoContent)
		}}
		if err := newSink(t, w).Deliver(t.Context(), event(1)); err != nil {
			t.Fatal(err)
		}
		for i, request := range w.requests {
			if request.Header.Get("Webhook-Id") != "acme/1" || !bytes.Equal(w.bodies[i], w.bodies[0]) {
				t.Errorf("attempt %d is of %s, or has another body", i+1, request.Header.Get("Webhook-Id"))
			}
			if _, err := webhooksink.Verify(request.Header, w.bodies[i], w.times[i], secret()); err != nil {
				t.Errorf("attempt %d: %v", i+1, err)
			}
		}
		if wait := w.times[1].Sub(w.times[0]); wait < 500*time.Millisecond || wait > time.Second {
			t.Errorf("the first wait was %v", wait)
		}
		if wait := w.times[2].Sub(w.times[1]); wait < time.Second || wait > 2*time.Second {
			t.Errorf("the second wait was %v", wait)
		}
	})
}

func TestRetryAfterIsMinded(t *testing.T) {
	t.Parallel()
	for header, want := range map[string][]time.Duration{
		"7":                             {7 * time.Second, 7 * time.Second},
		"21":                            nil, // longer than an event should stand in the way
		"99999999999999999999":          nil,
		"Sat, 01 Jan 2000 00:00:10 GMT": {10 * time.Second, 2 * time.Second}, // in a bubble, time begins there
	} {
		t.Run(header, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := &wire{answer: func(int, *http.Request) (*http.Response, error) { return status(429, "Retry-After", header) }}
				if err := newSink(t, w).Deliver(t.Context(), event(1)); err == nil {
					t.Fatal("no error")
				}
				if len(w.times) != len(want)+1 {
					t.Fatalf("%d attempts, want %d", len(w.times), len(want)+1)
				}
				for i := range want {
					if wait := w.times[i+1].Sub(w.times[i]); wait > want[i] || wait < want[i]/2 {
						t.Errorf("wait %d was %v, want %v", i+1, wait, want[i])
					}
				}
			})
		})
	}
}

func TestTheContextEndsEverything(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(int, *http.Request) (*http.Response, error){
		"while waiting": func(int, *http.Request) (*http.Response, error) { return status(503) },
		"while sending": func(_ int, r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				gone := errors.New("the process ends")
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(100*time.Millisecond, func() { cancel(gone) })
				start := time.Now()
				err := newSink(t, &wire{answer: answer}).Deliver(ctx, event(1))
				if !errors.Is(err, gone) || time.Since(start) != 100*time.Millisecond {
					t.Errorf("Deliver: %v after %v", err, time.Since(start))
				}
			})
		})
	}
}

func TestAnEndpointThatStandsStillIsGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}}
		start := time.Now()
		err := newSink(t, w, webhooksink.WithAttempts(2)).Deliver(t.Context(), event(1))
		if !errors.Is(err, jobsync.ErrSinkUnavailable) || len(w.requests) != 2 || time.Since(start) > 32*time.Second {
			t.Errorf("Deliver: %v after %d attempts and %v", err, len(w.requests), time.Since(start))
		}
	})
}

// TestNothingSecretIsPrinted, in any verb, nor what the endpoint answered.
func TestNothingSecretIsPrinted(t *testing.T) {
	t.Parallel()
	w := &wire{answer: func(int, *http.Request) (*http.Response, error) { return status(400) }}
	sink := newSink(t, w)
	err := sink.Deliver(t.Context(), event(1))
	w.answer = func(int, *http.Request) (*http.Response, error) { return nil, errors.New("refused") }
	unreachable := newSink(t, w, webhooksink.WithAttempts(1)).Deliver(t.Context(), event(1))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		for _, value := range []any{sink, *sink, err, unreachable} {
			printed := fmt.Sprintf(verb, value)
			for _, canary := range []string{"canary", fmt.Sprintf("%x", "canary"), "[99 97 110"} {
				if strings.Contains(printed, canary) {
					t.Errorf("%s of a %T has %q: %s", verb, value, canary, printed)
				}
			}
		}
	}
	if got, want := unreachable.Error(), "webhooksink: jobs.example.com: an error of type *errors.errorString"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	if got, want := err.Error(), "webhooksink: jobs.example.com answered with status 400"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
}

func TestWhatNewRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		endpoint string
		secret   []byte
		opts     []webhooksink.Option
	}{
		"no endpoint":       {"", secret(), nil},
		"http elsewhere":    {"http://jobs.example.com/", secret(), nil},
		"a password in it":  {"https://user:canary@jobs.example.com/", secret(), nil},
		"a fragment":        {"https://jobs.example.com/#canary", secret(), nil},
		"no host":           {"canary", secret(), nil},
		"no URL":            {"https://jobs.example.com/%zzcanary", secret(), nil},
		"a short secret":    {endpoint, []byte("0123456789abcde"), nil},
		"no client":         {endpoint, secret(), []webhooksink.Option{webhooksink.WithHTTPClient(nil)}},
		"no attempt at all": {endpoint, secret(), []webhooksink.Option{webhooksink.WithAttempts(0)}},
	} {
		_, err := webhooksink.New(test.endpoint, test.secret, test.opts...)
		if err == nil || strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), "api.personio") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := webhooksink.New("http://127.0.0.1:8080/", secret()); err != nil {
		t.Errorf("http on this machine: %v", err)
	}
}

// TestAQueryIsSentAsItIs, and printed nowhere: it may hold a token.
func TestAQueryIsSentAsItIs(t *testing.T) {
	t.Parallel()
	const address = "https://jobs.example.com/personio?tenant=1&token=canary"
	w := &wire{answer: func(int, *http.Request) (*http.Response, error) { return status(400) }}
	sink, err := webhooksink.New(address, secret(), webhooksink.WithHTTPClient(&http.Client{Transport: w}))
	if err != nil {
		t.Fatal(err)
	}
	err = sink.Deliver(t.Context(), event(1))
	if got := w.requests[0].URL.String(); got != address {
		t.Errorf("sent to %s, want %s", got, address)
	}
	if _, err := webhooksink.Verify(w.requests[0].Header, w.bodies[0], time.Now(), secret()); err != nil {
		t.Errorf("Verify: %v", err)
	}
	for _, value := range []any{sink, *sink, err} {
		for _, verb := range []string{"%v", "%+v", "%#v"} {
			if printed := fmt.Sprintf(verb, value); strings.Contains(printed, "canary") {
				t.Errorf("%s of a %T shows the query: %s", verb, value, printed)
			}
		}
	}
}

func TestTheClientOfTheCallerIsNotChanged(t *testing.T) {
	t.Parallel()
	client := &http.Client{}
	if _, err := webhooksink.New(endpoint, secret(), webhooksink.WithHTTPClient(client)); err != nil {
		t.Fatal(err)
	}
	if client.CheckRedirect != nil {
		t.Error("CheckRedirect was set")
	}
}
