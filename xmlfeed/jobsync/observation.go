package jobsync

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
)

// Observation is one look at a company's feed: what [Plan] judges.
type Observation struct {
	// Company is the caller's name for the company, for the ids of events.
	Company string
	// StartedAt is when the look began: the feed shows nothing newer. It decides
	// which of two observations is the older one, which does not count.
	StartedAt time.Time
	// Feed is the complete feed, and Err why there is none. A feed must come from
	// [xmlfeed.Parse] or a Fetch without an error. An [*xmlfeed.UnchangedError]
	// stands for the feed that [Head].Mark was made from, the last one that counted.
	//
	// A feed with Skipped positions creates and updates jobs, and says nothing about
	// those that it does not have.
	Feed *xmlfeed.Feed
	Err  error
	// Translations are the feeds in other languages, by language. Nil is one that
	// was asked for and could not be had; a language that was not asked for is not
	// there. Only their texts are used.
	Translations map[string]*xmlfeed.Feed
	// Unchanged are the languages whose feeds are still those of their
	// [LanguageState].Mark, with the marks that take its place.
	Unchanged map[string]xmlfeed.Mark
}

// Availability is what a company's feed is like.
type Availability string

// The kinds of availability. Only an Available feed says anything about jobs.
const (
	// Available is a complete feed.
	Available Availability = "available"
	// Gone is a host that says that there is no feed: it is switched off, or the
	// company left. It never archives anything by itself.
	Gone Availability = "gone"
	// Unavailable is a host that does not answer, refuses for now or fails.
	Unavailable Availability = "unavailable"
	// Unusable is an answer that is no complete feed.
	Unusable Availability = "unusable"
)

// SourceState is how the last looks at a feed went. The zero SourceState is that
// of a company which nobody looked at yet.
type SourceState struct {
	Availability Availability `json:"availability,omitempty"`
	// Looks counts the looks in a row that ended like this, and Since is when the
	// first of them began.
	Looks int       `json:"looks,omitempty"`
	Since time.Time `json:"since,omitzero"`
}

// after is the state after one more look.
func (s SourceState) after(availability Availability, at time.Time) SourceState {
	if s.Availability != availability {
		s = SourceState{Availability: availability, Since: at}
	}
	if s.Since.After(at) {
		s.Since = at // a clock was ahead
	}
	s.Looks++
	return s
}

// unchanged says that the feed is still the last one.
func (o *Observation) unchanged() bool { return errors.Is(o.Err, xmlfeed.ErrUnchanged) }

// partial says that the feed has positions that could not be read.
func (o *Observation) partial() bool { return o.Feed != nil && len(o.Feed.Skipped) > 0 }

// mark is that of the feed.
func (o *Observation) mark() xmlfeed.Mark {
	switch unchanged, ok := errors.AsType[*xmlfeed.UnchangedError](o.Err); {
	case ok:
		return unchanged.Mark
	case o.Feed == nil || o.partial():
		return ""
	default:
		return o.Feed.Mark
	}
}

// flaw is why a feed cannot count, or nil.
func flaw(feed *xmlfeed.Feed) error {
	known := make(map[int64]int, len(feed.Positions))
	for i := range feed.Positions {
		position := &feed.Positions[i]
		if position.ID <= 0 {
			return fmt.Errorf("%w: number %d has the id %d", xmlfeed.ErrInvalidPosition, i+1, position.ID)
		}
		if first, twice := known[position.ID]; twice && !reflect.DeepEqual(feed.Positions[first], *position) {
			return fmt.Errorf("%w: two different ones have the id %d", xmlfeed.ErrInvalidPosition, position.ID)
		}
		known[position.ID] = i
	}
	return nil
}

// availability sorts the reason why there is no feed.
func availability(problem error) Availability {
	for _, gone := range []error{xmlfeed.ErrDisabled, xmlfeed.ErrUnknownCompany} {
		if errors.Is(problem, gone) {
			return Gone
		}
	}
	if fetch, ok := errors.AsType[*xmlfeed.FetchError](problem); ok && fetch.StatusCode/100 == 3 {
		return Gone
	}
	for _, unusable := range []error{xmlfeed.ErrNotFeed, xmlfeed.ErrTruncated, xmlfeed.ErrTooLarge, xmlfeed.ErrInvalidPosition} {
		if errors.Is(problem, unusable) {
			return Unusable
		}
	}
	return Unavailable
}
