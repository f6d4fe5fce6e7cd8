package xmlfeed

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"

	"github.com/personio-go/sdk/internal/decimal"
)

// Decimal is an exact decimal number such as 100000.00, kept digit by digit as
// it was written. The zero Decimal is "not given", which is not 0.
//
// Compare amounts with [Decimal.Cmp]: with ==, 18.5 and 18.50 differ.
type Decimal struct {
	text string
}

// ParseDecimal accepts digits with an optional minus and an optional fraction
// behind a dot: "18", "18.50", "-3". It accepts no plus, no exponent and no
// separators, and nothing longer than 64 characters.
func ParseDecimal(s string) (Decimal, error) {
	if len(s) > decimal.MaxLength || !isDecimal(s) {
		return Decimal{}, fmt.Errorf("xmlfeed: %.70q is not a decimal such as 100000.00", s)
	}
	return Decimal{text: s}, nil
}

func isDecimal(s string) bool {
	whole, fraction, dot := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	return isDigits(whole) && (!dot || isDigits(fraction))
}

func isDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

// IsZero reports whether no number was given.
func (d Decimal) IsZero() bool { return d.text == "" }

// String is the number as it was written, "" for the zero Decimal.
func (d Decimal) String() string { return d.text }

// Rat is the exact value, 0 for the zero Decimal.
func (d Decimal) Rat() *big.Rat { return decimal.Rat(d.text) }

// Float64 is the nearest binary value; do not calculate money with it.
func (d Decimal) Float64() float64 {
	f, _ := d.Rat().Float64()
	return f
}

// Cmp is -1, 0 or +1 as d is less than, equal to or greater than other. The
// zero Decimal is less than every number.
func (d Decimal) Cmp(other Decimal) int { return decimal.Cmp(d.text, other.text) }

// MarshalJSON writes a number with the digits of d, null for the zero Decimal.
func (d Decimal) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	digits, negative := strings.CutPrefix(d.text, "-")
	// JSON allows no leading zeros; they carry no value.
	for len(digits) > 1 && digits[0] == '0' && digits[1] != '.' {
		digits = digits[1:]
	}
	if negative {
		digits = "-" + digits
	}
	return []byte(digits), nil
}

// UnmarshalJSON accepts a number, a string that holds one, "" and null.
func (d *Decimal) UnmarshalJSON(data []byte) error {
	text := string(data)
	if text == "null" {
		*d = Decimal{}
		return nil
	}
	if strings.HasPrefix(text, `"`) {
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
