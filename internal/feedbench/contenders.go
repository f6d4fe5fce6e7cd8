package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/personio-go/sdk/internal/feedgen"
	"github.com/personio-go/sdk/xmlfeed"
)

// contender reads a feed. What it returns depends on the library; jobs makes the
// same of all of it.
type contender struct {
	name string
	read func(data []byte) (result any, err error)
}

func contenders() []contender {
	return []contender{
		{"xmlfeed.Parse", func(data []byte) (any, error) { return xmlfeed.Parse(data) }},
		{"xmlfeed.Decode", decode},
		{baseline, unmarshal},
		{"encoding/xml tokens", tokens},
		{"beevik/etree", etreeJobs},
		{"antchfx/xmlquery", xmlqueryJobs},
		{"tdewolff/parse", tdewolffJobs},
	}
}

// baseline is what all others are compared with.
const baseline = "encoding/xml Unmarshal"

// counted is a feed of which nothing is held.
type counted int

func decode(data []byte) (any, error) {
	n := counted(0)
	for _, err := range xmlfeed.Decode(bytes.NewReader(data)) {
		if err != nil {
			return nil, err
		}
		n++
	}
	return n, nil
}

// jobs turns a result into jobs.
func jobs(result any) ([]Job, error) {
	switch r := result.(type) {
	case []Job:
		return r, nil
	case *xmlfeed.Feed:
		list := make([]Job, len(r.Positions))
		for i := range r.Positions {
			list[i] = jobOf(&r.Positions[i])
		}
		return list, nil
	case feedgen.Plain:
		list := make([]Job, len(r.Positions))
		for i := range r.Positions {
			list[i] = plainJob(&r.Positions[i])
		}
		return list, nil
	default:
		return nil, fmt.Errorf("%T holds no jobs", result)
	}
}

func jobOf(p *xmlfeed.Position) Job {
	j := Job{
		ID: strconv.FormatInt(p.ID, 10), Name: p.Name, Subcompany: p.Subcompany, Office: p.Office, Department: p.Department,
		RecruitingCategory: p.RecruitingCategory, EmploymentType: string(p.EmploymentType), Seniority: string(p.Seniority),
		Schedule: string(p.Schedule), YearsOfExperience: string(p.YearsOfExperience), Occupation: string(p.Occupation),
		OccupationCategory: string(p.OccupationCategory), Keywords: strings.Join(p.Keywords, ","), CreatedAt: p.CreatedAtText,
		AdditionalOffices: p.AdditionalOffices,
	}
	for _, d := range p.Descriptions {
		j.Descriptions = append(j.Descriptions, Description{Name: d.Name, Value: d.HTML})
	}
	if s := p.Salary; s != nil {
		j.Salary = &Salary{Min: s.MinText, Max: s.MaxText, CurrencySymbol: s.CurrencySymbol, CurrencyCode: s.CurrencyCode, Type: string(s.Type)}
	}
	return j
}
