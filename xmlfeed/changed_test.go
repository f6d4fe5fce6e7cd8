package xmlfeed_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/personio-go/sdk/internal/feedgen"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/xmlfeed"
)

// packing is a host that packs its feed at one level, and counts what it sent.
type packing struct {
	t        *testing.T
	document string
	level    int
	etag     string
	modified string
	gone     int // requests answered with 304
	seen     []http.Header
}

func (p *packing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.seen = append(p.seen, r.Header)
	if p.etag != "" {
		w.Header().Set("ETag", p.etag)
	}
	if p.modified != "" {
		w.Header().Set("Last-Modified", p.modified)
	}
	if p.etag != "" && r.Header.Get("If-None-Match") == p.etag {
		p.gone++
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if p.level == 0 {
		_, _ = io.WriteString(w, p.document)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	zip, err := gzip.NewWriterLevel(w, p.level)
	if err != nil {
		p.t.Error(err)
		return
	}
	_, _ = io.WriteString(zip, p.document)
	_ = zip.Close()
}

func openPacking(t *testing.T, p *packing) *xmlfeed.Client {
	t.Helper()
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	client, err := xmlfeed.NewClient("leuchtturm", xmlfeed.WithBaseURL(server.URL), xmlfeed.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// However the host packs the feed, it is the feed that counts.
func TestFeedThatIsPackedInAnotherWayIsUnchanged(t *testing.T) {
	t.Parallel()
	host := &packing{t: t, document: string(feedgen.Feed(3)), level: 1}
	client := openPacking(t, host)
	first, err := client.Fetch(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	mark := first.Mark
	for _, level := range []int{1, 1, 9, 9, 0, 0} {
		host.level = level
		_, err := client.FetchChanged(t.Context(), mark)
		unchanged, ok := errors.AsType[*xmlfeed.UnchangedError](err)
		if !ok {
			t.Fatalf("level %d: %v, want ErrUnchanged", level, err)
		}
		mark = unchanged.Mark
	}
	host.document = strings.Replace(host.document, "permanent", "temporary", 1)
	feed, err := client.FetchChanged(t.Context(), mark)
	if err != nil || len(feed.Positions) != 3 || feed.Digest == first.Digest || feed.Mark == mark {
		t.Errorf("changed feed: %+v, %v", feed, err)
	}
}

// Bytes that are the same on the wire are not unpacked: these could not be.
func TestUnchangedBytesAreNotUnpacked(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	_, _ = io.WriteString(zip, threePositions)
	_ = zip.Close()
	broken := out.Bytes()
	broken[len(broken)-5] ^= 1 // the checksum
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(broken)
	}))
	defer server.Close()
	client, err := xmlfeed.NewClient("leuchtturm", xmlfeed.WithBaseURL(server.URL), xmlfeed.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	mark := func(wire string) xmlfeed.Mark {
		return xmlfeed.Mark(fmt.Sprintf(`{"v":1,"c":"leuchtturm","l":[""],"d":[{"h":"","w":"%s","s":"%064x"}]}`, wire, 0))
	}
	if _, err := client.FetchChanged(t.Context(), mark(fmt.Sprintf("%x", sha256.Sum256(broken)))); !errors.Is(err, xmlfeed.ErrUnchanged) {
		t.Errorf("the same bytes: %v, want ErrUnchanged", err)
	}
	for _, other := range []xmlfeed.Mark{"", mark(fmt.Sprintf("%064x", 0))} {
		if feed, err := client.FetchChanged(t.Context(), other); !errors.Is(err, xmlfeed.ErrUnavailable) || feed != nil {
			t.Errorf("other bytes, with a wrong checksum: %+v, %v; want ErrUnavailable", feed, err)
		}
	}
}

// Hosts may offer to say that nothing has changed. It is never asked of another
// host than the one whose word it is.
func TestConditionalRequests(t *testing.T) {
	t.Parallel()
	host := &packing{t: t, document: threePositions, level: 1, etag: `"one"`, modified: "Mon, 02 Mar 2026 10:00:00 GMT"}
	client := openPacking(t, host)
	first, err := client.Fetch(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.FetchChanged(t.Context(), first.Mark); !errors.Is(err, xmlfeed.ErrUnchanged) {
		t.Errorf("got %v, want ErrUnchanged", err)
	}
	wantEqual(t, "answers without a body", host.gone, 1)
	wantEqual(t, "If-Modified-Since", host.seen[1].Get("If-Modified-Since"), host.modified)
	for _, name := range []string{"If-None-Match", "If-Modified-Since"} {
		wantEqual(t, name+" of the first request", host.seen[0].Get(name), "")
	}

	host.document, host.etag = strings.Replace(threePositions, "<id>1<", "<id>4<", 1), `"two"`
	if feed, err := client.FetchChanged(t.Context(), first.Mark); err != nil || idsOf(feed.Positions) != "4 2 3" {
		t.Errorf("changed: %+v, %v", feed, err)
	}

	other := &packing{t: t, document: threePositions, level: 1, etag: `"one"`}
	if _, err := openPacking(t, other).FetchChanged(t.Context(), first.Mark); !errors.Is(err, xmlfeed.ErrUnchanged) {
		t.Errorf("the same feed from another host: %v, want ErrUnchanged", err)
	}
	wantEqual(t, "condition for another host", other.seen[0].Get("If-None-Match"), "")
}

// An answer that nothing has changed means nothing where nothing was known.
func TestNotModifiedWithoutACondition(t *testing.T) {
	t.Parallel()
	client := openPacking(t, &packing{t: t, document: threePositions})
	first, err := client.Fetch(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) }))
	defer server.Close()
	client, err = xmlfeed.NewClient("leuchtturm", xmlfeed.WithBaseURL(server.URL), xmlfeed.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	for _, mark := range []xmlfeed.Mark{"", first.Mark} {
		if feed, err := client.FetchChanged(t.Context(), mark); !errors.Is(err, xmlfeed.ErrNotFeed) || feed != nil {
			t.Errorf("got %+v, %v; want ErrNotFeed", feed, err)
		}
	}
}

// A mark that does not fit costs a fetch, never a feed.
func TestMarksThatDoNotFit(t *testing.T) {
	t.Parallel()
	personio := personiotest.New()
	lighthouse(personio)
	client := newClient(t, personio, "leuchtturm")
	ofEnglish, err := client.Fetch(t.Context(), "en")
	if err != nil {
		t.Fatal(err)
	}
	personio.AddCompany("feuerschiff").Publish(personiotest.Job{ID: 1, Name: "Boatswain"})
	ofOther, err := newClient(t, personio, "feuerschiff").Fetch(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, mark := range []xmlfeed.Mark{
		"", "x", "{}", "null", ofEnglish.Mark, ofOther.Mark, ofEnglish.Mark[:20],
		`{"v":1,"c":"leuchtturm","l":[""],"d":[]}`, `{"v":2,"c":"leuchtturm","l":[""],"d":[{}]}`, `{"v":1,"c":"leuchtturm","l":[""],"d":[{},{}]}`,
		`{"v":1,"c":"leuchtturm","l":[""],"d":[{"w":"00"}]}`,
	} {
		if feed, err := client.FetchChanged(t.Context(), mark); err != nil || idsOf(feed.Positions) != "11 12 13" {
			t.Errorf("%s: %+v, %v", mark, feed, err)
		}
	}
}

// What is wrong with an answer is told apart with a mark as well as without.
func TestFetchChangedHasTheErrorsOfFetch(t *testing.T) {
	t.Parallel()
	for _, want := range refusals() {
		if want.kind == xmlfeed.ErrUnavailable { //nolint:errorlint // compares the sentinels
			continue // they take a while
		}
		personio := personiotest.New()
		company := lighthouse(personio)
		client := newClient(t, personio, "leuchtturm")
		first, err := client.Fetch(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		want.arrange(personio, company)
		client = newClient(t, personio, "leuchtturm", want.opts...)
		if feed, err := client.FetchChanged(t.Context(), first.Mark); !errors.Is(err, want.kind) || feed != nil {
			t.Errorf("got %+v, %v; want %v", feed, err, want.kind)
		}
	}
}

func TestOtherEncodingsOfTheAnswerAreNoFeed(t *testing.T) {
	t.Parallel()
	_, err := fetchFrom(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "br")
		_, _ = io.WriteString(w, "packed")
	})
	if !errors.Is(err, xmlfeed.ErrNotFeed) || !strings.HasSuffix(err.Error(), `not a job feed: it is packed with "br", which nobody asked for`) {
		t.Errorf("got %v", err)
	}
}

func TestDigestIsThatOfTheDocument(t *testing.T) {
	t.Parallel()
	want := fmt.Sprintf("%x", sha256.Sum256([]byte(threePositions)))
	for _, level := range []int{0, 1, 9} {
		feed, err := openPacking(t, &packing{t: t, document: threePositions, level: level}).Fetch(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		wantEqual(t, "digest", feed.Digest.String(), want)
		text, err := json.Marshal(feed.Digest)
		if err != nil {
			t.Fatal(err)
		}
		var back xmlfeed.Digest
		if err := json.Unmarshal(text, &back); err != nil || back != feed.Digest {
			t.Errorf("%s comes back as %v, %v", text, back, err)
		}
	}
	var digest xmlfeed.Digest
	for _, text := range []string{"", "00", strings.Repeat("x", 64)} {
		if err := digest.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is taken for a digest", text)
		}
	}
}

// Some companies have their feed under one top-level domain only.
func TestFetchAsksTheOtherTopLevelDomain(t *testing.T) {
	t.Parallel()
	for company, has := range map[string]string{
		"leuchtturm":                   "leuchtturm.jobs.personio.com",
		"leuchtturm.personio.de":       "leuchtturm.jobs.personio.com",
		"leuchtturm.jobs.personio.com": "leuchtturm.jobs.personio.de",
	} {
		for _, refusal := range []int{http.StatusNotFound, http.StatusTemporaryRedirect} {
			var hosts []string
			mock := roundTripper(func(r *http.Request) *http.Response {
				hosts = append(hosts, r.URL.Host)
				if r.URL.Host == has {
					return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(threePositions))}
				}
				return &http.Response{StatusCode: refusal, Header: http.Header{"Location": {"https://personio.com"}}, Body: http.NoBody}
			})
			client, err := xmlfeed.NewClient(company, xmlfeed.WithHTTPClient(&http.Client{Transport: mock}))
			if err != nil {
				t.Fatal(err)
			}
			feed, err := client.Fetch(t.Context(), "")
			if err != nil || idsOf(feed.Positions) != "1 2 3" || len(hosts) != 2 || hosts[1] != has {
				t.Errorf("%s: %+v, %v from %v", company, feed, err, hosts)
				continue
			}
			// With a mark, the host that had the feed comes first.
			hosts = nil
			if _, err := client.FetchChanged(t.Context(), feed.Mark); !errors.Is(err, xmlfeed.ErrUnchanged) || len(hosts) != 1 || hosts[0] != has {
				t.Errorf("%s, again: %v from %v", company, err, hosts)
			}
		}
	}
}

type roundTripper func(*http.Request) *http.Response

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r), nil }
