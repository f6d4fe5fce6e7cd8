package v1

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/personio-go/sdk/personio"
)

// Ids of API v1 are numbers, some of them larger than 2^53. Each kind has its own
// type, so that the id of an employee cannot be given where one of an absence
// belongs. 0 is none.
type (
	// EmployeeID is that of an employee.
	EmployeeID int64
	// AttendanceID is that of an attendance.
	AttendanceID int64
	// ProjectID is that of a project.
	ProjectID int64
	// TimeOffTypeID is that of a type of absences, in days or in hours.
	TimeOffTypeID int64
	// TimeOffID is that of an absence in days.
	TimeOffID int64
	// DocumentID is that of a document.
	DocumentID int64
	// DocumentCategoryID is that of a category of documents.
	DocumentCategoryID int64

	// AbsencePeriodID is that of an absence in hours, a UUID.
	AbsencePeriodID string
	// AbsenceTypeID is the UUID of a type of absences in hours; its TimeOffTypeID is
	// a number.
	AbsenceTypeID string
	// ReportID is that of a custom report, a UUID.
	ReportID string
)

// String is the number.
func (id EmployeeID) String() string { return strconv.FormatInt(int64(id), 10) }

// PersonID is the id of the same person in API v2, where ids are texts. That the
// digits are the same is UNVERIFIED: persons of v2 have addresses of pictures
// with the ids of v1 in them.
func (id EmployeeID) PersonID() personio.PersonID { return personio.PersonID(id.String()) }

// unmarshalID reads a number, a text of digits, null and "".
func unmarshalID[ID ~int64](id *ID, data []byte) error {
	if isEmpty(data) {
		*id = 0
		return nil
	}
	n, err := strconv.ParseInt(string(bytes.Trim(data, `"`)), 10, 64)
	if err != nil {
		return fmt.Errorf("v1: an id of %d bytes is no whole number", len(data))
	}
	*id = ID(n)
	return nil
}

// The ids read numbers, texts of digits and null.

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (id *EmployeeID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (id *AttendanceID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (id *ProjectID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (id *TimeOffTypeID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (id *TimeOffID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (id *DocumentID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (id *DocumentCategoryID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }
