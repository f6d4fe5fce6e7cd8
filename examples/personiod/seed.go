package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/personio-go/sdk/personio/personiotest"
)

// seed is what the companies have when the program starts.
type seed struct {
	Companies []company `json:"companies"`
}

// company has the members of API v2 where the API sends the object; what the API
// sends in another form is flat here, with the names of package personiotest. Ids
// are the author's, so that one thing can name another.
type company struct {
	Name     string `json:"name"` // what stands before .personio.de
	Language string `json:"language"`
	Jobs     []job  `json:"jobs"` // of the feed

	Persons           []person                        `json:"persons"`
	OrgUnits          []personiotest.OrgUnit          `json:"org_units"`
	LegalEntities     []personiotest.LegalEntity      `json:"legal_entities"`
	Workplaces        []personiotest.Workplace        `json:"workplaces"`
	CostCenters       []personiotest.CostCenter       `json:"cost_centers"`
	AbsenceTypes      []personiotest.AbsenceType      `json:"absence_types"`
	AbsencePeriods    []absence                       `json:"absence_periods"`
	Attendances       []attendance                    `json:"attendance_periods"`
	Projects          []project                       `json:"projects"`
	CompensationTypes []personiotest.CompensationType `json:"compensation_types"`
	Compensations     []compensation                  `json:"compensations"`
	CatalogJobs       []personiotest.CatalogJob       `json:"catalog_jobs"`
	SalaryBands       []map[string]any                `json:"salary_bands"`
	Documents         []document                      `json:"documents"`
	Webhooks          []personiotest.Webhook          `json:"webhooks"`
}

type person struct {
	personiotest.Person

	Employments []personiotest.Employment `json:"employments"`
}

type job struct {
	ID             int64                          `json:"id"`
	Name           string                         `json:"name"`
	Office         string                         `json:"office"`
	Department     string                         `json:"department"`
	Category       string                         `json:"recruiting_category"`
	EmploymentType string                         `json:"employment_type"`
	Seniority      string                         `json:"seniority"`
	Schedule       string                         `json:"schedule"`
	Descriptions   map[string][]map[string]string `json:"descriptions"` // by language: {"name", "html"}
	CreatedAt      time.Time                      `json:"created_at"`
}

type absence struct {
	ID           string `json:"id"`
	PersonID     string `json:"person_id"`
	TypeID       string `json:"type_id"`
	StartsAt     string `json:"starts_at"`
	EndsAt       string `json:"ends_at"`
	Comment      string `json:"comment"`
	SubstituteID string `json:"substitute_id"`
	Status       string `json:"status"`
}

type attendance struct {
	ID        string `json:"id"`
	PersonID  string `json:"person_id"`
	Type      string `json:"type"`
	Start     string `json:"start"`
	End       string `json:"end"`
	Comment   string `json:"comment"`
	ProjectID string `json:"project_id"`
}

type project struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Code         string   `json:"code"`
	CostCenterID string   `json:"cost_center_id"`
	ParentID     string   `json:"parent_id"`
	Start        string   `json:"start"`
	End          string   `json:"end"`
	Members      []string `json:"members"`
}

type compensation struct {
	ID            string `json:"id"`
	PersonID      string `json:"person_id"`
	LegalEntityID string `json:"legal_entity_id"`
	TypeID        string `json:"type_id"`
	Value         string `json:"value"`
	Currency      string `json:"currency"`
	Interval      string `json:"interval"`
	EffectiveFrom string `json:"effective_from"`
}

type document struct {
	ID         string `json:"id"`
	OwnerID    string `json:"owner_id"`
	Name       string `json:"name"`
	Date       string `json:"date"`
	Comment    string `json:"comment"`
	CategoryID string `json:"category_id"`
	Content    string `json:"content"`
}

//go:embed demo.json
var demo []byte

// readSeed reads a file, or the built-in company without one.
func readSeed(name string) (seed, error) {
	data := demo
	if name != "" {
		var err error
		if data, err = os.ReadFile(filepath.Clean(name)); err != nil {
			return seed{}, fmt.Errorf("reading the seed: %w", err)
		}
	}
	var s seed
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields() // a misspelt member would be missing in silence
	if err := decoder.Decode(&s); err != nil {
		return seed{}, fmt.Errorf("reading the seed: %w", err)
	}
	for _, c := range s.Companies {
		if c.Name == "" {
			return seed{}, errors.New("reading the seed: a company has no name")
		}
	}
	if len(s.Companies) == 0 {
		return seed{}, errors.New("reading the seed: no companies")
	}
	return s, nil
}
