package webhooksink_test

import (
	"context"
	"fmt"
	"net/http/httptest"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
	"github.com/personio-go/sdk/xmlfeed/jobsync/webhooksink"
)

// The sync runs in one service, the board is another one.
func Example() {
	secret := []byte("32 random bytes, out of a vault.")
	seen := make(map[string]bool) // of the board: a table of its database
	board := httptest.NewServer(webhooksink.Handler(func(_ context.Context, event jobsync.Event) error {
		if seen[event.ID] {
			return nil
		}
		seen[event.ID] = true
		fmt.Println(event.ID, event.Kind, event.Job.Name)
		return nil
	}, secret))
	defer board.Close()

	personio := personiotest.New()
	personio.AddCompany("acme").Publish(personiotest.Job{Name: "Gopher"})
	feed, err := xmlfeed.NewClient("acme", xmlfeed.WithHTTPClient(personio.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	sink, err := webhooksink.New(board.URL, secret, webhooksink.WithHTTPClient(board.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	syncer, err := jobsync.New("acme", feed, store.NewMemory(), sink)
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := syncer.Sync(context.Background())
	fmt.Println(result.Delivered, "delivered", err)
	// Output:
	// acme/1 create Gopher
	// 1 delivered <nil>
}
