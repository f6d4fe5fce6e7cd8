package connection_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio/connection"
)

// page is an answer of a feed's host.
type page struct {
	status   int
	location string
}

// feedHosts answer by "de/xml", "de/", "com/xml" and "com/"; what is not named is
// a page that Personio does not have.
type feedHosts map[string]page

const feedDocument = "<workzag-jobs></workzag-jobs>"

func (h feedHosts) RoundTrip(r *http.Request) (*http.Response, error) {
	_, domain, ok := strings.Cut(r.URL.Host, ".jobs.personio.")
	if !ok {
		return nil, errors.New("another host was asked")
	}
	answer, ok := h[domain+r.URL.Path]
	switch {
	case !ok:
		answer.status = http.StatusNotFound
	case answer.status == 0: // never answers
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	header := http.Header{}
	if answer.location != "" {
		header.Set("Location", answer.location)
	}
	return &http.Response{StatusCode: answer.status, Header: header, Body: io.NopCloser(strings.NewReader(feedDocument)), Request: r}, nil
}

// A company that is gone and one whose feed is off are answered alike. The career
// page, under both of Personio's domains, tells them apart; when it cannot be
// asked, nobody is blamed.
func TestACompanyIsToldFromItsCareerPageWhenTheFeedDoesNotCome(t *testing.T) {
	t.Parallel()
	const ok, failed, cannotTell = connection.OK, connection.Failed, connection.CannotTell
	there, home, silent := page{status: http.StatusOK}, page{http.StatusTemporaryRedirect, "https://personio.com"}, page{}
	for name, test := range map[string]struct {
		hosts        feedHosts
		domain, feed connection.State
	}{
		"the feed is off":                          {feedHosts{"de/": there, "com/": there}, ok, failed},
		"the feed is off and redirects":            {feedHosts{"de/xml": home, "com/xml": home, "de/": there, "com/": there}, ok, failed},
		"the feed is off, all is under .com":       {feedHosts{"com/": there}, ok, failed},
		"the feed is on, all is under .com":        {feedHosts{"com/": there, "com/xml": there}, ok, ok},
		"under .com, and .de redirects":            {feedHosts{"de/xml": home, "de/": home, "com/": there}, ok, failed},
		"nothing is there":                         {feedHosts{}, failed, cannotTell},
		"everything redirects":                     {feedHosts{"de/xml": home, "com/xml": home, "de/": home, "com/": home}, failed, cannotTell},
		"the redirect has www":                     {feedHosts{"de/": {http.StatusMovedPermanently, "https://www.personio.com/de/"}}, failed, cannotTell},
		"the career page does not answer":          {feedHosts{"de/": silent, "com/": silent}, cannotTell, cannotTell},
		"it does not answer under .de, is in .com": {feedHosts{"de/": silent, "com/": there}, ok, failed},
		"it does not answer under .com":            {feedHosts{"com/": silent}, cannotTell, cannotTell},
		"it is down":                               {feedHosts{"de/": {status: http.StatusServiceUnavailable}}, cannotTell, cannotTell},
		"it asks to wait":                          {feedHosts{"de/": {status: http.StatusTooManyRequests}}, cannotTell, cannotTell},
		"it sends visitors to the company's site":  {feedHosts{"de/": {http.StatusFound, "https://careers.example.org/"}}, cannotTell, cannotTell},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				report := connection.Check(t.Context(), connection.Settings{Domain: "hafenkontor"},
					connection.WithHTTPClient(&http.Client{Transport: test.hosts}))
				domain, _ := report.Find(connection.StepDomain)
				feed, _ := report.Find(connection.StepFeed)
				if domain.State != test.domain || feed.State != test.feed {
					t.Errorf("%+v\n%+v", domain, feed)
				}
				if report.Requests > 4 {
					t.Errorf("%d requests", report.Requests)
				}
			})
		})
	}
}

func TestACheckThatEndsAtTheCareerPageBlamesNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		report := connection.Check(ctx, connection.Settings{Domain: "hafenkontor"},
			connection.WithHTTPClient(&http.Client{Transport: feedHosts{"de/": {}, "com/": {}}}))
		if failed, ok := report.FirstFailed(); ok {
			t.Errorf("%+v", failed)
		}
	})
}

// The career pages of before 2021-05-31 are dead; the company is the one that they belonged to
// ("Retrieving open job positions", updated 2025-09-18).
func TestTheOldFormOfCareerPagesMeansItsCompany(t *testing.T) {
	t.Parallel()
	report := connection.Check(t.Context(), connection.Settings{Domain: "https://hafenkontor-jobs.personio.de/job/17"},
		connection.WithHTTPClient(&http.Client{Transport: feedHosts{"de/xml": {status: http.StatusOK}}}))
	if !report.OK() || report.Company != "hafenkontor" {
		t.Error(report)
	}
}

// What the old address of a renamed company answers is not documented; where it leads to
// another company, the check says so and asks, and reads nothing from there.
func TestARenamedCompanyIsToldFromOneThatLeft(t *testing.T) {
	t.Parallel()
	for location, summary := range map[string]string{
		"https://hafenkontor-gruppe.jobs.personio.de/xml": "another name",
		"https://www.personio.com/":                       "neither a job feed nor a career page",
	} {
		gone := page{http.StatusMovedPermanently, location}
		report := connection.Check(t.Context(), connection.Settings{Domain: "hafenkontor"},
			connection.WithHTTPClient(&http.Client{Transport: feedHosts{"de/xml": gone, "com/xml": gone, "de/": gone, "com/": gone}}))
		if failed, _ := report.FirstFailed(); failed.Step != connection.StepDomain || !strings.Contains(failed.Summary, summary) {
			t.Errorf("redirected to %s: %q, want a domain of which is said %q", location, failed.Summary, summary)
		}
	}
}

// What is said of texts is said of the languages that were looked at, and a
// language that cannot be had does not hide what another one lacks.
func TestTextsAreToldOfEachWantedLanguage(t *testing.T) {
	t.Parallel()
	wanted := func(languages ...string) func(*account) {
		return func(a *account) { a.settings.Languages = languages }
	}
	// With every resource to look at, two languages are what the requests allow.
	crowded := func(languages ...string) func(*account) {
		return func(a *account) { a.settings.Languages, a.settings.Operations = languages, allLists() }
	}
	for name, test := range map[string]struct {
		breaks  func(*account)
		state   connection.State
		summary string // a part of it
	}{
		"all are there":                     {wanted("de", "en"), connection.OK, "in: de, en."},
		"the third lacks texts":             {wanted("de", "en", "fr"), connection.Failed, "fr 1/1."},
		"one is no language":                {wanted("de", "no language"), connection.CannotTell, "did not come"},
		"one is no language, another lacks": {wanted("no language", "fr"), connection.Failed, "fr 1/1."},
		"not all can be looked at":          {crowded("de", "en", "fr"), connection.CannotTell, "few requests: fr."},
		"of those seen one lacks texts":     {crowded("fr", "en", "de"), connection.Failed, "fr 1/1."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount()
			test.breaks(a)
			report := connection.Check(t.Context(), a.settings, a.option(), connection.WithRecruitingProbe())
			if texts, _ := report.Find(connection.StepTexts); texts.State != test.state || !strings.Contains(texts.Summary, test.summary) {
				t.Errorf("%+v", texts)
			}
			if n := len(a.server.Requests()); n > connection.MaxRequests {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// As many languages are looked at as leave the other steps their requests.
func TestLanguagesLeaveRequestsToTheOtherSteps(t *testing.T) {
	t.Parallel()
	const all = "de en fr es nl it pt"
	for name, test := range map[string]struct {
		settings  func(*connection.Settings)
		underCom  bool
		languages int
	}{
		"only the feed":                 {func(s *connection.Settings) { *s = connection.Settings{Domain: s.Domain} }, false, 7},
		"only the feed, under .com":     {func(s *connection.Settings) { *s = connection.Settings{Domain: s.Domain} }, true, 5},
		"recruiting and four resources": {func(*connection.Settings) {}, false, 5},
		"as many rights as there are":   {func(s *connection.Settings) { s.Operations = allLists() }, false, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount()
			test.settings(&a.settings)
			a.settings.Languages = strings.Fields(all)
			seen := map[string]bool{}
			transport := roundTrip(func(r *http.Request) (*http.Response, error) {
				if test.underCom && strings.HasSuffix(r.URL.Host, ".de") {
					return feedHosts{}.RoundTrip(r)
				}
				if language := r.URL.Query().Get("language"); language != "" {
					seen[language] = true
				}
				return a.RoundTrip(r)
			})
			report := connection.Check(t.Context(), a.settings, connection.WithHTTPClient(&http.Client{Transport: transport}), connection.WithRecruitingProbe())
			if len(seen) != test.languages || report.Requests > connection.MaxRequests {
				t.Errorf("%d languages, %d requests", len(seen), report.Requests)
			}
			if access, _ := report.Find(connection.StepAccess); access.State == connection.CannotTell {
				t.Errorf("%+v", access)
			}
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
