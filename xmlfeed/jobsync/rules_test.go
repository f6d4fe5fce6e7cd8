package jobsync_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// putNewer is a consumer that does what docs/jobsync.md says: put each job in the
// place of the one with its id if its Version is higher. It never forgets.
type putNewer map[int64]jobsync.Job

func (m putNewer) take(events []jobsync.Event) {
	for _, event := range events {
		if event.Job.Version > m[event.Job.ID].Version {
			m[event.Job.ID] = event.Job
		}
	}
}

// TestAMirrorOfTheHigherVersionsIsTheFeed, however long a job was away, and in
// whatever order old events come again.
func TestAMirrorOfTheHigherVersionsIsTheFeed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		mirror, state, at := putNewer{}, jobsync.State{}, noon()
		policy := jobsync.Policy{Misses: 1, MissingFor: -1, MaxArchives: 100}
		var told []jobsync.Event
		for range rapid.IntRange(1, 12).Draw(r, "looks") {
			at = at.Add(rapid.SampledFrom([]time.Duration{time.Hour, 50 * 24 * time.Hour, 100 * 24 * time.Hour}).Draw(r, "time"))
			var list []xmlfeed.Position
			for id := range rapid.Int64Range(0, 4).Draw(r, "jobs") {
				list = append(list, position(id+1, rapid.SampledFrom([]string{"Mole", "Vole"}).Draw(r, "name")))
			}
			list = append(list, position(99, "Anchor"))
			planned := jobsync.Plan(state, jobsync.Observation{Company: acme, StartedAt: at, Feed: feedOf(list...)}, policy, at)
			next, err := state.After(planned.Change)
			if err != nil {
				r.Fatal(err)
			}
			state, told = next, append(told, planned.Events()...)
			mirror.take(planned.Events())
			mirror.take(told[rapid.IntRange(0, len(told)-1).Draw(r, "again from"):])
			for _, p := range list {
				if job := mirror[p.ID]; job.Archived || job.Name != p.Name {
					r.Fatalf("the mirror has %+v, the feed %+v", job, p)
				}
			}
			for id, job := range mirror {
				if !job.Archived && !slices.ContainsFunc(list, func(p xmlfeed.Position) bool { return p.ID == id }) {
					r.Fatalf("the mirror has job %d, the feed does not", id)
				}
			}
		}
	})
}

// TestALanguageThatLeavesThePolicyTakesItsTextsAlong, and its warnings.
func TestALanguageThatLeavesThePolicyTakesItsTextsAlong(t *testing.T) {
	t.Parallel()
	for name, unchangedFeed := range map[string]bool{"with a new feed": false, "with an unchanged feed": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newObserver(t, jobsync.Policy{Languages: []string{"fr", "en"}}, 0)
			own := []xmlfeed.Position{in(1, "Loch"), in(2, ""), in(3, "")}
			look := marked("m", own...)
			look.Translations = map[string]*xmlfeed.Feed{
				"fr": feedOf(in(1, "trou"), in(2, "fosse"), in(3, "mine")), "en": feedOf(in(1, "hole"), in(2, "pit"), in(3, "")),
			}
			o.look(0, look)
			look = marked("m", own...)
			look.Translations = map[string]*xmlfeed.Feed{"fr": feedOf(in(1, ""), in(2, ""), in(3, ""))}
			o.look(time.Hour, look)
			if got := o.look(8*day, unchanged("m")).Warnings; len(got) != 1 || got[0].Language != "fr" || got[0].Jobs != 3 {
				t.Errorf("warnings before: %+v", got)
			}
			o.policy.Languages = []string{"en"}
			look = marked("m", own...)
			if unchangedFeed {
				look = unchanged("m")
			}
			planned := o.look(time.Hour, look)
			o.wantEvents("French leaves", planned, "4 update 1 [jobDescriptions]", "5 update 2 [jobDescriptions]", "6 update 3 [jobDescriptions]")
			if len(planned.Warnings) != 0 || len(o.look(time.Hour, unchanged("m")).Warnings) != 0 {
				t.Errorf("warnings are left: %+v", planned.Warnings)
			}
			for i, want := range []string{"Loch en:hole", "pit en:pit", "-"} {
				if got := words(o.state.Jobs[i].Job); got != want {
					t.Errorf("job %d has the texts %q, want %q", i+1, got, want)
				}
			}
			if _, kept := o.state.Languages["fr"]; kept || len(o.state.Jobs[0].StaleSince) != 0 {
				t.Errorf("French is still known: %+v, %+v", o.state.Languages, o.state.Jobs[0])
			}
		})
	}
}

// TestAFilterTellsWhatItLeavesOut as that, not as closed.
func TestAFilterTellsWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	linz := position(2, "Mole")
	linz.Office, linz.AdditionalOffices, linz.Department = "Linz", []string{"Wels"}, "Sand"
	both := []xmlfeed.Position{position(1, "Digger"), linz}
	o := newObserver(t, jobsync.Policy{}, 0)
	o.look(0, marked("m", both...))
	o.policy.Filter = jobsync.Filter{Offices: []string{" Wels"}, Departments: []string{"Sand"}}
	if planned := o.look(time.Hour, unchanged("m")); planned.Err == nil {
		t.Error("an unchanged feed was enough for another filter, although jobs that it takes may be missing")
	}
	planned := o.look(time.Hour, marked("m", both...))
	o.wantEvents("a filter", planned, "3 leave-out 1")
	if left := planned.Events()[0].Job; left.Archived || !left.LeftOut || left.Name != "Digger" || len(left.Descriptions) == 0 {
		t.Errorf("the job that was left out is %s", text(left))
	}
	o.wantEvents("as before", o.look(time.Hour, unchanged("m")))
	if got := ids(o.state.Open()); !slices.Equal(got, []int64{2}) || o.state.Head.Open != 1 || o.state.Missing != 0 {
		t.Errorf("open: %v, head %+v", got, o.state.Head)
	}
	linz.Department = "Clay"
	o.wantEvents("the job moves out of it", o.see(time.Hour, both[0], linz), "4 leave-out 2")
	o.policy.Filter = jobsync.Filter{Func: func(p xmlfeed.Position) bool { return p.ID == 1 }}
	o.wantEvents("another one", o.see(time.Hour, both...), "5 reopen 1")
	o.policy.Filter = jobsync.Filter{RecruitingCategories: []string{"Students"}, AsArchive: true}
	o.wantEvents("asked for as closed", o.see(time.Hour, both...), "6 archive 1")
	o.policy.Filter = jobsync.Filter{}
	o.wantEvents("none", o.see(time.Hour, both...), "7 reopen 1", "8 reopen 2")
}

// TestAnUnchangedFeedLeadsToMoreInTime: what is missing ends, and what is archived
// is forgotten, by looks that read only the head before.
func TestAnUnchangedFeedLeadsToMoreInTime(t *testing.T) {
	t.Parallel()
	o := newObserver(t, jobsync.Policy{}, 0)
	o.look(0, marked("m", positions(1, 20)...))
	o.look(time.Hour, marked("n", positions(2, 20)...))
	o.wantEvents("too early", o.look(9*time.Minute, unchanged("n")))
	o.wantEvents("in time", o.look(time.Minute, unchanged("n")), "21 archive 1")
	o.look(90*day, unchanged("n"))
	if len(o.state.Jobs) != 20 {
		t.Error("the archived job was forgotten too early")
	}
	o.look(1, unchanged("n"))
	if len(o.state.Jobs) != 19 {
		t.Error("the archived job was not forgotten")
	}
}
