package jobsync

import (
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
	hosts   hosts
	active  int // syncs that count towards the concurrency
	slow    int // those that take long, and do not
	running bool
	changed chan struct{} // has an element when the loop should look again
}

// member is a company of a runner.
type member struct {
	syncer   *Syncer
	host     string
	due      time.Time
	observed time.Time // when the last complete feed was fetched that counted
	failures int
	syncing  bool
	again    bool // as soon as the sync under way has ended
	index    int  // in the host's queue, -1 for not there
	slow     bool // the last sync took long, or the one under way does
	aside    bool // the sync under way does not count towards the concurrency
}

// NewRunner returns a runner without companies.
func NewRunner(opts ...RunnerOption) (*Runner, error) {
	r := &Runner{
		cfg: runnerDefaults(), members: make(map[string]*member), hosts: newHosts(),
		changed: make(chan struct{}, 1),
	}
	errs := make([]error, 0, len(opts))
	for _, opt := range opts {
		if opt == nil {
			errs = append(errs, errors.New("jobsync: an option is nil"))
			continue
		}
		errs = append(errs, opt(&r.cfg))
	}
	return r, errors.Join(errs...)
}

// Add takes a company on. Its first sync comes at its moment, up to an interval
// later; see Trigger for one at once. A company that was erased is revived: to add
// it says that it is wanted again.
func (r *Runner) Add(ctx context.Context, syncer *Syncer) error {
	m := &member{syncer: syncer, due: r.cfg.slot(syncer.company, time.Now())}
	if err := guarded("jobsync: the function of WithPoliteness", func() error {
		m.host = r.cfg.host(syncer.company)
		return nil
	}); err != nil {
		return err
	}
	if err := Revive(ctx, syncer.store, syncer.company); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, known := r.members[syncer.company]; known {
		return fmt.Errorf("jobsync: company %q is already there", syncer.company)
	}
	r.members[syncer.company] = m
	r.hosts.wait(m, time.Now())
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
		if !m.syncing {
			r.hosts.drop(m, time.Now())
		}
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
	case m.due.After(time.Now()): // otherwise it has its place in the row
		r.hosts.drop(m, time.Now())
		m.due = time.Now()
		r.hosts.wait(m, m.due)
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
// [WithGrace] says; after that, their contexts end, too, and they have ten seconds
// for their last writes. Then it returns a [*StopError], also while a source or a
// sink ignores its context. It returns another error when the runner runs already.
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
	stopped := &StopError{CutOff: r.underWay(), Grace: r.cfg.grace}
	cut(errors.New("jobsync: the runner stops"))
	last := time.NewTimer(lastWrites)
	defer last.Stop()
	select {
	case <-ended:
	case <-last.C:
		stopped.Left = r.underWay()
	}
	return stopped
}

func (r *Runner) underWay() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.active + r.slow
}

// lastWrites is what syncs that are cut off have to store how far they got.
const lastWrites = 10 * time.Second

// slowShare is how many syncs may take long for each that counts towards the
// concurrency.
const slowShare = 16

// StopError says that syncs were under way when the grace of [Runner.Run] was over.
// Nothing is lost: the next process goes on where they were.
type StopError struct {
	// CutOff is how many there were, and Left how many of them did not end all the
	// same: their source or sink ignores its context.
	CutOff, Left int
	Grace        time.Duration
}

func (e *StopError) Error() string {
	text := fmt.Sprintf("jobsync: %d syncs were cut off after %v; nothing is lost", e.CutOff, e.Grace)
	if e.Left > 0 {
		text += fmt.Sprintf("; %d of them go on: their source or sink ignores its context", e.Left)
	}
	return text
}

// idle is how long the loop sleeps when there is nothing to wait for.
const idle = time.Hour

// next takes the company out that is to be synced now, or says how long to wait.
// Of those whose host may be asked it is the one that is due for the longest
// time. When more are due than the gaps let begin, each comes as often as every
// other, and later than its moment.
func (r *Runner) next(now time.Time) (*member, time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.active < r.cfg.concurrency {
		first, wait := r.hosts.next(now)
		if first == nil {
			return nil, wait
		}
		m := first.waiting[0]
		r.hosts.drop(m, now)
		if m.slow && r.slow >= r.slowest() {
			m.due = now.Add(r.cfg.patience())
			r.hosts.wait(m, now)
			continue
		}
		r.begin(m, first, now)
		return m, 0
	}
	return nil, idle
}

// begin notes that a sync begins. A company whose last one took long does not take
// a place from others.
func (r *Runner) begin(m *member, of *host, now time.Time) {
	of.free = now.Add(r.cfg.gap)
	r.hosts.byName[of.name] = of
	r.hosts.put(of, now)
	m.syncing, m.aside = true, m.slow
	if m.aside {
		r.slow++
	} else {
		r.active++
	}
}

// slowest is how many syncs may take long besides those that count.
func (r *Runner) slowest() int { return slowShare * r.cfg.concurrency }

// stepAside lets another company in when a sync takes long: a sink or a feed that
// hangs must not keep the others waiting.
func (r *Runner) stepAside(m *member) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m.slow = true
	if m.syncing && !m.aside && r.slow < r.slowest() {
		m.aside = true
		r.active--
		r.slow++
		r.wake()
	}
}

// sync is one sync of a company.
func (r *Runner) sync(ctx context.Context, m *member) {
	long := time.AfterFunc(r.cfg.patience(), func() { r.stepAside(m) })
	report := r.syncOnce(ctx, m.syncer)
	now := time.Now()

	r.mu.Lock()
	m.slow = !long.Stop()
	if m.aside {
		r.slow--
	} else {
		r.active--
	}
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
		r.hosts.wait(m, now)
	}
	if !report.Result.ObservedAt.IsZero() {
		m.observed = report.Result.ObservedAt
	}
	report.age(m.observed, now)
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
	report.age(report.Result.ObservedAt, now)
	return report
}

// age sets the lag, if anything was ever observed.
func (r *Report) age(observed, now time.Time) {
	if !observed.IsZero() {
		r.Lag = now.Sub(observed)
	}
}

// observe calls the observer. A panic of it has nowhere to go: it is the one that
// is told of errors.
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
