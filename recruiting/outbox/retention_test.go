package outbox_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/recruiting/outbox"
)

// left is what the outbox still has.
func (w *world) left(t *testing.T) (entries, copies int) {
	t.Helper()
	list, err := w.store.List(t.Context(), outbox.Query{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := w.files.List(t.Context(), time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return len(list), len(keys)
}

func TestWhatIsOverIsDeletedAfterItsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, outbox.WithRetention(10*24*time.Hour))
		refused := w.submission(2)
		refused.Application.JobPositionID = 1
		submit(t, w.box, w.submission(1))
		submit(t, w.box, refused)
		parked := submit(t, w.box, w.submission(3))
		if err := w.files.Delete(t.Context(), parked.Files[0].Key); err != nil {
			t.Fatal(err)
		}
		w.run(t)
		submit(t, w.box, w.submission(4)) // not over
		for _, test := range []struct {
			after           time.Duration
			entries, copies int
		}{{10*24*time.Hour - time.Minute, 4, 7}, {2 * time.Minute, 2, 3}, {365 * 24 * time.Hour, 2, 3}} {
			<-time.After(test.after)
			if _, err := w.box.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			if entries, copies := w.left(t); entries != test.entries || copies != test.copies {
				t.Errorf("%d entries and %d copies are left, want %d and %d", entries, copies, test.entries, test.copies)
			}
		}
		w.wantState(t, parked, outbox.Parked) // until a person decides
	})
}

func TestEraseRemovesAllOfAPerson(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		submit(t, w.box, w.submission(1))
		w.run(t)
		again := w.submission(1)
		again.ApplicationID = "again"
		submit(t, w.box, again)
		other := submit(t, w.box, w.submission(2))
		n, err := w.box.Erase(t.Context(), " "+strings.ToUpper(again.Application.Email)+" ")
		if n != 2 || err != nil {
			t.Errorf("%d entries were erased, %v; want 2", n, err)
		}
		if entries, copies := w.left(t); entries != 1 || copies != 2 {
			t.Errorf("%d entries and %d copies are left, want those of another person", entries, copies)
		}
		if _, err := w.box.Erase(t.Context(), " "); err == nil {
			t.Error("nobody was erased without an error")
		}
		w.run(t)
		w.wantState(t, other, outbox.Sent)
	})
}

// Erasing wins over a worker that is at it.
func TestEraseWhileADocumentIsOnItsWay(t *testing.T) {
	t.Parallel()
	for _, at := range []string{uploading, applying} {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				email := w.submission(1).Application.Email
				erased := false
				w.account.Client = w.client(t, roundTripper(func(r *http.Request) (*http.Response, error) {
					if operation(r) == at && !erased {
						erased = true
						if n, err := w.box.Erase(t.Context(), email); n != 1 || err != nil {
							t.Errorf("%d entries were erased, %v", n, err)
						}
					}
					return w.personio.Transport().RoundTrip(r)
				}))
				submit(t, w.box, w.submission(1))
				next := submit(t, w.box, w.submission(2))
				w.run(t)
				w.wantState(t, next, outbox.Sent)
				if entries, copies := w.left(t); entries != 1 || copies != 2 || !erased {
					t.Errorf("%d entries and %d copies are left", entries, copies)
				}
			})
		})
	}
}

func TestCopiesWithoutAnEntryAreDeleted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		if _, err := w.box.Prepare(t.Context(), w.submission(1)); err != nil {
			t.Fatal(err)
		}
		kept := submit(t, w.box, w.submission(2))
		for _, want := range []int{4, 2} {
			if _, err := w.box.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, copies := w.left(t); copies != want {
				t.Errorf("%d copies are left, want %d", copies, want)
			}
			<-time.After(61 * time.Minute)
		}
		w.run(t)
		w.wantState(t, kept, outbox.Sent)
	})
}
