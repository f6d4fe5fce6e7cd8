package xmlfeed

import (
	"slices"
	"strings"
)

// Clone returns a copy that shares no memory with p. Keep clones of the few
// positions that outlive their feed: any text keeps others alive, as [Parse] and
// [Read] say.
func (p Position) Clone() Position {
	for _, text := range texts(&p) {
		*text = strings.Clone(*text)
	}
	p.AdditionalOffices = cloneAll(p.AdditionalOffices)
	p.Keywords = cloneAll(p.Keywords)
	p.Descriptions = slices.Clone(p.Descriptions)
	for i, d := range p.Descriptions {
		p.Descriptions[i] = Description{Name: strings.Clone(d.Name), HTML: strings.Clone(d.HTML)}
	}
	if p.Salary != nil {
		p.Salary = p.Salary.clone()
	}
	return p
}

// texts are the fields that are one text each.
func texts(p *Position) []*string {
	return []*string{
		&p.Name, &p.Subcompany, &p.Office, &p.Department, &p.RecruitingCategory,
		(*string)(&p.EmploymentType), (*string)(&p.Seniority), (*string)(&p.Schedule), (*string)(&p.YearsOfExperience),
		(*string)(&p.Occupation), (*string)(&p.OccupationCategory), &p.CreatedAtText,
	}
}

func (s *Salary) clone() *Salary {
	return &Salary{
		Min: Decimal{strings.Clone(s.Min.text)}, Max: Decimal{strings.Clone(s.Max.text)},
		MinText: strings.Clone(s.MinText), MaxText: strings.Clone(s.MaxText),
		CurrencySymbol: strings.Clone(s.CurrencySymbol), CurrencyCode: strings.Clone(s.CurrencyCode),
		Type: SalaryType(strings.Clone(string(s.Type))),
	}
}

func cloneAll(list []string) []string {
	list = slices.Clone(list)
	for i, s := range list {
		list[i] = strings.Clone(s)
	}
	return list
}
