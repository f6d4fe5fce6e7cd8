package personio

import (
	"context"
	"iter"
	"sync"
)

// inOrder maps a sequence, with up to n calls of f at once, and keeps its order.
// The sequence is read by the caller's goroutine; no goroutine outlives the loop.
func inOrder[T, R any](ctx context.Context, seq iter.Seq2[T, error], n int, f func(context.Context, T) (R, error)) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		calls := orderedCalls[R]{most: n, yield: yield}
		defer calls.running.Wait()
		defer cancel()
		for item, err := range seq {
			// An error of the sequence takes its turn after what came before it.
			if !calls.start(func() (R, error) {
				if err != nil {
					var none R
					return none, err
				}
				return f(ctx, item)
			}) || err != nil {
				break
			}
		}
		calls.finish()
	}
}

// orderedCalls run at the same time and hand on their results in the order in
// which they were started.
type orderedCalls[R any] struct {
	most    int
	yield   func(R, error) bool
	running sync.WaitGroup
	pending []chan result[R] // oldest first
	over    bool             // nothing is handed on any more
}

type result[R any] struct {
	value R
	err   error
}

// start starts a call, once there are few enough. It reports whether the loop
// goes on.
func (c *orderedCalls[R]) start(call func() (R, error)) bool {
	if len(c.pending) == c.most {
		c.next()
	}
	if c.over {
		return false
	}
	slot := make(chan result[R], 1)
	c.pending = append(c.pending, slot)
	c.running.Go(func() {
		value, err := call()
		slot <- result[R]{value, err}
	})
	return true
}

// next hands on the oldest result. An error is the last one.
func (c *orderedCalls[R]) next() {
	r := <-c.pending[0]
	c.pending = append(c.pending[:0], c.pending[1:]...)
	if r.err != nil {
		var none R
		r.value = none
	}
	c.over = !c.yield(r.value, r.err) || r.err != nil
}

func (c *orderedCalls[R]) finish() {
	for !c.over && len(c.pending) > 0 {
		c.next()
	}
}
