package outbox

import (
	"fmt"
	"log/slog"
)

// What waits in an outbox is an applicant's and prints in no way.

// Format prints what it is and nothing of what is in it, whatever the verb.
func (Submission) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte("outbox.Submission")) }

// LogValue implements [slog.LogValuer] without anything personal.
func (Submission) LogValue() slog.Value { return slog.StringValue("outbox.Submission") }

// Format prints what it is and nothing of what is in it, whatever the verb.
func (Document) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte("outbox.Document")) }

// LogValue implements [slog.LogValuer] without anything personal.
func (Document) LogValue() slog.Value { return slog.StringValue("outbox.Document") }

// Format prints what it is and nothing of what is in it, whatever the verb.
func (File) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte("outbox.File")) }

// LogValue implements [slog.LogValuer] without anything personal.
func (File) LogValue() slog.Value { return slog.StringValue("outbox.File") }

// Format prints what it is and nothing of what is in it, whatever the verb.
func (Query) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte("outbox.Query")) }

// LogValue implements [slog.LogValuer] without anything personal.
func (Query) LogValue() slog.Value { return slog.StringValue("outbox.Query") }
