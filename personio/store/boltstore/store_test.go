package boltstore_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/boltstore"
	"github.com/personio-go/sdk/personio/store/storetest"
)

func open(tb testing.TB, path string) *boltstore.Store {
	tb.Helper()
	s, err := boltstore.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return s
}

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Test(t, func(tb testing.TB) store.Store {
		tb.Helper()
		s := open(tb, filepath.Join(tb.TempDir(), "store.db"))
		tb.Cleanup(func() {
			if damage, err := s.Check(context.WithoutCancel(tb.Context())); len(damage) > 0 || err != nil {
				tb.Errorf("Check: %+v, %v", damage, err)
			}
		})
		return s
	})
}
