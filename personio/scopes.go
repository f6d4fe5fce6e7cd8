// Code generated from the table in internal/operation by go generate ./internal/operation. DO NOT EDIT.

package personio

// Scope is an access right as a token carries it, in the answer of the token endpoint.
// Package connection knows what it is called in the form of an integration.
type Scope string

// The scopes of the operations in docs/operations.md. Those with a question mark follow
// Personio's rule for names, and nobody has proved them. The last ones are those of API v1.
const (
	ScopeAbsencesRead        Scope = "personio:absences:read"
	ScopeAbsencesWrite       Scope = "personio:absences:write" // ?
	ScopeAttendancesRead     Scope = "personio:attendances:read"
	ScopeAttendancesWrite    Scope = "personio:attendances:write"
	ScopeCompensationsRead   Scope = "personio:compensations:read"
	ScopeCompensationsWrite  Scope = "personio:compensations:write"
	ScopeCostCentersRead     Scope = "personio:cost-centers:read"
	ScopeDocumentsRead       Scope = "personio:documents:read"  // ?
	ScopeDocumentsWrite      Scope = "personio:documents:write" // ?
	ScopeJobsRead            Scope = "personio:jobs:read"
	ScopeLegalEntitiesRead   Scope = "personio:legal-entities:read" // ?
	ScopeOrgUnitsRead        Scope = "personio:org-units:read"      // ?
	ScopePersonsRead         Scope = "personio:persons:read"
	ScopePersonsWrite        Scope = "personio:persons:write"
	ScopeRecruitingRead      Scope = "personio:recruiting:read"
	ScopeRecruitingWrite     Scope = "personio:recruiting:write"
	ScopeReportsRead         Scope = "personio:reports:read" // ?
	ScopeSalaryBandsRead     Scope = "personio:salary-bands:read"
	ScopeWebhooksRead        Scope = "personio:webhooks:read"
	ScopeWebhooksWrite       Scope = "personio:webhooks:write"
	ScopeWorkplacesRead      Scope = "personio:workplaces:read" // ?
	ScopeV1AbsencesRead      Scope = "absences:read"
	ScopeV1AbsencesWrite     Scope = "absences:write"
	ScopeV1AttendancesRead   Scope = "attendances:read"
	ScopeV1AttendancesWrite  Scope = "attendances:write"
	ScopeV1DocumentsRead     Scope = "documents:read"
	ScopeV1DocumentsWrite    Scope = "documents:write"
	ScopeV1EmployeesRead     Scope = "employees:read"
	ScopeV1EmployeesWrite    Scope = "employees:write"
	ScopeV1ReportsCustomRead Scope = "reports.custom:read"
)
