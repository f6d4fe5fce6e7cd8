package store

import (
	"fmt"
	"sync"
	"time"
)

// Leases keeps leases in memory, for stores that belong to one process.
type Leases struct {
	mu      sync.Mutex
	ended   sync.Cond // some change of writing has ended
	last    uint64    // fence
	held    map[Unit]lease
	writing map[Unit]int // fenced changes that are under way
}

type lease struct {
	owner string
	until time.Time
	fence uint64
}

// NewLeases returns leases whose fences are higher than last.
func NewLeases(last uint64) *Leases {
	l := &Leases{last: last, held: make(map[Unit]lease), writing: make(map[Unit]int)}
	l.ended.L = &l.mu
	return l
}

// Lease is that of [Store], but for the head, which is to be read afterwards. It waits for the unit's fenced changes that
// are under way, so that this head is behind them.
func (l *Leases) Lease(unit Unit, owner string, ttl time.Duration) (fence uint64, err error) {
	if err := ValidateLease(unit, owner, ttl); err != nil {
		return 0, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if held, ok := l.held[unit]; ok && held.owner != owner && now.Before(held.until) {
		return 0, ErrLeased
	}
	l.last++
	fence = l.last
	l.held[unit] = lease{owner: owner, until: now.Add(ttl), fence: fence}
	for l.writing[unit] > 0 {
		l.ended.Wait()
	}
	return fence, nil
}

// ValidateLease returns an [ErrInvalid] for a lease that no store gives.
func ValidateLease(unit Unit, owner string, ttl time.Duration) error {
	if err := unit.Validate(); err != nil {
		return err
	}
	if ttl <= 0 {
		return invalid("a lease lasts longer than %s", ttl)
	}
	return validText("lease's owner", owner, 1, maxOwner)
}

// Release is that of [Store].
func (l *Leases) Release(unit Unit, owner string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held[unit].owner == owner {
		delete(l.held, unit)
	}
}

// Fenced carries a change with a fence out, or returns [ErrConflict] if the fence is not that of the unit's newest lease.
// Whoever leases the unit meanwhile waits for it.
func (l *Leases) Fenced(unit Unit, fence uint64, write func() error) error {
	if fence == 0 {
		return write()
	}
	if err := l.begin(unit, fence); err != nil {
		return err
	}
	defer l.end(unit)
	return write()
}

func (l *Leases) begin(unit Unit, fence uint64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if newest := l.held[unit].fence; newest != fence {
		return fmt.Errorf("%w: the lease with fence %d is not the newest one", ErrConflict, fence)
	}
	l.writing[unit]++
	return nil
}

func (l *Leases) end(unit Unit) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.writing[unit]--; l.writing[unit] == 0 {
		delete(l.writing, unit)
	}
	l.ended.Broadcast()
}
