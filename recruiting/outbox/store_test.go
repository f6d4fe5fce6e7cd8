package outbox_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/recruiting/outbox"
)

// confused is a store that goes on to say that an entry is open.
type confused struct {
	outbox.Store

	head string
}

func (s confused) Next(ctx context.Context, _ string) (outbox.Entry, error) {
	return s.Load(ctx, s.head)
}

// Whatever a store says: what has ended is not sent again.
func TestAnEntryThatHasEndedIsNotSentAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := w.submission(1)
		entry := submit(t, w.box, s)
		w.run(t)
		requests := len(w.personio.Requests())
		submit(t, w.box, w.submission(2)) // gives the company a turn
		w.store = confused{w.store, entry.ID}
		w.box = w.newOutbox(t)
		if result, err := w.box.Step(t.Context(), "acme"); err == nil || !strings.Contains(err.Error(), "sent") || result.Due() {
			t.Errorf("Step: %v, %v", result, err)
		}
		if err := w.box.Drain(t.Context()); err == nil {
			t.Error("Drain: no error")
		}
		w.wantState(t, entry, outbox.Sent)
		if n := len(w.personio.Requests()); n != requests {
			t.Errorf("%d more requests", n-requests)
		}
		w.wantArrived(t, s)
	})
}

// sluggish is a store that takes its time to say that it has stored what
// announces a request, the first time.
type sluggish struct {
	outbox.Store

	delay *time.Duration
}

func (s sluggish) Update(ctx context.Context, entry outbox.Entry) error {
	err := s.Store.Update(ctx, entry)
	if entry.State == outbox.Sending {
		<-time.After(*s.delay)
		*s.delay = 0
	}
	return err
}

// However slow the store is: when another process may take an attempt for
// abandoned, it is over.
func TestASlowStoreDoesNotMakeTwoAttemptsMeet(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		delay time.Duration
		posts int // that are counted
	}{
		"within the window": {40 * time.Second, 2}, "behind it": {50 * time.Second, 1}, "when it is abandoned": {70 * time.Second, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				atOnce, most := 0, 0
				slow := roundTripper(func(r *http.Request) (*http.Response, error) {
					if operation(r) == applying {
						atOnce++
						most = max(most, atOnce)
						defer func() { atOnce-- }()
						select {
						case <-time.After(25 * time.Second):
						case <-r.Context().Done():
							return nil, r.Context().Err()
						}
					}
					return w.personio.Transport().RoundTrip(r)
				})
				w.account.Client = w.client(t, slow)
				s := w.submission(1)
				s.Documents = nil
				entry := submit(t, w.box, s)

				own := w.store
				w.store = sluggish{own, &test.delay}
				first := w.newOutbox(t)
				w.store = own
				done := make(chan outbox.Result)
				go func() {
					result, err := first.Step(t.Context(), "acme")
					if err != nil {
						t.Error(err)
					}
					done <- result
				}()
				<-time.After(61 * time.Second)
				w.run(t)
				<-done
				if most != 1 {
					t.Errorf("%d attempts were under way at once", most)
				}
				if entry = w.wantState(t, entry, outbox.Sent); entry.Posts != test.posts {
					t.Errorf("%d posts, want %d", entry.Posts, test.posts)
				}
				w.wantArrived(t, s)
			})
		})
	}
}

// An attempt that was not made leaves no trace and no doubt.
func TestAnAttemptThatIsPutBackIsNone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, outbox.WithPolicy(outbox.ManualOnly))
		delay := 50 * time.Second
		w.store = sluggish{w.store, &delay}
		w.box = w.newOutbox(t, outbox.WithPolicy(outbox.ManualOnly))
		s := w.submission(1)
		s.Documents = nil
		entry := submit(t, w.box, s)
		result := step(t, w.box)
		if got := result.Entry; got.State != outbox.Uploaded || got.Posts != 0 || !got.PostedAt.IsZero() || !result.Due() || len(w.personio.Requests()) != 0 {
			t.Errorf("%s after %d posts, due %v", got.State, got.Posts, result.Due())
		}
		w.run(t)
		w.wantState(t, entry, outbox.Sent)
		w.wantArrived(t, s)
	})
}
