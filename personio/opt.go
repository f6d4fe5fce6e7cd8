package personio

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Opt is a member of a PATCH body that can be absent, null or a value. The zero
// Opt is absent: what it stands for stays as it is. [Null] clears it.
//
//	patch := personio.PersonPatch{PreferredName: personio.Set("Ada"), Email: personio.Null[string]()}
//
// Fields of this type have the JSON option omitzero; without it, absent would
// become null and clear data.
type Opt[T any] struct {
	value T
	state optState
}

type optState uint8

const (
	absent optState = iota
	null
	given
)

// Set is a value to send.
func Set[T any](value T) Opt[T] { return Opt[T]{value: value, state: given} }

// Null clears the member.
func Null[T any]() Opt[T] { return Opt[T]{state: null} }

// IsZero reports whether the member is absent; the JSON option omitzero asks it.
func (o Opt[T]) IsZero() bool { return o.state == absent }

// IsNull reports whether the member is null.
func (o Opt[T]) IsNull() bool { return o.state == null }

// Get returns the value, and whether there is one.
func (o Opt[T]) Get() (T, bool) { return o.value, o.state == given } //nolint:ireturn // T is whatever the member is

// Or returns the value, or another one when the member is absent or null.
func (o Opt[T]) Or(other T) T { //nolint:ireturn // T is whatever the member is
	if o.state == given {
		return o.value
	}
	return other
}

// String is for logs and tests: "absent", "null" or "set". It does not show the
// value, which may be personal.
func (o Opt[T]) String() string {
	switch o.state {
	case null:
		return "null"
	case given:
		return "set"
	case absent:
	}
	return "absent"
}

// Format prints what String returns, whatever the verb.
func (o Opt[T]) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(o.String())) }

// MarshalJSON implements [json.Marshaler].
func (o Opt[T]) MarshalJSON() ([]byte, error) {
	if o.state != given {
		return []byte("null"), nil
	}
	data, err := json.Marshal(o.value)
	if err != nil {
		return nil, fmt.Errorf("personio: encoding a value: %w", err)
	}
	return data, nil
}

// UnmarshalJSON implements [json.Unmarshaler].
func (o *Opt[T]) UnmarshalJSON(data []byte) error {
	if bytes.Equal(data, []byte("null")) {
		*o = Null[T]()
		return nil
	}
	var value T
	if err := json.Unmarshal(data, &value); err != nil {
		return fmt.Errorf("personio: decoding a value: %w", err)
	}
	*o = Set(value)
	return nil
}
