package main

import (
	"cmp"
	"html/template"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// boardView is the list with its filters.
type boardView struct {
	Query, Office, Department string
	Offices, Departments      []string
	Jobs                      []listed
	Total                     int
}

// listed is a job in the list.
type listed struct {
	jobsync.Job

	Fresh string // "New" or "Updated" for a while
}

// freshFor is how long a job counts as new or updated. On a real board it would
// be days.
const freshFor = time.Minute

func newBoardView(jobs []jobsync.Job, query url.Values, now time.Time) boardView {
	view := boardView{
		Query: strings.TrimSpace(query.Get("q")), Office: query.Get("office"), Department: query.Get("department"), Total: len(jobs),
	}
	offices, departments := make(map[string]bool), make(map[string]bool)
	for _, job := range jobs {
		for _, office := range officesOf(job.Position) {
			offices[office] = true
		}
		if job.Department != "" {
			departments[job.Department] = true
		}
		if view.shows(job) {
			view.Jobs = append(view.Jobs, listed{Job: job, Fresh: freshness(job, now)})
		}
	}
	view.Offices, view.Departments = slices.Sorted(maps.Keys(offices)), slices.Sorted(maps.Keys(departments))
	return view
}

func (v boardView) shows(job jobsync.Job) bool {
	return (v.Office == "" || slices.Contains(officesOf(job.Position), v.Office)) &&
		(v.Department == "" || job.Department == v.Department) && containsAll(searchText(job), v.Query)
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

// viewFuncs are what the templates can do.
func viewFuncs() template.FuncMap {
	policy := sanitizer()
	return template.FuncMap{
		"safeHTML": func(d xmlfeed.Description) template.HTML {
			return template.HTML(policy.Sanitize(d.HTML)) //nolint:gosec // it was sanitised
		},
		"shown": func(descriptions []xmlfeed.Description) []xmlfeed.Description {
			// A contact's personal data is not for the board.
			return slices.DeleteFunc(slices.Clone(descriptions), func(d xmlfeed.Description) bool { return d.Name == xmlfeed.ContactPerson })
		},
		"offices": func(p xmlfeed.Position) string { return strings.Join(officesOf(p), " · ") },
		"salary":  salaryText,
		"label":   label,
		"fields":  fieldNames,
		"clock":   func(t time.Time) string { return t.Format("15:04:05") },
		"iso":     func(t time.Time) string { return t.Format(time.RFC3339) },

		"firstFailed": firstFailed,
		"stateClass":  stateClass,
	}
}

// label makes a value of the feed readable: "full-time" becomes "Full-time". An
// unknown value is shown as it is, only nicer.
func label(value any) string {
	text := ""
	switch v := value.(type) {
	case xmlfeed.EmploymentType:
		text = string(v)
	case xmlfeed.Seniority:
		text = string(v)
	case xmlfeed.Schedule:
		text = map[xmlfeed.Schedule]string{xmlfeed.FullOrPartTime: "Full- or part-time"}[v]
		text = cmp.Or(text, string(v))
	case xmlfeed.YearsOfExperience:
		text = yearsText(v)
	case jobsync.Kind:
		text = strings.TrimSuffix(string(v), "e") + "ed"
	case string:
		text = v
	}
	text = strings.ReplaceAll(text, "_", " ")
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

func yearsText(years xmlfeed.YearsOfExperience) string {
	switch years {
	case "":
		return ""
	case xmlfeed.LessThan1Year:
		return "less than 1 year"
	case xmlfeed.MoreThan15Years:
		return "more than 15 years"
	default:
		return strings.ReplaceAll(string(years), "-", "–") + " years"
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
	return label(strings.ReplaceAll(slug, "-", " "))
}

func escapeText(s string) string { return template.HTMLEscapeString(s) }
