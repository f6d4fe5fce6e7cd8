package fleet_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
)

// killPoints are the moments at which a process dies, in the order of an
// application's way.
func killPoints() []string {
	return []string{
		"before the upload's commit", "before upload", "during upload", "after upload", "after the upload's commit", "before the next upload",
		"before the POST's commit", "before POST", "during POST", "after POST", "after POST and commit",
	}
}

// Two processes forward the applications of as many companies as there are moments
// to die at; who comes to a company's moment first kills himself with SIGKILL, and
// is replaced. At the end each company has each application once, whole, in order.
//
// It takes about six minutes, because River gives the jobs of a dead process to
// another one after more than one, and is therefore not among the tests that CI
// runs: FLEET_COMPANIES=1 go test -run KilledWhileTheyForward -v ./personio/fleet
func TestProcessesKilledWhileTheyForward(t *testing.T) {
	t.Parallel()
	if os.Getenv("FLEET_COMPANIES") == "" {
		t.Skip("SKIPPED: set FLEET_COMPANIES=1 for the test of processes that are killed while they forward; it takes about six minutes")
	}
	url := databaseURL(t)
	pool := open(t, url)
	if _, err := pool.Exec(t.Context(), "CREATE TABLE died (point text PRIMARY KEY)"); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, len(killPoints()))
	cfg := workerConfig{Database: url, Personio: w.url, Companies: len(w.names), Timeout: 5 * time.Second, Workers: 4, Forward: make(map[string]string)}
	for _, name := range w.names {
		key := w.companies[name].RecruitingKey()
		cfg.Forward[name] = key.CompanyID + " " + key.Token.Reveal()
	}
	f, err := fleet.New(pool, cfg.fleet(pool))
	if err != nil {
		t.Fatal(err)
	}
	const each = 3
	for n := range each {
		for _, name := range w.names {
			if _, err := f.Outbox().Submit(t.Context(), submission(name, n, w.companies[name].Jobs()[0].ID)); err != nil {
				t.Fatal(err)
			}
		}
	}
	stop, stopped := make(chan struct{}), new(sync.WaitGroup)
	for range 2 {
		stopped.Go(func() { keepAlive(t, cfg, stop) })
	}
	deadline := time.Now().Add(8 * time.Minute)
	for count(t, pool, "SELECT count(*) FROM personio_outbox WHERE open") > 0 && time.Now().Before(deadline) {
		pause(t, time.Second)
	}
	close(stop)
	stopped.Wait()
	for _, name := range w.names {
		checkArrived(t, w.companies[name], each)
	}
	if n := count(t, pool, "SELECT count(*) FROM personio_outbox WHERE state = 'sent'"); n != each*len(w.names) {
		t.Errorf("%d applications are noted as sent, want %d", n, each*len(w.names))
	}
	if n := count(t, pool, "SELECT count(*) FROM died"); n != len(killPoints()) {
		t.Errorf("processes died at %d of %d points", n, len(killPoints()))
	}
	// Only where nobody can know whether it was sent, it is sent again on purpose.
	const again = "SELECT coalesce(sum((entry->>'reposts')::int), 0) FROM personio_outbox"
	if n := count(t, pool, again); n != 4 {
		t.Errorf("applications were sent again %d times, want 4: before, during and after the POST, and before the commit that follows it", n)
	}
}

// keepAlive replaces a process that dies.
func keepAlive(t *testing.T, cfg workerConfig, stop <-chan struct{}) {
	t.Helper()
	for {
		worker := launch(t, cfg)
		died := make(chan error, 1)
		go func() { died <- worker.Wait() }()
		select {
		case <-stop:
			_ = worker.Process.Kill()
			<-died
			return
		case err := <-died:
			if exit, ok := errors.AsType[*exec.ExitError](err); !ok || !strings.Contains(exit.Error(), "killed") {
				t.Errorf("a process ended with %v, want killed", err)
				return
			}
		}
	}
}

// forwarding is what a process does that is to die.
func (cfg workerConfig) forwarding(pool *pgxpool.Pool) fleet.Config {
	die := func(company, when string) { dieAt(pool, company, when) }
	return fleet.Config{
		SweepInterval: 2 * time.Second, Timeout: cfg.Timeout, Workers: cfg.Workers,
		Outbox: func(store *fleet.OutboxStore) (*outbox.Outbox, error) {
			return outbox.New(dyingStore{store, die}, fleet.NewFiles(pool), func(_ context.Context, company string) (outbox.Account, error) {
				id, token, _ := strings.Cut(cfg.Forward[company], " ")
				client, err := recruiting.New(auth.RecruitingKey{CompanyID: id, Token: auth.NewSecret(token)}, personio.WithBaseURL(cfg.Personio), personio.WithoutRateLimits(),
					personio.WithMiddleware(func(next http.RoundTripper) http.RoundTripper { return dyingTransport{next, company, die} }))
				return outbox.Account{Client: client}, err
			})
		},
	}
}

// dieAt ends the process like a power failure, if it is the company's moment and
// nobody has died for it yet.
func dieAt(pool *pgxpool.Pool, company, when string) {
	points := killPoints()
	var i int
	if _, err := fmt.Sscanf(company, "company-%d", &i); err != nil || i >= len(points) || points[i] != when {
		return
	}
	tag, err := pool.Exec(context.Background(), "INSERT INTO died VALUES ($1) ON CONFLICT DO NOTHING", when)
	if err != nil || tag.RowsAffected() == 0 {
		return
	}
	self, _ := os.FindProcess(os.Getpid())
	_ = self.Kill()
	select {} // it takes a moment
}

// dyingStore dies around its changes.
type dyingStore struct {
	*fleet.OutboxStore

	die func(company, when string)
}

func (s dyingStore) Update(ctx context.Context, entry outbox.Entry) error {
	switch {
	case entry.State == outbox.Sending:
		s.die(entry.Company, "before the POST's commit")
	case entry.State == outbox.Uploading && entry.Files[0].Uploaded():
		s.die(entry.Company, "before the next upload")
	case entry.State == outbox.Uploading:
		s.die(entry.Company, "before the upload's commit")
	}
	err := s.OutboxStore.Update(ctx, entry)
	switch entry.State {
	case outbox.Pending:
		s.die(entry.Company, "after the upload's commit")
	case outbox.Sent:
		s.die(entry.Company, "after POST and commit")
	default:
	}
	return err
}

// dyingTransport dies around its requests.
type dyingTransport struct {
	next    http.RoundTripper
	company string
	die     func(company, when string)
}

func (d dyingTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	what := map[string]string{uploading: "upload", applying: "POST"}[operation(r)]
	d.die(d.company, "before "+what)
	r = r.Clone(r.Context())
	r.Body = dyingBody{r.Body, func() { d.die(d.company, "during "+what) }}
	answer, err := d.next.RoundTrip(r)
	if err == nil {
		d.die(d.company, "after "+what)
	}
	return answer, err
}

// dyingBody dies when its first bytes were read, which are on their way then.
type dyingBody struct {
	io.ReadCloser

	die func()
}

func (b dyingBody) Read(p []byte) (int, error) {
	b.die()
	return b.ReadCloser.Read(p)
}
