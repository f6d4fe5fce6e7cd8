package jobsync_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// job is a known one, from a feed of an hour ago.
func job(id int64, version uint64, name string) jobsync.Job {
	return jobsync.Job{Position: position(id, name), Version: version, ChangedAt: noon().Add(-time.Hour)}
}

func archived(job jobsync.Job) jobsync.Job {
	job.Archived = true
	return job
}

// now is a job as an event shows it: changed by the feed of noon.
func now(job jobsync.Job) jobsync.Job {
	job.ChangedAt = noon()
	return job
}

func withoutTexts(p xmlfeed.Position) xmlfeed.Position {
	p.Descriptions = nil
	return p
}

// TestDiffKeepsTranslations: they come from other feeds, and this one says nothing
// about them.
func TestDiffKeepsTranslations(t *testing.T) {
	t.Parallel()
	known := job(4, 3, "Badger")
	known.Translations = map[string][]xmlfeed.Description{"fr": {{Name: "Votre jour", HTML: "trou"}}}
	if events := jobsync.Diff([]jobsync.Job{known}, feedOf(position(4, "Badger"))); len(events) != 0 {
		t.Errorf("events\n%s", text(events))
	}
	events := jobsync.Diff([]jobsync.Job{known}, feedOf(position(4, "Senior Badger")))
	if len(events) != 1 || text(events[0].Job.Translations) != text(known.Translations) || !reflect.DeepEqual(events[0].Changed, []jobsync.Field{jobsync.FieldName}) {
		t.Errorf("events\n%s", text(events))
	}
}

func TestDiff(t *testing.T) {
	t.Parallel()
	event := func(kind jobsync.Kind, after jobsync.Job, before *jobsync.Job, changed ...jobsync.Field) jobsync.Event {
		after = now(after)
		if kind == jobsync.Create || kind == jobsync.Reopen {
			after.OpenedAt = noon()
		}
		return jobsync.Event{Kind: kind, Job: after, Previous: before, Changed: changed, ObservedAt: noon()}
	}
	was := func(job jobsync.Job) *jobsync.Job { return &job }
	for name, test := range map[string]struct {
		known []jobsync.Job
		feed  *xmlfeed.Feed
		want  []jobsync.Event
	}{
		"positions that nobody knew are created in the order of the feed": {
			feed: feedOf(position(9, "Mole"), position(4, "Badger")),
			want: []jobsync.Event{event(jobsync.Create, job(9, 1, "Mole"), nil), event(jobsync.Create, job(4, 1, "Badger"), nil)},
		},
		"what is unchanged makes no event": {
			known: []jobsync.Job{job(4, 3, "Badger"), job(9, 1, "Mole")},
			feed:  feedOf(position(9, "Mole"), position(4, "Badger")),
		},
		"a change is an update with the job before and after": {
			known: []jobsync.Job{job(4, 3, "Badger"), job(9, 1, "Mole")},
			feed:  feedOf(position(4, "Senior Badger"), position(9, "Mole")),
			want: []jobsync.Event{
				event(jobsync.Update, job(4, 4, "Senior Badger"), was(job(4, 3, "Badger")), jobsync.FieldName),
			},
		},
		"a position that is gone is archived as it was known last": {
			known: []jobsync.Job{job(4, 3, "Badger"), job(9, 1, "Mole")},
			feed:  feedOf(position(9, "Mole")),
			want:  []jobsync.Event{event(jobsync.Archive, archived(job(4, 4, "Badger")), was(job(4, 3, "Badger")))},
		},
		"an archived job that is still gone makes no event": {
			known: []jobsync.Job{archived(job(4, 4, "Badger"))},
			feed:  feedOf(),
		},
		"a job that returns is a create with a previous, also if it is the same": {
			known: []jobsync.Job{archived(job(4, 4, "Badger"))},
			feed:  feedOf(position(4, "Badger")),
			want:  []jobsync.Event{event(jobsync.Reopen, job(4, 5, "Badger"), was(archived(job(4, 4, "Badger"))))},
		},
		"a job that returns changed names no fields": {
			known: []jobsync.Job{archived(job(4, 4, "Badger"))},
			feed:  feedOf(position(4, "Senior Badger")),
			want:  []jobsync.Event{event(jobsync.Reopen, job(4, 5, "Senior Badger"), was(archived(job(4, 4, "Badger"))))},
		},
		"a job that returns without texts has those of before": {
			known: []jobsync.Job{archived(job(4, 4, "Badger"))},
			feed:  feedOf(withoutTexts(position(4, "Badger"))),
			want:  []jobsync.Event{event(jobsync.Reopen, job(4, 5, "Badger"), was(archived(job(4, 4, "Badger"))))},
		},
		"texts that are missing are no change": {
			known: []jobsync.Job{job(4, 3, "Badger")},
			feed:  feedOf(withoutTexts(position(4, "Badger"))),
		},
		"texts that are missing are kept by an update of something else": {
			known: []jobsync.Job{job(4, 3, "Badger")},
			feed:  feedOf(withoutTexts(position(4, "Senior Badger"))),
			want: []jobsync.Event{
				event(jobsync.Update, job(4, 4, "Senior Badger"), was(job(4, 3, "Badger")), jobsync.FieldName),
			},
		},
		"creates and updates in the order of the feed, then archives by id": {
			known: []jobsync.Job{job(8, 1, "Vole"), job(2, 1, "Shrew"), job(5, 1, "Hare"), job(4, 1, "Badger")},
			feed:  feedOf(position(9, "Mole"), position(4, "Senior Badger"), position(1, "Fox")),
			want: []jobsync.Event{
				event(jobsync.Create, job(9, 1, "Mole"), nil),
				event(jobsync.Update, job(4, 2, "Senior Badger"), was(job(4, 1, "Badger")), jobsync.FieldName),
				event(jobsync.Create, job(1, 1, "Fox"), nil),
				event(jobsync.Archive, archived(job(2, 2, "Shrew")), was(job(2, 1, "Shrew"))),
				event(jobsync.Archive, archived(job(5, 2, "Hare")), was(job(5, 1, "Hare"))),
				event(jobsync.Archive, archived(job(8, 2, "Vole")), was(job(8, 1, "Vole"))),
			},
		},
		"of a position that comes twice the first counts": {
			known: []jobsync.Job{job(9, 1, "Mole")},
			feed:  feedOf(position(4, "Badger"), position(9, "Mole"), position(4, "Senior Badger"), position(9, "Senior Mole")),
			want:  []jobsync.Event{event(jobsync.Create, job(4, 1, "Badger"), nil)},
		},
		"of a job that is known twice the last counts, as with Apply": {
			known: []jobsync.Job{job(4, 3, "Badger"), job(4, 7, "Senior Badger")},
			feed:  feedOf(),
			want:  []jobsync.Event{event(jobsync.Archive, archived(job(4, 8, "Senior Badger")), was(job(4, 7, "Senior Badger")))},
		},
		"an empty feed archives everything": {
			known: []jobsync.Job{job(4, 3, "Badger"), archived(job(5, 2, "Hare"))},
			feed:  feedOf(),
			want:  []jobsync.Event{event(jobsync.Archive, archived(job(4, 4, "Badger")), was(job(4, 3, "Badger")))},
		},
		"nil is no feed":      {known: []jobsync.Job{job(4, 3, "Badger")}},
		"nothing and nothing": {feed: feedOf()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			known, feed := text(test.known), text(test.feed)
			got := jobsync.Diff(test.known, test.feed)
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("Diff:\n%s\nwant\n%s", text(got), text(test.want))
			}
			if text(test.known) != known {
				t.Errorf("Diff changed the known jobs to\n%s\nfrom\n%s", text(test.known), known)
			}
			if text(test.feed) != feed {
				t.Errorf("Diff changed the feed to\n%s\nfrom\n%s", text(test.feed), feed)
			}
		})
	}
}

func TestEventsOfAParsedFeedHaveNoTime(t *testing.T) {
	t.Parallel()
	known := []jobsync.Job{job(2, 1, "Shrew"), job(4, 1, "Badger")}
	events := jobsync.Diff(known, &xmlfeed.Feed{Positions: []xmlfeed.Position{position(4, "Senior Badger"), position(9, "Mole")}})
	if len(events) != 3 {
		t.Fatalf("events:\n%s\nwant 3", text(events))
	}
	for _, event := range events {
		if !event.ObservedAt.IsZero() || !event.Job.ChangedAt.IsZero() {
			t.Errorf("%s of %d: observed at %v, changed at %v, want no time", event.Kind, event.Job.ID, event.ObservedAt, event.Job.ChangedAt)
		}
	}
}

func TestChangingAnEventChangesNoKnownJob(t *testing.T) {
	t.Parallel()
	known := []jobsync.Job{job(2, 1, "Shrew"), job(4, 1, "Badger")}
	before := text(known)
	for _, event := range jobsync.Diff(known, feedOf(position(4, "Senior Badger"))) {
		event.Previous.Name, event.Previous.Version, event.Job.Name = "changed", 99, "changed"
	}
	if text(known) != before {
		t.Errorf("the known jobs share the events' memory:\n%s", text(known))
	}
}

func TestApply(t *testing.T) {
	t.Parallel()
	created := func(job jobsync.Job) jobsync.Event { return jobsync.Event{Kind: jobsync.Create, Job: job} }
	for name, test := range map[string]struct {
		known  []jobsync.Job
		events []jobsync.Event
		want   []jobsync.Job
	}{
		"nothing": {want: []jobsync.Job{}},
		"no events order what is known by id": {
			known: []jobsync.Job{job(9, 1, "Mole"), job(4, 1, "Badger")},
			want:  []jobsync.Job{job(4, 1, "Badger"), job(9, 1, "Mole")},
		},
		"events replace and add": {
			known:  []jobsync.Job{job(4, 1, "Badger"), job(9, 1, "Mole")},
			events: []jobsync.Event{created(job(9, 2, "Senior Mole")), created(job(1, 1, "Fox"))},
			want:   []jobsync.Job{job(1, 1, "Fox"), job(4, 1, "Badger"), job(9, 2, "Senior Mole")},
		},
		"archived jobs stay": {
			known:  []jobsync.Job{job(4, 1, "Badger")},
			events: []jobsync.Event{{Kind: jobsync.Archive, Job: archived(job(4, 2, "Badger"))}},
			want:   []jobsync.Job{archived(job(4, 2, "Badger"))},
		},
		"the last word counts": {
			known:  []jobsync.Job{job(4, 1, "Badger"), job(4, 2, "Badger II")},
			events: []jobsync.Event{created(job(9, 1, "Mole")), created(job(9, 2, "Mole II"))},
			want:   []jobsync.Job{job(4, 2, "Badger II"), job(9, 2, "Mole II")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			known, events := text(test.known), text(test.events)
			if got := jobsync.Apply(test.known, test.events); !reflect.DeepEqual(got, test.want) {
				t.Errorf("Apply:\n%s\nwant\n%s", text(got), text(test.want))
			}
			if text(test.known) != known || text(test.events) != events {
				t.Error("Apply changed its arguments")
			}
		})
	}
}
