package v1

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/personio-go/sdk/internal/jsonread"
	"github.com/personio-go/sdk/personio"
)

// AttributeType says what the value of an attribute is. Recordings from before
// November 2021 have none.
type AttributeType string

// The types. Standard holds texts, objects and lists of objects.
const (
	TypeStandard  AttributeType = "standard"
	TypeDate      AttributeType = "date"
	TypeInteger   AttributeType = "integer"
	TypeDecimal   AttributeType = "decimal"
	TypeList      AttributeType = "list" // one of several options
	TypeLink      AttributeType = "link"
	TypeTags      AttributeType = "tags"
	TypeMultiline AttributeType = "multiline"
)

// Why an attribute has no value. ErrNull and ErrEmpty match
// [personio.ErrNoValue], too; ErrNotWhitelisted does not, since nobody knows
// whether there is one.
var (
	// ErrNotWhitelisted: the attribute is not in the answer. It is not whitelisted
	// for the credential, or the account has none of that name.
	ErrNotWhitelisted = errors.New("the attribute is not in the answer: it is not whitelisted for the credential, or does not exist")
	// ErrAmbiguous: two attributes have the label. The error names their keys; select by
	// key or universal id.
	ErrAmbiguous = errors.New("more than one attribute has the label")
	// ErrNull: the value is null.
	ErrNull = fmt.Errorf("%w: it is null", personio.ErrNoValue)
	// ErrEmpty: the value is "", [] or {}, which v1 sends for nothing, too.
	ErrEmpty = fmt.Errorf("%w: it is empty", personio.ErrNoValue)
)

// Attribute is one attribute of an employee:
//
//	"hire_date": {"label": "Hire date", "value": "2031-02-03T00:00:00+01:00", "type": "date", "universal_id": "hire_date"}
//
// Its methods return the value as a Go type. Without one, their error matches
// [ErrNull] or [ErrEmpty]; a value of another type is [personio.ErrWrongType].
type Attribute struct { //nolint:recvcheck // reading changes it, nothing else does
	// Key is the name in the account: "hire_date", "dynamic_1234". Those of
	// dynamic attributes differ between accounts.
	Key string
	// Label is what people see. It differs between accounts and changes.
	Label string
	Type  AttributeType
	// UniversalID is the same in every account, where there is one: "iban".
	UniversalID string
	// Currency of salaries: "EUR".
	Currency string
	// Value is the JSON as it came, nil when there is none. It may hold personal
	// data.
	Value json.RawMessage
}

// IsNull reports whether the value is null, or missing.
func (a Attribute) IsNull() bool { return len(a.Value) == 0 || string(a.Value) == "null" }

// IsEmpty reports whether the value is "", [] or {}.
func (a Attribute) IsEmpty() bool { return !a.IsNull() && isEmpty(a.Value) }

// state is why there is no value, or nil.
func (a Attribute) state() error {
	switch {
	case a.IsNull():
		return a.fail(ErrNull)
	case a.IsEmpty():
		return a.fail(ErrEmpty)
	default:
		return nil
	}
}

// fail names the attribute and never its value.
func (a Attribute) fail(err error) error { return fmt.Errorf("v1: attribute %.64q: %w", a.Key, err) }

// String is the key with the value, which may be personal.
func (a Attribute) String() string { return a.Key + ": " + string(a.Value) }

// LogValue implements [slog.LogValuer]: the key, and not the value.
func (a Attribute) LogValue() slog.Value { return slog.StringValue("attribute " + a.Key) }

// Text returns a text; numbers and truth values as they are written.
func (a Attribute) Text() (string, error) {
	if err := a.state(); err != nil {
		return "", err
	}
	switch first, n := a.Value[0], len(a.Value); {
	case first == '{' || first == '[' || first == '"' && n < 2:
		return "", a.fail(personio.ErrWrongType)
	case first == '"':
		return unquoted(a.Value[1 : n-1]), nil
	default:
		return string(a.Value), nil
	}
}

// Tags returns the options that were chosen. v1 writes them in a text with commas
// between, as a JSON list in a text, or as a list. In the first form nobody can
// tell an option that has a comma from two.
func (a Attribute) Tags() ([]string, error) {
	if err := a.state(); err != nil {
		return nil, err
	}
	var tags []string
	if a.Value[0] == '[' {
		if json.Unmarshal(a.Value, &tags) != nil {
			return nil, a.fail(personio.ErrWrongType)
		}
		return tags, nil
	}
	text, err := a.Text()
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(text, "[") && json.Unmarshal([]byte(text), &tags) == nil {
		if len(tags) == 0 {
			return nil, a.fail(ErrEmpty)
		}
		return tags, nil
	}
	for tag := range strings.SplitSeq(text, ",") {
		if tag = strings.TrimSpace(tag); tag != "" {
			tags = append(tags, tag)
		}
	}
	if len(tags) == 0 {
		return nil, a.fail(ErrEmpty)
	}
	return tags, nil
}

// JoinTags is how tags are written: with commas between. A tag that has one
// cannot be.
func JoinTags(tags ...string) (string, error) {
	for _, tag := range tags {
		if tag == "" || strings.Contains(tag, ",") {
			return "", fmt.Errorf("v1: JoinTags: %w: a tag is empty or has a comma in it", ErrInvalidValue)
		}
	}
	return strings.Join(tags, ","), nil
}

// Decimal returns a number, sent as a number or as a text.
func (a Attribute) Decimal() (personio.Decimal, error) {
	text, err := a.Text()
	if err != nil {
		return personio.Decimal{}, err
	}
	number, err := personio.ParseDecimal(text)
	if err != nil {
		return personio.Decimal{}, a.fail(personio.ErrWrongType)
	}
	return number, nil
}

// Int returns a whole number, sent as a number or as a text.
func (a Attribute) Int() (int64, error) {
	number, err := a.Decimal()
	if err != nil {
		return 0, err
	}
	value := number.Rat()
	if !value.IsInt() || !value.Num().IsInt64() {
		return 0, a.fail(personio.ErrWrongType)
	}
	return value.Num().Int64(), nil
}

// Bool returns a truth value: true, false, 1, 0 and their texts.
func (a Attribute) Bool() (bool, error) {
	if err := a.state(); err != nil {
		return false, err
	}
	var value flag
	if value.UnmarshalJSON(a.Value) != nil {
		return false, a.fail(personio.ErrWrongType)
	}
	return bool(value), nil
}

// Date returns a day. v1 writes many as the company's local midnight; the day that
// is written counts, whatever the offset.
func (a Attribute) Date() (personio.Date, error) {
	text, err := a.Text()
	if err != nil {
		return personio.Date{}, err
	}
	date, err := parseDay(text)
	if err != nil {
		return personio.Date{}, a.fail(personio.ErrWrongType)
	}
	return date, nil
}

// Time returns a moment, such as that of "created_at" and "last_modified_at".
func (a Attribute) Time() (time.Time, error) {
	if err := a.state(); err != nil {
		return time.Time{}, err
	}
	var moment personio.Timestamp
	if a.Value[0] == '{' || moment.UnmarshalJSON(a.Value) != nil || moment.Err() != nil {
		return time.Time{}, a.fail(personio.ErrWrongType)
	}
	return moment.Time, nil
}

// Money returns an amount with the currency that stands beside it.
func (a Attribute) Money() (personio.Money, error) {
	amount, err := a.Decimal()
	if err != nil {
		return personio.Money{}, err
	}
	return personio.Money{Amount: amount, Currency: a.Currency}, nil
}

// Decode reads an object or a list of objects into one of this package's types for
// them ([Named], [EmployeeRef], [CostCenter], [HolidayCalendar], [WorkSchedule],
// [AbsenceEntitlement], slices of them), or into anything that encoding/json can
// read the value into.
func (a Attribute) Decode(into any) error {
	if err := a.state(); err != nil {
		return err
	}
	if json.Unmarshal(a.Value, into) != nil { // its text may quote the value
		return a.fail(personio.ErrWrongType)
	}
	return nil
}

// read takes the attribute out of the value of a member. One that is not in the
// form of an attribute is a value without a label.
func (a *Attribute) read(c *jsonread.Cursor, names words) {
	if c.Peek() != '{' {
		a.Value = c.Value()
		return
	}
	start := c.At
	c.Begin('{')
	labelled := false
	for c.More('}') {
		name := c.Name()
		switch string(name) {
		case "value":
			a.Value, labelled = c.Value(), true
		case "label":
			a.Label, labelled = names.textOf(c.Value()), true
		case "type":
			a.Type = AttributeType(names.textOf(c.Value()))
		case "universal_id":
			a.UniversalID = names.textOf(c.Value())
		case "currency":
			a.Currency = names.textOf(c.Value())
		default:
			c.Value()
		}
	}
	if !labelled {
		*a = Attribute{Key: a.Key, Value: c.Data[start:c.At:c.At]}
	}
}
