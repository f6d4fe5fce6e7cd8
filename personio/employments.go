package personio

// EmploymentsService reads and changes employments.
type EmploymentsService service

// EmploymentPatch changes an employment.
type EmploymentPatch struct{}
