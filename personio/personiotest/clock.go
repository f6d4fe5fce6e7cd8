package personiotest

import "time"

// AdvanceClock moves the time of this Personio, forward or back: that of tokens,
// limits, and everything that is stamped. What waits, such as the next attempt of a
// webhook, waits as long as before.
func (s *Server) AdvanceClock(by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock += by
}

// Now is the time as this Personio has it.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.exactly()
}

func (s *Server) exactly() time.Time { return time.Now().Add(s.clock) }

// now is the time as Personio writes it, in whole seconds.
func (s *Server) now() time.Time { return s.exactly().Truncate(time.Second) }
