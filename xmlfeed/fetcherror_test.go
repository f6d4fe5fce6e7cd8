package xmlfeed_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/xmlfeed"
)

// refusal is a situation in which there is no feed, and what Fetch makes of it.
type refusal struct {
	arrange    func(personio *personiotest.Server, company *personiotest.Company)
	opts       []xmlfeed.Option
	kind       error
	status     int
	retryAfter time.Duration
	requests   int
	text       string // behind the host
}

func refusals() map[string]refusal {
	document := func(text string) func(*personiotest.Server, *personiotest.Company) {
		return func(_ *personiotest.Server, company *personiotest.Company) { company.SetFeedDocument([]byte(text)) }
	}
	fault := func(f personiotest.Fault) func(*personiotest.Server, *personiotest.Company) {
		return func(personio *personiotest.Server, _ *personiotest.Company) { personio.Inject(f) }
	}
	redirect := func(location string) func(*personiotest.Server, *personiotest.Company) {
		return fault(personiotest.Fault{Status: http.StatusMovedPermanently, Header: http.Header{"Location": {location}}, Times: 2})
	}
	return map[string]refusal{
		"feed switched off": {
			arrange: func(_ *personiotest.Server, company *personiotest.Company) { company.SetFeedEnabled(false) },
			kind:    xmlfeed.ErrDisabled, status: 404, requests: 2,
			text: `the feed is not enabled (status 404): "Enable XML feed" is off (Settings > Recruiting > Career page > Activations), or no company has this name`,
		},
		"company gone": {
			arrange: func(personio *personiotest.Server, _ *personiotest.Company) { personio.RemoveCompany("leuchtturm") },
			kind:    xmlfeed.ErrUnknownCompany, status: 307, requests: 2,
			text: "no company with this name (status 307): it redirects to personio.com",
		},
		"redirect to another company": {
			arrange: redirect("https://feuerschiff.jobs.personio.de/xml"), kind: xmlfeed.ErrUnknownCompany, status: 301, requests: 2,
			text: "no company with this name, perhaps it was renamed (status 301): it redirects to feuerschiff.jobs.personio.de: make the client for feuerschiff.jobs.personio.de, if that is the same company",
		},
		"redirect to somebody who looks like the company": {
			arrange: redirect("https://leuchtturm.personio.de@evil.example/xml"), kind: xmlfeed.ErrUnknownCompany, status: 301, requests: 2,
			text: "no company with this name (status 301): it redirects to evil.example",
		},
		"redirect to the same company under another domain": {
			arrange: redirect("https://leuchtturm.jobs.personio.com/xml?language=en"), kind: xmlfeed.ErrNotFeed, status: 301, requests: 2,
			text: "not a job feed (status 301): it redirects to https://leuchtturm.jobs.personio.com/xml: make the client for leuchtturm.jobs.personio.com",
		},
		"redirect to another page of the host": {
			arrange: redirect("/login"), kind: xmlfeed.ErrNotFeed, status: 301, requests: 2,
			text: "not a job feed (status 301): it redirects to https://leuchtturm.jobs.personio.de/login, which is not followed",
		},
		"redirect to nowhere": {
			arrange: fault(personiotest.Fault{Status: http.StatusFound, Times: 2}), kind: xmlfeed.ErrNotFeed, status: 302, requests: 2,
			text: "not a job feed (status 302): it redirects to https://leuchtturm.jobs.personio.de, which is not followed",
		},
		"web page with status 200": {
			arrange: document("<!doctype html><html><body>Careers</body></html>"), kind: xmlfeed.ErrNotFeed, status: 200, requests: 1,
			text: "not a job feed: line 1: it has a document type declaration",
		},
		"success without content": {
			arrange: fault(personiotest.Fault{Status: http.StatusNoContent}), kind: xmlfeed.ErrNotFeed, status: 204, requests: 1,
			text: "not a job feed (status 204)",
		},
		"empty answer": {
			arrange: document(" "), kind: xmlfeed.ErrTruncated, status: 200, requests: 1,
			text: "the feed is cut off: line 1: it ends before </workzag-jobs>",
		},
		"document cut off by the server": {
			arrange: document("<workzag-jobs>\n<position><id>1</id></position>\n"), kind: xmlfeed.ErrTruncated, status: 200, requests: 1,
			text: "the feed is cut off: line 3: it ends before </workzag-jobs>",
		},
		"connection broken within the body": {
			arrange: func(personio *personiotest.Server, company *personiotest.Company) {
				company.SetFeedDocument([]byte(threePositions))
				personio.Inject(personiotest.Fault{Break: personiotest.WithinAnswer})
			},
			kind: xmlfeed.ErrTruncated, status: 200, requests: 1,
			text: "the feed is cut off: line 1: it ends before </workzag-jobs>",
		},
		"position without an id": {
			arrange: document("<workzag-jobs><position><name>x</name></position></workzag-jobs>"), kind: xmlfeed.ErrInvalidPosition, status: 200, requests: 1,
			text: `invalid position: number 1, ending at line 1, id "": it has no id`,
		},
		"too many bytes": {
			arrange: document(threePositions), opts: []xmlfeed.Option{xmlfeed.WithMaxBytes(100)}, kind: xmlfeed.ErrTooLarge, status: 200, requests: 1,
			text: "the feed is too large: more than 100 bytes",
		},
		"too many positions": {
			arrange: document(threePositions), opts: []xmlfeed.Option{xmlfeed.WithMaxPositions(2)}, kind: xmlfeed.ErrTooLarge, status: 200, requests: 1,
			text: "the feed is too large: line 1: more than 2 positions",
		},
		"throttled again and again": {
			arrange: fault(personiotest.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"30"}}, Times: 3}),
			kind:    xmlfeed.ErrUnavailable, status: 429, retryAfter: 30 * time.Second, requests: 3,
			text: "the feed is not available now (status 429), retry after 30s",
		},
		"throttled for longer than a call waits": {
			arrange: fault(personiotest.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"3600"}}, Times: 3}),
			kind:    xmlfeed.ErrUnavailable, status: 429, retryAfter: time.Hour, requests: 1,
			text: "the feed is not available now (status 429), retry after 1h0m0s",
		},
		"server error again and again": {
			arrange: fault(personiotest.Fault{Status: http.StatusInternalServerError, Times: 3}), kind: xmlfeed.ErrUnavailable, status: 500, requests: 3,
			text: "the feed is not available now (status 500)",
		},
		"forbidden": {
			arrange: fault(personiotest.Fault{Status: http.StatusForbidden}), kind: xmlfeed.ErrUnavailable, status: 403, requests: 1,
			text: "the feed is not available now (status 403)",
		},
		"nobody there": {
			arrange: fault(personiotest.Fault{Break: personiotest.NoConnection, Times: 3}), kind: xmlfeed.ErrUnavailable, requests: 0,
			text: "the feed is not available now: connection refused (while connecting to leuchtturm.jobs.personio.de)",
		},
	}
}

func TestFetchTellsOutcomesApart(t *testing.T) {
	t.Parallel()
	kinds := []error{
		xmlfeed.ErrDisabled, xmlfeed.ErrUnknownCompany, xmlfeed.ErrUnavailable, xmlfeed.ErrNotFeed, xmlfeed.ErrTruncated,
		xmlfeed.ErrTooLarge, xmlfeed.ErrInvalidPosition, xmlfeed.ErrInvalidCompany,
	}
	for what, want := range refusals() {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				personio := personiotest.New()
				want.arrange(personio, lighthouse(personio))
				feed, err := newClient(t, personio, "leuchtturm", want.opts...).Fetch(t.Context(), "")
				if feed != nil {
					t.Errorf("got the feed %+v", feed)
				}
				for _, kind := range kinds {
					if errors.Is(err, kind) != (kind == want.kind) { //nolint:errorlint // compares the sentinels with each other
						t.Errorf("%v: that it is %q is %t", err, kind, errors.Is(err, kind))
					}
				}
				fetch, ok := errors.AsType[*xmlfeed.FetchError](err)
				if !ok {
					t.Fatalf("%v is a %T", err, err)
				}
				wantEqual(t, "host", fetch.Host, "leuchtturm.jobs.personio.de")
				wantEqual(t, "status", fetch.StatusCode, want.status)
				wantEqual(t, "retry after", fetch.RetryAfter, want.retryAfter)
				wantEqual(t, "text", err.Error(), "xmlfeed: leuchtturm.jobs.personio.de: "+want.text)
				wantEqual(t, "requests", personio.Count("feed.fetch"), want.requests)
				wantEqual(t, "requests in all", len(personio.Requests()), want.requests)
			})
		})
	}
}

func TestCauseOfAFetchErrorCanBeReached(t *testing.T) {
	t.Parallel()
	personio := personiotest.New()
	company := lighthouse(personio)
	client := newClient(t, personio, "leuchtturm")

	company.SetFeedDocument([]byte("<workzag-jobs>\n<position>"))
	_, err := client.Fetch(t.Context(), "")
	if parse, ok := errors.AsType[*xmlfeed.ParseError](err); !ok || parse.Line != 2 {
		t.Errorf("cut off: %v", err)
	}

	company.SetFeedDocument([]byte("<workzag-jobs><position><id>-7</id></position></workzag-jobs>"))
	_, err = client.Fetch(t.Context(), "")
	if position, ok := errors.AsType[*xmlfeed.PositionError](err); !ok || position.ID != "-7" {
		t.Errorf("bad id: %v", err)
	}
}

// A context that ended says nothing about the feed.
func TestFetchEndsWithItsContext(t *testing.T) {
	t.Parallel()
	throttled := personiotest.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"60"}}}
	for what, fault := range map[string]personiotest.Fault{
		"before the answer":         {Delay: time.Minute},
		"before the second attempt": throttled,
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				personio := personiotest.New()
				lighthouse(personio)
				personio.Inject(fault)
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(10*time.Second, cancel)
				started := time.Now()
				_, err := newClient(t, personio, "leuchtturm").Fetch(ctx, "")
				wantContextError(t, err)
				if time.Since(started) != 10*time.Second {
					t.Errorf("it ended after %v, want 10 s", time.Since(started))
				}
			})
		})
	}
	t.Run("before the call", func(t *testing.T) {
		t.Parallel()
		personio := personiotest.New()
		lighthouse(personio)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := newClient(t, personio, "leuchtturm").Fetch(ctx, "")
		wantContextError(t, err)
		wantEqual(t, "requests", len(personio.Requests()), 0)
	})
	t.Run("within the body", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			client, err := xmlfeed.NewClient("leuchtturm", xmlfeed.WithHTTPClient(&http.Client{Transport: stalling{}}))
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(10*time.Second, cancel)
			_, err = client.Fetch(ctx, "")
			wantContextError(t, err)
		})
	})
}

func wantContextError(t *testing.T, err error) {
	t.Helper()
	if _, ok := errors.AsType[*xmlfeed.FetchError](err); ok || err == nil {
		t.Fatalf("got %v", err)
	}
	for _, kind := range []error{xmlfeed.ErrNotFeed, xmlfeed.ErrTruncated, xmlfeed.ErrUnavailable} {
		if errors.Is(err, kind) {
			t.Errorf("%v is %v", err, kind)
		}
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v is not context.Canceled", err)
	}
	if !strings.HasPrefix(err.Error(), "xmlfeed: leuchtturm.jobs.personio.de: ") {
		t.Errorf("%v does not say who was asked", err)
	}
}

// stalling is a server that stops in the middle of a letter and never goes on.
type stalling struct{}

func (stalling) RoundTrip(r *http.Request) (*http.Response, error) {
	body := io.MultiReader(strings.NewReader("<workzag-jobs><position><id>1</id><name>K\xc3"), stalled{r.Context()})
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(body), Request: r}, nil
}

type stalled struct{ ctx context.Context } //nolint:containedctx // a reader that ends with its request, as a connection's does

func (s stalled) Read([]byte) (int, error) {
	<-s.ctx.Done()
	return 0, s.ctx.Err()
}

func TestServerThatStallsIsUnavailable(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, err := xmlfeed.NewClient("leuchtturm", xmlfeed.WithHTTPClient(&http.Client{Transport: stalling{}, Timeout: 5 * time.Second}))
		if err != nil {
			t.Fatal(err)
		}
		started := time.Now()
		_, err = client.Fetch(t.Context(), "")
		if !errors.Is(err, xmlfeed.ErrUnavailable) || time.Since(started) != 5*time.Second {
			t.Fatalf("after %v: %v", time.Since(started), err)
		}
		wantEqual(t, "text", err.Error(), "xmlfeed: leuchtturm.jobs.personio.de: the feed is not available now: reading the document: context deadline exceeded (while reading the answer of leuchtturm.jobs.personio.de)")
	})
}

// Waiting is in vain when the deadline comes first; the answer says more.
func TestDeadlineShorterThanTheWaitGivesTheAnswerAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		personio := personiotest.New()
		lighthouse(personio)
		personio.Inject(personiotest.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"60"}}})
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		started := time.Now()
		_, err := newClient(t, personio, "leuchtturm").Fetch(ctx, "")
		fetch, ok := errors.AsType[*xmlfeed.FetchError](err)
		if !ok || fetch.RetryAfter != time.Minute || time.Since(started) != 0 {
			t.Errorf("after %v: %v", time.Since(started), err)
		}
	})
}

// Programs make such errors in their own tests.
func TestErrorsMadeByHandPrint(t *testing.T) {
	t.Parallel()
	cause := errors.New("no route")
	for want, err := range map[string]error{
		"xmlfeed: : <nil>":                                               &xmlfeed.FetchError{},
		"xmlfeed: : <nil>: no route":                                     &xmlfeed.FetchError{Err: cause},
		"xmlfeed: h: the feed is not available now: no route":            &xmlfeed.FetchError{Kind: xmlfeed.ErrUnavailable, Host: "h", Err: cause},
		"xmlfeed: <nil>: ":                                               &xmlfeed.ParseError{},
		`xmlfeed: invalid position: number 1, ending at line 0, id "": `: &xmlfeed.PositionError{},
	} {
		wantEqual(t, "text", err.Error(), want)
	}
	if err := (&xmlfeed.FetchError{Err: cause}); !errors.Is(err, cause) || errors.Is(err, xmlfeed.ErrNotFeed) {
		t.Errorf("%v does not unwrap to its cause alone", err)
	}
}

// Personio changes a company's hostname on its request, and with it the feed's address (help
// centre, article 7172393854109, read 2026-11-30).
func TestARenamedCompanyIsToldFromOneThatIsGone(t *testing.T) {
	t.Parallel()
	for location, renamed := range map[string]bool{
		"https://feuerschiff.jobs.personio.de/xml": true, "https://feuerschiff.app.personio.com/login": true,
		"https://personio.com": false, "https://www.personio.de/": false, "https://feuerschiff.jobs.personio.de.evil.example/xml": false,
	} {
		personio := personiotest.New()
		personio.Inject(personiotest.Fault{Status: http.StatusMovedPermanently, Header: http.Header{"Location": {location}}, Times: 2})
		_, err := newClient(t, personio, "leuchtturm").Fetch(t.Context(), "")
		if !errors.Is(err, xmlfeed.ErrUnknownCompany) || errors.Is(err, xmlfeed.ErrRenamed) != renamed {
			t.Errorf("redirect to %s: got %v, want ErrUnknownCompany, and ErrRenamed: %t", location, err, renamed)
		}
	}
}

// Behind another address, the company's own pages are found at that address.
func TestRedirectWithinAnotherBaseURLIsNotAnUnknownCompany(t *testing.T) {
	t.Parallel()
	for location, kind := range map[string]error{
		"/login":                              xmlfeed.ErrNotFeed,
		"https://mirror.example/maintenance":  xmlfeed.ErrNotFeed,
		"https://leuchtturm.personio.de/":     xmlfeed.ErrNotFeed,
		"https://mirror.example.evil.example": xmlfeed.ErrUnknownCompany,
		"https://personio.com":                xmlfeed.ErrUnknownCompany,
	} {
		personio := personiotest.New()
		lighthouse(personio)
		personio.Inject(personiotest.Fault{Status: http.StatusTemporaryRedirect, Header: http.Header{"Location": {location}}})
		client := newClient(t, personio, "leuchtturm", xmlfeed.WithBaseURL("https://mirror.example/companies/leuchtturm"))
		if _, err := client.Fetch(t.Context(), ""); !errors.Is(err, kind) {
			t.Errorf("redirect to %s: got %v, want %v", location, err, kind)
		}
	}
}
