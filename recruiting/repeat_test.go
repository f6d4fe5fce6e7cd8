package recruiting_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
)

func TestApplicationWaitsOutTheRateLimit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault    personiotest.Fault
		min, max time.Duration
	}{
		"a 429 that does not say how long":   {personiotest.Fault{Status: 429}, time.Minute, time.Minute + time.Second},
		"a 429 that does":                    {personiotest.Fault{Status: 429, Header: http.Header{"Retry-After": {"7"}}}, 7 * time.Second, 8 * time.Second},
		"two 429 in a row":                   {personiotest.Fault{Status: 429, Times: 2}, 2 * time.Minute, 2*time.Minute + 2*time.Second},
		"a server that could not be reached": {personiotest.Fault{Break: personiotest.NoConnection, Times: 2}, 0, 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				fault := test.fault
				fault.Operation = apply
				w.personio.Inject(fault)
				started := time.Now()
				if err := w.client.Apply(t.Context(), w.application()); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(started); took < test.min || took > test.max {
					t.Errorf("it took %v, want between %v and %v", took, test.min, test.max)
				}
				wantEqual(t, "applications", len(w.acme.Applications()), 1)
				wantEqual(t, "faults to come", w.personio.PendingFaults(), 0)
			})
		})
	}
}

func TestRateLimitThatStaysIsAnError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.personio.Inject(personiotest.Fault{Operation: apply, Status: 429, Times: 3})
		err := w.client.Apply(t.Context(), w.application())
		api, ok := errors.AsType[*personio.APIError](err)
		if !ok || !errors.Is(err, personio.ErrRateLimited) || api.Attempts != 3 {
			t.Errorf("got %v", err)
		}
		if _, ok := errors.AsType[*personio.OutcomeUnknownError](err); ok {
			t.Error("a refusal is no unknown outcome")
		}
	})
}

// The emulator counts as strictly as the limit can be read: a client that keeps
// within it never sees a 429.
func TestManyApplicationsKeepWithinTheLimit(t *testing.T) {
	t.Parallel()
	const applications = 25
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		started := time.Now()
		for i := range applications {
			a := w.application()
			a.Email = fmt.Sprintf("grace+%d@example.org", i)
			if err := w.client.Apply(t.Context(), a); err != nil {
				t.Fatal(err)
			}
		}
		for i := range applications { // documents have a budget of their own
			if _, err := w.client.Upload(t.Context(), recruiting.FileFromBytes(fmt.Sprintf("%d.txt", i), []byte("x"))); err != nil {
				t.Fatal(err)
			}
		}
		for _, request := range w.personio.Requests() {
			if request.Status/100 != 2 {
				t.Errorf("%s was answered with %d", request.Operation, request.Status)
			}
		}
		wantEqual(t, "applications", len(w.acme.Applications()), applications)
		wantEqual(t, "documents", len(w.acme.Documents()), applications)
		// 10 at once and then one every 6 seconds, twice.
		if took := time.Since(started); took > 2*90*time.Second+time.Second {
			t.Errorf("it took %v, longer than the limit asks for", took)
		}
	})
}

// A turn that comes too late is not waited for, and the application is not sent.
func TestWithoutRateLimitsNothingWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, personio.WithoutRateLimits())
		w.personio.WithoutRateLimits()
		began := time.Now()
		for n := range 50 {
			a := w.application()
			a.Email = fmt.Sprintf("grace%d@example.org", n)
			if err := w.client.Apply(t.Context(), a); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took > 0 {
			t.Errorf("50 applications took %v of waiting", took)
		}
	})
}

func TestTurnAfterTheDeadlineIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		var err error
		started := time.Now()
		for i := range 11 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			a := w.application()
			a.Email = fmt.Sprintf("grace+%d@example.org", i)
			err = w.client.Apply(ctx, a)
			cancel()
		}
		if !errors.Is(err, personio.ErrNotSent) {
			t.Errorf("got %v", err)
		}
		wantEqual(t, "time spent", time.Since(started), 0)
		wantCount(t, w.personio, apply, 10)
	})
}

// An application of which nobody knows whether it arrived is not sent again. A
// second Apply by the caller tells.
func TestApplicationIsNotSentTwice(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault   personiotest.Fault
		arrived bool
	}{
		"broken before it was processed":  {personiotest.Fault{Break: personiotest.BeforeProcessing}, false},
		"broken after it was processed":   {personiotest.Fault{Break: personiotest.AfterProcessing}, true},
		"a gateway that gave up":          {personiotest.Fault{Status: 504, Body: "<html>"}, false},
		"an internal error":               {personiotest.Fault{Status: 500}, false},
		"a 503 that does not say whether": {personiotest.Fault{Status: 503}, false},
	} {
		for _, way := range []string{"in memory", "over TCP"} {
			t.Run(name+" "+way, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				client := w.client
				if way == "over TCP" {
					client = w.overTCP(t)
				}
				fault := test.fault
				fault.Operation = apply
				w.personio.Inject(fault)

				err := client.Apply(t.Context(), w.application())
				unknown, ok := errors.AsType[*personio.OutcomeUnknownError](err)
				if !ok || unknown.Operation != apply {
					t.Fatalf("got %v", err)
				}
				if errors.Is(err, personio.ErrNotSent) {
					t.Error("it says that it was not sent")
				}
				wantCount(t, w.personio, apply, 1)

				err = client.Apply(t.Context(), w.application())
				if errors.Is(err, recruiting.ErrAlreadyApplied) != test.arrived || !test.arrived && err != nil {
					t.Errorf("the second time: %v", err)
				}
				wantEqual(t, "applications", len(w.acme.Applications()), 1)
			})
		}
	}
}

// Half of an answer may be that of a login page.
func TestAnswerThatIsCutOffIsNoSuccess(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.personio.Inject(personiotest.Fault{Operation: apply, Break: personiotest.WithinAnswer})
	err := w.client.Apply(t.Context(), w.application())
	if _, unknown := errors.AsType[*personio.OutcomeUnknownError](err); !unknown {
		t.Error(err)
	}
	wantCount(t, w.personio, apply, 1)
}

func TestServerThatIsNotThereIsKnownNotToHaveIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.personio.Inject(personiotest.Fault{Break: personiotest.NoConnection, Times: 3})
		err := w.client.Apply(t.Context(), w.application())
		if !errors.Is(err, personio.ErrNotSent) {
			t.Errorf("got %v", err)
		}
		wantEqual(t, "requests", len(w.personio.Requests()), 0)
	})
}

func TestCallerWhoGivesUpWhileWaitingForTheAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.personio.Inject(personiotest.Fault{Operation: apply, Delay: time.Minute})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := w.client.Apply(ctx, w.application())
		if _, ok := errors.AsType[*personio.OutcomeUnknownError](err); !ok || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

func TestCallerWhoGivesUpWhileWaitingOutTheLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.personio.Inject(personiotest.Fault{Operation: apply, Status: 429})
		ctx, cancel := context.WithCancelCause(t.Context())
		reason := errors.New("shutting down")
		time.AfterFunc(time.Second, func() { cancel(reason) })
		started := time.Now()
		err := w.client.Apply(ctx, w.application())
		if !errors.Is(err, reason) {
			t.Errorf("got %v", err)
		}
		wantEqual(t, "time spent", time.Since(started), time.Second)
		wantCount(t, w.personio, apply, 1)
	})
}

// At worst an unused copy stays at Personio: an upload is worth a second try
// whatever became of the first.
func TestUploadIsRepeatedAndArrivesWhole(t *testing.T) {
	t.Parallel()
	content := bytes.Repeat([]byte("a life in many pages. "), 100_000)
	for name, test := range map[string]struct {
		fault  personiotest.Fault
		copies int
	}{
		"broken before it was processed": {personiotest.Fault{Break: personiotest.BeforeProcessing}, 1},
		"broken after it was processed":  {personiotest.Fault{Break: personiotest.AfterProcessing}, 2},
		"an answer that is cut off":      {personiotest.Fault{Break: personiotest.WithinAnswer}, 2},
		"an internal error":              {personiotest.Fault{Status: 500}, 1},
		"a 429 with a time":              {personiotest.Fault{Status: 429, Header: http.Header{"Retry-After": {"0"}}}, 1},
	} {
		for _, way := range []string{"in memory", "over TCP"} {
			t.Run(name+" "+way, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, quickly())
				client := w.client
				if way == "over TCP" {
					client = w.overTCP(t)
				}
				fault := test.fault
				fault.Operation = upload
				w.personio.Inject(fault)
				document, err := client.Upload(t.Context(), recruiting.FileFromBytes("cv.txt", content))
				if err != nil {
					t.Fatal(err)
				}
				wantEqual(t, "size", document.Size, int64(len(content)))
				documents := w.acme.Documents()
				wantEqual(t, "copies", len(documents), test.copies)
				for _, d := range documents {
					if !bytes.Equal(d.Content, content) {
						t.Errorf("a document of %d bytes arrived, want %d", len(d.Content), len(content))
					}
				}
			})
		}
	}
}

// What can be read once is sent once: a second attempt would have less, or
// nothing, to send.
func TestReaderHasOneAttempt(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]personiotest.Fault{
		"broken":            {Operation: upload, Break: personiotest.BeforeProcessing},
		"an internal error": {Operation: upload, Status: 500},
		"a 429":             {Operation: upload, Status: 429, Header: http.Header{"Retry-After": {"0"}}},
	} {
		for _, way := range []string{"in memory", "over TCP"} {
			t.Run(name+" "+way, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, quickly())
				client := w.client
				if way == "over TCP" {
					client = w.overTCP(t)
				}
				w.personio.Inject(fault)
				_, err := client.Upload(t.Context(), recruiting.FileFromReader("cv.txt", strings.NewReader("content"), 7))
				if err == nil {
					t.Error("a fault is no error")
				}
				wantCount(t, w.personio, upload, 1)
				wantEqual(t, "documents", len(w.acme.Documents()), 0)
			})
		}
	}
}

func TestUploadThatKeepsFailingIsAnError(t *testing.T) {
	t.Parallel()
	w := newWorld(t, quickly())
	w.personio.Inject(personiotest.Fault{Operation: upload, Break: personiotest.AfterProcessing, Times: 9})
	_, err := w.client.Upload(t.Context(), pdf())
	if err == nil || errors.Is(err, personio.ErrNotSent) {
		t.Errorf("got %v", err)
	}
	if _, ok := errors.AsType[*personio.OutcomeUnknownError](err); ok {
		t.Error("an unused copy is nothing to find out about")
	}
	wantCount(t, w.personio, upload, 3)
}
