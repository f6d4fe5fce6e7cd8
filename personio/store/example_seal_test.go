package store_test

import (
	"bytes"
	"context"
	"fmt"

	"github.com/personio-go/sdk/personio/store"
)

// Whoever has the store but not the keys learns how many units there are, and when they change.
func ExampleSeal() {
	inner := store.NewMemory() // or that of boltstore or sqlstore
	kept, err := store.Seal(inner, store.Keys{
		Names: bytes.Repeat([]byte{1}, 32), Contents: bytes.Repeat([]byte{2}, 32), // from where secrets are kept
	}, "email")
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, acme := context.Background(), store.Unit{Kind: "visits", Name: "acme"}
	err = kept.Commit(ctx, acme, store.Change{
		Head: []byte("Ada was here"), Put: []store.Record{{Key: "1", Tags: []store.Tag{{Name: "email", Value: "ada@example.org"}}}},
	})
	fmt.Println("committed:", err)
	found, err := kept.Find(ctx, store.Query{Kind: "visits", Tag: "email", From: "ada@example.org", To: "ada@example.org\x01", Limit: 10})
	fmt.Println("found:", found, err)
	units, err := inner.Units(ctx, "visits", "", 10)
	fmt.Println("without the keys:", units[0].Name != "acme", bytes.Contains(units[0].Head.Body, []byte("Ada")), err)
	// Output:
	// committed: <nil>
	// found: [{ada@example.org acme 1}] <nil>
	// without the keys: true false <nil>
}
