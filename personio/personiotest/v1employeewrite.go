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
		var ok bool
		switch {
		case texts[name] != nil:
			ok = readText(value, texts[name])
		case units[name] != nil:
			var note string
			note, ok = c.writeUnit(name, value, units[name])
			notes = append(notes, note)
		case name == "weekly_working_hours":
			e.WeeklyWorkingHours, ok = string(value), isNumber(value)
		case name == "supervisor_id":
			if problem := c.writeSupervisor(e, value); problem != "" {
				return nil, problem
			}
			ok = true
		case name == "custom_attributes":
			ok = c.writeAttributes(e, value)
		default:
			notes, ok = append(notes, name+" was ignored"), true
		}
		if !ok {
			return nil, "The given data was invalid."
		}
	}
	if e.HireDate != "" && !v1IsDay(e.HireDate) || !slices.Contains([]string{"", "onboarding", "active", "leave", "inactive"}, e.Status) {
		return nil, "The given data was invalid."
	}
	return slices.DeleteFunc(notes, func(note string) bool { return note == "" }), ""
}

// readText reads a text; null clears it.
func readText(value json.RawMessage, into *string) bool {
	*into = ""
	return json.Unmarshal(value, into) == nil
}

func isNumber(value json.RawMessage) bool {
	var n float64
	return json.Unmarshal(value, &n) == nil && string(value) != "null"
}

func (c *Company) writeUnit(kind string, value json.RawMessage, into *string) (note string, ok bool) {
	var name string
	if json.Unmarshal(value, &name) != nil {
		return "", false
	}
	if _, exists := c.v1.units[kind+"/"+name]; !exists {
		return fmt.Sprintf("%s %q does not exist and was ignored", kind, name), true
	}
	*into = name
	return "", true
}

func (c *Company) writeSupervisor(e *Employee, value json.RawMessage) (problem string) {
	var id int64
	if json.Unmarshal(value, &id) != nil {
		return "The given data was invalid."
	}
	if string(value) != "null" && (c.employee(id) == nil || id == e.ID) {
		return fmt.Sprintf("Supervisor with ID %d not found", id)
	}
	e.SupervisorID = id
	return ""
}

// writeAttributes sets dynamic attributes, of which the account knows label and
// type.
func (c *Company) writeAttributes(e *Employee, value json.RawMessage) bool {
	var texts map[string]string
	if json.Unmarshal(value, &texts) != nil {
		return false
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
	return true
}
