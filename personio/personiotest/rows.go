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

// cloned are copies of rows, which can be changed without the others.
func cloned[T any](rows []*T) []*T {
	all := make([]*T, len(rows))
	for i, row := range rows {
		copied := *row
		all[i] = &copied
	}
	return all
}

// with is the rows with one more, or with one in the place of the same.
func with[T any](rows []T, row T, same func(T) bool) []T {
	if i := slices.IndexFunc(rows, same); i >= 0 {
		rows[i] = row
		return rows
	}
	return append(rows, row)
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
