package auth

import (
	"crypto/subtle"
	"fmt"
	"log/slog"
)

const redacted = "[REDACTED]"

// Secret holds a text that must not be printed. The zero Secret is empty.
//
// The text lies behind a pointer: package fmt and package log/slog go around
// the methods of a value in an unexported field, but print no more of it than
// an address.
type Secret struct {
	p *string
}

// NewSecret wraps a text.
func NewSecret(text string) Secret {
	return Secret{p: &text}
}

// Reveal returns the text.
func (s Secret) Reveal() string {
	if s.p == nil {
		return ""
	}
	return *s.p
}

// IsZero reports whether there is nothing to hide.
func (s Secret) IsZero() bool { return s.Reveal() == "" }

// Equal reports whether two secrets have the same text. It takes the same time
// wherever texts of one length differ. The operator == compares addresses.
func (s Secret) Equal(other Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(other.Reveal())) == 1
}

// Format implements [fmt.Formatter] for every verb.
func (Secret) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(redacted)) }

// String implements [fmt.Stringer].
func (Secret) String() string { return redacted }

// GoString implements [fmt.GoStringer].
func (Secret) GoString() string { return redacted }

// LogValue implements [slog.LogValuer].
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText implements [encoding.TextMarshaler]; it covers JSON and XML.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
