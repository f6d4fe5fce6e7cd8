package jobsync

import (
	"errors"
	"time"
)

// Report is what a [Runner] tells of one sync: for logs, metrics and alarms.
type Report struct {
	Company   string
	StartedAt time.Time
	Took      time.Duration
	// Lag is how old the mirror is: the time since the last complete feed that
	// counted was fetched. It grows when the store fails or somebody else syncs the
	// company, because then this runner knows of no newer one; it is zero while it
	// knows of none at all.
	Lag time.Duration
	// Result and Err are what Sync returned.
	Result Result
	Err    error
	// Failures counts the failed syncs in a row, and NextAt is when the company is
	// synced again.
	Failures int
	NextAt   time.Time
}

// RunnerOption sets up a [Runner]. The order of options does not matter.
type RunnerOption func(*runnerConfig) error

type runnerConfig struct {
	interval    time.Duration
	concurrency int
	gap         time.Duration
	host        func(company string) string
	backOff     time.Duration
	grace       time.Duration
	observer    func(Report)
}

func runnerDefaults() runnerConfig {
	return runnerConfig{
		interval:    15 * time.Minute,
		concurrency: 8,
		gap:         50 * time.Millisecond,
		host:        func(string) string { return "" },
		backOff:     time.Hour,
		grace:       30 * time.Second,
		observer:    func(Report) {},
	}
}

// WithInterval says how often each company is synced, every 15 minutes when
// nothing else is said.
func WithInterval(interval time.Duration) RunnerOption {
	return func(c *runnerConfig) error {
		c.interval = interval
		return positive("WithInterval", interval)
	}
}

// WithConcurrency says how many companies are synced at once at most, 8 when
// nothing else is said. A sync that takes longer than a twentieth of the interval,
// or five seconds, gives up its place to another company, and does not take one the
// next time: a sink that hangs keeps nobody waiting. There are at most 16 times as
// many of these.
func WithConcurrency(n int) RunnerOption {
	return func(c *runnerConfig) error {
		c.concurrency = n
		return positive("WithConcurrency", n)
	}
}

// WithPoliteness says how much time must lie between the beginnings of two syncs
// on one host, 50 milliseconds when nothing else is said. The function names the
// host of a company, when it is added; nil counts all companies' feeds as one
// host, which is the default, because they share Personio's limits.
//
// When more companies are due than the gaps let begin, all are synced less often
// than [WithInterval] says, in the order in which they became due.
func WithPoliteness(gap time.Duration, host func(company string) string) RunnerOption {
	return func(c *runnerConfig) error {
		c.gap = gap
		if host != nil {
			c.host = host
		}
		return positive("WithPoliteness", gap)
	}
}

// WithBackOff says how long a company that fails is left alone at most, an hour
// when nothing else is said. It begins with an interval, or with a minute if only
// the sink failed, and doubles with each failure.
func WithBackOff(most time.Duration) RunnerOption {
	return func(c *runnerConfig) error {
		c.backOff = most
		return positive("WithBackOff", most)
	}
}

// WithGrace says how long Run lets syncs go on that are under way when it ends, 30
// seconds when nothing else is said.
func WithGrace(grace time.Duration) RunnerOption {
	return func(c *runnerConfig) error {
		c.grace = grace
		return positive("WithGrace", grace)
	}
}

// WithObserver calls a function after each sync, from several goroutines at once.
// A panic of it is dropped.
func WithObserver(observer func(Report)) RunnerOption {
	return func(c *runnerConfig) error {
		if observer == nil {
			return errors.New("jobsync: WithObserver: the function is nil")
		}
		c.observer = observer
		return nil
	}
}

func positive[T int | time.Duration](option string, value T) error {
	if value <= 0 {
		return errors.New("jobsync: " + option + ": not positive")
	}
	return nil
}

// patience is how long a sync may keep its place.
func (c *runnerConfig) patience() time.Duration { return min(5*time.Second, c.interval/20) }
