package fleet

import (
	"context"
	"time"
)

// slowAfter is how long a company may take before it moves to the slow lane; a
// tenth of Config.Timeout if that is less.
const slowAfter = 5 * time.Second

// slowLane is how many times Workers companies may be slow at once.
const slowLane = 2

// lanes keep companies whose feed or sink hangs from taking the place of the
// others. Each begins in the quick lane; one that takes long moves to the slow
// lane as soon as there is room, and begins there the next time.
type lanes struct {
	quick, slow chan struct{}
	patience    time.Duration
}

func newLanes(cfg *Config) *lanes {
	return &lanes{
		quick: make(chan struct{}, cfg.Workers), slow: make(chan struct{}, slowLane*cfg.Workers),
		patience: min(slowAfter, cfg.Timeout/10),
	}
}

// enterSlow takes a place in the slow lane, and returns nil if there is none.
func (l *lanes) enterSlow() (leave func() (slow bool)) {
	select {
	case l.slow <- struct{}{}:
	default:
		return nil
	}
	begun := time.Now()
	return func() bool {
		<-l.slow
		return time.Since(begun) >= l.patience
	}
}

// enter waits for a place in the quick lane; without one before the context ends
// it returns nil. Leaving says whether the company was slow.
func (l *lanes) enter(ctx context.Context) (leave func() (slow bool)) {
	select {
	case l.quick <- struct{}{}:
	case <-ctx.Done():
		return nil
	}
	lane, slow := l.quick, false
	over, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		timer := time.NewTimer(l.patience)
		defer timer.Stop()
		select {
		case <-over:
			return
		case <-timer.C:
			slow = true
		}
		select {
		case l.slow <- struct{}{}:
			<-l.quick
			lane = l.slow
		case <-over:
		}
	}()
	return func() bool {
		close(over)
		<-watched
		<-lane
		return slow
	}
}
