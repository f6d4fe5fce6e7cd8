package outbox

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/recruiting"
)

// outcome is what became of a request, as the rules take it.
type outcome struct {
	verdict  verdict
	document recruiting.Document // that was uploaded
	problem  string
	codes    []string
	// asked is how long the server wants to be left alone.
	asked time.Duration
	// arrived says of a request that was interrupted that it may have arrived.
	arrived bool
}

// lookup is what Personio's list says.
type lookup struct {
	at    time.Time // zero when it is not known
	found bool
	err   error
}

// verdict is what an outcome means for an entry.
type verdict uint8

const (
	// unclear: it may have been processed.
	unclear verdict = iota
	// done: it was processed.
	done
	// interrupted: the worker's context ended.
	interrupted
	// unmade: there was no time left for the request.
	unmade
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

// outcomeOf translates the error of a request.
func outcomeOf(err error) outcome {
	if err == nil {
		return outcome{verdict: done}
	}
	got := outcome{verdict: judge(err), problem: err.Error()}
	if invalid, ok := errors.AsType[*recruiting.ValidationError](err); ok {
		for _, field := range invalid.Fields {
			if field.Code != "" {
				got.codes = append(got.codes, field.Code)
			}
		}
	}
	if api, ok := errors.AsType[*personio.APIError](err); ok {
		got.asked = min(api.RetryAfter, maxAsked)
		if got.asked <= 0 && api.StatusCode == http.StatusTooManyRequests {
			got.asked = time.Minute // Personio's windows are that long
		}
	}
	return got
}

// outcomeIn is the outcome of a request that ends with its worker's context.
func outcomeIn(ctx context.Context, err error) outcome {
	got := outcomeOf(err)
	if ctx.Err() != nil && got.verdict != done {
		got.arrived, got.verdict = got.verdict == unclear, interrupted
	}
	return got
}

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
	}
	if api.StatusCode >= http.StatusInternalServerError {
		return unclear // 503 with Retry-After, too: a gateway may say it after the fact
	}
	return waiting // a key, an access right, a route: the company's matter, and mendable
}

// flawed reports whether what is in the entry itself does not pass the check
// before sending, and never will. It passed when it was submitted, so this is one
// that came into the store by another way, or was checked by another version.
func (e Entry) flawed(at time.Time) bool {
	invalid, ok := errors.AsType[*recruiting.ValidationError](Account{}.complete(e, at).Validate())
	if !ok {
		return !utf8.ValidString(e.Source)
	}
	lasting := func(f recruiting.FieldError) bool { return !errors.Is(f, recruiting.ErrDateInFuture) }
	return slices.ContainsFunc(invalid.Fields, lasting)
}
