package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// label makes a value of the feed readable: "full-time" becomes "Full-time", or
// "Vollzeit". An unknown value is shown as it is, only nicer.
func label(value any, lang language) string {
	text := ""
	switch v := value.(type) {
	case xmlfeed.EmploymentType:
		text = string(v)
	case xmlfeed.Seniority:
		text = string(v)
	case xmlfeed.Schedule:
		text = string(v)
		if v == xmlfeed.FullOrPartTime {
			text = "full- or part-time"
		}
	case xmlfeed.YearsOfExperience:
		return yearsText(v, lang)
	case jobsync.Kind:
		text = strings.TrimSuffix(string(v), "e") + "ed"
	case string:
		text = v
	}
	return lang.say(upperFirst(strings.ReplaceAll(text, "_", " ")))
}

func upperFirst(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

func yearsText(years xmlfeed.YearsOfExperience, lang language) string {
	switch years {
	case "":
		return ""
	case xmlfeed.LessThan1Year:
		return lang.say("Less than 1 year")
	case xmlfeed.MoreThan15Years:
		return lang.say("More than 15 years")
	default:
		return lang.say("%s years", strings.ReplaceAll(string(years), "-", "–"))
	}
}
