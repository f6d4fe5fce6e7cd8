package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"

	"github.com/personio-go/sdk/internal/feedgen"
)

func plainJob(p *feedgen.PlainPosition) Job {
	j := Job{
		ID: p.ID, Name: p.Name, Subcompany: p.Subcompany, Office: p.Office, Department: p.Department, RecruitingCategory: p.RecruitingCategory,
		EmploymentType: p.EmploymentType, Seniority: p.Seniority, Schedule: p.Schedule, YearsOfExperience: p.YearsOfExperience,
		Occupation: p.Occupation, OccupationCategory: p.OccupationCategory, Keywords: p.Keywords, CreatedAt: p.CreatedAt,
		AdditionalOffices: p.AdditionalOffices,
	}
	for _, d := range p.JobDescriptions {
		j.Descriptions = append(j.Descriptions, Description(d))
	}
	if p.Salary != nil {
		s := Salary(*p.Salary)
		j.Salary = &s
	}
	return j
}

func unmarshal(data []byte) (any, error) {
	var feed feedgen.Plain
	err := xml.Unmarshal(data, &feed)
	return feed, err
}

func tokens(data []byte) (any, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	var a assembler
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			return a.jobs, nil
		case err != nil:
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			a.start(token.Name.Local)
		case xml.EndElement:
			a.end()
		case xml.CharData:
			a.text = append(a.text, token...)
		}
	}
}
