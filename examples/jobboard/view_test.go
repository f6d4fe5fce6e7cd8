package main

import (
	"testing"

	"github.com/personio-go/sdk/xmlfeed"
)

func TestSalaryText(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		lowest, highest, symbol, code string
		period                        xmlfeed.SalaryType
		want                          string
	}{
		{"70000.00", "88000.00", "€", "EUR", xmlfeed.Yearly, "€70,000 – €88,000 per year"},
		{"100000.00", "", "£", "GBP", xmlfeed.Yearly, "from £100,000 per year"},
		{"", "4600", "€", "EUR", xmlfeed.Monthly, "up to €4,600 per month"},
		{"18.50", "24", "€", "EUR", xmlfeed.Hourly, "€18.50 – €24.00 per hour"},
		{"30000", "30000", "EUR", "EUR", "", "30,000 EUR"},
		{"30000", "40000", "", "CHF", "per_year", "30,000 CHF – 40,000 CHF (Per year)"},
		{"competitive", "", "€", "", "", "from competitive"},
		{"", "", "€", "EUR", xmlfeed.Yearly, ""},
	} {
		salary := xmlfeed.Salary{MinText: test.lowest, MaxText: test.highest, CurrencySymbol: test.symbol, CurrencyCode: test.code, Type: test.period}
		salary.Min, _ = xmlfeed.ParseDecimal(test.lowest)
		salary.Max, _ = xmlfeed.ParseDecimal(test.highest)
		if got := salaryText(&salary, english); got != test.want {
			t.Errorf("%+v: %q, want %q", salary, got, test.want)
		}
	}
	pounds := xmlfeed.Salary{CurrencySymbol: "£", Type: xmlfeed.Hourly}
	pounds.Min, _ = xmlfeed.ParseDecimal("1018.50")
	if got := salaryText(&pounds, german); got != "ab 1.018,50 £ pro Stunde" {
		t.Errorf("in German: %q", got)
	}
	if got := salaryText(nil, german); got != "" {
		t.Errorf("no salary: %q", got)
	}
}

func TestLabel(t *testing.T) {
	t.Parallel()
	for want, value := range map[string]any{
		"Full- or part-time": xmlfeed.FullOrPartTime, "Full-time": xmlfeed.FullTime, "Working student": xmlfeed.WorkingStudent,
		"Less than 1 year": xmlfeed.LessThan1Year, "2–5 years": xmlfeed.Years2To5, "More than 15 years": xmlfeed.MoreThan15Years,
		"Something new": xmlfeed.Seniority("something_new"), "": xmlfeed.YearsOfExperience(""),
	} {
		if got := label(value, english); got != want {
			t.Errorf("label(%q) = %q, want %q", value, got, want)
		}
	}
}
