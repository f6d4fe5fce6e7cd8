package main

import (
	"context"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

// withoutAddresses is a TracerProvider whose spans do not say where a request
// went. What otelhttp records of it, url.full, has ids of persons and filters
// such as e-mail addresses.
type withoutAddresses struct{ trace.TracerProvider }

// Tracer implements [trace.TracerProvider].
func (p withoutAddresses) Tracer(name string, opts ...trace.TracerOption) trace.Tracer {
	return quietTracer{p.TracerProvider.Tracer(name, opts...)}
}

type quietTracer struct{ trace.Tracer }

// Start implements [trace.Tracer].
func (t quietTracer) Start(ctx context.Context, name string, opts ...trace.SpanStartOption) (context.Context, trace.Span) {
	config := trace.NewSpanStartConfig(opts...)
	kept := slices.DeleteFunc(slices.Clone(config.Attributes()), func(kv attribute.KeyValue) bool {
		return kv.Key == "url.full" || kv.Key == "http.url" || kv.Key == "http.target"
	})
	return t.Tracer.Start(ctx, name, trace.WithSpanKind(config.SpanKind()), trace.WithAttributes(kept...))
}
