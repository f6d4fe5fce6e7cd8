package main

import (
	"cmp"
	"strings"

	"github.com/personio-go/sdk/xmlfeed"
)

// salaryText shows a salary: "€70,000 – €88,000 per year", "ab 18,50 £ pro
// Stunde", or what the company wrote when that is no number.
func salaryText(s *xmlfeed.Salary, lang language) string {
	if s == nil {
		return ""
	}
	text := rangeText(amountText(s, s.Min, s.MinText, lang), amountText(s, s.Max, s.MaxText, lang), lang)
	if text == "" || s.Type == "" {
		return text
	}
	switch s.Type {
	case xmlfeed.Yearly:
		return lang.say("%s per year", text)
	case xmlfeed.Monthly:
		return lang.say("%s per month", text)
	case xmlfeed.Hourly:
		return lang.say("%s per hour", text)
	default:
		return text + " (" + label(string(s.Type), lang) + ")"
	}
}

func rangeText(low, high string, lang language) string {
	switch {
	case low == high:
		return low
	case high == "":
		return lang.say("from %s", low)
	case low == "":
		return lang.say("up to %s", high)
	default:
		return low + " – " + high
	}
}

func amountText(s *xmlfeed.Salary, amount xmlfeed.Decimal, raw string, lang language) string {
	if amount.IsZero() {
		return raw
	}
	group, point := ",", "."
	if lang == german {
		group, point = ".", ","
	}
	whole, fraction, _ := strings.Cut(amount.String(), ".")
	text := groupThousands(whole, group)
	if hasCents(s.Min) || hasCents(s.Max) {
		text += point + (fraction + "00")[:max(2, len(fraction))]
	}
	unit := cmp.Or(s.CurrencySymbol, s.CurrencyCode)
	if lang == german || len([]rune(unit)) > 1 {
		return text + " " + unit
	}
	return unit + text
}

func hasCents(amount xmlfeed.Decimal) bool {
	_, fraction, _ := strings.Cut(amount.String(), ".")
	return strings.Trim(fraction, "0") != ""
}

func groupThousands(digits, separator string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + separator + digits[i:]
	}
	return digits
}
