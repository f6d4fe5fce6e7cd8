package personiotest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// AbsenceBalance is how much of a type of absence a person has left. Only API v1
// tells it.
type AbsenceBalance struct {
	TypeID    string  `json:"type_id"`
	Balance   float64 `json:"balance"`
	Available float64 `json:"available_balance"`
}

// employee is a person as API v1 sees one: with the latest employment.
type employee struct {
	*Person
	*Employment // an empty one, if there is none
}

func (c *Company) employee(p *Person) employee {
	if of := c.employments[p.ID]; len(of) > 0 {
		return employee{p, of[0]}
	}
	return employee{p, &Employment{PersonID: p.ID, Status: "ACTIVE"}}
}

// changed is when anything of an employee did.
func (e employee) changed() time.Time {
	if e.Employment.UpdatedAt.After(e.Person.UpdatedAt) {
		return e.Employment.UpdatedAt
	}
	return e.Person.UpdatedAt
}

func v1EmployeeRoutes() []apiRoute {
	const read, write = "employees:read", "employees:write"
	const picture = "GET /v1/company/employees/{id}/profile-picture"
	return []apiRoute{
		{operation: "v1.employees.list", pattern: "GET /v1/company/employees", scope: read, parameters: []string{"limit", "offset", "email", "attributes[]", "updated_since"}, serve: serveV1Employees},
		{operation: "v1.employees.create", pattern: "POST /v1/company/employees", scope: write, serve: serveV1CreateEmployee},
		{operation: "v1.employees.attributes", pattern: "GET /v1/company/employees/attributes", scope: read, serve: serveV1Attributes},
		{operation: "v1.employees.custom_attributes", pattern: "GET /v1/company/employees/custom-attributes", scope: read, serve: serveV1Attributes},
		{operation: "v1.employees.get", pattern: "GET /v1/company/employees/{id}", scope: read, serve: serveV1Employee},
		{operation: "v1.employees.update", pattern: "PATCH /v1/company/employees/{id}", scope: write, serve: serveV1UpdateEmployee},
		{operation: "v1.employees.balance", pattern: "GET /v1/company/employees/{id}/absences/balance", scope: "absences:read", serve: serveV1Balance},
		{operation: "v1.employees.picture", pattern: picture + "/{width}", scope: read, produces: "image/png", serve: serveV1Picture},
		{operation: "v1.employees.picture_original", pattern: picture, scope: read, produces: "image/png", serve: serveV1Picture},
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
	rows := filtered(c.company.persons, func(p *Person) bool {
		if changed {
			return !c.company.employee(p).changed().Before(since) // the address is ignored then
		}
		return email == "" || p.Email == email
	})
	v1Page(c, v1Paging{byDefault: 50, max: 100}, rows, func(p *Person) any { return c.employeeWire(p, c.query["attributes[]"]) })
}

// employeeWire is an employee as the client may see it.
func (c *apiCall) employeeWire(p *Person, only []string) any {
	attributes := make(map[string]any)
	for _, a := range c.attributesOf(c.company.employee(p)) {
		wanted := only == nil || slices.Contains(only, a.Key)
		if a.Key == "id" || wanted && c.client.sees(a.Key) {
			attributes[a.Key] = a.wire()
		}
	}
	return v1Resource("Employee", attributes)
}

// v1Employee finds the employee of the path. When it returns nil the request has
// been answered, in German, as Personio does.
func (c *apiCall) v1Employee() *Person {
	p := c.company.person(c.company.idOf(c.id("id")))
	if p == nil {
		c.v1Fail(http.StatusNotFound, http.StatusNotFound, "Es ist ein Problem aufgetreten ")
	}
	return p
}

func serveV1Employee(c *apiCall) {
	if p := c.v1Employee(); p != nil {
		c.v1Success(http.StatusOK, c.employeeWire(p, nil))
	}
}

func serveV1Balance(c *apiCall) {
	p := c.v1Employee()
	if p == nil {
		return
	}
	wire := make([]any, len(p.Balances))
	for i, b := range p.Balances {
		t := c.company.typeOf(b.TypeID)
		wire[i] = map[string]any{
			"id": c.company.number(b.TypeID), "name": t.Name, "category": orNull(t.Category), "balance": b.Balance, "available_balance": b.Available,
		}
	}
	c.v1Success(http.StatusOK, wire)
}

func serveV1Picture(c *apiCall) {
	p := c.v1Employee()
	if p == nil {
		return
	}
	width, err := strconv.Atoi(c.id("width"))
	if p.Picture == nil || !c.client.sees("profile_picture") || c.id("width") != "" && (err != nil || width < 1) {
		c.v1Fail(http.StatusNotFound, http.StatusNotFound, "Etwas ist schiefgelaufen ...")
		return
	}
	c.w.Header().Set("Content-Type", "image/png")
	_, _ = c.w.Write(p.Picture)
}
