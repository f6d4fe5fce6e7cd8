package canary_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// harmless are the exported structs that may go into a log as they are: they hold
// figures, ids, names of things, or secrets that protect themselves.
func harmless() map[string]string {
	return map[string]string{
		"auth": `
			StaticSource Token
		`,
		"personio": `
			AbsenceApproval AbsenceBreakdown AbsenceBreakdownListOptions AbsenceDay AbsenceDuration
			AbsencePeriodListOptions AbsenceTime AbsenceType AbsenceTypeListOptions AttendanceApproval
			AttendancePeriodListOptions AttendanceTime Call Changes Checkpoint CompensationListOptions CompensationType
			CompensationTypeCreate CompensationTypeListOptions CostCenter CostCenterListOptions CostCenterShare Created
			Date Decimal Directory DirectoryOptions DocumentCheck DocumentListOptions EmploymentListOptions
			EmploymentNames Job JobListOptions LegalEntityListOptions Limit LimitReport LocalDateTime LocalLimiter Money
			Object OrgUnit OrgUnitGetOptions OrgUnitListOptions OrgUnitRef PersonCreated Position Project ProjectCreate
			ProjectDate ProjectGetOptions ProjectListOptions ProjectMember ProjectMemberListOptions ProjectPatch RateLimit
			RateLimits RawBody Ref Report ReportAttribute ReportColumn ReportConfig ReportListOptions ReportOptionValue
			ReportOptions Result RetryPolicy SalaryBand SalaryBandListOptions Timestamp WebhookActivity
			WebhookActivityListOptions WebhookAnswer WebhookEvent WebhookEventListOptions WebhookListOptions WebhookPatch
			WebhookRedelivery WebhookTestEvent Workplace WorkplaceListOptions
		`,
		"personio/v1": `
			AbsenceBreakdown AbsencePeriodListOptions AbsencePeriodsService AbsenceType AttendanceBatchError
			AttendanceListOptions AttendancesCreated AttendancesService AttributeDefinition BindError BindProblem Binder
			Certificate Client Clock CostCenter CustomReportListOptions CustomReportOptions
			CustomReportsService DocumentCategory DocumentsService Drift EmployeesService HolidayCalendar Named Object
			Project ProjectCreate ProjectPatch ProjectsService ReportColumn ReportColumnOptions ReportCostShare
			TimeOffListOptions TimeOffType TimeOffTypeListOptions TimeOffTypesService TimeOffsService
			WorkSchedule
		`,
		"personio/webhook": `
			Auth PanicError Receiver Stats
		`,
		"personio/connection": `
			Catalogue Connection DuplicateError Entry EntryPage Event Finding ListOptions Message Place Problem Report Right
			SeenProblem SettingsError Setup SetupStep Value
		`,
		"recruiting": `
			AppliedJob CandidateApplication CategoryListOptions CategoryRef Job JobCategory JobListOptions Named Phase
			Role Stage StageTransition TeamMember
		`,
		"recruiting/outbox": `
			Account ChangedError Dir MemoryFiles MemoryStore Outbox Turn
		`,
	}
}

// Every exported struct either says what a log may have of it, or was looked at
// and is plainly harmless. Whoever adds one decides which.
func TestEveryTypeIsProtectedOrHarmless(t *testing.T) {
	t.Parallel()
	for dir, names := range harmless() {
		left := strings.Fields(names)
		structs, guarded := exported(t, filepath.Join("..", "..", dir))
		if len(structs) == 0 {
			t.Errorf("%s: no types", dir)
		}
		for _, name := range structs {
			listed := slices.Contains(left, name)
			left = slices.DeleteFunc(left, func(other string) bool { return other == name })
			switch {
			case guarded[name] && listed:
				t.Errorf("%s.%s protects itself and need not be listed", dir, name)
			case !guarded[name] && !listed:
				t.Errorf("%s.%s has neither LogValue nor Format. Give it one if it holds secrets or data of people, or list it as harmless", dir, name)
			}
		}
		for _, name := range left {
			t.Errorf("%s.%s is listed and not there", dir, name)
		}
	}
}

// exported finds the exported structs of a package, and which of its types have a
// method that packages slog or fmt ask.
func exported(t *testing.T, dir string) (structs []string, guarded map[string]bool) {
	t.Helper()
	guarded = make(map[string]bool)
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range parsed.Decls {
			switch decl := decl.(type) {
			case *ast.GenDecl:
				structs = append(structs, structsOf(decl)...)
			case *ast.FuncDecl:
				if decl.Recv != nil && (decl.Name.Name == "LogValue" || decl.Name.Name == "Format") {
					guarded[receiver(decl.Recv.List[0].Type)] = true
				}
			}
		}
	}
	return structs, guarded
}

func structsOf(decl *ast.GenDecl) (names []string) {
	for _, spec := range decl.Specs {
		if named, ok := spec.(*ast.TypeSpec); ok && named.Name.IsExported() {
			if _, ok := named.Type.(*ast.StructType); ok {
				names = append(names, named.Name.Name)
			}
		}
	}
	return names
}

// receiver is the name in T, *T and T[P].
func receiver(kind ast.Expr) string {
	switch kind := kind.(type) {
	case *ast.StarExpr:
		return receiver(kind.X)
	case *ast.IndexExpr:
		return receiver(kind.X)
	case *ast.Ident:
		return kind.Name
	default:
		return ""
	}
}
