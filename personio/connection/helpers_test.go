package connection_test

import (
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/connection"
	"github.com/personio-go/sdk/personio/personiotest"
)

// account is a company that has done everything right, and its settings.
type account struct {
	server   *personiotest.Server
	company  *personiotest.Company
	clientID string
	settings connection.Settings
	// skew is how far Personio's clock is ahead.
	skew time.Duration
	// age is how long the answers lay in a cache, in seconds.
	age string
}

func newAccount(scopes ...string) *account {
	server := personiotest.New()
	company := server.AddCompany("hafenkontor")
	text := []personiotest.Description{{Name: "Tasks", HTML: "<p>Steer.</p>"}}
	company.Publish(personiotest.Job{Name: "Helmswoman", Descriptions: map[string][]personiotest.Description{"de": text, "en": text}})
	company.AddPerson(personiotest.Person{FirstName: "Ada", LastName: "Canary-Byron", Email: "canary-ada@example.org"})
	a := &account{server: server, company: company}
	key := company.RecruitingKey()
	id, secret := company.AddClient(scopes...)
	a.clientID = id
	a.settings = connection.Settings{
		Domain: "https://hafenkontor.personio.de/login", CompanyID: key.CompanyID, RecruitingToken: key.Token,
		ChannelID:       number(company.AddChannel("Leuchtturm")),
		SourceAttribute: company.AddAttribute(personiotest.Attribute{Label: "Original source"}),
		ClientID:        id, ClientSecret: auth.NewSecret(secret),
		Operations: []personio.Operation{personio.OpPersonsList, personio.OpAbsencePeriodsList, personio.OpLegalEntitiesList, personio.OpReportsList},
		Languages:  []string{"de", "en"},
	}
	return a
}

// RoundTrip is the way to the emulator, with a clock.
func (a *account) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := a.server.Transport().RoundTrip(r)
	if err == nil {
		resp.Header.Set("Date", time.Now().Add(a.skew).UTC().Format(http.TimeFormat))
		if a.age != "" {
			resp.Header.Set("Age", a.age)
		}
	}
	return resp, err
}

func (a *account) option() connection.Option {
	return connection.WithHTTPClient(&http.Client{Transport: a})
}

// allLists need every right to read.
func allLists() []personio.Operation {
	return []personio.Operation{
		personio.OpPersonsList, personio.OpAbsencePeriodsList, personio.OpAttendancePeriodsList, personio.OpCompensationsList, personio.OpJobsList,
		personio.OpSalaryBandsList, personio.OpOrgUnitsList, personio.OpLegalEntitiesList, personio.OpCostCentersList, personio.OpWorkplacesList,
		personio.OpReportsList, personio.OpWebhooksList, personio.OpV2RecruitingApplicationsList,
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
