package personio

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/personio-go/sdk/internal/decimal"
)

// Decimal is an exact decimal number such as 40.5 or 4200.00, kept digit by
// digit as Personio wrote it. The zero Decimal is "not given", which is not 0.
//
// Compare with [Decimal.Cmp]: with ==, 18.5 and 18.50 differ. For arithmetic take
// [Decimal.Rat], or give [Decimal.String] to a decimal package.
type Decimal struct {
	text string
}

var decimalForm = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?$`)

// ParseDecimal reads a number as JSON writes them: "18", "18.50", "-3", "1.2e3".
// It accepts no plus, no leading zeros, no separators, no exponent of more than
// two digits and nothing longer than 64 characters.
func ParseDecimal(s string) (Decimal, error) {
	if len(s) > decimal.MaxLength || !decimalForm.MatchString(s) {
		return Decimal{}, fmt.Errorf("personio: a text of %d characters is not a decimal such as 4200.00", len(s))
	}
	return Decimal{text: s}, nil
}

// NewDecimal is a whole number.
func NewDecimal(n int64) Decimal { return Decimal{text: strconv.FormatInt(n, 10)} }

// IsZero reports whether no number is given; the number 0 is one.
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
	return []byte(d.text), nil
}

// UnmarshalJSON accepts a number, a string that holds one, "" and null: Personio
// sends amounts in each of these ways.
func (d *Decimal) UnmarshalJSON(data []byte) error {
	text := string(data)
	if strings.HasPrefix(text, `"`) {
		if err := json.Unmarshal(data, &text); err != nil {
			return fmt.Errorf("personio: decoding a decimal: %w", err)
		}
	}
	if text == "null" || text == "" {
		*d = Decimal{}
		return nil
	}
	parsed, err := ParseDecimal(text)
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Money is an amount in a currency.
type Money struct {
	Amount Decimal `json:"value,omitzero"`
	// Currency is an ISO 4217 code such as EUR.
	Currency string `json:"currency,omitempty"`
}

// IsZero reports whether neither amount nor currency is given.
func (m Money) IsZero() bool { return m == Money{} }

// String is "4200.00 EUR".
func (m Money) String() string { return strings.TrimSpace(m.Amount.String() + " " + m.Currency) }
