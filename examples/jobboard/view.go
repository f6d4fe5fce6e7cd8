package main

import (
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/microcosm-cc/bluemonday"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// boardView is the list with its filters.
type boardView struct {
	Query, Office, Department string
	Schedule, Contract        string
	Offices, Departments      []string
	Schedules                 []xmlfeed.Schedule
	Contracts                 []xmlfeed.EmploymentType
	Jobs                      []listed
	Total                     int
}

// Filtered says that not all jobs are asked for.
func (v boardView) Filtered() bool {
	return v.Query != "" || v.Office != "" || v.Department != "" || v.Schedule != "" || v.Contract != ""
}

// listed is a job in the list.
type listed struct {
	jobsync.Job

	Fresh string // "New" or "Updated" for a while
}

// Written is the language of a job's text, and so, most likely, of its name.
func (boardView) Written(job listed) language { return writtenIn(job.Descriptions) }

// freshFor is how long a job counts as new or updated. On a real board it would
// be days.
const freshFor = time.Minute

func newBoardView(jobs []jobsync.Job, query url.Values, now time.Time) boardView {
	view := boardView{
		Query: strings.TrimSpace(query.Get("q")), Office: query.Get("office"), Department: query.Get("department"),
		Schedule: query.Get("schedule"), Contract: query.Get("contract"), Total: len(jobs),
	}
	for _, job := range jobs {
		view.Offices = append(view.Offices, officesOf(job.Position)...)
		view.Departments = append(view.Departments, job.Department)
		view.Schedules = append(view.Schedules, job.Schedule)
		view.Contracts = append(view.Contracts, job.EmploymentType)
		if view.shows(job) {
			view.Jobs = append(view.Jobs, listed{Job: job, Fresh: freshness(job, now)})
		}
	}
	view.Offices, view.Departments = choices(view.Offices), choices(view.Departments)
	view.Schedules, view.Contracts = choices(view.Schedules), choices(view.Contracts)
	return view
}

// choices are what a filter offers: each value once, and no empty one.
func choices[T ~string](values []T) []T {
	slices.Sort(values)
	return slices.DeleteFunc(slices.Compact(values), func(value T) bool { return value == "" })
}

func (v boardView) shows(job jobsync.Job) bool {
	return (v.Office == "" || slices.Contains(officesOf(job.Position), v.Office)) &&
		(v.Department == "" || job.Department == v.Department) &&
		(v.Schedule == "" || string(job.Schedule) == v.Schedule) &&
		(v.Contract == "" || string(job.EmploymentType) == v.Contract) && containsAll(searchText(job), v.Query)
}

func officesOf(p xmlfeed.Position) []string {
	offices := make([]string, 0, 1+len(p.AdditionalOffices))
	for _, office := range append([]string{p.Office}, p.AdditionalOffices...) {
		if office != "" && !slices.Contains(offices, office) {
			offices = append(offices, office)
		}
	}
	return offices
}

// searchText is everything about a job that one may look for.
func searchText(job jobsync.Job) string {
	parts := []string{job.Name, job.Department, job.Subcompany, job.RecruitingCategory, strings.Join(officesOf(job.Position), " "), strings.Join(job.Keywords, " ")}
	for _, description := range job.Descriptions {
		if description.Name != xmlfeed.ContactPerson {
			parts = append(parts, description.PlainText())
		}
	}
	return strings.ToLower(strings.Join(parts, " "))
}

func containsAll(text, words string) bool {
	for word := range strings.FieldsSeq(strings.ToLower(words)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

func freshness(job jobsync.Job, now time.Time) string {
	switch {
	case now.Sub(job.ChangedAt) > freshFor:
		return ""
	case job.ChangedAt.Equal(job.OpenedAt):
		return "New"
	default:
		return "Updated"
	}
}

// sanitizer lets through what texts of jobs are made of, and nothing that runs,
// loads or restyles. It is made once and safe for concurrent use.
func sanitizer() *bluemonday.Policy {
	policy := bluemonday.NewPolicy()
	policy.AllowStandardURLs()
	policy.AllowURLSchemes("https", "mailto", "tel")
	policy.AllowAttrs("href").OnElements("a")
	policy.RequireNoFollowOnLinks(true)
	policy.AllowElements("p", "br", "hr", "div", "span", "b", "strong", "i", "em", "u", "ul", "ol", "li", "h3", "h4", "h5", "blockquote",
		"table", "thead", "tbody", "tr", "td", "th")
	return policy
}

// safeHTML is a text of the feed that may stand in a page: sanitised, and balanced
// after that, because what was open is still open.
func (w *web) safeHTML(d xmlfeed.Description) string {
	return xmlfeed.Description{HTML: w.policy.Sanitize(d.HTML)}.Fragment()
}

// descriptionHTML is all of a job's texts.
func (w *web) descriptionHTML(descriptions []xmlfeed.Description) string {
	var out strings.Builder
	for _, description := range shown(descriptions) {
		if description.Name != "" {
			out.WriteString("<h2>" + escapeText(description.Name) + "</h2>")
		}
		out.WriteString(w.safeHTML(description))
	}
	return out.String()
}

// shown leaves out a contact's personal data, which are not for the board.
func shown(descriptions []xmlfeed.Description) []xmlfeed.Description {
	return slices.DeleteFunc(slices.Clone(descriptions), func(d xmlfeed.Description) bool { return d.Name == xmlfeed.ContactPerson })
}

// viewFuncs are what the templates can do.
func (w *web) viewFuncs() template.FuncMap {
	return template.FuncMap{
		"safeHTML": func(d xmlfeed.Description) template.HTML {
			return template.HTML(w.safeHTML(d)) //nolint:gosec // it was sanitised
		},
		"shown":       shown,
		"written":     func(d xmlfeed.Description) language { return writtenIn([]xmlfeed.Description{d}) },
		"offices":     func(p xmlfeed.Position) string { return strings.Join(officesOf(p), " · ") },
		"fields":      fieldNames,
		"clock":       func(t time.Time) string { return t.Format("15:04:05") },
		"iso":         func(t time.Time) string { return t.Format(time.RFC3339) },
		"firstFailed": firstFailed,
		"stateClass":  stateClass,
	}
}

func fieldNames(fields []jobsync.Field) string {
	names := make([]string, len(fields))
	for i, field := range fields {
		names[i] = string(field)
	}
	return strings.Join(names, ", ")
}

// companyTitle is the company's name as a heading.
func companyTitle(slug string) string {
	return label(strings.ReplaceAll(slug, "-", " "), english)
}

func escapeText(s string) string { return template.HTMLEscapeString(s) }
