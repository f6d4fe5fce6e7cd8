// Package kills_test kills processes in the middle of their syncs.
package kills_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/boltstore"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

const (
	victimEnv = "JOBSYNC_VICTIM_DIR"  // makes this binary the process that is killed
	feedEnv   = "JOBSYNC_VICTIM_FEED" // where its company's feed is
	killsEnv  = "JOBSYNC_TEST_KILLS"  // how often to kill, for longer runs

	kills    = 30 // what the normal test run has time for
	acme     = "acme"
	fileName = "jobs.db"
	logName  = "delivered.jsonl"
)

// What the process that is killed says of itself, a byte at a time.
const (
	busy   = '.' // something is written or read
	synced = 's' // a sync ended; it waits for a word on its standard input
)

// syncForever is the victim: it syncs until it is killed, and writes a byte to
// its standard output at every step, so that the killer can choose its moment
// without a clock.
func syncForever(dir string) error {
	file, err := boltstore.Open(filepath.Join(dir, fileName))
	if err != nil {
		return err
	}
	log, err := openLog(dir)
	if err != nil {
		return err
	}
	syncer, err := newSyncer(os.Getenv(feedEnv), telltale{file}, log)
	if err != nil {
		return err
	}
	for {
		if _, err := syncer.Sync(context.Background()); err != nil {
			return err
		}
		step(synced)
		if _, err := os.Stdin.Read(make([]byte, 1)); err != nil {
			return err
		}
	}
}

func step(b byte) { _, _ = os.Stdout.Write([]byte{b}) }

// telltale is a store that says when it is busy.
type telltale struct{ *boltstore.Store }

func (s telltale) Commit(ctx context.Context, unit store.Unit, change store.Change) error {
	step(busy)
	defer step(busy)
	return s.Store.Commit(ctx, unit, change)
}

func (s telltale) Pending(ctx context.Context, unit store.Unit, limit int) ([]store.Event, error) {
	defer step(busy)
	return s.Store.Pending(ctx, unit, limit)
}

// eager archives a job as soon as it is missing.
func eager() jobsync.Policy { return jobsync.Policy{Misses: 1, MissingFor: -1} }

func newSyncer(feedURL string, file store.Store, sink jobsync.Sink) (*jobsync.Syncer, error) {
	feed, err := xmlfeed.NewClient(acme, xmlfeed.WithBaseURL(feedURL))
	if err != nil {
		return nil, err
	}
	return jobsync.New(acme, feed, file, sink, jobsync.WithPolicy(eager()))
}

// delivery is a line of the log: an event, its content as a checksum.
type delivery struct {
	Start    bool   `json:"start,omitempty"`
	Seq      uint64 `json:"seq,omitempty"`
	Job      int64  `json:"job,omitempty"`
	Version  uint64 `json:"version,omitempty"`
	Name     string `json:"name,omitempty"`
	Archived bool   `json:"archived,omitempty"`
	Sum      uint64 `json:"sum,omitempty"`
}

// logFile is the sink: a file of its own that knows nothing of the store's.
type logFile struct{ file *os.File }

func openLog(dir string) (*logFile, error) {
	file, err := os.OpenFile(filepath.Join(dir, logName), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	// The last line of a killed process may be half a line.
	_, err = file.WriteString("\n{\"start\":true}\n")
	return &logFile{file}, err
}

func (l *logFile) Deliver(_ context.Context, event jobsync.Event) error {
	event.URL = "" // the last sync of the test has another client: the address is made at delivery
	whole, err := json.Marshal(event)
	if err != nil {
		return err
	}
	sum := fnv.New64a()
	_, _ = sum.Write(whole)
	line, err := json.Marshal(delivery{
		Seq: event.Seq, Job: event.Job.ID, Version: event.Job.Version, Name: event.Job.Name,
		Archived: event.Job.Archived, Sum: sum.Sum64(),
	})
	if err != nil {
		return err
	}
	_, err = l.file.Write(append(line, '\n'))
	return err
}

// readLog returns the whole lines of the log.
func readLog(t *testing.T, dir string) []delivery {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, logName))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	var list []delivery
	for line := range strings.Lines(string(raw)) {
		var d delivery
		if json.Unmarshal([]byte(line), &d) == nil {
			list = append(list, d)
		}
	}
	return list
}

// checkLog checks what a Syncer promises about delivery, and returns each event
// once.
func checkLog(t *testing.T, list []delivery) (once []delivery, again int) {
	t.Helper()
	last := uint64(0) // of this process
	for _, d := range list {
		if d.Start {
			last = 0
			continue
		}
		if last != 0 && d.Seq != last+1 {
			t.Fatalf("a process delivered event %d behind event %d", d.Seq, last)
		}
		last = d.Seq
		switch known := uint64(len(once)); {
		case d.Seq == 0 || d.Seq > known+1:
			t.Fatalf("event %d was delivered, the last one was %d", d.Seq, known)
		case d.Seq == known+1:
			once = append(once, d)
		case once[d.Seq-1] != d:
			t.Fatalf("event %d came as %+v first, then as %+v", d.Seq, once[d.Seq-1], d)
		default:
			again++
		}
	}
	return once, again
}

// employer is a company that edits its jobs all the time: little enough at once
// that nothing is held back.
type employer struct {
	company *personiotest.Company
	random  *rand.Rand
	edits   int
}

func (e *employer) edit() {
	e.edits++
	jobs := e.company.Jobs()
	pick := func() int64 { return jobs[e.random.IntN(len(jobs))].ID }
	for range 1 + e.random.IntN(3) {
		e.company.Edit(pick(), func(job *personiotest.Job) { job.Name = "Digger " + strconv.Itoa(e.edits) })
	}
	if len(jobs) < 60 {
		for range e.random.IntN(4) {
			e.company.Publish(personiotest.Job{Name: "Mole " + strconv.Itoa(e.edits), Keywords: strings.Repeat("burrow,", 30)})
		}
	}
	if len(jobs) > 20 {
		e.company.Unpublish(pick())
		e.company.Unpublish(pick())
	}
}

// killAt starts the victim and kills it as soon as it has done so many steps,
// at any moment of what it does next. The company edits its jobs once after each
// sync.
func (e *employer) killAt(t *testing.T, dir, feedURL string, steps int) {
	t.Helper()
	victim := exec.CommandContext(t.Context(), os.Args[0])
	victim.Env = append(os.Environ(), victimEnv+"="+dir, feedEnv+"="+feedURL)
	var complaint strings.Builder
	victim.Stderr = &complaint
	pipe, err := victim.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	words, err := victim.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	out := bufio.NewReader(pipe)
	for range steps {
		b, err := out.ReadByte()
		if err != nil {
			_ = victim.Wait()
			t.Fatalf("the process ended by itself: %s", complaint.String())
		}
		if b == synced {
			e.edit()
			_, _ = words.Write([]byte{b})
		}
	}
	if err := victim.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, out)
	if err := victim.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the process ended with %v, want killed: %s", err, complaint.String())
	}
}

// checkFile opens the file of a killed process: it must be sound, its journal
// without a gap, and nothing acknowledged that was not delivered.
func checkFile(t *testing.T, dir string) {
	t.Helper()
	file := open(t, dir)
	defer file.Close()
	if damage, err := file.Check(t.Context()); err != nil || len(damage) > 0 {
		t.Fatalf("damaged: %v, %v", damage, err)
	}
	state, err := jobsync.Read(t.Context(), file, acme)
	if err != nil {
		t.Fatal(err)
	}
	events, err := jobsync.Pending(t.Context(), file, acme, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if uint64(len(events)) != state.LastSeq-state.Acknowledged {
		t.Fatalf("%d events are pending, want those from %d to %d", len(events), state.Acknowledged+1, state.LastSeq)
	}
	versions := make(map[int64]uint64)
	for i, event := range events {
		if event.Seq != state.Acknowledged+uint64(i)+1 {
			t.Fatalf("event %d is pending in the place of event %d", event.Seq, state.Acknowledged+uint64(i)+1)
		}
		versions[event.Job.ID] = event.Job.Version
	}
	for _, job := range state.Jobs {
		if want, ok := versions[job.ID]; ok && job.Version != want {
			t.Fatalf("job %d has version %d, its last event %d", job.ID, job.Version, want)
		}
	}
	once, _ := checkLog(t, readLog(t, dir))
	if delivered := uint64(len(once)); delivered < state.Acknowledged || delivered > state.LastSeq {
		t.Fatalf("%d events were delivered, %d are acknowledged and %d stored", delivered, state.Acknowledged, state.LastSeq)
	}
}

// TestKilledSyncsLoseNothing kills a real process with SIGKILL, again and again,
// in the middle of its syncs.
func TestKilledSyncsLoseNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it starts and kills processes for some seconds")
	}
	times := kills
	if more := os.Getenv(killsEnv); more != "" {
		var err error
		if times, err = strconv.Atoi(more); err != nil {
			t.Fatalf("%s: %v", killsEnv, err)
		}
	}
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 1))
	t.Logf("seed %d, %d kills", seed, times)

	personio := personiotest.New()
	company := personio.AddCompany(acme)
	for i := range 40 {
		company.Publish(personiotest.Job{Name: "Digger " + strconv.Itoa(i)})
	}
	server := httptest.NewServer(personio)
	defer server.Close()
	feedURL := server.URL + "/companies/" + acme
	dir := t.TempDir()
	e := &employer{company: company, random: random}
	for range times {
		e.killAt(t, dir, feedURL, 1+random.IntN(40))
		checkFile(t, dir)
	}

	log, err := openLog(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer log.file.Close()
	file := open(t, dir)
	defer file.Close()
	feed, err := xmlfeed.NewClient(acme, xmlfeed.WithHTTPClient(personio.Client()))
	if err != nil {
		t.Fatal(err)
	}
	syncer, err := jobsync.New(acme, feed, file, log, jobsync.WithPolicy(eager()))
	if err != nil {
		t.Fatal(err)
	}
	result, err := syncer.Sync(t.Context())
	if err != nil || result.Hold != nil {
		t.Fatalf("the last sync: %v, %+v", err, result.Hold)
	}
	once, again := checkLog(t, readLog(t, dir))
	state, err := jobsync.Read(t.Context(), file, acme)
	if err != nil || uint64(len(once)) != state.LastSeq || state.Acknowledged != state.LastSeq {
		t.Fatalf("%d events were delivered, %d are acknowledged and %d stored (%v)", len(once), state.Acknowledged, state.LastSeq, err)
	}
	t.Logf("%d events, %d of them delivered again, %d edits", len(once), again, e.edits)
	checkMirror(t, once, company)
	if e.edits < times/2 {
		t.Errorf("the company edited its jobs %d times: the processes were killed too early to show anything", e.edits)
	}
}

// checkMirror builds the mirror from what was delivered and compares it with the
// company's jobs.
func checkMirror(t *testing.T, once []delivery, company *personiotest.Company) {
	t.Helper()
	mirror, versions := make(map[int64]string), make(map[int64]uint64)
	for _, d := range once {
		if d.Version != d.Seq || d.Version <= versions[d.Job] {
			t.Fatalf("event %d has version %d of job %d, after version %d", d.Seq, d.Version, d.Job, versions[d.Job])
		}
		versions[d.Job] = d.Version
		mirror[d.Job] = d.Name
		if d.Archived {
			delete(mirror, d.Job)
		}
	}
	published := make(map[int64]string)
	for _, job := range company.Jobs() {
		published[job.ID] = job.Name
	}
	if !maps.Equal(mirror, published) {
		t.Errorf("the mirror has\n%s\nthe company\n%s", list(mirror), list(published))
	}
}

func list(jobs map[int64]string) string {
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(jobs)) {
		fmt.Fprintf(&b, "%d %s\n", id, jobs[id])
	}
	return b.String()
}

func open(t *testing.T, dir string) *boltstore.Store {
	t.Helper()
	file, err := boltstore.Open(filepath.Join(dir, fileName))
	if err != nil {
		t.Fatal(err)
	}
	return file
}
