package jobsync

// WarningKind is what a [Warning] is about.
type WarningKind string

// The kinds of warning.
const (
	// WarnMassChange: so many jobs changed at once that the feed itself may have
	// changed. The updates are made all the same.
	WarnMassChange WarningKind = "mass-change"
	// WarnSourceGone: there is no feed any more, for [Policy].GoneAfter looks.
	WarnSourceGone WarningKind = "source-gone"
	// WarnStaleTexts: the feed has not had these texts for [Policy].StaleAfter.
	WarnStaleTexts WarningKind = "stale-texts"
	// WarnLanguage: the feed in this language could not be had.
	WarnLanguage WarningKind = "language-missing"
	// WarnDuplicates: the feed has these positions more than once.
	WarnDuplicates WarningKind = "duplicate-positions"
	// WarnSkipped: the feed has positions that could not be read, and that were left
	// out ([xmlfeed.WithSkipInvalid]). Nothing is archived on the strength of it.
	WarnSkipped WarningKind = "skipped-positions"
	// WarnOlder: the observation is older than the last one and did not count.
	WarnOlder WarningKind = "older-observation"
)

// Warning is something that a person should look at and that stops nothing.
type Warning struct {
	Kind WarningKind `json:"kind"`
	// Language is that of the texts, "" for the feed's own.
	Language string `json:"language,omitempty"`
	// Jobs counts those that it is about.
	Jobs int `json:"jobs,omitempty"`
	// JobIDs are their ids. A look at a feed without news reads no jobs, and counts
	// stale texts only.
	JobIDs []int64 `json:"job_ids,omitempty"`
}
