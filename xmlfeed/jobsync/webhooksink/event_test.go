package webhooksink_test

import (
	"fmt"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// event is an update with about everything that an event can have.
func event(seq uint64) jobsync.Event {
	at := time.Date(2026, 11, 22, 9, 30, 0, 123456789, time.UTC)
	job := func(version uint64) jobsync.Job {
		return jobsync.Job{
			Position: xmlfeed.Position{
				ID: int64(seq), Name: fmt.Sprintf("Job %d <m/w/d> & more", seq), Office: "München", Keywords: []string{"go", "xml"},
				Descriptions: []xmlfeed.Description{{Name: "Aufgaben", HTML: "<ul><li>Größe &amp; mehr</li></ul>"}},
			},
			Translations: map[string][]xmlfeed.Description{"fr": {{Name: "Tâches", HTML: "<p>Tout &amp; plus</p>"}}},
			Version:      version, ChangedAt: at,
		}
	}
	before := job(seq - 1)
	return jobsync.Event{
		ID: fmt.Sprintf("acme/%d", seq), Company: "acme", Seq: seq, Kind: jobsync.Update, Job: job(seq), Previous: &before,
		Changed: []jobsync.Field{jobsync.FieldName, jobsync.FieldSalary}, ObservedAt: at,
	}
}
