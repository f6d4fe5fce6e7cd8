package personio_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// What happens to a call after one thing went wrong: how many requests the
// server sees in all, and how the call ends.
func TestRepeatingAfterOneFault(t *testing.T) {
	t.Parallel()
	const ok, unknown = "ok", "unknown"
	wait := http.Header{"Retry-After": {"3"}}
	for name, test := range map[string]struct {
		fault    personiotest.Fault
		get      int
		getEnds  string
		post     int
		postEnds string
	}{
		"no connection":                   {personiotest.Fault{Break: personiotest.NoConnection}, 1, ok, 1, ok},
		"broken before it was processed":  {personiotest.Fault{Break: personiotest.BeforeProcessing}, 2, ok, 1, unknown},
		"broken after it was processed":   {personiotest.Fault{Break: personiotest.AfterProcessing}, 2, ok, 1, unknown},
		"answer breaks off":               {personiotest.Fault{Status: 200, Body: `{"a":1}`, Break: personiotest.WithinAnswer}, 2, ok, 1, ok},
		"answer is late":                  {personiotest.Fault{Delay: time.Hour}, 2, ok, 1, unknown},
		"429":                             {personiotest.Fault{Status: 429}, 2, ok, 2, ok},
		"429 with a wait":                 {personiotest.Fault{Status: 429, Header: wait}, 2, ok, 2, ok},
		"503 with a wait":                 {personiotest.Fault{Status: 503, Header: wait}, 2, ok, 1, unknown},
		"503 with something else":         {personiotest.Fault{Status: 503, Header: http.Header{"Retry-After": {"soon"}}}, 2, ok, 1, unknown},
		"503":                             {personiotest.Fault{Status: 503}, 2, ok, 1, unknown},
		"500":                             {personiotest.Fault{Status: 500}, 2, ok, 1, unknown},
		"502 of a gateway":                {personiotest.Fault{Status: 502, Body: "<html>"}, 2, ok, 1, unknown},
		"504":                             {personiotest.Fault{Status: 504}, 2, ok, 1, unknown},
		"501":                             {personiotest.Fault{Status: 501}, 1, "501", 1, "501"},
		"400":                             {personiotest.Fault{Status: 400}, 1, "400", 1, "400"},
		"409":                             {personiotest.Fault{Status: 409}, 1, "409", 1, "409"},
		"422":                             {personiotest.Fault{Status: 422}, 1, "422", 1, "422"},
		"a redirect":                      {personiotest.Fault{Status: 307, Header: http.Header{"Location": {"/v2/elsewhere"}}}, 1, "307", 1, "307"},
		"401 of a token that was dropped": {personiotest.Fault{Status: 401}, 2, ok, 2, ok},
	} {
		for method, want := range map[string]struct {
			requests int
			ends     string
		}{
			http.MethodGet: {test.get, test.getEnds}, http.MethodDelete: {test.get, test.getEnds}, http.MethodPut: {test.get, test.getEnds},
			http.MethodPost: {test.post, test.postEnds}, http.MethodPatch: {test.post, test.postEnds},
		} {
			t.Run(name+"/"+method, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					server, _, client := kontor(t)
					fault := test.fault
					fault.Operation = nowhereOperation
					server.Inject(fault, personiotest.Fault{Operation: nowhereOperation, Status: http.StatusOK, Body: "{}", Times: 10})
					err := client.Do(t.Context(), method, nowhere, map[string]int{"n": 1}, nil)
					if got := ending(err); got != want.ends {
						t.Errorf("ended with %s (%v), want %s", got, err, want.ends)
					}
					if got := server.Count(nowhereOperation); got != want.requests {
						t.Errorf("the server saw %d requests, want %d", got, want.requests)
					}
				})
			})
		}
	}
}

// The same for every script of faults: a POST that the server may have processed
// is never sent again, and the error tells whether it may have happened.
func TestPostIsProcessedAtMostOnce(t *testing.T) {
	t.Parallel()
	wait := http.Header{"Retry-After": {"1"}}
	faults := []personiotest.Fault{
		{Break: personiotest.NoConnection},
		{Status: 429},
		{Status: 429, Header: wait},
		{Status: 503, Header: wait},
		{Status: 401},
		{Break: personiotest.BeforeProcessing},
		{Break: personiotest.AfterProcessing},
		{Status: 201, Body: "{}", Break: personiotest.WithinAnswer},
		{Status: 500},
		{Status: 502},
		{Delay: time.Hour},
		{Status: 400},
		{Status: 201},
	}
	scripts := rapid.SliceOfN(rapid.SampledFrom(faults), 1, 8)
	rapid.Check(t, func(rt *rapid.T) {
		script := scripts.Draw(rt, "script")
		most := rapid.IntRange(1, 6).Draw(rt, "attempts")
		synctest.Test(t, func(t *testing.T) {
			server, _, client := kontor(t, personio.WithRetry(personio.RetryPolicy{MaxAttempts: most}))
			for _, fault := range script {
				fault.Operation = nowhereOperation
				server.Inject(fault)
			}
			err := client.Do(t.Context(), http.MethodPost, nowhere, nil, nil)
			refused, processed := 0, 0
			for _, request := range server.Requests() {
				switch {
				case request.Operation != nowhereOperation:
				case request.Status == 429, request.Status == 401:
					refused++
				default:
					processed++
				}
			}
			if processed > 1 {
				rt.Errorf("the server may have processed it %d times", processed)
			}
			if refused+processed > most+1 { // one more for a new token
				rt.Errorf("%d requests with %d attempts", refused+processed, most)
			}
			switch end := ending(err); {
			case end == "not sent" && processed > 0:
				rt.Errorf("%v, but the server may have processed it", err)
			case end == "unknown" && processed == 0:
				rt.Errorf("%v, but the server refused all of it", err)
			case end == "ok" && processed != 1:
				rt.Errorf("a success without a request")
			}
		})
	})
}

func ending(err error) string {
	var unknown *personio.OutcomeUnknownError
	var api *personio.APIError
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &unknown):
		return "unknown"
	case errors.As(err, &api):
		return fmt.Sprint(api.StatusCode)
	case errors.Is(err, personio.ErrNotSent):
		return "not sent"
	default:
		return err.Error()
	}
}

func TestAttemptsHaveAnEnd(t *testing.T) {
	t.Parallel()
	for most, opts := range map[int][]personio.Option{
		3: nil,
		1: {personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1})},
		7: {personio.WithRetry(personio.RetryPolicy{MaxAttempts: 7, MinWait: time.Second, MaxWait: time.Minute})},
	} {
		synctest.Test(t, func(t *testing.T) {
			server, _, client := kontor(t, opts...)
			server.Inject(personiotest.Fault{Operation: nowhereOperation, Status: http.StatusBadGateway, Times: 100})
			err := client.Do(t.Context(), http.MethodGet, nowhere, nil, nil)
			if api := apiError(t, err); api.Attempts != most || server.Count(nowhereOperation) != most {
				t.Errorf("%d attempts, %d requests, want %d", api.Attempts, server.Count(nowhereOperation), most)
			}
		})
	}
}

// Every request of a call that was not sent costs an attempt, and in the end the
// error says that nothing can have happened.
func TestCallThatNeverGotThroughSaysSo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, client := kontor(t)
		server.Inject(personiotest.Fault{Operation: nowhereOperation, Break: personiotest.NoConnection, Times: 100})
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			if err := client.Do(t.Context(), method, nowhere, nil, nil); ending(err) != "not sent" {
				t.Errorf("%s: %v", method, err)
			}
		}
		if n := server.Count(nowhereOperation); n != 0 {
			t.Errorf("the server saw %d requests", n)
		}
	})
}

// But if one attempt may have been processed, the ones after it that were not
// sent do not change that.
func TestDeleteThatMayHaveHappenedIsNotCalledUnsent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, client := kontor(t)
		server.Inject(
			personiotest.Fault{Operation: nowhereOperation, Break: personiotest.AfterProcessing},
			personiotest.Fault{Operation: nowhereOperation, Break: personiotest.NoConnection, Times: 100},
		)
		err := client.Do(t.Context(), http.MethodDelete, nowhere, nil, nil)
		if err == nil || errors.Is(err, personio.ErrNotSent) {
			t.Errorf("%v", err)
		}
	})
}

func TestWaitIsNeverShorterThanAsked(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]struct{ least, most time.Duration }{
		"17":                            {17 * time.Second, 17 * time.Second},
		"120":                           {2 * time.Minute, 2 * time.Minute},
		"Sat, 01 Jan 2000 00:00:25 GMT": {25 * time.Second, 25 * time.Second}, // a bubble begins in the year 2000
		"Fri, 31 Dec 1999 23:59:59 GMT": {time.Second, time.Second},           // past: as if it were not there
		"-17":                           {time.Second, time.Second},
		"soon":                          {time.Second, time.Second},
		"0":                             {0, 500 * time.Millisecond},
	} {
		t.Run(value, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server, _, client := kontor(t)
				server.Inject(
					personiotest.Fault{Operation: nowhereOperation, Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {value}}},
					personiotest.Fault{Operation: nowhereOperation, Status: http.StatusOK},
				)
				started := time.Now()
				if err := client.Do(t.Context(), http.MethodPost, nowhere, nil, nil); err != nil {
					t.Fatal(err)
				}
				if waited := time.Since(started); waited < want.least || waited > want.most {
					t.Errorf("waited %v, want %v to %v", waited, want.least, want.most)
				}
			})
		})
	}
}

func TestWaitThatIsTooLongIsLeftToTheCaller(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]time.Duration{
		"121": 121 * time.Second, "7200": 2 * time.Hour,
		"99999999999999999999": 365 * 24 * time.Hour, "Sat, 01 Jan 2000 01:00:00 GMT": time.Hour,
	} {
		for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
			t.Run(fmt.Sprint(value, " with ", status), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					server, _, client := kontor(t)
					server.Inject(personiotest.Fault{Operation: nowhereOperation, Status: status, Header: http.Header{"Retry-After": {value}}, Times: 9})
					started := time.Now()
					err := client.Do(t.Context(), http.MethodPost, nowhere, nil, nil)
					if api := apiError(t, err); api.RetryAfter != want || api.StatusCode != status || api.Attempts != 1 {
						t.Errorf("retry after %v, %v", api.RetryAfter, err)
					}
					if waited := time.Since(started); waited != 0 {
						t.Errorf("returned after %v", waited)
					}
				})
			})
		}
	}
}

func TestDeadlineShorterThanTheWaitReturnsTheLastAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, client := kontor(t)
		server.Inject(personiotest.Fault{Operation: nowhereOperation, Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"60"}}})
		ctx, cancel := context.WithTimeout(t.Context(), 59*time.Second)
		defer cancel()
		started := time.Now()
		err := client.Do(ctx, http.MethodGet, nowhere, nil, nil)
		if !errors.Is(err, personio.ErrRateLimited) || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		if waited := time.Since(started); waited != 0 {
			t.Errorf("returned after %v", waited)
		}
	})
}

// A server that refused a request, for now, did not process it. If the caller
// gives up during the wait, nothing happened.
func TestCancellationDuringAWait(t *testing.T) {
	t.Parallel()
	errShutdown := errors.New("shutting down")
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server, _, client := kontor(t)
				server.Inject(personiotest.Fault{Operation: nowhereOperation, Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"60"}}})
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(20*time.Second, func() { cancel(errShutdown) })
				started := time.Now()
				err := client.Do(ctx, method, nowhere, nil, nil)
				if !errors.Is(err, errShutdown) || !strings.Contains(err.Error(), "429") {
					t.Errorf("%v", err)
				}
				if ending(err) != "not sent" {
					t.Errorf("%v does not say that nothing happened", err)
				}
				if waited := time.Since(started); waited != 20*time.Second {
					t.Errorf("returned after %v, want 20s", waited)
				}
			})
		})
	}
}

func TestCancellationDuringARequest(t *testing.T) {
	t.Parallel()
	errShutdown := errors.New("shutting down")
	for method, want := range map[string]string{http.MethodGet: "personio: v2.get: no answer: ", http.MethodPost: "unknown"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server, _, client := kontor(t)
				server.Inject(personiotest.Fault{Operation: nowhereOperation, Delay: time.Minute})
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(10*time.Second, func() { cancel(errShutdown) })
				started := time.Now()
				err := client.Do(ctx, method, nowhere, nil, nil)
				if got := ending(err); !errors.Is(err, errShutdown) || !strings.HasPrefix(got, want) {
					t.Errorf("%s: %v", got, err)
				}
				if waited := time.Since(started); waited != 10*time.Second {
					t.Errorf("returned after %v, want 10s", waited)
				}
			})
		})
	}
}

func TestThrottledApplicationsCoolDownForAMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, company, _ := kontor(t)
		key := company.RecruitingKey()
		client := newClient(t, auth.Static(key.Token.Reveal()), personio.WithHTTPClient(server.Client()))
		const operation = "recruiting.applications.create"
		server.Inject(personiotest.Fault{Operation: operation, Status: http.StatusTooManyRequests})
		started := time.Now()
		err := client.Do(t.Context(), http.MethodPost, "/v1/recruiting/applications", map[string]any{}, nil, personio.WithHeader("X-Company-ID", key.CompanyID))
		if !errors.Is(err, personio.ErrInvalid) || server.Count(operation) != 2 {
			t.Errorf("%v after %d requests", err, server.Count(operation))
		}
		if waited := time.Since(started); waited != time.Minute {
			t.Errorf("waited %v, want 1m", waited)
		}
	})
}

// A 429 keeps all calls of its kind back, not only the one that got it.
func TestThrottlingKeepsOtherCallsBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, client := kontor(t)
		server.Inject(
			personiotest.Fault{Operation: nowhereOperation, Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"30"}}},
			personiotest.Fault{Operation: nowhereOperation, Status: http.StatusOK, Times: 9},
		)
		go func() { _ = client.Do(t.Context(), http.MethodGet, nowhere, nil, nil) }()
		synctest.Wait()
		started := time.Now()
		if err := client.Do(t.Context(), http.MethodGet, nowhere, nil, nil); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(started); waited != 30*time.Second {
			t.Errorf("the other call waited %v, want 30s", waited)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := client.Do(ctx, http.MethodGet, nowhere, nil, nil); err != nil {
			t.Errorf("the gate is open again: %v", err)
		}
		synctest.Wait()
	})
}

func TestNoRequestCarriesAnIdempotencyKey(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, client := kontor(t)
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			server.Inject(personiotest.Fault{Operation: nowhereOperation, Status: http.StatusTooManyRequests})
			_ = client.Do(t.Context(), method, nowhere, nil, nil)
		}
		for _, request := range server.Requests() {
			for name := range request.Header {
				if strings.Contains(strings.ToLower(name), "idempotency") {
					t.Errorf("%s %s carries %s", request.Method, request.Path, name)
				}
			}
		}
	})
}

// A transport that cannot tell whether it sent a request is not trusted: what
// creates something is not repeated.
func TestSilentTransportIsNotTrusted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		client := through(t, func(*http.Request) (*http.Response, error) {
			sent++
			return nil, io.ErrUnexpectedEOF
		})
		if err := client.Do(t.Context(), http.MethodPost, nowhere, nil, nil); ending(err) != "unknown" || sent != 1 {
			t.Errorf("%v after %d requests", err, sent)
		}
	})
}
