package xmlfeed_test

import (
	"bytes"
	"encoding/xml"
	"testing"

	"github.com/personio-go/sdk/internal/feedgen"
	"github.com/personio-go/sdk/xmlfeed"
)

// BenchmarkTypicalFeed reads the same feed in four ways. Other libraries are in
// internal/feedbench.
func BenchmarkTypicalFeed(b *testing.B) {
	data := feedgen.Feed(feedgen.Typical)
	for name, read := range map[string]func() error{
		"Parse": func() error {
			_, err := xmlfeed.Parse(data)
			return err
		},
		"Read": func() error {
			_, err := xmlfeed.Read(bytes.NewReader(data))
			return err
		},
		"Decode": func() error {
			for _, err := range xmlfeed.Decode(bytes.NewReader(data)) {
				if err != nil {
					return err
				}
			}
			return nil
		},
		"encoding-xml": func() error {
			var feed plainFeed
			return xml.Unmarshal(data, &feed)
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if err := read(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// plainFeed is what one would write with encoding/xml alone.
type plainFeed struct {
	XMLName   xml.Name `xml:"workzag-jobs"`
	Positions []struct {
		ID                 int64    `xml:"id"`
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
	} `xml:"position"`
}
