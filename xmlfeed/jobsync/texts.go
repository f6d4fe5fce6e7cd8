package jobsync

import (
	"maps"
	"slices"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
)

// LanguageState is how the last looks at a language other than the feed's own
// went.
type LanguageState struct {
	// LookedAt is when it was had last.
	LookedAt time.Time `json:"looked_at,omitzero"`
	// FailingSince is when it could not be had for the first time since then.
	FailingSince time.Time `json:"failing_since,omitzero"`
	// Mark recognises its feed, as [Head].Mark does the feed itself. It is empty when
	// the feed has texts that no job has.
	Mark xmlfeed.Mark `json:"mark,omitempty"`
}

// takeLanguages keeps count of the other languages. Those that left the policy are
// forgotten.
func (p *planner) takeLanguages() {
	if len(p.head.Languages)+len(p.look.Translations)+len(p.look.Unchanged) == 0 {
		return
	}
	languages := make(map[string]LanguageState, len(p.policy.Languages))
	for _, language := range p.policy.Languages {
		state, known := p.head.Languages[language]
		feed, asked := p.look.Translations[language]
		mark, unchanged := p.look.Unchanged[language]
		switch {
		case unchanged:
			state = LanguageState{LookedAt: p.look.StartedAt, Mark: mark}
		case asked && feed != nil:
			state = LanguageState{LookedAt: p.look.StartedAt}
		case asked:
			state.Mark = ""
			if state.FailingSince.IsZero() {
				state.FailingSince = p.look.StartedAt
			}
			p.warn(Warning{Kind: WarnLanguage, Language: language})
		case !known:
			continue
		}
		languages[language] = state
	}
	p.head.Languages = languages
}

// keepMarks takes the marks of the feeds in other languages. While a job is
// missing, or was not compared, a feed that is still the same may have texts for it
// that were not taken.
func (p *planner) keepMarks() {
	for language, state := range p.head.Languages {
		if feed := p.look.Translations[language]; feed != nil && p.head.Missing == 0 && len(feed.Skipped) == 0 {
			state.Mark = feed.Mark
			p.head.Languages[language] = state
		}
	}
}

// differs says that a job in the feed is not known to be what it was: its body must
// be read and compared.
func (p *planner) differs(known *Record, spelling Fingerprint) bool {
	if spelling != known.Print || known.Print.IsZero() {
		return true
	}
	if known.TextLanguage != "" && (known.Missing() || p.head.Policy != p.policy.digest) {
		return true // another language may come first now
	}
	return p.textsDiffer(known)
}

// textsDiffer says that the texts of a job in other languages are not what they
// were, or that a language left the policy.
func (p *planner) textsDiffer(known *Record) bool {
	for language := range known.Prints {
		if !slices.Contains(p.policy.Languages, language) {
			return true
		}
	}
	for _, language := range p.policy.Languages {
		found, observed := p.found(language, known.ID)
		before, seen := known.Prints[language]
		if observed && found.print != before && (seen || xmlfeed.HasText(found.list)) {
			return true
		}
	}
	return false
}

// newPrints are the fingerprints of the texts of a job that does not differ, nil
// when they are those that it has.
func (p *planner) newPrints(known *Record) (prints map[string]Fingerprint) {
	for _, language := range p.policy.Languages {
		if found, observed := p.found(language, known.ID); observed && found.print != known.Prints[language] {
			if prints == nil {
				prints = maps.Clone(known.Prints)
			}
			prints = with(prints, language, found.print)
		}
	}
	return prints
}

// found are the texts of a job in another language, and whether that language was
// looked at.
func (p *planner) found(language string, id int64) (found foundTexts, observed bool) {
	texts, observed := p.look.texts[language]
	if !observed {
		return found, false
	}
	if found, observed = texts[id]; !observed {
		found.print = new(ink).fingerprint(nil)
	}
	return found, true
}

// mergeTexts is a position with the texts of all languages: those of this
// observation, and where it has none, those that were there. It says whether
// there is something to remember besides the job itself.
func (p *planner) mergeTexts(known *Record, position xmlfeed.Position) (next Record, noted bool) {
	next.Position = position
	if known == nil {
		known = &Record{Job: Job{Position: position}} // headings alone are all there is
	}
	next.Translations, next.StaleSince, next.Prints = known.Translations, known.StaleSince, known.Prints
	own := xmlfeed.HasText(position.Descriptions)
	kept := !own && known.TextLanguage == "" && xmlfeed.HasText(known.Descriptions)
	noted = p.dropLanguages(&next)
	noted = p.stale(&next, "", own, kept) || noted
	noted = p.translate(known, &next) || noted
	if own {
		return next, noted || known.TextLanguage != ""
	}
	if known.TextLanguage == "" || slices.Contains(p.policy.Languages, known.TextLanguage) {
		next.Descriptions, next.TextLanguage = known.Descriptions, known.TextLanguage
	}
	if !kept {
		p.fillIn(&next)
	}
	return next, noted || next.TextLanguage != known.TextLanguage
}

// dropLanguages takes out the texts in languages that left the policy.
func (p *planner) dropLanguages(next *Record) (noted bool) {
	left := func(language string) bool { return language != "" && !slices.Contains(p.policy.Languages, language) }
	for language := range next.Translations {
		if left(language) {
			next.Translations = without(next.Translations, left)
			break
		}
	}
	for language := range next.Prints {
		if left(language) {
			next.Prints = without(next.Prints, left)
			noted = true
			break
		}
	}
	for language := range next.StaleSince {
		if left(language) {
			next.StaleSince = without(next.StaleSince, left)
			noted = true
			break
		}
	}
	return noted
}

// translate takes the texts in other languages, and says whether there is
// something to remember besides them.
func (p *planner) translate(known, next *Record) (noted bool) {
	for _, language := range p.policy.Languages {
		texts, observed := p.found(language, next.ID)
		if !observed {
			continue
		}
		next.Prints = with(next.Prints, language, texts.print)
		found := xmlfeed.HasText(texts.list)
		if found {
			next.Translations = with(next.Translations, language, texts.list)
		}
		noted = p.stale(next, language, found, !found && xmlfeed.HasText(known.Translations[language])) || noted
	}
	return noted
}

// fillIn takes the texts of the first language that has some for a job that has
// none in the feed's own.
func (p *planner) fillIn(record *Record) {
	for _, language := range p.policy.Languages {
		if texts := record.Translations[language]; xmlfeed.HasText(texts) {
			record.Descriptions, record.TextLanguage = texts, language
			return
		}
	}
}

// stale notes that texts are there (found), or that older ones are kept, and says
// whether that is new.
func (p *planner) stale(record *Record, language string, found, kept bool) bool {
	_, before := record.StaleSince[language]
	switch {
	case found && before:
		record.StaleSince = maps.Clone(record.StaleSince)
		delete(record.StaleSince, language)
	case kept && !before:
		record.StaleSince = with(record.StaleSince, language, p.look.StartedAt)
	default:
		return false
	}
	return true
}

// with is a copy of a map with one more value: the map itself belongs to the
// state.
func with[V any](m map[string]V, key string, value V) map[string]V {
	copied := make(map[string]V, len(m)+1)
	maps.Copy(copied, m)
	copied[key] = value
	return copied
}

// without is a copy of a map without some of its keys, nil if nothing is left.
func without[V any](m map[string]V, drop func(key string) bool) map[string]V {
	m = maps.Clone(m)
	maps.DeleteFunc(m, func(key string, _ V) bool { return drop(key) })
	if len(m) == 0 {
		return nil
	}
	return m
}

// noteStale takes note of the texts that the feed has not had for long.
func (p *planner) noteStale(record *Record) {
	for language, since := range record.StaleSince {
		if p.look.StartedAt.Sub(since) >= p.policy.StaleAfter {
			p.staleTexts[language] = append(p.staleTexts[language], record.ID)
		}
	}
}

// warnOfTexts warns of stale texts. A look that reads no jobs knows only how many
// there are.
func (p *planner) warnOfTexts() {
	if len(p.staleTexts) == 0 && p.body == nil {
		for _, language := range slices.Sorted(maps.Keys(p.head.StaleTexts)) {
			p.warn(Warning{Kind: WarnStaleTexts, Language: language, Jobs: p.head.StaleTexts[language]})
		}
		return
	}
	p.head.StaleTexts = nil
	for _, language := range slices.Sorted(maps.Keys(p.staleTexts)) {
		jobs := p.staleTexts[language]
		p.warn(Warning{Kind: WarnStaleTexts, Language: language, Jobs: len(jobs), JobIDs: jobs})
		p.head.StaleTexts = with(p.head.StaleTexts, language, len(jobs))
	}
}

// dueLanguages are those of the policy whose feed should be fetched with this
// one: all of them when the feed has news, otherwise those that were not had for
// long, or not the last time.
func dueLanguages(planned Planned, policy Policy, at time.Time) []string {
	news := slices.ContainsFunc(planned.Events(), func(event Event) bool { return event.Kind != Archive })
	var due []string
	for _, language := range policy.Languages {
		state := planned.Change.Head.Languages[language]
		if news || !state.FailingSince.IsZero() || at.Sub(state.LookedAt) >= policy.TranslationsEvery {
			due = append(due, language)
		}
	}
	return due
}
