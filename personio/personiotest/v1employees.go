package personiotest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Employee is someone of a company, as API v1 sees one. Days are written
// "2006-01-02". What is empty comes as v1 writes it: as null or as an empty text.
type Employee struct {
	ID                 int64 // 0 gets one
	Email              string
	FirstName          string
	LastName           string
	PreferredName      string
	Gender             string
	Status             string // "" is active
	Position           string
	WeeklyWorkingHours string
	HireDate           string
	SupervisorID       int64
	// Subcompany, Department and Office are names; see AddDepartment and its like.
	Subcompany string
	Department string
	Office     string
	CreatedAt  time.Time // zero gets the time of addition
	UpdatedAt  time.Time
	// Attributes beside these, or in the place of one of them.
	Attributes []EmployeeAttribute
	// Balances of absences.
	Balances []AbsenceBalance
	// Picture is a PNG; nil is none.
	Picture []byte
}

// EmployeeAttribute is an attribute of the account, or its value at an employee.
type EmployeeAttribute struct {
	Key         string
	Label       string
	Type        string // "standard", "date", "tags", …; "" is standard
	UniversalID string // "" is null
	Currency    string
	// Options of a list or of tags, in the definition of the attribute.
	Options []string
	// Value is what JSON can hold, written as it is.
	Value any
}

// AbsenceBalance is how much of a type of absence an employee has left.
type AbsenceBalance struct {
	TypeID    int64   `json:"id"`
	Name      string  `json:"name"`
	Category  string  `json:"category"`
	Balance   float64 `json:"balance"`
	Available float64 `json:"available_balance"`
}

// AddEmployee makes an employee and returns the id.
func (c *Company) AddEmployee(e Employee) int64 {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return c.addEmployee(e)
}

func (c *Company) addEmployee(e Employee) int64 {
	if e.ID == 0 {
		e.ID = c.server.id()
	}
	if e.CreatedAt.IsZero() {
		e.CreatedAt = time.Now()
	}
	if e.UpdatedAt.IsZero() {
		e.UpdatedAt = e.CreatedAt
	}
	if e.Status == "" {
		e.Status = "active"
	}
	c.v1.employees = append(c.v1.employees, &e)
	return e.ID
}

// Employees returns everyone, in the order of addition.
func (c *Company) Employees() []Employee {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return copies(c.v1.employees)
}

// RemoveEmployee deletes an employee, which the API cannot. It reports whether
// there was one.
func (c *Company) RemoveEmployee(id int64) bool {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return remove(&c.v1.employees, func(e *Employee) bool { return e.ID == id })
}

// DefineEmployeeAttribute adds an attribute to the account, beside the standard
// ones. Employees have a value only if they are given one.
func (c *Company) DefineEmployeeAttribute(a EmployeeAttribute) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	c.v1.employeeAttributes = append(c.v1.employeeAttributes, a)
}

// AddDepartment adds a department. The API gives an employee only departments,
// offices and subcompanies that were added; others it ignores, with a note.
func (c *Company) AddDepartment(name string) { c.addUnit("department", name) }

// AddOffice adds an office.
func (c *Company) AddOffice(name string) { c.addUnit("office", name) }

// AddSubcompany adds a subcompany.
func (c *Company) AddSubcompany(name string) { c.addUnit("subcompany", name) }

func (c *Company) addUnit(kind, name string) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if c.v1.units == nil {
		c.v1.units = make(map[string]int64)
	}
	c.v1.units[kind+"/"+name] = c.server.id()
}

func (c *Company) employee(id int64) *Employee {
	return first(c.v1.employees, func(e *Employee) bool { return e.ID == id })
}

func v1EmployeeRoutes() []apiRoute {
	const read, write = "employees:read", "employees:write"
	return []apiRoute{
		{operation: "v1.employees.list", pattern: "GET /v1/company/employees", scope: read, parameters: []string{"limit", "offset", "email", "attributes[]", "updated_since"}, serve: serveV1Employees},
		{operation: "v1.employees.create", pattern: "POST /v1/company/employees", scope: write, serve: serveV1CreateEmployee},
		{operation: "v1.employees.attributes", pattern: "GET /v1/company/employees/attributes", scope: read, serve: serveV1Attributes},
		{operation: "v1.employees.custom_attributes", pattern: "GET /v1/company/employees/custom-attributes", scope: read, serve: serveV1Attributes},
		{operation: "v1.employees.get", pattern: "GET /v1/company/employees/{id}", scope: read, serve: serveV1Employee},
		{operation: "v1.employees.update", pattern: "PATCH /v1/company/employees/{id}", scope: write, serve: serveV1UpdateEmployee},
		{operation: "v1.employees.balance", pattern: "GET /v1/company/employees/{id}/absences/balance", scope: "absences:read", serve: serveV1Balance},
		{operation: "v1.employees.picture", pattern: "GET /v1/company/employees/{id}/profile-picture/{width}", scope: read, produces: "image/png", serve: serveV1Picture},
		{operation: "v1.employees.picture_original", pattern: "GET /v1/company/employees/{id}/profile-picture", scope: read, produces: "image/png", serve: serveV1Picture},
	}
}

func serveV1Employees(c *apiCall) {
	if !c.company.allow("v1.employees/s", 15, time.Second) || !c.company.allow("v1.employees/min", 300, time.Minute) {
		c.server.violations++
		c.v1Fail(http.StatusTooManyRequests, http.StatusTooManyRequests, "Too Many Attempts.")
		return
	}
	if !c.v1Moments("updated_since") {
		return
	}
	email := c.query.Get("email")
	if email != "" && !strings.Contains(email, "@") {
		c.v1Fail(http.StatusUnprocessableEntity, 0, "The email format is invalid.")
		return
	}
	since, changed := v1Moment(c.query.Get("updated_since"))
	rows := filtered(c.company.v1.employees, func(e *Employee) bool {
		if changed {
			return !e.UpdatedAt.Before(since) // the address is ignored then
		}
		return email == "" || e.Email == email
	})
	v1Page(c, v1Paging{byDefault: 50, max: 100}, rows, func(e *Employee) any { return c.employeeWire(e, c.query["attributes[]"]) })
}

// employeeWire is an employee as the client may see it.
func (c *apiCall) employeeWire(e *Employee, only []string) any {
	attributes := make(map[string]any)
	for _, a := range c.company.attributesOf(e) {
		wanted := only == nil || slices.Contains(only, a.Key)
		if a.Key == "id" || wanted && c.client.sees(a.Key) {
			attributes[a.Key] = v1Attribute(a)
		}
	}
	return v1Resource("Employee", attributes)
}

func v1Attribute(a EmployeeAttribute) map[string]any {
	wire := map[string]any{"label": a.Label, "value": a.Value, "type": a.Type, "universal_id": orNull(a.UniversalID)}
	if a.Type == "" {
		wire["type"] = "standard"
	}
	if a.Currency != "" {
		wire["currency"] = a.Currency
	}
	return wire
}

// attributesOf are all attributes of an employee. Those of the employee's own list
// replace others with the same key.
func (c *Company) attributesOf(e *Employee) []EmployeeAttribute {
	standard := func(key, label, kind string, value any) EmployeeAttribute {
		return EmployeeAttribute{Key: key, Label: label, Type: kind, UniversalID: key, Value: value}
	}
	picture := ""
	if e.Picture != nil {
		picture = fmt.Sprintf("https://api.personio.de/v1/company/employees/%d/profile-picture", e.ID)
	}
	all := []EmployeeAttribute{
		standard("id", "ID", "integer", e.ID),
		standard("first_name", "First name", "standard", e.FirstName),
		standard("last_name", "Last name", "standard", e.LastName),
		standard("preferred_name", "Name (preferred)", "standard", e.PreferredName),
		standard("email", "Email", "standard", e.Email),
		standard("gender", "Gender", "standard", e.Gender),
		standard("status", "Status", "standard", e.Status),
		standard("position", "Position", "standard", e.Position),
		standard("weekly_working_hours", "Weekly hours", "standard", e.WeeklyWorkingHours),
		standard("hire_date", "Hire date", "date", v1Midnight(e.HireDate)),
		standard("created_at", "Created at", "date", v1Time(e.CreatedAt)),
		standard("last_modified_at", "Last modified", "date", v1Time(e.UpdatedAt)),
		standard("supervisor", "Supervisor", "standard", c.mention(e.SupervisorID)),
		standard("subcompany", "Subcompany", "standard", c.unit("Subcompany", e.Subcompany)),
		standard("office", "Workplace", "standard", c.unit("Office", e.Office)),
		standard("department", "Department", "standard", c.unit("Department", e.Department)),
		standard("profile_picture", "Profile Picture", "standard", orNull(picture)),
	}
	for _, a := range e.Attributes {
		if i := slices.IndexFunc(all, func(other EmployeeAttribute) bool { return other.Key == a.Key }); i >= 0 {
			all[i] = a
		} else {
			all = append(all, a)
		}
	}
	return all
}

// mention is an employee as other objects mention one, null for someone unknown.
func (c *Company) mention(id int64) any {
	e := c.employee(id)
	if e == nil {
		return nil
	}
	return v1Short(e)
}

// v1Short is an employee as others mention one: labelled attributes again.
func v1Short(e *Employee) any {
	return v1Resource("Employee", map[string]any{
		"id":         v1Attribute(EmployeeAttribute{Label: "ID", Type: "integer", UniversalID: "id", Value: e.ID}),
		"first_name": v1Attribute(EmployeeAttribute{Label: "First name", UniversalID: "first_name", Value: e.FirstName}),
		"last_name":  v1Attribute(EmployeeAttribute{Label: "Last name", UniversalID: "last_name", Value: e.LastName}),
		"email":      v1Attribute(EmployeeAttribute{Label: "Email", UniversalID: "email", Value: e.Email}),
	})
}

func (c *Company) unit(kind, name string) any {
	if name == "" {
		return nil
	}
	return v1Resource(kind, map[string]any{"id": c.v1.units[strings.ToLower(kind)+"/"+name], "name": name})
}

func serveV1Attributes(c *apiCall) {
	definitions := append(c.company.attributesOf(&Employee{}), c.company.v1.employeeAttributes...)
	wire := []any{}
	for _, a := range definitions {
		if c.client.sees(a.Key) {
			member := v1Attribute(a)
			delete(member, "value")
			delete(member, "currency")
			member["key"], member["options"] = a.Key, append([]string{}, a.Options...)
			wire = append(wire, member)
		}
	}
	c.v1Success(http.StatusOK, wire)
}

// v1Employee finds the employee of the path. When it returns nil the request has
// been answered, in German, as Personio does.
func (c *apiCall) v1Employee() *Employee {
	id, err := strconv.ParseInt(c.id("id"), 10, 64)
	if e := c.company.employee(id); err == nil && e != nil {
		return e
	}
	c.v1Fail(http.StatusNotFound, http.StatusNotFound, "Es ist ein Problem aufgetreten ")
	return nil
}

func serveV1Employee(c *apiCall) {
	if e := c.v1Employee(); e != nil {
		c.v1Success(http.StatusOK, c.employeeWire(e, nil))
	}
}

func serveV1Balance(c *apiCall) {
	if e := c.v1Employee(); e != nil {
		c.v1Success(http.StatusOK, append([]AbsenceBalance{}, e.Balances...))
	}
}

func serveV1Picture(c *apiCall) {
	e := c.v1Employee()
	if e == nil {
		return
	}
	width, err := strconv.Atoi(c.id("width"))
	if e.Picture == nil || !c.client.sees("profile_picture") || c.id("width") != "" && (err != nil || width < 1) {
		c.v1Fail(http.StatusNotFound, http.StatusNotFound, "Etwas ist schiefgelaufen ...")
		return
	}
	c.w.Header().Set("Content-Type", "image/png")
	_, _ = c.w.Write(e.Picture)
}

func serveV1CreateEmployee(c *apiCall) {
	var body struct {
		Employee map[string]json.RawMessage `json:"employee"`
	}
	if !c.v1Object(&body, http.StatusUnprocessableEntity) {
		return
	}
	e := Employee{CreatedAt: time.Now(), UpdatedAt: time.Now()}
	notes, problem := c.company.write(&e, body.Employee, true)
	switch {
	case problem == "" && (e.Email == "" || e.FirstName == "" || e.LastName == ""):
		problem = v1Invalid
	case problem == "" && slices.ContainsFunc(c.company.v1.employees, func(other *Employee) bool { return other.Email == e.Email }):
		problem = "The email has already been taken."
	}
	if problem != "" {
		c.v1Fail(http.StatusUnprocessableEntity, http.StatusUnprocessableEntity, problem)
		return
	}
	if e.Status == "" && e.HireDate > time.Now().Format(time.DateOnly) {
		e.Status = "onboarding"
	}
	id := c.company.addEmployee(e)
	c.v1Written(map[string]any{"id": id, "message": "success"}, notes)
}

func serveV1UpdateEmployee(c *apiCall) {
	e := c.v1Employee()
	if e == nil {
		return
	}
	var body struct {
		Employee map[string]json.RawMessage `json:"employee"`
	}
	if !c.v1Object(&body, http.StatusUnprocessableEntity) {
		return
	}
	changed := *e
	notes, problem := c.company.write(&changed, body.Employee, false)
	if problem != "" {
		c.v1Fail(http.StatusUnprocessableEntity, http.StatusUnprocessableEntity, problem)
		return
	}
	changed.UpdatedAt = time.Now()
	*e = changed
	c.v1Written(map[string]any{"id": e.ID}, notes)
}

func (c *apiCall) v1Written(data any, notes []string) {
	c.reply(http.StatusOK, map[string]any{"success": true, "data": data, "meta": append([]string{}, notes...)})
}
