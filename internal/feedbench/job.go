package main

import "strings"

// Job is what every contender has to fill.
type Job struct {
	ID, Name, Subcompany, Office, Department, RecruitingCategory string
	EmploymentType, Seniority, Schedule, YearsOfExperience       string
	Occupation, OccupationCategory, Keywords, CreatedAt          string
	AdditionalOffices                                            []string
	Descriptions                                                 []Description
	Salary                                                       *Salary
}

// Description is a text of a job.
type Description struct{ Name, Value string }

// Salary is the pay of a job.
type Salary struct{ Min, Max, CurrencySymbol, CurrencyCode, Type string }

// texts are all texts of a job, for comparison.
func (j *Job) texts() []string {
	texts := []string{
		j.ID, j.Name, j.Subcompany, j.Office, j.Department, j.RecruitingCategory, j.EmploymentType, j.Seniority, j.Schedule,
		j.YearsOfExperience, j.Occupation, j.OccupationCategory, j.Keywords, j.CreatedAt,
	}
	texts = append(texts, j.AdditionalOffices...)
	for _, d := range j.Descriptions {
		texts = append(texts, d.Name, d.Value)
	}
	if s := j.Salary; s != nil {
		texts = append(texts, s.Min, s.Max, s.CurrencySymbol, s.CurrencyCode, s.Type)
	}
	for i, text := range texts {
		texts[i] = strings.TrimSpace(text)
	}
	return texts
}

// field is where the text of an element of a position belongs.
func (j *Job) field(name string) *string {
	switch name {
	case "id":
		return &j.ID
	case "name":
		return &j.Name
	case "subcompany":
		return &j.Subcompany
	case "office":
		return &j.Office
	case "department":
		return &j.Department
	case "recruitingCategory":
		return &j.RecruitingCategory
	case "keywords":
		return &j.Keywords
	case "createdAt":
		return &j.CreatedAt
	default:
		return j.enum(name)
	}
}

func (j *Job) enum(name string) *string {
	switch name {
	case "employmentType":
		return &j.EmploymentType
	case "seniority":
		return &j.Seniority
	case "schedule":
		return &j.Schedule
	case "yearsOfExperience":
		return &j.YearsOfExperience
	case "occupation":
		return &j.Occupation
	case "occupationCategory":
		return &j.OccupationCategory
	default:
		return nil
	}
}

func (s *Salary) field(name string) *string {
	switch name {
	case "min":
		return &s.Min
	case "max":
		return &s.Max
	case "currencySymbol":
		return &s.CurrencySymbol
	case "currencyCode":
		return &s.CurrencyCode
	case "type":
		return &s.Type
	default:
		return nil
	}
}

// assembler makes jobs from elements as they open and close, for libraries that
// tell no more than that.
type assembler struct {
	jobs []Job
	path []string
	text []byte
}

func (a *assembler) start(name string) {
	a.path = append(a.path, name)
	a.text = a.text[:0]
	switch {
	case len(a.path) == 2 && name == "position":
		a.jobs = append(a.jobs, Job{})
	case len(a.path) == 3 && name == "salaryInformation":
		a.job().Salary = &Salary{}
	case len(a.path) == 4 && name == "jobDescription":
		a.job().Descriptions = append(a.job().Descriptions, Description{})
	}
}

func (a *assembler) job() *Job { return &a.jobs[len(a.jobs)-1] }

func (a *assembler) end() {
	depth := len(a.path)
	name := a.path[depth-1]
	if depth >= 3 && a.path[1] == "position" {
		if target := a.target(depth, name); target != nil {
			*target = string(a.text)
		}
	}
	a.path = a.path[:depth-1]
	a.text = a.text[:0]
}

func (a *assembler) target(depth int, name string) *string {
	job := a.job()
	switch {
	case depth == 3:
		return job.field(name)
	case depth == 4 && a.path[2] == "salaryInformation":
		return job.Salary.field(name)
	case depth == 4 && name == "office":
		job.AdditionalOffices = append(job.AdditionalOffices, "")
		return &job.AdditionalOffices[len(job.AdditionalOffices)-1]
	case depth == 5 && a.path[3] == "jobDescription":
		description := &job.Descriptions[len(job.Descriptions)-1]
		if name == "name" {
			return &description.Name
		}
		return &description.Value
	default:
		return nil
	}
}
