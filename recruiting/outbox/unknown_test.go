package outbox_test

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
)

// always is a plan that hits every request for an operation.
func always(operation string, what fault) func(string) *fault {
	return func(got string) *fault {
		if got == operation {
			return &what
		}
		return nil
	}
}

// doubtful is a world whose network swallows answers.
func doubtful(t *testing.T, plan func(string) *fault, opts ...outbox.Option) (*world, *wire) {
	t.Helper()
	w := newWorld(t, opts...)
	net := &wire{next: w.personio.Transport(), plan: plan}
	w.account.Client = w.client(t, net)
	return w, net
}

// postTimes is when requests with an application were sent, counted from the
// first.
func (w *world) postTimes() []time.Duration {
	var times []time.Duration
	var first time.Time
	for _, entry := range w.history.list {
		if entry.State == outbox.Sending {
			at := entry.NextAt.Add(-time.Minute)
			if first.IsZero() {
				first = at
			}
			times = append(times, at.Sub(first))
		}
	}
	return times
}

// A request of unknown fate is followed by another one after a minute, then every
// ten minutes, three in all; then it is a person's turn.
func TestAFateThatStaysUnknownIsParked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, net := doubtful(t, always(applying, fault{unprocessed, reset}))
		entry := submit(t, w.box, w.submission(1))
		w.run(t)
		entry = w.wantState(t, entry, outbox.Parked)
		want := []time.Duration{0, time.Minute, 11 * time.Minute, 21 * time.Minute}
		if got := w.postTimes(); !reflect.DeepEqual(got, want) {
			t.Errorf("it was sent after %v, want %v", got, want)
		}
		if entry.Posts != 4 || entry.Reposts != 3 || entry.Unknowns != 4 || net.count(applying) != 4 {
			t.Errorf("%d posts, %d of them on purpose, %d unknown", entry.Posts, entry.Reposts, entry.Unknowns)
		}
		if entry.Problem == "" || entry.EndedAt.IsZero() {
			t.Error("a parked entry does not say why and since when")
		}
	})
}

func TestManualOnlyNeverSendsTwice(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		what   fault
		arrive int
	}{"that arrived": {fault{processed, timeout}, 1}, "that did not arrive": {fault{unprocessed, reset}, 0}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, net := doubtful(t, once(applying, 0, test.what), outbox.WithPolicy(outbox.ManualOnly))
				entry := submit(t, w.box, w.submission(1))
				w.run(t)
				w.wantState(t, entry, outbox.Parked)
				if n := net.count(applying); n != 1 || len(w.acme.Applications()) != test.arrive {
					t.Errorf("%d requests with an application, want 1", n)
				}
			})
		})
	}
}

// A process that finds an entry in Sending does not know whether it was sent:
// the policy decides, not hope.
func TestAnEntryFoundInSendingIsOfUnknownFate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, outbox.WithPolicy(outbox.ManualOnly))
		entry := submit(t, w.box, w.submission(1))
		entry.State, entry.Posts, entry.PostedAt = outbox.Sending, 1, entry.SubmittedAt
		entry.NextAt = entry.SubmittedAt.Add(time.Minute)
		if err := w.store.Update(t.Context(), entry); err != nil {
			t.Fatal(err)
		}
		if result, err := w.box.Step(t.Context(), "acme"); err != nil || result.Entry.ID != "" || result.Next != entry.NextAt {
			t.Errorf("within the minute: %v, %v, want nothing done", result, err)
		}
		w.run(t)
		if entry := w.wantState(t, entry, outbox.Parked); entry.Unknowns != 1 || len(w.personio.Requests()) != 0 {
			t.Errorf("%d unknown, %d requests; want 1 and none", entry.Unknowns, len(w.personio.Requests()))
		}
	})
}

// register is a Finder with a memory of when it was asked.
type register struct {
	answers []answer // one after the other, the last one again
	asked   []time.Time
}

type answer struct {
	at    time.Time
	found bool
	err   error
}

func (r *register) Applied(_ context.Context, email string, job int64, _ ...personio.CallOption) (time.Time, bool, error) {
	if email != "grace1@example.org" || job == 0 {
		return time.Time{}, false, errors.New("asked for somebody else")
	}
	got := r.answers[min(len(r.asked), len(r.answers)-1)]
	r.asked = append(r.asked, time.Now())
	return got.at, got.found, got.err
}

func TestLookUpEndsTheDoubt(t *testing.T) {
	t.Parallel()
	bubble := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	failing := answer{err: errors.New("no access right")}
	for name, test := range map[string]struct {
		what     fault
		answers  []answer
		want     outbox.State
		inferred bool
		posts    int
		asked    []time.Duration // after the request
	}{
		"found after a minute": {
			fault{processed, reset}, []answer{{at: bubble.Add(time.Second), found: true}}, outbox.Sent, true, 1, []time.Duration{time.Minute},
		},
		"found at an unknown time": {
			fault{processed, reset}, []answer{{found: true}}, outbox.Sent, true, 1, []time.Duration{time.Minute},
		},
		"found after eleven": {
			fault{processed, reset}, []answer{{}, {at: bubble.Add(time.Second), found: true}}, outbox.Sent, true, 1, []time.Duration{time.Minute, 11 * time.Minute},
		},
		"an older one": {
			fault{processed, reset}, []answer{{at: bubble.Add(-time.Hour), found: true}}, outbox.Already, false, 1, []time.Duration{time.Minute},
		},
		"not found": {
			fault{unprocessed, reset}, []answer{{}}, outbox.Sent, false, 2, []time.Duration{time.Minute, 11 * time.Minute},
		},
		"not found by mistake": {
			fault{processed, reset}, []answer{{}}, outbox.Sent, true, 2, []time.Duration{time.Minute, 11 * time.Minute},
		},
		"it fails, then finds": {
			fault{processed, reset}, []answer{failing, {at: bubble, found: true}}, outbox.Sent, true, 1, []time.Duration{time.Minute, 11 * time.Minute},
		},
		"it fails": {
			fault{processed, reset}, []answer{failing}, outbox.Sent, true, 2, []time.Duration{time.Minute, 11 * time.Minute},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, net := doubtful(t, once(applying, 0, test.what))
				finder := &register{answers: test.answers}
				w.account.Finder = finder
				entry := submit(t, w.box, w.submission(1))
				begun := time.Now()
				w.run(t)
				entry = w.wantState(t, entry, test.want)
				if entry.Inferred != test.inferred || net.count(applying) != test.posts {
					t.Errorf("inferred %v, %d requests with it; want %v, %d", entry.Inferred, net.count(applying), test.inferred, test.posts)
				}
				if len(w.acme.Applications()) != 1 {
					t.Errorf("%d applications arrived, want 1", len(w.acme.Applications()))
				}
				if len(finder.asked) != len(test.asked) {
					t.Fatalf("%d look-ups, want %d", len(finder.asked), len(test.asked))
				}
				for i, at := range finder.asked {
					if got := at.Sub(begun); got != test.asked[i] {
						t.Errorf("look-up %d after %v, want %v", i+1, got, test.asked[i])
					}
				}
			})
		})
	}
}

// After a request of unknown fate, only Personio's word that it is there already
// is good enough: that it is refused now does not say that it did not arrive.
func TestARefusalAfterDoubtIsForAPerson(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, _ := doubtful(t, once(applying, 0, fault{unprocessed, reset}))
		entry := submit(t, w.box, w.submission(1))
		for range 3 {
			step(t, w.box)
		}
		w.wantState(t, entry, outbox.Unknown)
		w.acme.Unpublish(w.job)
		w.run(t)
		if entry = w.wantState(t, entry, outbox.Parked); !reflect.DeepEqual(entry.Codes, []string{"errors.job-position.not-published"}) {
			t.Errorf("codes %v", entry.Codes)
		}
	})
}

// In an outage one application per company is in doubt, not all of them, and the
// second request does not use up its tries while nothing can be sent.
func TestAnOutageDoesNotUseUpTheTries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		first := once(applying, 0, fault{processed, reset})
		w, net := doubtful(t, func(operation string) *fault {
			if what := first(operation); what != nil {
				return what
			}
			if down := time.Since(begun); down > time.Second && down < 3*24*time.Hour {
				return &fault{unsent, reset}
			}
			return nil
		})
		s, next := w.submission(1), w.submission(2)
		entries := []outbox.Entry{submit(t, w.box, s), submit(t, w.box, next)}
		w.run(t)
		if entry := w.wantState(t, entries[0], outbox.Sent); entry.Reposts != 1 || !entry.Inferred {
			t.Errorf("%d requests on purpose, inferred %v", entry.Reposts, entry.Inferred)
		}
		if entry := w.wantState(t, entries[1], outbox.Sent); entry.Posts != 1 {
			t.Errorf("the next one was sent %d times", entry.Posts)
		}
		w.wantArrived(t, s, next)
		if n := net.count(applying); n != 3 {
			t.Errorf("%d requests with an application, want 3", n)
		}
	})
}

func step(t *testing.T, box *outbox.Outbox) outbox.Result {
	t.Helper()
	result, err := box.Step(t.Context(), "acme")
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// A second request of unknown fate is looked up anew.
func TestEachRequestIsLookedUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		first, second := once(applying, 0, fault{unprocessed, reset}), once(applying, 1, fault{processed, reset})
		w, net := doubtful(t, func(operation string) *fault {
			what := first(operation)
			if other := second(operation); what == nil {
				what = other
			}
			return what
		})
		w.account.Finder = truth{w.acme}
		s := w.submission(1)
		entry := submit(t, w.box, s)
		w.run(t)
		if entry = w.wantState(t, entry, outbox.Sent); !entry.Inferred || entry.Reposts != 1 || net.count(applying) != 2 {
			t.Errorf("inferred %v, %d second requests, %d requests", entry.Inferred, entry.Reposts, net.count(applying))
		}
		w.wantArrived(t, s)
	})
}

// With API v2 one client submits and looks up.
func TestDeliveryByVersion2(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		source := auth.ClientCredentials(w.acme.AddClient("personio:recruiting:read", "personio:recruiting:write"))
		net := &wire{next: w.personio.Transport(), plan: once(applying, 0, fault{processed, timeout})}
		client, err := personio.New(source, personio.WithHTTPClient(&http.Client{Transport: net}))
		if err != nil {
			t.Fatal(err)
		}
		w.account.Client = recruiting.NewV2(client)
		first, second := w.submission(1), w.submission(2)
		entries := []outbox.Entry{submit(t, w.box, first), submit(t, w.box, second)}
		w.run(t)
		if entry := w.wantState(t, entries[0], outbox.Sent); !entry.Inferred || entry.Reposts != 0 {
			t.Errorf("inferred %v, %d second requests; want it found by a look-up", entry.Inferred, entry.Reposts)
		}
		w.wantState(t, entries[1], outbox.Sent)
		w.wantArrived(t, first, second)
		if n := w.personio.Count("v2.recruiting.applications.create"); n != 2 {
			t.Errorf("%d requests with an application, want 2", n)
		}
	})
}
