package v1

import (
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/personio-go/sdk/personio"
)

// Named is what an employee belongs to: a subcompany, an office, a department or a
// team.
type Named struct {
	Object

	// ID and Name are zero when there is nothing.
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// UnmarshalJSON implements [json.Unmarshaler]. A text alone, which old recordings
// have, is a name.
func (n *Named) UnmarshalJSON(data []byte) error {
	type plain Named
	*n = Named{}
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &n.Name) //nolint:wrapcheck // the caller names the attribute
	}
	return unwrap(data, (*plain)(n), &n.Object)
}

// CostCenter is a part of where an employee's costs go.
type CostCenter struct {
	Object

	ID   int64  `json:"id"`
	Name string `json:"name"`
	// Percentage, 0 to 100.
	Percentage personio.Decimal `json:"percentage,omitzero"`
}

// UnmarshalJSON implements [json.Unmarshaler].
func (c *CostCenter) UnmarshalJSON(data []byte) error {
	type plain CostCenter
	*c = CostCenter{}
	return unwrap(data, (*plain)(c), &c.Object)
}

// HolidayCalendar says which public holidays an employee has.
type HolidayCalendar struct {
	Object

	ID   int64  `json:"id"`
	Name string `json:"name"`
	// Country, such as "DE", and State, such as "Bayern", are empty where there is
	// none.
	Country string `json:"country"`
	State   string `json:"state"`
}

// UnmarshalJSON implements [json.Unmarshaler].
func (h *HolidayCalendar) UnmarshalJSON(data []byte) error {
	type plain HolidayCalendar
	*h = HolidayCalendar{}
	return unwrap(data, (*plain)(h), &h.Object)
}

// AbsenceEntitlement is how much of a type of absence an employee has in a year.
type AbsenceEntitlement struct {
	Object

	ID   TimeOffTypeID `json:"id"`
	Name string        `json:"name"`
	// Category is missing in old recordings.
	Category AbsenceCategory `json:"category,omitempty"`
	// Entitlement in the unit of the type: days or hours.
	Entitlement personio.Decimal `json:"entitlement,omitzero"`
}

// UnmarshalJSON implements [json.Unmarshaler].
func (e *AbsenceEntitlement) UnmarshalJSON(data []byte) error {
	type plain AbsenceEntitlement
	*e = AbsenceEntitlement{}
	return unwrap(data, (*plain)(e), &e.Object)
}

// WorkSchedule says how many hours an employee works on which day.
type WorkSchedule struct {
	Object

	// ID may be larger than 2^53.
	ID        int64         `json:"id"`
	Name      string        `json:"name"`
	ValidFrom personio.Date `json:"valid_from,omitzero"`
	Monday    Clock         `json:"monday,omitzero"`
	Tuesday   Clock         `json:"tuesday,omitzero"`
	Wednesday Clock         `json:"wednesday,omitzero"`
	Thursday  Clock         `json:"thursday,omitzero"`
	Friday    Clock         `json:"friday,omitzero"`
	Saturday  Clock         `json:"saturday,omitzero"`
	Sunday    Clock         `json:"sunday,omitzero"`
}

// UnmarshalJSON implements [json.Unmarshaler].
func (s *WorkSchedule) UnmarshalJSON(data []byte) error {
	type plain WorkSchedule
	wire := struct {
		*plain

		ValidFrom day `json:"valid_from"`
	}{plain: new(plain)}
	err := unwrap(data, &wire, &wire.Object)
	*s = WorkSchedule(*wire.plain)
	s.ValidFrom = personio.Date(wire.ValidFrom)
	return err
}

// EmployeeRef is an employee as others mention one: the supervisor of another, the
// owner of an absence. What is not whitelisted is missing.
type EmployeeRef struct {
	ID            EmployeeID `json:"id"`
	FirstName     string     `json:"first_name,omitempty"`
	LastName      string     `json:"last_name,omitempty"`
	PreferredName string     `json:"preferred_name,omitempty"`
	Email         string     `json:"email,omitempty"`
	// Attributes are all that came, with labels.
	Attributes Attributes `json:"-"`
}

// LogValue implements [slog.LogValuer]: the id and nothing personal.
func (e EmployeeRef) LogValue() slog.Value { return slog.StringValue("employee " + e.ID.String()) }

// UnmarshalJSON implements [json.Unmarshaler]: it reads labelled attributes, in a
// wrapper or without one, and a number, which is the id alone.
func (e *EmployeeRef) UnmarshalJSON(data []byte) error {
	*e = EmployeeRef{}
	if isEmpty(data) {
		return nil
	}
	if data[0] != '{' {
		return e.ID.UnmarshalJSON(data)
	}
	var wrapper struct {
		Attributes *Attributes `json:"attributes"`
	}
	if err := json.Unmarshal(data, &wrapper); err != nil {
		return fmt.Errorf("v1: %w", err)
	}
	if wrapper.Attributes != nil {
		e.Attributes = *wrapper.Attributes
	} else if err := json.Unmarshal(data, &e.Attributes); err != nil {
		return fmt.Errorf("v1: %w", err)
	}
	if id, ok := e.Attributes.ByKey("id"); ok {
		if err := e.ID.UnmarshalJSON(id.Value); err != nil {
			return err
		}
	}
	e.FirstName = e.text("first_name")
	e.LastName = e.text("last_name")
	e.PreferredName = e.text("preferred_name")
	e.Email = e.text("email")
	return nil
}

func (e EmployeeRef) text(key string) string {
	text, err := e.Attributes.Text(key)
	if err != nil {
		return ""
	}
	return text
}
