package personiotest_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/personio-go/sdk/personio/personiotest"
)

// The lists of the catalogue, documents, reports and webhooks refuse what the real
// ones do: pages that are too large, filters that they do not have, cursors that
// nobody gave, and clients without the scope.
func TestListsAreStrict(t *testing.T) {
	t.Parallel()
	server := personiotest.New().WithoutRateLimits()
	company := server.AddCompany("acme")
	hook := company.AddWebhook(personiotest.Webhook{URL: "https://hooks.example.org", EnabledEvents: []string{"person.created"}})
	report := company.AddReport(personiotest.Report{Name: "Empty"})
	id, secret := company.AddClient()
	all := accessToken(t, server, id, secret)
	id, secret = company.AddClient("personio:persons:read")
	other := accessToken(t, server, id, secret)
	for path, list := range map[string]struct {
		required string
		most     int
		denied   int
	}{
		"/v2/jobs":                           {"", 100, http.StatusForbidden},
		"/v2/salary-bands":                   {"", 100, http.StatusForbidden},
		"/v2/document-management/documents":  {"owner_id=7", 200, http.StatusForbidden},
		"/v2/reports":                        {"", 100, http.StatusBadRequest},
		"/v2/reports/attributes":             {"", 100, http.StatusBadRequest},
		"/v2/reports/" + report:              {"", 100, http.StatusBadRequest},
		"/v2/webhooks":                       {"", 200, http.StatusForbidden},
		"/v2/webhooks/" + hook + "/events":   {"", 200, http.StatusForbidden},
		"/v2/webhooks/" + hook + "/activity": {"", 200, http.StatusForbidden},
	} {
		for query, want := range map[string]int{
			"":                                   http.StatusOK,
			fmt.Sprintf("limit=%d", list.most):   http.StatusOK,
			fmt.Sprintf("limit=%d", list.most+1): http.StatusBadRequest,
			"limit=0":                            http.StatusBadRequest,
			"limit=x":                            http.StatusBadRequest,
			"colour=red":                         http.StatusBadRequest,
			"cursor=invented":                    http.StatusBadRequest,
		} {
			query = list.required + "&" + query
			if got := status(t, server, all, path+"?"+query); got != want {
				t.Errorf("%s?%s: %d, want %d", path, query, got, want)
			}
		}
		if got := status(t, server, other, path+"?"+list.required); got != list.denied {
			t.Errorf("%s without the scope: %d, want %d", path, got, list.denied)
		}
	}
}

// status of a GET.
func status(t *testing.T, server *personiotest.Server, token, path string) int {
	t.Helper()
	r := request(t.Context(), t, http.MethodGet, "https://api.personio.de"+path, "")
	r.Header.Set("Authorization", "Bearer "+token)
	return send(t, server.Client(), r).status
}
