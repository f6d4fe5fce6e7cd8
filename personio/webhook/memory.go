package webhook

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// ErrStopped is matched when a receiver takes no more events, because
// [Receiver.Run] is ending or has ended.
var ErrStopped = errors.New("webhook: the receiver takes no more events")

// memory holds the events that wait for the handler: those that are ready, and those
// that failed and wait for their next attempt.
type memory struct {
	size int

	mu      sync.Mutex
	ready   []*waiting // the oldest first
	waits   map[key]*waiting
	stopped bool          // nothing new comes in
	halted  bool          // nothing is handed out any more
	changed chan struct{} // closed with the next change
}

// waiting is an event and how often it was handed over.
type waiting struct {
	event    Event
	key      key
	attempts int
	timer    *time.Timer // until it is ready
}

type key [sha256.Size]byte

func newMemory(size int) *memory {
	return &memory{size: size, waits: make(map[key]*waiting), changed: make(chan struct{})}
}

// keyOf identifies an event. Personio gives events no id of their own.
func keyOf(e Event) key {
	id, ok := e.ResourceID()
	if !ok {
		id = string(e.Payload) // all that there is to tell it from another
	}
	// JSON keeps the parts apart whatever is in them.
	data, _ := json.Marshal([]string{e.CompanyID, e.Name, e.OccurredAt.UTC().Format(time.RFC3339Nano), id}) //nolint:errchkjson // texts
	return sha256.Sum256(data)
}

// put adds an event when there is room. It is false for one that waits already:
// whoever handles that reads the resource later, and sees both changes.
func (m *memory) put(ctx context.Context, e Event) (bool, error) {
	k := keyOf(e)
	for {
		m.mu.Lock()
		known, changed := m.waits[k] != nil, m.changed
		switch {
		case m.stopped:
			m.mu.Unlock()
			return false, ErrStopped
		case known:
			m.mu.Unlock()
			return false, nil
		case len(m.waits) < m.size:
			m.add(&waiting{event: e, key: k})
			m.mu.Unlock()
			return true, nil
		}
		m.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return false, fmt.Errorf("webhook: the queue is full: %w", context.Cause(ctx))
		}
	}
}

// take hands out the oldest event that is ready. It is false when there will be none.
func (m *memory) take() (*waiting, bool) {
	for {
		m.mu.Lock()
		changed := m.changed
		if len(m.ready) > 0 && !m.halted {
			w := m.ready[0]
			m.ready = m.ready[1:]
			delete(m.waits, w.key)
			m.change()
			m.mu.Unlock()
			return w, true
		}
		stopped := m.stopped
		m.mu.Unlock()
		if stopped {
			return nil, false
		}
		<-changed
	}
}

// again keeps an event for another attempt. It is false when the receiver stops.
func (m *memory) again(w *waiting, after time.Duration) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.stopped {
		return false
	}
	if m.waits[w.key] != nil {
		return true // an equal one came meanwhile, and stands for both
	}
	m.waits[w.key] = w
	w.timer = time.AfterFunc(after, func() { m.due(w) })
	return true
}

func (m *memory) due(w *waiting) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.waits[w.key] == w && w.timer != nil {
		w.timer = nil
		m.add(w)
	}
}

// stop lets nothing new in, and makes ready what waits for another attempt.
func (m *memory) stop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stopped = true
	for _, w := range m.waits {
		if w.timer != nil {
			w.timer.Stop()
			w.timer = nil
			m.add(w)
		}
	}
	m.change()
}

// halt ends the handing out, and returns what is left.
func (m *memory) halt() []Event {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.halted = true
	m.change()
	left := make([]Event, 0, len(m.ready))
	for _, w := range m.ready {
		left = append(left, w.event)
	}
	return slices.Clip(left)
}

func (m *memory) isStopped() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.stopped
}

func (m *memory) len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.waits)
}

// add and change need m.mu.
func (m *memory) add(w *waiting) {
	m.waits[w.key] = w
	m.ready = append(m.ready, w)
	m.change()
}

func (m *memory) change() {
	close(m.changed)
	m.changed = make(chan struct{})
}
