package jobsync_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// mishap is what happens to one operation of a process on the outside world.
type mishap int

const (
	errorBefore mishap = iota // it fails, and did nothing
	errorAfter                // it seems to fail, but was done
	deathBefore               // the process ends before it
	deathAfter                // the process ends when it is done, and never hears of it
	mishaps                   // their number
)

func (m mishap) String() string {
	return [...]string{"error before", "error after", "death before", "death after"}[m]
}

var errMishap = errors.New("something went wrong")

// death ends a process: what it panics with, to be recovered where its syncer
// was called.
type death struct{}

// process is one life of a program that syncs. It counts its operations on
// store, sink and source, and meets with a mishap at one of them.
type process struct {
	world      *world
	operations int
	at         int // the operation of the mishap, counted from 0; negative is none
	mishap     mishap
	dead       bool
}

// do is one operation. A dead process does nothing any more, whatever its
// syncer recovers from.
func (p *process) do(name string, operation func() error) error {
	if p.dead {
		panic(death{}) //nolint:forbidigo // how a process ends here
	}
	n := p.operations
	p.operations++
	p.world.trace = append(p.world.trace, name)
	if n != p.at {
		return operation()
	}
	p.world.trace = append(p.world.trace, "("+p.mishap.String()+")")
	if p.mishap == errorAfter || p.mishap == deathAfter {
		_ = operation() // nobody hears of the result
	}
	if p.mishap == deathBefore || p.mishap == deathAfter {
		p.dead = true
		panic(death{}) //nolint:forbidigo // how a process ends here
	}
	return errMishap
}

func (p *process) Fetch(context.Context, string) (feed *xmlfeed.Feed, err error) {
	err = p.do("fetch", func() error {
		if p.world.fault {
			return xmlfeed.ErrNotFeed
		}
		feed = feedOf(slices.Clone(p.world.feed)...)
		feed.FetchedAt = time.Now()
		return nil
	})
	if err != nil {
		return nil, err
	}
	return feed, nil
}

func (p *process) Deliver(_ context.Context, event jobsync.Event) error {
	return p.do("deliver", func() error {
		p.world.mirror.take(event)
		return nil
	})
}

// kept is the store as the process has it: each operation can be the last one.
type kept struct {
	stores.Store

	process *process
}

func (k *kept) Head(ctx context.Context, unit stores.Unit) (head stores.Head, err error) {
	err = k.process.do("head", func() (err error) {
		head, err = k.Store.Head(ctx, unit)
		return err
	})
	return head, err
}

func (k *kept) Records(ctx context.Context, unit stores.Unit, keys ...string) (version uint64, records []stores.Record, err error) {
	err = k.process.do("records", func() (err error) {
		version, records, err = k.Store.Records(ctx, unit, keys...)
		return err
	})
	return version, records, err
}

func (k *kept) Bodies(ctx context.Context, unit stores.Unit, keys ...string) (bodies []stores.Body, err error) {
	err = k.process.do("bodies", func() (err error) {
		bodies, err = k.Store.Bodies(ctx, unit, keys...)
		return err
	})
	return bodies, err
}

func (k *kept) Commit(ctx context.Context, unit stores.Unit, change stores.Change) error {
	return k.process.do("commit", func() error {
		w := k.process.world
		before, err := jobsync.Read(ctx, k.Store, unit.Name)
		if err == nil {
			err = k.Store.Commit(ctx, unit, change)
		}
		if err != nil {
			return err
		}
		after, err := jobsync.Read(ctx, k.Store, unit.Name)
		if err == nil && after.Observations > before.Observations {
			// The feed counts from here on, whatever the process hears of it.
			w.oracle.observe(w.feed, after.ObservedAt)
		}
		return err
	})
}

func (k *kept) Lease(ctx context.Context, unit stores.Unit, owner string, ttl time.Duration) (fence uint64, head stores.Head, err error) {
	err = k.process.do("lease", func() (err error) {
		fence, head, err = k.Store.Lease(ctx, unit, owner, ttl)
		return err
	})
	return fence, head, err
}

func (k *kept) Release(ctx context.Context, unit stores.Unit, owner string) error {
	return k.process.do("release", func() error { return k.Store.Release(ctx, unit, owner) })
}

func (k *kept) Pending(ctx context.Context, unit stores.Unit, limit int) (events []stores.Event, err error) {
	err = k.process.do("pending", func() (err error) {
		events, err = k.Store.Pending(ctx, unit, limit)
		return err
	})
	return events, err
}

// world is what outlives a process, and the oracle that watches. It lives in a
// bubble of testing/synctest, where hours take no time.
type world struct {
	store  stores.Store
	mirror *mirror
	oracle *oracle
	feed   []xmlfeed.Position
	fault  bool     // the feed cannot be had
	trace  []string // all operations, for messages
}

func newWorld() *world {
	return &world{store: stores.NewMemory(), mirror: newMirror(), oracle: newOracle()}
}

// wait lets time pass: that of the world, not of the test.
func (w *world) wait(d time.Duration) {
	w.trace = append(w.trace, fmt.Sprintf("\n  after %v:", d))
	<-time.After(d)
}

// sync is one sync of a new process. It returns how many operations there were.
func (w *world) sync(at int, mishap mishap) (result jobsync.Result, operations int, err error) {
	p := &process{world: w, at: at, mishap: mishap}
	syncer, err := jobsync.New(acme, p, &kept{w.store, p}, p)
	if err != nil {
		return jobsync.Result{}, 0, err
	}
	result, err = w.syncWith(syncer)
	return result, p.operations, err
}

func (w *world) syncWith(syncer *jobsync.Syncer) (result jobsync.Result, err error) {
	w.mirror.last = 0
	defer func() {
		switch r := recover().(type) {
		case nil:
		case death:
			err = errMishap
		default:
			panic(r) //nolint:forbidigo // not ours
		}
	}()
	return syncer.Sync(context.Background())
}

// approve is a person who agrees to some of what is held.
func (w *world) approve(ids []int64) error {
	state, err := jobsync.Read(context.Background(), w.store, acme)
	if err != nil {
		return err
	}
	hold := state.Hold(jobsync.Policy{})
	if got, want := fmt.Sprint(heldOf(hold)), fmt.Sprint(w.oracle.heldIDs()); got != want {
		return fmt.Errorf("held: %s, want %s", got, want)
	}
	if len(ids) == 0 {
		return nil
	}
	for _, id := range ids {
		w.oracle.jobs[id].approved = true
	}
	w.trace = append(w.trace, fmt.Sprint("\n  approved ", ids))
	return jobsync.Approve(context.Background(), w.store, acme, hold.Token, ids...)
}

// check compares everything with the oracle once a sync went well.
func (w *world) check(result jobsync.Result) error {
	var problems []string
	problem := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	problems = append(problems, w.mirror.problems...)
	if got := inShort(w.mirror.log); !slices.Equal(got, w.oracle.lines) {
		problem("events:\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(w.oracle.lines, "\n  "))
	}
	want := w.oracle.open()
	if got := w.mirror.open(); !maps.Equal(got, want) {
		problem("the mirror shows %v, want %v", got, want)
	}
	for _, p := range w.feed {
		if want[p.ID] != p.Name {
			problem("the feed has %d as %q, the mirror %q", p.ID, p.Name, want[p.ID])
		}
	}
	if got := heldOf(result.Hold); !slices.Equal(got, w.oracle.heldIDs()) {
		problem("held: %v, want %v", got, w.oracle.heldIDs())
	}
	state, err := jobsync.Read(context.Background(), w.store, acme)
	if err != nil {
		return err
	}
	if state.Acknowledged != state.LastSeq || state.LastSeq != uint64(len(w.oracle.lines)) {
		problem("%d of %d events are acknowledged, want %d", state.Acknowledged, state.LastSeq, len(w.oracle.lines))
	}
	last := jobsync.Apply(nil, w.mirror.log)
	for _, record := range state.Jobs {
		i := slices.IndexFunc(last, func(job jobsync.Job) bool { return job.ID == record.ID })
		if i < 0 || text(record.Job) != text(remembered(last[i])) || record.Held != w.oracle.jobs[record.ID].held {
			problem("the store has what no event says: %+v", record)
		}
	}
	if len(state.Jobs) != len(w.oracle.jobs) {
		problem("the store has %d jobs, want %d", len(state.Jobs), len(w.oracle.jobs))
	}
	if len(problems) > 0 {
		return fmt.Errorf("%s\noperations, sync by sync: %s", strings.Join(problems, "\n"), strings.Join(w.trace, " "))
	}
	return nil
}

// remembered is what the store has of a job.
func remembered(job jobsync.Job) jobsync.Job {
	if !job.Archived {
		return job
	}
	return jobsync.Job{Position: xmlfeed.Position{ID: job.ID, Name: job.Name}, Version: job.Version, Archived: true, ChangedAt: job.ChangedAt}
}
