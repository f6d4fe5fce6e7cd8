package personio

import (
	"encoding/json"
	"fmt"
)

// Ids are texts, and opaque. They are types of their own so that the id of a
// person cannot be given where one of an employment belongs; untyped constants
// work for all of them. Where Personio sends a number for one, its digits are
// kept.
type (
	PersonID           string
	EmploymentID       string
	AbsenceTypeID      string
	AbsencePeriodID    string
	AttendancePeriodID string
	ProjectID          string
	CompensationID     string
	CompensationTypeID string
	JobID              string
	SalaryBandID       string
	OrgUnitID          string
	LegalEntityID      string
	CostCenterID       string
	WorkplaceID        string
	DocumentID         string
	DocumentCategoryID string
	ReportID           string
	WebhookID          string
)

func unmarshalID[ID ~string](id *ID, data []byte) error {
	var text string
	switch {
	case string(data) == "null":
	case len(data) > 0 && data[0] == '"':
		if err := json.Unmarshal(data, &text); err != nil {
			return fmt.Errorf("personio: decoding an id: %w", err)
		}
	default:
		var number json.Number
		if err := json.Unmarshal(data, &number); err != nil {
			return fmt.Errorf("personio: an id is neither a text nor a number: %w", err)
		}
		text = number.String()
	}
	*id = ID(text)
	return nil
}

// The ids read texts, numbers and null.

// UnmarshalJSON implements [json.Unmarshaler].
func (id *PersonID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *EmploymentID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *AbsenceTypeID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *AbsencePeriodID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *AttendancePeriodID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *ProjectID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *CompensationID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *CompensationTypeID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *JobID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *SalaryBandID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *OrgUnitID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *LegalEntityID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *CostCenterID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *WorkplaceID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *DocumentID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *DocumentCategoryID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *ReportID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }

// UnmarshalJSON implements [json.Unmarshaler].
func (id *WebhookID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }
