package jobsync

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
)

// oraclePlan is what [Plan] was as a whole, before it had stages: it goes through
// every job with all of its texts, at every look. The stages are held against it.
// It differs from what it was in what the product decides differently: a version
// is the number of its event, an archived job keeps no text, languages leave, and
// a hold after an empty feed says so.
func oraclePlan(state State, observation Observation, policy Policy, now time.Time) Planned {
	p := &oraclePlanner{state: &state, look: &observation, policy: policy.withDefaults(), head: state.Head, staleTexts: make(map[string][]int64)}
	p.head.Version++
	if p.older(now) {
		return p.discarded()
	}
	if err := oracleProblem(&observation, &state.Head); err != nil {
		return p.failed(err)
	}
	return p.observed()
}

// oraclePlanner makes a plan, job by job.
type oraclePlanner struct {
	state  *State
	look   *Observation
	policy Policy

	head     Head
	put      []Record
	forget   []int64
	events   []Event
	warnings []Warning

	positions  []xmlfeed.Position
	texts      map[string]map[int64][]xmlfeed.Description // of the translations
	staleTexts map[string][]int64                         // jobs by the language of their stale texts
	present    []bool                                     // by the index of the state's jobs
	corrected  []int                                      // indexes of jobs whose times were set back
	returned   bool                                       // a held job is in the feed again
	held       []*Record                                  // after this observation
}

// discarded is the plan of an observation that is too old.
func (p *oraclePlanner) discarded() Planned {
	p.warn(Warning{Kind: WarnOlder})
	return Planned{
		Discarded: true, Change: Change{IfVersion: p.state.Version, Head: p.state.Head},
		Hold: p.state.Hold(p.policy), Warnings: p.warnings,
	}
}

// failed is the plan of a look that found no complete feed.
func (p *oraclePlanner) failed(err error) Planned {
	p.head.Source = p.head.Source.after(availability(err), p.look.StartedAt)
	if p.head.Source.Availability == Gone && p.head.Source.Looks >= p.policy.GoneAfter {
		p.warn(Warning{Kind: WarnSourceGone})
	}
	return Planned{
		Change: Change{IfVersion: p.state.Version, Head: p.head}, Err: err,
		Hold: p.state.Hold(p.policy), Warnings: p.warnings,
	}
}

// observed is the plan of a feed.
func (p *oraclePlanner) observed() Planned {
	p.setBack()
	p.positions = p.published()
	p.head.ObservedAt, p.head.Mark = p.look.StartedAt, p.look.mark()
	if !p.look.partial() {
		p.head.Observations++
	}
	p.head.Source = p.head.Source.after(Available, p.look.StartedAt)
	p.countEmpty()
	p.takeLanguages()
	p.comparePositions()
	p.judgeMissing()
	p.keepCorrected()
	p.warnOfChanges()
	p.warnOfTexts()
	return Planned{
		Change:    Change{IfVersion: p.state.Version, Head: p.head, Put: p.put, Forget: p.forget, Append: p.events},
		Positions: len(p.positions), Hold: newHold(p.head, p.held, p.policy), Warnings: p.warnings,
	}
}

// published are the positions of the feed. Those of one that has not changed are
// what is known of the jobs that were in it.
func (p *oraclePlanner) published() []xmlfeed.Position {
	if !p.look.unchanged() {
		return p.look.Feed.Positions
	}
	list := make([]xmlfeed.Position, 0, len(p.state.Jobs))
	for i := range p.state.Jobs {
		record := &p.state.Jobs[i]
		if record.Archived || record.Missing() {
			continue
		}
		position := record.Position
		if _, kept := record.StaleSince[""]; kept || record.TextLanguage != "" {
			position.Descriptions = nil
		}
		list = append(list, position)
	}
	return list
}

// countEmpty keeps count of empty feeds in a row.
func (p *oraclePlanner) countEmpty() {
	switch {
	case len(p.positions) > 0 || p.look.partial():
		p.head.EmptyFrom, p.head.EmptySince = 0, time.Time{}
	case p.head.EmptyFrom == 0:
		p.head.EmptyFrom, p.head.EmptySince = p.head.Observations, p.look.StartedAt
	}
}

// comparePositions goes through the feed.
func (p *oraclePlanner) comparePositions() {
	index := make(map[int64]int, len(p.state.Jobs))
	for i := range p.state.Jobs {
		index[p.state.Jobs[i].ID] = i
	}
	p.present = make([]bool, len(p.state.Jobs))
	created := make(map[int64]bool)
	for _, position := range p.positions {
		i, known := index[position.ID]
		switch {
		case known && !p.present[i]:
			p.present[i] = true
			p.see(&p.state.Jobs[i], position)
		case !known && !created[position.ID]:
			created[position.ID] = true
			p.see(nil, position)
		}
	}
	if p.look.Feed != nil && len(p.look.Feed.Duplicates) > 0 {
		p.warn(Warning{Kind: WarnDuplicates, Jobs: len(p.look.Feed.Duplicates), JobIDs: p.look.Feed.Duplicates})
	}
	if p.look.partial() {
		p.warn(Warning{Kind: WarnSkipped})
	}
}

// see takes note of a position that is in the feed.
func (p *oraclePlanner) see(known *Record, position xmlfeed.Position) {
	next, noted := p.mergeTexts(known, position)
	p.noteStale(&next)
	var before *Job
	if known != nil {
		before = &known.Job
		noted = noted || known.Missing()
		p.returned = p.returned || known.Held
	}
	event, changed := compare(before, next.Job)
	switch {
	case changed:
		next.Job = p.event(event)
	case noted:
		next.Job = known.Job
	default:
		return
	}
	p.put = append(p.put, next)
}

// event appends to the events and returns the job as it is now.
func (p *oraclePlanner) event(event Event) Job {
	p.head.LastSeq++
	event.Company, event.Seq, event.ID = p.look.Company, p.head.LastSeq, fmt.Sprintf("%s/%d", p.look.Company, p.head.LastSeq)
	event.Job.Version = event.Seq
	event.observe(p.look.StartedAt)
	p.events = append(p.events, event)
	return event.Job
}

func (p *oraclePlanner) warn(warning Warning) { p.warnings = append(p.warnings, warning) }

// warnOfChanges looks whether the feed itself seems to have changed.
func (p *oraclePlanner) warnOfChanges() {
	var updated []int64
	for i := range p.events {
		if p.events[i].Kind == Update {
			updated = append(updated, p.events[i].Job.ID)
		}
	}
	if exceeds(len(updated), p.state.openJobs(), p.policy.MaxArchives, p.policy.MaxChangeShare) {
		p.warn(Warning{Kind: WarnMassChange, Jobs: len(updated), JobIDs: updated})
	}
}

// judgeMissing decides about the open jobs that the feed does not have.
func (p *oraclePlanner) judgeMissing() {
	missing := p.missing()
	if p.look.partial() {
		p.keepMissing(missing)
		return
	}
	p.forgetTombstones()
	empty := p.head.EmptyFrom != 0
	many := exceeds(len(missing), p.state.openJobs(), p.policy.MaxArchives, p.policy.MaxArchiveShare)
	for _, record := range missing {
		p.miss(record, empty || many)
	}
	switch {
	case len(p.held) == 0:
		p.head.HoldReason = ""
	case empty:
		p.head.HoldReason = HeldEmpty
	case many:
		p.head.HoldReason = HeldMany
	case p.head.HoldReason == HeldEmpty:
		p.head.HoldReason = HeldSinceEmpty
	}
}

// missing are the open jobs that the feed does not have.
func (p *oraclePlanner) missing() []*Record {
	var missing []*Record
	for i := range p.state.Jobs {
		if record := &p.state.Jobs[i]; !p.present[i] && !record.Archived {
			missing = append(missing, record)
		}
	}
	return missing
}

// forgetTombstones drops archived jobs that are old enough and did not return.
func (p *oraclePlanner) forgetTombstones() {
	for i := range p.state.Jobs {
		record := &p.state.Jobs[i]
		if record.Archived && !p.present[i] && p.policy.Tombstones >= 0 && p.look.StartedAt.Sub(record.ChangedAt) > p.policy.Tombstones {
			p.forget = append(p.forget, record.ID)
		}
	}
}

// keepMissing leaves jobs as they are that a feed does not have which could not be
// read as a whole. Only that a held job is back counts.
func (p *oraclePlanner) keepMissing(missing []*Record) {
	for _, record := range missing {
		if !record.Held {
			continue
		}
		next := *record
		if p.returned {
			next.MissingFrom, next.MissingSince = p.head.Observations+1, p.look.StartedAt // from the next whole feed on
			p.put = append(p.put, next)
		}
		p.held = append(p.held, &next)
	}
	if len(p.held) == 0 {
		p.head.HoldReason = ""
	}
}

// miss takes note of a job that is not in the feed. What was held once stays held
// until its hold ends, although later feeds may lack a smaller share: new jobs
// dilute the share of missing ones without explaining them.
func (p *oraclePlanner) miss(record *Record, suspicious bool) {
	next := *record
	if !record.Missing() || record.Held && p.returned {
		next.MissingFrom, next.MissingSince = p.head.Observations, p.look.StartedAt
	}
	next.Held = record.Held || suspicious
	if p.endsNow(&next) {
		archived := p.event(ending(&record.Job, Archive))
		next = Record{Job: tombstone(&archived)}
		p.put = append(p.put, next)
		return
	}
	if next.Held {
		p.held = append(p.held, &next)
	}
	if next.Held != record.Held || next.MissingFrom != record.MissingFrom {
		p.put = append(p.put, next)
	}
}

// endsNow says whether a missing job is to be archived.
func (p *oraclePlanner) endsNow(record *Record) bool {
	switch {
	case record.Approved:
		return true
	case !record.Held:
		return p.lasts(record.MissingFrom, record.MissingSince, p.policy.Misses, p.policy.MissingFor)
	case p.policy.HoldObservations < 0:
		return false
	case p.head.EmptyFrom != 0:
		return p.lasts(p.head.EmptyFrom, p.head.EmptySince, p.policy.HoldObservations, p.policy.HoldFor)
	default:
		return p.lasts(record.MissingFrom, record.MissingSince, p.policy.HoldObservations, p.policy.HoldFor)
	}
}

// lasts says whether something that began with an observation has been so in
// enough of them, over enough time.
func (p *oraclePlanner) lasts(from uint64, since time.Time, observations int, duration time.Duration) bool {
	return p.head.Observations-from+1 >= uint64(max(observations, 0)) && p.look.StartedAt.Sub(since) >= duration
}

// takeLanguages indexes the texts of the other languages, and keeps count of
// those that could not be had.
func (p *oraclePlanner) takeLanguages() {
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
func (p *oraclePlanner) mergeTexts(known *Record, position xmlfeed.Position) (next Record, noted bool) {
	next.Position = position
	if known == nil || known.Archived {
		known = &Record{Job: Job{Position: position}} // headings alone are all there is
	}
	known, left := p.withoutLanguages(known, position.Descriptions)
	next.Translations, next.StaleSince = known.Translations, known.StaleSince
	own := xmlfeed.HasText(position.Descriptions)
	kept := !own && known.TextLanguage == "" && xmlfeed.HasText(known.Descriptions)
	noted = p.stale(&next, "", own, kept)
	noted = p.translate(known, &next) || noted || left
	if own {
		return next, noted || known.TextLanguage != ""
	}
	next.Descriptions, next.TextLanguage = known.Descriptions, known.TextLanguage
	if !kept {
		p.fillIn(&next)
	}
	return next, noted || next.TextLanguage != known.TextLanguage
}

// withoutLanguages is a record without the texts of languages that left the policy.
func (p *oraclePlanner) withoutLanguages(known *Record, published []xmlfeed.Description) (*Record, bool) {
	trimmed, position := *known, known.Position
	trimmed.Translations, trimmed.StaleSince = nil, nil
	for language, texts := range known.Translations {
		if slices.Contains(p.policy.Languages, language) {
			trimmed.Translations = with(trimmed.Translations, language, texts)
		}
	}
	for language, since := range known.StaleSince {
		if language == "" || slices.Contains(p.policy.Languages, language) {
			trimmed.StaleSince = with(trimmed.StaleSince, language, since)
		}
	}
	if known.TextLanguage != "" && !slices.Contains(p.policy.Languages, known.TextLanguage) {
		position.Descriptions, trimmed.TextLanguage = published, ""
		trimmed.Position = position
	}
	left := len(trimmed.Translations) < len(known.Translations) || len(trimmed.StaleSince) < len(known.StaleSince) || trimmed.TextLanguage != known.TextLanguage
	return &trimmed, left
}

// translate takes the texts in other languages, and says whether there is
// something to remember besides them.
func (p *oraclePlanner) translate(known, next *Record) (noted bool) {
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
func (p *oraclePlanner) fillIn(record *Record) {
	for _, language := range p.policy.Languages {
		if texts := record.Translations[language]; xmlfeed.HasText(texts) {
			record.Descriptions, record.TextLanguage = texts, language
			return
		}
	}
}

// stale notes that texts are there (found), or that older ones are kept, and says
// whether that is new.
func (p *oraclePlanner) stale(record *Record, language string, found, kept bool) bool {
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

// noteStale takes note of the texts that the feed has not had for long.
func (p *oraclePlanner) noteStale(record *Record) {
	for language, since := range record.StaleSince {
		if p.look.StartedAt.Sub(since) >= p.policy.StaleAfter {
			p.staleTexts[language] = append(p.staleTexts[language], record.ID)
		}
	}
}

func (p *oraclePlanner) warnOfTexts() {
	for _, language := range slices.Sorted(maps.Keys(p.staleTexts)) {
		p.warn(Warning{Kind: WarnStaleTexts, Language: language, Jobs: len(p.staleTexts[language]), JobIDs: p.staleTexts[language]})
	}
}

func (p *oraclePlanner) older(now time.Time) bool {
	last := p.head.ObservedAt
	return p.look.StartedAt.Before(last) && !last.After(now.Add(clockSkew))
}

// setBack takes what a clock noted that was ahead as noted now. Otherwise nothing
// that must last for a while would end before that time has come.
func (p *oraclePlanner) setBack() {
	if !p.head.ObservedAt.After(p.look.StartedAt) {
		return
	}
	p.setBackTime(&p.head.EmptySince)
	p.head.Languages = maps.Clone(p.head.Languages)
	for language, state := range p.head.Languages {
		p.setBackTime(&state.LookedAt)
		p.setBackTime(&state.FailingSince)
		p.head.Languages[language] = state
	}
	state := *p.state
	state.Jobs = slices.Clone(state.Jobs)
	for i := range state.Jobs {
		if p.setBackRecord(&state.Jobs[i]) {
			p.corrected = append(p.corrected, i)
		}
	}
	p.state = &state
}

// setBackRecord says whether there was something to set back.
func (p *oraclePlanner) setBackRecord(record *Record) bool {
	changed := p.setBackTime(&record.MissingSince)
	if record.Archived {
		changed = p.setBackTime(&record.ChangedAt) || changed // how long it is remembered
	}
	record.StaleSince = maps.Clone(record.StaleSince)
	for language, since := range record.StaleSince {
		changed = p.setBackTime(&since) || changed
		record.StaleSince[language] = since
	}
	return changed
}

func (p *oraclePlanner) setBackTime(noted *time.Time) bool {
	if !noted.After(p.look.StartedAt) {
		return false
	}
	*noted = p.look.StartedAt
	return true
}

// keepCorrected puts the jobs whose times were set back, and that nothing else
// happened to.
func (p *oraclePlanner) keepCorrected() {
	if len(p.corrected) == 0 {
		return
	}
	done := make(map[int64]bool, len(p.put)+len(p.forget))
	for i := range p.put {
		done[p.put[i].ID] = true
	}
	for _, id := range p.forget {
		done[id] = true
	}
	for _, i := range p.corrected {
		if record := p.state.Jobs[i]; !done[record.ID] {
			p.put = append(p.put, record)
		}
	}
}

func oracleProblem(o *Observation, last *Head) error {
	switch {
	case o.unchanged() && last.Mark != "":
		return nil
	case o.unchanged():
		return errors.New("the source says that the feed has not changed, but the last one had no mark")
	case o.Err != nil:
		return o.Err
	case o.Feed == nil:
		return errors.New("the source returned no feed")
	}
	return flaw(o.Feed)
}
