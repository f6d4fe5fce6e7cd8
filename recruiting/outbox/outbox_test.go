package outbox_test

import (
	"testing"
	"testing/synctest"

	"github.com/personio-go/sdk/recruiting/outbox"
)

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
