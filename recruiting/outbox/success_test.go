package outbox_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/personio-go/sdk/recruiting/outbox"
)

// A 2xx that is not the documented success is of unknown fate: a page with the
// status 200 may come from a login, a proxy or a maintenance. The application is
// sent once more, and arrives once, whether the first one had arrived or not.
func TestASuccessThatIsNoneIsInDoubt(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]struct {
		status int
		body   string
	}{
		"a login page":     {http.StatusOK, "<html>log in</html>"},
		"an error":         {http.StatusCreated, `{"error":"maintenance"}`},
		"a list":           {http.StatusCreated, "[]"},
		"taken, for later": {http.StatusAccepted, ""},
	} {
		for _, arrived := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t)
					hit := false
					w.account.Client = w.client(t, roundTripper(func(r *http.Request) (*http.Response, error) {
						if operation(r) != applying || hit {
							return w.personio.Transport().RoundTrip(r)
						}
						hit = true
						if arrived {
							resp, err := w.personio.Transport().RoundTrip(r)
							if err != nil {
								return nil, err
							}
							_ = resp.Body.Close()
						}
						header := http.Header{"Content-Type": {"application/json"}}
						return &http.Response{StatusCode: answer.status, Header: header, Body: io.NopCloser(strings.NewReader(answer.body)), Request: r}, nil
					}))
					s := w.submission(1)
					entry := submit(t, w.box, s)
					w.run(t)
					if entry = w.wantState(t, entry, outbox.Sent); entry.Unknowns != 1 || entry.Reposts != 1 || entry.Inferred != arrived {
						t.Errorf("%d unknown, %d on purpose, inferred %v", entry.Unknowns, entry.Reposts, entry.Inferred)
					}
					w.wantArrived(t, s)
				})
			})
		}
	}
}
