// Command jobboard is a small job platform on top of the SDK: it mirrors a
// company's open positions from Personio, shows them, and hands applications
// back.
//
//	go run ./examples/jobboard                    # with a built-in Personio whose jobs change by themselves
//	go run ./examples/jobboard -once              # the whole story without waiting
//	go run ./examples/jobboard -feed jobs.xml     # a document as the company's feed
//	go run ./examples/jobboard -company acme      # a real company
//
// Credentials come from flags or, better, from the environment:
// PERSONIO_COMPANY_ID, PERSONIO_RECRUITING_TOKEN, PERSONIO_CHANNEL_ID and
// PERSONIO_SOURCE_ATTRIBUTE.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.LookupEnv, os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "jobboard:", err)
		os.Exit(1)
	}
}

// run is the whole program, so that a test can run it, too.
func run(ctx context.Context, args []string, env func(string) (string, bool), stdout, stderr io.Writer) (err error) {
	cfg, err := parseConfig(args, env, stderr)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: cfg.logLevel()}))
	app, err := newApp(cfg, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, app.close()) }()
	if cfg.once {
		return once(ctx, app, stdout)
	}
	return serve(ctx, app, stdout)
}

// serve polls the feed and shows the board until the context ends.
func serve(ctx context.Context, app *app, stdout io.Writer) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", app.cfg.addr)
	if err != nil {
		return fmt.Errorf("%w (choose another address with -addr)", err)
	}
	app.cfg.publicURL = cmp.Or(app.cfg.publicURL, "http://"+listener.Addr().String())
	handler, err := newWeb(app)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	fmt.Fprintf(stdout, "The job board: http://%s/\nIts events:    http://%s/admin\n", listener.Addr(), listener.Addr())

	// Requests that last, such as the stream of events, end with the program.
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(app.log.Handler(), slog.LevelWarn),
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	app.work(ctx)

	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return fmt.Errorf("stopping: %w", err)
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
