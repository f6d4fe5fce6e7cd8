package personio_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func employmentLists() []listCall {
	id := func(e personio.Employment) string { return string(e.ID) }
	return []listCall{{
		name: "Employments",
		all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
			return ids(c.Employments.All(ctx, "7", personio.EmploymentListOptions{IDs: []personio.EmploymentID{"1"}}), id)
		},
		first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(id)(c.Employments.List(ctx, "7", personio.EmploymentListOptions{Cursor: from}))
		},
	}}
}

func TestEmploymentIsReadAndChanged(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	boss := company.AddPerson(personiotest.Person{FirstName: "Grace", LastName: "Hopper"})
	person := company.AddPerson(personiotest.Person{FirstName: "Ada", LastName: "Byron"})
	id := personio.EmploymentID(company.AddEmployment(person, personiotest.Employment{
		StartDate: "2031-02-01", Supervisor: &personiotest.Reference{ID: boss}, Position: &personiotest.Position{Title: "Analyst"},
		ContractEndDate: new("2032-01-31"),
	}))
	err := client.Employments.Update(t.Context(), personio.PersonID(person), id, personio.EmploymentPatch{
		Supervisor: personio.Null[personio.Ref[personio.PersonID]](), ContractEndDate: personio.Null[personio.Date](),
		Office:      personio.Set(personio.Ref[personio.WorkplaceID]{ID: "5"}),
		OrgUnits:    personio.Set([]personio.OrgUnitRef{{Type: personio.OrgUnitTeam, ID: "8"}}),
		LegalEntity: personio.Set(personio.Ref[personio.LegalEntityID]{ID: "6"}), Subcompany: personio.Set(personio.Ref[personio.SubcompanyID]{ID: "9"}),
		Job: personio.Set(personio.Ref[personio.JobID]{ID: "j"}), Position: personio.Set(personio.Position{Title: "Countess"}),
		Status: personio.Set(personio.EmploymentLeave), Type: personio.Set(personio.EmploymentExternal),
		StartDate: personio.Set(personio.NewDate(2031, 3, 1)), ProbationEndDate: personio.Set(personio.NewDate(2031, 8, 31)),
		WeeklyWorkingHours: personio.Set(decimal(t, "32.5")), FullTimeWeeklyWorkingHours: personio.Set(personio.NewDecimal(40)),
		CostCenters: personio.Set([]personio.CostCenterShare{{ID: "1", Weight: decimal(t, "62.5")}, {ID: "2", Weight: decimal(t, "37.5")}}),
	})
	if err != nil {
		t.Fatal(err)
	}
	e, err := client.Employments.Get(t.Context(), personio.PersonID(person), id)
	if err != nil {
		t.Fatal(err)
	}
	if string(e.Person.ID) != person || !e.Supervisor.IsZero() || e.Office.ID != "5" || len(e.OrgUnits) != 1 || e.OrgUnits[0] != (personio.OrgUnitRef{Type: "team", ID: "8"}) ||
		e.LegalEntity.ID != "6" || e.Subcompany.ID != "9" || e.Job.ID != "j" || e.Position.Title != "Countess" {
		t.Errorf("references %+v", e)
	}
	if e.Status != personio.EmploymentLeave || e.Type != personio.EmploymentExternal || e.StartDate != personio.NewDate(2031, 3, 1) || !e.EndDate.IsZero() ||
		!e.ContractEndDate.IsZero() || e.ProbationEndDate != personio.NewDate(2031, 8, 31) || !e.Termination.IsZero() || e.UpdatedAt.Before(e.CreatedAt.Time) {
		t.Errorf("states %+v", e)
	}
	if e.WeeklyWorkingHours.String() != "32.5" || e.FullTimeWeeklyWorkingHours.String() != "40" || len(e.CostCenters) != 2 || e.CostCenters[1].Weight.String() != "37.5" {
		t.Errorf("numbers %+v", e)
	}
}

// What Personio has been seen to send, or documents, and an SDK could stumble on.
func TestEmploymentsAreReadLiberally(t *testing.T) {
	t.Parallel()
	client := answering(t, http.StatusOK, `{"id":7,"position":null,"supervisor":null,"office":{"id":""},"legal_entity":{"id":12},"org_units":null,
		"weekly_working_hours":"38.50","full_time_weekly_working_hours":null,"employment_end_date":null,"probation_end_date":"","status":"SABBATICAL","type":"",
		"cost_centers":[{"id":3,"weight":100}],"job":{},"updated_at":null,"created_at":"",
		"termination":{"termination_date":"2031-03-31","last_working_date":"2031-03-15","terminated_at":null,"type":"QUIT","reason":null}}`)
	e, err := client.Employments.Get(t.Context(), "1", "7")
	if err != nil {
		t.Fatal(err)
	}
	if e.ID != "7" || !e.Office.IsZero() || e.LegalEntity.ID != "12" || e.WeeklyWorkingHours.String() != "38.50" || !e.FullTimeWeeklyWorkingHours.IsZero() ||
		e.Status != "SABBATICAL" || e.CostCenters[0].ID != "3" || !e.UpdatedAt.IsZero() || !e.Position.IsZero() {
		t.Errorf("%+v", e)
	}
	want := personio.Termination{Date: personio.NewDate(2031, 3, 31), LastWorkingDay: personio.NewDate(2031, 3, 15), Type: personio.TerminationQuit}
	if e.Termination != want {
		t.Errorf("%+v", e.Termination)
	}
	data, err := json.Marshal(e)
	if err != nil || strings.Contains(string(data), "supervisor") || !strings.Contains(string(data), `"last_working_day":"2031-03-15"`) {
		t.Errorf("%s, %v", data, err)
	}
	for _, broken := range []string{`{"termination":[]}`, `{"termination":{"termination_date":7}}`, `{"termination":{"last_working_date":"soon"}}`} {
		var failed *personio.DecodeError
		if _, err := answering(t, http.StatusOK, broken).Employments.Get(t.Context(), "1", "7"); !errors.As(err, &failed) {
			t.Errorf("%s: %v", broken, err)
		}
	}
}

func TestEmploymentsAreFilteredAndTheNewestComesFirst(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	person := company.AddPerson(personiotest.Person{FirstName: "Ada", LastName: "Byron"})
	day := time.Date(2031, 2, 3, 10, 0, 0, 0, time.UTC)
	company.AddEmployment(person, personiotest.Employment{ID: "b", StartDate: "2028-01-01", UpdatedAt: day})
	company.AddEmployment(person, personiotest.Employment{ID: "a", StartDate: "2020-01-01", UpdatedAt: day.Add(time.Hour)})
	company.AddEmployment(person, personiotest.Employment{ID: "c", StartDate: "2031-01-01", UpdatedAt: day.Add(48 * time.Hour)})
	for name, test := range map[string]struct {
		options personio.EmploymentListOptions
		want    string
	}{
		"none":         {personio.EmploymentListOptions{}, "cba"},
		"small pages":  {personio.EmploymentListOptions{Limit: 1}, "cba"},
		"ids":          {personio.EmploymentListOptions{IDs: []personio.EmploymentID{"a", "b", "z"}}, "ba"},
		"at":           {personio.EmploymentListOptions{UpdatedAt: day}, "b"},
		"after":        {personio.EmploymentListOptions{UpdatedAfter: day}, "ca"},
		"before":       {personio.EmploymentListOptions{UpdatedBefore: day.Add(time.Minute)}, "b"},
		"after a day":  {personio.EmploymentListOptions{UpdatedAfter: day.Add(24 * time.Hour), DatesOnly: true}, "c"},
		"before a day": {personio.EmploymentListOptions{UpdatedBefore: day.Add(24 * time.Hour), DatesOnly: true}, "ba"},
	} {
		var got strings.Builder
		for e, err := range client.Employments.All(t.Context(), personio.PersonID(person), test.options) {
			if err != nil {
				t.Fatal(err)
			}
			got.WriteString(string(e.ID))
		}
		if got.String() != test.want {
			t.Errorf("%s: %s", name, got.String())
		}
	}
	if _, err := personio.Collect(client.Employments.All(t.Context(), "nobody", personio.EmploymentListOptions{})); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("of nobody: %v", err)
	}
}

func TestWrongEmploymentIsNotSent(t *testing.T) {
	t.Parallel()
	server, client := scripted(t, nil)
	wrong := personio.EmploymentPatch{ProbationEndDate: personio.Null[personio.Date](), ProbationPeriodLength: personio.Set(90)}
	if err := client.Employments.Update(t.Context(), "1", "2", wrong); !errors.Is(err, personio.ErrNotSent) {
		t.Error(err)
	}
	if err := client.Employments.Update(t.Context(), "1", "", personio.EmploymentPatch{}); !errors.Is(err, personio.ErrNotSent) {
		t.Errorf("without an id: %v", err)
	}
	_, err := client.Persons.Create(t.Context(), personio.PersonCreate{FirstName: "A", LastName: "B", Employments: []personio.EmploymentPatch{wrong}})
	if !errors.Is(err, personio.ErrNotSent) || len(server.requests) != 0 {
		t.Errorf("%v, %d requests", err, len(server.requests))
	}
}

func TestNothingPersonalIsLogged(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&out, nil))
	person := personio.Person{ID: "7", LastName: "secret"}
	for _, value := range []any{
		person, &person,
		personio.PersonCreate{LastName: "secret"},
		personio.PersonPatch{LastName: personio.Set("secret")},
		personio.Employment{ID: "7", Position: personio.Position{Title: "secret"}},
		personio.PersonEmployments{Person: person},
		personio.LegalEntity{ID: "7", BankDetails: json.RawMessage(`"secret"`), Email: "secret"},
	} {
		logger.Info("m", slog.Any("value", value))
	}
	if got := out.String(); strings.Contains(got, "secret") || strings.Count(got, "7\"") != 5 {
		t.Error(got)
	}
}

// A synctest bubble, so that waiting for limits takes no time.
func TestPersonsArriveWithEmployments(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, company, client := kontor(t)
		want := seedPersons(company, 1_000)
		server.Inject(
			personiotest.Fault{Operation: "persons.list", Status: http.StatusTooManyRequests, Times: 2},
			personiotest.Fault{Operation: "employments.list", Status: http.StatusBadGateway, Body: "<html>"},
			personiotest.Fault{Operation: "employments.list", Status: http.StatusTooManyRequests},
			personiotest.Fault{Operation: "employments.list", Break: personiotest.WithinAnswer},
			personiotest.Fault{Operation: "employments.list", Status: http.StatusBadGateway},
		)
		faults := server.PendingFaults()
		// More injected faults come while the persons are read.
		n := 0
		persons := client.Persons.All(t.Context(), personio.PersonListOptions{})
		for p, err := range client.Persons.WithEmployments(t.Context(), persons, 0) {
			if err != nil {
				t.Fatalf("after %d persons: %v", n, err)
			}
			if w := want[n]; string(p.Person.ID) != w.person || len(p.Employments) != len(w.employments) {
				t.Fatalf("person %d is %s with %d employments", n, p.Person.ID, len(p.Employments))
			}
			for i, e := range p.Employments {
				if string(e.ID) != want[n].employments[i] || string(e.Person.ID) != want[n].person {
					t.Fatalf("person %d has employment %s of %s", n, e.ID, e.Person.ID)
				}
			}
			if n++; n%100 == 0 {
				faults += 2
				server.Inject(
					personiotest.Fault{Operation: "employments.list", Status: http.StatusTooManyRequests},
					personiotest.Fault{Operation: "employments.list", Status: http.StatusBadGateway},
				)
			}
		}
		// The last two were injected behind the last request.
		if n != len(want) || server.PendingFaults() != 2 || faults < 20 {
			t.Errorf("%d persons, %d of %d faults are left", n, server.PendingFaults(), faults)
		}
		if got := server.Violations(); got != 0 {
			t.Errorf("%d requests beyond the limits", got)
		}
	})
}

type seeded struct {
	person      string
	employments []string
}

// seedPersons makes persons with none to three employments, newest first.
func seedPersons(company *personiotest.Company, n int) []seeded {
	all := make([]seeded, n)
	for i := range all {
		all[i].person = company.AddPerson(personiotest.Person{FirstName: "Ada", LastName: "Byron"})
		for j := range i % 4 {
			start := personio.NewDate(2030, 1, 1+j).String()
			id := company.AddEmployment(all[i].person, personiotest.Employment{StartDate: start})
			all[i].employments = append([]string{id}, all[i].employments...)
		}
	}
	return all
}

func TestPersonsWithEmploymentsAreReadAtTheSameTimeWithinBounds(t *testing.T) {
	t.Parallel()
	for _, most := range []int{1, 3, 8} {
		synctest.Test(t, func(t *testing.T) {
			var mu sync.Mutex
			running, highest := 0, 0
			count := func(n int) {
				mu.Lock()
				defer mu.Unlock()
				running += n
				highest = max(highest, running)
			}
			client := through(t, func(r *http.Request) (*http.Response, error) {
				count(1)
				defer count(-1)
				<-time.After(time.Second)
				return reply(http.StatusOK, pageOf("", r.URL.Path)), nil
			}, personio.WithoutRateLimits())
			persons := func(yield func(personio.Person, error) bool) {
				for i := range 24 {
					if !yield(personio.Person{ID: personio.PersonID([]byte{byte('a' + i)})}, nil) {
						return
					}
				}
			}
			began := time.Now()
			got, err := personio.Collect(client.Persons.WithEmployments(t.Context(), persons, most%8))
			if err != nil || len(got) != 24 || highest != most || time.Since(began) != time.Duration(24/most)*time.Second {
				t.Errorf("%d persons with %d at once in %v, %v", len(got), highest, time.Since(began), err)
			}
		})
	}
}

func TestPersonsWithEmploymentsEndWithTheirError(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for name, test := range map[string]struct {
		employments string // of the person that has none
		persons     error  // after the persons
		want        error
		complete    int
	}{
		"employments fail": {"c", nil, personio.ErrNotFound, 2},
		"persons fail":     {"", broken, broken, 5},
		"both fail":        {"d", broken, personio.ErrNotFound, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := through(t, func(r *http.Request) (*http.Response, error) {
				if test.employments != "" && strings.Contains(r.URL.Path, "/"+test.employments+"/") {
					return reply(http.StatusNotFound, "{}"), nil
				}
				return reply(http.StatusOK, pageOf("", "e")), nil
			}, personio.WithoutRateLimits())
			persons := func(yield func(personio.Person, error) bool) {
				for _, id := range []personio.PersonID{"a", "b", "c", "d", "e"} {
					if !yield(personio.Person{ID: id}, nil) {
						return
					}
				}
				if test.persons != nil {
					yield(personio.Person{}, test.persons)
				}
			}
			got, err := personio.Collect(client.Persons.WithEmployments(t.Context(), persons, 2))
			if !errors.Is(err, test.want) || len(got) != test.complete {
				t.Errorf("%d persons, then %v", len(got), err)
			}
		})
	}
}

// Requests on their way are given up, and no goroutine outlives the loop: a bubble
// does not end before its goroutines do.
func TestPersonsWithEmploymentsStop(t *testing.T) {
	t.Parallel()
	persons := func(yield func(personio.Person, error) bool) {
		for id := 0; yield(personio.Person{ID: personio.PersonID(strconv.Itoa(id))}, nil); id++ {
			continue
		}
	}
	// Of the persons from answers on, the employments never come.
	slow := func(t *testing.T, answers int) *personio.Client {
		t.Helper()
		return through(t, func(r *http.Request) (*http.Response, error) {
			if id, err := strconv.Atoi(strings.Split(r.URL.Path, "/")[3]); err == nil && id < answers {
				return reply(http.StatusOK, pageOf("", "e")), nil
			}
			<-r.Context().Done()
			return nil, context.Cause(r.Context())
		}, personio.WithoutRateLimits())
	}
	t.Run("when the loop is left", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			for _, err := range slow(t, 1).Persons.WithEmployments(t.Context(), persons, 4) {
				if err != nil {
					t.Error(err)
				}
				break
			}
			if time.Since(began) != 0 {
				t.Error("it waited")
			}
		})
	})
	t.Run("when the context ends", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			late := errors.New("too late")
			ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, late)
			defer cancel()
			got, err := personio.Collect(slow(t, 3).Persons.WithEmployments(ctx, persons, 4))
			if !errors.Is(err, late) || len(got) != 3 {
				t.Errorf("%d persons, %v", len(got), err)
			}
		})
	})
}
