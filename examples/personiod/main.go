// Command personiod is a Personio on this machine, for programs of any language to
// be tested against: it keeps state, and is as strict as the real API is documented
// to be. README.md has a first hour with it, for curl, Python and TypeScript.
//
//	go run ./examples/personiod                                  # a built-in company
//	go run ./examples/personiod -addr :8765 -seed company.json   # one of your own; seed.schema.json has the form
//	go run ./examples/personiod -without-rate-limits -log
//	go run ./examples/personiod -quirk empty-pages -quirk relative-links
//	go run ./examples/personiod -fault operation=persons.list,status=502,times=3
//	go run ./examples/personiod -fault operation=persons.create,break=after
//
// It prints the address and, for each company, the credentials, as NAME=VALUE
// lines. Webhooks are delivered, with Personio's schedule. Below /_personiod/ tests
// reset, change and watch it. The data is gone when the program ends, which SIGTERM
// and an interrupt ask it to do.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/personio-go/sdk/personio/personiotest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case err == nil:
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	default:
		fmt.Fprintln(os.Stderr, "personiod:", err)
		os.Exit(1)
	}
}

// run is the whole program, so that a test can run it, too.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	cfg, err := parseConfig(args, os.Getenv, stderr)
	switch {
	case err != nil:
		return err
	case cfg.schema != "":
		return os.WriteFile(cfg.schema, seedSchema(), 0o600) // a mode that the user may widen
	}
	data, err := readSeed(cfg.seed)
	if err != nil {
		return err
	}
	server := personiotest.New()
	server.SetQuirks(cfg.quirks)
	if cfg.unlimited {
		server.WithoutRateLimits()
	}
	if err := server.Inject(cfg.faults...); err != nil {
		return fmt.Errorf("-fault: %w", err)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", cfg.addr)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	base := "http://" + listener.Addr().String()
	fmt.Fprintf(stdout, "PERSONIO_BASE_URL=%s\n", base)
	control := newControl(server, data)
	for i, c := range data.Companies {
		if i == 0 {
			cfg.credentials.give(&c)
		}
		for _, line := range control.plant(c).lines(base) {
			fmt.Fprintf(stdout, "%s=%s\n", line[0], line[1])
		}
	}
	return serve(ctx, listener, logging(control.over(server, cfg.control), cfg, stderr), server)
}

// serve answers requests and delivers webhooks until the context ends.
func serve(ctx context.Context, listener net.Listener, handler http.Handler, server *personiotest.Server) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var running sync.WaitGroup
	running.Go(func() { server.DeliverWebhooks(ctx, nil) })
	httpServer := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	running.Go(func() {
		<-ctx.Done()
		last, done := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer done()
		if httpServer.Shutdown(last) != nil {
			_ = httpServer.Close() // whoever is not ready by now is cut off
		}
	})
	err := httpServer.Serve(listener)
	cancel()
	running.Wait()
	if !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving: %w", err)
	}
	return nil
}

// logging prints a line for each request, if that is wanted.
func logging(next http.Handler, cfg config, w io.Writer) http.Handler {
	if !cfg.log {
		return next
	}
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		began, recorder := time.Now(), &statusRecorder{ResponseWriter: rw, status: http.StatusOK}
		defer func() {
			fmt.Fprintf(w, "%s %s %d %v\n", r.Method, r.URL.RequestURI(), recorder.status, time.Since(began).Round(time.Microsecond))
		}()
		next.ServeHTTP(recorder, r)
	})
}

type statusRecorder struct {
	http.ResponseWriter

	status int
}

func (r *statusRecorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap lets [http.ResponseController] flush.
func (r *statusRecorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
