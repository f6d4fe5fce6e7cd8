package personiotest

import (
	"fmt"
	"slices"

	"github.com/personio-go/sdk/personio"
)

// UnknownOperationError is the answer to an operation that Personio does not have.
type UnknownOperationError struct {
	Operation personio.Operation
	// Nearest are operations with a similar name, the nearest first.
	Nearest []personio.Operation
}

func (e *UnknownOperationError) Error() string {
	return fmt.Sprintf("personiotest: no operation %q; the nearest are %v; docs/operations.md has all", e.Operation, e.Nearest)
}

// Operations are the names of all operations that the emulator answers.
func (s *Server) Operations() []personio.Operation {
	names := make([]personio.Operation, 0, 9+len(s.api.routes))
	names = append(names, personio.OpFeedFetch, OpCareerPage, OpJobPage, personio.OpRecruitingApplicationsCreate, personio.OpRecruitingDocumentsUpload,
		personio.OpAuthToken, personio.OpV1AuthToken, personio.OpAuthRevoke, OpUnknown)
	for _, route := range s.api.routes {
		names = append(names, route.operation)
	}
	slices.Sort(names)
	return names
}

// checkOperation refuses a name that no operation has; "" stands for all.
func (s *Server) checkOperation(name personio.Operation) error {
	names := s.Operations()
	if name == "" || slices.Contains(names, name) {
		return nil
	}
	slices.SortStableFunc(names, func(a, b personio.Operation) int { return distance(a, name) - distance(b, name) })
	return &UnknownOperationError{Operation: name, Nearest: names[:3]}
}

// distance is how many letters have to be changed, added or taken away to make one
// text of another.
func distance(a, b personio.Operation) int {
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
