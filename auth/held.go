package auth

import (
	"math/rand/v2"
	"time"
)

const (
	// renewEarly is how long before its end a token is asked for anew, at most;
	// when exactly is drawn at random, so that ten thousand sources that began
	// together do not go on together.
	renewEarly = 10 * time.Minute
	// onTheWay is how long before its end a token is not handed out any more.
	onTheWay = 10 * time.Second
	// insistence is how long it is believed that there is no other token.
	insistence = time.Minute
)

// held is a token and when to ask for the next one.
type held struct {
	Token

	end   time.Time // as the server has it
	renew time.Time
}

// hold decides how long a token that ends at its Expiry is used.
func hold(token Token, obtained time.Time) held {
	h := held{Token: token, end: token.Expiry, renew: token.Expiry}
	// A tenth of a short life is enough.
	if tenth := token.Expiry.Sub(obtained) / 10; !h.end.IsZero() && tenth > 0 {
		h.Expiry = h.end.Add(-min(onTheWay, tenth))
		lead := min(renewEarly, tenth)
		h.renew = h.Expiry.Add(-lead/2 - rand.N(lead/2+1)) //nolint:gosec // spreads load, protects nothing
	}
	return h
}

// toTheEnd is for a token that came again instead of a new one: Personio gives
// the same one as long as it lives, and asking earlier is of no use.
func (h held) toTheEnd() held {
	h.Expiry, h.renew = h.end, h.end
	return h
}

func (h held) usable(now time.Time) bool {
	return !h.Access.IsZero() && (h.Expiry.IsZero() || now.Before(h.Expiry))
}

// due is whether it is time to ask for the next one.
func (h held) due(now time.Time) bool { return !h.renew.IsZero() && !now.Before(h.renew) }

// refusal remembers the token that a server refused last.
type refusal struct {
	token Secret
	until time.Time // it came again, and will until then
}

func (r *refusal) compare(got Token, now time.Time) {
	if got.Access.Reveal() != r.token.Reveal() {
		*r = refusal{}
		return
	}
	r.until = now.Add(insistence)
}

func (r *refusal) insisted(token Token, now time.Time) bool {
	return r.token.Reveal() == token.Access.Reveal() && now.Before(r.until)
}
