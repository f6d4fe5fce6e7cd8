package main

import (
	"cmp"
	"strings"

	"github.com/personio-go/sdk/xmlfeed"
)

// salaryText shows a salary: "€70,000 – €88,000 per year", "from £18.50 per
// hour", or what the company wrote when that is no number.
func salaryText(s *xmlfeed.Salary) string {
	if s == nil {
		return ""
	}
	text := rangeText(amountText(s, s.Min, s.MinText), amountText(s, s.Max, s.MaxText))
	if text == "" || s.Type == "" {
		return text
	}
	switch s.Type {
	case xmlfeed.Yearly:
		return text + " per year"
	case xmlfeed.Monthly:
		return text + " per month"
	case xmlfeed.Hourly:
		return text + " per hour"
	default:
		return text + " (" + label(string(s.Type)) + ")"
	}
}

func rangeText(low, high string) string {
	switch {
	case low == high:
		return low
	case high == "":
		return "from " + low
	case low == "":
		return "up to " + high
	default:
		return low + " – " + high
	}
}

func amountText(s *xmlfeed.Salary, amount xmlfeed.Decimal, raw string) string {
	if amount.IsZero() {
		return raw
	}
	whole, fraction, _ := strings.Cut(amount.String(), ".")
	text := groupThousands(whole)
	if hasCents(s.Min) || hasCents(s.Max) {
		text += "." + (fraction + "00")[:max(2, len(fraction))]
	}
	unit := cmp.Or(s.CurrencySymbol, s.CurrencyCode)
	if len([]rune(unit)) > 1 {
		return text + " " + unit
	}
	return unit + text
}

func hasCents(amount xmlfeed.Decimal) bool {
	_, fraction, _ := strings.Cut(amount.String(), ".")
	return strings.Trim(fraction, "0") != ""
}

func groupThousands(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
