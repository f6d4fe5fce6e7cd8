package jobsync

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
)

// Runner keeps the mirrors of many companies in one process. Each is synced once
// in an interval, at a moment of its own: the companies spread over the interval,
// and keep their moments when the process is started anew. A company that fails
// is left alone for longer and longer and delays no other one.
//
// It is safe for concurrent use; companies may come and go while it runs.
type Runner struct {
	cfg runnerConfig

	mu      sync.Mutex
	members map[string]*member
	queue   queue                // those that wait, the next one first
	free    map[string]time.Time // when a host may be asked again
	active  int
	running bool
	changed chan struct{} // has an element when the loop should look again
}

// member is a company of a runner.
type member struct {
	syncer   *Syncer
	due      time.Time
	failures int
	syncing  bool
	again    bool // as soon as the sync under way has ended
	index    int  // in the queue, -1 for not there
}

// NewRunner returns a runner without companies.
func NewRunner(opts ...RunnerOption) (*Runner, error) {
	r := &Runner{
		cfg: runnerDefaults(), members: make(map[string]*member), free: make(map[string]time.Time),
		changed: make(chan struct{}, 1),
	}
	errs := make([]error, 0, len(opts))
	for _, opt := range opts {
		errs = append(errs, opt(&r.cfg))
	}
	return r, errors.Join(errs...)
}

// Add takes a company on. Its first sync comes at its moment, up to an interval
// later; see Trigger for one at once.
func (r *Runner) Add(syncer *Syncer) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, known := r.members[syncer.company]; known {
		return fmt.Errorf("jobsync: company %q is already there", syncer.company)
	}
	m := &member{syncer: syncer, due: r.cfg.slot(syncer.company, time.Now())}
	r.members[syncer.company] = m
	heap.Push(&r.queue, m)
	r.wake()
	return nil
}

// Remove lets a company go. A sync that is under way goes on to its end. It
// returns false for one that is not there.
func (r *Runner) Remove(company string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	m, known := r.members[company]
	if known {
		delete(r.members, company)
		r.queue.drop(m)
	}
	return known
}

// Trigger syncs a company as soon as there is room: after an approval, or when it
// is new. It returns false for one that is not there.
func (r *Runner) Trigger(company string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	m, known := r.members[company]
	switch {
	case !known:
	case m.syncing:
		m.again = true
	default:
		m.due = time.Now()
		heap.Fix(&r.queue, m.index)
		r.wake()
	}
	return known
}

// wake lets the loop look at the queue again.
func (r *Runner) wake() {
	select {
	case r.changed <- struct{}{}:
	default:
	}
}

// Run syncs the companies until the context ends. Then it starts no sync any more
// and lets those that are under way come to their end, for as long as
// [WithGrace] says; after that, their contexts end, too. It returns an error when
// that was necessary, or when the runner runs already.
func (r *Runner) Run(ctx context.Context) error {
	r.mu.Lock()
	if r.running {
		r.mu.Unlock()
		return errors.New("jobsync: the runner runs already")
	}
	r.running = true
	r.mu.Unlock()
	defer func() {
		r.mu.Lock()
		r.running = false
		r.mu.Unlock()
	}()

	syncs, cut := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cut(nil)
	var group sync.WaitGroup
	for ctx.Err() == nil {
		m, wait := r.next(time.Now())
		if m != nil {
			group.Go(func() { r.sync(syncs, m) })
			continue
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-r.changed:
		case <-ctx.Done():
		}
		timer.Stop()
	}
	return r.stop(&group, cut)
}

// stop waits for the syncs that are under way.
func (r *Runner) stop(group *sync.WaitGroup, cut context.CancelCauseFunc) error {
	ended := make(chan struct{})
	go func() {
		group.Wait()
		close(ended)
	}()
	timer := time.NewTimer(r.cfg.grace)
	defer timer.Stop()
	select {
	case <-ended:
		return nil
	case <-timer.C:
	}
	r.mu.Lock()
	left := r.active
	r.mu.Unlock()
	cut(errors.New("jobsync: the runner stops"))
	<-ended
	return fmt.Errorf("jobsync: %d syncs were cut off after %v; nothing is lost", left, r.cfg.grace)
}

// idle is how long the loop sleeps when there is nothing to wait for.
const idle = time.Hour

// next takes the company out of the queue that is to be synced now, or says how
// long to wait.
func (r *Runner) next(now time.Time) (*member, time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.queue) > 0 && r.active < r.cfg.concurrency {
		m := r.queue[0]
		if m.due.After(now) {
			return nil, m.due.Sub(now)
		}
		host := r.cfg.host(m.syncer.company)
		if free := r.free[host]; free.After(now) {
			m.due = free
			heap.Fix(&r.queue, 0)
			continue
		}
		r.free[host] = now.Add(r.cfg.gap)
		r.queue.drop(m)
		m.syncing = true
		r.active++
		return m, 0
	}
	return nil, idle
}

// sync is one sync of a company.
func (r *Runner) sync(ctx context.Context, m *member) {
	report := r.syncOnce(ctx, m.syncer)
	now := time.Now()

	r.mu.Lock()
	r.active--
	m.syncing = false
	switch {
	case report.Err == nil:
		m.failures = 0
	case !harmless(report.Err):
		m.failures++
	}
	m.due = r.cfg.nextTime(m.syncer.company, report.Err, m.failures, now)
	if m.again {
		m.due, m.again = now, false
	}
	if r.members[m.syncer.company] == m {
		heap.Push(&r.queue, m)
	}
	report.Failures, report.NextAt = m.failures, m.due
	r.wake()
	r.mu.Unlock()
	r.observe(report)
}

// syncOnce is a sync with what there is to tell of it.
func (r *Runner) syncOnce(ctx context.Context, syncer *Syncer, opts ...SyncOption) (report Report) {
	report.Company, report.StartedAt = syncer.company, time.Now()
	report.Result, report.Err = syncer.Sync(ctx, opts...)
	now := time.Now()
	report.Took = now.Sub(report.StartedAt)
	if !report.Result.ObservedAt.IsZero() {
		report.Lag = now.Sub(report.Result.ObservedAt)
	}
	return report
}

// observe calls the observer, whose panics are its own affair.
func (r *Runner) observe(report Report) {
	defer func() { _ = recover() }()
	r.cfg.observer(report)
}

// DryRun plans a sync of the companies, or of all, without storing or delivering
// anything. The reports come by the companies' names. It goes by the runner's
// concurrency and politeness.
func (r *Runner) DryRun(ctx context.Context, companies ...string) ([]Report, error) {
	syncers, err := r.choose(companies)
	if err != nil {
		return nil, err
	}
	reports := make([]Report, len(syncers))
	room := make(chan struct{}, r.cfg.concurrency)
	ticker := time.NewTicker(r.cfg.gap)
	defer ticker.Stop()
	var group sync.WaitGroup
	for i, syncer := range syncers {
		room <- struct{}{}
		group.Go(func() {
			reports[i] = r.syncOnce(ctx, syncer, DryRun())
			<-room
		})
		if ctx.Err() == nil && i < len(syncers)-1 {
			<-ticker.C
		}
	}
	group.Wait()
	return reports, nil
}

// choose are the syncers of companies, or of all, by name.
func (r *Runner) choose(companies []string) ([]*Syncer, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(companies) == 0 {
		companies = slices.Collect(maps.Keys(r.members))
	}
	companies = slices.Sorted(slices.Values(companies))
	syncers := make([]*Syncer, 0, len(companies))
	for _, company := range companies {
		m, known := r.members[company]
		if !known {
			return nil, fmt.Errorf("jobsync: company %q is not there", company)
		}
		syncers = append(syncers, m.syncer)
	}
	return syncers, nil
}
