package v1

import (
	"encoding/json"
	"log/slog"

	"github.com/personio-go/sdk/personio"
)

// ReportItem is a row of a report: what it says of an employee.
type ReportItem struct {
	Object

	EmployeeID EmployeeID `json:"employee_id"`
	// Attributes of a report about a day or a period.
	Attributes []ReportValue `json:"attributes,omitempty"`
	// HistoricalAttributes of a report about a history: each has an EffectiveDate,
	// and there may be several of one attribute.
	HistoricalAttributes []ReportValue `json:"historical_attributes,omitempty"`
}

// LogValue implements [slog.LogValuer]: the id and nothing personal.
func (i ReportItem) LogValue() slog.Value {
	return slog.StringValue("report item of employee " + i.EmployeeID.String())
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. An item is not wrapped:
// its attributes are a list.
func (i *ReportItem) UnmarshalJSON(data []byte) error {
	type plain ReportItem
	*i = ReportItem{}
	return unwrap(data, (*plain)(i), &i.Object)
}

// ReportDataType says which members of a [ReportValue] count.
type ReportDataType string

// The types. Others are read, too: see [ReportValue.RawJSON].
const (
	ReportText              ReportDataType = "TEXT"
	ReportEntity            ReportDataType = "ENTITY"
	ReportDuration          ReportDataType = "DURATION"
	ReportCostCenter        ReportDataType = "COST_CENTER"
	ReportAbsenceOverview   ReportDataType = "ABSENCE_OVERVIEW"
	ReportAbsencePeriod     ReportDataType = "ABSENCE_PERIOD"
	ReportPerformanceTarget ReportDataType = "PERFORMANCE_TARGET"
	ReportPerformanceKPI    ReportDataType = "PERFORMANCE_KPI"
	ReportSalary            ReportDataType = "SALARY"
	ReportCompensation      ReportDataType = "COMPENSATION"
)

// ReportValue is one value of a row. Which members are there follows from
// DataType; the others are zero.
type ReportValue struct {
	Object

	AttributeID string         `json:"attribute_id"`
	DataType    ReportDataType `json:"data_type"`
	EmployeeID  EmployeeID     `json:"employee_id,omitempty"`
	// EffectiveDate of a historical value.
	EffectiveDate personio.Date `json:"effective_date,omitzero"`
	// Value of TEXT and ENTITY.
	Value string `json:"value,omitempty"`
	// EntityID of ENTITY.
	EntityID string `json:"entity_id,omitempty"`
	// Duration of DURATION; in which unit is not documented.
	Duration    personio.Decimal  `json:"duration,omitzero"`
	CostCenters []ReportCostShare `json:"cost_centers,omitempty"`
	// StartDate and EndDate of ABSENCE_OVERVIEW and ABSENCE_PERIOD.
	StartDate      personio.Date    `json:"start_date,omitzero"`
	EndDate        personio.Date    `json:"end_date,omitzero"`
	DurationDays   personio.Decimal `json:"duration_days,omitzero"`
	DurationHours  personio.Decimal `json:"duration_hours,omitzero"`
	HalfDayAtStart bool             `json:"half_day_at_start,omitempty"`
	HalfDayAtEnd   bool             `json:"half_day_at_end,omitempty"`
	// Performance, of the two kinds, as it came: its members are documented in two
	// ways.
	PerformanceTargets    json.RawMessage `json:"performance_targets,omitempty"`
	PerformanceTargetKPIs json.RawMessage `json:"performance_target_kpis,omitempty"`
	// Amount of SALARY and COMPENSATION.
	Amount         personio.Decimal `json:"amount,omitzero"`
	CurrencyCode   string           `json:"currency_code,omitempty"`
	CurrencySymbol string           `json:"currency_symbol,omitempty"`
	OvertimeHours  personio.Decimal `json:"overtime_hours,omitzero"`
	BonusType      string           `json:"bonus_type,omitempty"`
}

// ReportCostShare is a part of an employee's costs.
type ReportCostShare struct {
	CostCenterID string `json:"cost_center_id"`
	Value        string `json:"value"`
	// Weight such as "100%".
	Weight string `json:"weight"`
}

// LogValue implements [slog.LogValuer]: the attribute, not its value.
func (v ReportValue) LogValue() slog.Value {
	return slog.StringValue("report value of " + v.AttributeID)
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (v *ReportValue) UnmarshalJSON(data []byte) error {
	type plain ReportValue
	wire := struct {
		*plain

		// What is documented as a text may be a number, as in Personio's examples.
		Value          personio.Text `json:"value"`
		EntityID       personio.Text `json:"entity_id"`
		EffectiveDate  day           `json:"effective_date"`
		StartDate      day           `json:"start_date"`
		EndDate        day           `json:"end_date"`
		HalfDayAtStart flag          `json:"half_day_at_start"`
		HalfDayAtEnd   flag          `json:"half_day_at_end"`
	}{plain: new(plain)}
	err := unwrap(data, &wire, &wire.Object)
	*v = ReportValue(*wire.plain)
	v.EffectiveDate, v.StartDate, v.EndDate = personio.Date(wire.EffectiveDate), personio.Date(wire.StartDate), personio.Date(wire.EndDate)
	v.Value, v.EntityID = string(wire.Value), string(wire.EntityID)
	v.HalfDayAtStart, v.HalfDayAtEnd = bool(wire.HalfDayAtStart), bool(wire.HalfDayAtEnd)
	return err
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. Personio documents ids as
// texts, and shows numbers.
func (s *ReportCostShare) UnmarshalJSON(data []byte) error {
	type plain ReportCostShare
	wire := struct {
		*plain

		CostCenterID personio.Text `json:"cost_center_id"`
		Value        personio.Text `json:"value"`
		Weight       personio.Text `json:"weight"`
	}{plain: new(plain)}
	err := json.Unmarshal(data, &wire)
	*s = ReportCostShare{string(wire.CostCenterID), string(wire.Value), string(wire.Weight)}
	return err //nolint:wrapcheck // the report's decoder names the place
}
