package recruiting

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"time"

	"github.com/personio-go/sdk/personio"
)

// CandidatesService reads the people who apply. Their custom attributes and tags
// are not returned by the API.
//
// See https://developer.personio.de/reference/get_v2-recruiting-candidates.
type CandidatesService service

// Candidate is somebody who has applied, once or more often.
type Candidate struct {
	personio.Object

	ID              CandidateID            `json:"id"`
	FirstName       string                 `json:"first_name,omitempty"`
	LastName        string                 `json:"last_name,omitempty"`
	Email           string                 `json:"email,omitempty"`
	Gender          string                 `json:"gender,omitempty"` // an enumeration whose values are not documented
	Phone           string                 `json:"phone,omitempty"`
	Location        string                 `json:"location,omitempty"`
	Birthday        personio.Date          `json:"birthday,omitzero"`
	LinkedInProfile string                 `json:"linkedin_profile,omitempty"`
	AvailableFrom   string                 `json:"available_from,omitempty"` // free text
	Applications    []CandidateApplication `json:"applications,omitempty"`
	CreatedAt       personio.Timestamp     `json:"created_at,omitzero"`
	UpdatedAt       personio.Timestamp     `json:"updated_at,omitzero"`
}

// LogValue implements [slog.LogValuer]: the id and nothing personal.
func (c Candidate) LogValue() slog.Value { return slog.StringValue("candidate " + string(c.ID)) }

// CandidateApplication is one of a candidate's applications;
// [ApplicationsService] has more.
type CandidateApplication struct {
	ID              ApplicationID `json:"id"`
	ApplicationDate personio.Date `json:"application_date,omitzero"`
}

// CandidateListOptions are the filters of a list of candidates. What is zero does
// not filter. UpdatedAfter and UpdatedBefore exclude each other: Personio takes
// only one of them.
type CandidateListOptions struct {
	Email string
	// Moments, compared to the second and excluded.
	UpdatedAfter  time.Time
	UpdatedBefore time.Time

	// Limit of a page: 1 to 200, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor personio.Cursor
}

var errBothTimes = errors.New("UpdatedAfter and UpdatedBefore exclude each other")

func (o CandidateListOptions) path() (string, error) {
	if o.Cursor == "" && !o.UpdatedAfter.IsZero() && !o.UpdatedBefore.IsZero() {
		return "", fmt.Errorf("recruiting: candidates: %w: %w", personio.ErrNotSent, errBothTimes)
	}
	p := newParams()
	p.Text("email", o.Email)
	p.Time("updated_at.gt", o.UpdatedAfter)
	p.Time("updated_at.lt", o.UpdatedBefore)
	p.Limit(o.Limit, maxPage)
	return p.from(candidatesPath, o.Cursor), nil
}

const candidatesPath = "/v2/recruiting/candidates"

// List returns one page of candidates, 200 at most, the one that changed last
// first.
//
// Scope: personio:recruiting:read. Limit: 10 requests per second. Generally
// available since the second half of 2026; before, it needed the header Beta.
//
// See https://developer.personio.de/reference/get_v2-recruiting-candidates.
func (s *CandidatesService) List(ctx context.Context, o CandidateListOptions, opts ...personio.CallOption) (*personio.Page[Candidate], error) {
	path, err := o.path()
	if err != nil {
		return nil, err
	}
	return personio.ListPage[Candidate](ctx, s.api, path, "", opts...)
}

// All returns all candidates. See [CandidatesService.List].
func (s *CandidatesService) All(ctx context.Context, o CandidateListOptions, opts ...personio.CallOption) iter.Seq2[Candidate, error] {
	path, err := o.path()
	if err != nil {
		return failing[Candidate](err)
	}
	return personio.ListAll[Candidate](ctx, s.api, path, opts...)
}

// ChangesSince reads the candidates that were created or changed since a
// checkpoint; the zero Checkpoint reads all. o.UpdatedAfter, o.UpdatedBefore and
// o.Cursor are not for the caller to set.
//
// Scope, limit and reference: see [CandidatesService.List].
func (s *CandidatesService) ChangesSince(ctx context.Context, since personio.Checkpoint, o CandidateListOptions, opts ...personio.CallOption) *personio.Changes[Candidate] {
	list := func(after time.Time) iter.Seq2[Candidate, error] {
		o := o
		o.UpdatedAfter, o.UpdatedBefore, o.Cursor = after, time.Time{}, ""
		return s.All(ctx, o, opts...)
	}
	return personio.ChangesSince(since, list, func(c Candidate) (string, time.Time) { return string(c.ID), c.UpdatedAt.Time })
}

// Get returns one candidate.
//
// Scope: personio:recruiting:read. Limit: 10 requests per second. Generally
// available since the second half of 2026; before, it needed the header Beta.
//
// See https://developer.personio.de/reference/get_v2-recruiting-candidates-id.
func (s *CandidatesService) Get(ctx context.Context, id CandidateID, opts ...personio.CallOption) (*Candidate, error) {
	return one[Candidate](ctx, (*service)(s), candidatesPath, string(id), opts)
}
