package connection_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/connection"
)

func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == ';' })
}

// renderings are all ways in which a report and its settings get out.
func renderings(t *testing.T, settings connection.Settings, report connection.Report) string {
	t.Helper()
	var b strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		fmt.Fprintf(&b, verb+"\n"+verb+"\n", settings, report)
	}
	for _, colour := range []bool{true, false} {
		if err := report.WriteText(&b, connection.German, colour); err != nil {
			t.Fatal(err)
		}
	}
	data, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	b.Write(data)
	b.WriteString(report.HTML(connection.English) + report.HTML(connection.German))
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", slog.Any("settings", settings), slog.Any("report", report))
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", slog.Any("settings", settings), slog.Any("report", report))
	if err := settings.Validate(); err != nil {
		b.WriteString(err.Error())
	}
	return b.String()
}

func TestNoRenderingHoldsASecretOrAPerson(t *testing.T) {
	t.Parallel()
	for _, mistake := range misconfigurations() {
		t.Run(mistake.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := newAccount(mistake.scopes...)
				mistake.breaks(a)
				report := connection.Check(t.Context(), a.settings, a.option(), connection.WithRecruitingProbe())
				text := renderings(t, a.settings, report)
				secrets := []string{a.settings.RecruitingToken.Reveal(), a.settings.ClientSecret.Reveal(), "Canary-Byron", "canary-ada", "Bearer p", "Bearer r"}
				for _, secret := range secrets {
					if secret != "" && secret != "wrong" && secret != a.clientID && strings.Contains(text, secret) {
						t.Errorf("%q is in the renderings", secret)
					}
				}
			})
		})
	}
}

func TestTextSaysWhatToMendAndWhere(t *testing.T) {
	t.Parallel()
	a := newAccount()
	a.settings.ChannelID = "99"
	text := connection.Check(t.Context(), a.settings, a.option(), connection.WithRecruitingProbe()).String() // in English
	for _, want := range []string{
		"To be mended first: Channel", "Settings > Recruiting > Channels", "https://hafenkontor.app.personio.com/configuration/recruiting/channels",
		"errors.posting-validation.channel-not-found",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

func TestHTMLIsEscaped(t *testing.T) {
	t.Parallel()
	report := connection.Report{Findings: []connection.Finding{{
		Step: `"><script>`, Right: `right."><script>`, State: `"><script>`, Evidence: `"><img src=x>`,
		Message: connection.Message{Code: "domain.other_host", Args: map[string]string{"host": "<script>alert(1)</script>"}},
		Fix:     []connection.Place{{Message: connection.Message{Code: "x"}, Link: "javascript:alert(1)", OlderLink: "javascript:alert(1)"}},
	}}}
	hostile := connection.Catalogue{Language: `"><script>`, Texts: map[connection.Code]string{"x": "<b>", "domain.other_host": "<i>{host}"}}
	for _, texts := range []connection.Texts{connection.English, connection.German, hostile} {
		got := report.HTML(texts)
		for _, bad := range []string{"<script", "<img", "<b>", "<i>", "javascript:"} {
			if strings.Contains(got, bad) {
				t.Errorf("%s in %s", bad, got)
			}
		}
	}
	foreign := connection.Setup{Steps: []connection.SetupStep{{Step: `"><script>`, Copy: []connection.Value{{Text: `"><script>`}}}}}.HTML(connection.English)
	guide := foreign + connection.Guide("<script>", personio.OpPersonsList).For("acme").HTML(connection.German)
	if strings.Contains(guide, "<script") || !strings.Contains(guide, "https://acme.app.personio.com/configuration/recruiting/channels") {
		t.Error(guide)
	}
}

func TestHandlerSpeaksJSONAndHTML(t *testing.T) {
	t.Parallel()
	a := newAccount()
	handler := connection.Handler(func(r *http.Request) (connection.Settings, error) {
		if r.Header.Get("Cookie") == "" {
			return connection.Settings{}, fmt.Errorf("nobody is logged in: %s", a.settings.ClientID)
		}
		return a.settings, nil
	}, a.option())
	get := func(accept, cookie string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/check", http.NoBody)
		r.Header.Set("Accept", accept)
		r.Header.Set("Accept-Language", "de-DE,de;q=0.9")
		if cookie != "" {
			r.Header.Set("Cookie", cookie)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w
	}
	if w := get("*/*", ""); w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), a.settings.ClientID) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	var report connection.Report
	if w := get("application/json", "session=1"); json.Unmarshal(w.Body.Bytes(), &report) != nil || report.Company != "hafenkontor" {
		t.Errorf("%s", w.Body)
	}
	if w := get("text/html", "session=1"); !strings.Contains(w.Body.String(), `<ul class="personio-report" lang="de">`) {
		t.Errorf("%s", w.Body)
	}
}

// Somebody who reads German menus finds the rights under German names.
func TestGermanGuideNamesTheRightsInGerman(t *testing.T) {
	t.Parallel()
	guide := connection.Guide("Leuchtturm", allLists()...)
	german, english := guide.HTML(connection.German), guide.HTML(connection.English)
	if !strings.Contains(german, "<li>Mitarbeitende: lesen</li>") || strings.Contains(german, "<li>Employees: read</li>") {
		t.Error(german)
	}
	if !strings.Contains(english, "<li>Employees: read</li>") || strings.Contains(english, "<li>Mitarbeitende: lesen</li>") {
		t.Error(english)
	}
}

func TestGuideHasWhatTheProductNeeds(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := connection.Guide("Leuchtturm", personio.OpPersonsList, personio.OpCompensationsList).For("https://acme.personio.com/").WriteText(&b, connection.English); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Account configuration > API", "Account configuration > Marketplace Integration", "Enable XML feed", "the pricing “None”", "Name of the channel: Leuchtturm", "Apply changes", "Connected integrations > Recruiting integrations", "API credentials > Recruiting API key",
		"Compensations: read", "Employees: read", "https://acme.app.personio.com/configuration/marketplace/connected",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
	for _, step := range connection.Guide("Leuchtturm").Steps {
		if step.Step == connection.StepClient {
			t.Error("an integration that reads nothing")
		}
	}
}

// A step without a page of its own that is known leads to the account's first
// page; an address that is wrong is not linked to.
func TestStepsInTheAccountHaveALink(t *testing.T) {
	t.Parallel()
	links := map[connection.Step]string{}
	for _, step := range connection.Guide("Leuchtturm", personio.OpPersonsList).For("acme.personio.de").Steps {
		for _, place := range step.Places {
			if place.Link == "" || place.OlderLink == "" {
				t.Errorf("%s: %s leads nowhere", step.Step, place)
			}
		}
		links[step.Step] = step.Places[0].Link
	}
	for _, step := range []connection.Step{connection.StepDomain, connection.StepFeed} {
		if links[step] != "https://acme.app.personio.com/" {
			t.Errorf("%s leads to %q", step, links[step])
		}
	}
	a := newAccount()
	a.company.SetFeedEnabled(false)
	feed, _ := connection.Check(t.Context(), a.settings, a.option()).Find(connection.StepFeed)
	if len(feed.Fix) == 0 || feed.Fix[0].Link != "https://hafenkontor.app.personio.com/" || feed.Fix[0].OlderLink != "https://hafenkontor.personio.de/" {
		t.Errorf("%+v", feed.Fix)
	}
	a.settings.Domain = "hafenkontor-gmbh"
	domain, _ := connection.Check(t.Context(), a.settings, a.option()).Find(connection.StepDomain)
	if len(domain.Fix) == 0 || domain.Fix[0].Link != "" {
		t.Errorf("%+v", domain.Fix)
	}
}

func TestOpenMakesTheClientsThatAreConfigured(t *testing.T) {
	t.Parallel()
	a := newAccount()
	all, err := connection.Open(a.settings, a.option())
	if err != nil || all.Feed == nil || all.Recruiting == nil || all.Personnel == nil {
		t.Fatalf("%+v, %v", all, err)
	}
	feed, err := connection.Open(connection.Settings{Domain: "hafenkontor"}, a.option())
	if err != nil || feed.Recruiting != nil || feed.Personnel != nil {
		t.Errorf("%+v, %v", feed, err)
	}
	bad := a.settings
	bad.RecruitingToken = auth.NewSecret("papi-x")
	if _, err := connection.Open(bad, a.option()); err == nil {
		t.Error("a personnel secret was taken for a recruiting token")
	}
	if len(a.server.Requests()) != 0 {
		t.Error("something was sent")
	}
}

// An option that is nil asks for nothing.
func TestNilOptionsAreIgnored(t *testing.T) {
	t.Parallel()
	a := newAccount()
	if report := connection.Check(t.Context(), a.settings, nil, a.option(), nil); !report.OK() || len(a.server.Requests()) == 0 {
		t.Error(report)
	}
	if _, err := connection.Open(a.settings, nil, a.option()); err != nil {
		t.Error(err)
	}
}
