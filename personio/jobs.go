package personio

import (
	"context"
	"iter"
	"net/url"

	"github.com/personio-go/sdk/internal/address"
)

// JobsService reads the catalogue of jobs: what the company has agreed that its
// people can be, with levels and salary bands. The positions that are open for
// applications are others; packages recruiting and xmlfeed read those.
//
// See https://developer.personio.de/reference/listjobs.
type JobsService service

// Job is an entry of the catalogue. The types of most members are not
// documented.
type Job struct {
	Object

	ID          JobID `json:"id"` // a UUID
	Name        Text  `json:"name,omitempty"`
	JobFamily   Text  `json:"job_family,omitempty"`
	Level       Text  `json:"level,omitempty"`
	JobTrack    Text  `json:"job_track,omitempty"`
	GlobalGrade Text  `json:"global_grade,omitempty"`
	// SalaryBandIDs are empty without the scope personio:salary-bands:read;
	// [SalaryBandsService] reads the bands.
	SalaryBandIDs []SalaryBandID `json:"salary_band_ids,omitempty"`
}

// JobSort is the order of a list of jobs.
type JobSort string

// The orders. Personio's own is [JobsByIDDescending].
const (
	JobsByName           JobSort = "name"
	JobsByNameDescending JobSort = "-name"
	JobsByID             JobSort = "id"
	JobsByIDDescending   JobSort = "-id"
)

// JobListOptions are the filters of a list of jobs. What is zero does not filter.
type JobListOptions struct {
	IDs []JobID
	// Names, whole ones. One with a comma in it cannot be asked for.
	Names []string
	Sort  JobSort

	// Limit of a page: 1 to 100, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

func (o JobListOptions) query() url.Values {
	p := newParams()
	list(p, "id", o.IDs)
	list(p, "name", o.Names)
	p.Text("sort", string(o.Sort))
	p.Limit(o.Limit, 100)
	return p.Values
}

// List returns one page of jobs, 100 at most.
//
// Scope: personio:jobs:read. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/listjobs.
func (s *JobsService) List(ctx context.Context, o JobListOptions, opts ...CallOption) (*Page[Job], error) {
	return listPage[Job](ctx, s.client, "/v2/jobs", o.query(), o.Cursor, opts)
}

// Pages returns all pages from o.Cursor on. See [JobsService.List].
func (s *JobsService) Pages(ctx context.Context, o JobListOptions, opts ...CallOption) iter.Seq2[*Page[Job], error] {
	return listPages[Job](ctx, s.client, "/v2/jobs", o.query(), o.Cursor, opts)
}

// All returns all jobs. See [JobsService.List].
func (s *JobsService) All(ctx context.Context, o JobListOptions, opts ...CallOption) iter.Seq2[Job, error] {
	return items(s.Pages(ctx, o, opts...))
}

// Get returns a job, or an error that matches [ErrNotFound].
//
// Scope: personio:jobs:read. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/getjob.
func (s *JobsService) Get(ctx context.Context, id JobID, opts ...CallOption) (*Job, error) {
	return get[Job](ctx, s.client, address.Path("/v2/jobs/{}", string(id)), nil, opts)
}
