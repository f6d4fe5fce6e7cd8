package recruiting

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/personio-go/sdk/internal/wording"
	"github.com/personio-go/sdk/personio"
)

// Apply submits an application: POST /v2/recruiting/applications.
//
// The names of the body's single values are inferred from v1; so is that a
// second application of one e-mail address for one job is refused, and how:
// [ErrAlreadyApplied] is found when the answer has v1's code. Personio has a
// switch that checks an application without creating it, whose name is not
// published: give it with [personio.WithQuery] if you know it. What the answer
// holds is not published either: see [personio.CaptureResponse]. What is taken for a
// success is as for [Client.Apply].
//
// Errors: [*ValidationError], [*personio.OutcomeUnknownError],
// [*personio.APIError], [personio.ErrNotSent].
//
// Scope: personio:recruiting:write. Limit: 10 requests per second. Reference:
// https://developer.personio.de/reference/post_v2-recruiting-applications
func (v *V2) Apply(ctx context.Context, a Application, opts ...personio.CallOption) error {
	if err := a.Validate(); err != nil {
		return err
	}
	return explainV2(v.api.Do(ctx, http.MethodPost, "/v2/recruiting/applications", a.wire(), nil, opts...))
}

// Upload sends a document, to be attached to an application afterwards:
// POST /v2/recruiting/applications/documents. That the part is named "file", and
// which types of files are taken, is inferred from v1.
//
// An upload that fails is repeated if the file can be read again; at worst an
// unused copy stays at Personio.
//
// Errors: [*ValidationError], [*personio.APIError], [*personio.OutcomeUnknownError],
// [personio.ErrNotSent]; [ErrInvalidValue] when the content turns out to be of
// another size.
//
// Scope: personio:recruiting:write. Limits: 20 MB, 10 requests per second.
// Reference:
// https://developer.personio.de/reference/post_v2-recruiting-applications-documents
func (v *V2) Upload(ctx context.Context, f File, opts ...personio.CallOption) (Document, error) {
	return send(f, func(body personio.RawBody, answer *Document) error {
		return explainV2(v.api.Do(ctx, http.MethodPost, "/v2/recruiting/applications/documents", body, answer, opts...))
	})
}

// Applied looks whether somebody has applied for a job: for package outbox, and
// for whoever has to find out what became of a request of unknown fate. It
// returns when the latest such application was made, the zero time if Personio
// does not say, and false when there is none. How soon after a submission
// Personio's list has it is not documented. That jobs have the ids here that they
// have in the XML feed is inferred.
//
// Scope: personio:recruiting:read. See [ApplicationsService.List].
func (v *V2) Applied(ctx context.Context, email string, jobPositionID int64, opts ...personio.CallOption) (at time.Time, found bool, err error) {
	job := JobID(strconv.FormatInt(jobPositionID, 10))
	for application, err := range v.Applications.All(ctx, ApplicationListOptions{CandidateEmail: email}, opts...) {
		switch {
		case err != nil:
			return time.Time{}, false, err
		case !strings.EqualFold(application.Candidate.Email, email):
			// All applications of the company would be read.
			return time.Time{}, false, errors.New("recruiting: Personio's list has applications of other e-mail addresses than the one that was asked for")
		case application.Job.ID == job:
			found = true
			if made := application.madeAt(); made.After(at) {
				at = made
			}
		}
	}
	return at, found, nil
}

// explainV2 says what answers of v2 mean, as far as they have v1's codes.
func explainV2(err error) error {
	api, ok := errors.AsType[*personio.APIError](err)
	if !ok {
		return err
	}
	if _, unknown := errors.AsType[*personio.OutcomeUnknownError](err); unknown {
		return err
	}
	if api.StatusCode == http.StatusTooManyRequests || api.StatusCode >= http.StatusInternalServerError {
		return err // it is not about what was sent
	}
	fields := problemErrors(api)
	if len(fields) == 0 {
		fields = fieldErrors(api) // in v1's form
	}
	switch {
	case len(fields) > 0:
		return &ValidationError{Fields: fields, Err: err}
	case api.StatusCode == http.StatusUnauthorized, api.StatusCode == http.StatusForbidden:
		return wording.Errorf("recruiting: the API client may not submit applications; it needs the access right personio:recruiting:write: %w", err)
	default:
		return explainUnreadable(api, err)
	}
}

// problemErrors finds v1's codes in the problems of an answer.
func problemErrors(api *personio.APIError) []FieldError {
	var fields []FieldError
	for _, p := range api.Problems {
		for _, code := range [...]string{p.Detail, p.Title} {
			if reason := sentinelOf(code); reason != nil {
				fields = append(fields, FieldError{Field: fieldOf(p.Meta["path"]), Code: code, Reason: reason})
				break
			}
		}
	}
	return fields
}
