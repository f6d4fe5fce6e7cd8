package xmlfeed_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/xmlfeed"
)

// newClient is a client of a company in an emulated Personio.
func newClient(t *testing.T, personio *personiotest.Server, company string, opts ...xmlfeed.Option) *xmlfeed.Client {
	t.Helper()
	client, err := xmlfeed.NewClient(company, append([]xmlfeed.Option{xmlfeed.WithHTTPClient(personio.Client())}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// lighthouse is a company with three jobs: one with German texts, one with
// English ones, one with both.
func lighthouse(personio *personiotest.Server) *personiotest.Company {
	company := personio.AddCompany("leuchtturm")
	german := []personiotest.Description{{Name: "Aufgaben", HTML: "<p>Lampen putzen</p>"}}
	english := []personiotest.Description{{Name: "Tasks", HTML: "<p>Polish lamps</p>"}, {Name: "You", HTML: "Not afraid of heights"}}
	company.Publish(personiotest.Job{ID: 11, Name: "Wärter", Descriptions: map[string][]personiotest.Description{"de": german}})
	company.Publish(personiotest.Job{ID: 12, Name: "Keeper", Descriptions: map[string][]personiotest.Description{"en": english}})
	company.Publish(personiotest.Job{ID: 13, Name: "Captain", Descriptions: map[string][]personiotest.Description{"de": german, "en": english}})
	return company
}

// Which jobs there are does not depend on the language, only their texts do.
func TestFetchInSeveralLanguages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		personio := personiotest.New()
		lighthouse(personio)
		client := newClient(t, personio, "leuchtturm")
		for language, texts := range map[string][]int{"": {1, 0, 1}, "de": {1, 0, 1}, "en": {0, 2, 2}, "fr": {0, 0, 0}} {
			feed, err := client.Fetch(t.Context(), language)
			if err != nil {
				t.Fatal(err)
			}
			var got []int
			for _, p := range feed.Positions {
				got = append(got, len(p.Descriptions))
			}
			wantEqual(t, "ids in "+language, idsOf(feed.Positions), "11 12 13")
			if !slices.Equal(got, texts) {
				t.Errorf("language %q: %v descriptions, want %v", language, got, texts)
			}
			wantEqual(t, "company", feed.Company, "leuchtturm")
			wantEqual(t, "language", feed.Language, language)
			wantEqual(t, "time", feed.FetchedAt, time.Now())
		}
	})
}

func TestFetchSendsOneAnonymousRequest(t *testing.T) {
	t.Parallel()
	personio := personiotest.New()
	lighthouse(personio)
	client := newClient(t, personio, "leuchtturm")
	for _, language := range []string{"", "en"} {
		if _, err := client.Fetch(t.Context(), language); err != nil {
			t.Fatal(err)
		}
	}
	requests := personio.Requests()
	wantEqual(t, "requests", len(requests), 2)
	for i, query := range []string{"", "language=en"} {
		r := requests[i]
		wantEqual(t, "method", r.Method, http.MethodGet)
		wantEqual(t, "host", r.Host, "leuchtturm.jobs.personio.de")
		wantEqual(t, "path", r.Path, "/xml")
		wantEqual(t, "query", r.Query.Encode(), query)
		wantEqual(t, "Accept", r.Header.Get("Accept"), "text/xml, application/xml")
		wantEqual(t, "User-Agent", strings.HasPrefix(r.Header.Get("User-Agent"), "personio-go/"), true)
		wantEqual(t, "Authorization", r.Header.Get("Authorization"), "")
	}
}

func TestFetchedAtIsTheTimeOfTheRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		personio := personiotest.New()
		lighthouse(personio)
		personio.Inject(personiotest.Fault{Delay: 3 * time.Second})
		started := time.Now()
		feed, err := newClient(t, personio, "leuchtturm").Fetch(t.Context(), "")
		if err != nil || !feed.FetchedAt.Equal(started) || time.Since(started) != 3*time.Second {
			t.Errorf("fetched at %v, %v; want %v", feed.FetchedAt, err, started)
		}
	})
}

// An empty feed is a result. It is the only way to learn that there are no jobs.
func TestFetchOfAnEmptyFeedIsNoError(t *testing.T) {
	t.Parallel()
	personio := personiotest.New()
	personio.AddCompany("leuchtturm")
	feed, err := newClient(t, personio, "leuchtturm").Fetch(t.Context(), "")
	if err != nil || len(feed.Positions) != 0 {
		t.Errorf("got %+v, %v", feed, err)
	}
}

func TestFetchTriesAgainWhenThatCanHelp(t *testing.T) {
	t.Parallel()
	for what, fault := range map[string]personiotest.Fault{
		"server error":   {Status: http.StatusInternalServerError, Times: 2},
		"bad gateway":    {Status: http.StatusBadGateway},
		"throttled":      {Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"20"}}},
		"no connection":  {Break: personiotest.NoConnection, Times: 2},
		"broken at once": {Break: personiotest.BeforeProcessing},
		"very slow":      {Delay: time.Minute},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				personio := personiotest.New()
				lighthouse(personio)
				personio.Inject(fault)
				started := time.Now()
				feed, err := newClient(t, personio, "leuchtturm").Fetch(t.Context(), "")
				if err != nil || idsOf(feed.Positions) != "11 12 13" || personio.PendingFaults() != 0 {
					t.Errorf("got %+v, %v; %d faults left", feed, err, personio.PendingFaults())
				}
				if took := time.Since(started); fault.Header != nil && took < 20*time.Second {
					t.Errorf("it was repeated after %v; the server asked for 20 s", took)
				}
			})
		})
	}
}

func TestConnectionsAreNotMadeForAnInvalidLanguage(t *testing.T) {
	t.Parallel()
	personio := personiotest.New()
	lighthouse(personio)
	client := newClient(t, personio, "leuchtturm")
	for _, language := range []string{"EN", "d", "deu", "en-GB", "e1", " en", "en ", "en\n", "ää", "de&x=y"} {
		if feed, err := client.Fetch(t.Context(), language); err == nil || feed != nil {
			t.Errorf("language %q: %+v, want an error", language, feed)
		}
	}
	_, err := client.Fetch(t.Context(), "english")
	wantEqual(t, "text", err.Error(), `xmlfeed: language "english" is not two letters such as "en"`)
	wantEqual(t, "requests", len(personio.Requests()), 0)
}

func TestCompaniesAreTakenAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for company, host := range map[string]string{
		"leuchtturm":             "leuchtturm.jobs.personio.de",
		" Leuchtturm ":           "leuchtturm.jobs.personio.de",
		"leuchtturm.personio.de": "leuchtturm.jobs.personio.de",
		"https://leuchtturm.app.personio.com/login":            "leuchtturm.jobs.personio.de",
		"leuchtturm.personio.com":                              "leuchtturm.jobs.personio.com",
		"leuchtturm.jobs.personio.com":                         "leuchtturm.jobs.personio.com",
		"https://leuchtturm.personio.de/login/index":           "leuchtturm.jobs.personio.de",
		"https://leuchtturm.jobs.personio.com/xml?language=en": "leuchtturm.jobs.personio.com",
	} {
		personio := personiotest.New()
		lighthouse(personio)
		client := newClient(t, personio, company)
		wantEqual(t, "company of "+company, client.Company(), "leuchtturm")
		wantEqual(t, "job's page", client.JobURL(11, xmlfeed.JobLink{}), "https://"+host+"/job/11")
		if _, err := client.Fetch(t.Context(), ""); err != nil {
			t.Errorf("%q: %v", company, err)
			continue
		}
		wantEqual(t, "host", personio.Requests()[0].Host, host)
	}
}

func TestNewClientRefusesWhatIsNoCompany(t *testing.T) {
	t.Parallel()
	for company, text := range map[string]string{
		"":                          "it is empty",
		"Leucht Turm GmbH":          "there is no address in it",
		"evil.example/x":            "evil.example is not a host of Personio",
		"leuchtturm.personio.de.it": "leuchtturm.personio.de.it is not a host of Personio",
		"www.personio.de":           "www.personio.de is a host of Personio's own and belongs to no company",
		"leuchtturm@evil.example":   "it is an e-mail address",
	} {
		client, err := xmlfeed.NewClient(company)
		text = "xmlfeed: not a company name: " + text + "; give the address at which the company logs in (https://acme.app.personio.com, "
		if !errors.Is(err, xmlfeed.ErrInvalidCompany) || client != nil || !strings.HasPrefix(err.Error(), text) {
			t.Errorf("%q:\n got %v\nwant %s...", company, err, text)
		}
	}
	// A wrong option does not hide the wrong company, nor the other way round.
	_, err := xmlfeed.NewClient("a b", xmlfeed.WithMaxBytes(0))
	if !errors.Is(err, xmlfeed.ErrInvalidCompany) || !strings.Contains(err.Error(), "WithMaxBytes") {
		t.Errorf("got %v, want both errors", err)
	}
}

func TestWithBaseURLRefusesWhatIsNotSafe(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"http://leuchtturm.example", "leuchtturm.example", "https://", "https://user@leuchtturm.example", "https://leuchtturm.example/?a=b", "ftp://leuchtturm.example", "%"} {
		if _, err := xmlfeed.NewClient("acme", xmlfeed.WithBaseURL(base)); err == nil || !strings.HasPrefix(err.Error(), "xmlfeed: WithBaseURL: ") {
			t.Errorf("%q: got %v", base, err)
		}
	}
	client, err := xmlfeed.NewClient("acme", xmlfeed.WithBaseURL("https://mirror.example/feeds/"))
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "job's page", client.JobURL(7, xmlfeed.JobLink{}), "https://mirror.example/feeds/job/7")
}

// The caller's client is used for its transport only, and stays as it is.
func TestCallersHTTPClientIsLeftAlone(t *testing.T) {
	t.Parallel()
	personio := personiotest.New() // without the company: it redirects
	jar := &spyJar{}
	followed := 0
	httpClient := &http.Client{
		Transport: personio.Transport(), Jar: jar, Timeout: 7 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { followed++; return nil },
	}
	before := *httpClient

	client, err := xmlfeed.NewClient("leuchtturm", xmlfeed.WithHTTPClient(httpClient))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Fetch(t.Context(), ""); !errors.Is(err, xmlfeed.ErrUnknownCompany) {
		t.Fatal(err)
	}
	wantEqual(t, "requests", len(personio.Requests()), 2) // the host under .de, that under .com
	wantEqual(t, "redirects", followed, 0)
	wantEqual(t, "use of the jar", jar.used, 0)
	same := httpClient.Transport == before.Transport && httpClient.Jar == before.Jar && httpClient.Timeout == before.Timeout &&
		reflect.ValueOf(httpClient.CheckRedirect).Pointer() == reflect.ValueOf(before.CheckRedirect).Pointer()
	wantEqual(t, "client unchanged", same, true)
}

type spyJar struct{ used int }

func (j *spyJar) SetCookies(*url.URL, []*http.Cookie) { j.used++ }
func (j *spyJar) Cookies(*url.URL) []*http.Cookie     { j.used++; return nil }

func TestTimeoutOfTheCallersClientBoundsAnAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		personio := personiotest.New()
		lighthouse(personio)
		personio.Inject(personiotest.Fault{Delay: time.Minute, Times: 3})
		httpClient := personio.Client()
		httpClient.Timeout = 2 * time.Second
		client, err := xmlfeed.NewClient("leuchtturm", xmlfeed.WithHTTPClient(httpClient))
		if err != nil {
			t.Fatal(err)
		}
		started := time.Now()
		_, err = client.Fetch(t.Context(), "")
		if !errors.Is(err, xmlfeed.ErrUnavailable) || time.Since(started) > 10*time.Second {
			t.Fatalf("after %v: %v", time.Since(started), err)
		}
		wantEqual(t, "text", err.Error(), "xmlfeed: leuchtturm.jobs.personio.de: the feed is not available now: no complete answer within 2s: context deadline exceeded")
		wantEqual(t, "requests", personio.Count("feed.fetch"), 3)
	})
}

func TestFetchLogsAttemptsWithoutAddresses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		personio := personiotest.New()
		lighthouse(personio)
		personio.Inject(personiotest.Fault{Status: http.StatusBadGateway})
		var log bytes.Buffer
		logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		if _, err := newClient(t, personio, "leuchtturm", xmlfeed.WithLogger(logger)).Fetch(t.Context(), "en"); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(log.String()), "\n")
		if len(lines) != 3 || !strings.Contains(lines[0], "status=502") || !strings.Contains(lines[1], "level=WARN") ||
			!strings.Contains(lines[2], "status=200") || strings.Contains(log.String(), "leuchtturm") {
			t.Errorf("log:\n%s", &log)
		}
	})
}

func TestClientIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	personio := personiotest.New()
	lighthouse(personio)
	client := newClient(t, personio, "leuchtturm")
	var group sync.WaitGroup
	for _, language := range []string{"", "de", "en", "fr", "es", "nl", "it", "pt"} {
		group.Go(func() {
			if feed, err := client.Fetch(t.Context(), language); err != nil || len(feed.Positions) != 3 || feed.Language != language {
				t.Errorf("language %q: %+v, %v", language, feed, err)
			}
		})
	}
	group.Wait()
}

func TestFetchOverTCP(t *testing.T) {
	t.Parallel()
	personio := personiotest.New()
	lighthouse(personio)
	server := httptest.NewServer(personio)
	defer server.Close()
	open := func(company string) *xmlfeed.Client {
		client, err := xmlfeed.NewClient(company, xmlfeed.WithBaseURL(server.URL+"/companies/"+company))
		if err != nil {
			t.Fatal(err)
		}
		return client
	}

	client := open("leuchtturm")
	feed, err := client.Fetch(t.Context(), "en")
	if err != nil || idsOf(feed.Positions) != "11 12 13" {
		t.Fatalf("got %+v, %v", feed, err)
	}
	wantEqual(t, "job's page", client.JobURL(11, xmlfeed.JobLink{}), server.URL+"/companies/leuchtturm/job/11")

	personio.Inject(personiotest.Fault{Break: personiotest.WithinAnswer})
	if _, err := client.Fetch(t.Context(), ""); !errors.Is(err, xmlfeed.ErrTruncated) {
		t.Errorf("connection broken within the answer: %v", err)
	}
	if _, err := open("nobody").Fetch(t.Context(), ""); !errors.Is(err, xmlfeed.ErrUnknownCompany) {
		t.Errorf("unknown company: %v", err)
	}
	server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond) // shorter than the wait for the second attempt may be
	defer cancel()
	if _, err := client.Fetch(ctx, ""); err == nil || errors.Is(err, xmlfeed.ErrNotFeed) {
		t.Errorf("server gone: %v", err)
	}
}

// A body that is not closed keeps its connection for ever.
func TestFetchClosesTheAnswer(t *testing.T) {
	t.Parallel()
	for what, fault := range map[string]personiotest.Fault{
		"feed":          {Status: http.StatusOK, Body: threePositions},
		"web page":      {Status: http.StatusOK, Body: "<!doctype html><p>Careers"},
		"other success": {Status: http.StatusAccepted, Body: "later"},
		"not found":     {Status: http.StatusNotFound, Body: "<!doctype html><p>Not found", Times: 2},
	} {
		personio := personiotest.New()
		lighthouse(personio)
		personio.Inject(fault)
		closed := &closeCounter{next: personio.Transport()}
		_, err := newClient(t, personio, "leuchtturm", xmlfeed.WithHTTPClient(&http.Client{Transport: closed})).Fetch(t.Context(), "")
		if closed.opened != max(fault.Times, 1) || closed.closed != closed.opened {
			t.Errorf("%s: %d of %d answers were closed (%v)", what, closed.closed, closed.opened, err)
		}
	}
}

type closeCounter struct {
	next           http.RoundTripper
	opened, closed int
}

func (c *closeCounter) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := c.next.RoundTrip(r)
	if err == nil {
		c.opened++
		resp.Body = &countedBody{ReadCloser: resp.Body, counter: c}
	}
	return resp, err
}

type countedBody struct {
	io.ReadCloser

	counter *closeCounter
}

func (b *countedBody) Close() error {
	b.counter.closed++
	return b.ReadCloser.Close()
}
