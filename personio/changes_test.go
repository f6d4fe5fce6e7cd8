package personio_test

import (
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// entry is anything that has an id and updated_at.
type entry struct {
	id string
	at time.Time
}

// entries is a server that lists what changed after a moment.
type entries struct {
	rows   []entry
	err    error // after the rows
	asked  []time.Time
	during func(row int) // called while the list is read
}

func (r *entries) list(after time.Time) iter.Seq2[entry, error] {
	r.asked = append(r.asked, after)
	return func(yield func(entry, error) bool) {
		for i, e := range slices.Clone(r.rows) {
			if r.during != nil {
				r.during(i)
			}
			if (e.at.IsZero() || e.at.After(after)) && !yield(e, nil) {
				return
			}
		}
		if r.err != nil {
			yield(entry{}, r.err)
		}
	}
}

func (r *entries) since(checkpoint personio.Checkpoint) *personio.Changes[entry] {
	return personio.ChangesSince(checkpoint, r.list, func(e entry) (string, time.Time) { return e.id, e.at })
}

// read is a run that is to succeed: what came, and the checkpoint behind it.
func (r *entries) read(t *testing.T, checkpoint personio.Checkpoint) (string, personio.Checkpoint) {
	t.Helper()
	changes := r.since(checkpoint)
	var got strings.Builder
	for row, err := range changes.All() {
		if err != nil {
			t.Fatal(err)
		}
		got.WriteString(row.id)
	}
	return got.String(), changes.Checkpoint()
}

// In the bubble it is midnight of 2000-01-01, and no time passes.
func ago(d time.Duration) time.Time { return time.Now().Add(-d).UTC() }

func TestChangesComeOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &entries{rows: []entry{{"a", ago(time.Hour)}, {"b", ago(10 * time.Minute)}, {"b", ago(10 * time.Minute)}, {"c", ago(8 * time.Minute)}}}
		got, checkpoint := server.read(t, personio.Checkpoint{})
		if got != "abc" || !checkpoint.UpdatedAt.Equal(ago(8*time.Minute)) || len(checkpoint.Seen) != 2 {
			t.Errorf("%s, then %+v", got, checkpoint)
		}
		if got, _ = server.read(t, checkpoint); got != "" {
			t.Errorf("nothing changed, and %s came", got)
		}
		// d became visible late; b changed again; e is behind the overlap.
		server.rows = append(server.rows, entry{"d", ago(12 * time.Minute)}, entry{"b", ago(7 * time.Minute)}, entry{"e", ago(2 * time.Hour)})
		got, checkpoint = server.read(t, checkpoint)
		if got != "db" || !checkpoint.UpdatedAt.Equal(ago(7*time.Minute)) {
			t.Errorf("%s, then %+v", got, checkpoint)
		}
		if want := []time.Time{{}, ago(13 * time.Minute), ago(13 * time.Minute)}; !slices.EqualFunc(server.asked, want, time.Time.Equal) {
			t.Errorf("asked for changes after %v", server.asked)
		}
		// An older form of an object, from a copy of the database that is behind.
		server.rows = append(server.rows, entry{"b", ago(9 * time.Minute)})
		if got, _ = server.read(t, checkpoint); got != "" {
			t.Errorf("%s came again in an older form", got)
		}
	})
}

func TestCheckpointsSurviveStorage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		berlin := time.FixedZone("", 3600)
		server := &entries{rows: []entry{{"a", ago(time.Minute).In(berlin)}, {"b", ago(2 * time.Minute).Add(time.Millisecond)}}}
		_, checkpoint := server.read(t, personio.Checkpoint{})
		data, err := json.Marshal(checkpoint)
		if err != nil {
			t.Fatal(err)
		}
		var stored personio.Checkpoint
		if err := json.Unmarshal(data, &stored); err != nil {
			t.Fatal(err)
		}
		if got, _ := server.read(t, stored); got != "" {
			t.Errorf("%s came again after %s", got, data)
		}
		if data, err := json.Marshal(personio.Checkpoint{}); err != nil || string(data) != "{}" {
			t.Errorf("the beginning is stored as %s, %v", data, err)
		}
	})
}

func TestBrokenRunsMoveNoCheckpoint(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &entries{rows: []entry{{"a", ago(time.Minute)}, {"b", ago(time.Second)}}}
		begin := personio.Checkpoint{UpdatedAt: ago(time.Hour)}
		changes := server.since(begin)
		check := func(when string) {
			if got := changes.Checkpoint(); !got.UpdatedAt.Equal(begin.UpdatedAt) || got.Seen != nil {
				t.Errorf("%s: %+v", when, got)
			}
		}
		check("before a run")
		for range changes.All() {
			break
		}
		check("after a loop that was left")
		server.err = errors.New("the line is down")
		rows, err := personio.Collect(changes.All())
		if len(rows) != 2 || !errors.Is(err, server.err) {
			t.Errorf("%v, %v", rows, err)
		}
		check("after an error")
		server.err = nil
		if rows, err := personio.Collect(changes.All()); len(rows) != 2 || err != nil {
			t.Errorf("a second run: %v, %v", rows, err)
		}
		if got := changes.Checkpoint(); !got.UpdatedAt.Equal(ago(time.Second)) {
			t.Errorf("after a complete run: %+v", got)
		}
	})
}

// A long run sees changes of its own time on late pages, and would miss others on
// pages that it had read, if its checkpoint were the latest change. Those that it
// saw come again, because they may have changed once more.
func TestChangesWhileARunLastsAreNotLost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &entries{rows: []entry{{"a", ago(time.Hour)}, {"b", ago(time.Hour)}}}
		changed := []entry{{"a", time.Now().Add(10 * time.Minute)}, {"b", time.Now().Add(time.Hour)}}
		server.rows[1] = changed[1] // changes before its page is read
		server.during = func(row int) {
			if row == 1 {
				<-time.After(time.Hour)
			}
		}
		got, checkpoint := server.read(t, personio.Checkpoint{})
		server.rows, server.during = changed, nil
		again, _ := server.read(t, checkpoint)
		if got != "ab" || again != "ab" {
			t.Errorf("first %s, then %s after %+v", got, again, checkpoint)
		}
	})
}

// Personio's updated_at has whole seconds. What changes again in the second in
// which it was read looks as it did, so that it has to come until that second is
// over for certain, and no longer.
func TestSecondChangeInOneSecondIsNotLost(t *testing.T) {
	t.Parallel()
	for name, clock := range map[string]time.Duration{
		"clocks that agree": 0, "Personio is ahead": 3 * time.Second, "far ahead": time.Minute, "Personio is behind": -time.Second,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				<-time.After(300 * time.Millisecond) // the run begins within a second
				stamp := func() time.Time { return time.Now().Add(clock).UTC().Truncate(time.Second) }
				server := &entries{rows: []entry{{"a", stamp()}, {"old", ago(time.Hour)}}}
				got, checkpoint := server.read(t, personio.Checkpoint{})
				if got != "aold" {
					t.Errorf("first came %s", got)
				}
				// a changes again, and the stamp stays what it was.
				if got, checkpoint = server.read(t, checkpoint); got != "a" {
					t.Errorf("after a second change in the same second came %q", got)
				}
				for range 2 {
					<-time.After(3*time.Second + max(clock, 0))
					got, checkpoint = server.read(t, checkpoint)
				}
				if got != "" || len(checkpoint.Seen) != 1 {
					t.Errorf("long after the change, %q came again; %+v", got, checkpoint)
				}
			})
		})
	}
}

// Runs follow each other at any pace and take their time, objects change at any
// moment, also more than once in a second. The last version of each is read, runs
// come to rest, and a checkpoint has nothing that is behind the overlap.
func TestChangesConverge(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		clock := time.Duration(rapid.IntRange(-1000, 10_000).Draw(rt, "Personio's clock is ahead by")) * time.Millisecond
		pauses := rapid.SliceOfN(rapid.IntRange(0, 4000), 1, 40).Draw(rt, "pauses before a run, or a change if odd")
		slow := time.Duration(rapid.IntRange(0, 1000).Draw(rt, "time that an object takes")) * time.Millisecond
		synctest.Test(t, func(*testing.T) { converge(rt, clock, slow, pauses) })
	})
}

// version is a state of one of three objects.
type version struct {
	object, number int
	at             time.Time
}

func converge(t *rapid.T, clock, slow time.Duration, pauses []int) {
	var server, read [3]version
	var checkpoint personio.Checkpoint
	list := func(after time.Time) iter.Seq2[version, error] {
		return func(yield func(version, error) bool) {
			for i := range server {
				if server[i].at.After(after) && !yield(server[i], nil) {
					return
				}
				<-time.After(slow)
			}
		}
	}
	run := func() (came int) {
		changes := personio.ChangesSince(checkpoint, list, func(v version) (string, time.Time) { return strconv.Itoa(v.object), v.at })
		changes.Overlap = 20 * time.Second
		for v, err := range changes.All() {
			if err != nil {
				t.Error(err)
			}
			read[v.object] = v
			came++
		}
		checkpoint = changes.Checkpoint()
		for id, at := range checkpoint.Seen {
			if at.Before(checkpoint.UpdatedAt.Add(-changes.Overlap)) {
				t.Errorf("%s of %v is kept behind the overlap of %v", id, at, checkpoint.UpdatedAt)
			}
		}
		return came
	}
	for i, pause := range pauses {
		<-time.After(time.Duration(pause) * time.Millisecond)
		if pause%2 == 0 {
			run()
			continue
		}
		server[i%3] = version{i % 3, i, time.Now().Add(clock).UTC().Truncate(time.Second)}
	}
	<-time.After(3*time.Second + max(clock, 0))
	run()
	if came := run(); came != 0 {
		t.Errorf("%d objects came again although nothing changed", came)
	}
	if read != server {
		t.Errorf("read %v, want %v", read, server)
	}
}

func TestObjectsWithoutUpdatedAtAlwaysCome(t *testing.T) {
	t.Parallel()
	server := &entries{rows: []entry{{id: "a"}, {id: "b"}}}
	got, checkpoint := server.read(t, personio.Checkpoint{})
	if got != "ab" || len(checkpoint.Seen) != 0 {
		t.Errorf("%s, then %+v", got, checkpoint)
	}
	if got, _ = server.read(t, checkpoint); got != "ab" {
		t.Errorf("then %s", got)
	}
}

func TestOverlapIsTheCallers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &entries{}
		changes := server.since(personio.Checkpoint{UpdatedAt: ago(0)})
		changes.Overlap = time.Hour
		if _, err := personio.Collect(changes.All()); err != nil || !server.asked[0].Equal(ago(time.Hour)) {
			t.Errorf("asked for changes after %v, %v", server.asked, err)
		}
	})
}

func TestPersonsChangeSinceACheckpoint(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, company, client := kontor(t)
		ada := company.AddPerson(personiotest.Person{FirstName: "Ada", LastName: "Byron"})
		company.AddPerson(personiotest.Person{FirstName: "Bob", LastName: "Byron"})
		options := personio.PersonListOptions{LastName: "Byron"}
		changes := client.Persons.ChangesSince(t.Context(), personio.Checkpoint{}, options)
		<-time.After(2 * time.Second)
		if persons, err := personio.Collect(changes.All()); len(persons) != 2 || err != nil {
			t.Fatalf("%v, %v", persons, err)
		}
		<-time.After(time.Hour)
		if err := client.Persons.Update(t.Context(), personio.PersonID(ada), personio.PersonPatch{FirstName: personio.Set("Augusta")}); err != nil {
			t.Fatal(err)
		}
		company.AddPerson(personiotest.Person{FirstName: "Eve", LastName: "Other"})
		changes = client.Persons.ChangesSince(t.Context(), changes.Checkpoint(), options)
		persons, err := personio.Collect(changes.All())
		if err != nil || len(persons) != 1 || persons[0].FirstName != "Augusta" {
			t.Errorf("%v, %v", persons, err)
		}
	})
}

func TestAbsenceThatChangesTwiceInOneSecondComesTwice(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, company, client := kontor(t)
		ada := company.AddPerson(personiotest.Person{FirstName: "Ada", LastName: "Byron"})
		vacation := company.AddAbsenceType(personiotest.AbsenceType{Name: "Vacation", Unit: "DAY"})
		from, to := personio.WholeDays(personio.NewDate(2031, 2, 3), personio.NewDate(2031, 2, 4))
		absence, err := client.AbsencePeriods.Create(t.Context(), personio.AbsencePeriodCreate{
			Person: personio.RefTo(personio.PersonID(ada)), AbsenceType: personio.RefTo(personio.AbsenceTypeID(vacation)), StartsFrom: from, EndsAt: to,
		}, personio.SkipApproval)
		if err != nil {
			t.Fatal(err)
		}
		var checkpoint personio.Checkpoint
		comments := func() string {
			changes := client.AbsencePeriods.ChangesSince(t.Context(), checkpoint, personio.AbsencePeriodListOptions{})
			got := ""
			for absence, err := range changes.All() {
				if err != nil {
					t.Fatal(err)
				}
				got += "<" + absence.Comment + ">"
			}
			checkpoint = changes.Checkpoint()
			return got
		}
		if got := comments(); got != "<>" {
			t.Errorf("new: %s", got)
		}
		if err := client.AbsencePeriods.Update(t.Context(), absence.ID, personio.AbsencePeriodPatch{Comment: personio.Set("Paris")}, personio.SkipApproval); err != nil {
			t.Fatal(err)
		}
		if got := comments(); got != "<Paris>" {
			t.Errorf("changed within the second: %s", got)
		}
		<-time.After(time.Minute)
		if got := comments() + comments(); got != "<Paris>" {
			t.Errorf("once more when the second is over, then no more: %s", got)
		}
	})
}
