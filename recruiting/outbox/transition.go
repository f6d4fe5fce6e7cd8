package outbox

import (
	"errors"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/personio-go/sdk/recruiting"
)

// The times that the rules are made of.
const (
	// sendWindow is how long an attempt to send an application may take, together
	// with the commit that announces it; settleAfter is how long everybody else
	// leaves it alone. The difference is what clocks may differ in.
	sendWindow  = 45 * time.Second
	settleAfter = time.Minute
	// settleAgain is the wait after each further time that its fate stayed
	// unknown.
	settleAgain = 10 * time.Minute
	// claim is for how long an upload belongs to who began it, unless renewed.
	claim = time.Minute
	// clockSkew is by how much Personio's clock may be behind.
	clockSkew = 5 * time.Minute

	firstBackoff = 2 * time.Second
	lastBackoff  = 5 * time.Minute
	maxAsked     = 24 * time.Hour // nobody asks for more and means it

	maxReposts        = 3
	maxLookups        = 2
	maxUploadFailures = 10
)

var (
	errAskPerson    = errors.New("outbox: whether it arrived is not known, and the policy is to ask a person")
	errStillUnknown = fmt.Errorf("outbox: whether it arrived is still not known after %d more attempts", maxReposts)
)

// rules decide what becomes of an entry. All of them are pure: an entry, what
// happened to it, and the time give the entry that is stored next. [Outbox.advance]
// puts them in order, and [Outbox.put] stores what they give.
type rules struct {
	policy   Policy
	patience time.Duration
}

// taken is an open entry that somebody begins to work on: whoever uploaded or
// sent it before is gone.
func taken(e Entry) Entry {
	switch e.State {
	case Uploading:
		e.UnusedUploads++
		e.State = Pending
	case Sending: // nobody knows whether it was sent
		e.Unknowns++
		e.State = Unknown
	default:
	}
	return e
}

// lookUpFirst reports whether Personio's list is to be asked before anything else.
func (e Entry) lookUpFirst() bool { return e.State == Unknown && e.Lookups < maxLookups }

// lookedUp is the entry after a look into Personio's list. A look-up that failed
// has found nothing. When there is to be another one, it waits for that; otherwise
// it is still due.
func lookedUp(e Entry, got lookup, at time.Time) Entry {
	e.Lookups++
	switch {
	case got.found && !got.at.IsZero() && got.at.Before(e.PostedAt.Add(-clockSkew)):
		return ended(e, Already, at) // an older one
	case got.found:
		e.Inferred = true
		return ended(e, Sent, at)
	case got.err != nil:
		e = blamed(e, outcomeOf(got.err))
	}
	if e.lookUpFirst() {
		e.NextAt = at.Add(settleAgain)
	}
	return e
}

// begun is the entry as it is stored before its next request: Uploading or
// Sending, or Parked when there is to be none.
func (r rules) begun(e Entry, at time.Time) Entry {
	switch {
	case e.State == Unknown && r.policy == ManualOnly:
		return ended(blamed(e, outcomeOf(errAskPerson)), Parked, at)
	case e.State == Unknown && e.Reposts >= maxReposts:
		return ended(blamed(e, outcomeOf(errStillUnknown)), Parked, at)
	case e.ready() == Pending: // perhaps because Personio had forgotten the documents
		e.State = Uploading
		return claimed(e, at)
	}
	e.State = Sending
	e.Posts++
	if e.Unknowns > 0 {
		e.Reposts++ // the one case of a second request on purpose
	}
	if e.PostedAt.IsZero() {
		e.PostedAt = at
	}
	e.NextAt = at.Add(settleAfter)
	e.Lookups = 0
	return e
}

// claimed is an entry whose upload goes on.
func claimed(e Entry, at time.Time) Entry {
	e.NextAt = at.Add(claim)
	return e
}

// after is the entry after its request. before is the entry before that was
// announced; an entry without an account had none, and is the same in both.
func (r rules) after(before, e Entry, got outcome, at time.Time) Entry {
	if got.verdict == interrupted {
		return released(e, got, at)
	}
	switch e.State {
	case Uploading:
		return r.uploaded(e, got, at)
	case Sending:
		return r.posted(before, e, got, at)
	default:
		return r.failed(e, got, at)
	}
}

// uploaded is an entry whose document is at Personio, or is not.
func (r rules) uploaded(e Entry, got outcome, at time.Time) Entry {
	switch got.verdict {
	case done:
		e = e.Clone()
		e.Files[e.uploads()].Document = got.document
		return progressed(e, at)
	case unclear:
		e.UploadFailures++
		e.UnusedUploads++
		return r.later(blamed(e, got), got, at)
	default:
		return r.failed(e, got, at)
	}
}

// posted is an entry whose application was sent, or was not.
func (r rules) posted(before, e Entry, got outcome, at time.Time) Entry {
	switch got.verdict {
	case done:
		return ended(e, Sent, at)
	case unmade:
		before.Version, before.NextAt, before.State = e.Version, at, before.waitingState()
		return before
	case unclear:
		return doubted(blamed(e, got), got, at)
	case unfit:
		if !e.flawed(at) {
			got.verdict = waiting // what the account adds, and gets wrong, can be mended
		}
		fallthrough
	case waiting:
		e.Reposts, e.Lookups = before.Reposts, before.Lookups // there was no request
	default:
	}
	return r.failed(e, got, at)
}

// failed is what an error makes of an entry that was certainly not taken.
func (r rules) failed(e Entry, got outcome, at time.Time) Entry {
	e = blamed(e, got)
	switch got.verdict {
	case duplicate:
		if e.Unknowns == 0 {
			return ended(e, Already, at)
		}
		e.Inferred = true
		return ended(e, Sent, at)
	case forgotten:
		return r.later(withoutUploads(e), got, at)
	case lost, unfit:
		return ended(e, Parked, at)
	case refused:
		if e.Unknowns > 0 {
			return ended(e, Parked, at) // that it is refused now does not say that the first one did not arrive
		}
		return ended(e, Rejected, at)
	default:
		return r.later(e, got, at)
	}
}

// released is an entry whose worker was interrupted: nothing is wrong with it.
func released(e Entry, got outcome, at time.Time) Entry {
	if e.State == Uploading && got.arrived {
		e.UnusedUploads++
	}
	e.State, e.NextAt = e.waitingState(), at
	return e
}

// doubted is an entry whose application may have arrived.
func doubted(e Entry, got outcome, at time.Time) Entry {
	wait := settleAgain
	if e.Reposts == 0 {
		wait = settleAfter
	}
	e.State = Unknown
	e.Unknowns++
	e.NextAt = at.Add(max(wait, got.asked))
	return e
}

// withoutUploads is an entry whose documents Personio no longer knows. For how long
// it keeps them is not documented.
func withoutUploads(e Entry) Entry {
	e = e.Clone()
	e.UploadFailures++
	e.UnusedUploads += len(e.Files)
	for i := range e.Files {
		e.Files[i].Document = recruiting.Document{}
	}
	return e
}

// later puts an entry back into its place, to be tried again after a wait.
func (r rules) later(e Entry, got outcome, at time.Time) Entry {
	e.Failures++
	if e.FailingSince.IsZero() {
		e.FailingSince = at
	}
	if at.Sub(e.FailingSince) >= r.patience || e.UploadFailures >= maxUploadFailures {
		return ended(e, Parked, at)
	}
	e.State, e.NextAt = e.waitingState(), at.Add(max(e.backoff(), got.asked))
	return e
}

// backoff is the wait after so many failures in a row. It grows, and half of it
// depends on the entry, so that a thousand of them do not come back at once.
func (e Entry) backoff() time.Duration {
	bound := lastBackoff
	if e.Failures < 9 {
		bound = min(bound, firstBackoff<<(e.Failures-1))
	}
	hash := fnv.New32a()
	_, _ = fmt.Fprint(hash, e.ID, e.Failures) // a hash takes everything
	return bound/2 + bound/2*time.Duration(hash.Sum32()>>16)>>16
}

// progressed ends a row of failures.
func progressed(e Entry, at time.Time) Entry {
	e.State, e.NextAt = e.waitingState(), at
	e.Failures, e.FailingSince = 0, time.Time{}
	e.Problem, e.Codes = "", nil
	return e
}

// blamed keeps what is wrong, for people and for programs.
func blamed(e Entry, got outcome) Entry {
	e.Problem, e.Codes = got.problem, got.codes
	return e
}

// ended is an entry in its last state.
func ended(e Entry, state State, at time.Time) Entry {
	e.State, e.EndedAt, e.NextAt = state, at, time.Time{}
	e.Failures, e.FailingSince = 0, time.Time{}
	if state == Sent {
		e.Problem, e.Codes = "", nil
	}
	return e
}

// confirmed is an entry that somebody has found at Personio.
func confirmed(e Entry, at time.Time) Entry {
	e.Inferred = true
	return ended(e, Sent, at)
}

// retried is an entry that somebody wants to be sent again.
func retried(e Entry, at time.Time) Entry {
	e = progressed(e, at)
	e.State, e.EndedAt = e.ready(), time.Time{}
	e.UploadFailures, e.Reposts, e.Lookups = 0, 0, 0
	return e
}

// waitingState is where an entry waits for its next try.
func (e Entry) waitingState() State {
	if e.Unknowns > 0 {
		return Unknown
	}
	return e.ready()
}

// ready is the state of an entry that waits: whether its documents are there.
func (e Entry) ready() State {
	if e.uploads() < len(e.Files) {
		return Pending
	}
	return Uploaded
}

// uploads is how many of its documents, from the first on, are at Personio.
func (e Entry) uploads() int {
	for i, file := range e.Files {
		if !file.Uploaded() {
			return i
		}
	}
	return len(e.Files)
}
