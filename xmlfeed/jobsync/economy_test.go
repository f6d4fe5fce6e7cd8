package jobsync_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/boltstore"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// operations counts what a sync does with a store.
func operations(store stores.Store, list *[]string) stores.Store {
	return &hooked{Store: store, before: func(operation string, _ *stores.Change) error {
		*list = append(*list, operation)
		return nil
	}}
}

// recognised is a feed that can be recognised, as one of package xmlfeed's client.
type recognised struct {
	positions []xmlfeed.Position
	at        time.Time
}

func (r *recognised) Fetch(context.Context, string) (*xmlfeed.Feed, error) {
	r.at = r.at.Add(time.Minute)
	feed := feedOf(slices.Clone(r.positions)...)
	feed.FetchedAt = r.at
	return feed, nil
}

// TestAChangedFeedReadsOnlyTheJobsThatDiffer, and writes only those.
func TestAChangedFeedReadsOnlyTheJobsThatDiffer(t *testing.T) {
	t.Parallel()
	memory, source, sink := stores.NewMemory(), &recognised{positions: positions(1, 300), at: noon()}, &recorder{}
	mustSync(t, newSyncer(t, source, memory, sink))
	source.positions[6].Name = "Mole"
	var changes []stores.Change
	read := 0
	store := &counting{Store: memory, read: &read, changes: &changes}
	mustSync(t, newSyncer(t, source, store, sink))
	if read != 1 {
		t.Errorf("%d bodies were read, want that of the job that changed", read)
	}
	if len(changes) != 2 || len(changes[0].Put) != 1 || len(changes[0].Bodies) != 1 || len(changes[0].Append) != 1 || changes[1].Acknowledge != 301 {
		t.Errorf("the changes are %d, the first one with %d records", len(changes), len(changes[0].Put))
	}
}

type counting struct {
	stores.Store

	read    *int
	changes *[]stores.Change
}

func (c *counting) Bodies(ctx context.Context, unit stores.Unit, keys ...string) ([]stores.Body, error) {
	*c.read += len(keys)
	return c.Store.Bodies(ctx, unit, keys...)
}

func (c *counting) Commit(ctx context.Context, unit stores.Unit, change stores.Change) error {
	*c.changes = append(*c.changes, change)
	return c.Store.Commit(ctx, unit, change)
}

// TestATextIsKeptOnce: the store has one body for each open job and none that
// nobody names, whatever was updated, archived, skipped or delivered late.
func TestATextIsKeptOnce(t *testing.T) {
	t.Parallel()
	source, memory, sink := &board{positions: positions(1, 6)}, stores.NewMemory(), &recorder{}
	bodies := map[string]bool{}
	store := &bodily{Store: memory, bodies: bodies}
	syncer := newSyncer(t, source, store, sink, jobsync.WithPolicy(jobsync.Policy{Misses: 1, MissingFor: -1, MaxAttempts: 1}))
	mustSync(t, syncer)
	check := func(what string, want ...string) {
		t.Helper()
		if got := slices.Sorted(maps.Keys(bodies)); !slices.Equal(got, want) {
			t.Errorf("%s: the bodies are\n %s\nwant\n %s", what, strings.Join(got, "\n "), strings.Join(want, "\n "))
		}
	}
	key := func(id, seq int) string { return fmt.Sprintf("%019d/%d", id, seq) }
	check("at first", key(1, 1), key(2, 2), key(3, 3), key(4, 4), key(5, 5), key(6, 6))
	sink.refuse = func(event jobsync.Event) error {
		if event.Seq == 7 {
			return errors.New("no")
		}
		return nil
	}
	source.publish(position(2, "Mole"))
	source.unpublish(5, 5)
	if _, err := syncer.Sync(t.Context()); err == nil {
		t.Fatal("the sink refused, and Sync returned no error")
	}
	check("while events wait", key(1, 1), key(2, 2), key(2, 7), key(3, 3), key(4, 4), key(5, 5), key(6, 6))
	if err := jobsync.Skip(t.Context(), store, acme, 7); err != nil {
		t.Fatal(err)
	}
	check("after one was skipped", key(1, 1), key(2, 7), key(3, 3), key(4, 4), key(5, 5), key(6, 6))
	sink.refuse = nil
	mustSync(t, syncer)
	check("in the end", key(1, 1), key(2, 7), key(3, 3), key(4, 4), key(6, 6))
	source.publish(position(5, "Vole"))
	mustSync(t, syncer)
	check("one returns", key(1, 1), key(2, 7), key(3, 3), key(4, 4), key(5, 9), key(6, 6))
}

// bodily follows the bodies of a store.
type bodily struct {
	stores.Store

	bodies map[string]bool
}

func (b *bodily) Commit(ctx context.Context, unit stores.Unit, change stores.Change) error {
	err := b.Store.Commit(ctx, unit, change)
	if err == nil {
		for _, body := range change.Bodies {
			b.bodies[body.Key] = true
		}
		for _, key := range change.Drop {
			delete(b.bodies, key)
		}
	}
	return err
}

// TestAnUnchangedLookIsAHead with the client of package xmlfeed, for any number of
// jobs: no records, no bodies, and the same few allocations.
func TestAnUnchangedLookIsAHead(t *testing.T) {
	t.Parallel()
	bolt := func(t *testing.T) stores.Store {
		t.Helper()
		file, err := boltstore.Open(t.TempDir() + "/jobs.db")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = file.Close() })
		return file
	}
	for name, store := range map[string]stores.Store{"memory": stores.NewMemory(), "bolt": bolt(t)} {
		for _, jobs := range []int{3, 3_000} {
			t.Run(fmt.Sprint(name, " ", jobs), func(t *testing.T) {
				t.Parallel()
				feed, err := xmlfeed.NewClient(acme, xmlfeed.WithHTTPClient(served(jobs)))
				if err != nil {
					t.Fatal(err)
				}
				var list []string
				company := fmt.Sprint("company of ", jobs)
				watched := operations(store, &list)
				syncer, err := jobsync.New(company, feed, watched, jobsync.SinkFunc(func(context.Context, jobsync.Event) error { return nil }))
				if err != nil {
					t.Fatal(err)
				}
				if result := mustSync(t, syncer); len(result.Events) != jobs {
					t.Fatalf("%d of %d jobs came", len(result.Events), jobs)
				}
				list = nil
				if result := mustSync(t, syncer); result.Positions != jobs {
					t.Errorf("%d positions", result.Positions)
				}
				if got := strings.Join(list, " "); got != "lease commit release" {
					t.Errorf("an unchanged look does %s with the store", got)
				}
			})
		}
	}
}
