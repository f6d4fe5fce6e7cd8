package jobsync_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// Values come from short lists: what matters are equal, almost equal and
// differently spelled ones, and two jobs shall often be alike.
func oneOf(t *rapid.T, label string, values ...string) string {
	return rapid.SampledFrom(values).Draw(t, label)
}

func someOf(t *rapid.T, label string, values ...string) []string {
	return rapid.SliceOfN(rapid.SampledFrom(values), 0, 3).Draw(t, label)
}

func drawPosition(t *rapid.T, id int64) xmlfeed.Position {
	p := xmlfeed.Position{
		ID:                id,
		Name:              oneOf(t, "name", "Mole", "Mole ", "Senior Mole", "Senior\n\tMole", "SeniorMole", ""),
		Office:            oneOf(t, "office", "Graz", "Linz", ""),
		AdditionalOffices: someOf(t, "offices", "Graz", "Linz", " Linz", "Wels", ""),
		Keywords:          someOf(t, "keywords", "go", "go ", "Go", "xml"),
		Schedule:          xmlfeed.Schedule(oneOf(t, "schedule", "full-time", "")),
		CreatedAtText:     oneOf(t, "created", "2024-09-24", "2025-01-31", ""),
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "texts") {
		p.Descriptions = append(p.Descriptions, xmlfeed.Description{Name: fmt.Sprint(i), HTML: oneOf(t, "text", "a b", "a  b", "ab", "", " ")})
	}
	if rapid.Bool().Draw(t, "has salary") {
		text := oneOf(t, "min", "", "18.5", "18.50", "19", "by tariff", "by  tariff")
		p.Salary = &xmlfeed.Salary{MinText: text, Type: xmlfeed.SalaryType(oneOf(t, "type", "", "hourly"))}
		p.Salary.Min, _ = xmlfeed.ParseDecimal(text) // of no number it is zero, as in a feed
	}
	return p
}

// drawKnown draws any list, also ones that Apply would never make: unordered,
// with an id several times.
func drawKnown(t *rapid.T) []jobsync.Job {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) jobsync.Job {
		return jobsync.Job{
			Position: drawPosition(t, rapid.Int64Range(1, 6).Draw(t, "id")),
			Version:  rapid.Uint64Range(0, 3).Draw(t, "version"),
			Archived: rapid.Bool().Draw(t, "archived"),
		}
	}), 0, 8).Draw(t, "known")
}

// drawFeed draws new positions, and known ones with next to no change.
func drawFeed(t *rapid.T, known []jobsync.Job) *xmlfeed.Feed {
	return feedOf(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) xmlfeed.Position {
		p := drawPosition(t, rapid.Int64Range(1, 6).Draw(t, "id"))
		if len(known) == 0 || rapid.Bool().Draw(t, "new") {
			return p
		}
		old := rapid.SampledFrom(known).Draw(t, "old").Position
		switch rapid.IntRange(0, 6).Draw(t, "change") {
		case 0:
			old.Name = p.Name
		case 1:
			old.AdditionalOffices = p.AdditionalOffices
		case 2:
			old.AdditionalOffices = append([]string{"", old.Office}, old.AdditionalOffices...)
		case 3:
			old.Keywords = p.Keywords
		case 4:
			old.Descriptions = p.Descriptions
		case 5:
			old.Salary = p.Salary
		}
		return old
	}), 0, 8).Draw(t, "feed")...)
}

// content is what of a position counts, without its texts: the same as the
// product has it, but thought out and written down once more.
func content(p xmlfeed.Position) string {
	words := regexp.MustCompile(`\S+`)
	fold := func(s string) string { return strings.Join(words.FindAllString(s, -1), " ") }
	bag := func(list []string, without string) string {
		var folded []string
		for _, s := range list {
			if s = fold(s); s != "" && s != fold(without) && !slices.Contains(folded, s) {
				folded = append(folded, s)
			}
		}
		slices.Sort(folded)
		return strings.Join(folded, "+")
	}
	var salary xmlfeed.Salary
	if p.Salary != nil {
		salary = *p.Salary
	}
	amount := fold(salary.MinText)
	if !salary.Min.IsZero() {
		amount = salary.Min.Rat().RatString()
	}
	return strings.Join([]string{
		fold(p.Name), fold(p.Office), bag(p.AdditionalOffices, p.Office), bag(p.Keywords, ""), string(p.Schedule), amount, string(salary.Type),
	}, "|")
}

func texts(p xmlfeed.Position) string {
	var b strings.Builder
	for _, d := range p.Descriptions {
		fmt.Fprintf(&b, "%s: %s|", strings.Join(strings.Fields(d.Name), " "), strings.Join(strings.Fields(d.HTML), " "))
	}
	return b.String()
}

// diffProperty is everything that must be true of Diff and Apply, whatever they
// are given.
func diffProperty(t *rapid.T) {
	known := drawKnown(t)
	feed := drawFeed(t, known)
	knownBefore, feedBefore := text(known), text(feed)
	events := jobsync.Diff(known, feed)
	after := jobsync.Apply(known, events)
	if text(known) != knownBefore || text(feed) != feedBefore {
		t.Fatal("Diff or Apply changed an argument")
	}

	before := make(map[int64]jobsync.Job)
	for _, job := range known {
		before[job.ID] = job
	}
	published := make(map[int64]xmlfeed.Position)
	for _, p := range feed.Positions {
		if _, twice := published[p.ID]; !twice {
			published[p.ID] = p
		}
	}
	event := make(map[int64]jobsync.Event)
	for _, e := range events {
		if _, twice := event[e.Job.ID]; twice {
			t.Fatalf("two events of job %d", e.Job.ID)
		}
		event[e.Job.ID] = e
		checkEvent(t, e, before)
	}
	checkMirror(t, after, before, published, event)
	if again := jobsync.Diff(after, feed); len(again) != 0 {
		t.Fatalf("the same feed once more made\n%s", text(again))
	}
}

// checkEvent compares one event with what was known.
func checkEvent(t *rapid.T, e jobsync.Event, before map[int64]jobsync.Job) {
	was, known := before[e.Job.ID]
	want := jobsync.Create
	switch {
	case known && !was.Archived && e.Job.Archived:
		want = jobsync.Archive
	case known && !was.Archived:
		want = jobsync.Update
	case known:
		want = jobsync.Reopen
	}
	if e.Kind != want || e.Job.Archived != (e.Kind == jobsync.Archive) || (e.Kind == jobsync.Update) != (len(e.Changed) > 0) {
		t.Fatalf("the event is no %s:\n%s", want, text(e))
	}
	if known != (e.Previous != nil) || known && text(*e.Previous) != text(was) {
		t.Fatalf("the job before was\n%s\nin\n%s", text(was), text(e))
	}
	if e.Job.Version != was.Version+1 {
		t.Fatalf("version %d follows on %d", e.Job.Version, was.Version)
	}
	if !e.ObservedAt.Equal(noon()) || !e.Job.ChangedAt.Equal(noon()) || e.Seq != 0 || e.ID != "" {
		t.Fatalf("times or numbers of\n%s", text(e))
	}
}

// checkMirror compares the jobs after the events with the feed.
func checkMirror(t *rapid.T, after []jobsync.Job, before map[int64]jobsync.Job, published map[int64]xmlfeed.Position, event map[int64]jobsync.Event) {
	open := 0
	for i, job := range after {
		if i > 0 && after[i-1].ID >= job.ID {
			t.Fatalf("job %d comes behind job %d", job.ID, after[i-1].ID)
		}
		position, inFeed := published[job.ID]
		if inFeed == job.Archived {
			t.Fatalf("job %d is archived: %t, in the feed: %t", job.ID, job.Archived, inFeed)
		}
		was, known := before[job.ID]
		if _, moved := event[job.ID]; !moved {
			if !known || text(job) != text(was) {
				t.Fatalf("job %d changed without an event", job.ID)
			}
		}
		if !inFeed {
			continue
		}
		open++
		if content(job.Position) != content(position) {
			t.Fatalf("the mirror has %q, the feed %q", content(job.Position), content(position))
		}
		wantTexts := texts(position)
		if known && !slices.ContainsFunc(position.Descriptions, func(d xmlfeed.Description) bool { return len(strings.Fields(d.HTML)) > 0 }) {
			wantTexts = texts(was.Position)
		}
		if texts(job.Position) != wantTexts {
			t.Fatalf("the mirror has the texts %q, want %q", texts(job.Position), wantTexts)
		}
		moves := !known || was.Archived || content(was.Position) != content(position) || texts(was.Position) != wantTexts
		if _, moved := event[job.ID]; moved != moves {
			t.Fatalf("job %d has an event: %t, should have one: %t\n%s\n%s", job.ID, moved, moves, text(was), text(position))
		}
	}
	if open != len(published) {
		t.Fatalf("%d jobs are open, %d positions published", open, len(published))
	}
}

func TestDiffAndApplyForAnyInput(t *testing.T) {
	t.Parallel()
	rapid.Check(t, diffProperty)
}

// FuzzDiff is the same, with inputs that the coverage leads to. Each input makes
// a whole case, so give the engine little time to make it smaller:
//
//	go test -run - -fuzz FuzzDiff -fuzzminimizetime 1x
func FuzzDiff(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(diffProperty))
}

// speller writes feeds as differently as XML and the feed's meaning allow.
type speller struct {
	t *rapid.T
	b strings.Builder
}

func (s *speller) chance(n int) bool { return rapid.IntRange(1, n).Draw(s.t, "chance") == 1 }

func (s *speller) space() {
	s.b.WriteString(oneOf(s.t, "space", "", "", " ", "\n\t", "<!-- <name>x</name> -->", "<?x y?>", "<new a='1'><name>x</name></new>"))
}

// text writes a text, character by character, each in one of the ways that it
// can be written.
func (s *speller) text(text string) {
	s.b.WriteString(oneOf(s.t, "lead", "", "", " ", "\r\n"))
	for _, r := range text {
		switch {
		case r == ' ':
			s.b.WriteString(oneOf(s.t, "gap", " ", "  ", "\n", "&#9;", "<![CDATA[ ]]>"))
		case s.chance(8):
			fmt.Fprintf(&s.b, "<![CDATA[%c]]>", r)
		case s.chance(8):
			fmt.Fprintf(&s.b, oneOf(s.t, "reference", "&#%d;", "&#x%x;"), r)
		default:
			s.b.WriteString(strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "'", "&#039;").Replace(string(r)))
		}
	}
	s.b.WriteString(oneOf(s.t, "trail", "", "", "\n"))
}

// element writes an element, or nothing for one that is unset.
func (s *speller) element(name, text string) {
	if text == "" && s.chance(2) {
		return
	}
	s.b.WriteString("<" + name + oneOf(s.t, "attribute", "", "", ` id="7"`) + ">")
	s.text(text)
	s.b.WriteString("</" + name + ">")
}

func (s *speller) position(p xmlfeed.Position) {
	amount := func(text string) string {
		if text != "" && s.chance(2) {
			return text + "0"
		}
		return text
	}
	offices, keywords := s.shuffled(p.AdditionalOffices), s.shuffled(p.Keywords)
	if len(offices) > 0 && s.chance(3) {
		offices = append(offices, p.Office, offices[0])
	}
	elements := []func(){
		func() { s.element("id", fmt.Sprint(p.ID)) },
		func() { s.element("name", p.Name) },
		func() { s.element("office", p.Office) },
		func() { s.element("keywords", strings.Join(keywords, oneOf(s.t, "comma", ",", " , ", ",,"))) },
		func() {
			s.element("createdAt", oneOf(s.t, "created", "", "2024-09-24T11:00:15+00:00", "2016-05-31T12:14:07+0200"))
		},
		func() {
			s.list("additionalOffices", len(offices), func(i int) { s.element("office", offices[i]) })
		},
		func() {
			s.list("jobDescriptions", len(p.Descriptions), func(i int) {
				s.list("jobDescription", 1, func(int) {
					s.element("value", p.Descriptions[i].HTML)
					s.element("name", p.Descriptions[i].Name)
				})
			})
		},
		func() {
			salary := xmlfeed.Salary{}
			if p.Salary != nil {
				salary = *p.Salary
			}
			parts := 2
			if salary.MinText == "" {
				parts = 0
			}
			s.list("salaryInformation", parts, func(i int) {
				if i == 0 {
					s.element("min", amount(salary.MinText))
					return
				}
				s.element("type", string(salary.Type))
			})
		},
	}
	s.b.WriteString("<position>")
	for _, write := range rapid.Permutation(elements).Draw(s.t, "order of elements") {
		s.space()
		write()
	}
	s.space()
	s.b.WriteString("</position>")
}

// list writes a container of n things, or nothing for an empty one.
func (s *speller) list(name string, n int, item func(i int)) {
	if n == 0 && s.chance(2) {
		return
	}
	s.b.WriteString("<" + name + ">")
	for i := range n {
		s.space()
		item(i)
	}
	s.b.WriteString("</" + name + ">")
}

func (s *speller) shuffled(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return slices.Clone(rapid.Permutation(list).Draw(s.t, "shuffled"))
}

// document writes a whole feed, its positions in any order.
func (s *speller) document(positions []xmlfeed.Position) string {
	s.b.Reset()
	s.b.WriteString("<workzag-jobs>")
	if len(positions) > 0 {
		positions = rapid.Permutation(positions).Draw(s.t, "order of positions")
	}
	for _, p := range positions {
		s.space()
		s.position(p)
	}
	s.b.WriteString("</workzag-jobs>")
	return s.b.String()
}

// drawWritten draws a position as a company would fill it in.
func drawWritten(t *rapid.T, id int64) xmlfeed.Position {
	word := rapid.StringOfN(rapid.RuneFrom([]rune("aZ&<>'ü€]")), 1, 4, -1)
	phrase := func(label string) string {
		return strings.Join(rapid.SliceOfN(word, 1, 3).Draw(t, label), " ")
	}
	p := xmlfeed.Position{
		ID: id, Name: phrase("name"), Office: oneOf(t, "office", "Graz", "Linz"),
		AdditionalOffices: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"Wels", "Steyr & Enns", "Leoben"}), 0, 3, rapid.ID).Draw(t, "offices"),
		Keywords:          rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"go", "x > y", "night shift"}), 0, 3, rapid.ID).Draw(t, "keywords"),
	}
	for range rapid.IntRange(0, 2).Draw(t, "texts") {
		p.Descriptions = append(p.Descriptions, xmlfeed.Description{Name: phrase("heading"), HTML: phrase("text")})
	}
	if rapid.Bool().Draw(t, "has salary") {
		p.Salary = &xmlfeed.Salary{MinText: oneOf(t, "min", "18.5", "55000.00"), Type: xmlfeed.Yearly}
	}
	return p
}

// TestAnySpellingIsNoChange writes the same jobs twice in any of a million ways,
// through real XML: there must be no event, and one as soon as a job differs.
func TestAnySpellingIsNoChange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var list []xmlfeed.Position
		for id := range rapid.Int64Range(0, 4).Draw(t, "positions") {
			list = append(list, drawWritten(t, id+1))
		}
		s := &speller{t: t}
		read := func(document string) *xmlfeed.Feed {
			feed, err := xmlfeed.Parse([]byte(document))
			if err != nil {
				t.Fatalf("Parse: %v\n%s", err, document)
			}
			return feed
		}
		one, other := s.document(list), s.document(list)
		known := jobsync.Apply(nil, jobsync.Diff(nil, read(one)))
		if len(known) != len(list) {
			t.Fatalf("%d jobs of %d positions", len(known), len(list))
		}
		if events := jobsync.Diff(known, read(other)); len(events) != 0 {
			t.Fatalf("%s\nafter\n%s\nmade the events\n%s", other, one, text(events))
		}
		if len(list) == 0 {
			return
		}
		list[0].Name += "!"
		events := jobsync.Diff(known, read(s.document(list)))
		if len(events) != 1 || events[0].Job.ID != 1 || !slices.Equal(events[0].Changed, []jobsync.Field{jobsync.FieldName}) {
			t.Fatalf("a new name of job 1 made the events\n%s", text(events))
		}
	})
}
