package personio

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// CustomAttributeType says what the value of a custom attribute is. Personio
// documents capital letters and sends small ones; compare with
// [CustomAttributeType.Is].
type CustomAttributeType string

// The types that Personio documents.
const (
	CustomString     CustomAttributeType = "STRING"
	CustomInt        CustomAttributeType = "INT"
	CustomDouble     CustomAttributeType = "DOUBLE"
	CustomDate       CustomAttributeType = "DATE"
	CustomBoolean    CustomAttributeType = "BOOLEAN"
	CustomStringList CustomAttributeType = "STRING_LIST"
)

// Is compares without regard to case.
func (t CustomAttributeType) Is(other CustomAttributeType) bool {
	return strings.EqualFold(string(t), string(other))
}

// CustomAttribute is an attribute that a company defined, or one of Personio's
// that is no field of its own. Attributes that are not whitelisted for the
// credential are not there at all.
type CustomAttribute struct {
	// ID is the API name, such as "dynamic_305".
	ID   string              `json:"id"`
	Type CustomAttributeType `json:"type,omitempty"`
	// GlobalID is the same in every company, for attributes of Personio's own.
	GlobalID string `json:"global_id,omitempty"`
	// Label is often missing; the v1 list of attributes has it.
	Label string `json:"label,omitempty"`
	// Value is the JSON as it came: documented as a text, a list of texts or a
	// list of objects; numbers and booleans have been seen.
	Value json.RawMessage `json:"value,omitempty"`
}

// ErrNoValue is matched when a custom attribute is empty.
var ErrNoValue = errors.New("the attribute has no value")

// ErrWrongType is matched when a custom attribute holds something else than was
// asked for.
var ErrWrongType = errors.New("the attribute has a value of another type")

// IsEmpty reports whether there is no value: null, "", [] or nothing.
func (a CustomAttribute) IsEmpty() bool {
	switch string(a.Value) {
	case "", "null", `""`, "[]":
		return true
	default:
		return false
	}
}

// Text returns a text; numbers and booleans as they are written.
func (a CustomAttribute) Text() (string, error) {
	if a.IsEmpty() {
		return "", a.fail(ErrNoValue)
	}
	switch a.Value[0] {
	case '{', '[':
		return "", a.fail(ErrWrongType)
	case '"':
		var text string
		if err := json.Unmarshal(a.Value, &text); err != nil {
			return "", a.fail(ErrWrongType)
		}
		return text, nil
	default:
		return string(a.Value), nil
	}
}

// Texts returns a list of texts; a single text is a list of one.
func (a CustomAttribute) Texts() ([]string, error) {
	if a.IsEmpty() {
		return nil, a.fail(ErrNoValue)
	}
	if a.Value[0] != '[' {
		text, err := a.Text()
		return []string{text}, err
	}
	var texts []string
	if err := json.Unmarshal(a.Value, &texts); err != nil {
		return nil, a.fail(ErrWrongType)
	}
	return texts, nil
}

// Int returns a whole number, sent as a number or as a text.
func (a CustomAttribute) Int() (int64, error) {
	number, err := a.Decimal()
	if err != nil {
		return 0, err
	}
	value := number.Rat()
	if !value.IsInt() || !value.Num().IsInt64() {
		return 0, a.fail(ErrWrongType)
	}
	return value.Num().Int64(), nil
}

// Decimal returns a number, sent as a number or as a text.
func (a CustomAttribute) Decimal() (Decimal, error) {
	text, err := a.Text()
	if err != nil {
		return Decimal{}, err
	}
	number, err := ParseDecimal(text)
	if err != nil {
		return Decimal{}, a.fail(ErrWrongType)
	}
	return number, nil
}

// Date returns a day. Of a date with a time, the day that is written counts,
// whatever the offset.
func (a CustomAttribute) Date() (Date, error) {
	text, err := a.Text()
	if err != nil {
		return Date{}, err
	}
	at, err := ParseLocalDateTime(text)
	if err != nil {
		return Date{}, a.fail(ErrWrongType)
	}
	return at.Date, nil
}

// Bool returns a truth value: true, false, their texts, 0 and 1.
func (a CustomAttribute) Bool() (bool, error) {
	text, err := a.Text()
	if err != nil {
		return false, err
	}
	value, err := strconv.ParseBool(strings.ToLower(text))
	if err != nil {
		return false, a.fail(ErrWrongType)
	}
	return value, nil
}

// fail names the attribute and never its value.
func (a CustomAttribute) fail(err error) error {
	return fmt.Errorf("personio: custom attribute %.64q: %w", a.ID, err)
}

// CustomAttributes are those of one person.
type CustomAttributes []CustomAttribute

// ByID returns the attribute with an API name such as "dynamic_305".
func (as CustomAttributes) ByID(id string) (CustomAttribute, bool) {
	return as.find(func(a CustomAttribute) bool { return a.ID == id })
}

// ByGlobalID returns the attribute with an id that all companies share.
func (as CustomAttributes) ByGlobalID(id string) (CustomAttribute, bool) {
	return as.find(func(a CustomAttribute) bool { return a.GlobalID != "" && a.GlobalID == id })
}

// ByLabel returns the attribute with a label. Labels can change, and are often
// missing.
func (as CustomAttributes) ByLabel(label string) (CustomAttribute, bool) {
	return as.find(func(a CustomAttribute) bool { return a.Label != "" && a.Label == label })
}

func (as CustomAttributes) find(is func(CustomAttribute) bool) (CustomAttribute, bool) {
	for _, a := range as {
		if is(a) {
			return a, true
		}
	}
	return CustomAttribute{}, false
}

// CustomValue sets a custom attribute: a text, or several for a list.
type CustomValue struct {
	// ID is the API name, such as "dynamic_305".
	ID string `json:"id"`
	// Value is a string or a []string. Whether nil, sent as null, clears the
	// attribute is not documented.
	Value any `json:"value"`
}

// wrongValues says what cannot be sent of custom attributes, or nothing.
func wrongValues(values []CustomValue) string {
	for _, v := range values {
		switch v.Value.(type) {
		case nil, string, []string:
		default:
			return fmt.Sprintf("the value of custom attribute %.64q is neither a string nor a []string", v.ID)
		}
		if v.ID == "" {
			return "a custom attribute has no id"
		}
	}
	return ""
}
