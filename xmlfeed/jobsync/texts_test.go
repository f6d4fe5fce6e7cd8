package jobsync_test

import (
	"context"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// in is a position with a text that tells its language; "" has none.
func in(id int64, word string) xmlfeed.Position {
	p := position(id, "Digger")
	p.Descriptions = []xmlfeed.Description{{Name: "Your day", HTML: word}}
	if word == "" {
		p.Descriptions = nil
	}
	return p
}

// words are the texts of a job: its own, then the translations by language.
func words(job jobsync.Job) string {
	line := "-"
	if len(job.Descriptions) > 0 {
		line = job.Descriptions[0].HTML
	}
	for _, language := range slices.Sorted(maps.Keys(job.Translations)) {
		line += " " + language + ":" + job.Translations[language][0].HTML
	}
	return line
}

// TestTextsOfSeveralLanguages follows one job through feeds in its own language
// and two others. A text that was there once is never erased.
func TestTextsOfSeveralLanguages(t *testing.T) {
	t.Parallel()
	const failed = "failed" // could not be had
	type look struct {
		what   string
		own    string            // the text in the feed itself
		others map[string]string // those of languages that were asked for
		want   string            // the texts of the job afterwards
		event  string
	}
	for name, looks := range map[string][]look{
		"its own text stays first": {
			{"new", "Loch", map[string]string{"en": "hole", "fr": "trou"}, "Loch en:hole fr:trou", "1 create 1"},
			{"nothing is asked for", "Loch", nil, "Loch en:hole fr:trou", ""},
			{"a translation is edited", "Loch", map[string]string{"en": "pit", "fr": "trou"}, "Loch en:pit fr:trou", "2 update 1 [jobDescriptions]"},
			{"a translation is empty", "Loch", map[string]string{"en": "", "fr": "trou"}, "Loch en:pit fr:trou", ""},
			{"all are empty", "", map[string]string{"en": "", "fr": ""}, "Loch en:pit fr:trou", ""},
			{"a language fails", "Loch", map[string]string{"en": failed, "fr": "trou"}, "Loch en:pit fr:trou", ""},
			{"all is back", "Loch", map[string]string{"en": "pit", "fr": "trou"}, "Loch en:pit fr:trou", ""},
			{"its own is edited", "Grube", nil, "Grube en:pit fr:trou", "3 update 1 [jobDescriptions]"},
		},
		"the first language of the policy fills in": {
			{"new", "", map[string]string{"en": "hole", "fr": "trou"}, "trou en:hole fr:trou", "1 create 1"},
			{"the one that filled in is edited", "", map[string]string{"en": "hole", "fr": "fosse"}, "fosse en:hole fr:fosse", "2 update 1 [jobDescriptions]"},
			{"it fails", "", map[string]string{"en": "hole", "fr": failed}, "fosse en:hole fr:fosse", ""},
			{"it is empty", "", map[string]string{"en": "pit", "fr": ""}, "fosse en:pit fr:fosse", "3 update 1 [jobDescriptions]"},
			{"its own comes", "Loch", nil, "Loch en:pit fr:fosse", "4 update 1 [jobDescriptions]"},
			{"its own is gone again", "", map[string]string{"en": "pit", "fr": "trou"}, "Loch en:pit fr:trou", "5 update 1 [jobDescriptions]"},
		},
		"the second one fills in until the first comes": {
			{"new", "", map[string]string{"en": "hole", "fr": ""}, "hole en:hole", "1 create 1"},
			{"the first one comes", "", map[string]string{"en": "hole", "fr": "trou"}, "trou en:hole fr:trou", "2 update 1 [jobDescriptions]"},
		},
		"no text at all": {
			{"new", "", map[string]string{"en": "", "fr": failed}, "-", "1 create 1"},
			{"still none", "", map[string]string{"en": "", "fr": ""}, "-", ""},
			{"its own comes, which is the same as a translation", "hole", map[string]string{"en": "hole"}, "hole en:hole", "2 update 1 [jobDescriptions]"},
		},
		"another spelling is no change": {
			{"new", "a b", map[string]string{"en": "c d"}, "a b en:c d", "1 create 1"},
			{"spaces", " a\n b", map[string]string{"en": "c  d"}, "a b en:c d", ""},
		},
		"what nobody asked for is not taken": {
			{"new", "Loch", map[string]string{"it": "buco"}, "Loch", "1 create 1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newObserver(t, jobsync.Policy{Languages: []string{"fr", "en"}}, 0)
			for _, look := range looks {
				observation := jobsync.Observation{Feed: feedOf(in(1, look.own)), Translations: map[string]*xmlfeed.Feed{}}
				for language, word := range look.others {
					observation.Translations[language] = feedOf(in(1, word))
					if word == failed {
						observation.Translations[language] = nil
					}
				}
				planned := o.look(time.Hour, observation)
				var want []string
				if look.event != "" {
					want = []string{look.event}
				}
				o.wantEvents(look.what, planned, want...)
				if got := words(o.state.Jobs[0].Job); got != look.want {
					t.Errorf("%s: the texts are %q, want %q", look.what, got, look.want)
				}
			}
		})
	}
}

// TestAHeadingAloneErasesNoText: the feed shows a text that it lacks as no
// description, or as headings with nothing below them.
func TestAHeadingAloneErasesNoText(t *testing.T) {
	t.Parallel()
	sections := func(pairs ...string) *xmlfeed.Feed {
		document := "<workzag-jobs><position><id>1</id><name>Digger</name><jobDescriptions>"
		for i := 0; i < len(pairs); i += 2 {
			document += "<jobDescription><name>" + pairs[i] + "</name><value>" + pairs[i+1] + "</value></jobDescription>"
		}
		return parse(t, document+"</jobDescriptions></position></workzag-jobs>")
	}
	for name, test := range map[string]struct {
		known, next *xmlfeed.Feed
		changes     bool
	}{
		"an empty value":            {sections("Tasks", "dig"), sections("Tasks", ""), false},
		"white space":               {sections("Tasks", "dig"), sections("Tasks", " \n&#160; "), false},
		"no heading either":         {sections("Tasks", "dig"), sections("", ""), false},
		"another heading":           {sections("Tasks", "dig"), sections("Profile", ""), false},
		"all of several":            {sections("Tasks", "dig", "Profile", "strong"), sections("Tasks", "", "Profile", ""), false},
		"never one":                 {sections("Tasks", ""), sections("Tasks", ""), false},
		"never one, and no heading": {sections("Tasks", ""), sections(), false},
		"never one, and a heading":  {sections(), sections("Tasks", ""), false},
		"the first one":             {sections("Tasks", ""), sections("Tasks", "dig"), true},
		"one of several":            {sections("Tasks", "dig", "Profile", "strong", "Offer", "mud"), sections("Tasks", "dig", "Profile", "strong", "Offer", ""), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			known := jobsync.Job{Position: test.known.Positions[0], Version: 1}
			if events := jobsync.Diff([]jobsync.Job{known}, test.next); len(events) > 0 != test.changes {
				t.Errorf("Diff made %s", text(events))
			}
			own := newObserver(t, jobsync.Policy{}, 0)
			own.look(time.Hour, jobsync.Observation{Feed: test.known})
			if planned := own.look(time.Hour, jobsync.Observation{Feed: test.next}); len(planned.Events()) > 0 != test.changes {
				t.Errorf("Plan made %s", text(planned.Events()))
			}
			english := newObserver(t, jobsync.Policy{Languages: []string{"en"}}, 0)
			for i, feed := range []*xmlfeed.Feed{test.known, test.next} {
				planned := english.look(time.Hour, jobsync.Observation{
					Feed: sections("Aufgaben", "graben"), Translations: map[string]*xmlfeed.Feed{"en": feed},
				})
				if i > 0 && len(planned.Events()) > 0 != test.changes {
					t.Errorf("Plan made of a translation %s", text(planned.Events()))
				}
			}
		})
	}
}

// TestAHeadingAloneIsFilledInLikeNothing by the first language that has a text,
// and shown when there is none.
func TestAHeadingAloneIsFilledInLikeNothing(t *testing.T) {
	t.Parallel()
	heading, english := in(1, "x"), in(1, "hole")
	heading.Descriptions[0].HTML = ""
	o := newObserver(t, jobsync.Policy{Languages: []string{"en"}}, 0)
	o.wantEvents("a heading", o.see(0, heading), "1 create 1")
	if got := o.state.Jobs[0].Descriptions; len(got) != 1 || got[0].Name != "Your day" {
		t.Errorf("the descriptions are %+v, want the heading", got)
	}
	o.wantEvents("once more", o.see(0, heading))
	o.wantEvents("a translation", o.look(0, jobsync.Observation{
		Feed: feedOf(heading), Translations: map[string]*xmlfeed.Feed{"en": feedOf(english)},
	}), "2 update 1 [jobDescriptions]")
	if got := words(o.state.Jobs[0].Job); got != "hole en:hole" {
		t.Errorf("the texts are %q", got)
	}
	o.wantEvents("no text again", o.see(0, heading))
}

// TestExistenceIsDecidedByTheFeedItself: not by what other languages have.
func TestExistenceIsDecidedByTheFeedItself(t *testing.T) {
	t.Parallel()
	policy := eager()
	policy.Languages = []string{"en"}
	o := newObserver(t, policy, 2)
	english := func(list ...xmlfeed.Position) map[string]*xmlfeed.Feed {
		return map[string]*xmlfeed.Feed{"en": feedOf(list...)}
	}
	o.wantEvents("more in English", o.look(0, jobsync.Observation{Feed: feedOf(positions(1, 2)...), Translations: english(positions(3, 9)...)}))
	o.wantEvents("none in English", o.look(0, jobsync.Observation{Feed: feedOf(positions(1, 2)...), Translations: english()}))
	planned := o.look(0, jobsync.Observation{Feed: feedOf(positions(1, 1)...), Translations: english(positions(1, 2)...)})
	o.wantEvents("less in the feed itself", planned, "3 update 1 [jobDescriptions]", "4 archive 2")
}

func TestStaleTextsAreReportedAfterAWeek(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	o := newObserver(t, jobsync.Policy{Languages: []string{"en"}}, 0)
	look := func(after time.Duration, own, english string) []jobsync.Warning {
		t.Helper()
		return o.look(after, jobsync.Observation{
			Feed: feedOf(in(1, own), in(2, "Grube")), Translations: map[string]*xmlfeed.Feed{"en": feedOf(in(1, english), in(2, "pit"))},
		}).Warnings
	}
	own := jobsync.Warning{Kind: jobsync.WarnStaleTexts, Jobs: 1, JobIDs: []int64{1}}
	english := jobsync.Warning{Kind: jobsync.WarnStaleTexts, Language: "en", Jobs: 1, JobIDs: []int64{1}}
	for i, step := range []struct {
		after        time.Duration
		own, english string
		want         []jobsync.Warning
	}{
		{0, "Loch", "hole", nil},
		{day, "", "hole", nil}, // since here
		{3 * day, "", "", nil},
		{4*day - 1, "", "", nil},
		{1, "", "", []jobsync.Warning{own}},
		{3 * day, "", "", []jobsync.Warning{own, english}},
		{0, "Loch", "", []jobsync.Warning{english}},
		{0, "Loch", "hole", nil},
		{0, "", "hole", nil},
		{7*day - 1, "", "hole", nil}, // it counts anew
	} {
		if got := look(step.after, step.own, step.english); text(got) != text(step.want) {
			t.Errorf("look %d: warnings %+v, want %+v", i+1, got, step.want)
		}
	}
	if stale := o.state.Jobs[0].StaleSince; len(stale) != 1 || len(o.state.Jobs[1].StaleSince) != 0 {
		t.Errorf("stale: %v and %v", stale, o.state.Jobs[1].StaleSince)
	}
	o.wantEvents("another name and text", o.see(day, position(1, "Mole"), in(2, "Grube")), "3 update 1 [name jobDescriptions]")
}

// TestATextThatNeverWasIsNotStale: most jobs have no text in most languages.
func TestATextThatNeverWasIsNotStale(t *testing.T) {
	t.Parallel()
	o := newObserver(t, jobsync.Policy{Languages: []string{"en", "fr"}}, 0)
	for range 3 {
		planned := o.look(8*24*time.Hour, jobsync.Observation{
			Feed: feedOf(in(1, "")), Translations: map[string]*xmlfeed.Feed{"en": feedOf(in(1, "")), "fr": feedOf()},
		})
		if len(planned.Warnings) != 0 || len(o.state.Jobs[0].StaleSince) != 0 {
			t.Errorf("warnings %+v, stale %v", planned.Warnings, o.state.Jobs[0].StaleSince)
		}
	}
}

// polyglot is a source of a feed in several languages that remembers what it was
// asked for.
type polyglot struct {
	asked []string
	own   string
	fails map[string]bool
}

func (p *polyglot) Fetch(_ context.Context, language string) (*xmlfeed.Feed, error) {
	p.asked = append(p.asked, language)
	if p.fails[language] {
		return nil, xmlfeed.ErrUnavailable
	}
	feed := feedOf(in(1, "text in "+language))
	if language == "" {
		feed = feedOf(in(1, p.own))
	}
	feed.FetchedAt = time.Now()
	return feed, nil
}

// TestLanguagesAreFetchedWhenThereIsAReason: seven languages would be seven times
// the requests.
func TestLanguagesAreFetchedWhenThereIsAReason(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source, store, sink := &polyglot{own: "Loch", fails: map[string]bool{}}, stores.NewMemory(), &recorder{}
		languages := []string{"en", "fr"}
		for _, step := range []struct {
			what  string
			after time.Duration
			edit  func()
			want  []string
		}{
			{"the first time", 0, func() {}, []string{"", "en", "fr"}},
			{"no news", time.Hour, func() {}, []string{""}},
			{"news", time.Hour, func() { source.own = "Grube" }, []string{"", "en", "fr"}},
			{"six hours, almost", 6*time.Hour - 1, func() {}, []string{""}},
			{"six hours", 1, func() {}, []string{"", "en", "fr"}},
			{"one fails", 6 * time.Hour, func() { source.fails["fr"] = true }, []string{"", "en", "fr"}},
			{"it still fails", time.Hour, func() {}, []string{"", "fr"}},
			{"it is back", time.Hour, func() { source.fails["fr"] = false }, []string{"", "fr"}},
			{"no news again", time.Hour, func() {}, []string{""}},
			{"news, and one fails", time.Hour, func() { source.own, source.fails["fr"] = "Loch", true }, []string{"", "en", "fr"}},
			{"no news, it still fails", time.Hour, func() {}, []string{"", "fr"}},
			{"and is back", time.Hour, func() { source.fails["fr"] = false }, []string{"", "fr"}},
			{"a new language", time.Hour, func() { languages = append(languages, "nl") }, []string{"", "nl"}},
			{"the feed itself fails", 6 * time.Hour, func() { source.fails[""] = true }, []string{""}},
		} {
			<-time.After(step.after)
			step.edit()
			source.asked = nil
			syncer := newSyncer(t, source, store, sink, jobsync.WithPolicy(jobsync.Policy{Languages: languages}))
			result, err := syncer.Sync(t.Context())
			if (err != nil) != source.fails[""] {
				t.Errorf("%s: %v", step.what, err)
			}
			if !slices.Equal(source.asked, step.want) {
				t.Errorf("%s: asked for %q, want %q", step.what, source.asked, step.want)
			}
			if source.fails["fr"] != slices.ContainsFunc(result.Warnings, func(w jobsync.Warning) bool {
				return w.Kind == jobsync.WarnLanguage && w.Language == "fr"
			}) {
				t.Errorf("%s: warnings %+v", step.what, result.Warnings)
			}
		}
		if got, want := words(mustLoad(t, store).Jobs[0].Job), "Loch en:text in en fr:text in fr nl:text in nl"; got != want {
			t.Errorf("the texts are %q, want %q", got, want)
		}
		wantLines(t, "events", sink.lines(), "1 create 1", "2 update 1 [jobDescriptions]", "3 update 1 [jobDescriptions]", "4 update 1 [jobDescriptions]")
	})
}
