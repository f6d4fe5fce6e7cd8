package main

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// place is an office's address, which the feed does not have.
type place struct {
	Street     string `json:"street,omitempty"`
	PostalCode string `json:"postal_code,omitempty"`
	Locality   string `json:"locality,omitempty"`
	Region     string `json:"region,omitempty"`
	// Country has two letters. Without it there is no markup.
	Country string `json:"country"`
	// Remote jobs may be done from anywhere in the country.
	Remote bool `json:"remote,omitempty"`
}

// posting is a job as search engines read it: JobPosting of schema.org with what
// Google requires (developers.google.com/search/docs/appearance/structured-data/job-posting)
// and what the feed has besides. It is nil when something required is not known.
func (w *web) posting(job jobsync.Job) map[string]any {
	organisation := cmp.Or(job.Subcompany, w.app.companyName())
	description := w.descriptionHTML(job.Descriptions)
	locations, remote := w.locations(job.Position)
	if job.Archived || organisation == "" || description == "" || job.CreatedAt.IsZero() || len(locations)+len(remote) == 0 {
		return nil
	}
	posting := map[string]any{
		"@context": "https://schema.org/", "@type": "JobPosting",
		"title": job.Name, "description": description, "datePosted": job.CreatedAt.Format(time.DateOnly),
		"hiringOrganization": map[string]any{"@type": "Organization", "name": organisation},
		"identifier":         map[string]any{"@type": "PropertyValue", "name": organisation, "value": strconv.FormatInt(job.ID, 10)},
		"directApply":        w.app.outbox != nil,
	}
	if len(locations) > 0 {
		posting["jobLocation"] = locations
	}
	if len(remote) > 0 {
		posting["jobLocationType"], posting["applicantLocationRequirements"] = "TELECOMMUTE", remote
	}
	if kinds := employmentTypes(job.Position); len(kinds) > 0 {
		posting["employmentType"] = kinds
	}
	if salary := baseSalary(job.Salary); salary != nil {
		posting["baseSalary"] = salary
	}
	return posting
}

// locations are the addresses of a job's offices, and the countries from which it
// can be done remotely. An office without an address has neither.
func (w *web) locations(p xmlfeed.Position) (locations, remote []map[string]any) {
	for _, office := range officesOf(p) {
		at, ok := w.app.cfg.places[office]
		switch {
		case !ok || at.Country == "":
		case at.Remote:
			remote = append(remote, map[string]any{"@type": "Country", "name": at.Country})
		default:
			address := map[string]any{"@type": "PostalAddress", "addressCountry": at.Country}
			for name, value := range map[string]string{
				"streetAddress": at.Street, "postalCode": at.PostalCode, "addressLocality": at.Locality, "addressRegion": at.Region,
			} {
				if value != "" {
					address[name] = value
				}
			}
			locations = append(locations, map[string]any{"@type": "Place", "address": address})
		}
	}
	return locations, remote
}

// employmentTypes are Google's words for schedule and contract.
func employmentTypes(p xmlfeed.Position) []string {
	var kinds []string
	switch p.Schedule {
	case xmlfeed.FullTime:
		kinds = append(kinds, "FULL_TIME")
	case xmlfeed.PartTime:
		kinds = append(kinds, "PART_TIME")
	case xmlfeed.FullOrPartTime:
		kinds = append(kinds, "FULL_TIME", "PART_TIME")
	}
	switch p.EmploymentType {
	case xmlfeed.Intern, xmlfeed.WorkingStudent:
		kinds = append(kinds, "INTERN")
	case xmlfeed.Temporary:
		kinds = append(kinds, "TEMPORARY")
	case xmlfeed.Freelance:
		kinds = append(kinds, "CONTRACTOR")
	default: // permanent and trainee have no word there
	}
	return kinds
}

// baseSalary needs numbers, a currency and a period.
func baseSalary(s *xmlfeed.Salary) map[string]any {
	if s == nil || s.CurrencyCode == "" {
		return nil
	}
	unit, ok := map[xmlfeed.SalaryType]string{xmlfeed.Yearly: "YEAR", xmlfeed.Monthly: "MONTH", xmlfeed.Hourly: "HOUR"}[s.Type]
	if !ok || s.Min.IsZero() && s.Max.IsZero() {
		return nil
	}
	value := map[string]any{"@type": "QuantitativeValue", "unitText": unit}
	if !s.Min.IsZero() {
		value["minValue"] = json.Number(s.Min.String())
	}
	if !s.Max.IsZero() {
		value["maxValue"] = json.Number(s.Max.String())
	}
	return map[string]any{"@type": "MonetaryAmount", "currency": s.CurrencyCode, "value": value}
}

// excerpt is the beginning of the texts, for search engines and shared links.
func excerpt(descriptions []xmlfeed.Description) string {
	const longest = 155
	text := make([]string, 0, len(descriptions))
	for _, description := range shown(descriptions) {
		text = append(text, description.PlainText())
	}
	words := strings.Join(strings.Fields(strings.Join(text, " ")), " ")
	runes := []rune(words)
	if len(runes) <= longest {
		return words
	}
	cut := string(runes[:longest])
	return cut[:max(strings.LastIndexByte(cut, ' '), 1)] + " …"
}

// sitemap lists what search engines may show.
func (w *web) sitemap(rw http.ResponseWriter, _ *http.Request) {
	type entry struct {
		Location string `xml:"loc"`
		Changed  string `xml:"lastmod,omitempty"`
	}
	type urlset struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []entry  `xml:"url"`
	}
	jobs, err := w.app.board.open()
	if err != nil {
		w.fail(rw, err)
		return
	}
	list := urlset{URLs: []entry{{Location: w.app.cfg.publicURL + "/"}}}
	for _, job := range jobs {
		list.URLs = append(list.URLs, entry{Location: w.app.cfg.publicURL + jobPath(job.ID), Changed: job.ChangedAt.UTC().Format(time.RFC3339)})
	}
	raw, err := xml.MarshalIndent(list, "", "  ")
	if err != nil {
		w.fail(rw, err)
		return
	}
	rw.Header().Set("Content-Type", "application/xml; charset=utf-8")
	_, _ = fmt.Fprintf(rw, "%s%s\n", xml.Header, raw)
}

func (w *web) robots(rw http.ResponseWriter, _ *http.Request) {
	rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = fmt.Fprintf(rw, "User-agent: *\nDisallow: /admin\nDisallow: /connect\nDisallow: /events\n\nSitemap: %s/sitemap.xml\n", w.app.cfg.publicURL)
}

func jobPath(id int64) string { return fmt.Sprintf("/jobs/%d", id) }
