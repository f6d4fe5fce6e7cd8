package personio

import (
	"fmt"
	"log/slog"
	"strconv"
)

// What is read from Personio and holds data of people has a LogValue method, so that
// a log gets none of it, and prints with package fmt: who prints a person, prints a
// person. Secrets, files, and what the server says of a request print in neither way.

// Logged is what a log may have of several values: package slog asks a value by
// itself what may be logged, but not those in a slice, and would log all of them.
//
//	slog.Info("left", "persons", personio.Logged(persons))
func Logged[T slog.LogValuer](values []T) slog.Value {
	const most = 20
	attrs := make([]slog.Attr, 0, most+1)
	attrs = append(attrs, slog.Int("count", len(values)))
	for i, value := range values[:min(len(values), most)] {
		attrs = append(attrs, slog.Any(strconv.Itoa(i), value))
	}
	return slog.GroupValue(attrs...)
}

// LogValue implements [slog.LogValuer] with the number of items.
func (p Page[T]) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("items", len(p.Items)), slog.Bool("last", p.Next == ""))
}

// Format prints the size and nothing of the rest, whatever the verb: people name
// files after people.
func (d Download) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(d.LogValue().String())) }

// LogValue implements [slog.LogValuer] without anything personal.
func (d Download) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("personio.Download(%d bytes)", d.Size))
}

// LogValue implements [slog.LogValuer] without anything personal.
func (CustomAttribute) LogValue() slog.Value { return slog.StringValue("custom attribute") }

// LogValue implements [slog.LogValuer] without anything personal.
func (CustomValue) LogValue() slog.Value { return slog.StringValue("value of a custom attribute") }

// LogValue implements [slog.LogValuer] without anything personal.
func (EmploymentPatch) LogValue() slog.Value { return slog.StringValue("changes of an employment") }

// LogValue implements [slog.LogValuer] without anything personal.
func (Termination) LogValue() slog.Value { return slog.StringValue("termination") }

// LogValue implements [slog.LogValuer] without anything personal.
func (DocumentPatch) LogValue() slog.Value { return slog.StringValue("changes of a document") }

// LogValue implements [slog.LogValuer] without anything personal.
func (ReportCell) LogValue() slog.Value { return slog.StringValue("report cell") }

// LogValue implements [slog.LogValuer] without anything personal.
func (ReportNumber) LogValue() slog.Value { return slog.StringValue("number of a report") }

// LogValue implements [slog.LogValuer] without anything personal.
func (ReportText) LogValue() slog.Value { return slog.StringValue("text of a report") }

// LogValue implements [slog.LogValuer] without anything personal.
func (ReportChoice) LogValue() slog.Value { return slog.StringValue("choice of a report") }

// LogValue implements [slog.LogValuer] without anything personal.
func (ReportTimeRange) LogValue() slog.Value { return slog.StringValue("time range of a report") }

// LogValue implements [slog.LogValuer] without anything personal.
func (PersonListOptions) LogValue() slog.Value {
	return slog.StringValue("filters of a list of persons")
}

// LogValue implements [slog.LogValuer] without anything personal.
func (ProfilePicture) LogValue() slog.Value { return slog.StringValue("profile picture") }

// LogValue implements [slog.LogValuer] without anything personal.
func (ReportPage) LogValue() slog.Value { return slog.StringValue("page of a report") }
