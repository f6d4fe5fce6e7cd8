package personiotest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// write puts the members of a request into an employee. It returns notes about
// what was ignored, and what is wrong with the request.
func (c *Company) write(e *Employee, members map[string]json.RawMessage, create bool) (notes []string, problem string) {
	texts := map[string]*string{
		"first_name": &e.FirstName, "last_name": &e.LastName, "preferred_name": &e.PreferredName, "gender": &e.Gender,
		"position": &e.Position, "hire_date": &e.HireDate, "status": &e.Status,
	}
	if create {
		texts["email"] = &e.Email
	}
	units := map[string]*string{"subcompany": &e.Subcompany, "department": &e.Department, "office": &e.Office}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		value := members[name]
		var note, wrong string
		switch {
		case texts[name] != nil:
			wrong = readText(value, texts[name])
		case units[name] != nil:
			note, wrong = c.writeUnit(name, value, units[name])
		case name == "weekly_working_hours":
			e.WeeklyWorkingHours, wrong = string(value), readNumber(value)
		case name == "supervisor_id":
			wrong = c.writeSupervisor(e, value)
		case name == "custom_attributes":
			wrong = c.writeAttributes(e, value)
		default:
			note = name + " was ignored"
		}
		if wrong != "" {
			return nil, wrong
		}
		if note != "" {
			notes = append(notes, note)
		}
	}
	if !e.hasForm() {
		return nil, v1Invalid
	}
	return notes, ""
}

// hasForm reports whether day and status have their form.
func (e Employee) hasForm() bool {
	return (e.HireDate == "" || v1IsDay(e.HireDate)) && slices.Contains([]string{"", "onboarding", "active", "leave", "inactive"}, e.Status)
}

// readText reads a text; null clears it.
func readText(value json.RawMessage, into *string) (wrong string) {
	*into = ""
	if json.Unmarshal(value, into) != nil {
		return v1Invalid
	}
	return ""
}

func readNumber(value json.RawMessage) (wrong string) {
	var n float64
	if json.Unmarshal(value, &n) != nil || string(value) == "null" {
		return v1Invalid
	}
	return ""
}

func (c *Company) writeUnit(kind string, value json.RawMessage, into *string) (note, wrong string) {
	var name string
	if json.Unmarshal(value, &name) != nil {
		return "", v1Invalid
	}
	if _, exists := c.v1.units[kind+"/"+name]; !exists {
		return fmt.Sprintf("%s %q does not exist and was ignored", kind, name), ""
	}
	*into = name
	return "", ""
}

func (c *Company) writeSupervisor(e *Employee, value json.RawMessage) (wrong string) {
	var id int64
	if json.Unmarshal(value, &id) != nil {
		return v1Invalid
	}
	if string(value) != "null" && (c.employee(id) == nil || id == e.ID) {
		return fmt.Sprintf("Supervisor with ID %d not found", id)
	}
	e.SupervisorID = id
	return ""
}

// writeAttributes sets dynamic attributes, of which the account knows label and
// type.
func (c *Company) writeAttributes(e *Employee, value json.RawMessage) (wrong string) {
	var texts map[string]string
	if json.Unmarshal(value, &texts) != nil {
		return v1Invalid
	}
	e.Attributes = slices.Clone(e.Attributes)
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		i := slices.IndexFunc(c.v1.employeeAttributes, func(a EmployeeAttribute) bool { return a.Key == key })
		if i < 0 {
			continue // ignored
		}
		a := c.v1.employeeAttributes[i]
		a.Value = texts[key]
		e.Attributes = append(slices.DeleteFunc(e.Attributes, func(old EmployeeAttribute) bool { return old.Key == key }), a)
	}
	return ""
}
