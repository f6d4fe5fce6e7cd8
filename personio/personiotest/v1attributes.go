package personiotest

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// EmployeeAttribute is an attribute of the account. API v1 lists them; persons have
// their values among their custom attributes, in both versions.
type EmployeeAttribute struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	// Type is "standard", "date", "integer", "decimal", "list", "link", "tags" or
	// "multiline"; "" is standard.
	Type        string `json:"type"`
	UniversalID string `json:"universal_id"` // "" is null
	Currency    string `json:"currency"`
	// Options of a list or of tags.
	Options []string `json:"options"`

	value any
}

// DefineEmployeeAttribute adds an attribute to the account, beside the standard
// ones.
func (c *Company) DefineEmployeeAttribute(a EmployeeAttribute) {
	defer c.lock()()
	a.Options = slices.Clone(a.Options)
	c.employeeAttributes = with(c.employeeAttributes, &a, func(same *EmployeeAttribute) bool { return same.Key == a.Key })
}

func (c *Company) definition(key string) *EmployeeAttribute {
	return first(c.employeeAttributes, func(a *EmployeeAttribute) bool { return a.Key == key })
}

func (a EmployeeAttribute) wire() map[string]any {
	wire := map[string]any{"label": a.Label, "value": a.value, "type": cmp.Or(a.Type, "standard"), "universal_id": orNull(a.UniversalID)}
	if a.Currency != "" {
		wire["currency"] = a.Currency
	}
	return wire
}

// standard is one of the attributes that every account has.
func standard(key, label, kind string, value any) EmployeeAttribute {
	return EmployeeAttribute{Key: key, Label: label, Type: kind, UniversalID: key, value: value}
}

// otherStandards are further ones, that an employee has only if the test gives
// them. API v2 does not have them among the custom ones.
const otherStandards = "team cost_centers holiday_calendar absence_entitlement work_schedule fix_salary fix_salary_interval hourly_salary vacation_day_balance " +
	"id first_name last_name preferred_name email gender status position weekly_working_hours hire_date created_at last_modified_at supervisor subcompany " +
	"office department profile_picture employment_type contract_end_date probation_period_end termination_date last_working_day termination_type termination_reason"

func isStandard(key string) bool { return slices.Contains(strings.Fields(otherStandards), key) }

// attributesOf are all attributes of an employee. Custom ones replace others with
// the same key.
func (c *apiCall) attributesOf(e employee) []EmployeeAttribute {
	picture := ""
	if e.Picture != nil {
		picture = c.pictureURL(e.Person)
	}
	t := e.Termination
	if t == nil {
		t = new(Termination)
	}
	all := []EmployeeAttribute{
		standard("id", "ID", "integer", c.company.number(e.Person.ID)),
		standard("first_name", "First name", "standard", e.FirstName),
		standard("last_name", "Last name", "standard", e.LastName),
		standard("preferred_name", "Name (preferred)", "standard", e.PreferredName),
		standard("email", "Email", "standard", e.Email),
		standard("gender", "Gender", "standard", strings.ToLower(e.Gender)),
		standard("status", "Status", "standard", strings.ToLower(e.Status)),
		standard("position", "Position", "standard", e.title()),
		standard("employment_type", "Employment type", "standard", strings.ToLower(e.Type)),
		standard("weekly_working_hours", "Weekly hours", "standard", hoursText(e.WeeklyWorkingHours)),
		standard("hire_date", "Hire date", "date", v1Midnight(e.StartDate)),
		standard("contract_end_date", "Contract ends", "date", v1Midnight(textOf(e.ContractEndDate))),
		standard("probation_period_end", "Probation period end", "date", v1Midnight(textOf(e.ProbationEndDate))),
		standard("termination_date", "Termination date", "date", v1Midnight(t.Date)),
		standard("last_working_day", "Last day of work", "date", v1Midnight(t.LastWorkingDay)),
		standard("created_at", "Created at", "date", v1Time(e.Person.CreatedAt)),
		standard("last_modified_at", "Last modified", "date", v1Time(e.changed())),
		standard("supervisor", "Supervisor", "standard", c.company.mention(e.Supervisor.id())),
		standard("subcompany", "Subcompany", "standard", c.company.subcompany(e)),
		standard("office", "Workplace", "standard", c.company.office(e)),
		standard("department", "Department", "standard", c.company.department(e)),
		standard("profile_picture", "Profile Picture", "standard", orNull(picture)),
	}
	for _, custom := range e.CustomAttributes {
		a := c.company.v1Custom(custom)
		if i := slices.IndexFunc(all, func(other EmployeeAttribute) bool { return other.Key == a.Key }); i >= 0 {
			all[i] = a
		} else {
			all = append(all, a)
		}
	}
	return all
}

func (e *Employment) title() string {
	if e.Position == nil {
		return ""
	}
	return e.Position.Title
}

// hoursText are hours as v1 has them, which writes a text.
func hoursText(hours *float64) string {
	if hours == nil {
		return ""
	}
	return strconv.FormatFloat(*hours, 'f', -1, 64)
}

// unit is what an employee belongs to, null for nothing.
func (c *Company) unit(kind, id, name string) any {
	if name == "" {
		return nil
	}
	return v1Resource(kind, map[string]any{"id": c.number(id), "name": name})
}

func (c *Company) office(e employee) any {
	i := slices.IndexFunc(c.workplaces, func(one Workplace) bool { return one.ID == e.Office.id() })
	if i < 0 {
		return nil
	}
	return c.unit("Office", c.workplaces[i].ID, c.workplaces[i].Name)
}

func (c *Company) subcompany(e employee) any {
	id := cmp.Or(e.LegalEntity.id(), e.Subcompany.id())
	i := slices.IndexFunc(c.legalEntities, func(one LegalEntity) bool { return one.ID == id })
	if i < 0 {
		return nil
	}
	return c.unit("Subcompany", id, c.legalEntities[i].Name)
}

func (c *Company) department(e employee) any {
	for _, of := range e.OrgUnits {
		if u := c.orgUnit(of.Type, of.ID); u != nil && u.Type == "department" {
			return c.unit("Department", u.ID, u.Name)
		}
	}
	return nil
}

// mention is an employee as other objects mention one: labelled attributes again;
// null for someone unknown.
func (c *Company) mention(id string) any {
	p := c.person(id)
	if p == nil {
		return nil
	}
	return v1Resource("Employee", map[string]any{
		"id": standard("id", "ID", "integer", c.number(p.ID)).wire(), "first_name": standard("first_name", "First name", "", p.FirstName).wire(),
		"last_name": standard("last_name", "Last name", "", p.LastName).wire(), "email": standard("email", "Email", "", p.Email).wire(),
	})
}

func serveV1Attributes(c *apiCall) {
	wire := []any{}
	definitions := c.attributesOf(employee{new(Person), new(Employment)})
	for _, a := range c.company.employeeAttributes {
		definitions = append(definitions, *a)
	}
	for _, a := range definitions {
		if c.client.sees(a.Key) {
			member := a.wire()
			delete(member, "value")
			delete(member, "currency")
			member["key"], member["options"] = a.Key, append([]string{}, a.Options...)
			wire = append(wire, member)
		}
	}
	c.v1Success(http.StatusOK, wire)
}

// The types of attributes in both versions. What v2 has no word for is a text.
func v1Type(v2 string) string {
	return map[string]string{"int": "integer", "double": "decimal", "date": "date", "string_list": "tags"}[strings.ToLower(v2)]
}

func v2Type(v1 string) string {
	kind, known := map[string]string{"integer": "int", "decimal": "double", "date": "date", "tags": "string_list", "": ""}[v1]
	if !known {
		return "string"
	}
	return kind
}

// v1Custom is a custom attribute as v1 has it: with a label, and tags as one text.
func (c *Company) v1Custom(custom CustomAttribute) EmployeeAttribute {
	a := EmployeeAttribute{Key: custom.ID}
	if known := c.definition(custom.ID); known != nil {
		a = *known
	}
	a.Label, a.UniversalID = cmp.Or(custom.Label, a.Label, a.Key), cmp.Or(custom.GlobalID, a.UniversalID)
	a.Type, a.value = cmp.Or(a.Type, v1Type(custom.Type)), custom.Value
	if texts, ok := textsOf(custom.Value); ok && !isStandard(custom.ID) {
		a.value = strings.Join(texts, ",")
	}
	return a
}

// v2Custom is a custom attribute as v2 has it: with tags as a list, days without a
// time, and numbers.
func (c *Company) v2Custom(custom CustomAttribute) CustomAttribute {
	if known := c.definition(custom.ID); known != nil {
		custom.Type, custom.GlobalID = cmp.Or(custom.Type, v2Type(known.Type)), cmp.Or(custom.GlobalID, known.UniversalID)
	}
	custom.Type = strings.ToLower(custom.Type)
	text, isText := custom.Value.(string)
	_, noNumber := strconv.ParseFloat(text, 64)
	switch {
	case !isText:
	case custom.Type == "string_list":
		custom.Value = strings.Split(text, ",")
	case custom.Type == "date" && len(text) > len("2006-01-02"):
		custom.Value = text[:len("2006-01-02")]
	case (custom.Type == "int" || custom.Type == "double") && noNumber == nil:
		custom.Value = json.Number(text)
	}
	return custom
}

// textsOf is a list of texts, if a value is one.
func textsOf(value any) (texts []string, ok bool) {
	switch list := value.(type) {
	case []string:
		return list, true
	case []any:
		for _, one := range list {
			text, isText := one.(string)
			if !isText {
				return nil, false
			}
			texts = append(texts, text)
		}
		return texts, true
	}
	return nil, false
}
