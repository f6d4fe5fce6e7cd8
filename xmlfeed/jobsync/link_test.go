package jobsync_test

import (
	"errors"
	"testing"

	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// TestEventsHaveTheJobsAddress, the first time and when they come again.
func TestEventsHaveTheJobsAddress(t *testing.T) {
	t.Parallel()
	feed, err := xmlfeed.NewClient(acme, xmlfeed.WithHTTPClient(served(1)))
	if err != nil {
		t.Fatal(err)
	}
	link := xmlfeed.JobLink{Channel: "4711", Language: "de"}
	want := feed.JobURL(1, link)
	var got []string
	sink := &recorder{refuse: func(event jobsync.Event) error {
		if got = append(got, event.URL); len(got) == 1 {
			return errors.New("not today")
		}
		return nil
	}}
	store := stores.NewMemory()
	link.Language = "" // it is that of the feed
	syncer := newSyncer(t, feed, store, sink, jobsync.WithLink(link), jobsync.WithLanguage("de"))
	result, err := syncer.Sync(t.Context())
	if err == nil || result.Events[0].URL != want {
		t.Errorf("Sync: %v, address %q, want %q", err, result.Events[0].URL, want)
	}
	mustSync(t, syncer)
	wantLines(t, "addresses", got, want, want)
	mustSync(t, newSyncer(t, &board{positions: positions(1, 1)}, stores.NewMemory(), &recorder{refuse: func(event jobsync.Event) error {
		if event.URL != "" {
			t.Errorf("a source without pages has the address %q", event.URL)
		}
		return nil
	}}))
}
