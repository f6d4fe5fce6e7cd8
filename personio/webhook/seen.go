package webhook

import (
	"crypto/sha256"
	"encoding/json"
	"sync"
	"time"
)

// seen remembers events for a while. It holds a bounded number of them, and
// forgets the oldest first.
type seen struct {
	window time.Duration
	most   int

	mu     sync.Mutex
	states map[key]state
	order  []entry // of the finished ones, the oldest first
}

type key [sha256.Size]byte

type entry struct {
	key key
	at  time.Time
}

type state uint8

const (
	unknown state = iota
	underway
	finished
)

func newSeen(window time.Duration, most int) *seen {
	return &seen{window: window, most: most, states: make(map[key]state)}
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

// begin returns how far an event is. One that is unknown is underway from now on.
func (s *seen) begin(k key) state {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
	was := s.states[k]
	if was == unknown {
		s.states[k] = underway
	}
	return was
}

// end finishes an event, or makes it unknown again.
func (s *seen) end(k key, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !ok || s.most == 0 {
		delete(s.states, k)
		return
	}
	s.states[k] = finished
	s.order = append(s.order, entry{k, time.Now()})
	s.forget()
}

func (s *seen) forget() {
	now := time.Now()
	for len(s.order) > 0 && (len(s.order) > s.most || now.Sub(s.order[0].at) >= s.window) {
		delete(s.states, s.order[0].key)
		s.order = s.order[1:]
	}
}
