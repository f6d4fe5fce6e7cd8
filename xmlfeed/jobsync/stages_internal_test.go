package jobsync

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/personio-go/sdk/xmlfeed"
)

// staged is a company as a store has it: a head, parts, and whole jobs apart from
// them. It plans stage by stage and counts what each look read.
type staged struct {
	head   Head
	parts  map[int64][]byte
	bodies map[string]Job // by id and version

	parted, bodied int // how many looks read parts, how many bodies were read
}

func bodyName(job *Job) string { return fmt.Sprint(job.ID, "/", job.Version) }

func (s *staged) records() []Record {
	records := make([]Record, 0, len(s.parts))
	for _, id := range slices.Sorted(maps.Keys(s.parts)) {
		record, err := readPart(s.parts[id])
		if err != nil {
			panic(err) //nolint:forbidigo // a test that cannot go on
		}
		records = append(records, record)
	}
	return records
}

// plan goes through the stages as a Syncer does.
func (s *staged) plan(look Observation, policy Policy, now time.Time) Planned {
	st := stages{look: prepare(look), rules: newRules(policy), now: now}
	planned, final := st.byHead(s.head)
	if !final {
		planned = s.planJobs(&st)
	}
	if !planned.Discarded {
		s.take(planned.Change)
	}
	return planned
}

func (s *staged) planJobs(st *stages) Planned {
	s.parted++
	state := State{Head: s.head, Jobs: s.records()}
	read := make(map[string]Job)
	body := func(record *Record) *Job {
		if job, there := read[bodyName(&record.Job)]; there {
			return &job
		}
		return nil
	}
	planned, needs := st.byRecords(state, body)
	if len(needs) == 0 {
		return planned
	}
	for _, record := range needs {
		read[bodyName(&record.Job)] = s.bodies[bodyName(&record.Job)]
		s.bodied++
	}
	if planned, needs = st.byRecords(state, body); len(needs) > 0 {
		panic("a body that was read is needed again") //nolint:forbidigo // a test that cannot go on
	}
	return planned
}

func (s *staged) take(change Change) {
	s.head = change.Head
	for i := range change.Put {
		s.parts[change.Put[i].ID] = change.Put[i].part()
	}
	for _, id := range change.Forget {
		delete(s.parts, id)
	}
	for _, event := range change.Append {
		if event.Job.open() {
			s.bodies[bodyName(&event.Job)] = event.Job
		}
	}
}

// whole are the jobs as the store has them, with their bodies.
func (s *staged) whole() []Record {
	records := s.records()
	for i := range records {
		if records[i].open() {
			records[i].Job = s.bodies[bodyName(&records[i].Job)]
		}
	}
	return records
}

// withoutPrints are records as the oracle knows them.
func withoutPrints(records []Record) []Record {
	records = append([]Record{}, records...)
	for i := range records {
		records[i].Print, records[i].Prints = Fingerprint{}, nil
	}
	return records
}

// history is one company, planned in stages and as a whole.
type history struct {
	staged    staged
	whole     State // by oraclePlan
	plain     State // by Plan
	at        time.Time
	policy    Policy
	positions map[int64]xmlfeed.Position
	texts     map[string]map[int64]string // by language, as the world has them
	last      string                      // the last feed that counted
	seen      map[string]string           // the last feeds in other languages, by the mark
	marks     int
	next      struct { // what last and seen become if the look counts
		last string
		seen map[string]string
	}
}

func spelled(feed *xmlfeed.Feed) string { return fmt.Sprint(feed.Positions) }

func asJSON(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		panic(err) //nolint:forbidigo // a test that cannot go on
	}
	// How a job is spelled may be of an older feed: of one that has not changed only
	// the content is known.
	return strings.NewReplacer(`"Mole "`, `"Mole"`, "a  b", "a b").Replace(string(data))
}

// edit changes the world a little.
func (h *history) edit(t *rapid.T) {
	for range rapid.IntRange(0, 3).Draw(t, "edits") {
		id := rapid.Int64Range(1, 9).Draw(t, "id")
		switch rapid.IntRange(0, 6).Draw(t, "edit") {
		case 0, 1:
			delete(h.positions, id)
		case 2, 3:
			name := rapid.SampledFrom([]string{"Mole", "Mole ", "Senior Mole"}).Draw(t, "name")
			h.positions[id] = xmlfeed.Position{ID: id, Name: name, Office: "Graz"}
		case 4:
			clear(h.positions)
		default:
			language := rapid.SampledFrom([]string{"", "en", "fr"}).Draw(t, "language")
			h.texts[language][id] = rapid.SampledFrom([]string{"", "a b", "a  b", "c"}).Draw(t, "text")
		}
	}
}

// feed is the world's feed in a language.
func (h *history) feed(language string) *xmlfeed.Feed {
	feed := &xmlfeed.Feed{}
	for _, id := range slices.Sorted(maps.Keys(h.positions)) {
		position := h.positions[id]
		if text, headed := h.texts[language][id]; headed {
			position.Descriptions = []xmlfeed.Description{{Name: "Your day", HTML: text}}
		}
		feed.Positions = append(feed.Positions, position)
	}
	return feed
}

// looks are one look for the stages, and the same for the oracle, which always has
// all of the other languages.
func (h *history) looks(t *rapid.T) (recognised, full Observation) {
	recognised = Observation{Company: "acme", StartedAt: h.at}
	switch rapid.IntRange(0, 9).Draw(t, "outcome") {
	case 0:
		recognised.Err = xmlfeed.ErrUnavailable
	case 1:
		recognised.Err = xmlfeed.ErrDisabled
	case 2:
		recognised.Feed = h.feed("")
		recognised.Feed.Positions = recognised.Feed.Positions[:len(recognised.Feed.Positions)/2]
		recognised.Feed.Skipped = []*xmlfeed.PositionError{{}}
	default:
		recognised.Feed = h.feed("")
		h.marks++
		recognised.Feed.Mark = xmlfeed.Mark(fmt.Sprint("m", h.marks))
	}
	if feed := recognised.Feed; feed != nil && len(feed.Skipped) == 0 {
		is := spelled(feed)
		if h.staged.head.Mark != "" && is == h.last {
			recognised.Feed, recognised.Err = nil, &xmlfeed.UnchangedError{Mark: feed.Mark}
		}
		h.next.last = is
	}
	return recognised, recognised
}

// translate adds what the other languages have, if any of them was asked for.
func (h *history) translate(t *rapid.T, recognised, full *Observation) {
	recognised.Translations, recognised.Unchanged, full.Translations = map[string]*xmlfeed.Feed{}, map[string]xmlfeed.Mark{}, map[string]*xmlfeed.Feed{}
	for _, language := range h.policy.Languages {
		if rapid.IntRange(0, 2).Draw(t, "asked for "+language) == 0 {
			continue
		}
		if rapid.IntRange(0, 4).Draw(t, "fails") == 0 {
			recognised.Translations[language], full.Translations[language] = nil, nil
			continue
		}
		feed := h.feed(language)
		h.marks++
		feed.Mark = xmlfeed.Mark(fmt.Sprint("m", h.marks))
		is := spelled(feed)
		full.Translations[language] = feed
		if h.staged.head.Languages[language].Mark != "" && is == h.seen[language] && !h.begins(*full) {
			recognised.Unchanged[language] = feed.Mark
		} else {
			recognised.Translations[language] = feed
		}
		h.next.seen[language] = is
	}
}

// begins says whether the look creates or reopens a job: then a Syncer asks for
// all of each language.
func (h *history) begins(full Observation) bool {
	return slices.ContainsFunc(oraclePlan(h.whole, full, h.policy, h.at).Events(), func(event Event) bool {
		return event.Kind == Create || event.Kind == Reopen
	})
}

func (h *history) step(t *rapid.T) {
	h.at = h.at.Add(rapid.SampledFrom([]time.Duration{
		0, time.Minute, 9 * time.Minute, 3 * time.Hour, 24 * time.Hour, 4 * 24 * time.Hour, 91 * 24 * time.Hour, -time.Minute, -24 * time.Hour,
	}).Draw(t, "time"))
	if rapid.IntRange(0, 5).Draw(t, "another policy") == 0 {
		h.policy = rapid.SampledFrom([]Policy{
			{},
			{Languages: []string{"en", "fr"}},
			{Languages: []string{"fr", "en"}},
			{Languages: []string{"en"}, Misses: 1, MissingFor: -1},
			{Languages: []string{"fr"}, StaleAfter: time.Hour, MaxArchives: 1, Tombstones: 24 * time.Hour},
			{Misses: 3, HoldObservations: -1},
		}).Draw(t, "policy")
	}
	h.edit(t)
	h.next.last, h.next.seen = h.last, maps.Clone(h.seen)
	recognised, full := h.looks(t)
	h.translate(t, &recognised, &full)
	wasOther := h.staged.head.Policy != newRules(h.policy).digest
	now := h.at
	got, want := h.staged.plan(recognised, h.policy, now), oraclePlan(h.whole, full, h.policy, now)
	plain := Plan(h.plain, recognised, h.policy, now)
	if want.Discarded != got.Discarded || (got.Err == nil) != (want.Err == nil) {
		t.Fatalf("discarded %t, %v; the whole plan: %t, %v", got.Discarded, got.Err, want.Discarded, want.Err)
	}
	for what, pair := range map[string][2]any{
		"events": {got.Events(), want.Events()}, "hold": {got.Hold, want.Hold}, "events of Plan": {plain.Events(), got.Events()},
		"warnings": {alike(got.Warnings, wasOther), alike(want.Warnings, wasOther)}, "hold of Plan": {plain.Hold, got.Hold},
	} {
		if asJSON(pair[0]) != asJSON(pair[1]) {
			t.Fatalf("%s:\n%s\nwant\n%s", what, asJSON(pair[0]), asJSON(pair[1]))
		}
	}
	if want.Discarded {
		return
	}
	if want.Err == nil {
		h.last, h.seen = h.next.last, h.next.seen
	}
	var err, err2 error
	want.Change.Head.Mark = got.Change.Head.Mark // it has always all
	h.whole, err = h.whole.After(want.Change)
	h.plain, err2 = h.plain.After(plain.Change)
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	if got, want := asJSON(withoutPrints(h.staged.whole())), asJSON(withoutPrints(h.whole.Jobs)); got != want {
		t.Fatalf("the jobs are\n%s\nwant\n%s", got, want)
	}
	if got, want := asJSON(withoutPrints(h.plain.Jobs)), asJSON(withoutPrints(h.whole.Jobs)); got != want {
		t.Fatalf("the jobs of Plan are\n%s\nwant\n%s", got, want)
	}
	if got, want := asJSON(h.plain.Head), asJSON(h.staged.head); got != want {
		t.Fatalf("the head of Plan is\n%s\nwant\n%s", got, want)
	}
}

// alike are warnings without what may differ: ids, which a look that reads no
// jobs does not have, and mass changes by another policy.
func alike(warnings []Warning, otherPolicy bool) []Warning {
	warnings = append([]Warning{}, warnings...)
	for i := range warnings {
		warnings[i].JobIDs = nil
	}
	slices.SortStableFunc(warnings, func(a, b Warning) int { return strings.Compare(string(a.Kind)+a.Language, string(b.Kind)+b.Language) })
	return slices.DeleteFunc(warnings, func(w Warning) bool { return otherPolicy && w.Kind == WarnMassChange })
}

// TestStagesPlanWhatTheWholePlanDoes follows one company through random histories.
func TestStagesPlanWhatTheWholePlanDoes(t *testing.T) {
	t.Parallel()
	looks, parted := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		h := &history{
			staged: staged{parts: map[int64][]byte{}, bodies: map[string]Job{}}, at: time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC),
			positions: map[int64]xmlfeed.Position{}, texts: map[string]map[int64]string{"": {}, "en": {}, "fr": {}}, seen: map[string]string{},
		}
		for range rapid.IntRange(1, 25).Draw(t, "looks") {
			h.step(t)
			looks++
		}
		parted += h.staged.parted
	})
	if looks > 100 && parted > looks*9/10 {
		t.Errorf("%d of %d looks read records: the head decides too little", parted, looks)
	}
}
