package feedgen

import "encoding/xml"

// Plain is a feed as one would read it with encoding/xml alone: what benchmarks
// compare with.
type Plain struct {
	XMLName   xml.Name        `xml:"workzag-jobs"`
	Positions []PlainPosition `xml:"position"`
}

// PlainPosition is a position of it.
type PlainPosition struct {
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
