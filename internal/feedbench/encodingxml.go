package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
)

// plainFeed is what one would write with encoding/xml alone.
type plainFeed struct {
	XMLName   xml.Name        `xml:"workzag-jobs"`
	Positions []plainPosition `xml:"position"`
}

type plainPosition struct {
	ID                 string   `xml:"id"`
	Subcompany         string   `xml:"subcompany"`
	Office             string   `xml:"office"`
	AdditionalOffices  []string `xml:"additionalOffices>office"`
	Department         string   `xml:"department"`
	RecruitingCategory string   `xml:"recruitingCategory"`
	Name               string   `xml:"name"`
	JobDescriptions    []struct {
		Name  string `xml:"name"`
		Value string `xml:"value"`
	} `xml:"jobDescriptions>jobDescription"`
	EmploymentType     string `xml:"employmentType"`
	Seniority          string `xml:"seniority"`
	Schedule           string `xml:"schedule"`
	YearsOfExperience  string `xml:"yearsOfExperience"`
	Keywords           string `xml:"keywords"`
	Occupation         string `xml:"occupation"`
	OccupationCategory string `xml:"occupationCategory"`
	CreatedAt          string `xml:"createdAt"`
	Salary             *struct {
		Min            string `xml:"min"`
		Max            string `xml:"max"`
		CurrencySymbol string `xml:"currencySymbol"`
		CurrencyCode   string `xml:"currencyCode"`
		Type           string `xml:"type"`
	} `xml:"salaryInformation"`
}

func (p *plainPosition) job() Job {
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
	var feed plainFeed
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
