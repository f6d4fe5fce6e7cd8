package address_test

import (
	"testing"
	"time"

	"github.com/personio-go/sdk/internal/address"
)

func TestPathEscapesIDs(t *testing.T) {
	t.Parallel()
	if got := address.Path("/v2/projects/{}/members/{}", "a/b?c", "1"); got != "/v2/projects/a%2Fb%3Fc/members/1" {
		t.Error(got)
	}
	if got := address.Path("/v1/company/employees/{}", int64(7)); got != "/v1/company/employees/7" {
		t.Error(got)
	}
}

func TestQueryHasOnlyWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	q := address.New()
	q.Text("status", "")
	q.Time("updated_at.gt", time.Time{})
	q.Flag("is_active", false)
	if got := q.Encode(); got != "" {
		t.Error(got)
	}
	q.Text("status", "a&b")
	q.Time("updated_at.gt", time.Date(2031, 2, 3, 4, 5, 6, 7, time.FixedZone("", 3600)))
	q.Flag("is_active", true)
	if got, want := q.Encode(), "is_active=true&status=a%26b&updated_at.gt=2031-02-03T03%3A05%3A06Z"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestLimitIsThatOfTheEndpointAtMost(t *testing.T) {
	t.Parallel()
	for wish, want := range map[int]string{0: "200", -1: "200", 1: "1", 200: "200", 201: "200"} {
		q := address.New()
		q.Limit(wish, 200)
		if got := q.Get("limit"); got != want {
			t.Errorf("a wish of %d is limit=%s, want %s", wish, got, want)
		}
	}
}
