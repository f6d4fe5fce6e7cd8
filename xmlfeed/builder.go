package xmlfeed

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/personio-go/sdk/internal/xmlscan"
)

// field is an element of a position that holds nothing but text.
type field uint8

const (
	fieldID field = iota
	fieldName
	fieldSubcompany
	fieldOffice
	fieldDepartment
	fieldRecruitingCategory
	fieldEmploymentType
	fieldSeniority
	fieldSchedule
	fieldYearsOfExperience
	fieldOccupation
	fieldOccupationCategory
	fieldKeywords
	fieldCreatedAt
	fields
)

// The texts of a salaryInformation.
const (
	salaryMin = iota
	salaryMax
	salarySymbol
	salaryCode
	salaryType
	salaryFields
)

// builder collects the texts of one position. They stay where the scanner has
// them until the position is whole; then they become parts of strings that hold
// many of them.
type builder struct {
	arena        arena
	texts        [fields][]byte
	ids          int
	offices      [][]byte
	descriptions [][2][]byte // name and value
	salary       [salaryFields][]byte
	paid         bool
}

// read reads the position that was opened.
func (b *builder) read(scan *xmlscan.Scanner) error {
	b.texts, b.ids, b.paid = [fields][]byte{}, 0, false
	b.offices, b.descriptions = b.offices[:0], b.descriptions[:0]
	for {
		name, err := scan.Child()
		if err != nil || name == nil {
			return err
		}
		if err := b.element(scan, name); err != nil {
			return err
		}
	}
}

// element reads one element of a position. Elements that the feed may gain are
// skipped.
func (b *builder) element(scan *xmlscan.Scanner, name []byte) (err error) {
	switch string(name) {
	case "additionalOffices":
		return b.readOffices(scan)
	case "jobDescriptions":
		return b.readDescriptions(scan)
	case "salaryInformation":
		return b.readSalary(scan)
	}
	field, ok := fieldOf(name)
	if !ok {
		return scan.Skip()
	}
	if field == fieldID {
		b.ids++
	}
	b.texts[field], err = scan.Text()
	return err
}

//nolint:cyclop // a table
func fieldOf(name []byte) (f field, ok bool) {
	switch string(name) {
	case "id":
		return fieldID, true
	case "name":
		return fieldName, true
	case "subcompany":
		return fieldSubcompany, true
	case "office":
		return fieldOffice, true
	case "department":
		return fieldDepartment, true
	case "recruitingCategory":
		return fieldRecruitingCategory, true
	case "employmentType":
		return fieldEmploymentType, true
	case "seniority":
		return fieldSeniority, true
	case "schedule":
		return fieldSchedule, true
	case "yearsOfExperience":
		return fieldYearsOfExperience, true
	case "occupation":
		return fieldOccupation, true
	case "occupationCategory":
		return fieldOccupationCategory, true
	case "keywords":
		return fieldKeywords, true
	case "createdAt":
		return fieldCreatedAt, true
	default:
		return 0, false
	}
}

func (b *builder) readOffices(scan *xmlscan.Scanner) error {
	b.offices = b.offices[:0]
	for {
		name, err := scan.Child()
		switch {
		case err != nil || name == nil:
			return err
		case string(name) != "office":
			err = scan.Skip()
		default:
			var office []byte
			if office, err = scan.Text(); len(office) > 0 {
				b.offices = append(b.offices, office)
			}
		}
		if err == nil && len(b.offices) > maxList {
			err = tooMany(scan, "additional offices")
		}
		if err != nil {
			return err
		}
	}
}

func tooMany(scan *xmlscan.Scanner, what string) error {
	return &ParseError{Kind: ErrTooLarge, Line: scan.Line(), Reason: fmt.Sprintf("more than %d %s of one position", maxList, what)}
}

func (b *builder) readDescriptions(scan *xmlscan.Scanner) error {
	b.descriptions = b.descriptions[:0]
	for {
		name, err := scan.Child()
		switch {
		case err != nil || name == nil:
			return err
		case string(name) != "jobDescription":
			err = scan.Skip()
		default:
			err = b.readDescription(scan)
		}
		if err == nil && len(b.descriptions) > maxList {
			err = tooMany(scan, "descriptions")
		}
		if err != nil {
			return err
		}
	}
}

func (b *builder) readDescription(scan *xmlscan.Scanner) error {
	var d [2][]byte
	for {
		name, err := scan.Child()
		switch {
		case err != nil:
			return err
		case name == nil:
			if len(d[0])+len(d[1]) > 0 {
				b.descriptions = append(b.descriptions, d)
			}
			return nil
		case string(name) == "name":
			d[0], err = scan.Text()
		case string(name) == "value":
			d[1], err = scan.Text()
		default:
			err = scan.Skip()
		}
		if err != nil {
			return err
		}
	}
}

func (b *builder) readSalary(scan *xmlscan.Scanner) error {
	b.salary, b.paid = [salaryFields][]byte{}, true
	for {
		name, err := scan.Child()
		if err != nil || name == nil {
			return err
		}
		if i := salaryField(name); i < 0 {
			err = scan.Skip()
		} else {
			b.salary[i], err = scan.Text()
		}
		if err != nil {
			return err
		}
	}
}

func salaryField(name []byte) int {
	switch string(name) {
	case "min":
		return salaryMin
	case "max":
		return salaryMax
	case "currencySymbol":
		return salarySymbol
	case "currencyCode":
		return salaryCode
	case "type":
		return salaryType
	default:
		return -1
	}
}

// finish makes the position. The reason says why it is unusable; it is empty
// for a good one.
func (b *builder) finish(scan *xmlscan.Scanner) (p Position, reason string) {
	id, err := strconv.ParseInt(string(b.texts[fieldID]), 10, 64)
	switch {
	case b.ids == 0:
		return Position{}, "it has no id"
	case b.ids > 1:
		return Position{}, "it has more than one id"
	case err != nil || id <= 0:
		return Position{}, "its id is not a positive whole number"
	}
	own := func(text []byte) string {
		if part, ok := scan.Part(text); ok {
			return part
		}
		return b.arena.add(text)
	}
	p = Position{
		ID:                 id,
		Name:               own(b.texts[fieldName]),
		Subcompany:         own(b.texts[fieldSubcompany]),
		Office:             own(b.texts[fieldOffice]),
		Department:         own(b.texts[fieldDepartment]),
		RecruitingCategory: own(b.texts[fieldRecruitingCategory]),
		EmploymentType:     EmploymentType(own(b.texts[fieldEmploymentType])),
		Seniority:          Seniority(own(b.texts[fieldSeniority])),
		Schedule:           Schedule(own(b.texts[fieldSchedule])),
		YearsOfExperience:  YearsOfExperience(own(b.texts[fieldYearsOfExperience])),
		Occupation:         Occupation(own(b.texts[fieldOccupation])),
		OccupationCategory: OccupationCategory(own(b.texts[fieldOccupationCategory])),
		Keywords:           splitKeywords(own(b.texts[fieldKeywords])),
		CreatedAtText:      own(b.texts[fieldCreatedAt]),
	}
	p.CreatedAt = parseTime(p.CreatedAtText)
	b.lists(&p, own)
	return p, ""
}

// lists adds the parts of a position that are more than one text.
func (b *builder) lists(p *Position, own func([]byte) string) {
	if len(b.offices) > 0 {
		p.AdditionalOffices = make([]string, len(b.offices))
		for i, office := range b.offices {
			p.AdditionalOffices[i] = own(office)
		}
	}
	if len(b.descriptions) > 0 {
		p.Descriptions = make([]Description, len(b.descriptions))
		for i, d := range b.descriptions {
			p.Descriptions[i] = Description{Name: own(d[0]), HTML: own(d[1])}
		}
	}
	if !b.paid {
		return
	}
	s := &Salary{
		MinText: own(b.salary[salaryMin]), MaxText: own(b.salary[salaryMax]),
		CurrencySymbol: own(b.salary[salarySymbol]), CurrencyCode: own(b.salary[salaryCode]),
		Type: SalaryType(own(b.salary[salaryType])),
	}
	// An amount that is no decimal stays readable as text.
	s.Min, _ = ParseDecimal(s.MinText)
	s.Max, _ = ParseDecimal(s.MaxText)
	p.Salary = s
}

func splitKeywords(text string) []string {
	if text == "" {
		return nil
	}
	keywords := make([]string, 0, strings.Count(text, ",")+1)
	for keyword := range strings.SplitSeq(text, ",") {
		if keyword = strings.TrimSpace(keyword); keyword != "" {
			keywords = append(keywords, keyword)
		}
	}
	if len(keywords) == 0 {
		return nil
	}
	return keywords
}

// parseTime reads both forms of date that feeds have; others give no date.
func parseTime(text string) time.Time {
	layout := time.RFC3339
	if n := len(text); n > 5 && (text[n-5] == '+' || text[n-5] == '-') {
		layout = "2006-01-02T15:04:05-0700"
	}
	// With UTC as the reference the result does not depend on the machine.
	t, err := time.ParseInLocation(layout, text, time.UTC)
	if err != nil {
		return time.Time{}
	}
	// An offset of 24 hours can be read but not written again.
	if _, offset := t.Zone(); offset <= -maxOffset || offset >= maxOffset {
		return time.Time{}
	}
	return t
}

const maxOffset = 24 * 60 * 60 // seconds
