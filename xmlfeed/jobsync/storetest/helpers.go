package storetest

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// Job returns a job with every field set.
func Job(id int64) jobsync.Job {
	amount, _ := xmlfeed.ParseDecimal("55000.50") // it has the form
	return jobsync.Job{
		Version:      3,
		ChangedAt:    someTime(9),
		Translations: map[string][]xmlfeed.Description{"fr": {{Name: "Tâches", HTML: "<p>Tout &amp; plus</p>"}}},
		Position: xmlfeed.Position{
			ID:                 id,
			Name:               fmt.Sprintf("Job %d <m/w/d> & more", id),
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
		},
	}
}

// Record returns a job, with every field set, that is held and whose texts are
// stale.
func Record(id int64) jobsync.Record {
	return jobsync.Record{
		Job: Job(id), MissingFrom: 17, MissingSince: someTime(10), Held: true, Approved: true, TextLanguage: "en",
		StaleSince: map[string]time.Time{"": someTime(8), "fr": someTime(9)},
	}
}

// Head returns a head with every field set but for its numbers, that is one
// version after another.
func Head(after jobsync.Head) jobsync.Head {
	return jobsync.Head{
		Version: after.Version + 1, LastSeq: after.LastSeq, Acknowledged: after.Acknowledged,
		Observations: 17, ObservedAt: someTime(10), Mark: `{"c":"acme"}`,
		Source:    jobsync.SourceState{Availability: jobsync.Gone, Looks: 3, Since: someTime(7)},
		EmptyFrom: 16, EmptySince: someTime(6), HoldReason: jobsync.HeldEmpty,
		Languages: map[string]jobsync.LanguageState{"fr": {LookedAt: someTime(4), FailingSince: someTime(5)}},
		Refused:   &jobsync.Refusal{Seq: 9, Attempts: 10, Since: someTime(3), Parked: true},
	}
}

func someTime(hour int) time.Time { return time.Date(2026, 11, 22, hour, 30, 0, 123456789, time.UTC) }

// Event returns an update of a job with every field set.
func Event(seq uint64) jobsync.Event {
	before := Job(5)
	return jobsync.Event{
		ID: fmt.Sprintf("acme/%d", seq), Company: "acme", Seq: seq, Kind: jobsync.Update,
		Job: Job(5), Previous: &before, Changed: []jobsync.Field{jobsync.FieldName, jobsync.FieldSalary},
		ObservedAt: someTime(9),
	}
}

func numbers(events []jobsync.Event) []uint64 {
	seqs := make([]uint64, len(events))
	for i, event := range events {
		seqs[i] = event.Seq
	}
	return seqs
}

// scribble overwrites every text that can be reached through a slice or a
// pointer.
func scribble(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if v.CanSet() {
			v.SetString("scribbled")
		}
	case reflect.Slice:
		for i := range v.Len() {
			scribble(v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			scribble(v.MapIndex(key)) // the lists in it
			v.SetMapIndex(reflect.ValueOf("scribbled"), v.MapIndex(key))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			scribble(v.Elem())
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			scribble(field)
		}
	default:
	}
}

func load(t *testing.T, store jobsync.Store, company string) jobsync.State {
	t.Helper()
	state, err := store.Load(t.Context(), company)
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return state
}

func pending(t *testing.T, store jobsync.Store, company string, limit int) []jobsync.Event {
	t.Helper()
	events, err := store.Pending(t.Context(), company, limit)
	if err != nil {
		t.Fatalf("Pending: %v", err)
	}
	return events
}

// change is the next one after a head, with a head that goes with it.
func change(after jobsync.Head, put []jobsync.Record, events ...jobsync.Event) jobsync.Change {
	head := after
	head.Version++
	head.LastSeq += uint64(len(events))
	return jobsync.Change{IfVersion: after.Version, Head: head, Put: put, Append: events}
}

// acknowledge is a change after a head that says that events were delivered.
func acknowledge(after jobsync.Head, seq uint64) jobsync.Change {
	c := change(after, nil)
	c.Head.Acknowledged = seq
	return c
}

// commit makes a change and returns the head that it leads to.
func commit(t *testing.T, store jobsync.Store, company string, change jobsync.Change) jobsync.Head {
	t.Helper()
	if err := store.Commit(t.Context(), company, change); err != nil {
		t.Fatalf("Commit: %v", err)
	}
	return change.Head
}
