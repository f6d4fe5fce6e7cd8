package jobsync

import (
	"maps"
	"slices"
	"strings"

	"github.com/personio-go/sdk/xmlfeed"
)

// changes lists the fields in which two jobs differ in content.
func changes(a, b *Job) []Field {
	var changed []Field
	note := func(field Field, same bool) {
		if !same {
			changed = append(changed, field)
		}
	}
	note(FieldName, sameText(a.Name, b.Name))
	note(FieldSubcompany, sameText(a.Subcompany, b.Subcompany))
	note(FieldOffice, sameText(a.Office, b.Office))
	note(FieldAdditionalOffices, sameFurtherOffices(a, b))
	note(FieldDepartment, sameText(a.Department, b.Department))
	note(FieldRecruitingCategory, sameText(a.RecruitingCategory, b.RecruitingCategory))
	note(FieldDescriptions, sameTexts(a.Descriptions, b.Descriptions) && maps.EqualFunc(a.Translations, b.Translations, sameTexts))
	note(FieldEmploymentType, a.EmploymentType == b.EmploymentType)
	note(FieldSeniority, a.Seniority == b.Seniority)
	note(FieldSchedule, a.Schedule == b.Schedule)
	note(FieldYearsOfExperience, a.YearsOfExperience == b.YearsOfExperience)
	note(FieldKeywords, sameSet(a.Keywords, b.Keywords))
	note(FieldOccupation, a.Occupation == b.Occupation)
	note(FieldOccupationCategory, a.OccupationCategory == b.OccupationCategory)
	note(FieldSalary, sameSalary(a.Salary, b.Salary))
	return changed
}

// sameText compares words: how they are spaced is not content.
func sameText(a, b string) bool {
	return a == b || fold(a) == fold(b)
}

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

func sameTexts(a, b []xmlfeed.Description) bool {
	return slices.EqualFunc(a, b, func(a, b xmlfeed.Description) bool {
		return sameText(a.Name, b.Name) && sameText(a.HTML, b.HTML)
	})
}

// sameFurtherOffices compares the additional offices without the main one, which
// the feed repeats at times.
func sameFurtherOffices(a, b *Job) bool {
	if a.Office == b.Office && slices.Equal(a.AdditionalOffices, b.AdditionalOffices) {
		return true
	}
	further := func(job *Job) []string {
		return slices.DeleteFunc(set(job.AdditionalOffices), func(office string) bool { return sameText(office, job.Office) })
	}
	return slices.Equal(further(a), further(b))
}

func sameSet(a, b []string) bool {
	return slices.Equal(a, b) || slices.Equal(set(a), set(b))
}

// set is a list without order, repetitions and blanks.
func set(list []string) []string {
	folded := make([]string, 0, len(list))
	for _, s := range list {
		if s = fold(s); s != "" {
			folded = append(folded, s)
		}
	}
	slices.Sort(folded)
	return slices.Compact(folded)
}

func sameSalary(a, b *xmlfeed.Salary) bool {
	if a == nil {
		a = &xmlfeed.Salary{}
	}
	if b == nil {
		b = &xmlfeed.Salary{}
	}
	if *a == *b {
		return true // as nearly always; comparing numbers takes longer
	}
	return sameAmount(a.Min, a.MinText, b.Min, b.MinText) && sameAmount(a.Max, a.MaxText, b.Max, b.MaxText) &&
		a.CurrencyCode == b.CurrencyCode && a.CurrencySymbol == b.CurrencySymbol && a.Type == b.Type
}

// sameAmount compares values (18.5 is 18.50), and texts where there is none.
func sameAmount(a xmlfeed.Decimal, aText string, b xmlfeed.Decimal, bText string) bool {
	if a.IsZero() && b.IsZero() {
		return sameText(aText, bText)
	}
	return a.Cmp(b) == 0
}
