package main

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/connection"
	"github.com/personio-go/sdk/personio/personiotest"
)

// patient is the built-in company.
type patient struct {
	server   *personiotest.Server
	company  *personiotest.Company
	settings connection.Settings
	skew     time.Duration
}

// RoundTrip is the way to the built-in Personio, which tells its time.
func (p *patient) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := p.server.Transport().RoundTrip(r)
	if err == nil {
		resp.Header.Set("Date", time.Now().Add(p.skew).UTC().Format(http.TimeFormat))
	}
	return resp, err
}

func newPatient() *patient {
	p := &patient{server: personiotest.New()}
	p.company = p.server.AddCompany("nordlicht")
	texts := []personiotest.Description{{Name: "What you do", HTML: "<p>Keep the light burning.</p>"}}
	p.company.Publish(personiotest.Job{Name: "Lighthouse keeper", Descriptions: map[string][]personiotest.Description{"de": texts, "en": texts}})
	p.company.AddPerson(personiotest.Person{FirstName: "Ada", LastName: "Byron"})
	key := p.company.RecruitingKey()
	id, secret := p.company.AddClient()
	p.settings = connection.Settings{
		Domain: "nordlicht.personio.de", CompanyID: key.CompanyID, RecruitingToken: key.Token,
		ChannelID:       strconv.FormatInt(p.company.AddChannel("Our board"), 10),
		SourceAttribute: p.company.AddAttribute(personiotest.Attribute{Label: "Original source"}),
		ClientID:        id, ClientSecret: auth.NewSecret(secret),
		Operations: personio.PeopleOperations(), Languages: []string{"de", "en"},
	}
	return p
}

// ways in which a set-up goes wrong, by name.
func ways() map[string]func(*patient) {
	return map[string]func(*patient){
		"domain": func(p *patient) { p.settings.Domain = "nordlicht-gmbh.personio.de" },
		"network": func(p *patient) {
			_ = p.server.Inject(personiotest.Fault{Break: personiotest.NoConnection, Times: 100}) // of all operations
		},
		"feed": func(p *patient) { p.company.SetFeedEnabled(false) },
		"texts": func(p *patient) {
			p.company.Publish(personiotest.Job{Name: "Cook", Descriptions: map[string][]personiotest.Description{"de": {{Name: "Aufgaben", HTML: "<p>Kochen</p>"}}}})
		},
		"recruiting-token": func(p *patient) { p.settings.RecruitingToken = auth.NewSecret("somebody-elses-token") },
		"recruiting-key":   func(p *patient) { p.settings.RecruitingToken = p.settings.ClientSecret },
		"company-id":       func(p *patient) { p.settings.CompanyID = "1" },
		"recruiting-plan":  func(p *patient) { p.company.SetRecruitingAPIEnabled(false) },
		"channel":          func(p *patient) { p.settings.ChannelID = "4711" },
		"source-attribute": func(p *patient) {
			p.settings.SourceAttribute = p.company.AddAttribute(personiotest.Attribute{Type: personiotest.DateAttribute})
		},
		"client": func(p *patient) { p.settings.ClientSecret = auth.NewSecret("papi-wrong") },
		"access": func(p *patient) {
			id, secret := p.company.AddClient("personio:absences:read")
			p.settings.ClientID, p.settings.ClientSecret = id, auth.NewSecret(secret)
		},
		"attributes": func(p *patient) { p.company.SetReadableAttributes(p.settings.ClientID) },
		"clock":      func(p *patient) { p.skew = time.Hour },
	}
}

func names() []string { return slices.Sorted(maps.Keys(ways())) }

func listBreaks(w io.Writer) {
	for _, name := range names() {
		fmt.Fprintln(w, name)
	}
}

// demo is the built-in company, with a step broken if one is named.
func demo(step string) (connection.Settings, connection.Option, error) {
	p := newPatient()
	if step != "" {
		apply, ok := ways()[step]
		if !ok {
			return connection.Settings{}, nil, fmt.Errorf("-break %q is none of %v", step, names())
		}
		apply(p)
	}
	return p.settings, connection.WithHTTPClient(&http.Client{Transport: p}), nil
}
