// Otel shows how OpenTelemetry watches a client: a span and a measurement for
// each call, and below it a span for each request on the wire.
//
//	go run ./examples/otel
//
// It talks to Personio in its own process, which has a bad moment, and prints
// what was recorded. With PERSONIO_CLIENT_ID and PERSONIO_CLIENT_SECRET in the
// environment it reads from the real one.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"go.opentelemetry.io/otel/exporters/stdout/stdouttrace"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func main() {
	exporter, err := stdouttrace.New(stdouttrace.WithPrettyPrint())
	if err == nil {
		err = run(context.Background(), exporter, sdkmetric.NewManualReader())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "otel:", err)
		os.Exit(1)
	}
}

// run lists persons, watched.
func run(ctx context.Context, exporter sdktrace.SpanExporter, reader sdkmetric.Reader) error {
	traces := sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter))
	defer traces.Shutdown(ctx) //nolint:errcheck // nothing is buffered
	metrics := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
	observer, err := newTelemetry(traces, metrics)
	if err != nil {
		return err
	}
	source, opts := connect()
	client, err := personio.New(source, append(opts, personio.WithObserver(observer), personio.WithMiddleware(attempts(traces)))...)
	if err != nil {
		return err
	}
	_, err = client.Persons.List(ctx, personio.PersonListOptions{})
	return err
}

// connect returns the credentials of the environment, or those of a Personio in
// this process that answers the first request with an error.
func connect() (auth.Source, []personio.Option) { //nolint:ireturn // one of two kinds
	if id, secret := os.Getenv("PERSONIO_CLIENT_ID"), os.Getenv("PERSONIO_CLIENT_SECRET"); id != "" && secret != "" {
		return auth.ClientCredentials(id, secret), nil
	}
	server := personiotest.New()
	_ = server.Inject(personiotest.Fault{Operation: "persons.list", Status: http.StatusBadGateway}) // there is such an operation
	id, secret := server.AddCompany("acme").AddClient()
	return auth.ClientCredentials(id, secret), []personio.Option{personio.WithHTTPClient(server.Client())}
}
