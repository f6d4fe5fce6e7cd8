package jobsync_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// declaredFields are the constants of type Field in the order of the source.
func declaredFields(t *testing.T) []jobsync.Field {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "event.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var fields []jobsync.Field
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if name, ok := spec.Type.(*ast.Ident); !ok || name.Name != "Field" {
			return true
		}
		for _, value := range spec.Values {
			literal, ok := value.(*ast.BasicLit)
			if !ok {
				t.Fatalf("a Field is declared as a %T, which this test cannot read", value)
			}
			name, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			fields = append(fields, jobsync.Field(name))
		}
		return true
	})
	if len(fields) == 0 {
		t.Fatal("event.go declares no Field")
	}
	return fields
}

// full has every field set.
func full() xmlfeed.Position {
	amount, _ := xmlfeed.ParseDecimal("55000.50") // it has the form
	return xmlfeed.Position{
		ID:                 5,
		Name:               "Job 5 <m/w/d> & more",
		Subcompany:         "Acme GmbH",
		Office:             "München",
		AdditionalOffices:  []string{"Berlin", "Remote"},
		Department:         "IT",
		RecruitingCategory: "Engineering",
		Descriptions:       []xmlfeed.Description{{Name: "Aufgaben", HTML: "<ul><li>Größe &amp; mehr</li></ul>"}},
		EmploymentType:     xmlfeed.Permanent,
		Seniority:          xmlfeed.Experienced,
		Schedule:           xmlfeed.FullTime,
		YearsOfExperience:  xmlfeed.Years2To5,
		Occupation:         "software_and_web_development",
		OccupationCategory: "it_software",
		Keywords:           []string{"go", "xml"},
		CreatedAt:          time.Date(2024, 9, 24, 11, 0, 15, 0, time.UTC),
		CreatedAtText:      "2024-09-24T11:00:15+00:00",
		Salary:             &xmlfeed.Salary{Min: amount, MinText: "55000.50", CurrencyCode: "EUR", CurrencySymbol: "€", Type: xmlfeed.Yearly},
	}
}

// changed is what an edit of a position changes.
func changed(t *testing.T, before, after xmlfeed.Position) []jobsync.Field {
	t.Helper()
	events := jobsync.Diff([]jobsync.Job{{Position: before, Version: 1}}, feedOf(after))
	switch {
	case len(events) == 0:
		return nil
	case len(events) > 1 || events[0].Kind != jobsync.Update || len(events[0].Changed) == 0:
		t.Fatalf("an edit of one position led to\n%s", text(events))
	}
	return events[0].Changed
}

func decimal(t *testing.T, s string) xmlfeed.Decimal {
	t.Helper()
	d, err := xmlfeed.ParseDecimal(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// edits change one field each.
func edits() map[jobsync.Field]func(p *xmlfeed.Position) {
	return map[jobsync.Field]func(p *xmlfeed.Position){
		jobsync.FieldName:               func(p *xmlfeed.Position) { p.Name = "Other" },
		jobsync.FieldSubcompany:         func(p *xmlfeed.Position) { p.Subcompany = "Other GmbH" },
		jobsync.FieldOffice:             func(p *xmlfeed.Position) { p.Office = "Other" },
		jobsync.FieldAdditionalOffices:  func(p *xmlfeed.Position) { p.AdditionalOffices = []string{"Other"} },
		jobsync.FieldDepartment:         func(p *xmlfeed.Position) { p.Department = "Other" },
		jobsync.FieldRecruitingCategory: func(p *xmlfeed.Position) { p.RecruitingCategory = "Other" },
		jobsync.FieldDescriptions: func(p *xmlfeed.Position) {
			p.Descriptions = []xmlfeed.Description{{Name: "Other", HTML: "Other"}}
		},
		jobsync.FieldEmploymentType:     func(p *xmlfeed.Position) { p.EmploymentType = xmlfeed.Freelance },
		jobsync.FieldSeniority:          func(p *xmlfeed.Position) { p.Seniority = xmlfeed.Executive },
		jobsync.FieldSchedule:           func(p *xmlfeed.Position) { p.Schedule = xmlfeed.PartTime },
		jobsync.FieldYearsOfExperience:  func(p *xmlfeed.Position) { p.YearsOfExperience = xmlfeed.LessThan1Year },
		jobsync.FieldKeywords:           func(p *xmlfeed.Position) { p.Keywords = []string{"other"} },
		jobsync.FieldOccupation:         func(p *xmlfeed.Position) { p.Occupation = "other" },
		jobsync.FieldOccupationCategory: func(p *xmlfeed.Position) { p.OccupationCategory = "other" },
		jobsync.FieldSalary:             func(p *xmlfeed.Position) { p.Salary = nil },
	}
}

func TestEveryFieldIsFoundAlone(t *testing.T) {
	t.Parallel()
	edits := edits()
	for _, field := range declaredFields(t) {
		t.Run(string(field), func(t *testing.T) {
			t.Parallel()
			edit := edits[field]
			if edit == nil {
				t.Fatal("no edit of this table changes the field")
			}
			after := full()
			edit(&after)
			if got := changed(t, full(), after); !slices.Equal(got, []jobsync.Field{field}) {
				t.Errorf("there: changed %v, want it alone", got)
			}
			if got := changed(t, after, full()); !slices.Equal(got, []jobsync.Field{field}) {
				t.Errorf("and back: changed %v, want it alone", got)
			}
		})
	}
}

func TestChangedFieldsComeInTheOrderOfTheConstants(t *testing.T) {
	t.Parallel()
	after := full()
	for _, edit := range edits() {
		edit(&after)
	}
	if got, want := changed(t, full(), after), declaredFields(t); !slices.Equal(got, want) {
		t.Errorf("changed\n%v, want\n%v", got, want)
	}
}

// TestNoPartOfAPositionIsForgotten empties one part of a position after the
// other, by reflection: a part that package xmlfeed gains must be compared, too.
func TestNoPartOfAPositionIsForgotten(t *testing.T) {
	t.Parallel()
	// A position without descriptions keeps those that were known, and the date
	// of creation is no content.
	notContent := []string{"Descriptions", "CreatedAt", "CreatedAtText"}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[xmlfeed.Position]()) {
		if field.Name == "ID" {
			continue // Without it, it is another job.
		}
		t.Run(field.Name, func(t *testing.T) {
			t.Parallel()
			after := full()
			part := reflect.ValueOf(&after).Elem().FieldByIndex(field.Index)
			if part.IsZero() {
				t.Fatal("it is empty before, so that this test shows nothing")
			}
			part.SetZero()
			want := 1
			if slices.Contains(notContent, field.Name) {
				want = 0
			}
			if got := changed(t, full(), after); len(got) != want {
				t.Errorf("changed %v, want %d fields", got, want)
			}
		})
	}
}

func TestNoPartOfASalaryIsForgotten(t *testing.T) {
	t.Parallel()
	whole := xmlfeed.Salary{
		Min: decimal(t, "18.50"), MinText: "18.50", Max: decimal(t, "21"), MaxText: "21",
		CurrencySymbol: "€", CurrencyCode: "EUR", Type: xmlfeed.Hourly,
	}
	before := full()
	before.Salary = &whole
	for _, field := range reflect.VisibleFields(reflect.TypeFor[xmlfeed.Salary]()) {
		t.Run(field.Name, func(t *testing.T) {
			t.Parallel()
			salary := whole
			reflect.ValueOf(&salary).Elem().FieldByIndex(field.Index).SetZero()
			after := full()
			after.Salary = &salary
			got := changed(t, before, after)
			// The texts are the same amounts once more.
			if counts := field.Name != "MinText" && field.Name != "MaxText"; counts != (len(got) == 1) {
				t.Errorf("changed %v (expected to count: %t)", got, counts)
			}
		})
	}
}

func TestChangesOfOneField(t *testing.T) {
	t.Parallel()
	amount := func(text string) *xmlfeed.Salary {
		value, _ := xmlfeed.ParseDecimal(text) // of no number it is zero, as in a feed
		return &xmlfeed.Salary{Min: value, MinText: text}
	}
	texts := func(list ...string) xmlfeed.Position {
		var p xmlfeed.Position
		for i := 0; i < len(list); i += 2 {
			p.Descriptions = append(p.Descriptions, xmlfeed.Description{Name: list[i], HTML: list[i+1]})
		}
		return p
	}
	for name, test := range map[string]struct {
		before, after xmlfeed.Position
		want          []jobsync.Field
	}{
		"the date of creation": {
			xmlfeed.Position{CreatedAt: noon(), CreatedAtText: "2026-11-02T12:00:00Z"}, xmlfeed.Position{CreatedAtText: "today"}, nil,
		},
		"18.5 and 18.50":      {xmlfeed.Position{Salary: amount("18.5")}, xmlfeed.Position{Salary: amount("18.50")}, nil},
		"18 and 018.0":        {xmlfeed.Position{Salary: amount("18")}, xmlfeed.Position{Salary: amount("018.0")}, nil},
		"18.5 and 18.05":      {xmlfeed.Position{Salary: amount("18.5")}, xmlfeed.Position{Salary: amount("18.05")}, []jobsync.Field{jobsync.FieldSalary}},
		"no amount and 0":     {xmlfeed.Position{Salary: amount("")}, xmlfeed.Position{Salary: amount("0")}, []jobsync.Field{jobsync.FieldSalary}},
		"no salary and empty": {xmlfeed.Position{}, xmlfeed.Position{Salary: &xmlfeed.Salary{}}, nil},
		"no salary and one":   {xmlfeed.Position{}, xmlfeed.Position{Salary: amount("18")}, []jobsync.Field{jobsync.FieldSalary}},
		"a number and words": {
			xmlfeed.Position{Salary: amount("18")}, xmlfeed.Position{Salary: amount("by tariff")}, []jobsync.Field{jobsync.FieldSalary},
		},
		"words and others": {
			xmlfeed.Position{Salary: amount("by tariff")}, xmlfeed.Position{Salary: amount("by agreement")}, []jobsync.Field{jobsync.FieldSalary},
		},
		"words, wider spaced": {xmlfeed.Position{Salary: amount("by tariff")}, xmlfeed.Position{Salary: amount("by  tariff")}, nil},
		"the smallest and the largest amount are two": {
			xmlfeed.Position{Salary: &xmlfeed.Salary{MinText: "ask"}},
			xmlfeed.Position{Salary: &xmlfeed.Salary{MaxText: "ask"}},
			[]jobsync.Field{jobsync.FieldSalary},
		},
		"the main office once more": {
			xmlfeed.Position{Office: "Graz", AdditionalOffices: []string{"Linz"}},
			xmlfeed.Position{Office: "Graz", AdditionalOffices: []string{"Graz", "Linz", " Linz"}},
			nil,
		},
		"blank offices and keywords": {
			xmlfeed.Position{AdditionalOffices: []string{"Linz"}, Keywords: []string{"go"}},
			xmlfeed.Position{AdditionalOffices: []string{"", "Linz"}, Keywords: []string{"go", " "}},
			nil,
		},
		"the offices change places": {
			xmlfeed.Position{Office: "Graz", AdditionalOffices: []string{"Linz"}},
			xmlfeed.Position{Office: "Linz", AdditionalOffices: []string{"Graz"}},
			[]jobsync.Field{jobsync.FieldOffice, jobsync.FieldAdditionalOffices},
		},
		"the last further office is gone": {
			xmlfeed.Position{Office: "Graz", AdditionalOffices: []string{"Linz"}},
			xmlfeed.Position{Office: "Graz"},
			[]jobsync.Field{jobsync.FieldAdditionalOffices},
		},
		"words of a name in another order": {xmlfeed.Position{Name: "Go Dev"}, xmlfeed.Position{Name: "Dev Go"}, []jobsync.Field{jobsync.FieldName}},
		"capitals":                         {xmlfeed.Position{Name: "Go dev"}, xmlfeed.Position{Name: "Go Dev"}, []jobsync.Field{jobsync.FieldName}},
		"a name closed up":                 {xmlfeed.Position{Name: "Go Dev"}, xmlfeed.Position{Name: "GoDev"}, []jobsync.Field{jobsync.FieldName}},
		"capitals of a keyword":            {xmlfeed.Position{Keywords: []string{"go"}}, xmlfeed.Position{Keywords: []string{"Go"}}, []jobsync.Field{jobsync.FieldKeywords}},
		"a keyword twice":                  {xmlfeed.Position{Keywords: []string{"go"}}, xmlfeed.Position{Keywords: []string{"go", "go"}}, nil},
		"a heading":                        {texts("Tasks", "dig"), texts("Your tasks", "dig"), []jobsync.Field{jobsync.FieldDescriptions}},
		"the order of the texts":           {texts("A", "a", "B", "b"), texts("B", "b", "A", "a"), []jobsync.Field{jobsync.FieldDescriptions}},
		"one text less":                    {texts("A", "a", "B", "b"), texts("A", "a"), []jobsync.Field{jobsync.FieldDescriptions}},
		"the first texts":                  {texts(), texts("A", "a"), []jobsync.Field{jobsync.FieldDescriptions}},
		"a text, wider spaced":             {texts("A", "a b"), texts(" A", "a\n\tb "), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.before.ID, test.after.ID = 71, 71
			if got := changed(t, test.before, test.after); !slices.Equal(got, test.want) {
				t.Errorf("changed %v, want %v", got, test.want)
			}
		})
	}
}
