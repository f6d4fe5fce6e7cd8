package store_test

import (
	"bytes"
	"fmt"
	"sync"
	"testing"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio/store"
)

var _ auth.TokenStore = (*store.TokenStore)(nil)

func TestTokens(t *testing.T) {
	t.Parallel()
	kept := store.NewMemory()
	tokens := store.Tokens(kept)
	want := func(name, value string) {
		t.Helper()
		got, err := tokens.Get(t.Context(), name)
		if string(got) != value || (got == nil) != (value == "") || err != nil {
			t.Errorf("%s: %q, %v, want %q", name, got, err, value)
		}
	}
	put := func(name string, value []byte) {
		t.Helper()
		if err := tokens.Put(t.Context(), name, value); err != nil {
			t.Error(err)
		}
	}
	want("a", "")
	put("a", []byte("1"))
	put("a", []byte("2"))
	put("b", []byte("3"))
	want("a", "2")
	put("a", nil)
	want("a", "")
	want("b", "3")
	// The next process has them, also after somebody deleted the unit.
	if err := kept.Delete(t.Context(), store.Unit{Kind: store.KindToken, Name: "b"}); err != nil {
		t.Fatal(err)
	}
	tokens = store.Tokens(kept)
	want("b", "")
	put("b", []byte("4"))
	want("b", "4")
}

// Processes that put a token at the same time all succeed.
func TestTokensAtTheSameTime(t *testing.T) {
	t.Parallel()
	tokens := store.Tokens(store.NewMemory())
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			if err := tokens.Put(t.Context(), "a", fmt.Append(nil, "token ", i)); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got, err := tokens.Get(t.Context(), "a"); !bytes.HasPrefix(got, []byte("token ")) || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}
