package recruiting

import (
	"fmt"
	"log/slog"
)

// What an applicant writes is in nobody's log: it is on its way to Personio, and
// prints in no way. What is read from there has LogValue alone.

// Format prints what it is and nothing of what is in it, whatever the verb.
func (Application) Format(state fmt.State, _ rune) {
	_, _ = state.Write([]byte("recruiting.Application"))
}

// LogValue implements [slog.LogValuer] without anything personal.
func (Application) LogValue() slog.Value { return slog.StringValue("recruiting.Application") }

// Format prints what it is and nothing of what is in it, whatever the verb.
func (Attachment) Format(state fmt.State, _ rune) {
	_, _ = state.Write([]byte("recruiting.Attachment"))
}

// LogValue implements [slog.LogValuer] without anything personal.
func (Attachment) LogValue() slog.Value { return slog.StringValue("recruiting.Attachment") }

// Format prints what it is and nothing of what is in it, whatever the verb.
func (Attribute) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte("recruiting.Attribute")) }

// LogValue implements [slog.LogValuer] without anything personal.
func (Attribute) LogValue() slog.Value { return slog.StringValue("recruiting.Attribute") }

// Format prints what it is and nothing of what is in it, whatever the verb.
func (File) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte("recruiting.File")) }

// LogValue implements [slog.LogValuer] without anything personal.
func (File) LogValue() slog.Value { return slog.StringValue("recruiting.File") }

// Format prints what it is and nothing of what is in it, whatever the verb.
func (Document) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte("recruiting.Document")) }

// LogValue implements [slog.LogValuer] without anything personal.
func (Document) LogValue() slog.Value { return slog.StringValue("recruiting.Document") }

// LogValue implements [slog.LogValuer] without anything personal.
func (Applicant) LogValue() slog.Value { return slog.StringValue("applicant") }

// LogValue implements [slog.LogValuer] without anything personal.
func (CandidateListOptions) LogValue() slog.Value {
	return slog.StringValue("filters of a list of candidates")
}

// LogValue implements [slog.LogValuer] without anything personal.
func (ApplicationListOptions) LogValue() slog.Value {
	return slog.StringValue("filters of a list of applications")
}
