package operation_test

import (
	"context"
	"time"

	"github.com/personio-go/sdk/personio"
	v1 "github.com/personio-go/sdk/personio/v1"
	"github.com/personio-go/sdk/recruiting"
)

// clients are all that have a call for an operation.
type clients struct {
	api   *personio.Client
	v1    *v1.Client
	apply *recruiting.Client
	v2    *recruiting.V2
}

// call is the Go call of an operation, about the object 17 where there is one.
type call func(context.Context, clients) error

func err2[T any](_ T, err error) error { return err }

// downloaded closes what it got.
func downloaded(d *personio.Download, err error) error {
	if err == nil {
		err = d.Body.Close()
	}
	return err
}

func someDay() personio.Date { return personio.NewDate(2031, 2, 3) }

func noon() personio.LocalDateTime {
	return personio.LocalDateTimeOf(time.Date(2031, 2, 3, 12, 0, 0, 0, time.UTC))
}

func application() recruiting.Application {
	return recruiting.Application{FirstName: "Ada", LastName: "Byron", Email: "ada@example.org", JobPositionID: 17}
}

// reads are the calls that change nothing.
func reads() map[personio.Operation]call {
	unit := personio.OrgUnitRef{Type: personio.OrgUnitTeam, ID: "17"}
	return map[personio.Operation]call{
		personio.OpPersonsList: func(ctx context.Context, c clients) error {
			return err2(c.api.Persons.List(ctx, personio.PersonListOptions{}))
		},
		personio.OpPersonsGet: func(ctx context.Context, c clients) error { return err2(c.api.Persons.Get(ctx, "17")) },
		personio.OpEmploymentsList: func(ctx context.Context, c clients) error {
			return err2(c.api.Employments.List(ctx, "5", personio.EmploymentListOptions{}))
		},
		personio.OpEmploymentsGet: func(ctx context.Context, c clients) error { return err2(c.api.Employments.Get(ctx, "5", "17")) },
		personio.OpAbsenceTypesList: func(ctx context.Context, c clients) error {
			return err2(c.api.AbsenceTypes.List(ctx, personio.AbsenceTypeListOptions{}))
		},
		personio.OpAbsenceTypesGet: func(ctx context.Context, c clients) error { return err2(c.api.AbsenceTypes.Get(ctx, "17")) },
		personio.OpAbsencePeriodsList: func(ctx context.Context, c clients) error {
			return err2(c.api.AbsencePeriods.List(ctx, personio.AbsencePeriodListOptions{}))
		},
		personio.OpAbsencePeriodsGet: func(ctx context.Context, c clients) error { return err2(c.api.AbsencePeriods.Get(ctx, "17")) },
		personio.OpAbsencePeriodsBreakdowns: func(ctx context.Context, c clients) error {
			return err2(c.api.AbsencePeriods.Breakdowns(ctx, "17", personio.AbsenceBreakdownListOptions{}))
		},
		personio.OpAttendancePeriodsList: func(ctx context.Context, c clients) error {
			return err2(c.api.AttendancePeriods.List(ctx, personio.AttendancePeriodListOptions{}))
		},
		personio.OpAttendancePeriodsGet: func(ctx context.Context, c clients) error { return err2(c.api.AttendancePeriods.Get(ctx, "17")) },
		personio.OpProjectsList: func(ctx context.Context, c clients) error {
			return err2(c.api.Projects.List(ctx, personio.ProjectListOptions{}))
		},
		personio.OpProjectsGet: func(ctx context.Context, c clients) error {
			return err2(c.api.Projects.Get(ctx, "17", personio.ProjectGetOptions{}))
		},
		personio.OpProjectsMembersList: func(ctx context.Context, c clients) error {
			return err2(c.api.Projects.Members(ctx, "17", personio.ProjectMemberListOptions{}))
		},
		personio.OpCompensationsList: func(ctx context.Context, c clients) error {
			return err2(c.api.Compensations.List(ctx, personio.CompensationListOptions{}))
		},
		personio.OpCompensationsTypesList: func(ctx context.Context, c clients) error {
			return err2(c.api.Compensations.Types(ctx, personio.CompensationTypeListOptions{}))
		},
		personio.OpJobsList: func(ctx context.Context, c clients) error {
			return err2(c.api.Jobs.List(ctx, personio.JobListOptions{}))
		},
		personio.OpJobsGet: func(ctx context.Context, c clients) error { return err2(c.api.Jobs.Get(ctx, "17")) },
		personio.OpSalaryBandsList: func(ctx context.Context, c clients) error {
			return err2(c.api.SalaryBands.List(ctx, personio.SalaryBandListOptions{}))
		},
		personio.OpSalaryBandsGet: func(ctx context.Context, c clients) error { return err2(c.api.SalaryBands.Get(ctx, "17")) },
		personio.OpOrgUnitsList: func(ctx context.Context, c clients) error {
			return err2(c.api.OrgUnits.List(ctx, personio.OrgUnitListOptions{Type: personio.OrgUnitTeam}))
		},
		personio.OpOrgUnitsGet: func(ctx context.Context, c clients) error {
			return err2(c.api.OrgUnits.Get(ctx, unit, personio.OrgUnitGetOptions{}))
		},
		personio.OpLegalEntitiesList: func(ctx context.Context, c clients) error {
			return err2(c.api.LegalEntities.List(ctx, personio.LegalEntityListOptions{}))
		},
		personio.OpLegalEntitiesGet: func(ctx context.Context, c clients) error { return err2(c.api.LegalEntities.Get(ctx, "17")) },
		personio.OpCostCentersList: func(ctx context.Context, c clients) error {
			return err2(c.api.CostCenters.List(ctx, personio.CostCenterListOptions{}))
		},
		personio.OpWorkplacesList: func(ctx context.Context, c clients) error {
			return err2(c.api.Workplaces.List(ctx, personio.WorkplaceListOptions{}))
		},
		personio.OpDocumentsList: func(ctx context.Context, c clients) error {
			return err2(c.api.Documents.List(ctx, "5", personio.DocumentListOptions{}))
		},
		personio.OpDocumentsDownload: func(ctx context.Context, c clients) error { return downloaded(c.api.Documents.Download(ctx, "17")) },
		personio.OpReportsList: func(ctx context.Context, c clients) error {
			return err2(c.api.Reports.List(ctx, personio.ReportListOptions{}))
		},
		personio.OpReportsAttributes: func(ctx context.Context, c clients) error {
			return err2(c.api.Reports.Attributes(ctx, personio.ReportListOptions{}))
		},
		personio.OpReportsGet: func(ctx context.Context, c clients) error {
			return err2(c.api.Reports.Get(ctx, "17", personio.ReportOptions{}))
		},
		personio.OpWebhooksList: func(ctx context.Context, c clients) error {
			return err2(c.api.Webhooks.List(ctx, personio.WebhookListOptions{}))
		},
		personio.OpWebhooksGet: func(ctx context.Context, c clients) error { return err2(c.api.Webhooks.Get(ctx, "17")) },
		personio.OpWebhooksActivity: func(ctx context.Context, c clients) error {
			return err2(c.api.Webhooks.Activity(ctx, "17", personio.WebhookActivityListOptions{}))
		},
		personio.OpWebhooksEvents: func(ctx context.Context, c clients) error {
			return err2(c.api.Webhooks.Events(ctx, "17", personio.WebhookEventListOptions{}))
		},

		personio.OpV2RecruitingApplicationsList: func(ctx context.Context, c clients) error {
			return err2(c.v2.Applications.List(ctx, recruiting.ApplicationListOptions{}))
		},
		personio.OpV2RecruitingApplicationsGet: func(ctx context.Context, c clients) error { return err2(c.v2.Applications.Get(ctx, "17")) },
		personio.OpV2RecruitingApplicationsStageTransitions: func(ctx context.Context, c clients) error {
			return err2(personio.Collect(c.v2.Applications.StageTransitions(ctx, "17")))
		},
		personio.OpV2RecruitingCandidatesList: func(ctx context.Context, c clients) error {
			return err2(c.v2.Candidates.List(ctx, recruiting.CandidateListOptions{}))
		},
		personio.OpV2RecruitingCandidatesGet: func(ctx context.Context, c clients) error { return err2(c.v2.Candidates.Get(ctx, "17")) },
		personio.OpV2RecruitingJobsList: func(ctx context.Context, c clients) error {
			return err2(c.v2.Jobs.List(ctx, recruiting.JobListOptions{}))
		},
		personio.OpV2RecruitingJobsGet: func(ctx context.Context, c clients) error { return err2(c.v2.Jobs.Get(ctx, "17")) },
		personio.OpV2RecruitingCategoriesList: func(ctx context.Context, c clients) error {
			return err2(c.v2.Categories.List(ctx, recruiting.CategoryListOptions{}))
		},
		personio.OpV2RecruitingCategoriesGet: func(ctx context.Context, c clients) error { return err2(c.v2.Categories.Get(ctx, "17")) },

		personio.OpV1EmployeesList: func(ctx context.Context, c clients) error {
			return err2(c.v1.Employees.List(ctx, v1.EmployeeListOptions{}))
		},
		personio.OpV1EmployeesAttributes:       func(ctx context.Context, c clients) error { return err2(c.v1.Employees.Attributes(ctx)) },
		personio.OpV1EmployeesCustomAttributes: func(ctx context.Context, c clients) error { return err2(c.v1.Employees.CustomAttributes(ctx)) },
		personio.OpV1EmployeesGet:              func(ctx context.Context, c clients) error { return err2(c.v1.Employees.Get(ctx, 17)) },
		personio.OpV1EmployeesBalance:          func(ctx context.Context, c clients) error { return err2(c.v1.Employees.Balance(ctx, 17)) },
		personio.OpV1EmployeesPicture: func(ctx context.Context, c clients) error {
			return downloaded(c.v1.Employees.ProfilePicture(ctx, 17, 75))
		},
		personio.OpV1EmployeesPictureOriginal: func(ctx context.Context, c clients) error {
			return downloaded(c.v1.Employees.ProfilePicture(ctx, 17, 0))
		},
		personio.OpV1AttendancesList: func(ctx context.Context, c clients) error {
			return err2(c.v1.Attendances.List(ctx, v1.AttendanceListOptions{StartDate: someDay(), EndDate: someDay()}))
		},
		personio.OpV1ProjectsList: func(ctx context.Context, c clients) error { return err2(c.v1.Projects.List(ctx)) },
		personio.OpV1TimeOffTypesList: func(ctx context.Context, c clients) error {
			return err2(c.v1.TimeOffTypes.List(ctx, v1.TimeOffTypeListOptions{}))
		},
		personio.OpV1TimeOffsList: func(ctx context.Context, c clients) error {
			return err2(c.v1.TimeOffs.List(ctx, v1.TimeOffListOptions{}))
		},
		personio.OpV1TimeOffsGet: func(ctx context.Context, c clients) error { return err2(c.v1.TimeOffs.Get(ctx, 17)) },
		personio.OpV1AbsencePeriodsList: func(ctx context.Context, c clients) error {
			return err2(c.v1.AbsencePeriods.List(ctx, v1.AbsencePeriodListOptions{}))
		},
		personio.OpV1DocumentCategoriesList: func(ctx context.Context, c clients) error { return err2(c.v1.Documents.Categories(ctx)) },
		personio.OpV1CustomReportsList: func(ctx context.Context, c clients) error {
			return err2(c.v1.CustomReports.List(ctx, v1.CustomReportListOptions{}))
		},
		personio.OpV1CustomReportsGet: func(ctx context.Context, c clients) error {
			return err2(c.v1.CustomReports.Get(ctx, "17", v1.CustomReportOptions{}))
		},
		personio.OpV1CustomReportsColumns: func(ctx context.Context, c clients) error {
			return err2(c.v1.CustomReports.Columns(ctx, v1.ReportColumnOptions{}))
		},
	}
}
