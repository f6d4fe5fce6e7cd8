package v1

import (
	"log/slog"
	"time"

	"github.com/personio-go/sdk/personio"
)

// StandardAttributes are those that every account has. What is not whitelisted,
// null or empty is zero here; the [Attributes] of the employee tell which.
type StandardAttributes struct {
	ID            EmployeeID `personio:"id,optional"`
	FirstName     string     `personio:"first_name,optional"`
	LastName      string     `personio:"last_name,optional"`
	PreferredName string     `personio:"preferred_name,optional"`
	Email         string     `personio:"email,optional"`
	// Gender is male, female, diverse, or a value of the account.
	Gender   string         `personio:"gender,optional"`
	Status   EmployeeStatus `personio:"status,optional"`
	Position string         `personio:"position,optional"`
	// EmploymentType is internal or external.
	EmploymentType     string           `personio:"employment_type,optional"`
	WeeklyWorkingHours personio.Decimal `personio:"weekly_working_hours,optional"`

	HireDate           personio.Date `personio:"hire_date,optional"`
	ProbationPeriodEnd personio.Date `personio:"probation_period_end,optional"`
	ContractEndDate    personio.Date `personio:"contract_end_date,optional"`
	TerminationDate    personio.Date `personio:"termination_date,optional"`
	LastWorkingDay     personio.Date `personio:"last_working_day,optional"`
	TerminationType    string        `personio:"termination_type,optional"`
	TerminationReason  string        `personio:"termination_reason,optional"`
	CreatedAt          time.Time     `personio:"created_at,optional"`
	LastModifiedAt     time.Time     `personio:"last_modified_at,optional"`

	Supervisor      EmployeeRef     `personio:"supervisor,optional"`
	Subcompany      Named           `personio:"subcompany,optional"`
	Office          Named           `personio:"office,optional"` // labelled "Workplace" since May 2025
	Department      Named           `personio:"department,optional"`
	Team            Named           `personio:"team,optional"`
	CostCenters     []CostCenter    `personio:"cost_centers,optional"`
	HolidayCalendar HolidayCalendar `personio:"holiday_calendar,optional"`
	WorkSchedule    WorkSchedule    `personio:"work_schedule,optional"`
	// AbsenceEntitlement is what an employee may take in a year, by type.
	AbsenceEntitlement []AbsenceEntitlement `personio:"absence_entitlement,optional"`

	FixSalary personio.Money `personio:"fix_salary,optional"`
	// FixSalaryInterval is monthly, yearly, ….
	FixSalaryInterval string         `personio:"fix_salary_interval,optional"`
	HourlySalary      personio.Money `personio:"hourly_salary,optional"`
	// ProfilePicture is the address of the picture; see
	// [EmployeesService.ProfilePicture].
	ProfilePicture string `personio:"profile_picture,optional"`
	// VacationDayBalance was taken out of the answers on 2024-04-08: see
	// [EmployeesService.Balance]. Recordings have it.
	VacationDayBalance personio.Decimal `personio:"vacation_day_balance,optional"`
}

// LogValue implements [slog.LogValuer]: the id and nothing personal.
func (s StandardAttributes) LogValue() slog.Value {
	return slog.StringValue("attributes of employee " + s.ID.String())
}

// Standard reads the attributes that every account has. The error, a [*BindError],
// says which of them have a value of another type; the others are there all the
// same.
func (e Employee) Standard() (StandardAttributes, error) { return Bind[StandardAttributes](e) }
