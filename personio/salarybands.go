package personio

import (
	"context"
	"iter"
	"net/url"

	"github.com/personio-go/sdk/internal/address"
)

// SalaryBandsService reads the salary bands of the catalogue of jobs.
//
// See https://developer.personio.de/reference/listsalarybands.
type SalaryBandsService service

// SalaryBand is a salary band. Its members beside the id are not documented:
// read them with Member or RawJSON.
type SalaryBand struct {
	Object

	ID SalaryBandID `json:"id"` // a UUID
}

// SalaryBandListOptions are the filters of a list of salary bands.
type SalaryBandListOptions struct {
	IDs []SalaryBandID

	// Limit of a page: 1 to 100, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

func (o SalaryBandListOptions) query() url.Values {
	p := newParams()
	list(p, "id", o.IDs)
	p.Limit(o.Limit, 100)
	return p.Values
}

// List returns one page of salary bands, 100 at most.
//
// Scope: personio:salary-bands:read. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/listsalarybands.
func (s *SalaryBandsService) List(ctx context.Context, o SalaryBandListOptions, opts ...CallOption) (*Page[SalaryBand], error) {
	return listPage[SalaryBand](ctx, s.client, "/v2/salary-bands", o.query(), o.Cursor, opts)
}

// Pages returns all pages from o.Cursor on. See [SalaryBandsService.List].
func (s *SalaryBandsService) Pages(ctx context.Context, o SalaryBandListOptions, opts ...CallOption) iter.Seq2[*Page[SalaryBand], error] {
	return listPages[SalaryBand](ctx, s.client, "/v2/salary-bands", o.query(), o.Cursor, opts)
}

// All returns all salary bands. See [SalaryBandsService.List].
func (s *SalaryBandsService) All(ctx context.Context, o SalaryBandListOptions, opts ...CallOption) iter.Seq2[SalaryBand, error] {
	return items(s.Pages(ctx, o, opts...))
}

// Get returns a salary band, or an error that matches [ErrNotFound].
//
// Scope: personio:salary-bands:read. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/getsalaryband.
func (s *SalaryBandsService) Get(ctx context.Context, id SalaryBandID, opts ...CallOption) (*SalaryBand, error) {
	return get[SalaryBand](ctx, s.client, address.Path("/v2/salary-bands/{}", string(id)), nil, opts)
}
