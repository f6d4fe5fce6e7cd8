package personio

import (
	"context"
	"encoding/json"
	"iter"
	"log/slog"
	"net/url"

	"github.com/personio-go/sdk/internal/address"
)

// LegalEntitiesService reads the legal entities of a company: who is the
// employer.
//
// See https://developer.personio.de/reference/listlegalentities.
type LegalEntitiesService service

// LegalEntity is an employer. Its members are not documented, they are those that
// have been seen; where not even the shape is sure, they are JSON as it came, or a
// [Text], which takes any type.
type LegalEntity struct {
	Object

	ID     LegalEntityID `json:"id"`
	Name   string        `json:"name,omitempty"`
	Status Text          `json:"status,omitempty"`
	IsMain bool          `json:"is_main,omitempty"`
	// ValidFrom is the day from which the entity is in force.
	ValidFrom Date `json:"valid_from,omitzero"`
	// Country is an ISO 3166 code of two letters, such as DE.
	Country            Text `json:"country,omitempty"`
	Type               Text `json:"type,omitempty"`
	RegistrationNumber Text `json:"registration_number,omitempty"`
	IndustrySector     Text `json:"industry_sector,omitempty"`
	Email              Text `json:"email,omitempty"`
	Phone              Text `json:"phone,omitempty"`

	Address        json.RawMessage `json:"address,omitempty"`
	MailingAddress json.RawMessage `json:"mailing_address,omitempty"`
	// BankDetails are not for logs.
	BankDetails json.RawMessage `json:"bank_details,omitempty"`
	// AssignedEmployees are ids of persons, in one way or another.
	AssignedEmployees json.RawMessage `json:"assigned_employees,omitempty"`
	// ContactPerson is the id of a person, or a reference to one.
	ContactPerson json.RawMessage `json:"contact_person,omitempty"`
}

// UnmarshalJSON implements [json.Unmarshaler]. IsMain is read from true and 1, also
// as texts.
func (e *LegalEntity) UnmarshalJSON(data []byte) error {
	type plain LegalEntity
	entity := struct {
		*plain

		IsMain flag `json:"is_main"`
	}{plain: (*plain)(e)}
	err := json.Unmarshal(data, &entity)
	e.IsMain = bool(entity.IsMain)
	return err //nolint:wrapcheck // a DecodeError wraps it
}

// LogValue implements [slog.LogValuer]: the id, and nothing of persons and banks.
func (e LegalEntity) LogValue() slog.Value { return slog.StringValue("legal entity " + string(e.ID)) }

// LegalEntityListOptions are the filters of a list of legal entities. What is zero
// does not filter.
type LegalEntityListOptions struct {
	IDs []LegalEntityID
	// Countries are ISO 3166 codes of two letters.
	Countries []string

	// Limit of a page: 1 to 100, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

func (o LegalEntityListOptions) query() url.Values {
	p := newParams()
	list(p, "id", o.IDs)
	list(p, "country", o.Countries)
	p.Limit(o.Limit, 100)
	return p.Values
}

// List returns one page of legal entities, 100 at most, the newest first. In an
// account without the feature the error matches [ErrFeatureUnavailable].
//
// Scope: personio:legal-entities:read, by Personio's rule for names of scopes.
// Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/listlegalentities.
func (s *LegalEntitiesService) List(ctx context.Context, o LegalEntityListOptions, opts ...CallOption) (*Page[LegalEntity], error) {
	return listPage[LegalEntity](ctx, s.client, "/v2/legal-entities", o.query(), o.Cursor, opts)
}

// Pages returns all pages from o.Cursor on. See [LegalEntitiesService.List].
func (s *LegalEntitiesService) Pages(ctx context.Context, o LegalEntityListOptions, opts ...CallOption) iter.Seq2[*Page[LegalEntity], error] {
	return listPages[LegalEntity](ctx, s.client, "/v2/legal-entities", o.query(), o.Cursor, opts)
}

// All returns all legal entities. See [LegalEntitiesService.List].
func (s *LegalEntitiesService) All(ctx context.Context, o LegalEntityListOptions, opts ...CallOption) iter.Seq2[LegalEntity, error] {
	return items(s.Pages(ctx, o, opts...))
}

// Get returns a legal entity, or an error that matches [ErrNotFound], or
// [ErrFeatureUnavailable] in an account without the feature.
//
// Scope: personio:legal-entities:read, by Personio's rule for names of scopes.
// Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/getlegalentitybyid.
func (s *LegalEntitiesService) Get(ctx context.Context, id LegalEntityID, opts ...CallOption) (*LegalEntity, error) {
	return get[LegalEntity](ctx, s.client, address.Path("/v2/legal-entities/{}", string(id)), nil, opts)
}
