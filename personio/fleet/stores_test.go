package fleet_test

import (
	"testing"
	"time"

	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/recruiting/outbox"
	outboxtest "github.com/personio-go/sdk/recruiting/outbox/storetest"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
	jobtest "github.com/personio-go/sdk/xmlfeed/jobsync/storetest"
)

func TestJobStoreConforms(t *testing.T) {
	t.Parallel()
	jobtest.Run(t, func(t *testing.T) jobsync.Store {
		t.Helper()
		return fleet.NewJobStore(database(t))
	})
}

func TestOutboxStoreConforms(t *testing.T) {
	t.Parallel()
	outboxtest.Run(t, func(t *testing.T) outbox.Store {
		t.Helper()
		return fleet.NewOutboxStore(database(t))
	})
}

func TestFilesConform(t *testing.T) {
	t.Parallel()
	outboxtest.RunFiles(t, func(t *testing.T) outbox.Files {
		t.Helper()
		return fleet.NewFiles(database(t))
	})
}

// The short way for a head alone refuses what the long way refuses.
func TestAHeadAloneIsRefusedLikeAnyChange(t *testing.T) {
	t.Parallel()
	store := fleet.NewJobStore(database(t))
	lease := func(owner string) uint64 {
		fence, err := store.Lease(t.Context(), "acme", owner, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		return fence
	}
	commit := func(version, fence uint64, head jobsync.Head, events ...jobsync.Event) error {
		return store.Commit(t.Context(), "acme", jobsync.Change{IfVersion: version, Fence: fence, Head: head, Append: events})
	}
	old := lease("one")
	if err := store.Release(t.Context(), "acme", "one"); err != nil {
		t.Fatal(err)
	}
	fence := lease("other")
	if err := commit(0, fence, jobsync.Head{Version: 1, LastSeq: 2}, jobsync.Event{Seq: 1}, jobsync.Event{Seq: 2}); err != nil {
		t.Fatal(err)
	}
	if err := commit(1, fence, jobsync.Head{Version: 2, LastSeq: 2, Acknowledged: 1}); err != nil {
		t.Fatal(err)
	}
	for about, err := range map[string]error{
		"an older version":  commit(1, fence, jobsync.Head{Version: 2, LastSeq: 2, Acknowledged: 1}),
		"a newer version":   commit(3, fence, jobsync.Head{Version: 4, LastSeq: 2, Acknowledged: 1}),
		"an older fence":    commit(2, old, jobsync.Head{Version: 3, LastSeq: 2, Acknowledged: 1}),
		"a skipped version": commit(2, fence, jobsync.Head{Version: 4, LastSeq: 2, Acknowledged: 1}),
		"a shorter journal": commit(2, fence, jobsync.Head{Version: 3, LastSeq: 1, Acknowledged: 1}),
		"fewer delivered":   commit(2, fence, jobsync.Head{Version: 3, LastSeq: 2}),
	} {
		if err == nil {
			t.Errorf("%s was taken", about)
		}
	}
	state, err := store.Load(t.Context(), "acme")
	if err != nil || state.Version != 2 || state.LastSeq != 2 || state.Acknowledged != 1 {
		t.Errorf("%+v, %v", state.Head, err)
	}
	if err := commit(2, fence, jobsync.Head{Version: 3, LastSeq: 2, Acknowledged: 1}); err != nil {
		t.Error(err)
	}
}
