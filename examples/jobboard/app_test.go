package main

import (
	"errors"
	"log/slog"
	"os"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		os.Exit(crash(dir, os.Getenv(crashPoint)))
	}
	os.Exit(m.Run())
}

// newTestApp returns an app that is closed with the test.
func newTestApp(t *testing.T, cfg config) *app {
	t.Helper()
	if cfg.data == "" {
		cfg.data = t.TempDir()
	}
	if cfg.interval == 0 {
		cfg.interval = time.Hour
	}
	app, err := newApp(cfg, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := app.close(); err != nil {
			t.Error(err)
		}
	})
	return app
}

func TestConfig(t *testing.T) {
	t.Parallel()
	env := map[string]string{
		"PERSONIO_COMPANY_ID": "12345", "PERSONIO_RECRUITING_TOKEN": "secret", "PERSONIO_CHANNEL_ID": "77", "PERSONIO_SOURCE_ATTRIBUTE": "custom_attribute_1",
	}
	lookup := func(name string) (string, bool) { value, ok := env[name]; return value, ok }
	cfg, err := parseConfig([]string{"-company", "acme", "-channel", "78"}, lookup, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	if cfg.key.CompanyID != "12345" || cfg.key.Token.Reveal() != "secret" || cfg.channelID != 78 || cfg.sourceAttribute != "custom_attribute_1" || cfg.interval != 5*time.Minute {
		t.Errorf("config: company ID %q, channel %d, attribute %q, interval %v", cfg.key.CompanyID, cfg.channelID, cfg.sourceAttribute, cfg.interval)
	}
	for _, args := range [][]string{{"-channel", "x"}, {"-feed", "a", "-company", "b"}, {"rest"}, {"-interval", "-1s"}, {"-unknown"}} {
		if _, err := parseConfig(args, noEnv, t.Output()); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}

func TestACompanyWithoutAKeyHasABoardWithoutApplications(t *testing.T) {
	t.Parallel()
	app := newTestApp(t, config{company: "acme.personio.de"})
	if app.hr != nil || app.demo != nil {
		t.Error("a client for applications was made without a key")
	}
	if err := app.apply(t.Context(), 1, form{}); !errors.Is(err, errNoRecruiting) {
		t.Errorf("apply: %v, want errNoRecruiting", err)
	}
}
