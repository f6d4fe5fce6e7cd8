package xmlfeed_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
)

// dated is a host that goes by the second of the last change, as file servers do.
type dated struct {
	document string
	changed  time.Time
	weakTag  bool // says it with a weak ETag, too
	asked    []string
}

func (d *dated) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	modified := d.changed.UTC().Format(http.TimeFormat)
	tag := `W/"` + modified + `"`
	w.Header().Set("Last-Modified", modified)
	if d.weakTag {
		w.Header().Set("ETag", tag)
	}
	d.asked = append(d.asked, r.Header.Get("If-None-Match")+r.Header.Get("If-Modified-Since"))
	if r.Header.Get("If-None-Match") == tag || !d.weakTag && r.Header.Get("If-Modified-Since") == modified {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write([]byte(d.document))
}

// A feed that changes twice within a second has the same weak validators both times: RFC 9110, 8.8.2.2.
func TestTwoChangesWithinASecond(t *testing.T) {
	t.Parallel()
	for _, weakTag := range []bool{false, true} {
		host := &dated{document: threePositions, changed: time.Now(), weakTag: weakTag}
		client := openDated(t, host)
		first, err := client.Fetch(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		host.document = strings.Replace(threePositions, "<id>1<", "<id>4<", 1)
		feed, err := client.FetchChanged(t.Context(), first.Mark)
		if err != nil || idsOf(feed.Positions) != "4 2 3" {
			t.Errorf("ETag %t: the second change of a second: %+v, %v", weakTag, feed, err)
		}
		// What has not changed for a while is asked for by its validators.
		host.changed = host.changed.Add(-2 * time.Minute)
		if feed, err = client.Fetch(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
		if _, err := client.FetchChanged(t.Context(), feed.Mark); err == nil || host.asked[len(host.asked)-1] == "" {
			t.Errorf("ETag %t: an old feed: %v, asked %q", weakTag, err, host.asked)
		}
	}
}

func openDated(t *testing.T, host http.Handler) *xmlfeed.Client {
	t.Helper()
	server := httptest.NewServer(host)
	t.Cleanup(server.Close)
	client, err := xmlfeed.NewClient("leuchtturm", xmlfeed.WithBaseURL(server.URL), xmlfeed.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	return client
}
