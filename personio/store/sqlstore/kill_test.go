package sqlstore_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/sqlstore"
)

// writerEnv makes this test program one that writes to a file until it is killed.
const writerEnv = "SQLSTORE_TEST_WRITER"

// writerMain commits, and prints the version of what has been committed.
func writerMain(path string) int {
	ctx := context.Background()
	s, err := sqlstore.Open(ctx, path)
	for err == nil {
		var fence uint64
		var head store.Head
		if fence, head, err = s.Lease(ctx, acme, "writer", time.Hour); err != nil {
			break
		}
		if err = s.Commit(ctx, acme, generation(head.Version, fence)); err == nil {
			fmt.Println(head.Version + 1) //nolint:forbidigo // that is what it is for
		}
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

const generationSize = 20

// generation replaces everything of a unit.
func generation(version, fence uint64) store.Change {
	next := strconv.FormatUint(version+1, 10)
	c := store.Change{IfVersion: version, Fence: fence, Head: []byte(next), Append: [][]byte{[]byte(next)}, Acknowledge: version}
	for i := range generationSize {
		key := strconv.Itoa(i)
		c.Put = append(c.Put, store.Record{Key: key, Part: []byte(next), Tags: []store.Tag{{Name: "generation", Value: next}}})
		c.Bodies = append(c.Bodies, store.Body{Key: key, Data: []byte(next)})
	}
	return c
}

// checkGeneration reads everything of a unit: it must be of one version.
func checkGeneration(tb testing.TB, s store.Store) (version uint64) {
	tb.Helper()
	head, err := s.Head(tb.Context(), acme)
	must(tb, err)
	if head.Version == 0 {
		return 0
	}
	want := strconv.FormatUint(head.Version, 10)
	_, records, err := s.Records(tb.Context(), acme)
	must(tb, err)
	refs, err := s.Find(tb.Context(), store.Query{Kind: "k", Tag: "generation", Limit: 10 * generationSize})
	must(tb, err)
	events, err := s.Pending(tb.Context(), acme, 9)
	must(tb, err)
	parts := make(map[string]int)
	for _, record := range records {
		bodies, err := s.Bodies(tb.Context(), acme, record.Key)
		must(tb, err)
		parts[string(record.Part)]++
		parts[string(bodies[0].Data)]++
	}
	for _, ref := range refs {
		parts[ref.Value]++
	}
	if len(events) != 1 || string(events[0].Body) != want || string(head.Body) != want || parts[want] != 3*generationSize || len(parts) != 1 {
		tb.Errorf("version %d has %d events, head %q and parts %v", head.Version, len(events), head.Body, parts)
	}
	return head.Version
}

// A process is killed in the middle of its writing, again and again: what it has seen committed is there, as a whole.
func TestKilledWriters(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	last := uint64(0)
	for i := range 12 {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
		cmd.Env = append(os.Environ(), writerEnv+"="+path)
		cmd.Stderr = t.Output()
		output, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		lines := bufio.NewScanner(output)
		for n := 0; lines.Scan(); n++ {
			last, err = strconv.ParseUint(lines.Text(), 10, 64)
			must(t, err)
			if n == 3+i {
				must(t, cmd.Process.Kill())
			}
		}
		_ = cmd.Wait()
		s, err := sqlstore.Open(t.Context(), path)
		must(t, err)
		if version := checkGeneration(t, s); version < last || version > last+1 {
			t.Errorf("version %d is there, %d was committed", version, last)
		}
		must(t, s.Close())
	}
	if last < 12*4 {
		t.Errorf("%d commits: the test proves nothing", last)
	}
}

// Two processes have one file.
func TestTwoHandlesOnOneFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	one, other := openFile(t, path), openFile(t, path)
	takeTurns(t, one, other)
}

// A database that crashes keeps what was committed, and no lease.
func TestADatabaseThatCrashes(t *testing.T) {
	t.Parallel()
	newDatabase(t) // or it is skipped
	own := startCluster(t)
	url, err := own.NewDatabase(t.Context())
	must(t, err)
	s := sqlstore.NewPgx(newPool(t, url))
	must(t, s.Migrate(t.Context()))
	fence, _, err := s.Lease(t.Context(), acme, "one", time.Hour)
	must(t, err)
	must(t, s.Commit(t.Context(), acme, generation(0, fence)))

	stop, stopped := make(chan struct{}), make(chan uint64)
	go func() {
		version := uint64(1)
		for {
			select {
			case <-stop:
				stopped <- version
				return
			default:
			}
			if s.Commit(t.Context(), acme, generation(version, fence)) == nil {
				version++
			}
		}
	}()
	for head := (store.Head{}); head.Version < 20; {
		head, err = s.Head(t.Context(), acme)
		must(t, err)
	}
	must(t, own.Crash(t.Context()))
	close(stop)
	known := <-stopped
	pool := newPool(t, url)
	s = sqlstore.NewPgx(pool)
	version := checkGeneration(t, s)
	if version < known || version > known+1 {
		t.Errorf("version %d is there, %d was committed", version, known)
	}
	newer, _, err := s.Lease(t.Context(), acme, "other", time.Hour)
	if err != nil || newer <= fence {
		t.Errorf("fence %d after %d, %v: nobody has a lease after a crash", newer, fence, err)
	}
	if err := s.Commit(t.Context(), acme, generation(version, fence)); err == nil {
		t.Error("a fence of before the crash passed")
	}
}

// takeTurns commits from two stores on the same data, each from the other's version.
func takeTurns(t *testing.T, one, other store.Store) {
	t.Helper()
	for version := range uint64(10) {
		writer, reader := one, other
		if version%2 == 1 {
			writer, reader = other, one
		}
		must(t, writer.Commit(t.Context(), acme, generation(version, 0)))
		if err := reader.Commit(t.Context(), acme, generation(version, 0)); err == nil {
			t.Error("both committed from one version")
		}
		if got := checkGeneration(t, reader); got != version+1 {
			t.Errorf("version %d, want %d", got, version+1)
		}
	}
	_, _, err := one.Lease(t.Context(), acme, "one", time.Hour)
	must(t, err)
	if _, _, err := other.Lease(t.Context(), acme, "other", time.Hour); err == nil {
		t.Error("both have the lease")
	}
}
