package connection

import (
	"errors"
	"net/http"
	"sync"
	"time"
)

// MaxRequests is how many requests a check sends at most.
const MaxRequests = 12

var errBudget = errors.New("connection: the check's requests are used up")

// budget counts the requests of a check, and sends no more than allowed. It reads
// the server's clock on the way.
type budget struct {
	next http.RoundTripper

	mu   sync.Mutex
	sent int
	// answered is whether any host of Personio's did.
	answered bool
	// skew is how far Personio's clock is ahead, as far as seconds tell.
	skew      time.Duration
	skewKnown bool
}

func (b *budget) RoundTrip(r *http.Request) (*http.Response, error) {
	b.mu.Lock()
	allowed := b.sent < MaxRequests
	if allowed {
		b.sent++
	}
	b.mu.Unlock()
	if !allowed {
		return nil, errBudget
	}
	resp, err := b.next.RoundTrip(r)
	if err == nil {
		b.note(resp.Header.Get("Date"))
	}
	return resp, err //nolint:wrapcheck // a RoundTripper passes errors on
}

// note keeps what an answer shows, whatever it says.
func (b *budget) note(date string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answered = true
	if theirs, err := http.ParseTime(date); err == nil {
		b.skew, b.skewKnown = time.Until(theirs), true
	}
}

func (b *budget) used() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.sent
}

func (b *budget) left() int { return MaxRequests - b.used() }

func (b *budget) wasAnswered() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.answered
}

func (b *budget) clock() (time.Duration, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.skew, b.skewKnown
}
