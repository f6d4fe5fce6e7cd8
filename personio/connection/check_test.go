package connection_test

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/connection"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
)

func number(n int64) string { return strconv.FormatInt(n, 10) }

func TestEverythingRightIsOK(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAccount()
		report := connection.Check(t.Context(), a.settings, a.option(), connection.WithRecruitingProbe())
		for _, f := range report.Findings {
			if f.State != connection.OK || f.Summary == "" || f.Fix != nil {
				t.Errorf("%s %s: %s, %s", f.Step, f.Right, f.State, f.Summary)
			}
		}
		if !report.OK() || report.Company != "hafenkontor" || report.Requests != len(a.server.Requests()) || report.Requests > connection.MaxRequests {
			t.Errorf("%d requests: %v", report.Requests, report)
		}
	})
}

// misconfiguration is one thing that a company, or somebody who copies for it,
// gets wrong.
type misconfiguration struct {
	name   string
	scopes []string // of the API client, all when there are none
	breaks func(*account)
	// step that is at fault, and the right if it is one.
	step  connection.Step
	right connection.Code
}

func misconfigurations() []misconfiguration {
	set := func(change func(*connection.Settings)) func(*account) {
		return func(a *account) { change(&a.settings) }
	}
	company := func(change func(*personiotest.Company)) func(*account) {
		return func(a *account) { change(a.company) }
	}
	fault := func(f personiotest.Fault) func(*account) {
		f.Times = 10
		return func(a *account) { a.server.Inject(f) }
	}
	return []misconfiguration{
		{"the address is another company's page", nil, set(func(s *connection.Settings) { s.Domain = "https://www.example.org/jobs" }), connection.StepDomain, ""},
		{"the address is missing", nil, set(func(s *connection.Settings) { s.Domain = " " }), connection.StepDomain, ""},
		{"nobody has this address", nil, set(func(s *connection.Settings) { s.Domain = "hafenkontor-gmbh" }), connection.StepDomain, ""},
		{"the company left Personio", nil, func(a *account) {
			a.server.RemoveCompany("hafenkontor")
			a.settings.ClientID, a.settings.CompanyID = "", ""
			a.settings.ClientSecret, a.settings.RecruitingToken = auth.Secret{}, auth.Secret{}
		}, connection.StepDomain, ""},
		{"the feed is off", nil, company(func(c *personiotest.Company) { c.SetFeedEnabled(false) }), connection.StepFeed, ""},
		{"a web page comes in the feed's place", nil, company(func(c *personiotest.Company) { c.SetFeedDocument([]byte("<html></html>")) }), connection.StepFeed, ""},
		{"the feed is cut off", nil, company(func(c *personiotest.Company) { c.SetFeedDocument([]byte("<workzag-jobs><position><id>1</id>")) }), connection.StepFeed, ""},
		{"a text is missing in a language", nil, company(func(c *personiotest.Company) {
			c.Publish(personiotest.Job{Name: "Cook", Descriptions: map[string][]personiotest.Description{"de": {{Name: "x", HTML: "y"}}}})
		}), connection.StepTexts, ""},
		{"the recruiting token is wrong", nil, set(func(s *connection.Settings) { s.RecruitingToken = auth.NewSecret("wrong") }), connection.StepRecruitingKey, ""},
		{"the client secret is in the recruiting token's place", nil, set(func(s *connection.Settings) { s.RecruitingToken = s.ClientSecret }), connection.StepRecruitingKey, ""},
		{"a personnel token is in its place", nil, set(func(s *connection.Settings) { s.RecruitingToken = auth.NewSecret("papi-0f8b") }), connection.StepRecruitingKey, ""},
		{"the recruiting token is missing", nil, set(func(s *connection.Settings) { s.RecruitingToken = auth.Secret{} }), connection.StepRecruitingKey, ""},
		{"a header line is in the recruiting token's place", nil, set(func(s *connection.Settings) {
			s.RecruitingToken = auth.NewSecret("Bearer " + s.RecruitingToken.Reveal())
		}), connection.StepRecruitingKey, ""},
		{"the recruiting token has a space inside", nil, set(func(s *connection.Settings) { s.RecruitingToken = auth.NewSecret("mangled token") }), connection.StepRecruitingKey, ""},
		{"an invisible character came along with the recruiting token", nil, set(func(s *connection.Settings) {
			s.RecruitingToken = auth.NewSecret(s.RecruitingToken.Reveal() + "\u200b")
		}), connection.StepRecruitingKey, ""},
		{"the recruiting token has an umlaut", nil, set(func(s *connection.Settings) { s.RecruitingToken = auth.NewSecret("tökén") }), connection.StepRecruitingKey, ""},
		{"the company ID is missing", nil, set(func(s *connection.Settings) { s.CompanyID = "" }), connection.StepRecruitingKey, ""},
		{"the company ID is a name", nil, set(func(s *connection.Settings) { s.CompanyID = "Hafenkontor" }), connection.StepRecruitingKey, ""},
		{"the company ID is another company's", nil, func(a *account) { a.settings.CompanyID = a.server.AddCompany("other").RecruitingKey().CompanyID }, connection.StepRecruitingKey, ""},
		{"the plan has no recruiting", nil, company(func(c *personiotest.Company) { c.SetRecruitingEnabled(false) }), connection.StepRecruitingPlan, ""},
		{"the plan has no Recruiting API", nil, company(func(c *personiotest.Company) { c.SetRecruitingAPIEnabled(false) }), connection.StepRecruitingPlan, ""},
		{"the channel does not exist", nil, set(func(s *connection.Settings) { s.ChannelID = "99" }), connection.StepChannel, ""},
		{"the channel is its name", nil, set(func(s *connection.Settings) { s.ChannelID = "Leuchtturm" }), connection.StepChannel, ""},
		{"the attribute does not exist", nil, set(func(s *connection.Settings) { s.SourceAttribute = "custom_attribute_1" }), connection.StepSourceAttribute, ""},
		{"the attribute is its label", nil, set(func(s *connection.Settings) { s.SourceAttribute = "Original source" }), connection.StepSourceAttribute, ""},
		{"the attribute is a date", nil, func(a *account) {
			a.settings.SourceAttribute = a.company.AddAttribute(personiotest.Attribute{Type: personiotest.DateAttribute})
		}, connection.StepSourceAttribute, ""},
		{"the attribute has options", nil, func(a *account) {
			a.settings.SourceAttribute = a.company.AddAttribute(personiotest.Attribute{Type: personiotest.OptionAttribute, Options: []string{"custom_option_1"}})
		}, connection.StepSourceAttribute, ""},
		{"the attribute cannot be set", nil, func(a *account) {
			a.settings.SourceAttribute = a.company.AddAttribute(personiotest.Attribute{Type: personiotest.UnsupportedAttribute})
		}, connection.StepSourceAttribute, ""},
		{"the client secret is wrong", nil, set(func(s *connection.Settings) { s.ClientSecret = auth.NewSecret("papi-wrong") }), connection.StepClient, ""},
		{"ID and secret are swapped", nil, set(func(s *connection.Settings) {
			id := s.ClientID
			s.ClientID, s.ClientSecret = s.ClientSecret.Reveal(), auth.NewSecret(id)
		}), connection.StepClient, ""},
		{"the client secret is missing", nil, set(func(s *connection.Settings) { s.ClientSecret = auth.Secret{} }), connection.StepClient, ""},
		{"an invisible character came along with the client ID", nil, set(func(s *connection.Settings) { s.ClientID += "\ufeff" }), connection.StepClient, ""},
		{"the client secret has a line break inside", nil, set(func(s *connection.Settings) { s.ClientSecret = auth.NewSecret("papi-mangled\nsecret") }), connection.StepClient, ""},
		{"the right for persons is missing", []string{"personio:absences:read", "personio:legal-entities:read", "personio:reports:read"}, func(*account) {}, connection.StepAccess, "right.persons.read"},
		{"the right for absences is missing", []string{"personio:persons:read", "personio:legal-entities:read", "personio:reports:read"}, func(*account) {}, connection.StepAccess, "right.absences.read"},
		{"the right for reports is missing", []string{"personio:persons:read", "personio:absences:read", "personio:legal-entities:read"}, func(*account) {}, connection.StepAccess, "right.reports.read"},
		{"the right to submit applications is missing", []string{"personio:persons:read", "personio:absences:read", "personio:legal-entities:read", "personio:reports:read"}, func(a *account) {
			a.settings.Operations = append(a.settings.Operations, recruiting.V2ApplyOperations()...)
		}, connection.StepAccess, "right.recruiting.write"},
		{"the plan has no legal entities", nil, fault(personiotest.Fault{Operation: "legal_entities.list", Status: http.StatusPreconditionFailed}), connection.StepAccess, "right.legal-entities.read"},
		{"no attribute is readable", nil, func(a *account) { a.company.SetReadableAttributes(a.clientID) }, connection.StepAttributes, ""},
		{"the feed's host cannot be reached", nil, fault(personiotest.Fault{Operation: personio.OpFeedFetch, Break: personiotest.NoConnection}), connection.StepNetwork, ""},
		{"the API cannot be reached", nil, func(a *account) {
			fault(personiotest.Fault{Operation: personio.OpAuthToken, Break: personiotest.NoConnection})(a)
			fault(personiotest.Fault{Operation: personio.OpRecruitingApplicationsCreate, Break: personiotest.NoConnection})(a)
		}, connection.StepNetwork, ""},
		{"the clock is behind", nil, func(a *account) { a.skew = time.Hour }, connection.StepClock, ""},
		{"the clock is ahead", nil, func(a *account) { a.skew = -time.Hour }, connection.StepClock, ""},
	}
}

// Of each mistake, the report names the step and no other, at most twelve
// requests are sent, and nothing is ever created.
func TestEachMistakeIsFound(t *testing.T) {
	t.Parallel()
	for _, mistake := range misconfigurations() {
		t.Run(mistake.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := newAccount(mistake.scopes...)
				mistake.breaks(a)
				report := connection.Check(t.Context(), a.settings, a.option(), connection.WithRecruitingProbe())
				for _, f := range report.Findings {
					atFault := f.Step == mistake.step && f.Right == mistake.right
					if atFault != (f.State == connection.Failed) {
						t.Errorf("%s %s: %s, %s (%s)", f.Step, f.Right, f.State, f.Summary, f.Evidence)
					}
					if atFault && (len(f.Fix) == 0 || f.Fix[0].In(connection.English) == "" || f.Fix[0].In(connection.German) == "") {
						t.Errorf("%s has no place to mend it", f.Step)
					}
				}
				if first, ok := report.FirstFailed(); !ok || first.Step != mistake.step || report.OK() {
					t.Errorf("first %v", first)
				}
				a.checkNothingCreated(t, report)
			})
		})
	}
}

func (a *account) checkNothingCreated(t *testing.T, report connection.Report) {
	t.Helper()
	if n := len(a.server.Requests()); n > connection.MaxRequests || report.Requests > connection.MaxRequests {
		t.Errorf("%d requests, the report says %d", n, report.Requests)
	}
	if len(a.company.Applications()) != 0 || len(a.company.Documents()) != 0 || len(a.company.Persons()) != 1 {
		t.Error("the check created something")
	}
	for _, r := range a.server.Requests() {
		if r.Method != http.MethodGet && r.Operation != personio.OpAuthToken && r.Operation != personio.OpRecruitingApplicationsCreate {
			t.Errorf("%s %s", r.Method, r.Path)
		}
	}
}

// The probe is refused even by a company that takes everything else.
func TestProbeIsRefusedForTwoReasons(t *testing.T) {
	t.Parallel()
	a := newAccount()
	report := connection.Check(t.Context(), a.settings, a.option(), connection.WithRecruitingProbe())
	finding, _ := report.Find(connection.StepRecruitingKey)
	want := "recruiting probe: status 400: "
	if len(finding.Evidence) < len(want) || finding.Evidence[:len(want)] != want {
		t.Fatal(finding.Evidence)
	}
	for _, code := range []string{"errors.date-validation.date-in-the-future", "errors.job-position.not-published"} {
		if !slices.Contains(words(finding.Evidence), code) {
			t.Errorf("%s does not say %s", finding.Evidence, code)
		}
	}
}

func TestWithoutTheProbeNothingIsPosted(t *testing.T) {
	t.Parallel()
	a := newAccount()
	report := connection.Check(t.Context(), a.settings, a.option())
	if n := a.server.Count(personio.OpRecruitingApplicationsCreate); n != 0 || !report.OK() {
		t.Errorf("%d applications, %v", n, report)
	}
	if finding, _ := report.Find(connection.StepRecruitingKey); finding.State != connection.CannotTell {
		t.Errorf("%+v", finding)
	}
}

func TestWhatIsNotConfiguredIsNotChecked(t *testing.T) {
	t.Parallel()
	a := newAccount()
	report := connection.Check(t.Context(), connection.Settings{Domain: "hafenkontor"}, a.option(), connection.WithRecruitingProbe())
	for _, step := range []connection.Step{
		connection.StepRecruitingKey, connection.StepRecruitingPlan, connection.StepChannel, connection.StepSourceAttribute,
		connection.StepClient, connection.StepAccess, connection.StepAttributes,
	} {
		if finding, ok := report.Find(step); !ok || finding.State != connection.NotConfigured {
			t.Errorf("%s: %+v", step, finding)
		}
	}
	if len(a.server.Requests()) != 1 || !report.OK() {
		t.Errorf("%d requests, %v", len(a.server.Requests()), report)
	}
}

// An honestly empty feed is no mistake.
func TestEmptyFeedIsLegitimate(t *testing.T) {
	t.Parallel()
	a := newAccount()
	for _, job := range a.company.Jobs() {
		a.company.Unpublish(job.ID)
	}
	report := connection.Check(t.Context(), a.settings, a.option())
	if finding, _ := report.Find(connection.StepFeed); finding.State != connection.OK || !report.OK() {
		t.Errorf("%v", report)
	}
}

// An answer from a cache has the date at which it was made.
func TestClockAllowsForCaches(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		skew  time.Duration
		age   string
		state connection.State
	}{
		"from a cache":                 {-15 * time.Minute, "900", connection.OK},
		"fresh":                        {0, "0", connection.OK},
		"from a cache, clock is ahead": {-time.Hour, "900", connection.Failed},
		"of an unknown age":            {-15 * time.Minute, "old", connection.CannotTell},
		"of a negative age":            {-15 * time.Minute, "-900", connection.CannotTell},
		"of an age beyond counting":    {0, "99999999999999999999", connection.CannotTell},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := newAccount()
				a.skew, a.age = test.skew, test.age
				report := connection.Check(t.Context(), a.settings, a.option())
				if clock, _ := report.Find(connection.StepClock); clock.State != test.state {
					t.Errorf("%+v", clock)
				}
			})
		})
	}
}

func TestRequestsAreBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAccount()
		a.settings.Operations = allLists()
		a.settings.Languages = []string{"de", "en", "fr", "es", "nl"}
		report := connection.Check(t.Context(), a.settings, a.option(), connection.WithRecruitingProbe())
		if report.Requests != connection.MaxRequests || len(a.server.Requests()) != connection.MaxRequests {
			t.Errorf("%d requests", report.Requests)
		}
		untold := 0
		for _, f := range report.Findings {
			if f.Step == connection.StepAccess && f.State == connection.CannotTell {
				untold++
			}
		}
		if untold == 0 {
			t.Error("every right was told")
		}
	})
}

func TestCheckEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAccount()
		a.server.Inject(personiotest.Fault{Delay: time.Hour, Times: 100})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		started := time.Now()
		report := connection.Check(ctx, a.settings, a.option(), connection.WithRecruitingProbe())
		if took := time.Since(started); took > 6*time.Second || len(report.Findings) == 0 {
			t.Errorf("took %v", took)
		}
		if _, failed := report.FirstFailed(); failed {
			t.Errorf("an end of the check is no mistake of the company's: %v", report)
		}
		if network, _ := report.Find(connection.StepNetwork); network.State != connection.CannotTell {
			t.Errorf("nobody answered, and the network is %v", network)
		}
	})
}
