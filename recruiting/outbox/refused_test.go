package outbox_test

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
)

func TestARefusedApplicationEndsAndTheNextOneGoes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		bad, good := w.submission(1), w.submission(2)
		bad.Application.JobPositionID = 1
		refused, sent := submit(t, w.box, bad), submit(t, w.box, good)
		w.run(t)
		refused = w.wantState(t, refused, outbox.Rejected)
		if !reflect.DeepEqual(refused.Codes, []string{"errors.job-position.not-published"}) || !strings.Contains(refused.Problem, recruiting.ErrJobNotPublished.Error()) {
			t.Errorf("problem %q, codes %v", refused.Problem, refused.Codes)
		}
		w.wantState(t, sent, outbox.Sent)
		w.wantArrived(t, good)
	})
}

// Somebody who has applied by another way is not taken for this application.
func TestWhoHasAppliedBeforeIsNotSent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		if err := w.account.Client.Apply(t.Context(), w.submission(1).Application); err != nil {
			t.Fatal(err)
		}
		entry := submit(t, w.box, w.submission(1))
		w.run(t)
		if entry = w.wantState(t, entry, outbox.Already); entry.Inferred {
			t.Error("it is inferred to be this application")
		}
	})
}

// How long Personio keeps a document without an application is not documented.
func TestDocumentsThatPersonioHasForgottenAreUploadedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := w.submission(1)
		entry := submit(t, w.box, s)
		step(t, w.box)
		step(t, w.box)
		entry = w.wantState(t, entry, outbox.Uploaded)
		for i := range entry.Files {
			entry.Files[i].Document.UUID = "00000000-0000-0000-0000-000000000000"
		}
		if err := w.store.Update(t.Context(), entry); err != nil {
			t.Fatal(err)
		}
		w.run(t)
		if entry = w.wantState(t, entry, outbox.Sent); entry.UnusedUploads != 2 || entry.Posts != 2 {
			t.Errorf("%d unused uploads, %d posts", entry.UnusedUploads, entry.Posts)
		}
		w.wantArrived(t, s)
	})
}

// What is wrong with a company's set-up loses no application: it is tried again
// until it is mended.
func TestASetUpThatIsMendedDelivers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		breakIt, mend func(*testing.T, *world)
		problem       string
	}{
		"another key": {
			func(t *testing.T, w *world) {
				t.Helper()
				key := w.acme.RecruitingKey()
				key.Token = auth.NewSecret("token-of-last-year")
				client, err := recruiting.New(key, personio.WithHTTPClient(w.personio.Client()))
				if err != nil {
					t.Fatal(err)
				}
				w.account.Client = client
			},
			func(t *testing.T, w *world) { t.Helper(); w.account.Client = w.client(t, w.personio.Transport()) },
			"company ID and token",
		},
		"no Recruiting API": {
			func(_ *testing.T, w *world) { w.acme.SetRecruitingAPIEnabled(false) },
			func(_ *testing.T, w *world) { w.acme.SetRecruitingAPIEnabled(true) },
			"no Recruiting API",
		},
		"no recruiting": {
			func(_ *testing.T, w *world) { w.acme.SetRecruitingEnabled(false) },
			func(_ *testing.T, w *world) { w.acme.SetRecruitingEnabled(true) },
			"no recruiting",
		},
		"an attribute that is none": {
			func(_ *testing.T, w *world) { w.account.SourceAttribute = "Original source" },
			func(_ *testing.T, w *world) { w.account.SourceAttribute = "" },
			"API name",
		},
		"no client": {
			func(_ *testing.T, w *world) { w.account.Client = nil },
			func(t *testing.T, w *world) { t.Helper(); w.account.Client = w.client(t, w.personio.Transport()) },
			"account",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				s := w.submission(1)
				s.Source = "newsletter"
				entry := submit(t, w.box, s)
				test.breakIt(t, w)
				for end := time.Now().Add(6 * 24 * time.Hour); time.Now().Before(end); {
					<-time.After(time.Until(step(t, w.box).Next))
				}
				if entry = w.load(t, entry); !entry.State.Open() || !strings.Contains(entry.Problem, test.problem) {
					t.Errorf("after six days it is %s: %s", entry.State, entry.Problem)
				}
				if n := len(w.personio.Requests()); n > 6*24*60 {
					t.Errorf("%d requests in six days", n)
				}
				test.mend(t, w)
				w.run(t)
				w.wantState(t, entry, outbox.Sent)
				w.wantArrived(t, s)
			})
		})
	}
}

// An entry that can never pass the check before sending came into the store by
// another way than Submit. It is put before a person, and does not keep the next
// ones waiting.
func TestWhatNeverPassesTheCheckIsParked(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spoil   func(*outbox.Entry)
		problem string
	}{
		"an original source in latin1": {func(e *outbox.Entry) { e.Source = "utm=\xff" }, "not UTF-8"},
		"a name that is blank":         {func(e *outbox.Entry) { e.Application.LastName = " " }, "last_name: is required"},
		"a document of another type":   {func(e *outbox.Entry) { e.Files[1].Name = "letter.exe" }, "no files of this type"},
		"a document without its name": {func(e *outbox.Entry) {
			e.Files[0].Document = recruiting.Document{UUID: "01234567-89ab-cdef-0123-456789abcdef"}
			e.Files = e.Files[:1]
		}, "original_filename"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.account.SourceAttribute = recruiting.AttributeID(w.acme.AddAttribute(personioAttribute()))
				bad, err := w.box.Prepare(t.Context(), w.submission(1))
				if err != nil {
					t.Fatal(err)
				}
				test.spoil(&bad)
				if bad, err = w.store.Add(t.Context(), bad); err != nil {
					t.Fatal(err)
				}
				next := submit(t, w.box, w.submission(2))
				begun := time.Now()
				w.run(t)
				if bad = w.wantState(t, bad, outbox.Parked); !strings.Contains(bad.Problem, test.problem) {
					t.Errorf("problem %q", bad.Problem)
				}
				w.wantState(t, next, outbox.Sent)
				if waited := time.Since(begun); waited > time.Minute {
					t.Errorf("it kept the next one waiting for %v", waited)
				}
			})
		})
	}
}

// A date that is in the future by the clock of this process is not by tomorrow.
func TestADateInTheFutureIsWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		early, err := w.box.Prepare(t.Context(), w.submission(1))
		if err != nil {
			t.Fatal(err)
		}
		early.Application.ApplicationDate = personio.DateOf(time.Now().UTC()).AddDays(2)
		if early, err = w.store.Add(t.Context(), early); err != nil {
			t.Fatal(err)
		}
		for day := time.Now().Add(45 * time.Hour); time.Now().Before(day); {
			if result := step(t, w.box); !result.Due() {
				<-time.After(time.Until(result.Next))
			}
		}
		if early = w.load(t, early); !early.State.Open() || w.personio.Count(applying) != 0 {
			t.Errorf("before its day it is %s: %s", early.State, early.Problem)
		}
		<-time.After(3 * time.Hour)
		w.run(t)
		w.wantState(t, early, outbox.Sent)
	})
}

// A server that does not know the route has processed nothing.
func TestARouteThatIsNotThereLeavesNoDoubt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, outbox.WithPolicy(outbox.ManualOnly))
		w.personio.Inject(personiotest.Fault{Operation: applying, Status: http.StatusNotImplemented, Times: 3})
		s := w.submission(1)
		entry := submit(t, w.box, s)
		w.run(t)
		if entry = w.wantState(t, entry, outbox.Sent); entry.Unknowns != 0 || entry.Reposts != 0 || entry.Posts != 4 {
			t.Errorf("%d unknown, %d sent again on purpose, %d posts", entry.Unknowns, entry.Reposts, entry.Posts)
		}
		w.wantArrived(t, s)
	})
}

// Nothing is sent again before the server wants it. 429 says that nothing was done;
// 503 does not, whatever it says beside that: a gateway may answer after the fact.
func TestAServerThatAsksToWaitIsWaitedFor(t *testing.T) {
	t.Parallel()
	for status, doubts := range map[int]int{http.StatusTooManyRequests: 0, http.StatusServiceUnavailable: 1} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.personio.Inject(personiotest.Fault{Operation: applying, Status: status, Header: http.Header{"Retry-After": {"3600"}}})
				s := w.submission(1)
				entry := submit(t, w.box, s)
				begun := time.Now()
				w.run(t)
				if entry = w.wantState(t, entry, outbox.Sent); entry.Unknowns != doubts || entry.Reposts != doubts || w.personio.Count(applying) != 2 {
					t.Errorf("%d unknown, %d on purpose, %d requests", entry.Unknowns, entry.Reposts, w.personio.Count(applying))
				}
				if waited := time.Since(begun); waited < time.Hour || waited > time.Hour+time.Minute {
					t.Errorf("it was sent again after %v, want an hour", waited)
				}
				w.wantArrived(t, s)
			})
		})
	}
}

func TestPatienceEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		broken := true
		w := newWorld(t, outbox.WithPatience(48*time.Hour))
		accounts := func(context.Context, string) (outbox.Account, error) {
			if broken {
				return outbox.Account{}, errors.New("grace1@example.org cannot be asked")
			}
			return w.account, nil
		}
		box, err := outbox.New(w.store, w.files, accounts, outbox.WithPatience(48*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		w.box = box
		s := w.submission(1)
		entry := submit(t, box, s)
		begun := time.Now()
		w.run(t)
		entry = w.wantState(t, entry, outbox.Parked)
		if waited := time.Since(begun); waited < 48*time.Hour || waited > 49*time.Hour {
			t.Errorf("it was parked after %v, want 48 hours", waited)
		}
		if strings.Contains(entry.Problem, "grace") {
			t.Errorf("the caller's words are kept: %q", entry.Problem)
		}
		broken = false
		if _, err := box.Retry(t.Context(), entry.ID); err != nil {
			t.Fatal(err)
		}
		w.run(t)
		w.wantState(t, entry, outbox.Sent)
		w.wantArrived(t, s)
	})
}

// A file that makes Personio fail must not keep the others waiting for ever.
func TestADocumentThatCannotBeUploadedIsParked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		hit := 0
		w.account.Client = w.client(t, roundTripper(func(r *http.Request) (*http.Response, error) {
			if operation(r) == uploading && hit < 30 {
				hit++
				return failed.answer(r)
			}
			return w.personio.Transport().RoundTrip(r)
		}))
		poison, next := submit(t, w.box, w.submission(1)), submit(t, w.box, w.submission(2))
		begun := time.Now()
		for w.load(t, poison).State.Open() {
			if result := step(t, w.box); !result.Due() {
				<-time.After(time.Until(result.Next))
			}
		}
		w.wantState(t, poison, outbox.Parked)
		if waited := time.Since(begun); waited > time.Hour {
			t.Errorf("it kept the next one waiting for %v", waited)
		}
		hit = 30
		w.run(t)
		w.wantState(t, next, outbox.Sent)
	})
}

func TestADocumentThatIsGoneIsParked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		entry := submit(t, w.box, w.submission(1))
		if err := w.files.Delete(t.Context(), entry.Files[1].Key); err != nil {
			t.Fatal(err)
		}
		w.run(t)
		if entry = w.wantState(t, entry, outbox.Parked); !strings.Contains(entry.Problem, "gone") {
			t.Errorf("problem %q", entry.Problem)
		}
		if _, err := w.box.Confirm(t.Context(), entry.ID); err != nil {
			t.Error(err)
		}
		if entry = w.wantState(t, entry, outbox.Sent); !entry.Inferred || entry.Problem != "" {
			t.Errorf("a confirmed entry: inferred %v, problem %q", entry.Inferred, entry.Problem)
		}
	})
}

func TestOnlyWhatNeedsAPersonCanBeDecided(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		entry := submit(t, w.box, w.submission(1))
		for range 2 {
			if _, err := w.box.Retry(t.Context(), entry.ID); !errors.Is(err, outbox.ErrNotResolvable) {
				t.Errorf("Retry of an entry that is %s: %v", w.load(t, entry).State, err)
			}
			if _, err := w.box.Confirm(t.Context(), entry.ID); !errors.Is(err, outbox.ErrNotResolvable) {
				t.Errorf("Confirm of an entry that is %s: %v", w.load(t, entry).State, err)
			}
			w.run(t)
		}
		if _, err := w.box.Retry(t.Context(), "nothing"); !errors.Is(err, outbox.ErrNotFound) {
			t.Errorf("Retry of nothing: %v", err)
		}
	})
}
