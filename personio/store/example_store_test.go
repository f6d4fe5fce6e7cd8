package store_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

// A feature reads the head, decides, and commits. Whoever was slower reads again.
func ExampleStore() {
	ctx := context.Background()
	kept := store.Store(store.NewMemory())
	acme := store.Unit{Kind: "visits", Name: "acme"}

	visit := func(head store.Head, email string) error {
		return kept.Commit(ctx, acme, store.Change{
			IfVersion: head.Version,
			Due:       time.Date(2026, 12, 24, 18, 0, 0, 0, time.UTC),
			Put:       []store.Record{{Key: email, Tags: []store.Tag{{Name: "email", Value: email}}}},
			Bodies:    []store.Body{{Key: email, Data: []byte("a long text")}},
			Append:    [][]byte{[]byte(email + " was here")},
		})
	}
	head, err := kept.Head(ctx, acme)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("Ada:", visit(head, "ada@example.org"))
	fmt.Println("Bert, from the same head:", errors.Is(visit(head, "bert@example.org"), store.ErrConflict))

	found, err := kept.Find(ctx, store.Query{Kind: "visits", Tag: "email", From: "a", Limit: 10})
	fmt.Println("found:", found, err)
	turns, err := kept.Due(ctx, "visits", 1)
	fmt.Println("due:", turns[0].Unit.Name, turns[0].Due.Format(time.DateOnly), err)
	events, err := kept.Pending(ctx, acme, 10)
	fmt.Printf("pending: %d %s %v\n", events[0].Seq, events[0].Body, err)
	// Output:
	// Ada: <nil>
	// Bert, from the same head: true
	// found: [{ada@example.org acme ada@example.org}] <nil>
	// due: acme 2026-12-24 <nil>
	// pending: 1 ada@example.org was here <nil>
}
