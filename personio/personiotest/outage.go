package personiotest

// SetDown takes Personio off the net, or brings it back: in memory no connection
// is made, over TCP it breaks before anything is read. What is stored stays.
func (s *Server) SetDown(down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = down
}

func (s *Server) isDown() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.down
}
