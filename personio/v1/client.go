package v1

import "github.com/personio-go/sdk/personio"

// Client has a service for each resource of API v1. It is immutable and safe for
// concurrent use.
type Client struct {
	Employees      *EmployeesService
	Attendances    *AttendancesService
	Projects       *ProjectsService
	TimeOffTypes   *TimeOffTypesService
	TimeOffs       *TimeOffsService
	AbsencePeriods *AbsencePeriodsService
	Documents      *DocumentsService
	CustomReports  *CustomReportsService
}

// New returns the services of API v1 over a client: with its credential, limits,
// retries and errors.
func New(c *personio.Client) *Client {
	return &Client{
		Employees:      &EmployeesService{c},
		Attendances:    &AttendancesService{c},
		Projects:       &ProjectsService{c},
		TimeOffTypes:   &TimeOffTypesService{c},
		TimeOffs:       &TimeOffsService{c},
		AbsencePeriods: &AbsencePeriodsService{c},
		Documents:      &DocumentsService{c},
		CustomReports:  &CustomReportsService{c},
	}
}
