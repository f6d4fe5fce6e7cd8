package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/boltstore"
	"github.com/personio-go/sdk/personio/store/storetest"
)

func keys(contents byte, former ...byte) store.Keys {
	k := store.Keys{Names: bytes.Repeat([]byte{9}, 32), Contents: bytes.Repeat([]byte{contents}, 32)}
	for _, one := range former {
		k.Former = append(k.Former, bytes.Repeat([]byte{one}, 32))
	}
	return k
}

func sealing(tb testing.TB, s store.Store, k store.Keys) store.Store {
	tb.Helper()
	sealed, err := store.Seal(s, k, "email")
	if err != nil {
		tb.Fatal(err)
	}
	return sealed
}

func openBolt(tb testing.TB, path string) *boltstore.Store {
	tb.Helper()
	s, err := boltstore.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return s
}

func TestSealedStores(t *testing.T) {
	t.Parallel()
	t.Run("memory", func(t *testing.T) {
		t.Parallel()
		storetest.TestSealed(t, func(tb testing.TB) store.Store {
			tb.Helper()
			return sealing(tb, store.NewMemory(), keys(1))
		})
	})
	t.Run("bolt", func(t *testing.T) {
		t.Parallel()
		storetest.TestSealed(t, func(tb testing.TB) store.Store {
			tb.Helper()
			return sealing(tb, openBolt(tb, filepath.Join(tb.TempDir(), "store.db")), keys(1))
		})
	})
}

func secret() store.Change {
	return store.Change{
		Head: []byte("canary head"), Due: time.Unix(1e9, 0),
		Put: []store.Record{{
			Key: "7", Tags: []store.Tag{{Name: "email", Value: "canary@example.org"}, {Name: "open", Value: "0001"}}, Part: []byte("canary part"),
		}},
		Bodies: []store.Body{{Key: "7", Data: []byte("canary body")}},
		Append: [][]byte{[]byte("canary event")},
	}
}

// Nothing of what is sealed is in the file, nor is a company's name; after Delete neither is what was sealed.
func TestNothingOfWhatIsSealedIsInTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	file := openBolt(t, path)
	s := sealing(t, file, keys(1))
	acme := store.Unit{Kind: "k", Name: "canary GmbH"}
	if err := s.Commit(t.Context(), acme, secret()); err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(path); err != nil || bytes.Contains(raw, []byte("canary")) || !bytes.Contains(raw, []byte("0001")) {
		t.Errorf("the file has a canary, or nothing at all, %v", err)
	}
	refs, err := s.Find(t.Context(), store.Query{Kind: "k", Tag: "email", From: "canary@example.org", To: "canary@example.org\x01", Limit: 9})
	if want := []store.Ref{{Value: "canary@example.org", Unit: acme.Name, Key: "7"}}; fmt.Sprint(refs) != fmt.Sprint(want) || err != nil {
		t.Errorf("found %q, %v", refs, err)
	}
	turns, err := s.Due(t.Context(), "k", 9)
	if len(turns) != 1 || turns[0].Unit != acme || err != nil {
		t.Errorf("due: %q, %v", turns, err)
	}
	if _, err := s.Find(t.Context(), store.Query{Kind: "k", Tag: "email", From: "c", Limit: 9}); !errors.Is(err, store.ErrInvalid) {
		t.Errorf("a search in the order of hashes: %v, want ErrInvalid", err)
	}
	checker, checks := s.(store.Checker)
	scrubber, scrubs := s.(store.Scrubber)
	if !checks || !scrubs {
		t.Fatalf("%T cannot do what the store below can", s)
	}
	if damage, err := checker.Check(t.Context()); len(damage) > 0 || err != nil {
		t.Errorf("Check: %v, %v", damage, err)
	}

	if err := errors.Join(s.Delete(t.Context(), acme), scrubber.Scrub(t.Context())); err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(path); err != nil || bytes.Contains(raw, []byte("0001")) {
		t.Errorf("the file has something of a deleted unit, %v", err)
	}
	units, err := s.Units(t.Context(), "k", "", 9)
	if err != nil || len(units) != 1 || !units[0].Head.Deleted || units[0].Name[0] != 0x7f {
		t.Fatalf("%+v, %v", units, err)
	}
	// The hash stands for the name.
	if head, err := s.Head(t.Context(), store.Unit{Kind: "k", Name: units[0].Name}); !head.Deleted || err != nil {
		t.Errorf("%+v, %v", head, err)
	}
}

// Another key, or a place that is not its own: what was sealed does not open, and the rest does.
func TestWhatIsSealedOpensInItsPlaceOnly(t *testing.T) {
	t.Parallel()
	inner := store.NewMemory()
	s := sealing(t, inner, keys(1))
	acme, other := store.Unit{Kind: "k", Name: "acme"}, store.Unit{Kind: "k", Name: "other"}
	for _, u := range []store.Unit{acme, other} {
		if err := s.Commit(t.Context(), u, secret()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := sealing(t, inner, keys(2)).Head(t.Context(), acme); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("another key: %v, want ErrDamaged", err)
	}
	if head, err := sealing(t, inner, keys(2, 1)).Head(t.Context(), acme); string(head.Body) != "canary head" || err != nil {
		t.Errorf("a former key: %q, %v", head.Body, err)
	}

	// Somebody who has the store lets bodies change places.
	hidden, err := inner.Units(t.Context(), "k", "", 9)
	if err != nil || len(hidden) != 2 {
		t.Fatal(hidden, err)
	}
	from := store.Unit{Kind: "k", Name: hidden[0].Name}
	to := store.Unit{Kind: "k", Name: hidden[1].Name}
	bodies, err := inner.Bodies(t.Context(), from, "7")
	if err != nil {
		t.Fatal(err)
	}
	bodies = append(bodies, store.Body{Key: "8", Data: bodies[0].Data})
	if err := inner.Commit(t.Context(), to, store.Change{IfVersion: 1, Head: hidden[1].Head.Body, Bodies: bodies}); err != nil {
		t.Fatal(err)
	}
	broken := 0
	for _, u := range []store.Unit{acme, other} {
		bodies, err := s.Bodies(t.Context(), u, "7", "8")
		if errors.Is(err, store.ErrDamaged) && len(bodies) == 0 {
			broken++
		} else if len(bodies) != 1 || err != nil {
			t.Errorf("%s: %q, %v", u.Name, bodies, err)
		}
	}
	if broken != 1 {
		t.Errorf("%d units have bodies that do not open, want 1", broken)
	}
}

func TestKeysOfSeal(t *testing.T) {
	t.Parallel()
	for name, k := range map[string]store.Keys{
		"none":               {},
		"a short name key":   {Names: []byte("short"), Contents: make([]byte, 32)},
		"a short key":        {Names: make([]byte, 32), Contents: []byte("pass phrase")},
		"a short former one": {Names: make([]byte, 32), Contents: make([]byte, 32), Former: [][]byte{{1}}},
	} {
		if s, err := store.Seal(store.NewMemory(), k); err == nil {
			t.Errorf("%s: %v", name, s)
		}
	}
}

// damagedStore says of two units that something of them is damaged.
type damagedStore struct{ *store.Memory }

func (s damagedStore) Check(ctx context.Context) ([]store.Damage, error) {
	units, err := s.Units(ctx, "k", "", 9)
	var damage []store.Damage
	for _, u := range units {
		damage = append(damage, store.Damage{Unit: store.Unit{Kind: "k", Name: u.Name}, What: "body", Key: "7"})
	}
	return damage, err
}

func TestCheckOfASealedStoreNamesUnits(t *testing.T) {
	t.Parallel()
	s := sealing(t, damagedStore{store.NewMemory()}, keys(1))
	acme, gone := store.Unit{Kind: "k", Name: "acme"}, store.Unit{Kind: "k", Name: "gone"}
	if err := errors.Join(s.Commit(t.Context(), acme, secret()), s.Delete(t.Context(), gone)); err != nil {
		t.Fatal(err)
	}
	checker, ok := s.(store.Checker)
	if _, scrubs := s.(store.Scrubber); !ok || scrubs {
		t.Fatalf("%T cannot do exactly what the store below can", s)
	}
	damage, err := checker.Check(t.Context())
	names := map[string]bool{}
	for _, d := range damage {
		names[d.Unit.Name[:1]] = d.What == "body" && d.Key == "7"
	}
	if len(damage) != 2 || !names["a"] || !names["\x7f"] || err != nil {
		t.Errorf("%q, %v", damage, err)
	}
}
