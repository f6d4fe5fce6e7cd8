package storetest_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestMemory(t *testing.T) {
	t.Parallel()
	storetest.Test(t, func(testing.TB) store.Store { return store.NewMemory() })
}
