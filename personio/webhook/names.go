package webhook

// The names of events that Personio has, for [Event.Name] and for the enabled
// events of a webhook. There may be others: names are open.
const (
	PersonCreated = "person.created"
	// PersonUpdated fires for first name, last name, preferred name, gender,
	// language, e-mail address and custom attributes, and not for other attributes.
	PersonUpdated = "person.updated"
	PersonDeleted = "person.deleted"

	EmploymentCreated = "employment.created"
	// EmploymentUpdated fires for some attributes; a change of the job is none.
	EmploymentUpdated            = "employment.updated"
	EmploymentUpdatedCostCenters = "employment.updated.cost-centers"
	// EmploymentDeleted fires when its person is deleted, too.
	EmploymentDeleted = "employment.deleted"
	// EmploymentStarted and EmploymentTerminated fire on the effective date.
	EmploymentStarted    = "employment.started"
	EmploymentTerminated = "employment.terminated"

	AbsencePeriodCreated       = "absence-period.created"
	AbsencePeriodUpdatedStatus = "absence-period.updated.status"
	// AbsencePeriodUpdatedTimerange fires for changed dates; users have seen it
	// without a change.
	AbsencePeriodUpdatedTimerange = "absence-period.updated.timerange"
	AbsencePeriodDeleted          = "absence-period.deleted"

	AttendancePeriodCreated = "attendance-period.created"
	AttendancePeriodUpdated = "attendance-period.updated"
	AttendancePeriodDeleted = "attendance-period.deleted"

	// DocumentCreated, as all events of documents, fires for those of employees only.
	// It may come before the document can be read: its virus scan comes first.
	DocumentCreated = "document.created"
	DocumentUpdated = "document.updated"
	DocumentDeleted = "document.deleted"
	DocumentSigned  = "document.signed"

	// Ping is only sent on request.
	Ping = "ping"
)
