package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio/connection"
)

func nothing(string) (string, bool) { return "", false }

func TestDemoIsHealthy(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-demo"}, nothing, &out, &out); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if !strings.Contains(out.String(), "No step failed.") {
		t.Error(out.String())
	}
}

// Every way of breaking the demonstration is found as the step that it is named
// after.
func TestEveryBreakIsFound(t *testing.T) {
	t.Parallel()
	for _, name := range names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			err := run(t.Context(), []string{"-demo", "-json", "-break", name}, nothing, &out, &out)
			if !errors.Is(err, errFailed) {
				t.Fatalf("%v\n%s", err, out.String())
			}
			var report connection.Report
			if err := json.Unmarshal(out.Bytes(), &report); err != nil {
				t.Fatal(err)
			}
			want := map[string]connection.Step{"recruiting-token": connection.StepRecruitingKey, "company-id": connection.StepRecruitingKey}[name]
			if want == "" {
				want = connection.Step(name)
			}
			if failed, ok := report.FirstFailed(); !ok || failed.Step != want {
				t.Errorf("%s, want %s", failed.Step, want)
			}
		})
	}
}

func TestSecretsComeFromTheEnvironmentAndAreNotPrinted(t *testing.T) {
	t.Parallel()
	env := map[string]string{"PERSONIO_RECRUITING_TOKEN": "papi-canary-1", "PERSONIO_CLIENT_SECRET": "papi-canary-2", "PERSONIO_DOMAIN": "?"}
	var out bytes.Buffer
	err := run(t.Context(), []string{"-company-id", "7"}, func(name string) (string, bool) { v, ok := env[name]; return v, ok }, &out, &out)
	if !errors.Is(err, errFailed) || strings.Contains(out.String(), "canary") {
		t.Errorf("%v\n%s", err, out.String())
	}
	if !strings.Contains(out.String(), "secret of the Personnel API") {
		t.Error(out.String())
	}
}

// A real company gets the recruiting probe only when it is asked for.
func TestProbeIsAskedFor(t *testing.T) {
	t.Parallel()
	for args, probe := range map[string]bool{
		"-demo": true, "-demo -probe=false": false,
		"-domain acme": false, "-domain acme -probe": true, "-domain acme -probe=false": false,
	} {
		cfg, err := parseConfig(strings.Fields(args), nothing, io.Discard)
		if err != nil || cfg.probe != probe || (len(cfg.options()) > 0) != probe {
			t.Errorf("%s: %v, %v", args, cfg.probe, err)
		}
	}
}

func TestWrongArguments(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{}, {"-break", "feed"}, {"-demo", "-break", "leg"}, {"-demo", "please"}} {
		var out bytes.Buffer
		if err := run(t.Context(), args, nothing, &out, &out); err == nil || errors.Is(err, errFailed) {
			t.Errorf("%v: %v", args, err)
		}
	}
}

func TestGuide(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-guide", "Our board", "-domain", "acme"}, nothing, &out, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "https://acme.app.personio.com/configuration/recruiting/channels") {
		t.Error(out.String())
	}
}
