package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// The demo's call is one span over two requests, of which the first failed, and
// one measurement. Nothing of it has an address or a token.
func TestCallIsOneSpanOverItsRequests(t *testing.T) {
	t.Setenv("PERSONIO_CLIENT_ID", "")
	exporter, reader := tracetest.NewInMemoryExporter(), sdkmetric.NewManualReader()
	if err := run(t.Context(), keep{exporter}, reader); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, span := range exporter.GetSpans() {
		names = append(names, span.Name)
		for _, kv := range span.Attributes {
			if text := kv.Value.String(); strings.Contains(text, "https://") || strings.Contains(text, "papi-") || strings.Contains(text, "limit=") {
				t.Errorf("%s: %s is %s", span.Name, kv.Key, text)
			}
		}
	}
	if want := []string{"persons.list attempt", "persons.list attempt", "persons.list"}; !slices.Equal(names, want) {
		t.Errorf("spans %q, want %q", names, want)
	}
	var data metricdata.ResourceMetrics
	if err := reader.Collect(t.Context(), &data); err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(data.ScopeMetrics); !strings.Contains(text, "personio.call.duration") || !strings.Contains(text, "persons.list") {
		t.Errorf("metrics: %s", text)
	}
}

// keep is an exporter that keeps its spans when it is shut down.
type keep struct{ *tracetest.InMemoryExporter }

// Shutdown keeps them.
func (keep) Shutdown(context.Context) error { return nil }
