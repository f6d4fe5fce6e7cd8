package jobsync_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"testing"

	"github.com/personio-go/sdk/internal/feedgen"
	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/boltstore"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// BenchmarkLook is what a look costs: at a feed that has not changed, and at one in
// which one job has, beside the fetch alone that finds out.
//
//	go test -run '^$' -bench Look -benchmem ./xmlfeed/jobsync
func BenchmarkLook(b *testing.B) {
	for _, jobs := range []int{3, 30, 300, 3_000} {
		document := feedgen.Feed(jobs)
		for _, changed := range []bool{false, true} {
			name := fmt.Sprintf("jobs=%d/changed=%t/", jobs, changed)
			b.Run(name+"fetch", func(b *testing.B) { benchFetch(b, newAlternating(document, changed)) })
			b.Run(name+"memory", func(b *testing.B) { benchSync(b, newAlternating(document, changed), stores.NewMemory()) })
			b.Run(name+"bolt", func(b *testing.B) {
				file, err := boltstore.Open(filepath.Join(b.TempDir(), "jobs.db"))
				if err != nil {
					b.Fatal(err)
				}
				defer file.Close()
				benchSync(b, newAlternating(document, changed), file)
			})
		}
	}
}

// alternating is a host whose feed is another one each time, if it changes.
type alternating struct {
	documents [2]host
	asked     int
}

func newAlternating(document []byte, changes bool) *alternating {
	a := &alternating{documents: [2]host{document, document}}
	if changes {
		a.documents[1] = bytes.Replace(document, []byte("<name>"), []byte("<name>Senior "), 1)
	}
	return a
}

func (a *alternating) RoundTrip(request *http.Request) (*http.Response, error) {
	a.asked++
	return a.documents[a.asked%2].RoundTrip(request)
}

func (a *alternating) client(b *testing.B) *xmlfeed.Client {
	b.Helper()
	client, err := xmlfeed.NewClient(acme, xmlfeed.WithHTTPClient(&http.Client{Transport: a}), xmlfeed.WithMaxBytes(1<<27))
	if err != nil {
		b.Fatal(err)
	}
	return client
}

func benchFetch(b *testing.B, a *alternating) {
	b.Helper()
	client := a.client(b)
	feed, err := client.Fetch(b.Context(), "")
	if err != nil {
		b.Fatal(err)
	}
	mark := feed.Mark
	for b.Loop() {
		feed, err := client.FetchChanged(b.Context(), mark, "")
		switch {
		case err == nil:
			mark = feed.Mark
		case !errors.Is(err, xmlfeed.ErrUnchanged):
			b.Fatal(err)
		}
	}
}

func benchSync(b *testing.B, a *alternating, store stores.Store) {
	b.Helper()
	syncer, err := jobsync.New(acme, a.client(b), store, jobsync.SinkFunc(func(context.Context, jobsync.Event) error { return nil }))
	if err != nil {
		b.Fatal(err)
	}
	mustSync(b, syncer)
	for b.Loop() {
		mustSync(b, syncer)
	}
}
