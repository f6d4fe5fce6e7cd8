package outbox

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/recruiting"
)

// verdict is what an error means for an entry.
type verdict uint8

const (
	// unclear: it may have been processed.
	unclear verdict = iota
	// waiting: it was not processed, for a reason that is not in it.
	waiting
	// refused: Personio does not take it, now or later.
	refused
	// duplicate: Personio has one of that address for that job.
	duplicate
	// forgotten: Personio does not have the documents any more.
	forgotten
	// lost: the outbox does not have the documents any more.
	lost
	// unfit: the check before sending does not let it pass, now or later.
	unfit
)

func judge(err error) verdict {
	invalid, isInvalid := errors.AsType[*recruiting.ValidationError](err)
	_, isAccount := errors.AsType[*accountError](err)
	_, isUnknown := errors.AsType[*personio.OutcomeUnknownError](err)
	api, isAPI := errors.AsType[*personio.APIError](err)
	switch {
	case isAccount:
		return waiting
	case isUnknown:
		return unclear
	case errors.Is(err, errContent):
		return lost
	case errors.Is(err, personio.ErrNotSent), errors.Is(err, recruiting.ErrRecruitingDisabled), errors.Is(err, recruiting.ErrPublicAPIDisabled):
		return waiting
	case errors.Is(err, recruiting.ErrAlreadyApplied):
		return duplicate
	case isInvalid:
		return judgeFields(invalid)
	case isAPI:
		return judgeStatus(api)
	default:
		return unclear
	}
}

func judgeFields(invalid *recruiting.ValidationError) verdict {
	otherThanFiles := func(f recruiting.FieldError) bool { return !errors.Is(f, recruiting.ErrFileNotFound) }
	switch {
	case invalid.Err == nil:
		return unfit
	case !slices.ContainsFunc(invalid.Fields, otherThanFiles):
		return forgotten
	default:
		return refused
	}
}

func judgeStatus(api *personio.APIError) verdict {
	switch api.StatusCode {
	case http.StatusBadRequest, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return refused
	case http.StatusNotImplemented:
		return waiting // there is no such route, which says that nothing was done
	case http.StatusServiceUnavailable:
		if api.RetryAfter > 0 {
			return waiting // it says that it did not process it
		}
	}
	if api.StatusCode >= http.StatusInternalServerError {
		return unclear
	}
	return waiting // a key, an access right, a route: the company's matter, and mendable
}

// failed stores what an error makes of an entry. The entry is in the state of
// the request that failed.
func (o *Outbox) failed(ctx context.Context, entry *Entry, err error) error {
	blame(entry, err)
	posted := entry.State == Sending
	if ctx.Err() != nil && !posted {
		return o.release(ctx, entry, err)
	}
	switch entry.judge(err) {
	case waiting:
		return o.later(ctx, entry, err)
	case duplicate:
		if entry.Unknowns == 0 {
			return o.end(ctx, entry, Already)
		}
		entry.Inferred = true
		return o.end(ctx, entry, Sent)
	case forgotten:
		return o.uploadAgain(ctx, entry, err)
	case lost, unfit:
		return o.park(ctx, entry, err)
	case refused:
		if entry.Unknowns > 0 {
			// That it is refused now does not say that the first one did not arrive.
			return o.park(ctx, entry, err)
		}
		return o.end(ctx, entry, Rejected)
	default:
		if posted {
			return o.unknown(ctx, entry)
		}
		entry.UploadFailures++
		entry.UnusedUploads++
		return o.later(ctx, entry, err)
	}
}

// judge is the verdict on this entry's request. What an account adds to an
// application, and gets wrong, can be mended.
func (e Entry) judge(err error) verdict {
	v := judge(err)
	if v == unfit && e.State != Uploading && !e.flawed() {
		return waiting
	}
	return v
}

// flawed reports whether what is in the entry itself does not pass the check
// before sending, and never will. It passed when it was submitted, so this is one
// that came into the store by another way, or was checked by another version.
func (e Entry) flawed() bool {
	invalid, ok := errors.AsType[*recruiting.ValidationError](Account{}.complete(e).Validate())
	if !ok {
		return !utf8.ValidString(e.Source)
	}
	lasting := func(f recruiting.FieldError) bool { return !errors.Is(f, recruiting.ErrDateInFuture) }
	return slices.ContainsFunc(invalid.Fields, lasting)
}

// release gives an entry back whose step was interrupted: nothing is wrong with
// it.
func (o *Outbox) release(ctx context.Context, entry *Entry, err error) error {
	if entry.State == Uploading && judge(err) == unclear {
		entry.UnusedUploads++
	}
	entry.State = entry.waitingState()
	entry.NextAt = now()
	if err := o.commitAfter(ctx, entry); err != nil {
		return err
	}
	return context.Cause(ctx)
}

// unknown is what an application becomes whose request got no answer.
func (o *Outbox) unknown(ctx context.Context, entry *Entry) error {
	entry.State = Unknown
	entry.Unknowns++
	wait := settleAgain
	if entry.Reposts == 0 {
		wait = settleAfter
	}
	entry.NextAt = now().Add(wait)
	return o.commitAfter(ctx, entry)
}

// uploadAgain takes up documents that Personio no longer knows. For how long it
// keeps them is not documented.
func (o *Outbox) uploadAgain(ctx context.Context, entry *Entry, err error) error {
	entry.UploadFailures++
	entry.UnusedUploads += len(entry.Files)
	for i := range entry.Files {
		entry.Files[i].Document = recruiting.Document{}
	}
	return o.later(ctx, entry, err)
}

// later puts an entry back into its place, to be tried again after a wait.
func (o *Outbox) later(ctx context.Context, entry *Entry, err error) error {
	at := now()
	entry.Failures++
	if entry.FailingSince.IsZero() {
		entry.FailingSince = at
	}
	if at.Sub(entry.FailingSince) >= o.patience || entry.UploadFailures >= maxUploadFailures {
		return o.park(ctx, entry, err)
	}
	entry.State = entry.waitingState()
	entry.NextAt = at.Add(backoff(entry.Failures, err))
	return o.commitAfter(ctx, entry)
}

// waitingState is where an entry waits for its next try.
func (e Entry) waitingState() State {
	if e.Unknowns > 0 {
		return Unknown
	}
	return e.ready()
}

// progress ends a row of failures.
func progress(e *Entry) {
	e.State = e.waitingState()
	e.NextAt = now()
	e.Failures, e.FailingSince = 0, time.Time{}
	e.Problem, e.Codes = "", nil
}

const (
	firstBackoff = 2 * time.Second
	lastBackoff  = 5 * time.Minute
	maxAsked     = 24 * time.Hour // nobody asks for more and means it
)

// backoff is the wait after so many failures in a row: what the server asks for,
// or one that grows, half of it drawn at random.
func backoff(failures int, err error) time.Duration {
	bound := lastBackoff
	if failures < 9 {
		bound = min(bound, firstBackoff<<(failures-1))
	}
	wait := bound/2 + rand.N(bound/2) //nolint:gosec // spreads load, protects nothing
	api, ok := errors.AsType[*personio.APIError](err)
	switch {
	case !ok:
		return wait
	case api.RetryAfter > 0:
		return max(wait, min(api.RetryAfter, maxAsked))
	case api.StatusCode == http.StatusTooManyRequests:
		return max(wait, time.Minute) // Personio's windows are that long
	default:
		return wait
	}
}

// blame keeps what is wrong, for people and for programs.
func blame(e *Entry, err error) {
	e.Problem, e.Codes = err.Error(), nil
	if invalid, ok := errors.AsType[*recruiting.ValidationError](err); ok {
		for _, field := range invalid.Fields {
			if field.Code != "" {
				e.Codes = append(e.Codes, field.Code)
			}
		}
	}
}

// end stores the entry's last state.
func (o *Outbox) end(ctx context.Context, entry *Entry, state State) error {
	entry.State, entry.EndedAt, entry.NextAt = state, now(), time.Time{}
	entry.Failures, entry.FailingSince = 0, time.Time{}
	if state == Sent {
		entry.Problem, entry.Codes = "", nil
	}
	return o.commitAfter(ctx, entry)
}

func (o *Outbox) park(ctx context.Context, entry *Entry, err error) error {
	blame(entry, err)
	return o.end(ctx, entry, Parked)
}
