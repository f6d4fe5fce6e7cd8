package fleet_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// canary is personal, and what the caller's code panics with.
const canary = "ada.byron@example.org"

func burst() { panic(canary) } //nolint:forbidigo // what must not be

// burstingObserver panics with everything.
type burstingObserver struct{}

func (burstingObserver) Synced(context.Context, string, time.Duration, jobsync.Result, error) {
	burst()
}
func (burstingObserver) Forwarded(context.Context, string, outbox.Result, error) { burst() }

// burstingFiles panic when they are opened or listed.
type burstingFiles struct{ outbox.Files }

func (burstingFiles) List(context.Context, time.Time) ([]string, error) {
	burst()
	return nil, nil
}

// burstingStore panics in the middle of a step.
type burstingStore struct{ *fleet.OutboxStore }

func (burstingStore) Update(context.Context, outbox.Entry) error {
	burst()
	return nil
}

// A panic of the caller's code ends no process, and its value gets into no log and
// no row. One of the observer changes nothing.
func TestPanicsLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	pool, w := withMirror(t), newWorld(t, 4)
	log := new(lockedBuffer)
	cfg := config(w)
	cfg.Observer, cfg.Logger = burstingObserver{}, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	cfg.Interval, cfg.MaxBackoff = time.Hour, time.Hour
	cfg.Source = func(ctx context.Context, company string) (jobsync.Source, error) {
		switch company {
		case w.names[0]:
			burst()
		case w.names[1]:
			return source(func(context.Context) (*xmlfeed.Feed, error) { burst(); return nil, nil }), nil //nolint:nilnil // not reached
		}
		return sources(w.url)(ctx, company)
	}
	cfg.TxSink = fleet.TxSinkFunc(func(ctx context.Context, tx pgx.Tx, event jobsync.Event) error {
		if event.Company == w.names[2] {
			burst()
		}
		return mirror(ctx, tx, event)
	})
	cfg.Outbox = func(store *fleet.OutboxStore) (*outbox.Outbox, error) {
		return outbox.New(burstingStore{store}, burstingFiles{fleet.NewFiles(pool)}, outbox.OneAccount(outbox.Account{Client: new(recruiting.Client)}))
	}
	f, err := fleet.New(pool, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.OutboxStore().Add(t.Context(), outbox.Entry{ID: "1", Company: w.names[0], State: outbox.Pending}); err != nil {
		t.Fatal(err)
	}
	start(t, pool, cfg)
	eventually(t, "the companies are due", func() bool { return count(t, pool, "SELECT count(*) FROM river_job WHERE kind = 'personio_sync'") == 4 })
	dueNow(t, pool)
	eventually(t, "each company had its look, and is put off", func() bool {
		return count(t, pool, "SELECT count(*) FROM river_job WHERE kind = 'personio_sync' AND scheduled_at > now() + interval '50 minutes' AND attempted_at IS NOT NULL") == 4
	})
	eventually(t, "the good one is mirrored", func() bool { return count(t, pool, "SELECT count(*) FROM mirror WHERE company = $1", w.names[3]) > 0 })
	eventually(t, "all panicked", func() bool {
		text := log.String()
		for _, what := range []string{"Config.Source", "a source", "a step of the outbox", "the outbox's sweep", "the observer", "the sink"} {
			if !strings.Contains(text, what+" panicked with a string") {
				return false
			}
		}
		return true
	})
	if text := log.String(); strings.Contains(text, canary) || strings.Contains(text, "panics_test.go") {
		t.Errorf("the log has a value or a stack: %s", text)
	}
	const kept = "SELECT count(*) FROM river_job WHERE errors::text LIKE '%' || $1 || '%' OR metadata::text LIKE '%' || $1 || '%' OR errors::text LIKE '%panics_test%'"
	if n := count(t, pool, kept, canary); n != 0 {
		t.Errorf("%d jobs keep a value or a stack", n)
	}
}

// lockedBuffer takes the log of many goroutines.
type lockedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}
