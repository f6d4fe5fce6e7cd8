package personiotest

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/personio-go/sdk/auth"
)

// Company is a customer of Personio.
type Company struct {
	companyData

	server *Server
	name   string
}

// companyData is what a company has; the server guards it.
type companyData struct {
	// Feed.
	feedOff  bool
	document []byte // in place of the feed
	language string
	jobs     []Job

	// Recruiting.
	key          auth.RecruitingKey
	noRecruiting bool
	noAPI        bool
	channels     map[int64]*Channel
	phases       map[int64]string
	attributes   map[string]Attribute
	documents    map[string]Document
	applications []Application
	stays        map[int64][]stay  // of an application in its stages
	candidates   map[string]string // ids by e-mail address
	nameIDs      map[string]string // of departments and categories
	windows      map[string]*window
	throttles    map[string]*throttle

	// API clients.
	clients map[string]*client

	numbers map[string]int64 // of API v1, by id
	ids     map[int64]string

	// Personnel.
	persons     []*Person
	employments map[string][]*Employment // by person, newest first

	employeeAttributes []*EmployeeAttribute // beside the standard ones
	documentCategories []*DocumentCategory
	customReports      []*CustomReport

	// Time and pay.
	absenceTypes      []AbsenceType
	absences          []*AbsencePeriod
	attendances       []*AttendancePeriod
	projects          []*Project
	compensations     []*Compensation
	compensationTypes []CompensationType

	// Organisation.
	orgUnits        []OrgUnit
	legalEntities   []LegalEntity // newest first
	noLegalEntities bool
	costCenters     []CostCenter
	workplaces      []Workplace

	// Catalogue, documents, reports, webhooks.
	catalog          []*CatalogJob
	bands            []SalaryBand
	personDocuments  []*PersonDocument
	reports          []Report
	reportAttributes []map[string]any
	webhooks         []*webhook
	attempts         []WebhookDelivery
}

func newCompany(s *Server, name string) *Company {
	return &Company{server: s, name: name, companyData: companyData{
		language:    "de",
		key:         auth.RecruitingKey{CompanyID: strconv.FormatInt(s.id(), 10), Token: auth.NewSecret("recruiting-token-of-" + name)},
		channels:    make(map[int64]*Channel),
		phases:      make(map[int64]string),
		attributes:  make(map[string]Attribute),
		documents:   make(map[string]Document),
		stays:       make(map[int64][]stay),
		candidates:  make(map[string]string),
		nameIDs:     make(map[string]string),
		numbers:     make(map[string]int64),
		ids:         make(map[int64]string),
		employments: make(map[string][]*Employment),
		windows:     make(map[string]*window),
		throttles:   make(map[string]*throttle),
		clients:     make(map[string]*client),
	}}
}

// Job is a position of the company. Values go into the feed as they are given,
// escaped; what is empty is left out.
type Job struct {
	ID                 int64    `json:"id"` // 0 gets one when the job is published
	Name               string   `json:"name"`
	Subcompany         string   `json:"subcompany"`
	Office             string   `json:"office"`
	AdditionalOffices  []string `json:"additional_offices"`
	Department         string   `json:"department"`
	RecruitingCategory string   `json:"recruiting_category"`
	// Descriptions by language, such as "de".
	Descriptions       map[string][]Description `json:"descriptions"`
	EmploymentType     string                   `json:"employment_type"`
	Seniority          string                   `json:"seniority"`
	Schedule           string                   `json:"schedule"`
	YearsOfExperience  string                   `json:"years_of_experience"`
	Keywords           string                   `json:"keywords"` // separated by commas
	Occupation         string                   `json:"occupation"`
	OccupationCategory string                   `json:"occupation_category"`
	CreatedAt          time.Time                `json:"created_at"` // zero gets the time of publication
	Salary             *Salary                  `json:"salary"`
}

// Description is a text under its heading.
type Description struct {
	Name string `json:"name"`
	HTML string `json:"html"`
}

// Salary has its amounts as text: "55000.00". Max appears as an empty element
// when it is empty, as Personio has it.
type Salary struct {
	Min            string `json:"min"`
	Max            string `json:"max"`
	CurrencySymbol string `json:"currency_symbol"`
	CurrencyCode   string `json:"currency_code"`
	Type           string `json:"type"`
}

// clone shares no memory with the job.
func (j Job) clone() Job {
	j.AdditionalOffices = slices.Clone(j.AdditionalOffices)
	j.Descriptions = maps.Clone(j.Descriptions)
	for language, descriptions := range j.Descriptions {
		j.Descriptions[language] = slices.Clone(descriptions)
	}
	if j.Salary != nil {
		salary := *j.Salary
		j.Salary = &salary
	}
	return j
}

// Name is what stands before .personio.de.
func (c *Company) Name() string { return c.name }

// Publish puts a job into the feed and returns its id. Here and in the functions that
// add things, one with the same id is replaced.
func (c *Company) Publish(job Job) int64 {
	defer c.lock()()
	if job.ID == 0 {
		job.ID = c.server.id()
	}
	if job.CreatedAt.IsZero() {
		job.CreatedAt = c.server.now().UTC()
	}
	c.jobs = with(c.jobs, job.clone(), func(same Job) bool { return same.ID == job.ID })
	return job.ID
}

// Edit changes a published job. It reports whether there is one with that id.
// The change must not call the server.
func (c *Company) Edit(id int64, change func(*Job)) bool {
	defer c.lock()()
	for i := range c.jobs {
		if c.jobs[i].ID == id {
			job := c.jobs[i]
			change(&job)
			c.jobs[i] = job.clone()
			return true
		}
	}
	return false
}

// Unpublish takes a job out of the feed. It reports whether there was one.
func (c *Company) Unpublish(id int64) bool {
	defer c.lock()()
	before := len(c.jobs)
	c.jobs = slices.DeleteFunc(c.jobs, func(j Job) bool { return j.ID == id })
	return len(c.jobs) < before
}

// Jobs returns the published jobs in the order of the feed.
func (c *Company) Jobs() []Job {
	defer c.lock()()
	jobs := make([]Job, len(c.jobs))
	for i, job := range c.jobs {
		jobs[i] = job.clone()
	}
	return jobs
}

// SetLanguage sets the language of a feed that is asked for without one; "de"
// when nothing else is said.
func (c *Company) SetLanguage(language string) {
	defer c.lock()()
	c.language = language
}

// SetFeedEnabled is the switch "Enable XML feed".
func (c *Company) SetFeedEnabled(on bool) {
	defer c.lock()()
	c.feedOff = !on
}

// SetFeedDocument serves a document in place of the feed, word for word and in
// every language; nil goes back to the feed. Applications are taken for the
// positions in it.
func (c *Company) SetFeedDocument(document []byte) {
	defer c.lock()()
	c.document = slices.Clone(document)
}

// lock locks the server, and returns how to unlock it.
func (c *Company) lock() (unlock func()) {
	c.server.mu.Lock()
	return c.server.mu.Unlock
}

// newID is the id that something gets if it has none: a number.
func (c *Company) newID(id string) string {
	if id == "" {
		id = strconv.FormatInt(c.server.id(), 10)
	}
	return id
}

// statusOnly answers without a body.
func statusOnly(w http.ResponseWriter, status int) { w.WriteHeader(status) }
