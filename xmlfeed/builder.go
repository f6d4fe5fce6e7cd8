package xmlfeed

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// builder collects the elements of one position.
type builder struct {
	p        Position
	id       string
	ids      int
	keywords string
}

// field reads one element of a position. Elements that the feed may gain are
// skipped.
func (b *builder) field(d *decoder, name string) (err error) {
	switch name {
	case "id":
		b.ids++
		b.id, err = d.readText()
	case "additionalOffices":
		b.p.AdditionalOffices, err = readOffices(d)
	case "jobDescriptions":
		b.p.Descriptions, err = readDescriptions(d)
	case "salaryInformation":
		b.p.Salary, err = readSalary(d)
	default:
		target := b.scalar(name)
		if target == nil {
			return d.skip()
		}
		*target, err = d.readText()
	}
	return err
}

// scalar is where the text of an element belongs, nil for an unknown one.
func (b *builder) scalar(name string) *string {
	if target := b.enum(name); target != nil {
		return target
	}
	switch name {
	case "name":
		return &b.p.Name
	case "subcompany":
		return &b.p.Subcompany
	case "office":
		return &b.p.Office
	case "department":
		return &b.p.Department
	case "recruitingCategory":
		return &b.p.RecruitingCategory
	case "keywords":
		return &b.keywords
	case "createdAt":
		return &b.p.CreatedAtText
	default:
		return nil
	}
}

func (b *builder) enum(name string) *string {
	switch name {
	case "employmentType":
		return (*string)(&b.p.EmploymentType)
	case "seniority":
		return (*string)(&b.p.Seniority)
	case "schedule":
		return (*string)(&b.p.Schedule)
	case "yearsOfExperience":
		return (*string)(&b.p.YearsOfExperience)
	case "occupation":
		return (*string)(&b.p.Occupation)
	case "occupationCategory":
		return (*string)(&b.p.OccupationCategory)
	default:
		return nil
	}
}

// finish derives what is not text. The reason says why the position is
// unusable; it is empty for a good one.
func (b *builder) finish() (p Position, reason string) {
	switch id, err := strconv.ParseInt(b.id, 10, 64); {
	case b.ids == 0:
		return Position{}, "it has no id"
	case b.ids > 1:
		return Position{}, "it has more than one id"
	case err != nil || id <= 0:
		return Position{}, "its id is not a positive whole number"
	default:
		b.p.ID = id
	}
	b.p.Keywords = splitKeywords(b.keywords)
	b.p.CreatedAt = parseTime(b.p.CreatedAtText)
	return b.p, ""
}

func splitKeywords(text string) []string {
	keywords := strings.Split(text, ",")
	for i := range keywords {
		keywords[i] = strings.TrimSpace(keywords[i])
	}
	keywords = slices.DeleteFunc(keywords, func(k string) bool { return k == "" })
	if len(keywords) == 0 {
		return nil
	}
	return keywords
}

// parseTime reads both forms of date that feeds have; others give no date.
func parseTime(text string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700"} {
		// With UTC as the reference the result does not depend on the machine.
		t, err := time.ParseInLocation(layout, text, time.UTC)
		if err != nil {
			continue
		}
		// An offset of 24 hours can be read but not written again.
		if _, err := t.MarshalText(); err == nil {
			return t
		}
	}
	return time.Time{}
}

func readOffices(d *decoder) (offices []string, err error) {
	err = d.children(func(name string) error {
		if name != "office" {
			return d.skip()
		}
		office, err := d.readText()
		if office != "" {
			offices = append(offices, office)
		}
		return err
	})
	return offices, err
}

func readDescriptions(d *decoder) (descriptions []Description, err error) {
	err = d.children(func(name string) error {
		if name != "jobDescription" {
			return d.skip()
		}
		var description Description
		err := d.children(func(name string) (err error) {
			switch name {
			case "name":
				description.Name, err = d.readText()
			case "value":
				description.HTML, err = d.readText()
			default:
				err = d.skip()
			}
			return err
		})
		if description != (Description{}) {
			descriptions = append(descriptions, description)
		}
		return err
	})
	return descriptions, err
}

func readSalary(d *decoder) (*Salary, error) {
	var s Salary
	err := d.children(func(name string) (err error) {
		switch name {
		case "min":
			s.MinText, err = d.readText()
		case "max":
			s.MaxText, err = d.readText()
		case "currencySymbol":
			s.CurrencySymbol, err = d.readText()
		case "currencyCode":
			s.CurrencyCode, err = d.readText()
		case "type":
			var text string
			text, err = d.readText()
			s.Type = SalaryType(text)
		default:
			err = d.skip()
		}
		return err
	})
	// An amount that is no decimal stays readable as text.
	s.Min, _ = ParseDecimal(s.MinText)
	s.Max, _ = ParseDecimal(s.MaxText)
	return &s, err
}
