package connection_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/connection"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/boltstore"
	"github.com/personio-go/sdk/personio/store/storetest"
)

// registryKey is that of all tests.
func registryKey() []byte { return bytes.Repeat([]byte{7}, 32) }

// told are the events that a product was told.
type told struct {
	mu     sync.Mutex
	events []connection.Event
	fails  int // so many times
}

func (t *told) take(_ context.Context, e connection.Event) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.fails > 0 {
		t.fails--
		return errors.New("the product is busy")
	}
	t.events = append(t.events, e)
	return nil
}

func (t *told) kinds() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var kinds []string
	for _, e := range t.events {
		kinds = append(kinds, string(e.Kind))
	}
	return strings.Join(kinds, " ")
}

// newRegistry is one over the emulator; Run runs until the test ends.
func newRegistry(t *testing.T, a *account, s store.Store) (*connection.Registry, *told) {
	t.Helper()
	events := &told{}
	r, err := connection.NewRegistry(s, registryKey(), connection.WithCheckOptions(a.option()), connection.WithEvents(events.take))
	if err != nil {
		t.Fatal(err)
	}
	return r, events
}

func run(t *testing.T, r *connection.Registry) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
}

func save(t *testing.T, r *connection.Registry, id string, settings connection.Settings) connection.Entry {
	t.Helper()
	entry, err := r.Save(t.Context(), id, settings)
	if err != nil {
		t.Fatal(err)
	}
	return entry
}

func get(t *testing.T, r *connection.Registry, id string) connection.Entry {
	t.Helper()
	entry, err := r.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return entry
}

// later lets time pass, and everything that is due happen.
func later(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// From what was entered to "ready", to a disturbance and back, by itself.
func TestAConnectionLives(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAccount()
		a.company.SetFeedEnabled(false)
		r, events := newRegistry(t, a, store.NewMemory())
		run(t, r)
		if entry := save(t, r, "c1", a.settings); entry.Status != connection.Checking || entry.Slug != "hafenkontor" {
			t.Fatalf("%+v", entry)
		}
		later(time.Second)
		if entry := get(t, r, "c1"); entry.Status != connection.Incomplete || entry.Step != connection.StepFeed || entry.Code != "feed.off" {
			t.Fatalf("%+v", entry)
		}
		a.company.SetFeedEnabled(true)
		later(time.Minute + time.Second) // within one re-check
		ready := get(t, r, "c1")
		if ready.Status != connection.Ready || ready.ReadyAt.IsZero() || events.kinds() != "step-missing ready" {
			t.Fatalf("%+v, told %s", ready, events.kinds())
		}

		a.company.SetFeedEnabled(false)
		later(time.Until(ready.NextCheck) + time.Second)
		if entry := get(t, r, "c1"); entry.Status != connection.Ready {
			t.Errorf("one bad look degraded it: %+v", entry)
		}
		later(time.Minute)
		if entry := get(t, r, "c1"); entry.Status != connection.Degraded || entry.Step != connection.StepFeed || entry.ReadyAt != ready.ReadyAt {
			t.Errorf("%+v", entry)
		}
		a.company.SetFeedEnabled(true)
		later(10 * time.Minute)
		if kinds := events.kinds(); kinds != "step-missing ready degraded recovered" {
			t.Errorf("told %s", kinds)
		}
		if entry, err := r.End(t.Context(), "c1"); err != nil || entry.Status != connection.Ended {
			t.Errorf("%+v, %v", entry, err)
		}
		later(24 * time.Hour)
		if kinds := events.kinds(); kinds != "step-missing ready degraded recovered ended" {
			t.Errorf("told %s", kinds)
		}
		if _, err := r.Clients(t.Context(), "c1"); !errors.Is(err, connection.ErrNotConnected) {
			t.Errorf("an ended connection gives clients: %v", err)
		}
		if entry := save(t, r, "c1", a.settings); entry.Status != connection.Checking {
			t.Errorf("connected again: %+v", entry)
		}
		later(time.Second)
		if entry := get(t, r, "c1"); entry.Status != connection.Ready || !strings.HasSuffix(events.kinds(), "ended ready") {
			t.Errorf("%+v, told %s", entry, events.kinds())
		}
		var seqs []string
		for _, e := range events.events {
			seqs = append(seqs, e.ID)
		}
		if !slices.IsSorted(seqs) || len(slices.Compact(slices.Clone(seqs))) != len(seqs) || seqs[0] != "c1/1" {
			t.Errorf("ids %v", seqs)
		}
	})
}

// Each thing that a company gets wrong is told as exactly that step, and after mending the
// connection becomes ready by itself within one re-check.
func TestEveryMistakeIsToldAsItsStepAndMendedByItself(t *testing.T) {
	t.Parallel()
	n := 0
	for _, mistake := range misconfigurations() {
		if mistake.step == connection.StepNetwork || mistake.step == connection.StepClock || len(mistake.scopes) > 0 {
			continue // ours, or a client that cannot be changed
		}
		n++
		t.Run(mistake.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := newAccount()
				right := a.settings
				mistake.breaks(a)
				r, _ := newRegistry(t, a, store.NewMemory())
				run(t, r)
				save(t, r, "c1", a.settings)
				later(time.Second)
				entry := get(t, r, "c1")
				if entry.Status != connection.Incomplete || entry.Step != mistake.step {
					t.Fatalf("%s at %s (%s), want %s", entry.Status, entry.Step, entry.Code, mistake.step)
				}
				mended := newAccount()
				*a = account{server: mended.server, company: mended.company, settings: right, clientID: mended.clientID}
				save(t, r, "c1", mended.settings)
				later(time.Minute + time.Second)
				if entry := get(t, r, "c1"); entry.Status != connection.Ready {
					t.Errorf("after mending: %+v", entry)
				}
			})
		})
	}
	if n < 15 {
		t.Errorf("only %d mistakes", n)
	}
}

// An outage, of Personio's or of the network, degrades nobody.
func TestAnOutageDegradesNobody(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]personiotest.Fault{
		"5xx":           {Status: http.StatusServiceUnavailable, Times: 10_000},
		"no connection": {Break: personiotest.NoConnection, Times: 10_000},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := newAccount()
				r, events := newRegistry(t, a, store.NewMemory())
				run(t, r)
				save(t, r, "c1", a.settings)
				later(time.Second)
				a.server.Inject(fault)
				later(12 * time.Hour)
				if entry := get(t, r, "c1"); entry.Status != connection.Ready || events.kinds() != "ready" {
					t.Errorf("%+v, told %s", entry, events.kinds())
				}
			})
		})
	}
}

// After days of failure looks become rare and a person is asked, once.
func TestSomebodyIsAskedAfterDaysOfFailure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAccount()
		r, events := newRegistry(t, a, store.NewMemory())
		run(t, r)
		save(t, r, "c1", a.settings)
		later(time.Second)
		a.company.SetFeedEnabled(false)
		later(10 * 24 * time.Hour)
		entry := get(t, r, "c1")
		if !entry.NeedsPerson || events.kinds() != "ready degraded needs-person" || time.Until(entry.NextCheck) < 12*time.Hour && entry.NextCheck.Sub(entry.CheckedAt) < 24*time.Hour {
			t.Errorf("%+v, told %s", entry, events.kinds())
		}
		if n := len(a.server.Requests()); n > 400 {
			t.Errorf("%d requests in ten days", n)
		}
		if err := r.PutOff(t.Context(), "c1", connection.StepFeed, time.Now().Add(48*time.Hour)); err != nil {
			t.Fatal(err)
		}
		later(2 * time.Minute)
		if entry := get(t, r, "c1"); entry.Status != connection.Ready {
			t.Errorf("put off by support, and still told: %+v", entry)
		}
		later(72 * time.Hour)
		if entry := get(t, r, "c1"); entry.Status != connection.Degraded {
			t.Errorf("put off for two days, and not told after five: %+v", entry)
		}
		_, seen, err := r.Report(t.Context(), "c1")
		if err != nil || len(seen) != 1 || seen[0].Step != connection.StepFeed || seen[0].LastSeen.Sub(seen[0].FirstSeen) < 9*24*time.Hour {
			t.Errorf("%+v, %v", seen, err)
		}
	})
}

// A client that is refused has its connection checked, at most once a minute.
func TestClientsThatAreRefusedHaveTheConnectionChecked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAccount()
		r, _ := newRegistry(t, a, store.NewMemory())
		run(t, r)
		save(t, r, "c1", a.settings)
		later(time.Second)
		clients, err := r.Clients(t.Context(), "c1")
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := r.Clients(t.Context(), "c1"); again != clients {
			t.Error("other clients for the same settings")
		}
		later(2 * time.Minute) // after the check at the beginning
		checked := get(t, r, "c1").CheckedAt
		a.server.Inject(personiotest.Fault{Operation: personio.OpPersonsList, Status: http.StatusForbidden, Times: 1000})
		for range 60 { // five minutes of a product that goes on trying
			if _, err := clients.Personnel.Persons.List(t.Context(), personio.PersonListOptions{}); err == nil {
				t.Fatal("not refused")
			}
			later(5 * time.Second)
		}
		entry := get(t, r, "c1")
		if entry.Status != connection.Degraded || entry.Step != connection.StepAccess || entry.CheckedAt.Sub(checked) < 4*time.Minute {
			t.Errorf("%+v", entry)
		}
		if tokens := a.server.Count(personio.OpAuthToken); tokens > 12 {
			t.Errorf("%d tokens, about as many checks in five minutes", tokens)
		}
	})
}

// The feed tells, too: a job sync that finds it switched off has the connection checked.
func TestAFeedThatIsGoneHasTheConnectionChecked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAccount()
		r, _ := newRegistry(t, a, store.NewMemory())
		run(t, r)
		save(t, r, "c1", a.settings)
		later(2 * time.Minute)
		source, err := r.Source(t.Context(), "c1")
		if err != nil {
			t.Fatal(err)
		}
		a.company.SetFeedEnabled(false)
		if _, err := source.Fetch(t.Context(), ""); err == nil {
			t.Fatal("the feed is off")
		}
		later(2 * time.Minute)
		if entry := get(t, r, "c1"); entry.Status != connection.Degraded || entry.Code != "feed.off" {
			t.Errorf("%+v", entry)
		}
	})
}

// The clients of new settings are other ones; those that are in use go on with the old.
func TestCredentialsAreRotatedWithoutALostRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAccount()
		r, _ := newRegistry(t, a, store.NewMemory())
		run(t, r)
		save(t, r, "c1", a.settings)
		later(time.Second)
		before, err := r.Clients(t.Context(), "c1")
		if err != nil {
			t.Fatal(err)
		}
		id, secret := a.company.AddClient()
		rotated := a.settings
		rotated.ClientID, rotated.ClientSecret = id, auth.NewSecret(secret)
		rotated.RecruitingToken = auth.Secret{} // not entered again: it is kept
		save(t, r, "c1", rotated)
		after, err := r.Clients(t.Context(), "c1")
		if err != nil || after == before || after.Recruiting == nil {
			t.Fatalf("%v, same clients: %t", err, after == before)
		}
		for name, c := range map[string]*connection.Connection{"before": before, "after": after} {
			if _, err := c.Personnel.Persons.List(t.Context(), personio.PersonListOptions{}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		later(time.Second)
		if entry := get(t, r, "c1"); entry.Status != connection.Ready {
			t.Errorf("%+v", entry)
		}
	})
}

func TestTheSameAccountAtTwoCompaniesIsTold(t *testing.T) {
	t.Parallel()
	a := newAccount()
	r, _ := newRegistry(t, a, store.NewMemory())
	save(t, r, "c1", a.settings)
	_, err := r.Save(t.Context(), "c2", connection.Settings{Domain: "https://hafenkontor.app.personio.com"})
	if twice, ok := errors.AsType[*connection.DuplicateError](err); !ok || twice.ID != "c1" {
		t.Errorf("%v", err)
	}
	if _, err := r.Get(t.Context(), "c2"); !errors.Is(err, connection.ErrNotConnected) {
		t.Errorf("something was kept: %v", err)
	}
	if _, err := r.Save(t.Context(), "c2", a.settings, connection.AllowTwice()); err != nil {
		t.Error(err)
	}
	if _, err := r.Save(t.Context(), "c1", a.settings); err == nil {
		t.Error("c2 has it now, too")
	}
	for _, id := range []string{"c1", "c2"} {
		if _, err := r.End(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.Save(t.Context(), "c3", a.settings); err != nil {
		t.Errorf("an ended connection keeps its account from others: %v", err)
	}
}

// An event that the product does not take is told again, later and later, before anything newer.
func TestEventsAreToldInOrderUntilTheyAreTaken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAccount()
		a.company.SetFeedEnabled(false)
		r, events := newRegistry(t, a, store.NewMemory())
		events.fails = 6
		run(t, r)
		save(t, r, "c1", a.settings)
		later(time.Second)
		a.company.SetFeedEnabled(true)
		later(2 * time.Minute)
		if events.kinds() != "" || get(t, r, "c1").Status != connection.Ready {
			t.Errorf("told %s, %+v", events.kinds(), get(t, r, "c1"))
		}
		later(10 * time.Minute)
		if events.kinds() != "step-missing ready" {
			t.Errorf("told %s", events.kinds())
		}
	})
}

// However a process ends around a write, the next one tells every event, each under its own id:
// the store fails at each of its calls, before and after carrying it out.
func TestNoEventIsLostWhereverAProcessEnds(t *testing.T) {
	t.Parallel()
	for _, carriedOut := range []bool{false, true} {
		for at := range 40 {
			t.Run(fmt.Sprint(at, carriedOut), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) { endsAt(t, at, carriedOut) })
			})
		}
	}
}

func endsAt(t *testing.T, at int, carriedOut bool) {
	t.Helper()
	a := newAccount()
	a.company.SetFeedEnabled(false)
	memory := store.NewMemory()
	dying := &dyingStore{Store: memory, left: at, carriedOut: carriedOut}
	first, events := newRegistry(t, a, dying)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); _ = first.Run(ctx) }()
	_, err := first.Save(t.Context(), "c1", a.settings)
	later(3 * time.Second)
	cancel()
	<-done

	second, _ := newRegistry(t, a, memory)
	again, err2 := connection.NewRegistry(memory, registryKey(), connection.WithCheckOptions(a.option()), connection.WithEvents(events.take))
	if err2 != nil {
		t.Fatal(err2)
	}
	run(t, again)
	if err != nil { // the company enters it again
		save(t, second, "c1", a.settings)
	}
	later(5 * time.Minute) // the dead process's lease ends
	a.company.SetFeedEnabled(true)
	later(20 * time.Minute)
	seen := map[string]connection.EventKind{}
	for _, e := range events.events {
		if kind, ok := seen[e.ID]; ok && kind != e.Kind {
			t.Errorf("%s is %s and %s", e.ID, kind, e.Kind)
		}
		seen[e.ID] = e.Kind
	}
	if want := (map[string]connection.EventKind{"c1/1": connection.StepMissing, "c1/2": connection.BecameReady}); len(seen) != 2 || seen["c1/1"] != want["c1/1"] || seen["c1/2"] != want["c1/2"] {
		t.Errorf("told %v, want %v; %+v", seen, want, get(t, second, "c1"))
	}
}

// dyingStore fails from one of its writes on, as for a process that has ended.
type dyingStore struct {
	store.Store

	mu         sync.Mutex
	left       int
	carriedOut bool
}

var errDead = errors.New("the process has ended")

func (d *dyingStore) dead() (dead, last bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left--
	return d.left < 0, d.left == -1
}

func (d *dyingStore) Commit(ctx context.Context, unit store.Unit, change store.Change) error {
	dead, last := d.dead()
	if last && d.carriedOut {
		_ = d.Store.Commit(ctx, unit, change)
	}
	if dead {
		return errDead
	}
	return d.Store.Commit(ctx, unit, change)
}

func (d *dyingStore) Lease(ctx context.Context, unit store.Unit, owner string, ttl time.Duration) (uint64, store.Head, error) {
	dead, last := d.dead()
	if last && d.carriedOut {
		_, _, _ = d.Store.Lease(ctx, unit, owner, ttl)
	}
	if dead {
		return 0, store.Head{}, errDead
	}
	return d.Store.Lease(ctx, unit, owner, ttl)
}

func (d *dyingStore) Release(ctx context.Context, unit store.Unit, owner string) error {
	if dead, _ := d.dead(); dead {
		return errDead
	}
	return d.Store.Release(ctx, unit, owner)
}

func (d *dyingStore) Pending(ctx context.Context, unit store.Unit, limit int) ([]store.Event, error) {
	if dead, _ := d.dead(); dead {
		return nil, errDead
	}
	return d.Store.Pending(ctx, unit, limit)
}

func TestInvitesHoldUntilTheyAreDone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAccount()
		counting := storetest.Count(store.NewMemory())
		r, _ := newRegistry(t, a, counting)
		invite := func(ttl time.Duration) string {
			t.Helper()
			text, err := r.Invite(t.Context(), "c1", ttl)
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
		holds := func(text string) bool {
			t.Helper()
			id, err := r.OpenInvite(t.Context(), text)
			if err != nil && !errors.Is(err, connection.ErrInvite) {
				t.Fatal(err)
			}
			return id == "c1" && err == nil
		}
		first := invite(time.Hour)
		if !holds(first) {
			t.Error("a new invite does not hold")
		}
		later(time.Hour)
		if holds(first) {
			t.Error("it holds after its time")
		}
		second := invite(time.Hour)
		if err := r.RevokeInvites(t.Context(), "c1"); err != nil || holds(second) {
			t.Error("a revoked invite holds", err)
		}
		third := invite(time.Hour)
		counting.Take()
		data, _ := base64.RawURLEncoding.DecodeString(third)
		for i := range data { // whatever is changed in it
			forged := bytes.Clone(data)
			forged[i] ^= 1
			if holds(base64.RawURLEncoding.EncodeToString(forged)) {
				t.Errorf("it holds with byte %d changed", i)
			}
		}
		for _, text := range []string{"", "x", third + "x", third[:len(third)-2], "öäü", strings.Repeat("A", 1000)} {
			if holds(text) {
				t.Errorf("%q holds", text)
			}
		}
		if counts := counting.Take(); counts != (storetest.Counts{}) {
			t.Errorf("the store was asked for an invite that nobody signed: %+v", counts)
		}
		run(t, r)
		save(t, r, "c1", a.settings)
		later(time.Second)
		if get(t, r, "c1").Status != connection.Ready || holds(third) {
			t.Error("it holds though everything is done")
		}
	})
}

// A page of support reads as much for 10,000 companies as for 100.
func TestAPageReadsAsMuchHoweverManyThereAre(t *testing.T) {
	t.Parallel()
	reads := func(companies int) (all, failing int) {
		a := newAccount()
		counting := storetest.Count(store.NewMemory())
		r, _ := newRegistry(t, a, counting)
		for i := range companies {
			settings := connection.Settings{Domain: fmt.Sprintf("company-%d", i)}
			if i%10 == 0 {
				settings.Domain = "?"
			}
			if _, err := r.Save(t.Context(), fmt.Sprintf("id-%05d", i), settings); err != nil {
				t.Fatal(err)
			}
		}
		count := func(opts connection.ListOptions, want int) int {
			counting.Take()
			page, err := r.List(t.Context(), opts)
			if err != nil || len(page.Entries) != want {
				t.Fatalf("%d entries, %v", len(page.Entries), err)
			}
			counts := counting.Take()
			return counts.Heads + counts.Reads
		}
		return count(connection.ListOptions{}, 50), count(connection.ListOptions{Status: connection.Incomplete, Limit: 10}, 10)
	}
	fewAll, fewFailing := reads(100)
	manyAll, manyFailing := reads(10_000)
	if fewAll != manyAll || fewFailing != manyFailing {
		t.Errorf("reads for 100: %d, %d; for 10,000: %d, %d", fewAll, fewFailing, manyAll, manyFailing)
	}
}

// Pages follow one another, and have everything once.
func TestPagesHaveEverythingOnce(t *testing.T) {
	t.Parallel()
	a := newAccount()
	r, _ := newRegistry(t, a, store.NewMemory())
	for i := range 25 {
		save(t, r, fmt.Sprintf("id-%02d", i), connection.Settings{Domain: fmt.Sprintf("company-%02d", i)})
	}
	for name, opts := range map[string]connection.ListOptions{
		"all": {Limit: 4}, "by status": {Limit: 4, Status: connection.Checking}, "by id": {Limit: 4, Search: "id-"}, "by account": {Limit: 4, Search: "company-"},
	} {
		seen := map[string]int{}
		for {
			page, err := r.List(t.Context(), opts)
			if err != nil {
				t.Fatal(err)
			}
			for _, entry := range page.Entries {
				seen[entry.ID]++
			}
			if opts.After = page.Next; opts.After == "" {
				break
			}
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%s: %s came %d times", name, id, n)
			}
		}
		if len(seen) != 25 {
			t.Errorf("%s: %d of 25", name, len(seen))
		}
	}
}

// Nothing that a company keeps secret is in the store's file, in an event, a report or an invite.
func TestNoSecretIsInTheFile(t *testing.T) {
	t.Parallel()
	a := newAccount()
	path := filepath.Join(t.TempDir(), "connections.db")
	db, err := boltstore.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	r, _ := newRegistry(t, a, db)
	save(t, r, "c1", a.settings)
	if entry, err := r.Check(t.Context(), "c1"); err != nil || entry.Status != connection.Ready {
		t.Fatalf("%+v, %v", entry, err)
	}
	clients, err := r.Clients(t.Context(), "c1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := clients.Personnel.Persons.List(t.Context(), personio.PersonListOptions{}); err != nil { // a token is kept
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data := readFile(t, path)
	for _, secret := range []string{a.settings.RecruitingToken.Reveal(), a.settings.ClientSecret.Reveal(), "Canary-Byron", "canary-ada"} {
		if bytes.Contains(data, []byte(secret)) {
			t.Errorf("%q is in the file", secret)
		}
	}
	if !bytes.Contains(data, []byte("hafenkontor")) {
		t.Error("the file has nothing of the company: the test looks at the wrong one")
	}
}

// Another key opens nothing, and says so.
func TestAnotherKeyOpensNothing(t *testing.T) {
	t.Parallel()
	a := newAccount()
	memory := store.NewMemory()
	r, _ := newRegistry(t, a, memory)
	save(t, r, "c1", a.settings)
	other, err := connection.NewRegistry(memory, bytes.Repeat([]byte{8}, 32))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Settings(t.Context(), "c1"); err == nil {
		t.Error("opened with another key")
	}
	if _, err := connection.NewRegistry(memory, []byte("short")); err == nil {
		t.Error("a short key was taken")
	}
	if _, err := connection.NewRegistry(nil, registryKey()); err == nil {
		t.Error("no store was taken")
	}
}

// Erased is erased: a check that is under way does not bring a company back, entering does.
func TestAnErasedCompanyDoesNotComeBackByItself(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAccount()
		memory := store.NewMemory()
		r, _ := newRegistry(t, a, memory)
		a.server.Inject(personiotest.Fault{Delay: 10 * time.Second, Times: 1})
		run(t, r)
		save(t, r, "c1", a.settings)
		later(time.Second) // the check is under way
		if err := r.Erase(t.Context(), "c1"); err != nil {
			t.Fatal(err)
		}
		later(time.Hour)
		if _, err := r.Get(t.Context(), "c1"); !errors.Is(err, connection.ErrNotConnected) {
			t.Errorf("it is back: %v", err)
		}
		if settings, err := r.Settings(t.Context(), "c1"); err == nil {
			t.Errorf("%v", settings)
		}
		save(t, r, "c1", a.settings)
		later(time.Second)
		if entry := get(t, r, "c1"); entry.Status != connection.Ready {
			t.Errorf("%+v", entry)
		}
	})
}

// What an outbox and a fleet ask for.
func TestWhatOutboxAndFleetAskFor(t *testing.T) {
	t.Parallel()
	a := newAccount()
	r, _ := newRegistry(t, a, store.NewMemory())
	save(t, r, "c1", a.settings)
	if ids, err := r.Companies(t.Context()); err != nil || len(ids) != 0 {
		t.Errorf("%v, %v: it is not ready yet", ids, err)
	}
	if _, err := r.Check(t.Context(), "c1"); err != nil {
		t.Fatal(err)
	}
	if ids, err := r.Companies(t.Context()); err != nil || !slices.Equal(ids, []string{"c1"}) {
		t.Errorf("%v, %v", ids, err)
	}
	account, err := r.Account(t.Context(), "c1")
	if err != nil || account.Client == nil || account.Finder == nil || number(account.ChannelID) != a.settings.ChannelID || string(account.SourceAttribute) != a.settings.SourceAttribute {
		t.Errorf("%+v, %v", account, err)
	}
}

// What a check found of settings that were replaced meanwhile says nothing about the new ones.
func TestACheckOfOldSettingsIsDropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAccount()
		r, events := newRegistry(t, a, store.NewMemory())
		a.server.Inject(personiotest.Fault{Delay: 10 * time.Second, Times: 1})
		run(t, r)
		wrong := a.settings
		wrong.ChannelID = "99"
		save(t, r, "c1", wrong)
		later(time.Second) // its check is under way
		save(t, r, "c1", a.settings)
		later(time.Minute)
		if entry := get(t, r, "c1"); entry.Status != connection.Ready || events.kinds() != "ready" {
			t.Errorf("%+v, told %q; want ready, told once", entry, events.kinds())
		}
	})
}
