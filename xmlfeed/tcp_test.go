package xmlfeed_test

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/personio-go/sdk/xmlfeed"
)

// fetchFrom fetches from a server of its own, over TCP.
func fetchFrom(t *testing.T, handler http.HandlerFunc, opts ...xmlfeed.Option) (*xmlfeed.Feed, error) {
	t.Helper()
	server := httptest.NewServer(handler)
	defer server.Close()
	client, err := xmlfeed.NewClient("leuchtturm", append([]xmlfeed.Option{xmlfeed.WithBaseURL(server.URL), xmlfeed.WithHTTPClient(server.Client())}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return client.Fetch(t.Context(), "")
}

func TestGzipIsAskedForAndUnpacked(t *testing.T) {
	t.Parallel()
	feed, err := fetchFrom(t, func(w http.ResponseWriter, r *http.Request) {
		wantEqual(t, "Accept-Encoding", r.Header.Get("Accept-Encoding"), "gzip")
		w.Header().Set("Content-Encoding", "gzip")
		zip := gzip.NewWriter(w)
		defer zip.Close()
		_, _ = io.WriteString(zip, threePositions)
	})
	if err != nil || idsOf(feed.Positions) != "1 2 3" {
		t.Errorf("got %+v, %v", feed, err)
	}
}

// The three ways in which a body can end too early look different to net/http.
func TestAnswersThatEndTooEarlyAreTruncatedFeeds(t *testing.T) {
	t.Parallel()
	half := threePositions[:len(threePositions)/2]
	for what, handler := range map[string]http.HandlerFunc{
		"shorter than announced": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, half)
		},
		"broken between chunks": func(w http.ResponseWriter, _ *http.Request) {
			connection, buffer, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer connection.Close()
			_, _ = io.WriteString(buffer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nE\r\n<workzag-jobs>\r\n")
			_ = buffer.Flush()
		},
		"gzip without its end": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			zip := gzip.NewWriter(w)
			_, _ = io.WriteString(zip, half)
			_ = zip.Flush()
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			feed, err := fetchFrom(t, handler)
			if !errors.Is(err, xmlfeed.ErrTruncated) || feed != nil {
				t.Errorf("got %+v, %v", feed, err)
			}
		})
	}
}

// A few kilobytes on the wire can be gigabytes unpacked. However they are spread
// over the document, little of them is ever held.
//
//nolint:paralleltest // it measures the memory of the process
func TestGzipBombsAreTooLarge(t *testing.T) {
	const bomb, most = 1 << 30, 64 << 20
	// What counts is what is held. With the usual setting, as much again may be
	// garbage, and the garbage of other tests besides.
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	// Many small elements take the time, not the memory: less of them will do.
	few := xmlfeed.WithMaxBytes(4 << 20)
	for what, test := range map[string]struct {
		start, filling string
		opts           []xmlfeed.Option
	}{
		"zeros in a text":      {start: "<workzag-jobs><position><id>1</id><name>", filling: "\x00"},
		"spaces in a CDATA":    {start: "<workzag-jobs><position><id>1</id><name><![CDATA[", filling: " "},
		"comments between":     {start: "<workzag-jobs>", filling: "<!-- filling -->", opts: []xmlfeed.Option{few}},
		"a comment in the end": {start: threePositions + "<!--", filling: "x"},
		"elements between":     {start: "<workzag-jobs>", filling: "<a></a>", opts: []xmlfeed.Option{few}},
		"offices of one job":   {start: "<workzag-jobs><position><id>1</id><additionalOffices>", filling: "<office>x</office>", opts: []xmlfeed.Option{few}},
	} {
		t.Run(what, func(t *testing.T) {
			filling := strings.Repeat(test.filling, 1<<17/len(test.filling))
			runtime.GC()
			var peak uint64
			_, err := fetchFrom(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				zip, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
				if err != nil {
					t.Error(err)
					return
				}
				_, err = io.WriteString(zip, test.start)
				for sent := 0; err == nil && sent < bomb; sent += len(filling) {
					_, err = io.WriteString(zip, filling)
					peak = max(peak, heap())
				}
			}, test.opts...)
			if !errors.Is(err, xmlfeed.ErrTooLarge) {
				t.Errorf("got %v", err)
			}
			if peak = max(peak, heap()); peak > most {
				t.Errorf("%d MiB were in use, for a document of %d MiB", peak>>20, bomb>>20)
			}
			t.Logf("%d MiB were in use at most", peak>>20)
		})
	}
}

// Without an option, a document may have 32 MiB.
func TestFetchAllows32MiB(t *testing.T) {
	t.Parallel()
	if raceDetector {
		t.Skip("reading so much takes half a minute with the race detector")
	}
	_, err := fetchFrom(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "<workzag-jobs>"+strings.Repeat(strings.Repeat(" ", 1<<20)+"<!---->", 32))
	})
	if !errors.Is(err, xmlfeed.ErrTooLarge) || !strings.HasSuffix(err.Error(), ": more than 33554432 bytes") {
		t.Errorf("got %v", err)
	}
}

// heap is the memory in use, with the garbage that was not collected yet.
func heap() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
