package jobsync_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// clock is a source that says when its feed was fetched, so that the example
// takes no hours.
type clock struct {
	client *xmlfeed.Client
	now    time.Time
}

func (c *clock) Fetch(ctx context.Context, language string) (*xmlfeed.Feed, error) {
	feed, err := c.client.Fetch(ctx, language)
	if err == nil {
		feed.FetchedAt = c.now
	}
	return feed, err
}

// A company with 200 jobs has a bad day: its feed comes as a web page, empty, not
// at all, from elsewhere, cut off, and without 60 % of the jobs, before it is
// itself again. Not one job is archived. One that the company really unpublishes
// is archived by the second feed without it, ten minutes later.
func Example_breakingFeed() {
	ctx := context.Background()
	server := personiotest.New()
	acme := server.AddCompany("acme")
	var ids []int64
	for n := range 200 {
		ids = append(ids, acme.Publish(personiotest.Job{Name: fmt.Sprint("Gopher ", n+1)}))
	}
	client, err := xmlfeed.NewClient("acme", xmlfeed.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	feed := &clock{client, time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)}
	board := make(map[int64]bool)
	syncer, err := jobsync.New("acme", feed, store.NewMemory(), jobsync.SinkFunc(
		func(_ context.Context, event jobsync.Event) error {
			board[event.Job.ID] = !event.Job.Archived
			if event.Kind == jobsync.Archive {
				fmt.Println("      archive", event.Job.Name)
			}
			return nil
		}))
	if err != nil {
		fmt.Println(err)
		return
	}
	// look syncs and prints what a person would see.
	look := func(what string) {
		result, err := syncer.Sync(ctx)
		open := 0
		for _, is := range board {
			if is {
				open++
			}
		}
		fmt.Printf("%s %-22s %3d on the board", feed.now.Format("15:04"), what, open)
		if result.Hold != nil && err == nil {
			fmt.Printf(", %d held (%s)", len(result.Hold.Jobs), result.Hold.Reason)
		}
		if failed, ok := errors.AsType[*xmlfeed.FetchError](err); ok {
			fmt.Printf(", %v", failed.Kind)
		}
		fmt.Println()
		feed.now = feed.now.Add(15 * time.Minute)
	}

	look("200 jobs")
	acme.SetFeedDocument([]byte("<!doctype html><title>Careers</title>"))
	look("a web page, status 200")
	acme.SetFeedDocument([]byte("<workzag-jobs></workzag-jobs>"))
	look("an empty feed")
	acme.SetFeedDocument(nil)
	acme.SetFeedEnabled(false)
	look("404")
	acme.SetFeedEnabled(true)
	server.Inject(personiotest.Fault{
		Operation: personio.OpFeedFetch, Status: http.StatusTemporaryRedirect, Header: http.Header{"Location": {"https://www.personio.com/"}},
		Times: 2, // under .de and under .com
	})
	look("a redirect")
	acme.SetFeedDocument([]byte("<workzag-jobs><position><id>1</id><name>Gop"))
	look("cut off")
	acme.SetFeedDocument(nil)
	for _, id := range ids[:120] {
		acme.Unpublish(id)
	}
	look("60 % fewer")
	for n, id := range ids[:120] {
		acme.Publish(personiotest.Job{ID: id, Name: fmt.Sprint("Gopher ", n+1)})
	}
	look("200 jobs again")
	acme.Unpublish(ids[0])
	look("one is unpublished")
	look("it stays away")
	// Output:
	// 08:00 200 jobs               200 on the board
	// 08:15 a web page, status 200 200 on the board, not a job feed
	// 08:30 an empty feed          200 on the board, 200 held (empty)
	// 08:45 404                    200 on the board, the feed is not enabled
	// 09:00 a redirect             200 on the board, no company with this name
	// 09:15 cut off                200 on the board, the feed is cut off
	// 09:30 60 % fewer             200 on the board, 120 held (many)
	// 09:45 200 jobs again         200 on the board
	// 10:00 one is unpublished     200 on the board
	//       archive Gopher 1
	// 10:15 it stays away          199 on the board
}
