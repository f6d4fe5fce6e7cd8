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
}

// takeLanguages indexes the texts of the other languages, and keeps count of
// those that could not be had.
func (p *planner) takeLanguages() {
	if len(p.look.Translations) == 0 {
		return
	}
	p.texts = make(map[string]map[int64][]xmlfeed.Description, len(p.look.Translations))
	languages := make(map[string]LanguageState, len(p.look.Translations))
	maps.Copy(languages, p.head.Languages)
	for _, language := range slices.Sorted(maps.Keys(p.look.Translations)) {
		feed := p.look.Translations[language]
		if feed == nil {
			state := languages[language]
			if state.FailingSince.IsZero() {
				state.FailingSince = p.look.StartedAt
			}
			languages[language] = state
			p.warn(Warning{Kind: WarnLanguage, Language: language})
			continue
		}
		languages[language] = LanguageState{LookedAt: p.look.StartedAt}
		p.texts[language] = make(map[int64][]xmlfeed.Description, len(feed.Positions))
		for i := range feed.Positions {
			p.texts[language][feed.Positions[i].ID] = feed.Positions[i].Descriptions
		}
	}
	p.head.Languages = languages
}

// mergeTexts is a position with the texts of all languages: those of this
// observation, and where it has none, those that were there. It says whether
// there is something to remember besides the job itself.
func (p *planner) mergeTexts(known *Record, position xmlfeed.Position) (next Record, noted bool) {
	next.Position = position
	if known == nil {
		known = &Record{Job: Job{Position: position}} // headings alone are all there is
	}
	next.Translations, next.StaleSince = known.Translations, known.StaleSince
	own := xmlfeed.HasText(position.Descriptions)
	kept := !own && known.TextLanguage == "" && xmlfeed.HasText(known.Descriptions)
	noted = p.stale(&next, "", own, kept)
	noted = p.translate(known, &next) || noted
	if own {
		return next, noted || known.TextLanguage != ""
	}
	next.Descriptions, next.TextLanguage = known.Descriptions, known.TextLanguage
	if !kept {
		p.fillIn(&next)
	}
	return next, noted || next.TextLanguage != known.TextLanguage
}

// translate takes the texts in other languages, and says whether there is
// something to remember besides them.
func (p *planner) translate(known, next *Record) (noted bool) {
	for _, language := range p.policy.Languages {
		texts, observed := p.texts[language]
		if !observed {
			continue
		}
		found := xmlfeed.HasText(texts[next.ID])
		if found {
			next.Translations = with(next.Translations, language, texts[next.ID])
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

// noteStale takes note of the texts that the feed has not had for long.
func (p *planner) noteStale(record *Record) {
	for language, since := range record.StaleSince {
		if p.look.StartedAt.Sub(since) >= p.policy.StaleAfter {
			p.staleTexts[language] = append(p.staleTexts[language], record.ID)
		}
	}
}

func (p *planner) warnOfTexts() {
	for _, language := range slices.Sorted(maps.Keys(p.staleTexts)) {
		p.warn(Warning{Kind: WarnStaleTexts, Language: language, JobIDs: p.staleTexts[language]})
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
