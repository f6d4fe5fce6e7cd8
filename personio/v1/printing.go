package v1

import "log/slog"

// What holds data of people has a LogValue method, so that a log gets none of it.

// LogValue implements [slog.LogValuer] without anything personal.
func (EmployeeListOptions) LogValue() slog.Value {
	return slog.StringValue("filters of a list of employees")
}

// LogValue implements [slog.LogValuer] without anything personal.
func (EmployeeWritten) LogValue() slog.Value { return slog.StringValue("written employee") }

// LogValue implements [slog.LogValuer] without anything personal.
func (File) LogValue() slog.Value { return slog.StringValue("file") }

// LogValue implements [slog.LogValuer] without anything personal.
func (ReportFilter) LogValue() slog.Value { return slog.StringValue("filter of a report") }

// LogValue implements [slog.LogValuer] without anything personal.
func (AbsenceBalance) LogValue() slog.Value { return slog.StringValue("absence balance") }

// LogValue implements [slog.LogValuer] without anything personal.
func (AbsenceEntitlement) LogValue() slog.Value { return slog.StringValue("absence entitlement") }
