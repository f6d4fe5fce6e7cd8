package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/recruiting/outbox/boltstore"
)

// What the process that is killed is told in its environment.
const (
	victimDir   = "OUTBOX_VICTIM_DIR" // makes this binary that process
	victimURL   = "OUTBOX_VICTIM_URL"
	victimKey   = "OUTBOX_VICTIM_KEY"
	victimJob   = "OUTBOX_VICTIM_JOB"
	victimPoint = "OUTBOX_VICTIM_POINT"
)

// killPoints are the moments at which the process dies, in the order of an
// application's way.
func killPoints() []string {
	return []string{
		"before the first copy", "between the copies", "before the submission", "after the submission",
		"before upload", "during upload, unprocessed", "during upload, processed", "after upload", "after upload and commit", "before the next upload",
		"before POST and commit", "before POST", "during POST, unprocessed", "during POST, processed", "after POST before commit", "after commit",
	}
}

// TestKilledAnywhere kills a real process with SIGKILL at each point, and lets
// another one go on with its files.
func TestKilledAnywhere(t *testing.T) {
	t.Parallel()
	for _, at := range killPoints() {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			dir := t.TempDir()
			killAt(t, w, dir, at)
			died := time.Now()
			synctest.Test(t, func(t *testing.T) {
				<-time.After(time.Until(died)) // a bubble begins in the year 2000
				goOn(t, w, dir, at)
			})
		})
	}
}

// killAt runs the victim until it dies.
func killAt(t *testing.T, w *world, dir, at string) {
	t.Helper()
	victim := exec.CommandContext(t.Context(), os.Args[0])
	started := make(chan struct{})
	server := httptest.NewServer(w.deadly(at, func() {
		<-started
		_ = victim.Process.Kill()
	}))
	defer server.Close()
	key := w.acme.RecruitingKey()
	victim.Env = append(os.Environ(), victimDir+"="+dir, victimURL+"="+server.URL, victimKey+"="+key.CompanyID+" "+key.Token.Reveal(),
		victimJob+"="+fmt.Sprint(w.job), victimPoint+"="+at)
	var output strings.Builder
	victim.Stderr = &output
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	close(started)
	err := victim.Wait()
	if err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the process ended with %v, want killed\n%s", err, output.String())
	}
}

// deadly is a Personio during whose work the client's process dies.
func (w *world) deadly(at string, kill func()) http.Handler {
	var once sync.Once
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		what, how, during := strings.Cut(strings.TrimPrefix(at, "during "), ", ")
		hit := map[string]string{"upload": uploading, "POST": applying}[what]
		if !during || operation(r) != hit {
			w.personio.ServeHTTP(rw, r)
			return
		}
		once.Do(func() {
			if how == "processed" {
				w.personio.ServeHTTP(httptest.NewRecorder(), r)
			}
			kill()
		})
		panic(http.ErrAbortHandler) //nolint:forbidigo // how a handler breaks a connection
	})
}

// goOn is the next process, after the company's platform has submitted again
// what it is not sure of.
func goOn(t *testing.T, w *world, dir, at string) {
	t.Helper()
	store, files, err := openVictims(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := errors.Join(store.Close(), files.Close()); err != nil {
			t.Error(err)
		}
	}()
	w.store, w.files = store, files
	w.box = w.newOutbox(t)
	first, second := w.submission(1), w.submission(2)
	entries := []outbox.Entry{submit(t, w.box, first), submit(t, w.box, second)}
	begun := w.load(t, entries[0])
	w.run(t)
	for _, entry := range entries {
		w.wantState(t, entry, outbox.Sent)
	}
	w.wantArrived(t, first, second)

	entry := w.load(t, entries[0])
	wantReposts := 0
	switch at {
	case "before POST", "during POST, unprocessed", "during POST, processed", "after POST before commit":
		wantReposts = 1 // the one case of a second request on purpose
	}
	if entry.Reposts != wantReposts {
		t.Errorf("it was sent again %d times on purpose, want %d", entry.Reposts, wantReposts)
	}
	for i, file := range begun.Files {
		if file.Uploaded() && file != entry.Files[i] {
			t.Errorf("document %d was uploaded before the process died, and again after", i)
		}
	}
	if unused := len(w.acme.Documents()) - 4; entry.UnusedUploads < unused {
		t.Errorf("%d documents at Personio belong to no application, %d are counted", unused, entry.UnusedUploads)
	}
	wantNothingLeft(t, w, dir)
}

// wantNothingLeft checks that the files of everybody are gone when the entries
// are, also those of a submission that died.
func wantNothingLeft(t *testing.T, w *world, dir string) {
	t.Helper()
	<-time.After(31 * 24 * time.Hour)
	if n, err := w.box.Sweep(t.Context()); n != 2 || err != nil {
		t.Errorf("%d entries were removed after a month (%v), want 2", n, err)
	}
	left, err := os.ReadDir(filepath.Join(dir, "documents"))
	if err != nil || len(left) != 0 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}

func openVictims(dir string) (*boltstore.Store, *outbox.Dir, error) {
	store, err := boltstore.Open(filepath.Join(dir, "outbox.db"))
	if err != nil {
		return nil, nil, err
	}
	files, err := outbox.OpenDir(filepath.Join(dir, "documents"))
	return store, files, err
}

// victim submits two applications and delivers them, until it kills itself or is
// killed.
func victim(dir string) error {
	at := os.Getenv(victimPoint)
	die := func(when string) {
		if at == when {
			self, _ := os.FindProcess(os.Getpid())
			_ = self.Kill()
			select {} // it takes a moment
		}
	}
	store, files, err := openVictims(dir)
	if err != nil {
		return err
	}
	company, token, _ := strings.Cut(os.Getenv(victimKey), " ")
	client, err := recruiting.New(auth.RecruitingKey{CompanyID: company, Token: auth.NewSecret(token)}, personio.WithBaseURL(os.Getenv(victimURL)),
		personio.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(r *http.Request) (*http.Response, error) {
				if operation(r) == uploading {
					die("before upload")
					defer die("after upload")
				}
				return next.RoundTrip(r)
			})
		}))
	if err != nil {
		return err
	}
	box, err := outbox.New(victimStore{store, die}, victimFiles{files, die}, outbox.OneAccount(outbox.Account{Client: client}))
	if err != nil {
		return err
	}
	w := &world{}
	if _, err := fmt.Sscan(os.Getenv(victimJob), &w.job); err != nil {
		return err
	}
	for n := range 2 {
		if _, err := box.Submit(context.Background(), w.submission(n+1)); err != nil {
			return err
		}
	}
	die("after the submission")
	return box.Drain(context.Background())
}

// victimStore dies around its changes.
type victimStore struct {
	*boltstore.Store

	die func(when string)
}

func (s victimStore) Add(ctx context.Context, entry outbox.Entry) (outbox.Entry, error) {
	s.die("before the submission")
	return s.Store.Add(ctx, entry)
}

func (s victimStore) Update(ctx context.Context, entry outbox.Entry) error {
	switch entry.State {
	case outbox.Sending:
		s.die("before POST and commit")
	case outbox.Sent:
		s.die("after POST before commit")
	case outbox.Uploading:
		if entry.Files[0].Uploaded() {
			s.die("before the next upload")
		}
	default:
	}
	err := s.Store.Update(ctx, entry)
	switch entry.State {
	case outbox.Sending:
		s.die("before POST")
	case outbox.Sent:
		s.die("after commit")
	case outbox.Pending:
		s.die("after upload and commit")
	default:
	}
	return err
}

// victimFiles dies around its copies.
type victimFiles struct {
	*outbox.Dir

	die func(when string)
}

func (f victimFiles) Put(ctx context.Context, key string, content io.Reader) error {
	f.die("before the first copy")
	err := f.Dir.Put(ctx, key, content)
	f.die("between the copies")
	return err
}
