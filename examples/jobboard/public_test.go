package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/personio-go/sdk/xmlfeed"
)

// What a company typed ends inside its own element, and loses what runs.
func TestAFeedsTextLeavesTheFormAlone(t *testing.T) {
	t.Parallel()
	w := &web{policy: sanitizer()}
	for typed, want := range map[string]string{
		`<p><strong>Fett und <a href="https://example.org/x">offen</p>`: `<p><strong>Fett und <a href="https://example.org/x" rel="nofollow">offen</a></strong></p>`,
		`<table><tr><td>offen`:   "<table><tbody><tr><td>offen</td></tr></tbody></table>",
		`Text</div></div></div>`: "Text",
	} {
		if got := w.safeHTML(xmlfeed.Description{HTML: typed}); got != want {
			t.Errorf("%s: %s, want %s", typed, got, want)
		}
	}
}

func TestPagesSpeakTheVisitorsLanguage(t *testing.T) {
	t.Parallel()
	app, server := newTestWeb(t, config{})
	id := app.demo.company.Jobs()[0].ID
	for _, path := range []string{"/", jobPath(id), jobPath(id) + "/applied", "/admin", "/connect", "/nowhere"} {
		for lang, want := range map[string]string{"de": "Offene Stellen", "en": "Open positions"} {
			if _, body := get(t, server.URL+path+"?lang="+lang); !strings.Contains(body, `<html lang="`+lang+`">`) || !strings.Contains(body, want) {
				t.Errorf("%s is not in %s", path, lang)
			}
		}
	}
	for header, want := range map[string]language{"": english, "de-AT,en;q=0.5": german, "fr,en-GB": english, "fr": english} {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
		request.Header.Set("Accept-Language", header)
		if got := languageOf(httptest.NewRecorder(), request); got != want {
			t.Errorf("%q: %s, want %s", header, got, want)
		}
	}
}

// Every text of the templates is there in German.
func TestNoTextLacksItsGerman(t *testing.T) {
	t.Parallel()
	texts, found := germanTexts(), 0
	entries, err := files.ReadDir("web/templates")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		raw, err := files.ReadFile("web/templates/" + entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range regexp.MustCompile(`\.T "([^"]*)"`).FindAllStringSubmatch(string(raw), -1) {
			found++
			if texts[match[1]] == "" {
				t.Errorf("%s: %q has no German", entry.Name(), match[1])
			}
		}
	}
	if found < 50 {
		t.Errorf("only %d texts were found", found)
	}
}

func TestSearchEnginesReadAJob(t *testing.T) {
	t.Parallel()
	app, server := newTestWeb(t, config{publicURL: "https://jobs.example"})
	id := app.demo.company.Jobs()[0].ID
	_, body := get(t, server.URL+jobPath(id))
	match := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`).FindStringSubmatch(body)
	if match == nil {
		t.Fatal("no markup")
	}
	var posting map[string]any
	if err := json.Unmarshal([]byte(match[1]), &posting); err != nil {
		t.Fatal(err)
	}
	// The members that Google requires.
	for _, name := range []string{"title", "description", "datePosted", "hiringOrganization", "jobLocation"} {
		if posting[name] == nil {
			t.Errorf("the markup lacks %s", name)
		}
	}
	for _, want := range []string{`<link rel="canonical" href="https://jobs.example` + jobPath(id) + `">`, `property="og:title"`, `name="description"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if _, sitemap := get(t, server.URL+"/sitemap.xml"); !strings.Contains(sitemap, fmt.Sprintf("<loc>https://jobs.example%s</loc>", jobPath(id))) {
		t.Error("the sitemap lacks the job")
	}
	app.demo.company.Unpublish(id)
	if _, err := app.sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, sitemap := get(t, server.URL+"/sitemap.xml")
	if _, body := get(t, server.URL+jobPath(id)); strings.Contains(body, "ld+json") || !strings.Contains(body, "noindex") || strings.Contains(sitemap, jobPath(id)+"<") {
		t.Error("a job that is gone is still offered to search engines")
	}
}

// Without an address there is no markup, and another company's feed does not get
// the built-in one's name.
func TestAnotherCompanysFeed(t *testing.T) {
	t.Parallel()
	_, server := newTestWeb(t, config{feed: "testdata/feed.xml"})
	_, body := get(t, server.URL+"/jobs/900101")
	if strings.Contains(body, "ld+json") || strings.Contains(body, "Nordlicht") {
		t.Error("the page has markup without an address, or the built-in company's name")
	}
}

func TestThePagesBehindTheBoardAreNotPublic(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		password, peer, host, given string
		header                      string
		want                        int
	}{
		"this machine":       {peer: "127.0.0.1:9", host: "127.0.0.1:8080", want: 200},
		"localhost":          {peer: "[::1]:9", host: "localhost:8080", want: 200},
		"another machine":    {peer: "192.0.2.1:9", host: "127.0.0.1:8080", want: 403},
		"another name":       {peer: "127.0.0.1:9", host: "jobs.example", want: 403},
		"a proxy":            {peer: "127.0.0.1:9", host: "localhost", header: "X-Forwarded-For", want: 403},
		"password":           {password: "secret", peer: "192.0.2.1:9", host: "jobs.example", given: "secret", want: 200},
		"another password":   {password: "secret", peer: "127.0.0.1:9", host: "localhost", given: "Secret", want: 401},
		"password not given": {password: "secret", peer: "127.0.0.1:9", host: "localhost", want: 401},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := newTestApp(t, config{adminPassword: test.password})
			handler, err := newWeb(app)
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range []string{"/admin", "/connect"} {
				request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
				request.RemoteAddr, request.Host = test.peer, test.host
				if test.given != "" {
					request.SetBasicAuth("", test.given)
				}
				if test.header != "" {
					request.Header.Set(test.header, "198.51.100.7")
				}
				recorder := httptest.NewRecorder()
				handler.ServeHTTP(recorder, request)
				if recorder.Code != test.want {
					t.Errorf("%s: status %d, want %d", path, recorder.Code, test.want)
				}
			}
		})
	}
}
