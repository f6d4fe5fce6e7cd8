package jobsync_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// deliveryError checks that a sync ended at an event, and why.
func deliveryError(t *testing.T, err error, eventID string, cause error) {
	t.Helper()
	failed, ok := errors.AsType[*jobsync.DeliveryError](err)
	if !ok || failed.EventID != eventID {
		t.Fatalf("Sync: %v, want a DeliveryError of %s", err, eventID)
	}
	if cause != nil && !errors.Is(err, cause) {
		t.Errorf("Sync: %v, want it to match %v", err, cause)
	}
}

func TestARefusedEventComesAgainBeforeAnythingNewer(t *testing.T) {
	t.Parallel()
	closed := errors.New("the board is being painted")
	board, store, sink := &board{positions: positions(1, 5)}, stores.NewMemory(), &recorder{}
	sink.refuse = func(event jobsync.Event) error {
		if event.Seq == 3 {
			return closed
		}
		return nil
	}
	syncer := newSyncer(t, board, store, sink)
	result, err := syncer.Sync(t.Context())
	deliveryError(t, err, "acme/3", closed)
	wantLines(t, "delivered", sink.lines(), "1 create 1", "2 create 2")
	if len(result.Events) != 5 || result.Delivered != 2 {
		t.Errorf("%d events, %d delivered, want 5 and 2", len(result.Events), result.Delivered)
	}
	if state := mustLoad(t, store); state.Acknowledged != 2 || state.LastSeq != 5 {
		t.Errorf("%d of %d are acknowledged, want 2 of 5", state.Acknowledged, state.LastSeq)
	}

	// As long as it is refused, the feed is not even looked at: it would only
	// make the queue longer.
	fetches := board.fetches
	board.publish(position(1, "Mole"))
	result, err = syncer.Sync(t.Context())
	deliveryError(t, err, "acme/3", closed)
	wantLines(t, "delivered", sink.lines())
	if board.fetches != fetches || len(result.Events) != 0 || result.Delivered != 0 {
		t.Errorf("%d fetches, %d events, %d delivered, want none", board.fetches-fetches, len(result.Events), result.Delivered)
	}

	sink.refuse = nil
	result = mustSync(t, syncer)
	wantLines(t, "delivered", sink.lines(), "3 create 3", "4 create 4", "5 create 5", "6 update 1 [name]")
	if len(result.Events) != 1 || result.Delivered != 4 {
		t.Errorf("%d events, %d delivered, want 1 and 4", len(result.Events), result.Delivered)
	}
}

// TestARedeliveredEventIsTheSame compares an event word for word with that of
// the first time, although the feed changed meanwhile.
func TestARedeliveredEventIsTheSame(t *testing.T) {
	t.Parallel()
	board, store := &board{positions: positions(1, 1)}, stores.NewMemory()
	var tries []string
	syncer := newSyncer(t, board, store, jobsync.SinkFunc(func(_ context.Context, event jobsync.Event) error {
		tries = append(tries, text(event))
		if len(tries) < 4 {
			return errors.New("not today")
		}
		return nil
	}))
	for range 3 {
		_, err := syncer.Sync(t.Context())
		deliveryError(t, err, "acme/1", nil)
		board.publish(position(1, fmt.Sprintf("Digger, vintage %d", len(tries))))
	}
	mustSync(t, syncer)
	if len(tries) != 5 {
		t.Fatalf("%d deliveries, want four tries of one event and a second event", len(tries))
	}
	for _, try := range tries[:4] {
		if try != tries[0] {
			t.Errorf("first\n%s\nlater\n%s", tries[0], try)
		}
	}
}

func TestAPanicOfTheSinkIsAnError(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]any{
		"a text":            "shovel lost",
		"an error":          errors.New("shovel lost"),
		"a runtime error":   nil, // see below
		"a value of a type": struct{ depth int }{7},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, sink := stores.NewMemory(), &recorder{}
			sink.refuse = func(event jobsync.Event) error {
				if event.Seq != 2 {
					return nil
				}
				if value == nil {
					_ = event.Changed[len(event.Changed)]
				}
				panic(value) //nolint:forbidigo // the point of the test
			}
			syncer := newSyncer(t, &board{positions: positions(1, 3)}, store, sink)
			result, err := syncer.Sync(t.Context())
			deliveryError(t, err, "acme/2", nil)
			if result.Delivered != 1 {
				t.Errorf("%d delivered, want 1", result.Delivered)
			}
			sink.refuse = nil
			mustSync(t, syncer)
			wantLines(t, "delivered", sink.lines(), "1 create 1", "2 create 2", "3 create 3")
		})
	}
}

func TestACancelledSyncAcknowledgesWhatWasDelivered(t *testing.T) {
	t.Parallel()
	gone := errors.New("the process is asked to end")
	store, sink := stores.NewMemory(), &recorder{}
	board := &board{positions: positions(1, 5)}
	ctx, cancel := context.WithCancelCause(t.Context())
	result, err := newSyncer(t, board, store, jobsync.SinkFunc(func(ctx context.Context, event jobsync.Event) error {
		if event.Seq == 3 {
			cancel(gone)
		}
		return sink.Deliver(ctx, event) // a sink that goes on to the end
	})).Sync(ctx)
	deliveryError(t, err, "acme/4", context.Canceled)
	if result.Delivered != 3 {
		t.Errorf("%d delivered, want 3", result.Delivered)
	}
	if state := mustLoad(t, store); state.Acknowledged != 3 {
		t.Errorf("%d are acknowledged, want 3", state.Acknowledged)
	}
	sink.lines()
	mustSync(t, newSyncer(t, board, store, sink))
	wantLines(t, "delivered by the next sync", sink.lines(), "4 create 4", "5 create 5")
}

func TestASyncThatIsCancelledBeforeItStartsDoesNothing(t *testing.T) {
	t.Parallel()
	store, sink := stores.NewMemory(), &recorder{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	board := &board{positions: positions(1, 5)}
	if _, err := newSyncer(t, board, store, sink).Sync(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Sync: %v, want context.Canceled", err)
	}
	if board.fetches != 0 || len(sink.events) != 0 || mustLoad(t, store).Version != 0 {
		t.Errorf("%d fetches, %d events, state %+v", board.fetches, len(sink.events), mustLoad(t, store))
	}
}

// TestASyncThatIsCancelledAfterFetchingLosesNothing cancels when the feed is
// there but nothing is stored.
func TestASyncThatIsCancelledAfterFetchingLosesNothing(t *testing.T) {
	t.Parallel()
	store, sink := stores.NewMemory(), &recorder{}
	ctx, cancel := context.WithCancel(t.Context())
	source := sourceFunc(func(context.Context, string) (*xmlfeed.Feed, error) {
		cancel()
		return feedOf(positions(1, 2)...), nil
	})
	result, err := newSyncer(t, source, store, sink).Sync(ctx)
	if !errors.Is(err, context.Canceled) || len(result.Events) != 0 {
		t.Errorf("Sync: %v with %v, want context.Canceled and no events", err, inShort(result.Events))
	}
	mustSync(t, newSyncer(t, source, store, sink))
	wantLines(t, "delivered by the next sync", sink.lines(), "1 create 1", "2 create 2")
}

// TestBatches counts the acknowledgements: one for 64 events at most.
func TestBatches(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64][]uint64{
		1: {1}, 63: {63}, 64: {64}, 65: {64, 65}, 128: {64, 128}, 129: {64, 128, 129}, 200: {64, 128, 192, 200},
	} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			var acknowledged []uint64
			store := &hooked{Store: stores.NewMemory(), before: func(_ string, change *stores.Change) error {
				if acknowledges(change) {
					acknowledged = append(acknowledged, change.Acknowledge)
				}
				return nil
			}}
			sink := &recorder{}
			result := mustSync(t, newSyncer(t, &board{positions: positions(1, n)}, store, sink))
			if !slices.Equal(acknowledged, want) {
				t.Errorf("acknowledged %v, want %v", acknowledged, want)
			}
			if int64(len(sink.events)) != n || int64(result.Delivered) != n || int64(len(result.Events)) != n {
				t.Errorf("%d taken, %d delivered, %d events, want %d", len(sink.events), result.Delivered, len(result.Events), n)
			}
			for i, event := range sink.events {
				if event.Seq != uint64(i)+1 || event.Job.ID != int64(i)+1 {
					t.Fatalf("event %d of job %d is number %d", event.Seq, event.Job.ID, i+1)
				}
			}
		})
	}
}

// TestAFailureInTheSecondBatch leaves the first one acknowledged, and the part
// of the second that was taken.
func TestAFailureInTheSecondBatch(t *testing.T) {
	t.Parallel()
	for _, at := range []uint64{1, 64, 65, 66, 128, 200} {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			t.Parallel()
			store, sink := stores.NewMemory(), &recorder{}
			sink.refuse = func(event jobsync.Event) error {
				if event.Seq == at {
					return errors.New("no")
				}
				return nil
			}
			syncer := newSyncer(t, &board{positions: positions(1, 200)}, store, sink)
			result, err := syncer.Sync(t.Context())
			deliveryError(t, err, fmt.Sprintf("acme/%d", at), nil)
			if state := mustLoad(t, store); state.Acknowledged != at-1 || uint64(result.Delivered) != at-1 {
				t.Errorf("%d acknowledged, %d delivered, want %d", state.Acknowledged, result.Delivered, at-1)
			}
			sink.refuse = nil
			if result := mustSync(t, syncer); uint64(result.Delivered) != 201-at {
				t.Errorf("then %d delivered, want %d", result.Delivered, 201-at)
			}
			if len(sink.events) != 200 {
				t.Errorf("%d events were taken, want each of 200 once", len(sink.events))
			}
		})
	}
}

func TestErrorsNameTheStep(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is full of earth")
	for name, test := range map[string]struct {
		fails func(operation string, acknowledges bool) bool
		want  string
	}{
		"leasing":       {func(op string, _ bool) bool { return op == "lease" }, `jobsync: company "acme": getting the lease: the disk is full of earth`},
		"releasing":     {func(op string, _ bool) bool { return op == "release" }, "jobsync: releasing the lease: the disk is full of earth"},
		"storing":       {func(op string, ack bool) bool { return op == "commit" && !ack }, "jobsync: storing: the disk is full of earth"},
		"acknowledging": {func(op string, ack bool) bool { return op == "commit" && ack }, "jobsync: storing: the disk is full of earth"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := failing(stores.NewMemory(), broken, test.fails)
			_, err := newSyncer(t, &board{positions: positions(1, 2)}, store, &recorder{}).Sync(t.Context())
			if !errors.Is(err, broken) || err.Error() != test.want {
				t.Errorf("Sync: %v, want %s", err, test.want)
			}
		})
	}
}

func TestASinksErrorAndAStoresErrorAreBothFound(t *testing.T) {
	t.Parallel()
	broken, closed := errors.New("the disk is full"), errors.New("the board is closed")
	store := failing(stores.NewMemory(), broken, func(op string, ack bool) bool { return op == "commit" && ack })
	sink := &recorder{refuse: func(event jobsync.Event) error {
		if event.Seq == 2 {
			return closed
		}
		return nil
	}}
	_, err := newSyncer(t, &board{positions: positions(1, 2)}, store, sink).Sync(t.Context())
	deliveryError(t, err, "acme/2", closed)
	if !errors.Is(err, broken) {
		t.Errorf("Sync: %v, want it to match %v", err, broken)
	}
}

func TestTextOfADeliveryError(t *testing.T) {
	t.Parallel()
	err := &jobsync.DeliveryError{EventID: "acme/7", Err: context.DeadlineExceeded}
	if got, want := err.Error(), "jobsync: delivering event acme/7: context deadline exceeded"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
}
