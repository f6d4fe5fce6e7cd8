package jobsync_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// poisoned is a company with three jobs whose second event the sink refuses.
func poisoned(t *testing.T, policy jobsync.Policy, err error) (*board, *jobsync.Syncer, *stores.Memory, *recorder) {
	t.Helper()
	board, store, sink := &board{positions: positions(1, 3)}, stores.NewMemory(), &recorder{}
	sink.refuse = func(event jobsync.Event) error {
		if event.Seq == 2 {
			return err
		}
		return nil
	}
	return board, newSyncer(t, board, store, sink, jobsync.WithPolicy(policy)), store, sink
}

func TestACompanyIsParkedAfterTenFailuresOfAnEvent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		board, syncer, store, sink := poisoned(t, jobsync.Policy{}, errors.New("no such office"))
		first := time.Now()
		for n := range 10 {
			_, err := syncer.Sync(t.Context())
			deliveryError(t, err, "acme/2", nil)
			refused := mustLoad(t, store).Refused
			if want := (jobsync.Refusal{Seq: 2, Attempts: n + 1, Since: first, Parked: n == 9}); text(refused) != text(want) {
				t.Fatalf("after %d failures: %+v, want %+v", n+1, refused, want)
			}
			<-time.After(time.Minute)
		}
		fetches := board.fetches
		before := text(mustLoad(t, store))
		result, err := syncer.Sync(t.Context())
		parked, ok := errors.AsType[*jobsync.ParkedError](err)
		if !ok || parked.Company != acme || parked.Refusal.Seq != 2 || parked.Refusal.Attempts != 10 {
			t.Fatalf("Sync: %v, want a ParkedError", err)
		}
		if board.fetches != fetches || text(mustLoad(t, store)) != before || result.Pending != 2 {
			t.Errorf("%d fetches, %d pending, state\n%s", board.fetches-fetches, result.Pending, text(mustLoad(t, store)))
		}
		wantLines(t, "delivered", sink.lines(), "1 create 1")
		want := `jobsync: company "acme" is parked: event 2 was refused 10 times; Resume tries it again, Skip leaves it out`
		if err.Error() != want {
			t.Errorf("text %q, want %q", err, want)
		}
		if _, err := syncer.Sync(t.Context(), jobsync.DryRun()); err != nil {
			t.Errorf("a dry run of a parked company: %v", err)
		}
	})
}

// park lets a company be parked.
func park(t *testing.T, syncer *jobsync.Syncer, times int) {
	t.Helper()
	for range times {
		if _, err := syncer.Sync(t.Context()); err == nil {
			t.Fatal("the sink refused, and Sync returned no error")
		}
	}
}

func TestSkipLeavesTheEventOut(t *testing.T) {
	t.Parallel()
	board, syncer, store, sink := poisoned(t, jobsync.Policy{MaxAttempts: 2}, errors.New("no such office"))
	park(t, syncer, 3)
	for _, seq := range []uint64{0, 1, 3, 99} {
		if err := jobsync.Skip(t.Context(), store, acme, seq); err == nil {
			t.Errorf("event %d was skipped", seq)
		}
	}
	if err := jobsync.Skip(t.Context(), store, acme, 2); err != nil {
		t.Fatal(err)
	}
	if state := mustLoad(t, store); state.Acknowledged != 2 || state.Refused != nil {
		t.Errorf("%d acknowledged, refused %+v", state.Acknowledged, state.Refused)
	}
	mustSync(t, syncer)
	wantLines(t, "delivered", sink.lines(), "1 create 1", "3 create 3")
	// The next event of the job has all of it.
	board.publish(position(2, "Mole"))
	mustSync(t, syncer)
	wantLines(t, "delivered later", sink.lines(), "4 update 2 [name]")
	if err := jobsync.Skip(t.Context(), store, acme, 4); err == nil {
		t.Error("an event that was delivered was skipped")
	}
}

func TestResumeTriesAgainAsOftenAsAtFirst(t *testing.T) {
	t.Parallel()
	_, syncer, store, sink := poisoned(t, jobsync.Policy{MaxAttempts: 2}, errors.New("no such office"))
	park(t, syncer, 3)
	if err := jobsync.Resume(t.Context(), store, acme); err != nil {
		t.Fatal(err)
	}
	park(t, syncer, 1)
	if refused := mustLoad(t, store).Refused; refused.Parked || refused.Attempts != 1 {
		t.Errorf("after one more failure: %+v", refused)
	}
	sink.refuse = nil
	mustSync(t, syncer)
	wantLines(t, "delivered", sink.lines(), "1 create 1", "2 create 2", "3 create 3")
	if refused := mustLoad(t, store).Refused; refused != nil {
		t.Errorf("refused is %+v after the event was taken", refused)
	}
	if err := jobsync.Resume(t.Context(), store, acme); err != nil {
		t.Errorf("Resume of a company that is not parked: %v", err)
	}
}

func TestAnotherEventCountsAnew(t *testing.T) {
	t.Parallel()
	_, syncer, store, sink := poisoned(t, jobsync.Policy{MaxAttempts: 3}, errors.New("no"))
	park(t, syncer, 2)
	sink.refuse = func(event jobsync.Event) error {
		if event.Seq == 3 {
			return errors.New("no")
		}
		return nil
	}
	park(t, syncer, 2)
	if refused := mustLoad(t, store).Refused; refused.Seq != 3 || refused.Attempts != 2 || refused.Parked {
		t.Errorf("refused: %+v, want event 3 after two failures", refused)
	}
}

// TestFailuresThatNoEventIsToBlameFor park nobody.
func TestFailuresThatNoEventIsToBlameFor(t *testing.T) {
	t.Parallel()
	t.Run("the sink is out of order", func(t *testing.T) {
		t.Parallel()
		_, syncer, store, _ := poisoned(t, jobsync.Policy{MaxAttempts: 2}, fmt.Errorf("%w: no route", jobsync.ErrSinkUnavailable))
		park(t, syncer, 1)
		before := text(mustLoad(t, store))
		park(t, syncer, 20)
		if refused := mustLoad(t, store).Refused; refused.Parked || refused.Attempts != 0 || refused.Seq != 2 {
			t.Errorf("refused: %+v", refused)
		}
		if text(mustLoad(t, store)) != before {
			t.Error("the same failure was stored more than once")
		}
	})
	t.Run("the process ends", func(t *testing.T) {
		t.Parallel()
		_, syncer, store, sink := poisoned(t, jobsync.Policy{MaxAttempts: 2}, nil)
		ctx, cancel := context.WithCancel(t.Context())
		sink.refuse = func(event jobsync.Event) error {
			if event.Seq == 2 {
				cancel()
				return ctx.Err()
			}
			return nil
		}
		if _, err := syncer.Sync(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Sync: %v", err)
		}
		if state := mustLoad(t, store); state.Refused != nil || state.Acknowledged != 1 {
			t.Errorf("refused: %+v, %d acknowledged", state.Refused, state.Acknowledged)
		}
	})
	t.Run("there is no end of attempts", func(t *testing.T) {
		t.Parallel()
		_, syncer, store, _ := poisoned(t, jobsync.Policy{MaxAttempts: -1}, errors.New("no"))
		park(t, syncer, 30)
		if refused := mustLoad(t, store).Refused; refused.Parked || refused.Attempts != 30 {
			t.Errorf("refused: %+v", refused)
		}
	})
}

// TestAPoisonedCompanyIsOneOfMany: others go on in the same store and sink.
func TestAPoisonedCompanyIsOneOfMany(t *testing.T) {
	t.Parallel()
	_, syncer, store, sink := poisoned(t, jobsync.Policy{MaxAttempts: 1}, errors.New("no"))
	sink.refuse = func(event jobsync.Event) error {
		if event.Company == acme {
			return errors.New("no")
		}
		return nil
	}
	park(t, syncer, 2)
	other, err := jobsync.New("burrow", &board{positions: positions(1, 2)}, store, sink)
	if err != nil {
		t.Fatal(err)
	}
	if result := mustSync(t, other); result.Delivered != 2 {
		t.Errorf("%d events of another company were delivered, want 2", result.Delivered)
	}
}

// TestASinkHasTwoMinutes: one that stands still must not deliver while
// another process has taken over.
func TestASinkHasTwoMinutes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		board, store, sink := &board{positions: positions(1, 3)}, stores.NewMemory(), &recorder{}
		start := time.Now()
		syncer := newSyncer(t, board, store, jobsync.SinkFunc(func(ctx context.Context, event jobsync.Event) error {
			if event.Seq == 2 {
				<-ctx.Done()
				return ctx.Err()
			}
			return sink.Deliver(ctx, event)
		}))
		_, err := syncer.Sync(t.Context())
		deliveryError(t, err, "acme/2", context.DeadlineExceeded)
		if took := time.Since(start); took != 2*time.Minute {
			t.Errorf("the sink had %v, want two minutes", took)
		}
		if refused := mustLoad(t, store).Refused; refused == nil || refused.Attempts != 1 {
			t.Errorf("refused: %+v, want one failure", refused)
		}
	})
}

// TestALongDeliveryKeepsItsLease: each event takes a minute or two, and others try
// to get in all the time.
func TestALongDeliveryKeepsItsLease(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		board, store, sink := &board{positions: positions(1, 30)}, stores.NewMemory(), &recorder{}
		other := newSyncer(t, board, store, sink)
		syncer := newSyncer(t, board, store, jobsync.SinkFunc(func(ctx context.Context, event jobsync.Event) error {
			for range 11 + 12*(event.Seq%2) {
				<-time.After(5 * time.Second)
				if _, err := other.Sync(ctx); !errors.Is(err, stores.ErrLeased) {
					t.Errorf("Sync of another one at event %d: %v, want ErrLeased", event.Seq, err)
				}
			}
			return sink.Deliver(ctx, event)
		}))
		if result := mustSync(t, syncer); result.Delivered != 30 {
			t.Errorf("%d delivered, want 30", result.Delivered)
		}
		if len(sink.events) != 30 {
			t.Errorf("%d events were taken, want each of 30 once", len(sink.events))
		}
		mustSync(t, other)
	})
}
