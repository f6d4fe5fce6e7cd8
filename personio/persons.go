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

// PersonsService reads and writes persons: everyone who works, worked or will
// work for the company. What the company pays and where a person works is in
// their employments.
//
// See https://developer.personio.de/reference/get_v2-persons.
type PersonsService service

// Person is someone in Personio. Attributes that are not whitelisted for the
// credential are absent; a person may come with nothing but an ID.
type Person struct {
	Object

	ID            PersonID  `json:"id"`
	Email         string    `json:"email,omitempty"`
	FirstName     string    `json:"first_name,omitempty"`
	LastName      string    `json:"last_name,omitempty"`
	PreferredName string    `json:"preferred_name,omitempty"`
	Gender        Gender    `json:"gender,omitempty"`
	CreatedAt     Timestamp `json:"created_at,omitzero"`
	UpdatedAt     Timestamp `json:"updated_at,omitzero"`
	// Status follows from the latest employment.
	Status         PersonStatus   `json:"status,omitempty"`
	ProfilePicture ProfilePicture `json:"profile_picture,omitzero"`
	// CustomAttributes come mostly without labels.
	CustomAttributes CustomAttributes `json:"custom_attributes,omitempty"`
	// Employments are references; [EmploymentsService] reads them.
	Employments []Ref[EmploymentID] `json:"employments,omitempty"`
}

// LogValue implements [slog.LogValuer]: the id and nothing personal.
func (p Person) LogValue() slog.Value { return slog.StringValue("person " + string(p.ID)) }

// ProfilePicture says where a person's picture is: a route of API v1.
type ProfilePicture struct {
	URL string `json:"url,omitempty"`
}

// PersonStatus is active or inactive.
type PersonStatus string

// The statuses. Active is who has a latest employment that is active, on leave or
// in onboarding.
const (
	PersonActive      PersonStatus = "ACTIVE"
	PersonInactive    PersonStatus = "INACTIVE"
	PersonUnspecified PersonStatus = "UNSPECIFIED"
)

// Gender is a person's gender. Reading and writing know different values.
type Gender string

// The genders. Unspecified is only read, Unknown and Undefined only written.
const (
	GenderMale        Gender = "MALE"
	GenderFemale      Gender = "FEMALE"
	GenderDiverse     Gender = "DIVERSE"
	GenderUnspecified Gender = "UNSPECIFIED"
	GenderUnknown     Gender = "UNKNOWN"
	GenderUndefined   Gender = "UNDEFINED"
)

// PersonListOptions are the filters of a list of persons. What is zero does not
// filter; several are combined with AND.
type PersonListOptions struct {
	IDs           []PersonID
	Emails        []string
	FirstName     string
	LastName      string
	PreferredName string
	Status        PersonStatus
	// Moments, compared to the second; After and Before exclude the moment itself.
	CreatedAt     time.Time
	CreatedAfter  time.Time
	CreatedBefore time.Time
	UpdatedAt     time.Time
	UpdatedAfter  time.Time
	UpdatedBefore time.Time
	// DatesOnly sends the days of the moments, in UTC. Personio documents times, and
	// has been seen to take nothing but days: set it where times are answered with
	// 400.
	DatesOnly bool

	// Limit of a page: 1 to 50, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

func (o PersonListOptions) query() url.Values {
	p := newParams()
	list(p, "id", o.IDs)
	list(p, "email", o.Emails)
	p.Text("first_name", o.FirstName)
	p.Text("last_name", o.LastName)
	p.Text("preferred_name", o.PreferredName)
	p.Text("status", string(o.Status))
	p.moment("created_at", o.CreatedAt, o.DatesOnly)
	p.moment("created_at.gt", o.CreatedAfter, o.DatesOnly)
	p.moment("created_at.lt", o.CreatedBefore, o.DatesOnly)
	p.moment("updated_at", o.UpdatedAt, o.DatesOnly)
	p.moment("updated_at.gt", o.UpdatedAfter, o.DatesOnly)
	p.moment("updated_at.lt", o.UpdatedBefore, o.DatesOnly)
	p.Limit(o.Limit, 50)
	return p.Values
}

// List returns one page of persons, 50 at most.
//
// Scope: personio:persons:read. Limit: 30 requests per second. Without the access
// right Personio answers 401, not 403.
//
// See https://developer.personio.de/reference/get_v2-persons.
func (s *PersonsService) List(ctx context.Context, o PersonListOptions, opts ...CallOption) (*Page[Person], error) {
	return listPage[Person](ctx, s.client, "/v2/persons", o.query(), o.Cursor, opts)
}

// Pages returns all pages from o.Cursor on, for progress and checkpoints. See
// [PersonsService.List].
func (s *PersonsService) Pages(ctx context.Context, o PersonListOptions, opts ...CallOption) iter.Seq2[*Page[Person], error] {
	return listPages[Person](ctx, s.client, "/v2/persons", o.query(), o.Cursor, opts)
}

// All returns all persons. See [PersonsService.List].
func (s *PersonsService) All(ctx context.Context, o PersonListOptions, opts ...CallOption) iter.Seq2[Person, error] {
	return items(s.Pages(ctx, o, opts...))
}

// ChangesSince reads the persons that were created or changed since a checkpoint;
// the zero Checkpoint reads everyone. o.UpdatedAfter and o.Cursor are not for the
// caller to set. It needs the attribute updated_at to be readable: persons without
// one come in each run. Whether a change of an employment counts as one of its
// person is not documented.
//
// Scope, limit and reference: see [PersonsService.List].
func (s *PersonsService) ChangesSince(ctx context.Context, since Checkpoint, o PersonListOptions, opts ...CallOption) *Changes[Person] {
	list := func(after time.Time) iter.Seq2[Person, error] {
		o := o
		if o.DatesOnly && !after.IsZero() {
			after = after.AddDate(0, 0, -1) // the day itself may be excluded
		}
		o.UpdatedAfter, o.Cursor = after, ""
		return s.All(ctx, o, opts...)
	}
	return ChangesSince(since, list, func(p Person) (string, time.Time) { return string(p.ID), p.UpdatedAt.Time })
}

// Get returns a person, or an error that matches [ErrNotFound].
//
// Scope: personio:persons:read. Limit: 30 requests per second.
//
// See https://developer.personio.de/reference/get_v2-persons-id.
func (s *PersonsService) Get(ctx context.Context, id PersonID, opts ...CallOption) (*Person, error) {
	return get[Person](ctx, s.client, address.Path("/v2/persons/{}", string(id)), nil, opts)
}

// PersonCreate is a new person. FirstName and LastName are required.
type PersonCreate struct {
	FirstName     string `json:"first_name"               need:"true"`
	LastName      string `json:"last_name"                need:"true"`
	Email         string `json:"email,omitempty"`
	PreferredName string `json:"preferred_name,omitempty"`
	Gender        Gender `json:"gender,omitempty"`
	// LanguageCode of Personio's pages for the person: en, de, es, fr, nl, it, sv, fi.
	LanguageCode     string        `json:"language_code,omitempty"`
	CustomAttributes []CustomValue `json:"custom_attributes,omitempty"`
	// Employments to create with the person, in the form of an employment's PATCH.
	Employments []EmploymentPatch `json:"employments,omitempty"`
}

// LogValue implements [slog.LogValuer]: nothing personal.
func (p PersonCreate) LogValue() slog.Value { return slog.StringValue("new person") }

// wrong says what cannot be sent, or nothing.
func (p PersonCreate) wrong() string {
	for _, employment := range p.Employments {
		if why := employment.wrong(); why != "" {
			return why
		}
	}
	return wrongValues(p.CustomAttributes)
}

// Create makes a person, and employments with it, and returns its id. It is not repeated when nobody knows
// whether it happened: see [OutcomeUnknownError].
//
// Scope: personio:persons:write. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/post_v2-persons.
func (s *PersonsService) Create(ctx context.Context, p PersonCreate, opts ...CallOption) (*PersonCreated, error) {
	if why := p.wrong(); why != "" {
		return nil, notSent(http.MethodPost, "/v2/persons", why)
	}
	return create[PersonCreated](ctx, s.client, "/v2/persons", nil, p, opts)
}

// PersonCreated is what Personio says of a new person. Its members are not
// documented beyond that it has ids: see RawJSON. The ids of the employments are in
// the Person.
type PersonCreated struct {
	Object

	ID PersonID `json:"id"`
}

// PersonPatch changes a person. What is absent stays as it is. The names cannot be
// cleared.
type PersonPatch struct {
	FirstName        Opt[string]        `json:"first_name,omitzero"`
	LastName         Opt[string]        `json:"last_name,omitzero"`
	Email            Opt[string]        `json:"email,omitzero"`
	PreferredName    Opt[string]        `json:"preferred_name,omitzero"`
	Gender           Opt[Gender]        `json:"gender,omitzero"`
	LanguageCode     Opt[string]        `json:"language_code,omitzero"`
	CustomAttributes Opt[[]CustomValue] `json:"custom_attributes,omitzero"`
}

// LogValue implements [slog.LogValuer]: nothing personal.
func (p PersonPatch) LogValue() slog.Value { return slog.StringValue("changes of a person") }

// Update changes a person.
//
// Scope: personio:persons:write. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/patch_v2-persons-id.
func (s *PersonsService) Update(ctx context.Context, id PersonID, p PersonPatch, opts ...CallOption) error {
	path := address.Path("/v2/persons/{}", string(id))
	if why := wrongValues(p.CustomAttributes.Or(nil)); why != "" {
		return notSent(http.MethodPatch, path, why)
	}
	return update(ctx, s.client, path, nil, p, opts)
}

// Delete deletes a person with everything that belongs to it. There is no way
// back, and nothing asks again.
//
// Scope: personio:persons:write, by Personio's rule for names of scopes. Limit: 10
// requests per second.
//
// See https://developer.personio.de/reference/delete_v2-persons-id.
func (s *PersonsService) Delete(ctx context.Context, id PersonID, opts ...CallOption) error {
	return remove(ctx, s.client, address.Path("/v2/persons/{}", string(id)), nil, opts)
}
