package v1

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/personio-go/sdk/personio"
)

// Ids of API v1 are numbers, some of them larger than 2^53. Each kind has its own
// type, so that the id of an employee cannot be given where one of an absence
// belongs. 0 is none. Absences in hours and custom reports have texts, in the form
// of UUIDs.

// EmployeeID is the id of an employee.
type EmployeeID int64

// AttendanceID is the id of an attendance.
type AttendanceID int64

// ProjectID is the id of an attendance project.
type ProjectID int64

// TimeOffTypeID is the id of a type of time off.
type TimeOffTypeID int64

// TimeOffID is the id of a time off in days.
type TimeOffID int64

// DocumentID is the id of an uploaded document.
type DocumentID int64

// DocumentCategoryID is the id of a category of documents.
type DocumentCategoryID int64

// AbsencePeriodID is the id of an absence in hours, a UUID.
type AbsencePeriodID string

// AbsenceTypeID is the id of a type of absence in hours, a UUID.
type AbsenceTypeID string

// ReportID is the id of a custom report, a UUID.
type ReportID string

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
