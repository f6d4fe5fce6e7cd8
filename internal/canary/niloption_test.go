package canary_test

import (
	"context"
	"testing"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/webhook"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
	"github.com/personio-go/sdk/xmlfeed/jobsync/webhooksink"
)

// An option that somebody forgot to set is an error that says so, never a panic.
func TestNilOptionsAreErrors(t *testing.T) {
	t.Parallel()
	feed, err := xmlfeed.NewClient("acme")
	if err != nil {
		t.Fatal(err)
	}
	sink := jobsync.SinkFunc(nil)
	for name, build := range map[string]func() error{
		"auth.ClientCredentials": func() error {
			_, err := auth.ClientCredentials("id", "secret", nil).AccessToken(t.Context())
			return err
		},
		"personio.New": func() error { _, err := personio.New(auth.Static("t"), nil); return err },
		"recruiting.New": func() error {
			_, err := recruiting.New(auth.RecruitingKey{CompanyID: "1", Token: auth.NewSecret("t")}, nil)
			return err
		},
		"xmlfeed.NewClient": func() error { _, err := xmlfeed.NewClient("acme", nil); return err },
		"jobsync.New":       func() error { _, err := jobsync.New("acme", feed, store.NewMemory(), sink, nil); return err },
		"jobsync.NewRunner": func() error { _, err := jobsync.NewRunner(nil); return err },
		"webhooksink.New":   func() error { _, err := webhooksink.New("https://example.com/hook", []byte("secret"), nil); return err },
		"webhook.New": func() error {
			_, err := webhook.New(webhook.Token("secret"), func(context.Context, webhook.Event) error { return nil }, nil)
			return err
		},
		"outbox.New": func() error {
			_, err := outbox.New(new(outbox.MemoryStore), new(outbox.MemoryFiles), nil, nil)
			return err
		},
	} {
		if err := build(); err == nil {
			t.Errorf("%s takes a nil option", name)
		}
	}
}
