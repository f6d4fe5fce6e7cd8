package xmlfeed_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/personio-go/sdk/internal/feedgen"
	"github.com/personio-go/sdk/xmlfeed"
)

// inMemory answers with a document that may be packed.
type inMemory struct {
	document []byte
	packed   bool
}

func (m *inMemory) RoundTrip(req *http.Request) (*http.Response, error) {
	header := http.Header{"Content-Type": {"text/xml"}}
	if m.packed {
		header.Set("Content-Encoding", "gzip")
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: header, Request: req,
		Body: io.NopCloser(bytes.NewReader(m.document)), ContentLength: int64(len(m.document)),
	}, nil
}

func zipped(document []byte) []byte {
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	_, _ = zip.Write(document)
	_ = zip.Close()
	return out.Bytes()
}

func changedJob(document []byte) []byte {
	return []byte(strings.Replace(string(document), "permanent", "temporary", 1))
}

// fetching is a client of a feed, and its mark.
func fetching(tb testing.TB, host *inMemory) (*xmlfeed.Client, xmlfeed.Mark) {
	tb.Helper()
	client, err := xmlfeed.NewClient("acme", xmlfeed.WithHTTPClient(&http.Client{Transport: host}))
	if err != nil {
		tb.Fatal(err)
	}
	feed, err := client.Fetch(tb.Context(), "")
	if err != nil {
		tb.Fatal(err)
	}
	return client, feed.Mark
}

// BenchmarkFetchChanged shows what a look costs as a multiple of Parse: the same feed, and one in which a job has changed.
func BenchmarkFetchChanged(b *testing.B) {
	for _, jobs := range []int{3, 30, 300} {
		document := feedgen.Feed(jobs)
		b.Run("Parse/"+strconv.Itoa(jobs), func(b *testing.B) {
			for b.Loop() {
				if _, err := xmlfeed.Parse(document); err != nil {
					b.Fatal(err)
				}
			}
		})
		for name, pack := range map[string]func([]byte) []byte{"plain": bytes.Clone, "gzip": zipped} {
			host := &inMemory{document: pack(document), packed: name == "gzip"}
			client, mark := fetching(b, host)
			for what, want := range map[string]error{"unchanged": xmlfeed.ErrUnchanged, "changed": nil} {
				b.Run(what+"/"+name+"/"+strconv.Itoa(jobs), func(b *testing.B) {
					if host.document = pack(document); want == nil {
						host.document = pack(changedJob(document))
					}
					b.ReportAllocs()
					for b.Loop() {
						if _, err := client.FetchChanged(b.Context(), mark); !errors.Is(err, want) {
							b.Fatal(err)
						}
					}
				})
			}
		}
	}
}

// A look at an unchanged feed holds nothing that the next one cannot use again, however long the feed is.
//
//nolint:paralleltest // it counts what the process allocates
func TestAnUnchangedFeedAllocatesNothingOfItsSize(t *testing.T) {
	if raceDetector {
		t.Skip("with the race detector, pools forget at random")
	}
	document := feedgen.Feed(300)
	client, mark := fetching(t, &inMemory{document: document})
	least := uint64(1 << 60)
	for range 20 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := client.FetchChanged(t.Context(), mark); !errors.Is(err, xmlfeed.ErrUnchanged) {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	if most := uint64(256 << 10); least > most {
		t.Errorf("a look at an unchanged feed of %d bytes allocates %d, want at most %d", len(document), least, most)
	}
}
