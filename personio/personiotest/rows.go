package personiotest

import "slices"

// copies are what tests are given of rows.
func copies[T any](rows []*T) []T {
	all := make([]T, len(rows))
	for i, row := range rows {
		all[i] = *row
	}
	return all
}

// first is the first row that matches, nil if none does.
func first[T any](rows []*T, matches func(*T) bool) *T {
	i := slices.IndexFunc(rows, matches)
	if i < 0 {
		return nil
	}
	return rows[i]
}

// remove takes out the rows that match. It reports whether there were any.
func remove[T any](rows *[]*T, matches func(*T) bool) bool {
	before := len(*rows)
	*rows = slices.DeleteFunc(*rows, matches)
	return len(*rows) < before
}
