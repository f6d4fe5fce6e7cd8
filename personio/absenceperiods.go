package personio

import (
	"context"
	"iter"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/personio-go/sdk/internal/address"
)

// AbsencePeriodsService reads and writes absences: vacation, sickness and
// whatever else the company has types for. Balances are not part of API v2.
//
// See https://developer.personio.de/reference/get_v2-absence-periods.
type AbsencePeriodsService service

// AbsencePeriod is a time in which a person is absent. It has no amounts: see
// [AbsencePeriodsService.Breakdowns]. Long-term leaves that were made with an
// absence type are in the list, too, and can only be read.
type AbsencePeriod struct {
	Object

	ID     AbsencePeriodID `json:"id"`
	Person Ref[PersonID]   `json:"person,omitzero"`
	// StartsFrom and EndsAt are in the time of the place, see Location. EndsAt is
	// exclusive: an absence on 3 February ends on the 4th at 00:00. [AbsencePeriod.LastDay]
	// is the 3rd. It is zero while the absence has no end.
	StartsFrom  AbsenceTime        `json:"starts_from,omitzero"`
	EndsAt      AbsenceTime        `json:"ends_at,omitzero"`
	TimezoneID  string             `json:"timezone_id,omitempty"`
	Comment     string             `json:"comment,omitempty"`
	AbsenceType Ref[AbsenceTypeID] `json:"absence_type,omitzero"`
	Approval    AbsenceApproval    `json:"approval,omitzero"`
	CreatedAt   Timestamp          `json:"created_at,omitzero"`
	UpdatedAt   Timestamp          `json:"updated_at,omitzero"`
}

// LogValue implements [slog.LogValuer]: the id and nothing personal.
func (p AbsencePeriod) LogValue() slog.Value {
	return slog.StringValue("absence period " + string(p.ID))
}

// AbsenceApproval says whether an absence is approved.
type AbsenceApproval struct {
	Status AbsenceStatus `json:"status,omitempty"`
}

// AbsenceStatus is how far the approval of an absence is.
type AbsenceStatus string

// The statuses that have been seen.
const (
	AbsencePending             AbsenceStatus = "PENDING"
	AbsenceApproved            AbsenceStatus = "APPROVED"
	AbsenceRejected            AbsenceStatus = "REJECTED"
	AbsenceDeletionPending     AbsenceStatus = "DELETION_PENDING"
	AbsenceSubstituteRequested AbsenceStatus = "SUBSTITUTE_REQUESTED"
)

// AbsencePeriodListOptions are the filters of a list of absences. What is zero
// does not filter; several are combined with AND.
type AbsencePeriodListOptions struct {
	IDs          []AbsencePeriodID
	AbsenceTypes []AbsenceTypeID
	Persons      []PersonID
	// The filters of times find absences that overlap: with StartsAtOrAfter the
	// 10th and EndsAtOrBefore the 20th come all that have a part in between, also
	// those that begin earlier, end later or have no end.
	StartsAtOrAfter  LocalDateTime
	StartsAtOrBefore LocalDateTime
	EndsAtOrAfter    LocalDateTime
	EndsAtOrBefore   LocalDateTime
	// Moments, compared to the second.
	UpdatedAtOrAfter  time.Time
	UpdatedAtOrBefore time.Time

	// Limit of a page: 1 to 100, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

func (o AbsencePeriodListOptions) query() url.Values {
	p := newParams()
	list(p, "id", o.IDs)
	list(p, "absence_type.id", o.AbsenceTypes)
	list(p, "person.id", o.Persons)
	// Unlike those of attendances, these filters are sent with Z: in this form
	// they are known to work. The clock's time counts all the same.
	p.Time("starts_from.date_time.gte", o.StartsAtOrAfter.filter())
	p.Time("starts_from.date_time.lte", o.StartsAtOrBefore.filter())
	p.Time("ends_at.date_time.gte", o.EndsAtOrAfter.filter())
	p.Time("ends_at.date_time.lte", o.EndsAtOrBefore.filter())
	p.Time("updated_at.gte", o.UpdatedAtOrAfter)
	p.Time("updated_at.lte", o.UpdatedAtOrBefore)
	p.Limit(o.Limit, 100)
	return p.Values
}

// filter is l with UTC for a zone, the zero time for the zero LocalDateTime.
func (l LocalDateTime) filter() time.Time {
	if l.IsZero() {
		return time.Time{}
	}
	return l.In(time.UTC)
}

// List returns one page of absences, 100 at most.
//
// Scope: personio:absences:read. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/get_v2-absence-periods.
func (s *AbsencePeriodsService) List(ctx context.Context, o AbsencePeriodListOptions, opts ...CallOption) (*Page[AbsencePeriod], error) {
	return listPage[AbsencePeriod](ctx, s.client, "/v2/absence-periods", o.query(), o.Cursor, opts)
}

// Pages returns all pages from o.Cursor on, for progress and checkpoints. See
// [AbsencePeriodsService.List].
func (s *AbsencePeriodsService) Pages(ctx context.Context, o AbsencePeriodListOptions, opts ...CallOption) iter.Seq2[*Page[AbsencePeriod], error] {
	return listPages[AbsencePeriod](ctx, s.client, "/v2/absence-periods", o.query(), o.Cursor, opts)
}

// All returns all absences. See [AbsencePeriodsService.List].
func (s *AbsencePeriodsService) All(ctx context.Context, o AbsencePeriodListOptions, opts ...CallOption) iter.Seq2[AbsencePeriod, error] {
	return items(s.Pages(ctx, o, opts...))
}

// ChangesSince reads the absences that were created or changed since a checkpoint;
// the zero Checkpoint reads all. o.UpdatedAtOrAfter and o.Cursor are not for the
// caller to set. An absence that was deleted is not listed any more.
//
// Scope, limit and reference: see [AbsencePeriodsService.List].
func (s *AbsencePeriodsService) ChangesSince(ctx context.Context, since Checkpoint, o AbsencePeriodListOptions, opts ...CallOption) *Changes[AbsencePeriod] {
	list := func(after time.Time) iter.Seq2[AbsencePeriod, error] {
		o := o
		o.UpdatedAtOrAfter, o.Cursor = after, ""
		return s.All(ctx, o, opts...)
	}
	return ChangesSince(since, list, func(p AbsencePeriod) (string, time.Time) { return string(p.ID), p.UpdatedAt.Time })
}

// Get returns an absence, or an error that matches [ErrNotFound].
//
// Scope: personio:absences:read. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/get_v2-absence-periods-id.
func (s *AbsencePeriodsService) Get(ctx context.Context, id AbsencePeriodID, opts ...CallOption) (*AbsencePeriod, error) {
	return get[AbsencePeriod](ctx, s.client, address.Path("/v2/absence-periods/{}", string(id)), nil, opts)
}

// AbsencePeriodCreate is a new absence. Person, AbsenceType and StartsFrom are
// required. For whole days, [WholeDays] gives both times.
type AbsencePeriodCreate struct {
	Person      Ref[PersonID]      `json:"person"       need:"true"`
	AbsenceType Ref[AbsenceTypeID] `json:"absence_type" need:"true"`
	StartsFrom  AbsenceTime        `json:"starts_from"  need:"true"`
	// EndsAt is zero when there is no end yet.
	EndsAt AbsenceTime `json:"ends_at,omitzero"`
	// Comment of 2,000 characters at most.
	Comment string `json:"comment,omitempty"`
	// Substitute is who covers for the person. The rules of the absence type say
	// whether there may or must be one.
	Substitute Ref[PersonID] `json:"substitute,omitzero"`
}

// LogValue implements [slog.LogValuer]: nothing personal.
func (AbsencePeriodCreate) LogValue() slog.Value { return slog.StringValue("new absence period") }

// Create makes an absence and returns its id. It is not repeated when nobody
// knows whether it happened: see [OutcomeUnknownError].
//
// Errors: one that matches [ErrConflict] when the person is absent then already,
// is somebody's substitute then, or the substitute is invalid; one that matches
// [ErrInvalid] with status 422 when the times do not suit the unit of the type,
// or a substitute is required or not allowed.
//
// Scope: personio:absences:write, by Personio's rule for names of scopes. Limit:
// 10 requests per second.
//
// See https://developer.personio.de/reference/post_v2-absence-periods.
func (s *AbsencePeriodsService) Create(ctx context.Context, p AbsencePeriodCreate, approval Approval, opts ...CallOption) (*Created[AbsencePeriodID], error) {
	const path = "/v2/absence-periods"
	query, err := approval.query(http.MethodPost, path)
	if err != nil {
		return nil, err
	}
	return create[Created[AbsencePeriodID]](ctx, s.client, path, query, p, opts)
}

// AbsencePeriodPatch changes an absence. What is absent stays as it is; EndsAt
// null makes the absence one without an end.
type AbsencePeriodPatch struct {
	StartsFrom Opt[AbsenceTime] `json:"starts_from,omitzero"`
	EndsAt     Opt[AbsenceTime] `json:"ends_at,omitzero"`
	// Comment has been seen to stay as it was, without an error.
	Comment Opt[string] `json:"comment,omitzero"`
}

// LogValue implements [slog.LogValuer]: nothing personal.
func (AbsencePeriodPatch) LogValue() slog.Value {
	return slog.StringValue("change of an absence period")
}

// Update changes an absence. That approval can be skipped here as it can be for
// new ones is likely, not documented.
//
// Errors: as for [AbsencePeriodsService.Create]; leaves cannot be changed.
//
// Scope: personio:absences:write, by Personio's rule for names of scopes. Limit:
// 10 requests per second.
//
// See https://developer.personio.de/reference/patch_v2-absence-periods-id.
func (s *AbsencePeriodsService) Update(ctx context.Context, id AbsencePeriodID, p AbsencePeriodPatch, approval Approval, opts ...CallOption) error {
	path := address.Path("/v2/absence-periods/{}", string(id))
	query, err := approval.query(http.MethodPatch, path)
	if err != nil {
		return err
	}
	return update(ctx, s.client, path, query, p, opts)
}

// Delete deletes an absence. Leaves cannot be deleted.
//
// Scope: personio:absences:write, by Personio's rule for names of scopes. Limit:
// 10 requests per second.
//
// See https://developer.personio.de/reference/delete_v2-absence-periods-id.
func (s *AbsencePeriodsService) Delete(ctx context.Context, id AbsencePeriodID, opts ...CallOption) error {
	return remove(ctx, s.client, address.Path("/v2/absence-periods/{}", string(id)), nil, opts)
}
