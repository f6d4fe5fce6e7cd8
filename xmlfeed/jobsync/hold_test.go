package jobsync_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

func TestApprovedJobsAreArchivedByTheNextFeed(t *testing.T) {
	t.Parallel()
	board, syncer, store, sink := mirrored(t, 3)
	board.positions = nil
	hold := mustSync(t, syncer).Hold
	if err := jobsync.Approve(t.Context(), store, acme, hold.Token); err != nil {
		t.Fatal(err)
	}
	wantLines(t, "events of the approval alone", sink.lines())
	result := mustSync(t, syncer)
	heldIDs(t, store, result)
	wantLines(t, "events", sink.lines(), "4 archive 1", "5 archive 2", "6 archive 3")
	for _, record := range mustLoad(t, store).Jobs {
		if !record.Archived || record.Held || record.Approved || record.Missing() {
			t.Errorf("the archived job is %+v", record)
		}
	}
	if mustLoad(t, store).HoldReason != "" {
		t.Error("a reason is left of a hold that is over")
	}
}

// TestOnlyTheApprovedAreArchived: what is left is few enough to be archived, but
// nobody approved it.
func TestOnlyTheApprovedAreArchived(t *testing.T) {
	t.Parallel()
	board, syncer, store, sink := mirrored(t, 20)
	board.unpublish(1, 7)
	hold := mustSync(t, syncer).Hold
	if err := jobsync.Approve(t.Context(), store, acme, hold.Token, 2, 4, 5); err != nil {
		t.Fatal(err)
	}
	heldIDs(t, store, mustSync(t, syncer), 1, 3, 6, 7)
	wantLines(t, "events", sink.lines(), "21 archive 2", "22 archive 4", "23 archive 5")
	heldIDs(t, store, mustSync(t, syncer), 1, 3, 6, 7)
	wantLines(t, "later events", sink.lines())
}

// TestAnApprovalIsOfWhatWasSeen: another set of jobs, or the same in another
// mishap, is not what the person agreed to.
func TestAnApprovalIsOfWhatWasSeen(t *testing.T) {
	t.Parallel()
	for name, happens := range map[string]func(*board){
		"another job is missing, too": func(b *board) { b.unpublish(8, 8) },
		"one of them is back":         func(b *board) { b.publish(positions(1, 1)...) },
		"all were back, and are gone": func(b *board) { b.publish(positions(1, 7)...) },
		"nothing is held any more":    func(b *board) { b.publish(positions(1, 20)...) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			board, syncer, store, sink := mirrored(t, 20)
			board.unpublish(1, 7)
			hold := mustSync(t, syncer).Hold
			if again := mustSync(t, syncer).Hold; again.Token != hold.Token {
				t.Error("the same hold has another token after the next feed")
			}
			happens(board)
			mustSync(t, syncer)
			if name == "all were back, and are gone" {
				board.unpublish(1, 7)
				mustSync(t, syncer)
			}
			before := text(mustLoad(t, store))
			if err := jobsync.Approve(t.Context(), store, acme, hold.Token); !errors.Is(err, jobsync.ErrNotHeld) {
				t.Errorf("Approve: %v, want ErrNotHeld", err)
			}
			if text(mustLoad(t, store)) != before {
				t.Error("it changed the state")
			}
			wantLines(t, "events", sink.lines())
		})
	}
}

func TestAnApprovalOfAnotherJobIsRefused(t *testing.T) {
	t.Parallel()
	board, syncer, store, _ := mirrored(t, 20)
	board.unpublish(1, 7)
	hold := mustSync(t, syncer).Hold
	for _, id := range []int64{8, 99} {
		if err := jobsync.Approve(t.Context(), store, acme, hold.Token, 1, id); !errors.Is(err, jobsync.ErrNotHeld) {
			t.Errorf("Approve of %d: %v, want ErrNotHeld", id, err)
		}
	}
	if err := jobsync.Approve(t.Context(), store, "burrow", hold.Token); !errors.Is(err, jobsync.ErrNotHeld) {
		t.Errorf("Approve for another company: %v, want ErrNotHeld", err)
	}
	heldIDs(t, store, mustSync(t, syncer), span(1, 7)...)
}

func TestApprovalOfAJobThatReturnsDoesNothing(t *testing.T) {
	t.Parallel()
	board, syncer, store, sink := mirrored(t, 3)
	all := slices.Clone(board.positions)
	board.positions = nil
	hold := mustSync(t, syncer).Hold
	if err := jobsync.Approve(t.Context(), store, acme, hold.Token); err != nil {
		t.Fatal(err)
	}
	board.positions = all
	board.publish(position(2, "Senior digger 2"))
	heldIDs(t, store, mustSync(t, syncer))
	wantLines(t, "events", sink.lines(), "4 update 2 [name]")
	board.positions = nil
	heldIDs(t, store, mustSync(t, syncer), 1, 2, 3) // it was for that time
}

// TestWhatAHoldSays is all that a person needs to decide.
func TestWhatAHoldSays(t *testing.T) {
	t.Parallel()
	o := newObserver(t, jobsync.Policy{}, 20)
	first := o.at.Add(time.Hour)
	o.see(time.Hour, positions(8, 20)...)
	hold := o.see(time.Hour, positions(11, 20)...).Hold
	if !hold.Since.Equal(first) || !hold.Until.Equal(first.Add(6*time.Hour)) || hold.Reason != jobsync.HeldMany || len(hold.Token) != 16 {
		t.Errorf("hold since %v until %v for %q, token %q", hold.Since, hold.Until, hold.Reason, hold.Token)
	}
	for i, job := range hold.Jobs {
		if record := o.state.Jobs[i]; job.ID != record.ID || job.Name != record.Name || !job.MissingSince.Equal(record.MissingSince) {
			t.Errorf("held: %+v, want %+v", job, record)
		}
	}
	empty := o.see(time.Hour).Hold
	if !empty.Since.Equal(first) || !empty.Until.Equal(first.Add(8*time.Hour)) {
		t.Errorf("empty: since %v until %v, want six hours after the first empty feed", empty.Since, empty.Until)
	}
	if hold := o.state.Hold(jobsync.Policy{HoldObservations: -1}); !hold.Until.IsZero() {
		t.Errorf("a hold that only a person ends, ends at %v", hold.Until)
	}
	if hold := o.state.Hold(jobsync.Policy{HoldFor: time.Hour}); !hold.Until.Equal(first.Add(3 * time.Hour)) {
		t.Errorf("a hold of one hour ends at %v", hold.Until)
	}
}

// TestAHoldIsSinceTheFirstMiss, whichever job that is of.
func TestAHoldIsSinceTheFirstMiss(t *testing.T) {
	t.Parallel()
	o := newObserver(t, jobsync.Policy{}, 20)
	first := o.at.Add(time.Hour)
	o.see(time.Hour, positions(1, 13)...)
	if hold := o.see(time.Hour, positions(4, 13)...).Hold; !hold.Since.Equal(first) || len(hold.Jobs) != 10 {
		t.Errorf("%d jobs are held since %v, want since %v", len(hold.Jobs), hold.Since, first)
	}
}

func TestOtherJobsHaveAnotherToken(t *testing.T) {
	t.Parallel()
	one, other := newObserver(t, jobsync.Policy{}, 20), newObserver(t, jobsync.Policy{}, 20)
	a, b := one.see(time.Hour, positions(8, 20)...).Hold, other.see(time.Hour, positions(1, 13)...).Hold
	if len(a.Jobs) != len(b.Jobs) || a.Token == b.Token {
		t.Errorf("%d and %d jobs have the tokens %s and %s", len(a.Jobs), len(b.Jobs), a.Token, b.Token)
	}
}

// TestApproveNeedsNoLease: a person approves while a sync is under way, at each of
// its operations on the store, and the sync goes on from it.
func TestApproveNeedsNoLease(t *testing.T) {
	t.Parallel()
	approvals := 0
	for at := range 8 {
		board, _, store, sink := mirrored(t, 3)
		board.positions = nil
		hold := mustSync(t, newSyncer(t, board, store, sink)).Hold
		operations := 0
		slow := &hooked{Store: store, before: func(string, *stores.Change) error {
			if operations == at {
				approvals++
				if err := jobsync.Approve(t.Context(), store, acme, hold.Token); err != nil {
					t.Errorf("Approve at operation %d: %v", at, err)
				}
			}
			operations++
			return nil
		}}
		mustSync(t, newSyncer(t, board, slow, sink))
		mustSync(t, newSyncer(t, board, store, sink))
		if approved := at < operations; approved {
			wantLines(t, fmt.Sprint("approved at operation ", at), sink.lines(), "4 archive 1", "5 archive 2", "6 archive 3")
		}
	}
	if approvals < 4 {
		t.Errorf("%d approvals, want one at each operation", approvals)
	}
}
