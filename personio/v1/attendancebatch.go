package v1

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/personio-go/sdk/personio"
)

// AttendanceCreate is a new attendance. Employee, Date, StartTime and Break are
// sent always.
type AttendanceCreate struct {
	Employee  EmployeeID    `json:"employee"`
	Date      personio.Date `json:"date"`
	StartTime Clock         `json:"start_time"`
	// EndTime that is not given makes an attendance that goes on.
	EndTime Clock `json:"end_time,omitzero"`
	// Break in minutes.
	Break     int       `json:"break"`
	Comment   string    `json:"comment,omitempty"`
	ProjectID ProjectID `json:"project_id,omitempty"`
}

// LogValue implements [slog.LogValuer]: the id of the employee alone.
func (a AttendanceCreate) LogValue() slog.Value {
	return slog.StringValue("attendance of employee " + a.Employee.String())
}

// AttendancesCreated is what Personio says of a batch that it took as a whole.
type AttendancesCreated struct {
	Object

	// IDs are in the order of the rows; that they are is UNVERIFIED.
	IDs     []AttendanceID `json:"id"`
	Message string         `json:"message"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. Where the ids of v2 stand
// is not known: see RawJSON.
func (a *AttendancesCreated) UnmarshalJSON(data []byte) error {
	type plain AttendancesCreated
	*a = AttendancesCreated{}
	return unwrap(data, (*plain)(a), &a.Object)
}

// mostEmployees of a batch.
const mostEmployees = 100

// Create makes attendances. It is not repeated when nobody knows whether it
// happened: see [personio.OutcomeUnknownError].
//
// Personio creates the rows that it can and refuses the others. Then the error is
// an [*AttendanceBatchError], which says for each row whether it was created.
// Sending the batch again would create some of them twice.
//
// Scope: attendances:write. Limit: 100 employees in a batch. Deprecated by Personio:
// see [AttendancesService].
//
// See https://developer.personio.de/reference/post_company-attendances. Successor:
// [personio.AttendancePeriodsService].
func (s *AttendancesService) Create(ctx context.Context, rows []AttendanceCreate, approval Approval, opts ...personio.CallOption) (*AttendancesCreated, error) {
	if err := checkBatch(rows); err != nil {
		return nil, err
	}
	body := struct {
		Attendances  []AttendanceCreate `json:"attendances"`
		SkipApproval bool               `json:"skip_approval"`
	}{rows, !bool(approval)}
	created, err := one[AttendancesCreated](ctx, s.client, http.MethodPost, attendancesPath, body, opts)
	if err != nil {
		return nil, batchError(rows, err)
	}
	return created, nil
}

func checkBatch(rows []AttendanceCreate) error {
	employees := make(map[EmployeeID]bool)
	for i, row := range rows {
		employees[row.Employee] = true
		switch {
		case row.Employee < 1:
			return invalid(http.MethodPost, attendancesPath, "row %d: Employee is required", i)
		case row.Date.IsZero() || row.StartTime.IsZero():
			return invalid(http.MethodPost, attendancesPath, "row %d: Date and StartTime are required", i)
		case row.Break < 0:
			return invalid(http.MethodPost, attendancesPath, "row %d: Break is less than 0", i)
		}
	}
	switch {
	case len(rows) == 0:
		return invalid(http.MethodPost, attendancesPath, "there are no rows")
	case len(employees) > mostEmployees:
		return invalid(http.MethodPost, attendancesPath, "%d employees are more than the %d that one batch may have", len(employees), mostEmployees)
	}
	return nil
}

// AttendanceBatchError is a batch that Personio refused in part, or as a whole. It
// unwraps to the [*personio.APIError]. Each row of the batch is in exactly one of
// its lists.
//
// What Personio says is told apart by the employee, the date and the times that it
// repeats; that it keeps the order of the rows is not documented. Only where it
// repeats less, the order counts.
type AttendanceBatchError struct {
	// Created rows are in Personio now. Do not send them again.
	Created []AttendanceRow
	// Failed rows are not, each with the reason.
	Failed []AttendanceRow
	// Unknown rows are those of which the answer says nothing, or nothing that can be
	// told from what it says of others: find out before you send them again. Of a
	// very long answer only the beginning is read.
	Unknown []AttendanceRow
	// Err is the [*personio.APIError].
	Err error
}

// AttendanceRow is a row of a batch.
type AttendanceRow struct {
	// Index in the batch, and the row that was sent.
	Index int
	Row   AttendanceCreate
	// ID of a row that was created.
	ID AttendanceID
	// Message is Personio's reason. It is in a language of its choice; do not match
	// on it.
	Message string
}

// LogValue implements [slog.LogValuer]: the place in the batch and the id of the
// employee alone.
func (r AttendanceRow) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("row %d, %v", r.Index, r.Row.LogValue()))
}

func (e *AttendanceBatchError) Error() string {
	return fmt.Sprintf("v1: %d of the attendances were created, %d were not, of %d nobody knows: %v",
		len(e.Created), len(e.Failed), len(e.Unknown), e.Err)
}

// Unwrap returns the [*personio.APIError].
func (e *AttendanceBatchError) Unwrap() error { return e.Err }
