// Command doctor says what is missing in a company's connection to Personio.
//
//	go run ./examples/doctor -demo                          # a built-in company that did everything right
//	go run ./examples/doctor -demo -break recruiting-token  # and one that did not; -break list names the ways
//	go run ./examples/doctor -guide "Our product"           # what the company has to do
//	PERSONIO_DOMAIN=acme go run ./examples/doctor           # a real one
//	PERSONIO_DOMAIN=acme go run ./examples/doctor -probe    # and its recruiting key, channel and attribute
//
// Only -probe tells whether Personio accepts what recruiting needs: it sends an
// application that must be refused, which counts against the company's limit of 20
// per minute. It is on by itself only with -demo.
//
// Settings come from flags or from the environment, secrets from the environment
// only: PERSONIO_DOMAIN, PERSONIO_COMPANY_ID, PERSONIO_RECRUITING_TOKEN,
// PERSONIO_CHANNEL_ID, PERSONIO_SOURCE_ATTRIBUTE, PERSONIO_CLIENT_ID and
// PERSONIO_CLIENT_SECRET. It exits with 1 when a step failed.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/personio-go/sdk/personio/connection"
)

// errFailed is a report with a step that failed; it has been printed.
var errFailed = errors.New("a step failed")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.LookupEnv, os.Stdout, os.Stderr)
	stop()
	switch {
	case err == nil:
	case errors.Is(err, errFailed):
		os.Exit(1)
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	default:
		fmt.Fprintln(os.Stderr, "doctor:", err)
		os.Exit(2)
	}
}

// run is the whole program, so that a test can run it, too.
func run(ctx context.Context, args []string, env func(string) (string, bool), stdout, stderr io.Writer) error {
	cfg, err := parseConfig(args, env, stderr)
	if err != nil {
		return err
	}
	if cfg.guide != "" {
		guide := connection.Guide(cfg.guide, cfg.settings.Operations...).For(cfg.settings.Domain)
		if cfg.json {
			return writeJSON(stdout, guide)
		}
		return guide.WriteText(stdout, cfg.language)
	}
	cfg.colour = isTerminal(stdout)
	settings, opts := cfg.settings, cfg.options()
	if cfg.demo {
		if cfg.breakStep == "list" {
			listBreaks(stdout)
			return nil
		}
		var via connection.Option
		if settings, via, err = demo(cfg.breakStep); err != nil {
			return err
		}
		opts = append(opts, via)
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return show(stdout, connection.Check(ctx, settings, opts...), cfg)
}

func show(stdout io.Writer, report connection.Report, cfg config) error {
	var err error
	if cfg.json {
		err = writeJSON(stdout, report)
	} else {
		err = report.WriteText(stdout, cfg.language, cfg.colour)
	}
	if err == nil && !report.OK() {
		err = errFailed
	}
	return err
}

func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
