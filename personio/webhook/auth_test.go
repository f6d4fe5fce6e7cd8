package webhook_test

import (
	"crypto/sha256"
	"net/http"
	"strings"
	"testing"

	"github.com/personio-go/sdk/internal/canary"
	"github.com/personio-go/sdk/personio/webhook"
)

func TestRequestsAreAuthenticated(t *testing.T) {
	t.Parallel()
	headers := map[string]string{"x-door": "7", "X-Key": "secret"}
	for name, test := range map[string]struct {
		auth   webhook.Auth
		header http.Header
		want   int
	}{
		"token":                   {webhook.Token("secret"), http.Header{"Authorization": {"secret"}}, 204},
		"token with a scheme":     {webhook.Token("Bearer secret"), http.Header{"Authorization": {"Bearer secret"}}, 204},
		"a scheme that was added": {webhook.Token("secret"), http.Header{"Authorization": {"Bearer secret"}}, 401},
		"the new token":           {webhook.Token("new", "old"), http.Header{"Authorization": {"new"}}, 204},
		"the old token":           {webhook.Token("new", "old"), http.Header{"Authorization": {"old"}}, 204},
		"a wrong token":           {webhook.Token("new", "old"), http.Header{"Authorization": {"other"}}, 401},
		"a prefix":                {webhook.Token("secret"), http.Header{"Authorization": {"secre"}}, 401},
		"more than the token":     {webhook.Token("secret"), http.Header{"Authorization": {"secret2"}}, 401},
		"an empty token":          {webhook.Token("secret"), http.Header{"Authorization": {""}}, 401},
		"no token":                {webhook.Token("secret"), http.Header{}, 401},
		"two tokens":              {webhook.Token("secret"), http.Header{"Authorization": {"secret", "secret"}}, 401},
		"a token of a file":       {webhook.Token("secret\r\n"), http.Header{"Authorization": {"secret"}}, 204},
		"an old token of a file":  {webhook.Token("new", " old\n"), http.Header{"Authorization": {"old"}}, 204},
		"a token within spaces":   {webhook.Token(" a b\t"), http.Header{"Authorization": {"a b"}}, 204},
		"a wide space":            {webhook.Token("secret\u00a0"), http.Header{"Authorization": {"secret"}}, 401},
		"a wide space, sent":      {webhook.Token("secret\u00a0"), http.Header{"Authorization": {"secret\u00a0"}}, 204},
		"spaces in memory":        {webhook.Token("secret "), http.Header{"Authorization": {"secret "}}, 204},
		"headers of files":        {webhook.Headers(map[string]string{"X-Key": "secret\n"}), http.Header{"X-Key": {"secret"}}, 204},
		"headers":                 {webhook.Headers(headers), http.Header{"X-Door": {"7"}, "X-Key": {"secret"}}, 204},
		"one of two headers":      {webhook.Headers(headers), http.Header{"X-Key": {"secret"}}, 401},
		"a wrong header":          {webhook.Headers(headers), http.Header{"X-Door": {"8"}, "X-Key": {"secret"}}, 401},
		"old headers":             {webhook.Headers(map[string]string{"X-New": "1"}, headers), http.Header{"X-Door": {"7"}, "X-Key": {"secret"}}, 204},
		"half old, half new":      {webhook.Headers(map[string]string{"X-Door": "8", "X-Key": "new"}, headers), http.Header{"X-Door": {"7"}, "X-Key": {"new"}}, 401},
		"nothing, where all may":  {webhook.NoAuthentication(), http.Header{}, 204},
		"anything, where all may": {webhook.NoAuthentication(), http.Header{"Authorization": {"x"}}, 204},
		"an invented signature":   {webhook.Token("secret"), http.Header{"X-Personio-Signature": {"secret"}}, 401},
		"a custom auth header":    {webhook.Headers(map[string]string{"Authorization": "x"}), http.Header{"Authorization": {"x"}}, 204},
	} {
		r, err := webhook.New(test.auth, ignore)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := deliver(t, r, test.header, created("1")); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
}

func TestSecretsThatProveNothingAreRefused(t *testing.T) {
	t.Parallel()
	four := map[string]string{"A": "1", "B": "1", "C": "1", "D": "1"}
	for name, auth := range map[string]webhook.Auth{
		"an empty token":          webhook.Token(""),
		"a blank token":           webhook.Token(" "),
		"a token of line breaks":  webhook.Token("\r\n"),
		"a token of two lines":    webhook.Token("hunter2\nhunter3"),
		"an old token with a NUL": webhook.Token("new", "hunter2\x00"),
		"a header of two lines":   webhook.Headers(map[string]string{"X-Key": "hunter2\r\nX-Other: a"}),
		"an empty old token":      webhook.Token("hunter2", ""),
		"no headers":              webhook.Headers(nil),
		"an empty header":         webhook.Headers(map[string]string{"X-Key": ""}),
		"an empty old header":     webhook.Headers(map[string]string{"X-Key": "a"}, map[string]string{"X-Key": ""}),
		"four headers":            webhook.Headers(four),
		"a header without a name": webhook.Headers(map[string]string{"": "a"}),
		"HTTP's own header":       webhook.Headers(map[string]string{"Content-Type": "a"}),
		"nothing":                 {},
	} {
		if r, err := webhook.New(auth, ignore); err == nil || r != nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, opt := range map[string]webhook.Option{
		"no queue": webhook.WithQueue(nil), "no size": webhook.WithQueueSize(0), "no logger": webhook.WithLogger(nil), "no workers": webhook.WithWorkers(0),
		"no attempts": webhook.WithRedelivery(0, 0, 0), "a longest wait below the first": webhook.WithRedelivery(1, 2, 1),
		"a grace below 0": webhook.WithGrace(-1), "no observer": webhook.WithObserver(nil), "a queue beside the handler": webhook.WithQueue(new(queue).put),
	} {
		if _, err := webhook.New(webhook.Token("secret"), ignore, opt); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestAHandlerOrAQueueIsNeeded(t *testing.T) {
	t.Parallel()
	if _, err := webhook.New(webhook.Token("secret"), nil); err == nil {
		t.Error("neither")
	}
}

// The hash of a weak secret is as good as the secret.
func TestHashesAreNotPrinted(t *testing.T) {
	t.Parallel()
	auth := webhook.Token("summer2026")
	receiver, err := webhook.New(auth, ignore)
	if err != nil {
		t.Fatal(err)
	}
	hash := sha256.Sum256([]byte("summer2026"))
	var watch canary.Watch
	watch.Sealed("auth", auth)
	watch.Sealed("receiver", receiver)
	watch.Check(t, canary.Flock{"the secret": "summer2026", "its hash": string(hash[:])})
}
