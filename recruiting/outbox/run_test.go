package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
)

// start runs an outbox until the returned function is called, which returns when
// it has ended.
func start(t *testing.T, box *outbox.Outbox) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		box.Run(ctx)
	}()
	return func() {
		cancel()
		<-ended
	}
}

func TestRunDeliversWhatIsSubmitted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		defer start(t, w.box)()
		first, second := w.submission(1), w.submission(2)
		begun := time.Now()
		submit(t, w.box, first)
		synctest.Wait()
		w.wantArrived(t, first)
		submit(t, w.box, second)
		synctest.Wait()
		w.wantArrived(t, first, second)
		if waited := time.Since(begun); waited != 0 {
			t.Errorf("it took %v", waited)
		}
		// What another process adds is found by looking.
		third := w.submission(3)
		submit(t, w.newOutbox(t), third)
		<-time.After(31 * time.Second)
		synctest.Wait()
		w.wantArrived(t, first, second, third)
	})
}

func TestDrainDoesWhatIsDue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, _ := doubtful(t, once(applying, 0, fault{processed, reset}))
		s := w.submission(1)
		entry := submit(t, w.box, s)
		for _, want := range []outbox.State{outbox.Unknown, outbox.Unknown} {
			if err := w.box.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.wantState(t, entry, want)
		}
		<-time.After(time.Minute)
		if err := w.box.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.wantState(t, entry, outbox.Sent)
		w.wantArrived(t, s)
	})
}

// A platform that stops does not turn a request that is answered in a moment into
// one of unknown fate.
func TestAnAnswerOnItsWayIsWaitedFor(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		takes time.Duration
		want  outbox.State
	}{"a moment": {3 * time.Second, outbox.Sent}, "too long": {20 * time.Second, outbox.Unknown}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.personio.Inject(personiotest.Fault{Operation: applying, Delay: test.takes})
				stop := start(t, w.box)
				entry := submit(t, w.box, w.submission(1))
				<-time.After(time.Second)
				begun := time.Now()
				stop()
				if waited := time.Since(begun); waited > 10*time.Second {
					t.Errorf("it took %v to stop", waited)
				}
				w.wantState(t, entry, test.want)
			})
		})
	}
}

// An upload that is interrupted by the end of the process is taken up at once by
// the next one.
func TestAnInterruptedUploadIsTakenUpAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.personio.Inject(personiotest.Fault{Operation: uploading, Delay: time.Minute})
		stop := start(t, w.box)
		s := w.submission(1)
		entry := submit(t, w.box, s)
		<-time.After(time.Second)
		w.wantState(t, entry, outbox.Uploading)
		stop()
		if entry := w.wantState(t, entry, outbox.Pending); entry.Failures != 0 || entry.UnusedUploads != 1 {
			t.Errorf("%d failures, %d unused uploads", entry.Failures, entry.UnusedUploads)
		}
		begun := time.Now()
		w.run(t)
		w.wantArrived(t, s)
		if waited := time.Since(begun); waited != 0 {
			t.Errorf("the next one waited %v", waited)
		}
	})
}

// An upload takes as long as it takes; nobody else takes it for abandoned.
func TestALongUploadKeepsItsClaim(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.personio.Inject(personiotest.Fault{Operation: uploading, Delay: 4 * time.Minute})
		defer start(t, w.newOutbox(t))()
		defer start(t, w.newOutbox(t))()
		s := w.submission(1)
		entry := submit(t, w.box, s)
		<-time.After(5 * time.Minute)
		if entry := w.wantState(t, entry, outbox.Sent); entry.UnusedUploads != 0 || w.personio.Count(uploading) != 2 {
			t.Errorf("%d unused uploads, %d uploads", entry.UnusedUploads, w.personio.Count(uploading))
		}
		w.wantArrived(t, s)
	})
}

// Several processes may work on one store: each thing is done by one of them.
func TestSeveralProcessesDoEverythingOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		for range 5 {
			defer start(t, w.newOutbox(t))()
		}
		var submitted []outbox.Submission
		for n := range 20 {
			submitted = append(submitted, w.submission(n))
			submit(t, w.box, submitted[n])
		}
		<-time.After(time.Hour)
		w.wantArrived(t, submitted...)
		if posts, uploads := w.personio.Count(applying), w.personio.Count(uploading); posts != 20 || uploads != 40 {
			t.Errorf("%d posts and %d uploads, want 20 and 40", posts, uploads)
		}
	})
}

// moody is a network that fails one request in ten, in all ways.
type moody struct {
	wire

	mu     sync.Mutex
	random *rand.Rand
	faults int
}

func (m *moody) choose(string) *fault {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.random.IntN(10) > 0 {
		return nil
	}
	m.faults++
	kinds := []kind{reset, timeout, failed, limited}
	what := fault{reach(m.random.IntN(3)), kinds[m.random.IntN(len(kinds))]}
	if what.kind == limited {
		what.reach = unsent // who says so has not processed it
	}
	return &what
}

const (
	crowd      = 50
	applicants = 20 // for each
)

// platform is many companies, each with a network that fails one request in ten.
type platform struct {
	*world

	companies map[string]*personiotest.Company
	jobs      map[string]int64
	networks  map[string]*moody
	accounts  map[string]outbox.Account
}

func newPlatform(t *testing.T, opts ...outbox.Option) *platform {
	t.Helper()
	p := &platform{
		world: newWorld(t), companies: make(map[string]*personiotest.Company), jobs: make(map[string]int64),
		networks: make(map[string]*moody), accounts: make(map[string]outbox.Account),
	}
	for n := range crowd {
		name := fmt.Sprintf("company-%d", n)
		company := p.personio.AddCompany(name)
		network := &moody{random: rand.New(rand.NewPCG(1, uint64(n)))}
		network.next, network.plan = p.personio.Transport(), network.choose
		client, err := recruiting.New(company.RecruitingKey(), personio.WithHTTPClient(&http.Client{Transport: network}))
		if err != nil {
			t.Fatal(err)
		}
		p.companies[name], p.networks[name], p.jobs[name] = company, network, company.Publish(personiotest.Job{Name: "Gopher"})
		p.accounts[name] = outbox.Account{Client: client}
	}
	box, err := outbox.New(p.store, p.files, p.account, opts...)
	if err != nil {
		t.Fatal(err)
	}
	p.box = box
	return p
}

func (p *platform) account(_ context.Context, company string) (outbox.Account, error) {
	account, ok := p.accounts[company]
	if !ok {
		return account, errors.New("no such company")
	}
	return account, nil
}

func (p *platform) submitOne(t *testing.T, company string, n int) {
	t.Helper()
	s := p.submission(n)
	s.Company, s.Application.JobPositionID, s.Documents = company, p.jobs[company], s.Documents[:1]
	submit(t, p.box, s)
}

// TestAThousandApplications of fifty companies, whose networks fail one request
// in ten, arrive once and in order, within the limits.
func TestAThousandApplications(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPlatform(t)
		defer start(t, p.box)()
		for n := range applicants {
			for company := range p.companies {
				p.submitOne(t, company, n)
			}
		}
		<-time.After(6 * time.Hour)
		faults := 0
		for name, company := range p.companies {
			faults += p.networks[name].faults
			arrived := company.Applications()
			for n, a := range arrived {
				if want := fmt.Sprintf("grace%d@example.org", n); a.Email != want || len(a.Documents) != 1 {
					t.Fatalf("%s: application %d is %s's with %d documents, want %s's with one", name, n, a.Email, len(a.Documents), want)
				}
			}
			if len(arrived) != applicants {
				t.Errorf("%s got %d applications, want %d", name, len(arrived), applicants)
			}
		}
		entries, err := p.store.List(t.Context(), outbox.Query{State: outbox.Sent, Limit: 10_000})
		if err != nil || len(entries) != crowd*applicants {
			t.Errorf("%d entries are sent, want %d", len(entries), crowd*applicants)
		}
		reposts := 0
		for _, entry := range entries {
			reposts += entry.Reposts
		}
		for _, r := range p.personio.Requests() {
			if r.Status == http.StatusTooManyRequests {
				t.Fatal("a company's limit was not kept")
			}
		}
		t.Logf("%d faults, %d requests to find out about a fate", faults, reposts)
		if faults < crowd*applicants/10 {
			t.Errorf("only %d faults", faults)
		}
	})
}

// A company whose Personio is slow, limits it, refuses it or does not exist does
// not delay another one.
func TestOneBadCompanyDelaysNobody(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(p *platform, company string){
		"slow": func(p *platform, company string) {
			p.networks[company].plan = func(string) *fault { return &fault{unprocessed, timeout} }
		},
		"limited": func(p *platform, company string) {
			p.networks[company].plan = func(string) *fault { return &fault{unsent, limited} }
		},
		"unknown": func(p *platform, company string) { delete(p.accounts, company) },
		"gone":    func(p *platform, company string) { p.personio.RemoveCompany(company) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newPlatform(t, outbox.WithCompanies(5))
				for _, network := range p.networks {
					network.plan = func(string) *fault { return nil }
				}
				for n := range 4 {
					spoil(p, fmt.Sprintf("company-%d", n))
				}
				defer start(t, p.box)()
				for n := range 10 {
					for company := range p.companies {
						p.submitOne(t, company, n)
					}
				}
				<-time.After(time.Minute)
				synctest.Wait()
				for n := 4; n < crowd; n++ {
					company := p.companies[fmt.Sprintf("company-%d", n)]
					if got := len(company.Applications()); got != 10 {
						t.Fatalf("a good company has %d applications after a minute, want 10", got)
					}
				}
			})
		})
	}
}

func TestPanicsOfTheCallerStayInside(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		broken := true
		accounts := func(context.Context, string) (outbox.Account, error) {
			if broken {
				panic("grace1@example.org") //nolint:forbidigo // what a caller may do
			}
			return w.account, nil
		}
		box, err := outbox.New(w.store, w.files, accounts, outbox.WithObserver(func(context.Context, outbox.Entry) {
			panic("grace1@example.org") //nolint:forbidigo // what a caller may do
		}))
		if err != nil {
			t.Fatal(err)
		}
		w.box = box
		entry := submit(t, box, w.submission(1))
		step(t, box)
		if problem := w.load(t, entry).Problem; problem == "" || strings.Contains(problem, "grace") {
			t.Errorf("problem %q", problem)
		}
		broken = false
		w.run(t)
		w.wantState(t, entry, outbox.Sent)
	})
}
