package xmlfeed

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
)

var decimalForm = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// Decimal is an exact decimal number such as 100000.00, kept digit by digit as
// it was written. The zero Decimal is "not given", which is not 0.
//
// Compare amounts with [Decimal.Cmp]: with ==, 18.5 and 18.50 differ.
type Decimal struct {
	text string
}

// ParseDecimal accepts digits with an optional sign and an optional fraction
// behind a dot: "18", "18.50", "-3". It accepts no exponent and no separators.
func ParseDecimal(s string) (Decimal, error) {
	if !decimalForm.MatchString(s) {
		return Decimal{}, fmt.Errorf("xmlfeed: %q is not a decimal such as 100000.00", s)
	}
	return Decimal{text: s}, nil
}

// IsZero reports whether no number was given.
func (d Decimal) IsZero() bool { return d.text == "" }

// String is the number as it was written, "" for the zero Decimal.
func (d Decimal) String() string { return d.text }

// Rat is the exact value, 0 for the zero Decimal.
func (d Decimal) Rat() *big.Rat {
	r := new(big.Rat)
	if !d.IsZero() {
		r.SetString(d.text) // every Decimal has the checked form
	}
	return r
}

// Float64 is the nearest binary value; do not calculate money with it.
func (d Decimal) Float64() float64 {
	f, _ := d.Rat().Float64()
	return f
}

// Cmp is -1, 0 or +1 as d is less than, equal to or greater than other. The
// zero Decimal is less than every number.
func (d Decimal) Cmp(other Decimal) int {
	switch {
	case d.IsZero() && other.IsZero():
		return 0
	case d.IsZero():
		return -1
	case other.IsZero():
		return 1
	default:
		return d.Rat().Cmp(other.Rat())
	}
}

// MarshalJSON writes a number with the digits of d, null for the zero Decimal.
func (d Decimal) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	r := d.text
	// JSON allows no leading zeros; they carry no value.
	for len(r) > 1 && r[0] == '0' && r[1] != '.' {
		r = r[1:]
	}
	return []byte(r), nil
}

// UnmarshalJSON accepts a number, a string that holds one, "" and null.
func (d *Decimal) UnmarshalJSON(data []byte) error {
	text := string(data)
	if text == "null" {
		*d = Decimal{}
		return nil
	}
	if text[0] == '"' {
		if err := json.Unmarshal(data, &text); err != nil {
			return fmt.Errorf("xmlfeed: %w", err)
		}
		if text == "" {
			*d = Decimal{}
			return nil
		}
	}
	parsed, err := ParseDecimal(text)
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}
