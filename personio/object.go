package personio

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/personio-go/sdk/internal/answer"
)

// Object is part of everything that Personio returns. It keeps the JSON that the
// rest was read from, so that members which this SDK does not know are not lost.
type Object struct { //nolint:recvcheck // values are read, and written once while they are decoded
	raw json.RawMessage
}

// RawJSON is the object as Personio sent it, nil when it was not read from an
// answer. It may hold personal data. Do not change it.
func (o Object) RawJSON() json.RawMessage { return o.raw }

// Member returns a member of the object by its JSON name, and whether it is
// there.
func (o Object) Member(name string) (json.RawMessage, bool) {
	var members map[string]json.RawMessage
	if len(o.raw) == 0 || json.Unmarshal(o.raw, &members) != nil {
		return nil, false
	}
	value, ok := members[name]
	return value, ok
}

// keep is called by what decodes an answer.
func (o *Object) keep(raw json.RawMessage) { o.raw = raw }

// decodeObject decodes one object of an answer, as far as its members are what they
// should be, and lets it keep its JSON.
func decodeObject[T any](data []byte, into *T) error {
	if err := answer.Decode(data, into); err != nil {
		return err //nolint:wrapcheck // a DecodeError wraps it
	}
	if object, ok := any(into).(interface{ keep(raw json.RawMessage) }); ok {
		object.keep(slices.Clip(data))
	}
	return nil
}

// decoded is an answer that is one object.
type decoded[T any] struct{ value T }

func (d *decoded[T]) UnmarshalJSON(data []byte) error {
	return decodeObject(slices.Clone(data), &d.value)
}

// part is an object within an answer. What is there in place of one does not cost
// the rest of the answer.
type part[T any] struct{ decoded[T] }

func (p *part[T]) UnmarshalJSON(data []byte) error {
	_ = p.decoded.UnmarshalJSON(data)
	return nil
}

// Ref is a reference to another resource.
type Ref[ID ~string] struct {
	ID ID `json:"id"`
}

// IsZero reports whether there is no reference.
func (r Ref[ID]) IsZero() bool { return r.ID == "" }

// RefTo is a reference to the resource with an id.
func RefTo[ID ~string](id ID) Ref[ID] { return Ref[ID]{ID: id} }

// Created is what Personio says of something new. Members beside the id are in
// RawJSON.
type Created[ID ~string] struct {
	Object

	ID ID `json:"id"`
}

// unwrap decodes an object that holds one value, such as {"date_time": …}. A text
// in its place is read into the value alone; "" and null are the zero object.
func unwrap(data []byte, object, value any) error {
	into := object
	if len(data) > 0 && data[0] == '"' {
		into = value
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("personio: decoding an object around a value: %w", err)
	}
	return nil
}
