package outbox_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
)

// world is a company with one open job, and an outbox that delivers to it.
type world struct {
	personio *personiotest.Server
	acme     *personiotest.Company
	job      int64
	account  outbox.Account
	store    outbox.Store
	files    outbox.Files
	box      *outbox.Outbox
	history  *history
}

func newWorld(t *testing.T, opts ...outbox.Option) *world {
	t.Helper()
	server := personiotest.New()
	acme := server.AddCompany("acme")
	w := &world{
		personio: server, acme: acme, job: acme.Publish(personiotest.Job{Name: "Gopher"}),
		store: new(outbox.MemoryStore), files: new(outbox.MemoryFiles), history: new(history),
	}
	w.account.Client = w.client(t, server.Transport())
	w.box = w.newOutbox(t, opts...)
	return w
}

func (w *world) client(t *testing.T, transport http.RoundTripper) *recruiting.Client {
	t.Helper()
	client, err := recruiting.New(w.acme.RecruitingKey(), personio.WithHTTPClient(&http.Client{Transport: transport}))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// newOutbox is another process, so to speak: over the same store.
func (w *world) newOutbox(t *testing.T, opts ...outbox.Option) *outbox.Outbox {
	t.Helper()
	accounts := func(context.Context, string) (outbox.Account, error) { return w.account, nil }
	box, err := outbox.New(w.store, w.files, accounts, append([]outbox.Option{outbox.WithObserver(w.history.add)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return box
}

// submission is an application with a CV and a letter.
func (w *world) submission(n int) outbox.Submission {
	return outbox.Submission{
		Company: "acme", ApplicationID: fmt.Sprint("application-", n),
		Application: recruiting.Application{FirstName: "Grace", LastName: "Hopper", Email: fmt.Sprintf("grace%d@example.org", n), JobPositionID: w.job},
		Documents: []outbox.Document{
			{File: recruiting.FileFromBytes("cv.pdf", fmt.Appendf(nil, "%%PDF a life in one page, %d", n)), Category: recruiting.CV},
			{File: recruiting.FileFromBytes("letter.txt", []byte("Dear Sir or Madam")), Category: recruiting.CoverLetter},
		},
	}
}

func submit(t *testing.T, box *outbox.Outbox, s outbox.Submission) outbox.Entry {
	t.Helper()
	entry, err := box.Submit(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return entry
}

// run works until the company has nothing left to do, as a worker that sleeps
// until the next step would. It must be called in a bubble.
func (w *world) run(t *testing.T) {
	t.Helper()
	for range 10_000 {
		result, err := w.box.Step(t.Context(), "acme")
		if err != nil {
			t.Fatal(err)
		}
		if result.Next.IsZero() {
			return
		}
		<-time.After(time.Until(result.Next))
	}
	t.Fatal("the outbox does not come to an end")
}

func (w *world) load(t *testing.T, entry outbox.Entry) outbox.Entry {
	t.Helper()
	entry, err := w.store.Load(t.Context(), entry.ID)
	if err != nil {
		t.Fatal(err)
	}
	return entry
}

// wantState checks an entry's state and that it is the one with the documents.
func (w *world) wantState(t *testing.T, entry outbox.Entry, want outbox.State) outbox.Entry {
	t.Helper()
	entry = w.load(t, entry)
	if entry.State != want {
		t.Fatalf("the entry is %s (%s), want %s; it was %v", entry.State, entry.Problem, want, w.history.states(entry.ID))
	}
	return entry
}

// wantArrived checks that an application is at Personio once and whole.
func (w *world) wantArrived(t *testing.T, want ...outbox.Submission) {
	t.Helper()
	arrived := w.acme.Applications()
	if len(arrived) != len(want) {
		t.Fatalf("%d applications arrived, want %d", len(arrived), len(want))
	}
	for i, got := range arrived {
		if got.Email != want[i].Application.Email || len(got.Documents) != len(want[i].Documents) {
			t.Errorf("application %d is %s's with %d documents, want %s's with %d", i, got.Email, len(got.Documents), want[i].Application.Email, len(want[i].Documents))
			continue
		}
		for j, document := range got.Documents {
			if document.Filename != want[i].Documents[j].File.Name || int64(len(document.Content)) != want[i].Documents[j].File.Size {
				t.Errorf("document %d of application %d is %q of %d bytes", j, i, document.Filename, len(document.Content))
			}
		}
	}
}

// history is an observer.
type history struct {
	mu   sync.Mutex
	list []outbox.Entry
}

func (h *history) add(_ context.Context, entry outbox.Entry) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.list = append(h.list, entry)
}

func (h *history) states(id string) []outbox.State {
	h.mu.Lock()
	defer h.mu.Unlock()
	var states []outbox.State
	for _, entry := range h.list {
		if entry.ID == id {
			states = append(states, entry.State)
		}
	}
	return states
}

// roundTripper is a server in one function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func personioAttribute() personiotest.Attribute {
	return personiotest.Attribute{Label: "Original source"}
}
