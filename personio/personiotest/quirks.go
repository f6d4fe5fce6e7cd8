package personiotest

// Quirks are ways in which Personio has behaved, or may, that a client must bear.
// All are off at first.
type Quirks struct {
	// RelativeLinks: links to next pages have no host, as those of attendance
	// periods had until 2025-09-15.
	RelativeLinks bool
	// ForeignLinks: links to next pages lead to another host.
	ForeignLinks bool
	// RepeatCursor: the second page leads back to itself, as that of persons did
	// in 2024.
	RepeatCursor bool
	// EmptyPages: one page in the middle of each list is empty.
	EmptyPages bool
	// RequireBeta: routes that were beta once answer 404 without Beta: true.
	RequireBeta bool
	// V1RefuseParameters: routes of v1 answer 422 to a parameter that they do not
	// have; otherwise they ignore it.
	V1RefuseParameters bool
	// V1RefuseLimits: lists of v1 answer 422 to a limit above their maximum;
	// otherwise they cut it down in silence.
	V1RefuseLimits bool
	// V1RepeatRows: pages of lists of v1 begin with the last row of the page before.
	V1RepeatRows bool
	// V1WrongTotals: totals of lists of v1 are too low, and get lower from page to
	// page.
	V1WrongTotals bool
	// V1ForbidsBadTokens: the routes below /v1/company answer 403 to a token that is
	// not or no longer good, as Personio documents for some of them.
	V1ForbidsBadTokens bool
	// PlainWebhooks: webhooks may have an http address, which Personio refuses.
	PlainWebhooks bool
	// HyphenatedPayloads: payloads of events name their resource as the events do,
	// "absence-period", which Personio documents, and not "absence_period", which
	// it sends.
	HyphenatedPayloads bool
}

// SetQuirks replaces the quirks.
func (s *Server) SetQuirks(q Quirks) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.quirks = q
	clear(s.emptied)
}

// Violations is how many requests were answered with 429 because a client did
// not keep to a limit; injected faults do not count.
func (s *Server) Violations() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.violations
}
