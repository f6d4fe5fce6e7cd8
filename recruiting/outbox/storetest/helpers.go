package storetest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
)

// Entry returns an open entry with every field set that is not the store's, and
// not of its end.
func Entry(company string, n int) outbox.Entry {
	email := fmt.Sprintf("Applicant.%d@Example.org", n)
	applicationID := fmt.Sprintf("application-%d", n)
	job := int64(2800000 + n)
	return outbox.Entry{
		ID: outbox.EntryID(company, job, email, applicationID), Company: company, ApplicationID: applicationID,
		Application: recruiting.Application{
			FirstName: "Zoë", LastName: "O’Neil <&> \u2028", Email: email, JobPositionID: job,
			RecruitingChannelID: 1<<53 + 1, ExternalPostingID: "posting-1", Message: "Hello\n\"you\"",
			ApplicationDate: personio.NewDate(2026, time.November, 22), Phase: recruiting.InCustomPhase(1<<53 + 3),
			Tags:       []string{"first", "zweiter"},
			Attributes: []recruiting.Attribute{{ID: recruiting.Phone, Value: "+49 40 123"}, {ID: recruiting.Location, Value: "Köln"}},
		},
		Source: "trade fair",
		Files: []outbox.File{
			{
				Key: "0123456789abcdef-0", Name: "Lebenslauf Zoë.pdf", Size: 39710, Category: recruiting.CV,
				Document: recruiting.Document{UUID: "66121e48-2a2d-4158-a21d-f36c3453df1a", Size: 39710, Mimetype: "application/pdf", OriginalFilename: "Lebenslauf Zoë.pdf", Extension: "pdf"},
			},
			{Key: "0123456789abcdef-1", Name: "letter.docx", Size: 1 << 40, Category: recruiting.CoverLetter},
		},
		State: outbox.Uploading, NextAt: moment(n), SubmittedAt: moment(1), PostedAt: moment(2),
		FailingSince: moment(3), Failures: 1, UploadFailures: 2, Posts: 3, Unknowns: 4, Reposts: 5, Lookups: 6, UnusedUploads: 7,
		Inferred: true, Problem: "recruiting: refused by Personio", Codes: []string{"errors.one", "errors.two"},
	}
}

// moment is so many minutes after a morning, to the microsecond: what the outbox
// uses, and what databases keep.
func moment(minutes int) time.Time {
	return time.Date(2026, 11, 22, 10, minutes, 30, 123456000, time.UTC)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func add(t *testing.T, store outbox.Store, entry outbox.Entry) outbox.Entry {
	t.Helper()
	added, err := store.Add(t.Context(), entry)
	must(t, err)
	return added
}

func load(t *testing.T, store outbox.Store, id string) outbox.Entry {
	t.Helper()
	entry, err := store.Load(t.Context(), id)
	must(t, err)
	return entry
}

func following(t *testing.T, store outbox.Store, company string) outbox.Entry {
	t.Helper()
	entry, err := store.Next(t.Context(), company)
	must(t, err)
	return entry
}

func query(t *testing.T, store outbox.Store, q outbox.Query) []outbox.Entry {
	t.Helper()
	entries, err := store.List(t.Context(), q)
	must(t, err)
	return entries
}

// change updates the entry and counts its version as the store does.
func change(t *testing.T, store outbox.Store, entry *outbox.Entry) {
	t.Helper()
	must(t, store.Update(t.Context(), *entry))
	entry.Version++
}

func withVersion(entry outbox.Entry, version uint64) outbox.Entry {
	entry.Version = version
	return entry
}

func upper(s string) string { return strings.ToUpper(s) }

// dump is an entry whose fields package fmt prints.
func dump(entry outbox.Entry) any {
	type plain outbox.Entry
	return plain(entry)
}

func describe(entries []outbox.Entry) string {
	var b strings.Builder
	for _, entry := range entries {
		fmt.Fprintf(&b, "%d %+v\n", entry.Seq, dump(entry))
	}
	return b.String()
}

func same(t *testing.T, what string, got, want outbox.Entry) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s\n%+v, want\n%+v", what, dump(got), dump(want))
	}
}

// scribble changes all texts that a value can reach.
func scribble(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			scribble(v.Elem())
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			scribble(field)
		}
	case reflect.Slice:
		for i := range v.Len() {
			scribble(v.Index(i))
		}
	case reflect.String:
		if v.CanSet() {
			v.SetString("scribbled")
		}
	default:
	}
}
