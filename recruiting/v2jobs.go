package recruiting

import (
	"context"
	"encoding/json"
	"iter"

	"github.com/personio-go/sdk/personio"
)

// JobsService reads the jobs of recruiting. They have no texts, no addresses and
// no word on where they are published: the XML feed has those, see package
// xmlfeed.
//
// See https://developer.personio.de/reference/get_v2-recruiting-jobs.
type JobsService service

// Job is a job that people can, or could, apply for.
type Job struct {
	personio.Object

	ID         JobID              `json:"id"`
	Name       string             `json:"name,omitempty"`
	Department Named              `json:"department,omitzero"`
	Category   CategoryRef        `json:"category,omitzero"`
	HiringTeam []TeamMember       `json:"hiring_team,omitempty"`
	Company    Named              `json:"company,omitzero"`
	CreatedAt  personio.Timestamp `json:"created_at,omitzero"`
	UpdatedAt  personio.Timestamp `json:"updated_at,omitzero"`
}

// CategoryRef is the recruiting category of a job, which decides about its stages:
// see [CategoriesService]. It has no id where Personio sends the name alone.
type CategoryRef struct {
	ID   CategoryID `json:"id,omitempty"`
	Name string     `json:"name,omitempty"`
}

// UnmarshalJSON reads the object, and a bare name.
func (g *CategoryRef) UnmarshalJSON(data []byte) error {
	type plain CategoryRef
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &g.Name) //nolint:wrapcheck // a DecodeError wraps it
	}
	return json.Unmarshal(data, (*plain)(g)) //nolint:wrapcheck // a DecodeError wraps it
}

// JobListOptions cut a list of jobs into pages. The list has filters that are not
// published as far as is known: see [personio.WithQuery].
type JobListOptions struct {
	// Limit of a page: 1 to 200, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor personio.Cursor
}

func (o JobListOptions) path() string {
	p := newParams()
	p.Limit(o.Limit, maxPage)
	return p.from(jobsPath, o.Cursor)
}

const jobsPath = "/v2/recruiting/jobs"

// List returns one page of jobs, 200 at most, the one that changed last first.
//
// Scope: personio:recruiting:read. Limit: 10 requests per second. Generally
// available since the second half of 2026; before, it needed the header Beta.
//
// See https://developer.personio.de/reference/get_v2-recruiting-jobs.
func (s *JobsService) List(ctx context.Context, o JobListOptions, opts ...personio.CallOption) (*personio.Page[Job], error) {
	return personio.ListPage[Job](ctx, s.api, o.path(), "", opts...)
}

// All returns all jobs. See [JobsService.List].
func (s *JobsService) All(ctx context.Context, o JobListOptions, opts ...personio.CallOption) iter.Seq2[Job, error] {
	return personio.ListAll[Job](ctx, s.api, o.path(), opts...)
}

// Get returns one job.
//
// Scope: personio:recruiting:read. Limit: 10 requests per second. Generally
// available since the second half of 2026; before, it needed the header Beta.
//
// See https://developer.personio.de/reference/get_v2-recruiting-jobs-id.
func (s *JobsService) Get(ctx context.Context, id JobID, opts ...personio.CallOption) (*Job, error) {
	return one[Job](ctx, (*service)(s), jobsPath, string(id), opts)
}
