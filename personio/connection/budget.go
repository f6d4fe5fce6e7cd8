package connection

import (
	"errors"
	"net/http"
	"strconv"
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
		b.note(resp.Header)
	}
	return resp, err //nolint:wrapcheck // a RoundTripper passes errors on
}

// note keeps what an answer shows, whatever it says.
func (b *budget) note(header http.Header) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answered = true
	if theirs, ok := clockOf(header); ok {
		b.skew, b.skewKnown = time.Until(theirs), true
	}
}

// clockOf is the server's time. An answer that lay in a cache has the date at
// which it was made, and says how many seconds ago that was.
func clockOf(header http.Header) (time.Time, bool) {
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return time.Time{}, false
	}
	text := header.Get("Age")
	if text == "" {
		return date, true
	}
	age, err := strconv.ParseUint(text, 10, 31)
	return date.Add(time.Duration(age) * time.Second), err == nil
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
