package storetest_test

import (
	"testing"

	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/recruiting/outbox/storetest"
)

func TestMemoryStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(*testing.T) outbox.Store { return new(outbox.MemoryStore) })
}
