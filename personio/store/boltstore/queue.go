package boltstore

import (
	"context"
	"sync"

	"go.etcd.io/bbolt"

	"github.com/personio-go/sdk/internal/damaged"
)

// step is a change that waits to be written. It is checked in the transaction in which it is written; one that does not pass
// the check has written nothing, and is in nobody's way.
type step struct {
	ctx   context.Context //nolint:containedctx // of the call that waits
	check func(tx *bbolt.Tx) error
	write func(tx *bbolt.Tx) error

	err  error
	turn chan bool // true: write what waits, false: it is done
}

// queue lets what came while a transaction was synced go into the next one together. The first of those that wait writes
// for all of them, and then only for itself no more.
type queue struct {
	mu      sync.Mutex
	waiting []*step
	writing bool
}

func (q *queue) do(s *step, write func(steps []*step)) error {
	s.turn = make(chan bool, 1)
	if !q.join(s) && !<-s.turn {
		return s.err
	}
	steps := q.take()
	write(steps)
	q.handOn()
	for _, other := range steps {
		if other != s {
			other.turn <- false
		}
	}
	return s.err
}

// join says whether it is the step's turn already.
func (q *queue) join(s *step) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, s)
	first := !q.writing
	q.writing = true
	return first
}

func (q *queue) take() []*step {
	q.mu.Lock()
	defer q.mu.Unlock()
	steps := q.waiting
	q.waiting = nil
	return steps
}

func (q *queue) handOn() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.writing = len(q.waiting) > 0; q.writing {
		q.waiting[0].turn <- true
	}
}

// write writes steps in one transaction. Where one of them cannot be written, the others are not to suffer: then each has a
// transaction of its own. That is not done when the commit itself fails, since some of it may be on disk.
func write(db *bbolt.DB, steps []*step) {
	begun := false
	err := damaged.Guard(func() error {
		tx, err := db.Begin(true)
		if err != nil {
			return err
		}
		defer tx.Rollback() //nolint:errcheck // nothing to be done after a commit
		if some, err := runAll(tx, steps); !some || err != nil {
			return err
		}
		begun = true
		return tx.Commit()
	})
	switch {
	case err == nil:
	case begun || len(steps) == 1:
		for _, s := range steps {
			if s.err == nil {
				s.err = err
			}
		}
	default:
		for i := range steps {
			write(db, steps[i:i+1])
		}
	}
}

// runAll says whether something was written.
func runAll(tx *bbolt.Tx, steps []*step) (some bool, err error) {
	for _, s := range steps {
		if s.err = begin(s.ctx, nil); s.err == nil {
			s.err = s.check(tx)
		}
		if s.err == nil {
			some = true
			if err := s.write(tx); err != nil {
				return some, err
			}
		}
	}
	return some, nil
}
