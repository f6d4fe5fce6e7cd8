// Package decimal is what the exact numbers of this module have in common. Each
// is a text whose form its own package has checked; an empty one is "not given".
package decimal

import "math/big"

// MaxLength bounds a number, in characters: the time that arithmetic takes grows
// with the square of the digits, and what is read is foreign input.
const MaxLength = 64

// Rat is the exact value, 0 for an empty text.
func Rat(text string) *big.Rat {
	r := new(big.Rat)
	if text != "" {
		r.SetString(text)
	}
	return r
}

// Cmp is -1, 0 or +1 as a is less than, equal to or greater than b. An empty text
// is less than every number.
func Cmp(a, b string) int {
	switch {
	case a == "" && b == "":
		return 0
	case a == "":
		return -1
	case b == "":
		return 1
	default:
		return Rat(a).Cmp(Rat(b))
	}
}
