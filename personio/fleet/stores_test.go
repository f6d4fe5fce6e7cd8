package fleet_test

import (
	"testing"

	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/recruiting/outbox"
	outboxtest "github.com/personio-go/sdk/recruiting/outbox/storetest"
)

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
