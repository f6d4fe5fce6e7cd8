package personio

import (
	"context"
	"iter"
	"log/slog"
)

// PersonEmployments is a person with everything that the list of persons has of
// the employments no more than ids of.
type PersonEmployments struct {
	Person Person
	// Employments are all of them, the most recent first.
	Employments []Employment
}

// LogValue implements [slog.LogValuer]: the id and nothing personal.
func (p PersonEmployments) LogValue() slog.Value { return p.Person.LogValue() }

// Latest is the most recent employment, and whether there is one.
func (p PersonEmployments) Latest() (Employment, bool) {
	if len(p.Employments) == 0 {
		return Employment{}, false
	}
	return p.Employments[0], true
}

// employmentFetches is how many persons' employments are fetched at once when
// nothing else is said: enough for 10 requests per second at the usual latency.
const employmentFetches = 8

// WithEmployments adds the employments to persons: to all that a filter finds, or
// to those that changed.
//
//	persons := client.Persons.All(ctx, personio.PersonListOptions{Status: personio.PersonActive})
//	for person, err := range client.Persons.WithEmployments(ctx, persons, 0) {
//
// Personio has no way to read the employments of several persons at once. So this
// takes a request for each person (more for one with over 50 employments), some
// of them at the same time, and under the limit of 10 per second: 1,000 persons
// are about 100 seconds. concurrency bounds how many requests are on their way at
// once; 0 means 8.
//
// The order is that of persons. The sequence ends with the first error, whichever
// of the two reads it comes from, and what came before it is complete. When the
// loop is left, or ctx ends, requests on their way are given up.
//
// Scope: personio:persons:read. Limit: see [EmploymentsService.List].
//
// See https://developer.personio.de/reference/get_v2-persons-person-id-employments.
func (s *PersonsService) WithEmployments(
	ctx context.Context, persons iter.Seq2[Person, error], concurrency int, opts ...CallOption,
) iter.Seq2[PersonEmployments, error] {
	if concurrency <= 0 {
		concurrency = employmentFetches
	}
	return inOrder(ctx, persons, concurrency, func(ctx context.Context, p Person) (PersonEmployments, error) {
		employments, err := Collect(s.client.Employments.All(ctx, p.ID, EmploymentListOptions{}, opts...))
		return PersonEmployments{Person: p, Employments: employments}, err
	})
}
