package personio_test

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func compensationID(c personio.Compensation) string { return string(c.ID) }

func compensationLists() []listCall {
	typeID := func(t personio.CompensationType) string { return string(t.ID) }
	return []listCall{
		{
			name: "Compensations",
			all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
				return ids(c.Compensations.All(ctx, personio.CompensationsOf(2031, time.February)), compensationID)
			},
			first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
				o := personio.CompensationsOf(2031, time.February)
				o.Cursor = from
				return pageIDs(compensationID)(c.Compensations.List(ctx, o))
			},
		},
		{
			name: "Compensations.Types",
			all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
				return ids(c.Compensations.AllTypes(ctx, personio.CompensationTypeListOptions{}), typeID)
			},
			first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
				return pageIDs(typeID)(c.Compensations.Types(ctx, personio.CompensationTypeListOptions{Cursor: from}))
			},
		},
	}
}

// payroll is a company that pays Ada.
type payroll struct {
	company         *personiotest.Company
	client          *personio.Client
	ada             personio.PersonID
	salary, bonus   personio.CompensationTypeID // bonus is paid once
	allowance, wage personio.CompensationTypeID
}

func newPayroll(t *testing.T) payroll {
	t.Helper()
	_, company, client := kontor(t)
	kind := func(category personio.CompensationCategory) personio.CompensationTypeID {
		return personio.CompensationTypeID(company.AddCompensationType(personiotest.CompensationType{Name: string(category), Category: string(category)}))
	}
	return payroll{
		company: company, client: client,
		ada:    personio.PersonID(company.AddPerson(personiotest.Person{FirstName: "Ada"})),
		salary: kind(personio.CompensationFixedSalary), bonus: kind(personio.CompensationOneTime),
		allowance: kind(personio.CompensationRecurring), wage: kind(personio.CompensationHourlySalary),
	}
}

func (p payroll) allowanceOf(t *testing.T, value string) personio.CompensationCreate {
	t.Helper()
	amount, err := personio.ParseDecimal(value)
	if err != nil {
		t.Fatal(err)
	}
	return personio.CompensationCreate{
		Person: personio.RefTo(p.ada), Type: personio.RefTo(p.allowance), Value: amount, EffectiveFrom: day(t, "2031-02-01"), Currency: "EUR",
	}
}

func TestCompensationIsCreatedAndRead(t *testing.T) {
	t.Parallel()
	p := newPayroll(t)
	p.company.AddCompensation(personiotest.Compensation{
		ID: "salary", PersonID: string(p.ada), TypeID: string(p.salary), LegalEntityID: "3", Value: "4200.10", Interval: "MONTHLY",
		EffectiveFrom: "2029-01-01", WeeklyWorkingHours: "32.5", FullTimeWeeklyWorkingHours: "40",
	})
	created, err := p.client.Compensations.Create(t.Context(), p.allowanceOf(t, "0.30"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := personio.Collect(p.client.Compensations.All(t.Context(), personio.CompensationsOf(2031, time.February)))
	if err != nil || len(all) != 2 {
		t.Fatalf("%+v, %v", all, err)
	}
	salary, allowance := all[0], all[1]
	if salary.Amount.String() != "4200.10 EUR" || salary.Type.Category != personio.CompensationFixedSalary || salary.LegalEntity.ID != "3" || salary.Person.ID != p.ada ||
		salary.WeeklyWorkingHours.String() != "32.5" || salary.FullTimeWeeklyWorkingHours.String() != "40" || salary.EffectiveFrom != day(t, "2029-01-01") {
		t.Errorf("%+v", salary)
	}
	if allowance.ID != created.ID || allowance.Amount.String() != "0.30 EUR" || allowance.Interval != personio.CompensationMonthly || allowance.Type.ID != p.allowance {
		t.Errorf("%+v", allowance)
	}
}

// A payment of 0.1 and one of 0.2 are 0.3, and a text is a number, too.
func TestAmountsAreExact(t *testing.T) {
	t.Parallel()
	client := answering(t, http.StatusOK, `{"_data":[{"id":"1","amount":{"value":12345678901234567.89,"currency":"JPY"}},{"id":"2","amount":{"value":"0.10"}},{"id":"3","amount":null}]}`)
	page, err := client.Compensations.List(t.Context(), personio.CompensationListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if page.Items[0].Amount.String() != "12345678901234567.89 JPY" || page.Items[1].Amount.Amount.String() != "0.10" || !page.Items[2].Amount.IsZero() {
		t.Errorf("%+v", page.Items)
	}
}

func TestCompensationsAreAViewOfAMonth(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // it is January 2000
		p := newPayroll(t)
		for id, c := range map[string]personiotest.Compensation{
			"1999": {TypeID: string(p.salary), Value: "1", EffectiveFrom: "1999-05-01"},
			"feb":  {TypeID: string(p.salary), Value: "2", EffectiveFrom: "2000-02-01"},
			"once": {TypeID: string(p.bonus), Value: "3", EffectiveFrom: "2000-02-15"},
			"gone": {TypeID: string(p.allowance), Value: "0", EffectiveFrom: "1999-01-01"},
			"late": {TypeID: string(p.allowance), Value: "5", EffectiveFrom: "2000-04-30"},
		} {
			c.ID, c.PersonID = id, string(p.ada)
			p.company.AddCompensation(c)
		}
		for name, test := range map[string]struct {
			options personio.CompensationListOptions
			want    string
		}{
			"this month":         {personio.CompensationListOptions{}, "1999"},
			"a month":            {personio.CompensationsOf(2000, time.February), "feb once"},
			"the end of a month": {personio.CompensationListOptions{StartDate: day(t, "2000-02-16")}, "feb"},
			"its beginning":      {personio.CompensationListOptions{EndDate: day(t, "2000-02-14")}, "feb"},
			"until the 15th":     {personio.CompensationListOptions{EndDate: day(t, "2000-02-15")}, "feb once"},
			"a later month":      {personio.CompensationsOf(2000, time.April), "feb late"},
			"nobody":             {personio.CompensationListOptions{Persons: []personio.PersonID{"1"}}, ""},
			"an entity":          {personio.CompensationListOptions{LegalEntities: []personio.LegalEntityID{"1"}}, ""},
		} {
			all, err := personio.Collect(p.client.Compensations.All(t.Context(), test.options))
			if err != nil {
				t.Fatal(err)
			}
			seen := make(map[string]bool)
			for _, c := range all {
				seen[string(c.ID)] = true
			}
			for want := range strings.FieldsSeq(test.want) {
				if !seen[want] {
					t.Errorf("%s: %s is missing", name, want)
				}
			}
			if len(seen) != len(strings.Fields(test.want)) {
				t.Errorf("%s: %v, want %s", name, seen, test.want)
			}
		}
		for name, options := range map[string]personio.CompensationListOptions{
			"two months":     {StartDate: day(t, "2000-01-01"), EndDate: day(t, "2000-02-28")},
			"backwards":      {StartDate: day(t, "2000-01-02"), EndDate: day(t, "2000-01-01")},
			"December, 1999": {StartDate: day(t, "1999-12-01"), EndDate: day(t, "2000-01-31")},
		} {
			if _, err := p.client.Compensations.List(t.Context(), options); apiError(t, err).StatusCode != http.StatusBadRequest {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestCompensationsOfAMonthHaveItsDays(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]personio.CompensationListOptions{
		"2031-02-01 2031-02-28": personio.CompensationsOf(2031, time.February),
		"2032-02-01 2032-02-29": personio.CompensationsOf(2032, time.February),
		"2031-12-01 2031-12-31": personio.CompensationsOf(2031, time.December),
	} {
		if text := got.StartDate.String() + " " + got.EndDate.String(); text != want {
			t.Errorf("%s, want %s", text, want)
		}
	}
}

func TestCompensationRules(t *testing.T) {
	t.Parallel()
	p := newPayroll(t)
	for name, change := range map[string]func(*personio.CompensationCreate){
		"unknown person":     func(c *personio.CompensationCreate) { c.Person.ID = "1" },
		"unknown type":       func(c *personio.CompensationCreate) { c.Type.ID = "1" },
		"a salary":           func(c *personio.CompensationCreate) { c.Type.ID = p.salary },
		"an hourly wage":     func(c *personio.CompensationCreate) { c.Type.ID = p.wage },
		"no currency's code": func(c *personio.CompensationCreate) { c.Currency = "Euro" },
		"unknown interval":   func(c *personio.CompensationCreate) { c.Interval = "DAILY" },
	} {
		body := p.allowanceOf(t, "10")
		change(&body)
		if _, err := p.client.Compensations.Create(t.Context(), body); apiError(t, err).StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, value := range []string{"1.001", "1e-3"} {
		if _, err := p.client.Compensations.Create(t.Context(), p.allowanceOf(t, value)); !errors.Is(err, personio.ErrNotSent) {
			t.Errorf("%s: %v", value, err)
		}
	}
	if _, err := p.client.Compensations.Create(t.Context(), personio.CompensationCreate{Person: personio.RefTo(p.ada)}); !errors.Is(err, personio.ErrNotSent) {
		t.Errorf("no value: %v", err)
	}
	if stored := p.company.Compensations(); len(stored) != 0 {
		t.Errorf("refused, and stored: %+v", stored)
	}
	once := p.allowanceOf(t, "1.500")
	once.Type, once.Interval = personio.RefTo(p.bonus), "DAILY" // which means nothing here
	if _, err := p.client.Compensations.Create(t.Context(), once); err != nil || p.company.Compensations()[0].Interval != "" {
		t.Errorf("%+v, %v", p.company.Compensations(), err)
	}
}

// paid is a compensation of somebody and of a type that nobody knows.
func paid() personio.CompensationCreate {
	return personio.CompensationCreate{
		Person: personio.RefTo[personio.PersonID]("1"), Type: personio.RefTo[personio.CompensationTypeID]("1"),
		Value: personio.NewDecimal(1), EffectiveFrom: personio.NewDate(2031, 2, 1),
	}
}

// Creating takes the right to read as well as the one to write.
func TestCompensationsNeedBothRights(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	company := server.AddCompany("hafenkontor")
	for scope, want := range map[string]int{
		"personio:compensations:read": 403, "personio:compensations:write": 403, "personio:compensations:read personio:compensations:write": 400,
	} {
		id, secret := company.AddClient(strings.Fields(scope)...)
		client := newClient(t, credentials(id, secret), personio.WithHTTPClient(server.Client()))
		_, err := client.Compensations.Create(t.Context(), paid())
		if apiError(t, err).StatusCode != want {
			t.Errorf("%s: %v", scope, err)
		}
	}
}

// Whether a POST is answered with 200 or 201 differs between the two, and in
// what is known of them.
func TestCompensationsAreCreatedWithEitherStatus(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusOK, http.StatusCreated} {
		client := answering(t, status, `{"id":"1","name":"Shoes","category":"ONE_TIME"}`)
		created, err := client.Compensations.Create(t.Context(), paid())
		if err != nil || created.ID != "1" {
			t.Errorf("%d: %+v, %v", status, created, err)
		}
		kind, err := client.Compensations.CreateType(t.Context(), personio.CompensationTypeCreate{Name: "Shoes", Category: personio.CompensationOneTime})
		if err != nil || kind.ID != "1" || kind.Category != personio.CompensationOneTime {
			t.Errorf("%d: %+v, %v", status, kind, err)
		}
	}
}

func TestCompensationTypesAreCreatedAndListed(t *testing.T) {
	t.Parallel()
	p := newPayroll(t)
	created, err := p.client.Compensations.CreateType(t.Context(), personio.CompensationTypeCreate{Name: "Shoes", Category: personio.CompensationOneTime})
	if err != nil || created.Name != "Shoes" {
		t.Fatalf("%+v, %v", created, err)
	}
	for _, body := range []personio.CompensationTypeCreate{{Name: "Wage", Category: personio.CompensationHourlySalary}} {
		if _, err := p.client.Compensations.CreateType(t.Context(), body); apiError(t, err).StatusCode != http.StatusBadRequest {
			t.Errorf("%+v: %v", body, err)
		}
	}
	types, err := personio.Collect(p.client.Compensations.AllTypes(t.Context(), personio.CompensationTypeListOptions{Limit: 2}))
	if err != nil || len(types) != 5 || types[4].ID != created.ID {
		t.Errorf("%+v, %v", types, err)
	}
}

func TestCompensationBody(t *testing.T) {
	t.Parallel()
	var sent strings.Builder
	client := through(t, captured(&sent, 201, `{"id":"1"}`))
	value, err := personio.ParseDecimal("4200.00")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Compensations.Create(t.Context(), personio.CompensationCreate{
		Person: personio.RefTo[personio.PersonID]("7"), Type: personio.RefTo[personio.CompensationTypeID]("8"), Value: value,
		EffectiveFrom: day(t, "2031-02-01"), Interval: personio.CompensationHalfYearly,
	}); err != nil {
		t.Fatal(err)
	}
	want := `POST /v2/compensations {"person":{"id":"7"},"type":{"id":"8"},"value":4200.00,"effective_from":"2031-02-01","interval":"HALF-YEARLY"}` + "\n"
	if sent.String() != want {
		t.Errorf("\n%s\n%s", sent.String(), want)
	}
}

func TestCompensationsAreNotLogged(t *testing.T) {
	t.Parallel()
	log := logged(t, personio.Compensation{ID: "id-1", Amount: personio.Money{Currency: "secret"}}, personio.CompensationCreate{Comment: "secret"})
	if strings.Contains(log, "secret") || !strings.Contains(log, "id-1") {
		t.Error(log)
	}
}
