package personiotest

import (
	"math/big"
	"regexp"
)

// creatable is whether the API can make compensations of a category.
func creatable(category string) bool { return category == "RECURRING" || category == "ONE_TIME" }

var (
	currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)
	intervalForm = regexp.MustCompile(`^(MONTHLY|QUARTERLY|HALF-YEARLY|YEARLY)?$`)
)

func (c *Company) compensationRules(b compensationBody) *refusal {
	t := c.compensationType(b.Type.id())
	cents := new(big.Rat).Mul(number(b.Value.String()), big.NewRat(100, 1))
	switch {
	case c.person(b.Person.id()) == nil:
		return invalid("person is required, and must exist.")
	case t == nil || !creatable(t.Category):
		return invalid("type is required, and must be recurring or one-time.")
	case b.Value == "" || !cents.IsInt():
		return invalid("value is required, with two decimals at most.")
	case b.EffectiveFrom == "" || !isDay(b.EffectiveFrom):
		return invalid("effective_from is required, and must be a day.")
	case b.Currency != "" && !currencyForm.MatchString(b.Currency):
		return invalid("currency must be a code of ISO 4217.")
	case t.Category == "RECURRING" && !intervalForm.MatchString(b.Interval):
		return invalid("interval is not known.")
	}
	return nil
}

// number is the value of a JSON number, 0 if it is none.
func number(text string) *big.Rat {
	if value, ok := new(big.Rat).SetString(text); ok && len(text) <= 64 {
		return value
	}
	return new(big.Rat)
}
