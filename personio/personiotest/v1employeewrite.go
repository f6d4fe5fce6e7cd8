package personiotest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// employeeWrite is an employee that a request changes.
type employeeWrite struct {
	company    *Company
	person     Person
	employment Employment

	gender, status, position string // as v1 has them
	notes                    []string
}

func (c *Company) writing(p *Person) *employeeWrite {
	e := c.employee(p)
	return &employeeWrite{
		company: c, person: *p, employment: *e.Employment,
		gender: strings.ToLower(p.Gender), status: strings.ToLower(e.Status), position: e.title(),
	}
}

func serveV1CreateEmployee(c *apiCall) {
	w := c.company.writing(new(Person))
	w.status = ""
	if !c.v1Write(w, true) {
		return
	}
	id := c.company.addPerson(w.person)
	c.company.trigger("person.created", id)
	c.company.trigger("employment.created", c.company.addEmployment(id, w.employment))
	c.v1Written(map[string]any{"id": c.company.number(id), "message": "success"}, w.notes)
}

func serveV1UpdateEmployee(c *apiCall) {
	p := c.v1Employee()
	if p == nil {
		return
	}
	w := c.company.writing(p)
	if !c.v1Write(w, false) {
		return
	}
	if of := c.company.employments[p.ID]; len(of) > 0 {
		c.company.changeEmployment(of[0], w.employment)
	} else {
		c.company.trigger("employment.created", c.company.addEmployment(p.ID, w.employment))
	}
	c.company.changePerson(p, w.person)
	c.v1Written(map[string]any{"id": c.company.number(p.ID)}, w.notes)
}

func (c *apiCall) v1Written(data any, notes []string) {
	c.reply(http.StatusOK, map[string]any{"success": true, "data": data, "meta": append([]string{}, notes...)})
}

// v1Write reads the body into an employee. When it returns false the request has
// been answered.
func (c *apiCall) v1Write(w *employeeWrite, create bool) bool {
	var body struct {
		Employee map[string]json.RawMessage `json:"employee"`
	}
	if !c.v1Object(&body, http.StatusUnprocessableEntity) {
		return false
	}
	problem := w.read(body.Employee, create)
	switch {
	case problem != "" || !create:
	case w.person.Email == "" || w.person.FirstName == "" || w.person.LastName == "":
		problem = v1Invalid
	case slices.ContainsFunc(c.company.persons, func(other *Person) bool { return other.Email == w.person.Email }):
		problem = "The email has already been taken."
	}
	if problem != "" {
		c.v1Fail(http.StatusUnprocessableEntity, http.StatusUnprocessableEntity, problem)
		return false
	}
	w.finish()
	return true
}

// finish puts what v1 writes in another way in its place.
func (w *employeeWrite) finish() {
	if w.status == "" && w.employment.StartDate > w.company.server.now().Format(time.DateOnly) {
		w.status = "onboarding"
	}
	w.person.Gender, w.employment.Status = strings.ToUpper(w.gender), strings.ToUpper(cmp.Or(w.status, "active"))
	if w.position != w.employment.title() {
		w.employment.Position = &Position{w.position}
	}
}

// read puts the members of a request into the employee, and says what is wrong with
// them.
func (w *employeeWrite) read(members map[string]json.RawMessage, create bool) (problem string) {
	texts := map[string]*string{
		"first_name": &w.person.FirstName, "last_name": &w.person.LastName, "preferred_name": &w.person.PreferredName, "gender": &w.gender,
		"position": &w.position, "hire_date": &w.employment.StartDate, "status": &w.status,
	}
	if create {
		texts["email"] = &w.person.Email
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		text := texts[name]
		if text == nil {
			problem = w.readOther(name, members[name])
		} else {
			*text = "" // null clears
			problem = readInto(members[name], text)
		}
		if problem != "" {
			return problem
		}
	}
	if !isDay(w.employment.StartDate) || !slices.Contains([]string{"", "onboarding", "active", "leave", "inactive"}, w.status) {
		return v1Invalid
	}
	return ""
}

func (w *employeeWrite) readOther(name string, value json.RawMessage) (wrong string) {
	switch name {
	case "subcompany", "department", "office":
		return w.readUnit(name, value)
	case "weekly_working_hours":
		w.employment.WeeklyWorkingHours = new(0.0)
		if string(value) == "null" {
			return v1Invalid
		}
		return readInto(value, w.employment.WeeklyWorkingHours)
	case "supervisor_id":
		return w.readSupervisor(value)
	case "custom_attributes":
		return w.readAttributes(value)
	}
	w.notes = append(w.notes, name+" was ignored")
	return ""
}

func readInto(value json.RawMessage, into any) (wrong string) {
	if json.Unmarshal(value, into) != nil {
		return v1Invalid
	}
	return ""
}

// readUnit takes only units that there are; others are ignored, with a note.
func (w *employeeWrite) readUnit(kind string, value json.RawMessage) (wrong string) {
	var name string
	if wrong := readInto(value, &name); wrong != "" {
		return wrong
	}
	c, e := w.company, &w.employment
	switch kind {
	case "office":
		if i := slices.IndexFunc(c.workplaces, func(one Workplace) bool { return one.Name == name }); i >= 0 {
			e.Office = &Reference{c.workplaces[i].ID}
			return ""
		}
	case "subcompany":
		if i := slices.IndexFunc(c.legalEntities, func(one LegalEntity) bool { return one.Name == name }); i >= 0 {
			e.LegalEntity = &Reference{c.legalEntities[i].ID}
			return ""
		}
	case "department":
		if i := slices.IndexFunc(c.orgUnits, func(one OrgUnit) bool { return one.Name == name && one.Type == kind }); i >= 0 {
			others := filtered(e.OrgUnits, func(of OrgUnitRef) bool { return of.Type != kind })
			e.OrgUnits = append(others, OrgUnitRef{Type: kind, ID: c.orgUnits[i].ID})
			return ""
		}
	}
	w.notes = append(w.notes, fmt.Sprintf("%s %q does not exist and was ignored", kind, name))
	return ""
}

func (w *employeeWrite) readSupervisor(value json.RawMessage) (wrong string) {
	var number *int64
	if wrong := readInto(value, &number); wrong != "" {
		return wrong
	}
	if number == nil {
		w.employment.Supervisor = nil
		return ""
	}
	id := w.company.idOf(strconv.FormatInt(*number, 10))
	if w.company.person(id) == nil || id == w.person.ID {
		return fmt.Sprintf("Supervisor with ID %d not found", *number)
	}
	w.employment.Supervisor = &Reference{id}
	return ""
}

// readAttributes sets attributes that the account has; others are ignored.
func (w *employeeWrite) readAttributes(value json.RawMessage) (wrong string) {
	var texts map[string]string
	if wrong := readInto(value, &texts); wrong != "" {
		return wrong
	}
	written := personWrite{}
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		if w.company.definition(key) != nil {
			written.CustomAttributes = append(written.CustomAttributes, customWrite{key, texts[key]})
		}
	}
	w.person.writeCustom(written)
	return ""
}
