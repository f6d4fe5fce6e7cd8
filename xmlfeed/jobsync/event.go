package jobsync

import "time"

// Kind is what happened to a job.
type Kind string

// The kinds of event.
const (
	// Create is a job that was not known.
	Create Kind = "create"
	// Update is an open job whose content changed.
	Update Kind = "update"
	// Archive is an open job that is no longer published.
	Archive Kind = "archive"
	// Reopen is a job that was archived or left out and is published again. It may
	// have changed meanwhile. A mirror that puts every job in the place of the one with
	// its id does the same as for a Create.
	Reopen Kind = "reopen"
	// LeaveOut is a job that is still published, and that [Policy].Filter does not
	// take any more. A mirror that shows what it is told takes it off the page.
	LeaveOut Kind = "leave-out"
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
	// Previous is the job before the event: nil for a Create. For a Reopen it has
	// nothing but what is remembered of an archived job: ID, Name, Version and when
	// it was archived.
	Previous *Job `json:"previous,omitempty"`
	// Changed names the fields that an Update changes.
	Changed []Field `json:"changed,omitempty"`
	// URL is the job's public page, as [WithLink] says. It is made when the event is
	// delivered; it is empty when the source does not know the page, and with Plan and
	// Diff.
	URL string `json:"url,omitempty"`
	// ObservedAt is when the feed was fetched that shows the change.
	ObservedAt time.Time `json:"observed_at,omitzero"`
}

// Field is a part of a position, by the name that the feed has for it.
type Field string

// The fields that an Update can change. FieldDescriptions stands for the texts in
// every language. The date of creation is not one of them.
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
