package jobsync

import (
	"time"

	"github.com/personio-go/sdk/xmlfeed"
)

// Job is a position as the mirror knows it.
//
// Its Descriptions are in the language that the feed is fetched in; where a job
// has none in that language, they are those of the first of [Policy].Languages
// that has some.
type Job struct {
	xmlfeed.Position

	// Translations are the texts in the languages of the policy, by language.
	// What was there once stays when a feed comes without it.
	Translations map[string][]xmlfeed.Description `json:"translations,omitempty"`

	// Version is the number of the event that led to this, see [Event].Seq. It
	// never goes back, whatever was forgotten in between: of two versions of a job
	// the higher one is the later one. Diff, which numbers no events, counts those
	// of the job.
	Version uint64 `json:"version"`
	// Archived jobs are no longer published. They are remembered for a while, see
	// [Policy].Tombstones, to recognise those that return: by ID, Name and Version,
	// without their texts.
	Archived bool `json:"archived,omitempty"`
	// LeftOut jobs are published, and [Policy].Filter does not take them. They are
	// remembered like archived ones.
	LeftOut bool `json:"left_out,omitempty"`
	// OpenedAt is when the feed was fetched by which the job came, or came back; it is
	// equal to ChangedAt for a job that did not change since.
	OpenedAt time.Time `json:"opened_at,omitzero"`
	// ChangedAt is when the feed was fetched that led to this version.
	ChangedAt time.Time `json:"changed_at,omitzero"`
}

// open says that the job is in the mirror.
func (j *Job) open() bool { return !j.Archived && !j.LeftOut }

// Record is a job with what a sync remembers of it from one feed to the next.
type Record struct {
	Job

	// MissingFrom is the number of the first observation, and MissingSince its
	// time, of all those up to the last one in which the open job was not there.
	// Both are zero for a job that is in the feed.
	MissingFrom  uint64    `json:"missing_from,omitempty"`
	MissingSince time.Time `json:"missing_since,omitzero"`
	// Held jobs are missing, but are not archived like others: see [Hold].
	Held bool `json:"held,omitempty"`
	// Approved is what [Approve] says: the next feed without the job archives it.
	Approved bool `json:"approved,omitempty"`
	// Print recognises the position as the feed had it last, and Prints the texts in
	// other languages, by language.
	Print  Fingerprint            `json:"print,omitzero"`
	Prints map[string]Fingerprint `json:"prints,omitempty"`
	// TextLanguage is the language that Descriptions were filled in from, "" for
	// the feed's own.
	TextLanguage string `json:"text_language,omitempty"`
	// StaleSince has the languages, "" for the feed's own, whose texts are kept
	// although the feed does not have them any more, and since when.
	StaleSince map[string]time.Time `json:"stale_since,omitempty"`
}

// Missing says that the job is open, but was not in the last feed.
func (r *Record) Missing() bool { return r.MissingFrom != 0 }
