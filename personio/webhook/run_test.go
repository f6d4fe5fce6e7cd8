package webhook_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/internal/canary"
	"github.com/personio-go/sdk/personio/webhook"
)

// diary is what a handler was given, and what the receiver said of it.
type diary struct {
	mu       sync.Mutex
	ids      []string
	at       []time.Duration // since it began
	began    time.Time
	outcomes []string
}

func (d *diary) write(e webhook.Event) {
	d.mu.Lock()
	defer d.mu.Unlock()
	id, _ := e.ResourceID()
	d.ids, d.at = append(d.ids, id), append(d.at, time.Since(d.began))
}

func (d *diary) observe(_ context.Context, a webhook.Attempt) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.outcomes = append(d.outcomes, fmt.Sprintf("%d %v", a.Number, a.Outcome))
}

func (d *diary) read() ([]string, []time.Duration, []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.ids, d.at, d.outcomes
}

// running starts a receiver whose handler writes a diary and then does more. The
// function ends it.
func running(t *testing.T, then webhook.Handler, opts ...webhook.Option) (*webhook.Receiver, *diary, func() error) {
	t.Helper()
	d := &diary{began: time.Now()}
	r, err := webhook.New(webhook.Token("secret"), func(ctx context.Context, e webhook.Event) error {
		d.write(e)
		return then(ctx, e)
	}, append([]webhook.Option{webhook.WithObserver(d.observe)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	return r, d, sync.OnceValue(func() error { cancel(); return <-ended })
}

// 100 events that were acknowledged are handled although Run is asked to end at once.
func TestWhatWasAcknowledgedIsHandled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, d, end := running(t, func(context.Context, webhook.Event) error {
			<-time.After(50 * time.Millisecond)
			return nil
		})
		for i := range 100 {
			if got := deliver(t, r, secret(), created(fmt.Sprint(i))); got != http.StatusNoContent {
				t.Fatalf("event %d: %d", i, got)
			}
		}
		if err := end(); err != nil {
			t.Error(err)
		}
		if ids, _, _ := d.read(); len(ids) != 100 || r.Stats().Handled != 100 {
			t.Errorf("%d handled, %+v", len(ids), r.Stats())
		}
		if got := deliver(t, r, secret(), created("late")); got != http.StatusServiceUnavailable {
			t.Errorf("it acknowledges after its end: %d", got)
		}
	})
}

// From the moment that it is asked to end, nothing new is acknowledged.
func TestAStoppingReceiverAcknowledgesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		r, d, end := running(t, func(context.Context, webhook.Event) error { <-release; return nil })
		deliver(t, r, secret(), created("1"))
		synctest.Wait()
		ended := make(chan error, 1)
		go func() { ended <- end() }()
		synctest.Wait()
		if got := deliver(t, r, secret(), created("2")); got != http.StatusServiceUnavailable {
			t.Errorf("status %d", got)
		}
		if got := deliver(t, r, http.Header{"Authorization": {"wrong"}}, created("2")); got != http.StatusUnauthorized {
			t.Errorf("a stranger: %d", got)
		}
		close(release)
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if ids, _, _ := d.read(); !reflect.DeepEqual(ids, []string{"1"}) {
			t.Errorf("%v", ids)
		}
		if err := r.Run(t.Context()); err == nil {
			t.Error("it ran twice")
		}
	})
}

// What the grace is too short for, the caller gets: it was acknowledged.
func TestWhatIsLeftIsHandedToTheCaller(t *testing.T) {
	t.Parallel()
	for name, stubborn := range map[string]bool{"handlers that listen to their context": false, "handlers that do not": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				release := make(chan struct{})
				r, _, end := running(t, func(ctx context.Context, _ webhook.Event) error {
					if stubborn {
						<-release
						return nil
					}
					<-ctx.Done()
					return ctx.Err()
				}, webhook.WithGrace(7*time.Second))
				for i := range 3 {
					deliver(t, r, secret(), created(fmt.Sprint(i)))
				}
				synctest.Wait()
				began := time.Now()
				err := end()
				left, ok := errors.AsType[*webhook.UnhandledError](err)
				if !ok || len(left.Events) != 3 || !strings.Contains(err.Error(), "3 acknowledged events") {
					t.Fatalf("%v", err)
				}
				for i, e := range left.Events {
					if id, _ := e.ResourceID(); id != fmt.Sprint(i) {
						t.Errorf("%d: %s", i, id)
					}
				}
				if took := time.Since(began); took < 7*time.Second || took > 9*time.Second {
					t.Errorf("it took %v", took)
				}
				close(release)
			})
		})
	}
}

func TestAHandlerThatFailsGetsTheEventAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		failures := 0
		r, d, end := running(t, func(context.Context, webhook.Event) error {
			if failures++; failures <= 4 {
				return errors.New("not now")
			}
			return nil
		}, webhook.WithRedelivery(10, time.Second, 3*time.Second))
		deliver(t, r, secret(), created("1"))
		<-time.After(time.Minute)
		_, at, outcomes := d.read()
		if want := []time.Duration{0, time.Second, 3 * time.Second, 6 * time.Second, 9 * time.Second}; !reflect.DeepEqual(at, want) {
			t.Errorf("at %v, want %v", at, want)
		}
		if want := []string{"1 failed", "2 failed", "3 failed", "4 failed", "5 handled"}; !reflect.DeepEqual(outcomes, want) {
			t.Errorf("%v", outcomes)
		}
		if err := end(); err != nil {
			t.Error(err)
		}
	})
}

// An event that waits for its next attempt keeps no other back, and is tried once
// more when the receiver stops.
func TestAnEventThatWaitsKeepsNoOtherBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, d, end := running(t, func(_ context.Context, e webhook.Event) error {
			if id, _ := e.ResourceID(); id == "bad" {
				return errors.New("no")
			}
			return nil
		}, webhook.WithRedelivery(10, time.Hour, time.Hour))
		for _, id := range []string{"bad", "a", "b"} {
			deliver(t, r, secret(), created(id))
		}
		synctest.Wait()
		if ids, _, _ := d.read(); !reflect.DeepEqual(ids, []string{"bad", "a", "b"}) || r.Stats().Waiting != 1 {
			t.Errorf("%v, %+v", ids, r.Stats())
		}
		began := time.Now()
		left, ok := errors.AsType[*webhook.UnhandledError](end())
		if ids, _, outcomes := d.read(); len(ids) != 4 || outcomes[3] != "2 unhandled" || !ok || len(left.Events) != 1 || time.Since(began) != 0 {
			t.Errorf("%v, %v, %v after %v", ids, outcomes, left, time.Since(began))
		}
	})
}

func TestAnEventIsGivenUpInTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const bird = "canary-in-the-panic"
		var watch canary.Watch
		kinds := []func() error{
			func() error { panic(errors.New(bird)) }, //nolint:forbidigo // what is tested
			func() error { panic(bird) },             //nolint:forbidigo // what is tested
			func() error { return errors.New(bird) },
		}
		n := 0
		r, d, end := running(t, func(context.Context, webhook.Event) error { n++; return kinds[n-1]() },
			webhook.WithRedelivery(3, time.Second, time.Second), webhook.WithLogger(watch.Logger()))
		deliver(t, r, secret(), created("1"))
		<-time.After(time.Minute)
		if err := end(); err != nil {
			t.Error(err)
		}
		if _, _, outcomes := d.read(); !reflect.DeepEqual(outcomes, []string{"1 failed", "2 failed", "3 given up"}) {
			t.Errorf("%v", outcomes)
		}
		if got, want := r.Stats(), (webhook.Stats{Accepted: 1, Failed: 3, Panicked: 2, GivenUp: 1}); got != want {
			t.Errorf("%+v", got)
		}
		if watch.Len() == 0 {
			t.Error("nothing was logged")
		}
		watch.Check(t, canary.Flock{"panic": bird})
	})
}

// The log names what panicked by its type.
func TestAPanicIsLoggedByItsType(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		r, _, end := running(t, func(context.Context, webhook.Event) error { panic(7) }, //nolint:forbidigo // what is tested
			webhook.WithRedelivery(1, 0, 0), webhook.WithLogger(slog.New(slog.NewTextHandler(&log, nil))),
			webhook.WithObserver(func(context.Context, webhook.Attempt) { panic("observer") })) //nolint:forbidigo // what is tested
		deliver(t, r, secret(), created("1"))
		synctest.Wait()
		if err := end(); err != nil {
			t.Error(err)
		}
		if text := log.String(); !strings.Contains(text, "panic of type int") || !strings.Contains(text, "panic of type string") || strings.Contains(text, "observer\"") {
			t.Errorf("%s", text)
		}
	})
}

// While an event waits, equal ones are dropped. Once it is in the handler's hands, an
// equal one is handed over again: two changes of one person within a second have equal
// events.
func TestEqualEventsAreDroppedWhileTheFirstWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		step := make(chan struct{})
		r, d, end := running(t, func(context.Context, webhook.Event) error { <-step; return nil })
		deliver(t, r, secret(), created("busy"))
		synctest.Wait() // "busy" is in the handler's hands
		for _, id := range []string{"1", "1", "busy", "1", "busy"} {
			if got := deliver(t, r, secret(), created(id)); got != http.StatusNoContent {
				t.Fatalf("%s: %d", id, got)
			}
		}
		close(step)
		synctest.Wait()
		deliver(t, r, secret(), created("1")) // handled, but perhaps before this change
		if err := end(); err != nil {
			t.Error(err)
		}
		if ids, _, _ := d.read(); !reflect.DeepEqual(ids, []string{"busy", "1", "busy", "1"}) || r.Stats().Duplicates != 3 {
			t.Errorf("%v, %+v", ids, r.Stats())
		}
	})
}

// What makes events equal.
func TestEventsThatDifferAreNotDropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, err := webhook.New(webhook.Token("secret"), ignore)
		if err != nil {
			t.Fatal(err)
		}
		different := []string{
			created("1"), created("2"),
			strings.Replace(created("1"), `"company_id":"1"`, `"company_id":"2"`, 1),
			strings.Replace(created("1"), "created", "updated", 1),
			strings.Replace(created("1"), "10:00:00Z", "10:00:01Z", 1),
			strings.Replace(created("1"), "10:00:00Z", "10:00:00.001Z", 1),
			`{"company_id":"1","event_name":"ping","occurred_at":"2031-02-03T10:00:00Z","payload":{}}`,
			`{"company_id":"1","event_name":"ping","occurred_at":"2031-02-03T10:00:00Z","payload":{"a":1}}`,
		}
		same := []string{
			strings.Replace(created("1"), "10:00:00Z", "11:00:00+01:00", 1), // the same moment
			strings.Replace(created("1"), `{"person"`, `{ "other":1,"person"`, 1),
		}
		for _, body := range append(different, same...) {
			deliver(t, r, secret(), body)
		}
		if got := r.Stats(); got.Waiting != len(different) || got.Duplicates != 2 {
			t.Errorf("%+v", got)
		}
	})
}

func TestOwnQueueIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		step := make(chan struct{})
		r, d, end := running(t, func(context.Context, webhook.Event) error { <-step; return nil }, webhook.WithQueueSize(2))
		deliver(t, r, secret(), created("0"))
		synctest.Wait()
		for i, want := range []int{204, 204, 503} {
			began := time.Now()
			if got := deliver(t, r, secret(), created(fmt.Sprint(i+1))); got != want || time.Since(began) > 2*time.Second {
				t.Errorf("event %d: %d after %v", i+1, got, time.Since(began))
			}
		}
		go func() { step <- struct{}{} }()
		if got := deliver(t, r, secret(), created("3")); got != http.StatusNoContent {
			t.Errorf("with room: %d", got)
		}
		close(step)
		if err := end(); err != nil {
			t.Error(err)
		}
		if ids, _, _ := d.read(); !reflect.DeepEqual(ids, []string{"0", "1", "2", "3"}) {
			t.Errorf("%v", ids)
		}
	})
}

func TestWorkersHandleEventsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		step := make(chan struct{})
		r, d, end := running(t, func(context.Context, webhook.Event) error { <-step; return nil }, webhook.WithWorkers(3))
		for i := range 5 {
			deliver(t, r, secret(), created(fmt.Sprint(i)))
		}
		synctest.Wait()
		if ids, _, _ := d.read(); len(ids) != 3 {
			t.Errorf("%v at once", ids)
		}
		close(step)
		if err := end(); err != nil {
			t.Error(err)
		}
	})
}

// With a queue of the caller, Run waits for the end and for what is on its way.
func TestRunWaitsForTheQueueOfTheCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		arrived := make(chan struct{})
		r, err := webhook.New(webhook.Token("secret"), nil, webhook.WithQueue(func(context.Context, webhook.Event) error {
			<-time.After(time.Second)
			close(arrived)
			return nil
		}))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		status := make(chan int, 1)
		go func() { status <- deliver(t, r, secret(), created("1")) }()
		synctest.Wait()
		cancel()
		if err := r.Run(ctx); err != nil {
			t.Error(err)
		}
		select {
		case <-arrived:
		default:
			t.Error("Run did not wait")
		}
		if got := <-status; got != http.StatusNoContent {
			t.Errorf("status %d", got)
		}
		if got := deliver(t, r, secret(), created("2")); got != http.StatusServiceUnavailable {
			t.Errorf("after the end: %d", got)
		}
	})
}

// Reconcile, too, drops what still waits, and takes nothing in when the receiver has
// stopped.
func TestReconcileDropsWhatWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, err := webhook.New(webhook.Token("secret"), ignore)
		if err != nil {
			t.Fatal(err)
		}
		_, company, client, hook := stage(t, r)
		for _, id := range []string{"1", "2"} {
			company.Trigger(webhook.PersonCreated, id)
		}
		synctest.Wait()
		if n, err := r.Reconcile(t.Context(), client, hook, time.Time{}); n != 0 || err != nil || r.Stats().Waiting != 2 {
			t.Errorf("%d, %v, %+v", n, err, r.Stats())
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := r.Run(ctx); err != nil || r.Stats().Handled != 2 {
			t.Errorf("%v, %+v", err, r.Stats())
		}
		if n, err := r.Reconcile(t.Context(), client, hook, time.Time{}); n != 0 || !errors.Is(err, webhook.ErrStopped) {
			t.Errorf("%d, %v", n, err)
		}
	})
}

// A wrong token is refused, and hung up on, although its body never comes.
func TestASlowStrangerDoesNotHoldTheConnection(t *testing.T) {
	t.Parallel()
	r, err := webhook.New(webhook.Token("secret"), ignore)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(r)
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: a\r\nAuthorization: wrong\r\nContent-Length: 1000\r\n\r\n{")
	reader := bufio.NewReader(conn)
	resp, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized || !resp.Close {
		t.Errorf("status %d, close %v", resp.StatusCode, resp.Close)
	}
	if _, err := reader.ReadByte(); err == nil { // blocks while the server waits for the body
		t.Error("the connection is open")
	}
}
