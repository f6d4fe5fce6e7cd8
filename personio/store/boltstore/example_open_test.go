package boltstore_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/boltstore"
)

// What was committed is there when the file is opened again.
func ExampleOpen() {
	folder, err := os.MkdirTemp("", "store")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	ctx, acme := context.Background(), store.Unit{Kind: "visits", Name: "acme"}
	for range 2 {
		kept, err := boltstore.Open(filepath.Join(folder, "store.db"))
		if err != nil {
			fmt.Println(err)
			return
		}
		head, err := kept.Head(ctx, acme)
		fmt.Printf("version %d %q %v\n", head.Version, head.Body, err)
		err = kept.Commit(ctx, acme, store.Change{IfVersion: head.Version, Head: []byte("Ada was here")})
		damage, checkErr := kept.Check(ctx)
		fmt.Println("committed:", err, "damaged:", damage, checkErr, "closed:", kept.Close())
	}
	// Output:
	// version 0 "" <nil>
	// committed: <nil> damaged: [] <nil> closed: <nil>
	// version 1 "Ada was here" <nil>
	// committed: <nil> damaged: [] <nil> closed: <nil>
}
