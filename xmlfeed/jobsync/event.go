package jobsync

import (
	"time"

	"github.com/personio-go/sdk/xmlfeed"
)

// Job is a position as the mirror knows it.
type Job struct {
	xmlfeed.Position

	// Version counts the events of this job, from 1.
	Version uint64 `json:"version"`
	// Archived jobs are no longer in the feed. They are kept to recognise those
	// that return.
	Archived bool `json:"archived,omitempty"`
	// Held jobs are open, but no longer in the feed, and not archived because the
	// feed looked wrong. See [ApproveArchives].
	Held bool `json:"held,omitempty"`
	// ChangedAt is when the feed was fetched that led to this version.
	ChangedAt time.Time `json:"changed_at,omitzero"`
}

// Kind is what happened to a job.
type Kind string

// The kinds of event.
const (
	Create  Kind = "create"
	Update  Kind = "update"
	Archive Kind = "archive"
)

// Event is one change of the mirror.
type Event struct {
	// ID is "company/seq", the same each time the event is delivered. Diff leaves
	// ID, Company and Seq empty.
	ID      string `json:"id,omitempty"`
	Company string `json:"company,omitempty"`
	// Seq numbers the events of a company without a gap, from 1.
	Seq  uint64 `json:"seq,omitempty"`
	Kind Kind   `json:"kind"`
	// Job is the whole job after the event; of an archived one what was known
	// last.
	Job Job `json:"job"`
	// Previous is the job before the event: nil for one that was never seen. A
	// Create with a Previous is a job that returned.
	Previous *Job `json:"previous,omitempty"`
	// Changed names the fields that an Update changes.
	Changed []Field `json:"changed,omitempty"`
	// ObservedAt is when the feed was fetched that shows the change.
	ObservedAt time.Time `json:"observed_at,omitzero"`
}

// Field is a part of a position, by the name that the feed has for it.
type Field string

// The fields that an Update can change. The date of creation is not one of
// them.
const (
	FieldName               Field = "name"
	FieldSubcompany         Field = "subcompany"
	FieldOffice             Field = "office"
	FieldAdditionalOffices  Field = "additionalOffices"
	FieldDepartment         Field = "department"
	FieldRecruitingCategory Field = "recruitingCategory"
	FieldDescriptions       Field = "jobDescriptions"
	FieldEmploymentType     Field = "employmentType"
	FieldSeniority          Field = "seniority"
	FieldSchedule           Field = "schedule"
	FieldYearsOfExperience  Field = "yearsOfExperience"
	FieldKeywords           Field = "keywords"
	FieldOccupation         Field = "occupation"
	FieldOccupationCategory Field = "occupationCategory"
	FieldSalary             Field = "salaryInformation"
)
