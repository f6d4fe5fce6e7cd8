package personiotest

import (
	"fmt"
	"slices"
	"strings"
)

// UnknownOperationError is the answer to an operation that Personio does not have.
type UnknownOperationError struct {
	Operation string
	// Nearest are operations with a similar name, the nearest first.
	Nearest []string
}

func (e *UnknownOperationError) Error() string {
	return fmt.Sprintf("personiotest: no operation %q; the nearest are %s; docs/operations.md has all", e.Operation, strings.Join(e.Nearest, ", "))
}

// Operations are the names of all operations that the emulator answers.
func (s *Server) Operations() []string {
	names := make([]string, 0, 9+len(s.api.routes))
	names = append(names, OpFeed, OpCareerPage, OpJobPage, OpApplication, OpDocument, OpToken, OpTokenV1, OpRevoke, OpUnknown)
	for _, route := range s.api.routes {
		names = append(names, route.operation)
	}
	slices.Sort(names)
	return names
}

// checkOperation refuses a name that no operation has; "" stands for all.
func (s *Server) checkOperation(name string) error {
	names := s.Operations()
	if name == "" || slices.Contains(names, name) {
		return nil
	}
	slices.SortStableFunc(names, func(a, b string) int { return distance(a, name) - distance(b, name) })
	return &UnknownOperationError{Operation: name, Nearest: names[:3]}
}

// distance is how many letters have to be changed, added or taken away to make one
// text of another.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
