package recruiting

import (
	"context"
	"iter"

	"github.com/personio-go/sdk/personio"
)

// CategoriesService reads the recruiting categories with their stages: the only
// place in the API where a company's own stages can be listed.
//
// See https://developer.personio.de/reference/get_v2-recruiting-categories.
type CategoriesService service

// JobCategory is a group of jobs with the same stages.
type JobCategory struct {
	personio.Object

	ID      CategoryID `json:"id"`
	Name    string     `json:"name,omitempty"`
	Stages  []Stage    `json:"stages,omitempty"`
	Company Named      `json:"company,omitzero"`
}

// CategoryListOptions cut a list of categories into pages.
type CategoryListOptions struct {
	// Limit of a page: 1 to 200, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor personio.Cursor
}

func (o CategoryListOptions) path() string {
	p := newParams()
	p.Limit(o.Limit, maxPage)
	return p.from(categoriesPath, o.Cursor)
}

const categoriesPath = "/v2/recruiting/categories"

// List returns one page of categories, 200 at most.
//
// Scope: personio:recruiting:read. Limit: 10 requests per second. Generally
// available since the second half of 2026; before, it needed the header Beta.
//
// See https://developer.personio.de/reference/get_v2-recruiting-categories.
func (s *CategoriesService) List(ctx context.Context, o CategoryListOptions, opts ...personio.CallOption) (*personio.Page[JobCategory], error) {
	return personio.ListPage[JobCategory](ctx, s.api, o.path(), "", opts...)
}

// All returns all categories. See [CategoriesService.List].
func (s *CategoriesService) All(ctx context.Context, o CategoryListOptions, opts ...personio.CallOption) iter.Seq2[JobCategory, error] {
	return personio.ListAll[JobCategory](ctx, s.api, o.path(), opts...)
}

// Get returns one category.
//
// Scope: personio:recruiting:read. Limit: 10 requests per second. Generally
// available since the second half of 2026; before, it needed the header Beta.
//
// See https://developer.personio.de/reference/get_v2-recruiting-categories-id.
func (s *CategoriesService) Get(ctx context.Context, id CategoryID, opts ...personio.CallOption) (*JobCategory, error) {
	return one[JobCategory](ctx, (*service)(s), categoriesPath, string(id), opts)
}
