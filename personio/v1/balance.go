package v1

import (
	"context"

	"github.com/personio-go/sdk/internal/address"
	"github.com/personio-go/sdk/personio"
)

// AbsenceBalance is how much of a type of absence an employee has left, in the unit
// of the type: days or hours.
type AbsenceBalance struct {
	ID       TimeOffTypeID   `json:"id"`
	Name     string          `json:"name"`
	Category AbsenceCategory `json:"category"`
	// Balance of today: what was taken is deducted, of an absence that goes on the
	// part up to today.
	Balance personio.Decimal `json:"balance"`
	// Available is what can still be planned. Not given in recordings from before
	// April 2024.
	Available personio.Decimal `json:"available_balance,omitzero"`
}

// Balance returns the absence balances of an employee, or an error that matches
// [personio.ErrNotFound]. Only API v1 has them.
//
// Scope: absences:read.
//
// See https://developer.personio.de/reference/get_company-employees-employee-id-absences-balance.
func (s *EmployeesService) Balance(ctx context.Context, id EmployeeID, opts ...personio.CallOption) ([]AbsenceBalance, error) {
	return getAll[AbsenceBalance](ctx, s.client, address.Path(employeesPath+"/{}/absences/balance", id), nil, opts)
}
