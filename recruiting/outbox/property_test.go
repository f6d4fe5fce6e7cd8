package outbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting/outbox"
)

var errDead = errors.New("the process is dead")

// mortal is a store of a process that may die before or after any change.
type mortal struct {
	outbox.Store

	mu   sync.Mutex
	dead bool
	plan func() (before, after bool)
}

func (m *mortal) die() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dead = true
}

func (m *mortal) check() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dead {
		return errDead
	}
	return nil
}

func (m *mortal) Update(ctx context.Context, entry outbox.Entry) error {
	before, after := m.plan()
	if before {
		m.die()
	}
	if err := m.check(); err != nil {
		return err
	}
	err := m.Store.Update(ctx, entry)
	if after {
		m.die()
		return errDead
	}
	return err
}

func (m *mortal) Next(ctx context.Context, company string) (outbox.Entry, error) {
	if err := m.check(); err != nil {
		return outbox.Entry{}, err
	}
	return m.Store.Next(ctx, company)
}

// script is what goes wrong: with the first requests, and around the first
// changes of the store.
type script struct {
	applications int
	faults       []*fault
	crashes      []crash
	policy       outbox.Policy
	lookUp       bool
}

// crash is when a process dies.
type crash struct{ before, after bool }

func drawScript(t *rapid.T) script {
	faults := rapid.Custom(func(t *rapid.T) *fault {
		if rapid.IntRange(0, 2).Draw(t, "luck") == 0 {
			return nil
		}
		what := fault{
			reach: rapid.SampledFrom([]reach{unsent, unprocessed, processed}).Draw(t, "reach"),
			kind:  rapid.SampledFrom([]kind{reset, timeout, limited, failed}).Draw(t, "kind"),
		}
		if what.kind == limited {
			what.reach = unsent // who says so has not processed it
		}
		return &what
	})
	crashes := rapid.Custom(func(t *rapid.T) crash {
		n := rapid.IntRange(0, 5).Draw(t, "crash")
		return crash{before: n == 1, after: n == 2}
	})
	return script{
		applications: rapid.IntRange(1, 3).Draw(t, "applications"),
		faults:       rapid.SliceOfN(faults, 0, 14).Draw(t, "faults"),
		crashes:      rapid.SliceOfN(crashes, 0, 14).Draw(t, "crashes"),
		policy:       rapid.SampledFrom([]outbox.Policy{outbox.Repost, outbox.ManualOnly}).Draw(t, "policy"),
		lookUp:       rapid.Bool().Draw(t, "lookUp"),
	}
}

// truth is a Finder that knows.
type truth struct{ company *personiotest.Company }

func (f truth) Applied(_ context.Context, email string, job int64, _ ...personio.CallOption) (time.Time, bool, error) {
	for _, a := range f.company.Applications() {
		if a.Email == email && a.JobPositionID == job {
			return a.ReceivedAt, true, nil
		}
	}
	return time.Time{}, false, nil
}

// TestAnyCombinationOfFaults lets processes die and requests fail in any
// combination.
func TestAnyCombinationOfFaults(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := drawScript(rt)
		var err error
		synctest.Test(t, func(t *testing.T) { err = s.play(t) })
		if err != nil {
			rt.Fatal(err)
		}
	})
}

// play runs the script and says which promise was broken.
func (s script) play(t *testing.T) error {
	t.Helper()
	w := newWorld(t)
	requests, posts := 0, make(map[string]int)
	network := &wire{next: w.personio.Transport(), plan: func(string) *fault {
		if requests++; requests <= len(s.faults) {
			return s.faults[requests-1]
		}
		return nil
	}}
	network.seen = func(r *http.Request) {
		if operation(r) == applying {
			posts[emailOf(r)]++
		}
	}
	w.account.Client = w.client(t, network)
	if s.lookUp {
		w.account.Finder = truth{w.acme}
	}
	store, changes := w.store, 0
	reborn := func() {
		w.store = &mortal{Store: store, plan: func() (before, after bool) {
			if changes++; changes <= len(s.crashes) {
				return s.crashes[changes-1].before, s.crashes[changes-1].after
			}
			return false, false
		}}
		w.box = w.newOutbox(t, outbox.WithPolicy(s.policy))
	}
	var entries []outbox.Entry
	reborn()
	for n := range s.applications {
		submission := w.submission(n)
		submission.Documents = submission.Documents[:1]
		entries = append(entries, submit(t, w.box, submission))
	}
	for {
		result, err := w.box.Step(t.Context(), "acme")
		switch {
		case errors.Is(err, errDead):
			reborn()
		case err != nil:
			return err
		case result.Next.IsZero():
			w.store = store
			return s.check(w, entries, posts)
		default:
			<-time.After(time.Until(result.Next))
		}
	}
}

func emailOf(r *http.Request) string {
	data, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(data))
	var body struct {
		Email string `json:"email"`
	}
	if err := errors.Join(err, json.Unmarshal(data, &body)); err != nil {
		return err.Error()
	}
	return body.Email
}

func (s script) check(w *world, entries []outbox.Entry, posts map[string]int) error {
	arrived := w.acme.Applications()
	var order []string
	unused := 0
	for i := range entries {
		entry, err := w.store.Load(context.Background(), entries[i].ID)
		if err != nil {
			return err
		}
		email := entry.Application.Email
		there := 0
		for _, a := range arrived {
			if a.Email == email {
				there++
			}
		}
		unused += entry.UnusedUploads
		switch {
		case entry.State == outbox.Sent && there == 1:
			order = append(order, email)
		case entry.State == outbox.Parked && there <= 1 && entry.Unknowns > 0 && (s.policy == outbox.ManualOnly || entry.Reposts == 3):
		case entry.State == outbox.Parked && there == 0 && entry.UploadFailures >= 10:
		default:
			return fmt.Errorf("%s is %s (%s) and %d times at Personio; it was %v", email, entry.State, entry.Problem, there, w.history.states(entry.ID))
		}
		if posts[email] > 1+entry.Reposts {
			return fmt.Errorf("%s reached Personio %d times, with %d second requests on purpose", email, posts[email], entry.Reposts)
		}
		if s.policy == outbox.ManualOnly && entry.Reposts > 0 {
			return fmt.Errorf("%s was sent again although a person is to decide", email)
		}
	}
	for i, a := range arrived {
		if n := slices.Index(order, a.Email); n >= 0 && slices.ContainsFunc(arrived[:i], func(b personiotest.Application) bool { return slices.Index(order, b.Email) > n }) {
			return fmt.Errorf("%s arrived behind one that was submitted later", a.Email)
		}
	}
	used := 0
	for _, a := range arrived {
		used += len(a.Documents)
	}
	if left := len(w.acme.Documents()) - used - w.waiting(entries); left > unused {
		return fmt.Errorf("%d documents at Personio belong to no application, %d are counted", left, unused)
	}
	return nil
}

// waiting is how many uploaded documents belong to entries that are parked.
func (w *world) waiting(entries []outbox.Entry) int {
	n := 0
	for i := range entries {
		entry, err := w.store.Load(context.Background(), entries[i].ID)
		if err == nil && entry.State == outbox.Parked {
			n += len(entry.Files)
		}
	}
	return n
}
