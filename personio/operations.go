// Code generated from the table in internal/operation by go generate ./internal/operation. DO NOT EDIT.

package personio

// Operation is a stable name of what the API can do, without ids: errors, limits,
// observers and the emulator have it. A route that the SDK does not know is named
// after the API's version and the method: "v2.get".
type Operation string

// The operations; docs/operations.md has their calls, scopes and successes.
const (
	OpFeedFetch                                Operation = "feed.fetch"                                   // GET /xml
	OpV1AuthToken                              Operation = "v1.auth.token"                                // POST /v1/auth
	OpAuthToken                                Operation = "auth.token"                                   // POST /v2/auth/token
	OpAuthRevoke                               Operation = "auth.revoke"                                  // POST /v2/auth/revoke
	OpPersonsList                              Operation = "persons.list"                                 // GET /v2/persons
	OpPersonsCreate                            Operation = "persons.create"                               // POST /v2/persons
	OpPersonsGet                               Operation = "persons.get"                                  // GET /v2/persons/{id}
	OpPersonsUpdate                            Operation = "persons.update"                               // PATCH /v2/persons/{id}
	OpPersonsDelete                            Operation = "persons.delete"                               // DELETE /v2/persons/{id}
	OpEmploymentsList                          Operation = "employments.list"                             // GET /v2/persons/{person_id}/employments
	OpEmploymentsGet                           Operation = "employments.get"                              // GET /v2/persons/{person_id}/employments/{id}
	OpEmploymentsUpdate                        Operation = "employments.update"                           // PATCH /v2/persons/{person_id}/employments/{id}
	OpAbsenceTypesList                         Operation = "absence_types.list"                           // GET /v2/absence-types
	OpAbsenceTypesGet                          Operation = "absence_types.get"                            // GET /v2/absence-types/{id}
	OpAbsencePeriodsList                       Operation = "absence_periods.list"                         // GET /v2/absence-periods
	OpAbsencePeriodsCreate                     Operation = "absence_periods.create"                       // POST /v2/absence-periods
	OpAbsencePeriodsGet                        Operation = "absence_periods.get"                          // GET /v2/absence-periods/{id}
	OpAbsencePeriodsUpdate                     Operation = "absence_periods.update"                       // PATCH /v2/absence-periods/{id}
	OpAbsencePeriodsDelete                     Operation = "absence_periods.delete"                       // DELETE /v2/absence-periods/{id}
	OpAbsencePeriodsBreakdowns                 Operation = "absence_periods.breakdowns"                   // GET /v2/absence-periods/{id}/breakdowns
	OpAttendancePeriodsList                    Operation = "attendance_periods.list"                      // GET /v2/attendance-periods
	OpAttendancePeriodsCreate                  Operation = "attendance_periods.create"                    // POST /v2/attendance-periods
	OpAttendancePeriodsGet                     Operation = "attendance_periods.get"                       // GET /v2/attendance-periods/{id}
	OpAttendancePeriodsUpdate                  Operation = "attendance_periods.update"                    // PATCH /v2/attendance-periods/{id}
	OpAttendancePeriodsDelete                  Operation = "attendance_periods.delete"                    // DELETE /v2/attendance-periods/{id}
	OpProjectsList                             Operation = "projects.list"                                // GET /v2/projects
	OpProjectsCreate                           Operation = "projects.create"                              // POST /v2/projects
	OpProjectsGet                              Operation = "projects.get"                                 // GET /v2/projects/{id}
	OpProjectsUpdate                           Operation = "projects.update"                              // PATCH /v2/projects/{id}
	OpProjectsDelete                           Operation = "projects.delete"                              // DELETE /v2/projects/{id}
	OpProjectsMembersList                      Operation = "projects.members.list"                        // GET /v2/projects/{id}/members
	OpProjectsMembersAdd                       Operation = "projects.members.add"                         // POST /v2/projects/{id}/members
	OpProjectsMembersRemove                    Operation = "projects.members.remove"                      // DELETE /v2/projects/{id}/members
	OpCompensationsList                        Operation = "compensations.list"                           // GET /v2/compensations
	OpCompensationsCreate                      Operation = "compensations.create"                         // POST /v2/compensations
	OpCompensationsTypesList                   Operation = "compensations.types.list"                     // GET /v2/compensations/types
	OpCompensationsTypesCreate                 Operation = "compensations.types.create"                   // POST /v2/compensations/types
	OpJobsList                                 Operation = "jobs.list"                                    // GET /v2/jobs
	OpJobsGet                                  Operation = "jobs.get"                                     // GET /v2/jobs/{id}
	OpSalaryBandsList                          Operation = "salary_bands.list"                            // GET /v2/salary-bands
	OpSalaryBandsGet                           Operation = "salary_bands.get"                             // GET /v2/salary-bands/{id}
	OpOrgUnitsList                             Operation = "org_units.list"                               // GET /v2/org-units
	OpOrgUnitsGet                              Operation = "org_units.get"                                // GET /v2/org-units/{id}
	OpLegalEntitiesList                        Operation = "legal_entities.list"                          // GET /v2/legal-entities
	OpLegalEntitiesGet                         Operation = "legal_entities.get"                           // GET /v2/legal-entities/{id}
	OpCostCentersList                          Operation = "cost_centers.list"                            // GET /v2/cost-centers
	OpWorkplacesList                           Operation = "workplaces.list"                              // GET /v2/workplaces
	OpDocumentsList                            Operation = "documents.list"                               // GET /v2/document-management/documents
	OpDocumentsDownload                        Operation = "documents.download"                           // GET /v2/document-management/documents/{id}/download
	OpDocumentsUpdate                          Operation = "documents.update"                             // PATCH /v2/document-management/documents/{id}
	OpDocumentsDelete                          Operation = "documents.delete"                             // DELETE /v2/document-management/documents/{id}
	OpReportsList                              Operation = "reports.list"                                 // GET /v2/reports
	OpReportsAttributes                        Operation = "reports.attributes"                           // GET /v2/reports/attributes
	OpReportsGet                               Operation = "reports.get"                                  // GET /v2/reports/{id}
	OpWebhooksList                             Operation = "webhooks.list"                                // GET /v2/webhooks
	OpWebhooksCreate                           Operation = "webhooks.create"                              // POST /v2/webhooks
	OpWebhooksGet                              Operation = "webhooks.get"                                 // GET /v2/webhooks/{id}
	OpWebhooksUpdate                           Operation = "webhooks.update"                              // PATCH /v2/webhooks/{id}
	OpWebhooksDelete                           Operation = "webhooks.delete"                              // DELETE /v2/webhooks/{id}
	OpWebhooksActivity                         Operation = "webhooks.activity"                            // GET /v2/webhooks/{id}/activity
	OpWebhooksEvents                           Operation = "webhooks.events"                              // GET /v2/webhooks/{id}/events
	OpWebhooksPing                             Operation = "webhooks.ping"                                // POST /v2/webhooks/{id}/ping
	OpWebhooksRedeliver                        Operation = "webhooks.redeliver"                           // POST /v2/webhooks/{id}/redelivery
	OpWebhooksTestEvent                        Operation = "webhooks.test_event"                          // POST /v2/webhooks/{id}/test-event
	OpV2RecruitingApplicationsList             Operation = "v2.recruiting.applications.list"              // GET /v2/recruiting/applications
	OpV2RecruitingApplicationsCreate           Operation = "v2.recruiting.applications.create"            // POST /v2/recruiting/applications
	OpV2RecruitingDocumentsUpload              Operation = "v2.recruiting.documents.upload"               // POST /v2/recruiting/applications/documents
	OpV2RecruitingApplicationsGet              Operation = "v2.recruiting.applications.get"               // GET /v2/recruiting/applications/{id}
	OpV2RecruitingApplicationsStageTransitions Operation = "v2.recruiting.applications.stage_transitions" // GET /v2/recruiting/applications/{id}/stage-transitions
	OpV2RecruitingCandidatesList               Operation = "v2.recruiting.candidates.list"                // GET /v2/recruiting/candidates
	OpV2RecruitingCandidatesGet                Operation = "v2.recruiting.candidates.get"                 // GET /v2/recruiting/candidates/{id}
	OpV2RecruitingJobsList                     Operation = "v2.recruiting.jobs.list"                      // GET /v2/recruiting/jobs
	OpV2RecruitingJobsGet                      Operation = "v2.recruiting.jobs.get"                       // GET /v2/recruiting/jobs/{id}
	OpV2RecruitingCategoriesList               Operation = "v2.recruiting.categories.list"                // GET /v2/recruiting/categories
	OpV2RecruitingCategoriesGet                Operation = "v2.recruiting.categories.get"                 // GET /v2/recruiting/categories/{id}
	OpRecruitingApplicationsCreate             Operation = "recruiting.applications.create"               // POST /v1/recruiting/applications
	OpRecruitingDocumentsUpload                Operation = "recruiting.documents.upload"                  // POST /v1/recruiting/applications/documents
	OpV1EmployeesList                          Operation = "v1.employees.list"                            // GET /v1/company/employees
	OpV1EmployeesCreate                        Operation = "v1.employees.create"                          // POST /v1/company/employees
	OpV1EmployeesAttributes                    Operation = "v1.employees.attributes"                      // GET /v1/company/employees/attributes
	OpV1EmployeesCustomAttributes              Operation = "v1.employees.custom_attributes"               // GET /v1/company/employees/custom-attributes
	OpV1EmployeesGet                           Operation = "v1.employees.get"                             // GET /v1/company/employees/{id}
	OpV1EmployeesUpdate                        Operation = "v1.employees.update"                          // PATCH /v1/company/employees/{id}
	OpV1EmployeesBalance                       Operation = "v1.employees.balance"                         // GET /v1/company/employees/{id}/absences/balance
	OpV1EmployeesPicture                       Operation = "v1.employees.picture"                         // GET /v1/company/employees/{id}/profile-picture/{width}
	OpV1EmployeesPictureOriginal               Operation = "v1.employees.picture_original"                // GET /v1/company/employees/{id}/profile-picture
	OpV1AttendancesList                        Operation = "v1.attendances.list"                          // GET /v1/company/attendances
	OpV1AttendancesCreate                      Operation = "v1.attendances.create"                        // POST /v1/company/attendances
	OpV1AttendancesUpdate                      Operation = "v1.attendances.update"                        // PATCH /v1/company/attendances/{id}
	OpV1AttendancesDelete                      Operation = "v1.attendances.delete"                        // DELETE /v1/company/attendances/{id}
	OpV1ProjectsList                           Operation = "v1.projects.list"                             // GET /v1/company/attendances/projects
	OpV1ProjectsCreate                         Operation = "v1.projects.create"                           // POST /v1/company/attendances/projects
	OpV1ProjectsUpdate                         Operation = "v1.projects.update"                           // PATCH /v1/company/attendances/projects/{id}
	OpV1ProjectsDelete                         Operation = "v1.projects.delete"                           // DELETE /v1/company/attendances/projects/{id}
	OpV1TimeOffTypesList                       Operation = "v1.time_off_types.list"                       // GET /v1/company/time-off-types
	OpV1TimeOffsList                           Operation = "v1.time_offs.list"                            // GET /v1/company/time-offs
	OpV1TimeOffsCreate                         Operation = "v1.time_offs.create"                          // POST /v1/company/time-offs
	OpV1TimeOffsGet                            Operation = "v1.time_offs.get"                             // GET /v1/company/time-offs/{id}
	OpV1TimeOffsDelete                         Operation = "v1.time_offs.delete"                          // DELETE /v1/company/time-offs/{id}
	OpV1AbsencePeriodsList                     Operation = "v1.absence_periods.list"                      // GET /v1/company/absence-periods
	OpV1AbsencePeriodsCreate                   Operation = "v1.absence_periods.create"                    // POST /v1/company/absence-periods
	OpV1AbsencePeriodsDelete                   Operation = "v1.absence_periods.delete"                    // DELETE /v1/company/absence-periods/{id}
	OpV1DocumentCategoriesList                 Operation = "v1.document_categories.list"                  // GET /v1/company/document-categories
	OpV1DocumentsUpload                        Operation = "v1.documents.upload"                          // POST /v1/company/documents
	OpV1CustomReportsList                      Operation = "v1.custom_reports.list"                       // GET /v1/company/custom-reports/reports
	OpV1CustomReportsGet                       Operation = "v1.custom_reports.get"                        // GET /v1/company/custom-reports/reports/{id}
	OpV1CustomReportsColumns                   Operation = "v1.custom_reports.columns"                    // GET /v1/company/custom-reports/columns
)
