package personiotest_test

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio/personiotest"
)

func TestTwentyRequestsAMinute(t *testing.T) {
	t.Parallel()
	for name, once := range map[string]func(*testing.T, *personiotest.Server, *personiotest.Company, int) reply{
		"applications": func(t *testing.T, server *personiotest.Server, acme *personiotest.Company, n int) reply {
			t.Helper()
			return sendApplication(t, server, acme, grace(fmt.Sprintf(`"email":"%d@example.org"`, n)))
		},
		// A refused request counts like any other.
		"refused applications": func(t *testing.T, server *personiotest.Server, acme *personiotest.Company, _ int) reply {
			t.Helper()
			return sendApplication(t, server, acme, "{}")
		},
		"documents": func(t *testing.T, server *personiotest.Server, acme *personiotest.Company, _ int) reply {
			t.Helper()
			return sendDocument(t, server, acme, file("cv.pdf", "x"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server, acme := acmeWithJob()
				n := 0
				allowed := func() bool {
					n++
					return once(t, server, acme, n).status != http.StatusTooManyRequests
				}
				for i := range 10 {
					wantEqual(t, fmt.Sprintf("request %d", i+1), allowed(), true)
				}
				<-time.After(30 * time.Second)
				for i := range 10 {
					wantEqual(t, fmt.Sprintf("request %d", i+11), allowed(), true)
				}
				wantEqual(t, "request 21", once(t, server, acme, 0), reply{status: http.StatusTooManyRequests, header: http.Header{}})
				<-time.After(time.Minute - time.Nanosecond)
				wantEqual(t, "a moment before the minute of silence is over", allowed(), false)
				<-time.After(time.Nanosecond)
				for i := range 20 {
					wantEqual(t, fmt.Sprintf("request %d after it", i+1), allowed(), true)
				}
				wantEqual(t, "request 21 after it", allowed(), false)
				<-time.After(30 * time.Second)
				wantEqual(t, "half a minute later", allowed(), false)
			})
		})
	}
}

func TestLimitsAreApart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, acme := acmeWithJob()
		beta := server.AddCompany("beta")
		r := func() *http.Request { // without a company nobody's limit counts
			return request(t.Context(), t, http.MethodPost, applicationsURL, grace())
		}
		for range 30 {
			wantEqual(t, "status without a key", send(t, server.Client(), r()).status, http.StatusUnauthorized)
		}
		for range 21 {
			sendApplication(t, server, acme, "{}")
		}
		wantEqual(t, "status of another application", sendApplication(t, server, acme, "{}").status, http.StatusTooManyRequests)
		wantEqual(t, "status of a document", sendDocument(t, server, acme, file("cv.pdf", "x")).status, http.StatusOK)
		wantEqual(t, "status of another company's application", sendApplication(t, server, beta, "{}").status, http.StatusBadRequest)
	})
}

// All of v1 together has 2,000 requests a minute from a network address, whichever
// companies they are for and whatever comes of them. Others do not count.
func TestAllOfV1HasOneLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, acme := acmeWithJob()
		id, secret := server.AddCompany("beta").AddClient()
		token := accessToken(t, server, id, secret)
		for i := range 1000 {
			wantEqual(t, fmt.Sprintf("list %d", i+1), status(t, server, token, "/v1/company/time-off-types"), http.StatusOK)
			wantEqual(t, fmt.Sprintf("list %d without a token", i+1), status(t, server, "", "/v1/company/time-off-types"), http.StatusUnauthorized)
		}
		wantEqual(t, "violations", server.Violations(), 0)
		wantEqual(t, "request 2,001", status(t, server, token, "/v1/company/time-off-types"), http.StatusTooManyRequests)
		wantEqual(t, "another company's application", sendApplication(t, server, acme, "{}").status, http.StatusTooManyRequests)
		wantEqual(t, "violations", server.Violations(), 2)
		wantEqual(t, "v2", status(t, server, token, "/v2/persons"), http.StatusOK)
		wantEqual(t, "the feed", get(t, server.Client(), acmeFeed).status, http.StatusOK)
		<-time.After(time.Minute)
		wantEqual(t, "a minute later", status(t, server, token, "/v1/company/time-off-types"), http.StatusOK)
	})
}

func TestLimitsAreSwitchedOff(t *testing.T) {
	t.Parallel()
	server, acme := acmeWithJob()
	if server.WithoutRateLimits() != server {
		t.Error("it is not the same server")
	}
	for range 2001 {
		wantEqual(t, "status", status(t, server, "", "/v1/company/time-off-types"), http.StatusUnauthorized)
	}
	for range 50 {
		wantEqual(t, "status", sendApplication(t, server, acme, "{}").status, http.StatusBadRequest)
	}
}
