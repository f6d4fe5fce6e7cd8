package personiotest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio/personiotest"
)

func TestRequestsAreRemembered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, acme := acmeWithJob()
		get(t, server.Client(), acmeFeed+"?language=en")
		<-time.After(time.Hour)
		sendApplication(t, server, acme, grace())
		got := server.Requests()
		wantEqual(t, "requests", len(got), 2)
		midnight := time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)
		for i, want := range []personiotest.Request{
			{
				Operation: feedFetch, Company: "acme", Method: http.MethodGet, Host: "acme.jobs.personio.de", Path: "/xml", Query: map[string][]string{"language": {"en"}},
				Header: http.Header{}, Status: 200, At: midnight.Local(),
			},
			{
				Operation: apply, Company: "acme", Method: http.MethodPost, Host: "api.personio.de", Path: "/v1/recruiting/applications", Query: map[string][]string{},
				Header: http.Header{
					"Authorization": {"Bearer " + acme.RecruitingKey().Token.Reveal()}, "X-Company-Id": {acme.RecruitingKey().CompanyID}, "Content-Type": {"application/json"},
				},
				Status: 201, At: midnight.Add(time.Hour).Local(),
			},
		} {
			if !got[i].At.Equal(want.At) {
				t.Errorf("time: %v, want %v", got[i].At, want.At)
			}
			got[i].At = want.At
			wantEqual(t, fmt.Sprintf("request %d", i+1), got[i], want)
		}
		wantEqual(t, "feeds fetched", server.Count(feedFetch), 1)
		wantEqual(t, "documents uploaded", server.Count(upload), 0)
		got[0].Operation = "changed"
		wantEqual(t, "operation", server.Requests()[0].Operation, feedFetch)
	})
}

// What Personio has and the emulator has not is answered as Personio answers
// for what it has not.
func TestUnknownRoutes(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	id, secret := server.AddCompany("acme").AddClient()
	good := accessToken(t, server, id, secret)
	for _, test := range []struct {
		method, path, token string
		status              int
		kind                string
	}{
		{http.MethodGet, "/v2/nowhere", good, 404, "api.not_found"},
		{http.MethodGet, "/v2/nowhere", "", 401, "common.unauthorized"},
		{http.MethodGet, "/v2/nowhere", "wrong", 401, "common.unauthorized"},
		{http.MethodGet, "/v1/company/nowhere", good, 404, "api.not_found"},
		{http.MethodGet, "/v1/recruiting/applications", "", 401, "common.unauthorized"},
		{http.MethodPut, "/v1/recruiting/applications/documents", good, 404, "api.not_found"},
		{http.MethodGet, "/v2/auth/token", good, 404, "api.not_found"},
		{http.MethodGet, "/configuration/recruiting/channels", good, 404, ""},
		{http.MethodGet, "/", "", 404, ""},
	} {
		r := request(t.Context(), t, test.method, "https://api.personio.de"+test.path, "")
		if test.token != "" {
			r.Header.Set("Authorization", "Bearer "+test.token)
		}
		got := send(t, server.Client(), r)
		wantEqual(t, "status of "+test.path, got.status, test.status)
		if test.kind == "" {
			wantEqual(t, "content type of "+test.path, got.header.Get("Content-Type"), "text/html; charset=utf-8")
			continue
		}
		wantEqual(t, "content type of "+test.path, got.header.Get("Content-Type"), "application/problem+json")
		var body struct {
			TraceID string `json:"personio_trace_id"`
			Errors  []struct {
				Type string `json:"type"`
			} `json:"errors"`
		}
		if err := json.Unmarshal([]byte(got.body), &body); err != nil || len(body.Errors) != 1 || body.TraceID == "" || !strings.HasSuffix(body.Errors[0].Type, "#"+test.kind) {
			t.Errorf("%s: %v %s", test.path, err, got.body)
		}
	}
	wantEqual(t, "unknown operations", server.Count("unknown"), 9)
}

// Everything at once, for the race detector; the counts have to be right all
// the same.
func TestEverythingAtOnce(t *testing.T) {
	t.Parallel()
	const workers, rounds = 4, 10
	server := personiotest.New().WithoutRateLimits()
	base, tcp := overTCP(t, server)
	var all sync.WaitGroup
	for worker := range workers {
		all.Go(func() {
			name := fmt.Sprintf("company-%d", worker)
			company := server.AddCompany(name)
			w := map[bool]way{true: {base, tcp}, false: {"https://api.personio.de", server.Client()}}[worker%2 == 0]
			for round := range rounds {
				id := company.Publish(personiotest.Job{Name: "Gopher", Descriptions: map[string][]personiotest.Description{"de": {{HTML: "Graben"}}}})
				if _, err := w.apply(t, company, grace(fmt.Sprintf(`"job_position_id":%d`, id))); err != nil {
					t.Error(err)
				}
				if _, err := w.upload(t, company); err != nil {
					t.Error(err)
				}
				company.Edit(id, func(j *personiotest.Job) { j.Descriptions["en"] = []personiotest.Description{{HTML: "Digging"}} })
				for _, job := range company.Jobs() {
					job.Descriptions["fr"] = nil
				}
				if round%2 == 0 {
					company.Unpublish(id)
				}
				if got, err := try(w.client, request(t.Context(), t, http.MethodGet, w.base+"/companies/"+name+"/xml", "")); err != nil || got.status != 200 {
					t.Errorf("feed: %d, %v", got.status, err)
				}
				company.AddChannel("x")
				company.AddPhase("x")
				company.AddAttribute(personiotest.Attribute{})
				company.AddClient()
				company.RevokeTokens()
				company.SetLanguage("de")
				company.SetFeedEnabled(true)
				company.SetFeedDocument(nil)
				company.SetRecruitingAPIEnabled(true)
				server.Requests()
				server.PendingFaults()
			}
			wantEqual(t, "applications", len(company.Applications()), rounds)
			wantEqual(t, "documents", len(company.Documents()), rounds)
			wantEqual(t, "jobs", len(company.Jobs()), rounds/2)
		})
	}
	all.Wait()
	wantEqual(t, "applications", server.Count(apply), workers*rounds)
	server.Inject(personiotest.Fault{Times: workers * rounds, Status: 500})
	var statuses [600]int
	var mu sync.Mutex
	for range workers {
		all.Go(func() {
			for range 2 * rounds {
				got := get(t, server.Client(), "https://company-0.jobs.personio.de/xml")
				mu.Lock()
				statuses[got.status]++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	wantEqual(t, "faults that happened", statuses[500], workers*rounds)
	wantEqual(t, "answers", statuses[200], workers*rounds)
}
