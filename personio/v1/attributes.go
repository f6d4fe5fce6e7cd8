package v1

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/personio-go/sdk/internal/jsonread"
	"github.com/personio-go/sdk/personio"
)

// Attributes are those of an employee, in the order of the answer. They hold what
// the credential may read: an attribute that is not whitelisted is missing, which
// is not the same as one that is null or empty.
//
// Attributes are found by a selector:
//
//	hire_date           the key in the account, also dynamic_1234
//	universal_id=iban   the id that is the same in every account
//	label=Shirt size    what people see, if no two attributes have it
type Attributes []Attribute //nolint:recvcheck // reading changes it, nothing else does

// Find returns the attribute that a selector means, and whether the answer has it.
func (as Attributes) Find(selector string) (Attribute, bool) {
	kind, name, ok := strings.Cut(selector, "=")
	switch {
	case ok && kind == "universal_id":
		return as.ByUniversalID(name)
	case ok && kind == "label":
		return as.ByLabel(name)
	default:
		return as.ByKey(selector)
	}
}

// ByKey returns the attribute with a key such as "hire_date" or "dynamic_1234".
func (as Attributes) ByKey(key string) (Attribute, bool) {
	for _, a := range slices.Backward(as) { // of two, the last one counts, as in JSON
		if a.Key == key {
			return a, true
		}
	}
	return Attribute{Key: key}, false
}

// ByUniversalID returns the attribute with an id that all accounts share.
func (as Attributes) ByUniversalID(id string) (Attribute, bool) {
	for _, a := range as {
		if a.UniversalID == id && id != "" {
			return a, true
		}
	}
	return Attribute{Key: "universal_id=" + id}, false
}

// ByLabel returns the attribute with a label, unless two have it. Labels differ
// between accounts, and people change them.
func (as Attributes) ByLabel(label string) (Attribute, bool) {
	found, n := Attribute{Key: "label=" + label}, 0
	for _, a := range as {
		if a.Label == label && label != "" {
			found = a
			n++
		}
	}
	if n != 1 {
		return Attribute{Key: "label=" + label}, false
	}
	return found, true
}

// missing says why Find has nothing for a selector.
func (as Attributes) missing(selector string) error {
	label, ok := strings.CutPrefix(selector, "label=")
	if !ok || label == "" {
		return ErrNotWhitelisted
	}
	var keys []string
	for _, a := range as {
		if a.Label == label {
			keys = append(keys, a.Key)
		}
	}
	if len(keys) == 0 {
		return ErrNotWhitelisted
	}
	return fmt.Errorf("%w: %.200s", ErrAmbiguous, strings.Join(keys, ", "))
}

// The following are short ways from a selector to a value. When the answer has no
// such attribute, the error matches [ErrNotWhitelisted], or [ErrAmbiguous] when two
// have the label; otherwise it is that of
// the method of [Attribute].

// Text is [Attribute.Text] of the attribute that a selector means.
func (as Attributes) Text(selector string) (string, error) { return via(as, selector, Attribute.Text) }

// Tags is [Attribute.Tags] of the attribute that a selector means.
func (as Attributes) Tags(selector string) ([]string, error) {
	return via(as, selector, Attribute.Tags)
}

// Int is [Attribute.Int] of the attribute that a selector means.
func (as Attributes) Int(selector string) (int64, error) { return via(as, selector, Attribute.Int) }

// Decimal is [Attribute.Decimal] of the attribute that a selector means.
func (as Attributes) Decimal(selector string) (personio.Decimal, error) {
	return via(as, selector, Attribute.Decimal)
}

// Bool is [Attribute.Bool] of the attribute that a selector means.
func (as Attributes) Bool(selector string) (bool, error) { return via(as, selector, Attribute.Bool) }

// Date is [Attribute.Date] of the attribute that a selector means.
func (as Attributes) Date(selector string) (personio.Date, error) {
	return via(as, selector, Attribute.Date)
}

// Time is [Attribute.Time] of the attribute that a selector means.
func (as Attributes) Time(selector string) (time.Time, error) {
	return via(as, selector, Attribute.Time)
}

// Money is [Attribute.Money] of the attribute that a selector means.
func (as Attributes) Money(selector string) (personio.Money, error) {
	return via(as, selector, Attribute.Money)
}

// Decode is [Attribute.Decode] of the attribute that a selector means.
func (as Attributes) Decode(selector string, into any) error {
	_, err := via(as, selector, func(a Attribute) (struct{}, error) { return struct{}{}, a.Decode(into) })
	return err
}

//nolint:ireturn // the value is of a type that the method says
func via[T any](as Attributes, selector string, method func(Attribute) (T, error)) (T, error) {
	a, ok := as.Find(selector)
	if !ok {
		var none T
		return none, a.fail(as.missing(selector))
	}
	return method(a)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (as *Attributes) UnmarshalJSON(data []byte) error {
	if !json.Valid(data) {
		return fmt.Errorf("v1: decoding attributes: %w", jsonread.ErrNotJSON)
	}
	c := jsonread.Cursor{Data: append([]byte(nil), data...)}
	as.read(&c, nil)
	return c.Failed()
}

// read takes the members of an object; anything else holds no attributes. The
// values are parts of the cursor's bytes.
func (as *Attributes) read(c *jsonread.Cursor, names words) {
	*as = (*as)[:0]
	if !c.Begin('{') {
		c.Value()
		return
	}
	for c.More('}') {
		a := Attribute{Key: names.of(c.Name())}
		a.read(c, names)
		if c.Broken {
			return
		}
		*as = append(*as, a)
	}
}

// MarshalJSON writes the attributes in Personio's form.
func (as Attributes) MarshalJSON() ([]byte, error) {
	type wire struct {
		Label       string          `json:"label"`
		Value       json.RawMessage `json:"value"`
		Type        AttributeType   `json:"type,omitempty"`
		UniversalID *string         `json:"universal_id"`
		Currency    string          `json:"currency,omitempty"`
	}
	members := make(map[string]wire, len(as))
	for _, a := range as {
		w := wire{Label: a.Label, Value: a.Value, Type: a.Type, Currency: a.Currency}
		if a.UniversalID != "" {
			w.UniversalID = &a.UniversalID
		}
		members[a.Key] = w
	}
	data, err := json.Marshal(members)
	if err != nil {
		return nil, fmt.Errorf("v1: encoding attributes: %w", err)
	}
	return data, nil
}
