package jobsync

import (
	"errors"
	"fmt"
	"regexp"
	"time"
)

// Policy says what a sync trusts. A field that is zero stands for its default, so
// that the zero Policy is the one to begin with; where a negative value means
// something, the field says so. Shares are parts of 1: 0.30 is 30 percent.
type Policy struct {
	// Misses is in how many complete feeds in a row a job must be missing before
	// it is archived. Default 2; negative is 1.
	Misses int
	// MissingFor is how much time must lie between the first and the last of
	// them. Default 10 minutes; negative for none.
	MissingFor time.Duration

	// MaxArchives and MaxArchiveShare are the guard against a feed that lost a
	// part: when more jobs than MaxArchives, and a larger share of the open jobs
	// than MaxArchiveShare, are missing, they are held. Defaults 5 and 0.30. An
	// empty feed is held however few jobs are open. See [Hold].
	MaxArchives     int
	MaxArchiveShare float64
	// HoldObservations and HoldFor say when a hold ends by itself: after so many
	// feeds in a row that say the same, over so much time. Defaults 3 and 6
	// hours; with a negative HoldObservations only [Approve] ends it, and a
	// negative HoldFor is no time.
	HoldObservations int
	HoldFor          time.Duration

	// MaxChangeShare is the share of the open jobs that may change at once without
	// a [WarnMassChange], if they are more than MaxArchives. Default 0.50.
	MaxChangeShare float64
	// GoneAfter is after how many looks in a row that found no feed any more there
	// is a [WarnSourceGone]. Default 5.
	GoneAfter int

	// Languages are those whose texts are fetched besides the feed's own, the most
	// important first: two letters, as "en". Default none.
	Languages []string
	// TranslationsEvery is how often they are fetched at least. They are fetched
	// earlier when the feed changed, when a language could not be had and when it
	// is new. Default 6 hours; negative with every feed.
	TranslationsEvery time.Duration
	// StaleAfter is how long texts are kept without a [WarnStaleTexts] that the
	// feed does not have any more. Default 7 days. They are never erased.
	StaleAfter time.Duration

	// Tombstones is how long an archived job is remembered. One that returns
	// earlier is reopened, one that returns later is created. Default 90 days;
	// negative for ever.
	Tombstones time.Duration

	// Filter says which jobs are taken.
	Filter Filter

	// MaxAttempts is how often an event is tried before its company is parked: see
	// [Parked]. Default 10; negative for no end.
	MaxAttempts int
}

// maxLanguages is how many languages fit into what is remembered of a job. A feed
// has about ten.
const maxLanguages = 20

// languageForm is that of a language in the addresses of feeds.
var languageForm = regexp.MustCompile(`^[a-z]{2}$`)

// Validate returns an error that names every field whose value means nothing. A
// share of 30, for one, would switch its guard off.
func (p Policy) Validate() error {
	var errs []error
	refuse := func(wrong bool, format string, args ...any) {
		if wrong {
			errs = append(errs, fmt.Errorf("jobsync: Policy."+format, args...))
		}
	}
	isShare := func(share float64) bool { return share >= 0 && share <= 1 } // NaN is neither
	refuse(p.MaxArchives < 0, "MaxArchives is negative")
	refuse(!isShare(p.MaxArchiveShare), "MaxArchiveShare is %v, not a share from 0 to 1", p.MaxArchiveShare)
	refuse(!isShare(p.MaxChangeShare), "MaxChangeShare is %v, not a share from 0 to 1", p.MaxChangeShare)
	refuse(p.GoneAfter < 0, "GoneAfter is negative")
	refuse(p.StaleAfter < 0, "StaleAfter is negative")
	refuse(len(p.Languages) > maxLanguages, "Languages has %d languages, more than %d", len(p.Languages), maxLanguages)
	for _, language := range p.Languages {
		refuse(!languageForm.MatchString(language), "Languages: %q is not two letters such as \"en\"", language)
	}
	return errors.Join(errs...)
}

// withDefaults fills in what is zero.
func (p Policy) withDefaults() Policy {
	byDefault(&p.Misses, 2)
	byDefault(&p.MissingFor, 10*time.Minute)
	byDefault(&p.MaxArchives, 5)
	byDefault(&p.MaxArchiveShare, 0.30)
	byDefault(&p.HoldObservations, 3)
	byDefault(&p.HoldFor, 6*time.Hour)
	byDefault(&p.MaxChangeShare, 0.50)
	byDefault(&p.GoneAfter, 5)
	byDefault(&p.TranslationsEvery, 6*time.Hour)
	byDefault(&p.StaleAfter, 7*24*time.Hour)
	byDefault(&p.Tombstones, 90*24*time.Hour)
	byDefault(&p.MaxAttempts, 10)
	return p
}

// leaveOut is how a job that the filter does not take is told.
func (p Policy) leaveOut() Kind {
	if p.Filter.AsArchive {
		return Archive
	}
	return LeaveOut
}

func byDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
