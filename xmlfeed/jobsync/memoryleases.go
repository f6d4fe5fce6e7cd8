package jobsync

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// MemoryLeases are the Lease and Release of a [Store] that only one process can
// have open. The zero MemoryLeases has none.
type MemoryLeases struct {
	mu        sync.Mutex
	companies map[string]memoryLease
}

type memoryLease struct {
	owner string
	fence uint64
	until time.Time
}

// Lease implements [Store].
func (l *MemoryLeases) Lease(ctx context.Context, company, owner string, ttl time.Duration) (uint64, error) {
	if ctx.Err() != nil {
		return 0, context.Cause(ctx)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	held := l.companies[company]
	lasts := now.Before(held.until)
	if lasts && held.owner != owner {
		return 0, ErrLeased
	}
	if !lasts {
		held.fence++
	}
	if l.companies == nil {
		l.companies = make(map[string]memoryLease)
	}
	l.companies[company] = memoryLease{owner: owner, fence: held.fence, until: now.Add(ttl)}
	return held.fence, nil
}

// Release implements [Store].
func (l *MemoryLeases) Release(ctx context.Context, company, owner string) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if held := l.companies[company]; held.owner == owner {
		held.until = time.Time{}
		l.companies[company] = held
	}
	return nil
}

// Fenced calls the function if the fence is that of the company's newest lease,
// and returns ErrConflict otherwise. No new lease begins in the meantime.
func (l *MemoryLeases) Fenced(company string, fence uint64, f func() error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.companies[company].fence != fence {
		return fmt.Errorf("%w (company %q: the lease is not the newest)", ErrConflict, company)
	}
	return f()
}
