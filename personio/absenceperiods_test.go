package personio_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func absencePeriodLists() []listCall {
	id := func(p personio.AbsencePeriod) string { return string(p.ID) }
	return []listCall{
		{
			name: "AbsencePeriods",
			all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
				return ids(c.AbsencePeriods.All(ctx, personio.AbsencePeriodListOptions{Persons: []personio.PersonID{"7"}}), id)
			},
			first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
				return pageIDs(id)(c.AbsencePeriods.List(ctx, personio.AbsencePeriodListOptions{Persons: []personio.PersonID{"7"}, Cursor: from}))
			},
		},
		{
			name: "AbsencePeriods.Breakdowns",
			all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
				return ids(c.AbsencePeriods.AllBreakdowns(ctx, "7", personio.AbsenceBreakdownListOptions{}), rawID[personio.AbsenceBreakdown])
			},
			first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
				return pageIDs(rawID[personio.AbsenceBreakdown])(c.AbsencePeriods.Breakdowns(ctx, "7", personio.AbsenceBreakdownListOptions{Cursor: from}))
			},
		},
	}
}

// office is a company with two persons and a kind of absence for each rule.
type office struct {
	company            *personiotest.Company
	client             *personio.Client
	ada, bob           personio.PersonID
	vacation, doctor   personio.AbsenceTypeID
	needsHelp, canHelp personio.AbsenceTypeID
}

func newOffice(t *testing.T) office {
	t.Helper()
	_, company, client := kontor(t)
	kind := func(name, unit string, rule personiotest.SubstituteRule) personio.AbsenceTypeID {
		return personio.AbsenceTypeID(company.AddAbsenceType(personiotest.AbsenceType{Name: name, Unit: unit, Substitute: rule}))
	}
	return office{
		company: company, client: client,
		ada:       personio.PersonID(company.AddPerson(personiotest.Person{FirstName: "Ada", LastName: "Byron"})),
		bob:       personio.PersonID(company.AddPerson(personiotest.Person{FirstName: "Bob", LastName: "Dylan"})),
		vacation:  kind("Vacation", "DAY", personiotest.NoSubstitute),
		doctor:    kind("Doctor", "HOUR", personiotest.NoSubstitute),
		needsHelp: kind("Leave", "DAY", personiotest.SubstituteRequired),
		canHelp:   kind("Sabbatical", "DAY", personiotest.SubstituteAllowed),
	}
}

// vacationOf is an absence in whole days, both included.
func (o office) vacationOf(t *testing.T, person personio.PersonID, first, last string) personio.AbsencePeriodCreate {
	t.Helper()
	start, end := personio.WholeDays(day(t, first), day(t, last))
	return personio.AbsencePeriodCreate{Person: personio.RefTo(person), AbsenceType: personio.RefTo(o.vacation), StartsFrom: start, EndsAt: end}
}

func TestAbsenceIsCreatedReadChangedAndDeleted(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	absences := o.client.AbsencePeriods
	body := o.vacationOf(t, o.ada, "2031-02-03", "2031-02-07")
	body.Comment = "Harz"
	created, err := absences.Create(t.Context(), body, personio.RequestApproval)
	if err != nil {
		t.Fatal(err)
	}
	got, err := absences.Get(t.Context(), created.ID)
	if err != nil {
		t.Fatal(err)
	}
	if last, ended := got.LastDay(); got.Approval.Status != personio.AbsencePending || got.Person.ID != o.ada || got.AbsenceType.ID != o.vacation ||
		got.Comment != "Harz" || got.FirstDay() != day(t, "2031-02-03") || last != day(t, "2031-02-07") || !ended || got.CreatedAt.IsZero() {
		t.Errorf("%+v", got)
	}
	_, end := personio.WholeDays(personio.Date{}, day(t, "2031-02-10"))
	err = absences.Update(t.Context(), created.ID, personio.AbsencePeriodPatch{EndsAt: personio.Set(end), Comment: personio.Null[string]()}, personio.SkipApproval)
	if err != nil {
		t.Fatal(err)
	}
	stored := o.company.AbsencePeriods()
	if len(stored) != 1 || stored[0].EndsAt != "2031-02-11T00:00:00" || stored[0].Comment != "" || stored[0].StartsAt != "2031-02-03T00:00:00" {
		t.Errorf("%+v", stored)
	}
	if err := absences.Delete(t.Context(), created.ID); err != nil || len(o.company.AbsencePeriods()) != 0 {
		t.Errorf("%v, %v", err, o.company.AbsencePeriods())
	}
	if _, err := absences.Get(t.Context(), created.ID); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("deleted, and %v", err)
	}
}

func TestApprovalHasToBeChosen(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	body := o.vacationOf(t, o.ada, "2031-02-03", "2031-02-03")
	if _, err := o.client.AbsencePeriods.Create(t.Context(), body, 0); !errors.Is(err, personio.ErrNotSent) {
		t.Errorf("create: %v", err)
	}
	if err := o.client.AbsencePeriods.Update(t.Context(), "1", personio.AbsencePeriodPatch{}, 3); !errors.Is(err, personio.ErrNotSent) {
		t.Errorf("update: %v", err)
	}
	created, err := o.client.AbsencePeriods.Create(t.Context(), body, personio.SkipApproval)
	if err != nil {
		t.Fatal(err)
	}
	if stored := o.company.AbsencePeriods(); stored[0].Status != "APPROVED" {
		t.Errorf("%+v", stored)
	}
	_, end := personio.WholeDays(personio.Date{}, day(t, "2031-02-04"))
	patch := personio.AbsencePeriodPatch{EndsAt: personio.Set(end)}
	if err := o.client.AbsencePeriods.Update(t.Context(), created.ID, patch, personio.RequestApproval); err != nil {
		t.Fatal(err)
	}
	if stored := o.company.AbsencePeriods(); stored[0].Status != "PENDING" {
		t.Errorf("a change that needs approval: %+v", stored)
	}
}

func TestAbsenceRules(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	with := func(change func(*personio.AbsencePeriodCreate)) personio.AbsencePeriodCreate {
		body := o.vacationOf(t, o.ada, "2031-02-03", "2031-02-04")
		change(&body)
		return body
	}
	for name, test := range map[string]struct {
		body   personio.AbsencePeriodCreate
		status int
	}{
		"no start":       {with(func(b *personio.AbsencePeriodCreate) { b.StartsFrom.DateTime = personio.LocalDateTime{} }), 400},
		"unknown half":   {with(func(b *personio.AbsencePeriodCreate) { b.EndsAt.Type = "EVENING" }), 400},
		"long comment":   {with(func(b *personio.AbsencePeriodCreate) { b.Comment = strings.Repeat("ä", 2_001) }), 400},
		"unknown person": {with(func(b *personio.AbsencePeriodCreate) { b.Person.ID = "1" }), 422},
		"unknown type":   {with(func(b *personio.AbsencePeriodCreate) { b.AbsenceType.ID = "1" }), 422},
		"days and hours": {with(func(b *personio.AbsencePeriodCreate) { b.StartsFrom.DateTime.Hour = 9 }), 422},
		"end before":     {with(func(b *personio.AbsencePeriodCreate) { b.EndsAt.DateTime = b.StartsFrom.DateTime }), 422},
		"no half is left": {with(func(b *personio.AbsencePeriodCreate) {
			b.EndsAt.DateTime.Date.Day--
			b.StartsFrom.Type, b.EndsAt.Type = "SECOND_HALF", "FIRST_HALF"
		}), 422},
		"no substitute": {with(func(b *personio.AbsencePeriodCreate) { b.AbsenceType.ID = o.needsHelp }), 422},
		"a substitute":  {with(func(b *personio.AbsencePeriodCreate) { b.Substitute.ID = o.bob }), 422},
		"oneself":       {with(func(b *personio.AbsencePeriodCreate) { b.AbsenceType.ID, b.Substitute.ID = o.canHelp, o.ada }), 409},
		"a stranger":    {with(func(b *personio.AbsencePeriodCreate) { b.AbsenceType.ID, b.Substitute.ID = o.canHelp, "1" }), 409},
	} {
		_, err := o.client.AbsencePeriods.Create(t.Context(), test.body, personio.SkipApproval)
		if got := apiError(t, err); got.StatusCode != test.status || errors.Is(err, personio.ErrConflict) != (test.status == 409) {
			t.Errorf("%s: %v", name, got.Problems)
		}
	}
	if stored := o.company.AbsencePeriods(); len(stored) != 0 {
		t.Errorf("refused, and stored: %+v", stored)
	}
}

func TestAbsencesDoNotOverlap(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	create := func(body personio.AbsencePeriodCreate) error {
		_, err := o.client.AbsencePeriods.Create(t.Context(), body, personio.SkipApproval)
		return err
	}
	first := o.vacationOf(t, o.ada, "2031-02-03", "2031-02-05")
	first.AbsenceType, first.Substitute = personio.RefTo(o.needsHelp), personio.RefTo(o.bob)
	first.EndsAt.Type = personio.FirstHalf
	second := o.vacationOf(t, o.ada, "2031-02-05", "2031-02-06")
	ongoing := o.vacationOf(t, o.ada, "2031-02-05", "2031-02-05")
	ongoing.StartsFrom.Type, ongoing.EndsAt = personio.SecondHalf, personio.AbsenceTime{}
	for i, test := range []struct {
		body personio.AbsencePeriodCreate
		want error
	}{
		{first, nil},
		{o.vacationOf(t, o.bob, "2031-02-04", "2031-02-04"), personio.ErrConflict}, // covers for Ada
		{o.vacationOf(t, o.bob, "2031-02-06", "2031-02-06"), nil},
		{second, personio.ErrConflict}, // the morning of the 5th
		{ongoing, nil},                 // begins at noon
		{o.vacationOf(t, o.ada, "2032-01-01", "2032-01-01"), personio.ErrConflict},
	} {
		if err := create(test.body); !errors.Is(err, test.want) {
			t.Errorf("%d: %v, want %v", i, err, test.want)
		}
	}
}

func TestLeavesCannotBeChanged(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	id := personio.AbsencePeriodID(o.company.AddAbsencePeriod(personiotest.AbsencePeriod{
		PersonID: string(o.ada), TypeID: string(o.vacation), StartsAt: "2031-02-03T00:00:00", ReadOnly: true,
	}))
	if err := o.client.AbsencePeriods.Update(t.Context(), id, personio.AbsencePeriodPatch{}, personio.SkipApproval); !errors.Is(err, personio.ErrForbidden) {
		t.Errorf("update: %v", err)
	}
	if err := o.client.AbsencePeriods.Delete(t.Context(), id); !errors.Is(err, personio.ErrForbidden) {
		t.Errorf("delete: %v", err)
	}
	if got, err := o.client.AbsencePeriods.Get(t.Context(), id); err != nil || !got.EndsAt.IsZero() {
		t.Errorf("%+v, %v", got, err)
	}
}

// The filters of times find whatever has a part in between.
func TestAbsencesAreFiltered(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	updated := time.Date(2031, 1, 1, 10, 0, 0, 0, time.UTC)
	for i, p := range []personiotest.AbsencePeriod{
		{ID: "a", PersonID: "1", TypeID: "x", StartsAt: "2031-02-01T00:00:00", EndsAt: "2031-02-10T00:00:00"},
		{ID: "b", PersonID: "2", TypeID: "x", StartsAt: "2031-02-10T00:00:00", EndsAt: "2031-02-11T00:00:00"},
		{ID: "c", PersonID: "2", TypeID: "y", StartsAt: "2031-02-20T00:00:00"},
	} {
		p.UpdatedAt = updated.AddDate(0, 0, i)
		company.AddAbsencePeriod(p)
	}
	for name, test := range map[string]struct {
		options personio.AbsencePeriodListOptions
		want    string
	}{
		"none":                    {personio.AbsencePeriodListOptions{}, "abc"},
		"ids":                     {personio.AbsencePeriodListOptions{IDs: []personio.AbsencePeriodID{"a", "c", "d"}}, "ac"},
		"types":                   {personio.AbsencePeriodListOptions{AbsenceTypes: []personio.AbsenceTypeID{"y"}}, "c"},
		"persons":                 {personio.AbsencePeriodListOptions{Persons: []personio.PersonID{"1", "3"}}, "a"},
		"a range":                 {personio.AbsencePeriodListOptions{StartsAtOrAfter: local(t, "2031-02-05T00:00"), EndsAtOrBefore: local(t, "2031-02-10T00:00")}, "ab"},
		"the last day is not one": {personio.AbsencePeriodListOptions{StartsAtOrAfter: local(t, "2031-02-10T00:00"), EndsAtOrBefore: local(t, "2031-02-12T00:00")}, "b"},
		"without an end":          {personio.AbsencePeriodListOptions{EndsAtOrAfter: local(t, "2040-01-01T00:00")}, "c"},
		"starts before":           {personio.AbsencePeriodListOptions{StartsAtOrBefore: local(t, "2031-02-10T00:00")}, "ab"},
		"updated after":           {personio.AbsencePeriodListOptions{UpdatedAtOrAfter: updated.AddDate(0, 0, 1)}, "bc"},
		"updated before":          {personio.AbsencePeriodListOptions{UpdatedAtOrBefore: updated.AddDate(0, 0, 1)}, "ab"},
	} {
		absences, err := personio.Collect(client.AbsencePeriods.All(t.Context(), test.options))
		if got := joined(t, absences, err, func(p personio.AbsencePeriod) string { return string(p.ID) }); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

func TestAbsenceFiltersAreSentWithZ(t *testing.T) {
	t.Parallel()
	server, client := scripted(t, map[string]string{"": pageOf("")})
	if _, err := client.AbsencePeriods.List(t.Context(), personio.AbsencePeriodListOptions{
		StartsAtOrAfter: local(t, "2031-02-05T06:07:08"), UpdatedAtOrBefore: time.Date(2031, 2, 5, 1, 0, 0, 0, time.FixedZone("", 3600)), Limit: 101,
	}); err != nil {
		t.Fatal(err)
	}
	query := server.requests[0].URL.Query()
	if query.Get("starts_from.date_time.gte") != "2031-02-05T06:07:08Z" || query.Get("updated_at.lte") != "2031-02-05T00:00:00Z" || query.Get("limit") != "100" {
		t.Errorf("%v", query)
	}
}

// A time of a body has no offset, and a member without a value is not sent.
func TestAbsenceBodies(t *testing.T) {
	t.Parallel()
	var body strings.Builder
	client := through(t, captured(&body, 200, `{"id":"1"}`))
	start, end := personio.WholeDays(day(t, "2031-02-03"), day(t, "2031-02-28"))
	_, err := client.AbsencePeriods.Create(t.Context(), personio.AbsencePeriodCreate{
		Person: personio.RefTo[personio.PersonID]("7"), AbsenceType: personio.RefTo[personio.AbsenceTypeID]("8"), StartsFrom: start, EndsAt: end,
	}, personio.SkipApproval)
	if err != nil {
		t.Fatal(err)
	}
	err = client.AbsencePeriods.Update(t.Context(), "1", personio.AbsencePeriodPatch{EndsAt: personio.Null[personio.AbsenceTime]()}, personio.RequestApproval)
	if err != nil {
		t.Fatal(err)
	}
	want := `POST /v2/absence-periods?skip_approval=true {"person":{"id":"7"},"absence_type":{"id":"8"},` +
		`"starts_from":{"date_time":"2031-02-03T00:00:00","type":"FIRST_HALF"},"ends_at":{"date_time":"2031-03-01T00:00:00","type":"SECOND_HALF"}}` + "\n" +
		`PATCH /v2/absence-periods/1 {"ends_at":null}` + "\n"
	if body.String() != want {
		t.Errorf("\n%s\n%s", body.String(), want)
	}
}

func TestBreakdownsCountWorkingDaysAndHalves(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	body := o.vacationOf(t, o.ada, "2031-02-06", "2031-02-10") // Thursday to Monday
	body.StartsFrom.Type, body.EndsAt.Type = personio.SecondHalf, personio.FirstHalf
	created, err := o.client.AbsencePeriods.Create(t.Context(), body, personio.SkipApproval)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := personio.Collect(o.client.AbsencePeriods.AllBreakdowns(t.Context(), created.ID, personio.AbsenceBreakdownListOptions{Limit: 2}))
	got := joined(t, rows, err, func(b personio.AbsenceBreakdown) string {
		return fmt.Sprint(b.Date, " ", b.EffectiveDuration.Value, b.EffectiveDuration.Unit, ";")
	})
	if got != "2031-02-06 0.5DAY;2031-02-07 1DAY;2031-02-10 0.5DAY;" {
		t.Error(got)
	}
	hours, err := o.client.AbsencePeriods.Create(t.Context(), personio.AbsencePeriodCreate{
		Person: personio.RefTo(o.bob), AbsenceType: personio.RefTo(o.doctor),
		StartsFrom: personio.AbsenceTime{DateTime: local(t, "2031-02-06T09:00")}, EndsAt: personio.AbsenceTime{DateTime: local(t, "2031-02-06T10:15")},
	}, personio.SkipApproval)
	if err != nil {
		t.Fatal(err)
	}
	page, err := o.client.AbsencePeriods.Breakdowns(t.Context(), hours.ID, personio.AbsenceBreakdownListOptions{})
	if err != nil || len(page.Items) != 1 || page.Items[0].EffectiveDuration.Value.String() != "1.25" {
		t.Errorf("%+v, %v", page, err)
	}
	if _, err := o.client.AbsencePeriods.Breakdowns(t.Context(), "nothing", personio.AbsenceBreakdownListOptions{}); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func TestChangedAbsencesComeOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		for i, past := range []time.Duration{3 * time.Hour, 2 * time.Hour, time.Hour} {
			o.company.AddAbsencePeriod(personiotest.AbsencePeriod{
				PersonID: string(o.ada), TypeID: string(o.vacation), UpdatedAt: ago(past),
				StartsAt: fmt.Sprintf("2031-02-0%dT00:00:00", 3+i), EndsAt: fmt.Sprintf("2031-02-0%dT00:00:00", 4+i),
			})
		}
		read := func(from personio.Checkpoint) (string, personio.Checkpoint) {
			changes := o.client.AbsencePeriods.ChangesSince(t.Context(), from, personio.AbsencePeriodListOptions{Cursor: "limit=1"})
			absences, err := personio.Collect(changes.All())
			return joined(t, absences, err, func(p personio.AbsencePeriod) string { return fmt.Sprint(p.FirstDay().Day) }), changes.Checkpoint()
		}
		got, checkpoint := read(personio.Checkpoint{})
		if got != "345" {
			t.Errorf("first %s", got)
		}
		patch := personio.AbsencePeriodPatch{Comment: personio.Set("Harz")}
		if err := o.client.AbsencePeriods.Update(t.Context(), personio.AbsencePeriodID(o.company.AbsencePeriods()[1].ID), patch, personio.SkipApproval); err != nil {
			t.Fatal(err)
		}
		<-time.After(2 * time.Second)
		if got, checkpoint = read(checkpoint); got != "4" {
			t.Errorf("then %s", got)
		}
		if got, _ = read(checkpoint); got != "" {
			t.Errorf("nothing changed, and %s", got)
		}
	})
}

func TestAbsencesAreNotLogged(t *testing.T) {
	t.Parallel()
	log := logged(t, personio.AbsencePeriod{ID: "id-1", Comment: "secret"}, personio.AbsencePeriodCreate{Comment: "secret"},
		personio.AbsencePeriodPatch{Comment: personio.Set("secret")})
	if strings.Contains(log, "secret") || !strings.Contains(log, "id-1") {
		t.Error(log)
	}
}
