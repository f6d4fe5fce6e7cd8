package recruiting

import (
	"context"
	"iter"
	"log/slog"
	"time"

	"github.com/personio-go/sdk/personio"
)

// ApplicationsService reads the applications at Personio: how they came, and how
// far they are. Documents, tags, messages and custom attributes of applications
// are not returned by the API.
//
// See https://developer.personio.de/reference/get_v2-recruiting-applications.
type ApplicationsService service

// ReceivedApplication is an application as Personio has it. Of one that is
// anonymised, what is personal is gone.
type ReceivedApplication struct {
	personio.Object

	ID              ApplicationID      `json:"id"`
	ApplicationDate personio.Date      `json:"application_date,omitzero"`
	Candidate       Applicant          `json:"candidate,omitzero"`
	Job             AppliedJob         `json:"job,omitzero"`
	CurrentStage    Stage              `json:"current_stage,omitzero"`
	Channel         Named              `json:"channel,omitzero"`
	HiringTeam      []TeamMember       `json:"hiring_team,omitempty"`
	IsAnonymized    bool               `json:"is_anonymized,omitempty"`
	CreatedAt       personio.Timestamp `json:"created_at,omitzero"`
	UpdatedAt       personio.Timestamp `json:"updated_at,omitzero"`
}

// LogValue implements [slog.LogValuer]: the id and nothing personal.
func (a ReceivedApplication) LogValue() slog.Value {
	return slog.StringValue("application " + string(a.ID))
}

// madeAt is when it was made, as far as Personio says so.
func (a ReceivedApplication) madeAt() time.Time {
	if !a.CreatedAt.IsZero() {
		return a.CreatedAt.Time
	}
	return a.UpdatedAt.Time
}

// Applicant is the candidate of an application; [CandidatesService] has more.
type Applicant struct {
	ID        CandidateID `json:"id,omitempty"`
	Email     string      `json:"email,omitempty"`
	FirstName string      `json:"first_name,omitempty"`
	LastName  string      `json:"last_name,omitempty"`
	Gender    string      `json:"gender,omitempty"` // an enumeration whose values are not documented
}

// AppliedJob is the job of an application.
type AppliedJob struct {
	ID         JobID       `json:"id,omitempty"`
	Name       string      `json:"name,omitempty"`
	Department Named       `json:"department,omitzero"`
	Category   CategoryRef `json:"category,omitzero"`
}

// Stage is a step of a recruiting process: what v1 calls a phase. System stages
// may have neither id nor name.
type Stage struct {
	ID   StageID `json:"id,omitempty"`
	Name string  `json:"name,omitempty"`
	// Kind and Type are enumerations whose values are not documented.
	Kind string `json:"kind,omitempty"`
	Type string `json:"type,omitempty"`
}

// StageTransition is when an application came into a stage.
type StageTransition struct {
	personio.Object

	EnteredAt personio.Timestamp `json:"entered_at,omitzero"`
	Stage     Stage              `json:"stage,omitzero"`
}

// ApplicationListOptions are the filters of a list of applications. What is zero
// does not filter; several are combined with AND.
type ApplicationListOptions struct {
	CandidateEmail string
	// Moments, compared to the second and excluded.
	UpdatedAfter  time.Time
	UpdatedBefore time.Time

	// Limit of a page: 1 to 200, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor personio.Cursor
}

func (o ApplicationListOptions) path() string {
	p := newParams()
	p.Text("candidate.email", o.CandidateEmail)
	p.Time("updated_at.gt", o.UpdatedAfter)
	p.Time("updated_at.lt", o.UpdatedBefore)
	p.Limit(o.Limit, maxPage)
	return p.from(applicationsPath, o.Cursor)
}

const applicationsPath = "/v2/recruiting/applications"

// List returns one page of applications, 200 at most, the one that changed last
// first.
//
// Scope: personio:recruiting:read. Limit: 10 requests per second. Generally
// available since the second half of 2026; before, it needed the header Beta.
//
// See https://developer.personio.de/reference/get_v2-recruiting-applications.
func (s *ApplicationsService) List(ctx context.Context, o ApplicationListOptions, opts ...personio.CallOption) (*personio.Page[ReceivedApplication], error) {
	return personio.ListPage[ReceivedApplication](ctx, s.api, o.path(), "", opts...)
}

// All returns all applications. See [ApplicationsService.List].
func (s *ApplicationsService) All(ctx context.Context, o ApplicationListOptions, opts ...personio.CallOption) iter.Seq2[ReceivedApplication, error] {
	return personio.ListAll[ReceivedApplication](ctx, s.api, o.path(), opts...)
}

// ChangesSince reads the applications that were made or changed since a
// checkpoint; the zero Checkpoint reads all. o.UpdatedAfter and o.Cursor are not
// for the caller to set.
//
// Scope, limit and reference: see [ApplicationsService.List].
func (s *ApplicationsService) ChangesSince(ctx context.Context, since personio.Checkpoint, o ApplicationListOptions, opts ...personio.CallOption) *personio.Changes[ReceivedApplication] {
	list := func(after time.Time) iter.Seq2[ReceivedApplication, error] {
		o := o
		o.UpdatedAfter, o.Cursor = after, ""
		return s.All(ctx, o, opts...)
	}
	return personio.ChangesSince(since, list, func(a ReceivedApplication) (string, time.Time) { return string(a.ID), a.UpdatedAt.Time })
}

// Get returns one application.
//
// Scope: personio:recruiting:read. Limit: 10 requests per second. Generally
// available since the second half of 2026; before, it needed the header Beta.
//
// See https://developer.personio.de/reference/get_v2-recruiting-applications-id.
func (s *ApplicationsService) Get(ctx context.Context, id ApplicationID, opts ...personio.CallOption) (*ReceivedApplication, error) {
	return one[ReceivedApplication](ctx, (*service)(s), applicationsPath, string(id), opts)
}

// StageTransitions returns the way of an application through the stages, the
// latest first.
//
// Scope: personio:recruiting:read. Limit: 10 requests per second. Generally
// available since the second half of 2026; before, it needed the header Beta.
//
// See https://developer.personio.de/reference/get_v2-recruiting-applications-id-stage-transitions.
func (s *ApplicationsService) StageTransitions(ctx context.Context, id ApplicationID, opts ...personio.CallOption) iter.Seq2[StageTransition, error] {
	path, err := pathOf(applicationsPath, string(id))
	if err != nil {
		return failing[StageTransition](err)
	}
	return personio.ListAll[StageTransition](ctx, s.api, path+"/stage-transitions", opts...)
}
