package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"regexp"
	"testing"

	"github.com/personio-go/sdk/personio/store/sqlstore/pgtest"
)

// The workers that a test starts are this test program again.
func TestMain(m *testing.M) {
	if raw := os.Getenv(workerEnv); raw != "" {
		if err := start(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestAFewCompaniesAreMirrored(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := run(t.Context(), []string{"-companies", "12", "-workers", "2", "-interval", "1s", "-duration", "15s", "-view", "1s", "-changes", "0"}, &out, t.Output())
	if errors.Is(err, pgtest.ErrNotInstalled) {
		t.Skip("SKIPPED:", err)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	// 1 to 9 jobs per company, twelve companies.
	if !regexp.MustCompile(`companies=12 unseen=0 jobs=51 events=51 pending=0\n$`).MatchString(out.String()) {
		t.Error(out.String())
	}
}

func TestWrongCommandLines(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-companies", "0"}, {"-workers", "0"}, {"-interval", "1ms"}, {"-changes", "2"}, {"surplus"}} {
		if _, err := parseConfig(args, t.Output()); err == nil {
			t.Errorf("%v was taken", args)
		}
	}
}
