package v1

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/personio-go/sdk/internal/address"
	"github.com/personio-go/sdk/internal/jsonread"
	"github.com/personio-go/sdk/personio"
)

// EmployeesService reads and writes employees, with all their attributes. No end
// of these routes is announced; [personio.PersonsService] and
// [personio.EmploymentsService] are what Personio builds on. There is no way to
// delete an employee.
//
// See https://developer.personio.de/reference/get_company-employees.
type EmployeesService struct{ client *personio.Client }

// Employee is someone who works, worked or will work for the company, as a bag of
// attributes: which there are depends on the account and on what is whitelisted
// for the credential.
//
// [Employee.Standard] reads those that all accounts have into a struct, [Bind] any
// into a struct of yours.
type Employee struct { //nolint:recvcheck // reading changes it, nothing else does
	Object

	// ID is 0 if it is not whitelisted.
	ID         EmployeeID
	Attributes Attributes
}

// LogValue implements [slog.LogValuer]: the id and nothing personal.
func (e Employee) LogValue() slog.Value { return slog.StringValue("employee " + e.ID.String()) }

// String is the employee in Personio's form: who prints a person, prints a person.
func (e Employee) String() string {
	data, err := json.Marshal(e)
	if err != nil {
		return "employee " + e.ID.String()
	}
	return string(data)
}

// MarshalJSON writes the employee in Personio's form.
func (e Employee) MarshalJSON() ([]byte, error) {
	data, err := json.Marshal(struct {
		Type       string     `json:"type"`
		Attributes Attributes `json:"attributes"`
	}{"Employee", e.Attributes})
	if err != nil {
		return nil, fmt.Errorf("v1: encoding an employee: %w", err)
	}
	return data, nil
}

// UnmarshalJSON reads an employee in Personio's form, such as from a recording.
func (e *Employee) UnmarshalJSON(data []byte) error {
	if !json.Valid(data) {
		return fmt.Errorf("v1: decoding an employee: %w", jsonread.ErrNotJSON)
	}
	c := jsonread.Cursor{Data: data}
	return e.read(&c, nil)
}

// read takes an employee out of a list. Its parts do not hold on to the whole
// page.
func (e *Employee) read(c *jsonread.Cursor, names words) error {
	raw := slices.Clone(c.Value())
	e.raw = raw
	inner := jsonread.Cursor{Data: raw}
	if !inner.Begin('{') {
		return jsonread.ErrNotJSON
	}
	for inner.More('}') {
		if string(inner.Name()) == "attributes" {
			e.Attributes.read(&inner, names)
		} else {
			inner.Value()
		}
	}
	if id, ok := e.Attributes.ByKey("id"); ok {
		if err := e.ID.UnmarshalJSON(id.Value); err != nil {
			return err
		}
	}
	return inner.Failed()
}

// employees is a page of them. The names of their attributes are kept once.
type employees []Employee

// read reads a list of employees, which is valid JSON.
func (es *employees) read(data []byte) error {
	c := jsonread.Cursor{Data: data}
	*es = nil
	if !c.Begin('[') {
		return jsonread.ErrNotJSON
	}
	names := make(words)
	most := 0
	for c.More(']') {
		e := Employee{Attributes: make(Attributes, 0, most)}
		if err := e.read(&c, names); err != nil {
			return err
		}
		most = max(most, len(e.Attributes))
		*es = append(*es, e)
	}
	return c.Failed()
}

// EmployeeListOptions are the filters of a list of employees. What is zero does
// not filter. There is no filter by status, id or department: everyone comes,
// those who left included.
type EmployeeListOptions struct {
	// Email of one employee, exactly. Personio ignores it with UpdatedSince.
	Email string
	// Attributes to return, by key; id comes as well. With UpdatedSince, it also
	// selects: those of whom one of these attributes changed.
	Attributes []string
	// UpdatedSince selects who changed since then. It is sent as it stands on the
	// clock of its location, without a zone: which one Personio takes it in is not
	// documented. Users report that too few and too many come back: ask for an
	// earlier time and compare "last_modified_at". Only whitelisted attributes
	// count.
	UpdatedSince time.Time

	// Limit of a page: 1 to 100, which is also what 0 means. All and Pages read 25
	// at least.
	Limit int
	// Cursor of the page to begin with, from a list with the same filters.
	Cursor personio.Cursor
}

func (o EmployeeListOptions) query() url.Values {
	p := newParams()
	p.Text("email", o.Email)
	each(p, "attributes", o.Attributes)
	if !o.UpdatedSince.IsZero() {
		p.Set("updated_since", o.UpdatedSince.Format("2006-01-02T15:04:05"))
	}
	return p.Values
}

const employeesPath = "/v1/company/employees"

func (s *EmployeesService) list(o EmployeeListOptions, opts []personio.CallOption) list[Employee] {
	return list[Employee]{
		client: s.client, path: employeesPath, query: o.query(), limit: o.Limit, from: o.Cursor, opts: opts,
		ruler: ruler{parameter: "offset", most: 100},
		key: func(e Employee) string {
			if e.ID == 0 {
				return ""
			}
			return e.ID.String()
		},
	}
}

// List returns one page of employees. Employees that come or go between two calls
// move the others: some may be lost, others come twice. All and Pages do better.
//
// Scope: employees:read. Limit: 300 requests per minute, 15 per second at most.
//
// See https://developer.personio.de/reference/get_company-employees. Successor:
// [personio.PersonsService.List].
func (s *EmployeesService) List(ctx context.Context, o EmployeeListOptions, opts ...personio.CallOption) (*personio.Page[Employee], error) {
	return s.list(o, opts).page(ctx)
}

// Pages returns all pages from o.Cursor on, for progress and checkpoints. Every
// employee who is there from the first request to the last is on exactly one of
// them. See [EmployeesService.List].
func (s *EmployeesService) Pages(ctx context.Context, o EmployeeListOptions, opts ...personio.CallOption) iter.Seq2[*personio.Page[Employee], error] {
	return s.list(o, opts).pages(ctx)
}

// All returns all employees. See [EmployeesService.Pages].
func (s *EmployeesService) All(ctx context.Context, o EmployeeListOptions, opts ...personio.CallOption) iter.Seq2[Employee, error] {
	return s.list(o, opts).all(ctx)
}

// Get returns an employee, or an error that matches [personio.ErrNotFound].
//
// Scope: employees:read.
//
// See https://developer.personio.de/reference/get_company-employees-employee-id.
// Successor: [personio.PersonsService.Get].
func (s *EmployeesService) Get(ctx context.Context, id EmployeeID, opts ...personio.CallOption) (*Employee, error) {
	return get[Employee](ctx, s.client, address.Path(employeesPath+"/{}", id), opts)
}

// EmployeeStatus is how far an employee is.
type EmployeeStatus string

// The statuses.
const (
	Onboarding EmployeeStatus = "onboarding"
	Active     EmployeeStatus = "active"
	Leave      EmployeeStatus = "leave"
	Inactive   EmployeeStatus = "inactive"
)

// EmployeeCreate is a new employee. Email, FirstName and LastName are required.
type EmployeeCreate struct {
	// Email cannot be changed by the API later.
	Email         string `json:"email"`
	FirstName     string `json:"first_name"`
	LastName      string `json:"last_name"`
	PreferredName string `json:"preferred_name,omitempty"`
	// Gender is male, female or diverse.
	Gender   string `json:"gender,omitempty"`
	Position string `json:"position,omitempty"`
	// Subcompany, Department and Office are names that exist in the account. Others
	// are ignored; [EmployeeWritten.Notes] says so.
	Subcompany         string           `json:"subcompany,omitempty"`
	Department         string           `json:"department,omitempty"`
	Office             string           `json:"office,omitempty"`
	HireDate           personio.Date    `json:"hire_date,omitzero"`
	WeeklyWorkingHours personio.Decimal `json:"weekly_working_hours,omitzero"`
	// Status follows from the hire date if it is empty: onboarding before, active
	// after it.
	Status EmployeeStatus `json:"status,omitempty"`
	// SupervisorID of someone who does not exist is an error.
	SupervisorID EmployeeID `json:"supervisor_id,omitempty"`
	// CustomAttributes by key, such as "dynamic_1234". Dates are written
	// 2006-01-02, tags by [JoinTags].
	CustomAttributes map[string]string `json:"custom_attributes,omitempty"`
}

// LogValue implements [slog.LogValuer]: nothing personal.
func (EmployeeCreate) LogValue() slog.Value { return slog.StringValue("new employee") }

// EmployeePatch changes an employee. What is absent stays as it is. The e-mail
// address, the team and the salary cannot be changed.
//
// Names, subcompany, department, office and status cannot be emptied, users say.
type EmployeePatch struct {
	FirstName          personio.Opt[string]           `json:"first_name,omitzero"`
	LastName           personio.Opt[string]           `json:"last_name,omitzero"`
	PreferredName      personio.Opt[string]           `json:"preferred_name,omitzero"`
	Gender             personio.Opt[string]           `json:"gender,omitzero"`
	Position           personio.Opt[string]           `json:"position,omitzero"`
	Subcompany         personio.Opt[string]           `json:"subcompany,omitzero"`
	Department         personio.Opt[string]           `json:"department,omitzero"`
	Office             personio.Opt[string]           `json:"office,omitzero"`
	HireDate           personio.Opt[personio.Date]    `json:"hire_date,omitzero"` // does not change the status
	WeeklyWorkingHours personio.Opt[personio.Decimal] `json:"weekly_working_hours,omitzero"`
	Status             personio.Opt[EmployeeStatus]   `json:"status,omitzero"`
	// SupervisorID is null for no supervisor: personio.Null[v1.EmployeeID]().
	SupervisorID     personio.Opt[EmployeeID]        `json:"supervisor_id,omitzero"`
	CustomAttributes personio.Opt[map[string]string] `json:"custom_attributes,omitzero"`
}

// LogValue implements [slog.LogValuer]: nothing personal.
func (EmployeePatch) LogValue() slog.Value { return slog.StringValue("changes of an employee") }

// EmployeeWritten is what Personio says of an employee that was created or
// changed.
type EmployeeWritten struct {
	ID      EmployeeID `json:"id"`
	Message string     `json:"message,omitempty"`
	// Notes say what was ignored, such as a department that does not exist. In
	// which form they come is not documented: texts are taken out of whatever it
	// is, and Meta is the JSON.
	Notes []string        `json:"-"`
	Meta  json.RawMessage `json:"-"`
}

// Create makes an employee. It is not repeated when nobody knows whether it
// happened: see [personio.OutcomeUnknownError].
//
// Scope: employees:write.
//
// See https://developer.personio.de/reference/post_company-employees. Successor:
// [personio.PersonsService.Create].
func (s *EmployeesService) Create(ctx context.Context, e EmployeeCreate, opts ...personio.CallOption) (*EmployeeWritten, error) {
	if e.Email == "" || e.FirstName == "" || e.LastName == "" {
		return nil, invalid(http.MethodPost, employeesPath, "Email, FirstName and LastName are required")
	}
	return s.write(ctx, http.MethodPost, employeesPath, e, opts)
}

// Update changes an employee. It is not repeated when nobody knows whether it
// happened: see [personio.OutcomeUnknownError].
//
// Scope: employees:write.
//
// See https://developer.personio.de/reference/patch_company-employees-employee-id.
// Successors: [personio.PersonsService.Update] and
// [personio.EmploymentsService].
func (s *EmployeesService) Update(ctx context.Context, id EmployeeID, e EmployeePatch, opts ...personio.CallOption) (*EmployeeWritten, error) {
	return s.write(ctx, http.MethodPatch, address.Path(employeesPath+"/{}", id), e, opts)
}

func (s *EmployeesService) write(ctx context.Context, method, path string, employee any, opts []personio.CallOption) (*EmployeeWritten, error) {
	body := map[string]any{"employee": employee}
	a := answer[EmployeeWritten]{single: true}
	if err := a.send(ctx, s.client, method, path, body, opts); err != nil {
		return nil, err
	}
	if !isEmpty(a.meta) {
		a.data.Meta = a.meta
		a.data.Notes = texts(a.meta)
	}
	return &a.data, nil
}

// texts are those within a JSON value, however deep.
func texts(data []byte) []string {
	var all []string
	c := jsonread.Cursor{Data: data}
	for c.Peek() != 0 && !c.Broken {
		switch {
		case c.Peek() == '"':
			text := words(nil).textOf(c.Text())
			if c.Peek() != ':' && text != "" { // a name is none
				all = append(all, text)
			}
		default:
			c.At++
		}
	}
	return all
}
