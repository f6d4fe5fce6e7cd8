package personio

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Ids are texts, and opaque. They are types of their own so that the id of a
// person cannot be given where one of an employment belongs; untyped constants
// work for all of them. Where Personio sends a number for one, its digits are
// kept; where it sends a reference, {"id": …}, its id counts.

// PersonID is the id of a person, which API v1 calls an employee.
type PersonID string

// EmploymentID is the id of an employment.
type EmploymentID string

// AbsenceTypeID is the id of a type of absence.
type AbsenceTypeID string

// AbsencePeriodID is the id of an absence.
type AbsencePeriodID string

// AttendancePeriodID is the id of a period of attendance.
type AttendancePeriodID string

// ProjectID is the id of a project.
type ProjectID string

// CompensationID is the id of a compensation.
type CompensationID string

// CompensationTypeID is the id of a type of compensation.
type CompensationTypeID string

// JobID is the id of a job of the catalogue.
type JobID string

// SalaryBandID is the id of a salary band.
type SalaryBandID string

// OrgUnitID is the id of a team or a department, among those of its type.
type OrgUnitID string

// LegalEntityID is the id of a legal entity.
type LegalEntityID string

// CostCenterID is the id of a cost center.
type CostCenterID string

// WorkplaceID is the id of a workplace, or office.
type WorkplaceID string

// DocumentID is the id of a document.
type DocumentID string

// DocumentCategoryID is the id of a category of documents.
type DocumentCategoryID string

// ReportID is the id of a report.
type ReportID string

// WebhookID is the id of a webhook.
type WebhookID string

// SubcompanyID is the id of a subcompany, as it was before legal entities.
type SubcompanyID string

func unmarshalID[ID ~string](id *ID, data []byte) error {
	var text string
	switch {
	case string(data) == "null":
	case len(data) > 0 && data[0] == '"':
		if err := json.Unmarshal(data, &text); err != nil {
			return fmt.Errorf("personio: decoding an id: %w", err)
		}
	case len(data) > 0 && data[0] == '{':
		var ref struct {
			ID json.RawMessage `json:"id"`
		}
		if err := json.Unmarshal(data, &ref); err != nil || len(ref.ID) == 0 || ref.ID[0] == '{' {
			return errors.New("personio: an id is an object without an id")
		}
		return unmarshalID(id, ref.ID)
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

// The ids read texts, numbers, references and null.

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

// UnmarshalJSON implements [json.Unmarshaler].
func (id *SubcompanyID) UnmarshalJSON(data []byte) error { return unmarshalID(id, data) }
