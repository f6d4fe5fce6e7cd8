package main

import (
	"context"
	"net/http"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/personio-go/sdk/personio"
)

const scope = "github.com/personio-go/sdk/examples/otel"

// telemetry is a span and a measurement for each call. The SDK's names have few
// values and nothing personal, so that they can be labels.
type telemetry struct {
	tracer  trace.Tracer
	seconds metric.Float64Histogram
}

func newTelemetry(traces trace.TracerProvider, metrics metric.MeterProvider) (telemetry, error) {
	seconds, err := metrics.Meter(scope).Float64Histogram("personio.call.duration",
		metric.WithUnit("s"), metric.WithDescription("Calls of Personio's API, with all their attempts."))
	return telemetry{tracer: traces.Tracer(scope), seconds: seconds}, err
}

// Start implements [personio.Observer].
func (t telemetry) Start(ctx context.Context, call personio.Call) (context.Context, func(personio.Result)) {
	labels := []attribute.KeyValue{
		attribute.String("personio.operation", string(call.Operation)),
		attribute.String("http.request.method", call.Method),
		attribute.String("url.template", call.PathTemplate),
	}
	started := time.Now()
	ctx, span := t.tracer.Start(ctx, string(call.Operation), trace.WithSpanKind(trace.SpanKindInternal), trace.WithAttributes(labels...))
	return ctx, func(result personio.Result) {
		outcome := attribute.Int("http.response.status_code", result.StatusCode) // 0 without an answer
		span.SetAttributes(outcome, attribute.Int("personio.attempts", result.Attempts))
		if result.Err != nil {
			// The text of an error of the SDK has nothing personal in it.
			span.SetStatus(codes.Error, result.Err.Error())
		}
		span.End()
		t.seconds.Record(ctx, time.Since(started).Seconds(), metric.WithAttributes(append(labels, outcome)...))
	}
}

// attempts is middleware that makes a span for each request on the wire.
// Personio's paths have ids in them: the span is named after the operation, and
// the address is not recorded.
func attempts(traces trace.TracerProvider) personio.Middleware {
	return func(next http.RoundTripper) http.RoundTripper {
		return otelhttp.NewTransport(next,
			otelhttp.WithTracerProvider(withoutAddresses{traces}),
			otelhttp.WithSpanNameFormatter(func(_ string, r *http.Request) string {
				call, _ := personio.OperationFromContext(r.Context())
				return string(call.Operation) + " attempt"
			}))
	}
}
