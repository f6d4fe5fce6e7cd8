package personio_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func attendanceID(p personio.AttendancePeriod) string { return string(p.ID) }

func attendancePeriodLists() []listCall {
	options := personio.AttendancePeriodListOptions{IDs: []personio.AttendancePeriodID{"7"}}
	first := func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
		o := options
		o.Cursor = from
		return pageIDs(attendanceID)(c.AttendancePeriods.List(ctx, o))
	}
	return []listCall{
		{
			name: "AttendancePeriods", first: first,
			all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
				return ids(c.AttendancePeriods.All(ctx, options), attendanceID)
			},
		},
		{
			name: "AttendancePeriods.AllByWindow", first: first,
			all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
				o := options
				o.AttributedFrom, o.AttributedThrough = personio.NewDate(2031, 2, 1), personio.NewDate(2031, 2, 14)
				return ids(c.AttendancePeriods.AllByWindow(ctx, o, 0), attendanceID)
			},
		},
	}
}

// work is a morning of somebody.
func work(t *testing.T, person personio.PersonID) personio.AttendancePeriodCreate {
	t.Helper()
	return personio.AttendancePeriodCreate{
		Person: personio.RefTo(person), Type: personio.AttendanceWork,
		Start: personio.AttendanceAt(local(t, "2031-02-03T08:00")), End: personio.AttendanceAt(local(t, "2031-02-03T12:15")),
	}
}

func TestAttendanceIsCreatedReadChangedAndDeleted(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	ada := personio.PersonID(company.AddPerson(personiotest.Person{FirstName: "Ada"}))
	project := personio.ProjectID(company.AddProject(personiotest.Project{Name: "Analytical engine"}))
	attendances := client.AttendancePeriods
	body := work(t, ada)
	body.Project, body.Comment = personio.RefTo(project), "Notes"
	created, err := attendances.Create(t.Context(), body, personio.SkipApproval)
	if err != nil {
		t.Fatal(err)
	}
	if len(created.AffectedPeriods) != 1 || created.AffectedPeriods[0].ID != created.ID || created.AffectedPeriods[0].AttributionDate != day(t, "2031-02-03") {
		t.Errorf("%+v", created)
	}
	got, err := client.AttendancePeriods.Get(t.Context(), created.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.Person.ID != ada || got.Type != personio.AttendanceWork || got.Start.DateTime != local(t, "2031-02-03T08:00") || got.End.DateTime != local(t, "2031-02-03T12:15") ||
		got.Project.ID != project || got.Comment != "Notes" || got.Approval.Status != personio.AttendanceConfirmed || got.UpdatedAt.IsZero() {
		t.Errorf("%+v", got)
	}
	changed, err := attendances.Update(t.Context(), created.ID, personio.AttendancePeriodPatch{
		End: personio.Null[personio.AttendanceTime](), Project: personio.Null[personio.Ref[personio.ProjectID]](), Comment: personio.Set("Night"),
	}, personio.RequestApproval)
	if err != nil || changed == nil || changed.ID != "" {
		t.Fatalf("%+v, %v", changed, err)
	}
	if stored := company.AttendancePeriods()[0]; stored.End != "" || stored.ProjectID != "" || stored.Comment != "Night" || stored.Status != "PENDING" {
		t.Errorf("%+v", stored)
	}
	if err := attendances.Delete(t.Context(), created.ID, personio.SkipApproval); err != nil || len(company.AttendancePeriods()) != 0 {
		t.Errorf("%v, %v", err, company.AttendancePeriods())
	}
	if _, err := client.AttendancePeriods.Get(t.Context(), created.ID); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("deleted, and %v", err)
	}
}

// Personio's documentation has both answers to a change.
func TestAttendanceChangeIsAnsweredWithAndWithoutABody(t *testing.T) {
	t.Parallel()
	for status, body := range map[int]string{
		http.StatusNoContent: "",
		http.StatusOK:        `{"id":"1","affected_periods":[{"id":"1","type":"WORK"},{"id":"2","type":"BREAK","end":null}],"new":true}`,
	} {
		client := answering(t, status, body)
		changed, err := client.AttendancePeriods.Update(t.Context(), "1", personio.AttendancePeriodPatch{Comment: personio.Set("x")}, personio.SkipApproval)
		if err != nil {
			t.Fatal(err)
		}
		if status == http.StatusOK && (changed.ID != "1" || len(changed.AffectedPeriods) != 2 || changed.AffectedPeriods[1].Type != personio.AttendanceBreak || changed.RawJSON() == nil) ||
			status == http.StatusNoContent && changed.ID != "" {
			t.Errorf("%d: %+v", status, changed)
		}
	}
}

func TestAttendanceRules(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	ada := personio.PersonID(company.AddPerson(personiotest.Person{FirstName: "Ada"}))
	active := personio.ProjectID(company.AddProject(personiotest.Project{Name: "Engine"}))
	archived := personio.ProjectID(company.AddProject(personiotest.Project{Name: "Loom", Status: "ARCHIVED"}))
	for name, test := range map[string]struct {
		change func(*personio.AttendancePeriodCreate)
		status int
	}{
		"long comment":          {func(b *personio.AttendancePeriodCreate) { b.Comment = strings.Repeat("ä", 1_001) }, 400},
		"unknown person":        {func(b *personio.AttendancePeriodCreate) { b.Person.ID = "1" }, 422},
		"start after the end":   {func(b *personio.AttendancePeriodCreate) { b.Start.DateTime.Hour = 13 }, 422},
		"too long":              {func(b *personio.AttendancePeriodCreate) { b.Start.DateTime.Date.Day = 1 }, 422},
		"a break for a project": {func(b *personio.AttendancePeriodCreate) { b.Type, b.Project.ID = "BREAK", active }, 422},
		"an archived project":   {func(b *personio.AttendancePeriodCreate) { b.Project.ID = archived }, 422},
		"an unknown project":    {func(b *personio.AttendancePeriodCreate) { b.Project.ID = "1" }, 422},
	} {
		body := work(t, ada)
		test.change(&body)
		if _, err := client.AttendancePeriods.Create(t.Context(), body, personio.RequestApproval); apiError(t, err).StatusCode != test.status {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := client.AttendancePeriods.Create(t.Context(), work(t, ada), 0); !errors.Is(err, personio.ErrNotSent) {
		t.Errorf("no choice: %v", err)
	}
	if _, err := client.AttendancePeriods.Update(t.Context(), "1", personio.AttendancePeriodPatch{}, 0); !errors.Is(err, personio.ErrNotSent) {
		t.Errorf("no choice: %v", err)
	}
	if err := client.AttendancePeriods.Delete(t.Context(), "1", 0); !errors.Is(err, personio.ErrNotSent) {
		t.Errorf("no choice: %v", err)
	}
	if stored := company.AttendancePeriods(); len(stored) != 0 {
		t.Errorf("refused, and stored: %+v", stored)
	}
}

func TestAttendancesAreFilteredAndSorted(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	updated := time.Date(2031, 1, 1, 10, 0, 0, 0, time.UTC)
	for i, p := range []personiotest.AttendancePeriod{
		{ID: "a", PersonID: "10", Start: "2031-02-03T08:00:00", End: "2031-02-03T12:00:00", ProjectID: "5"},
		{ID: "b", PersonID: "9", Start: "2031-02-03T22:00:00", End: "2031-02-04T06:00:00", Status: "PENDING"},
		{ID: "c", PersonID: "9", Start: "2031-02-02T08:00:00", Type: "BREAK"},
	} {
		p.UpdatedAt = updated.AddDate(0, 0, i)
		company.AddAttendancePeriod(p)
	}
	berlin := time.FixedZone("", 3600)
	for name, test := range map[string]struct {
		options personio.AttendancePeriodListOptions
		want    string
	}{
		"none":            {personio.AttendancePeriodListOptions{}, "abc"},
		"ids":             {personio.AttendancePeriodListOptions{IDs: []personio.AttendancePeriodID{"a", "c", "d"}}, "ac"},
		"persons":         {personio.AttendancePeriodListOptions{Persons: []personio.PersonID{"9", "8"}}, "bc"},
		"projects":        {personio.AttendancePeriodListOptions{Projects: []personio.ProjectID{"5", "6"}}, "a"},
		"status":          {personio.AttendancePeriodListOptions{Status: personio.AttendancePending}, "b"},
		"attributed from": {personio.AttendancePeriodListOptions{AttributedFrom: day(t, "2031-02-03")}, "ab"},
		"attributed to":   {personio.AttendancePeriodListOptions{AttributedThrough: day(t, "2031-02-02")}, "c"},
		"starts after":    {personio.AttendancePeriodListOptions{StartsAtOrAfter: local(t, "2031-02-03T08:00:01")}, "b"},
		"starts before":   {personio.AttendancePeriodListOptions{StartsAtOrBefore: local(t, "2031-02-03T08:00")}, "ac"},
		"ends after":      {personio.AttendancePeriodListOptions{EndsAtOrAfter: local(t, "2031-02-04T06:00")}, "b"},
		"ends before":     {personio.AttendancePeriodListOptions{EndsAtOrBefore: local(t, "2031-02-04T00:00")}, "a"},
		"updated after":   {personio.AttendancePeriodListOptions{UpdatedAtOrAfter: updated.Add(time.Hour).In(berlin)}, "bc"},
		"updated before":  {personio.AttendancePeriodListOptions{UpdatedAtOrBefore: updated.In(berlin)}, "a"},
		"sorted":          {personio.AttendancePeriodListOptions{Sort: []string{"person.id", "start.date_time"}, Limit: 1}, "cba"},
		"sorted by start": {personio.AttendancePeriodListOptions{Sort: []string{"start.date_time"}}, "cab"},
	} {
		attendances, err := personio.Collect(client.AttendancePeriods.All(t.Context(), test.options))
		if got := joined(t, attendances, err, attendanceID); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
	if _, err := client.AttendancePeriods.List(t.Context(), personio.AttendancePeriodListOptions{Sort: []string{"mood"}}); !errors.Is(err, personio.ErrInvalid) {
		t.Errorf("%v", err)
	}
}

// Z, which the documentation shows, is answered with 400; ids are repeated.
func TestAttendanceFiltersHaveNoZone(t *testing.T) {
	t.Parallel()
	server, client := scripted(t, map[string]string{"": pageOf("")})
	if _, err := client.AttendancePeriods.List(t.Context(), personio.AttendancePeriodListOptions{
		IDs: []personio.AttendancePeriodID{"1", "2"}, Persons: []personio.PersonID{"3", "4"},
		UpdatedAtOrAfter: time.Date(2031, 2, 3, 4, 5, 6, 7, time.UTC), StartsAtOrAfter: local(t, "2031-02-03T04:05"),
	}); err != nil {
		t.Fatal(err)
	}
	want := "id=1&id=2&limit=100&person.id=3%2C4&start.date_time.gte=2031-02-03T04%3A05%3A00&updated_at.gte=2031-02-03T04%3A05%3A06"
	if got := server.requests[0].URL.RawQuery; got != want {
		t.Errorf("\n%s\n%s", got, want)
	}
	_, _, client = kontor(t)
	err := client.Do(t.Context(), http.MethodGet, "/v2/attendance-periods?updated_at.gte=2031-02-03T04:05:06Z", nil, nil)
	if api := apiError(t, err); api.StatusCode != http.StatusBadRequest || api.Problems[0].Detail != "Invalid request content" {
		t.Errorf("%v", err)
	}
}

func TestAttendanceBodies(t *testing.T) {
	t.Parallel()
	var body strings.Builder
	client := through(t, captured(&body, 200, `{"id":"1"}`))
	create := work(t, "7")
	create.End = personio.AttendanceTime{}
	if _, err := client.AttendancePeriods.Create(t.Context(), create, personio.RequestApproval); err != nil {
		t.Fatal(err)
	}
	if err := client.AttendancePeriods.Delete(t.Context(), "1", personio.SkipApproval); err != nil {
		t.Fatal(err)
	}
	want := `POST /v2/attendance-periods {"person":{"id":"7"},"type":"WORK","start":{"date_time":"2031-02-03T08:00:00"}}` + "\n" +
		`DELETE /v2/attendance-periods/1?skip_approval=true` + "\n"
	if body.String() != want {
		t.Errorf("\n%s\n%s", body.String(), want)
	}
}

// The changes of 12 hours more are asked for, and do not come.
func TestChangedAttendancesComeOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, company, client := kontor(t)
		for i, past := range []time.Duration{20 * time.Hour, 8 * time.Hour, time.Hour} {
			company.AddAttendancePeriod(personiotest.AttendancePeriod{ID: fmt.Sprint(i), Start: "2031-02-03T08:00:00", UpdatedAt: ago(past)})
		}
		read := func(from personio.Checkpoint) (string, personio.Checkpoint) {
			changes := client.AttendancePeriods.ChangesSince(t.Context(), from, personio.AttendancePeriodListOptions{})
			attendances, err := personio.Collect(changes.All())
			return joined(t, attendances, err, attendanceID), changes.Checkpoint()
		}
		got, checkpoint := read(personio.Checkpoint{})
		if got != "012" {
			t.Errorf("first %s", got)
		}
		company.AddAttendancePeriod(personiotest.AttendancePeriod{ID: "3", Start: "2031-02-03T08:00:00", UpdatedAt: ago(time.Minute)})
		if got, _ := read(checkpoint); got != "3" {
			t.Errorf("then %s", got)
		}
		requests := server.Requests()
		if got, want := requests[len(requests)-1].Query.Get("updated_at.gte"), ago(13*time.Hour+personio.ChangesOverlap).Format("2006-01-02T15:04:05"); got != want {
			t.Errorf("asked for %s, want %s", got, want)
		}
	})
}

func TestAttendancesAreNotLogged(t *testing.T) {
	t.Parallel()
	secret := personio.AttendancePeriod{ID: "id-1", Comment: "secret"}
	log := logged(t, secret, personio.AttendancePeriodCreate{Comment: "secret"},
		personio.AttendanceWritten{ID: "id-2", AffectedPeriods: []personio.AttendancePeriod{secret}},
		personio.AttendancePeriodPatch{Comment: personio.Set("secret")})
	if strings.Contains(log, "secret") || !strings.Contains(log, "id-1") || !strings.Contains(log, "id-2") {
		t.Error(log)
	}
}

func TestAttendanceIsReadByItsID(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	ada := company.AddPerson(personiotest.Person{FirstName: "Ada", LastName: "Byron"})
	id := company.AddAttendancePeriod(personiotest.AttendancePeriod{PersonID: ada, Start: "2031-02-03T09:00:00", End: "2031-02-03T17:00:00"})
	period, err := client.AttendancePeriods.Get(t.Context(), personio.AttendancePeriodID(id))
	if err != nil || string(period.ID) != id || string(period.Person.ID) != ada {
		t.Errorf("%+v, %v", period, err)
	}
	if _, err := client.AttendancePeriods.Get(t.Context(), "nothing"); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("%v", err)
	}
}
