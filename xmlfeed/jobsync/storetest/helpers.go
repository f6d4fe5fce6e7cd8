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
		Version:   3,
		ChangedAt: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
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

// Event returns an update of a job with every field set.
func Event(seq uint64) jobsync.Event {
	before := Job(5)
	return jobsync.Event{
		ID: fmt.Sprintf("acme/%d", seq), Company: "acme", Seq: seq, Kind: jobsync.Update,
		Job: Job(5), Previous: &before, Changed: []jobsync.Field{jobsync.FieldName, jobsync.FieldSalary},
		ObservedAt: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
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

func commit(t *testing.T, store jobsync.Store, company string, change jobsync.Change) {
	t.Helper()
	if err := store.Commit(t.Context(), company, change); err != nil {
		t.Fatalf("Commit: %v", err)
	}
}
