package outbox_test

import (
	"testing"
	"testing/synctest"

	"github.com/personio-go/sdk/recruiting/outbox"
)

func TestOptionsThatAreWrongAreErrors(t *testing.T) {
	t.Parallel()
	for name, opt := range map[string]outbox.Option{
		"nil": nil, "policy": outbox.WithPolicy(7), "retention": outbox.WithRetention(-1), "patience": outbox.WithPatience(0),
		"companies": outbox.WithCompanies(0), "observer": outbox.WithObserver(nil), "logger": outbox.WithLogger(nil),
	} {
		if _, err := outbox.New(new(outbox.MemoryStore), new(outbox.MemoryFiles), outbox.OneAccount(outbox.Account{}), opt); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestAnApplicationGoesItsWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := w.submission(1)
		entry := submit(t, w.box, s)
		w.run(t)
		entry = w.wantState(t, entry, outbox.Sent)
		w.wantArrived(t, s)
		t.Log(w.history.states(entry.ID))
	})
}
