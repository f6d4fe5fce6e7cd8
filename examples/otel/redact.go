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
func (p withoutAddresses) Tracer(name string, opts ...trace.TracerOption) trace.Tracer { //nolint:ireturn // its interface
	return quietTracer{p.TracerProvider.Tracer(name, opts...)}
}

type quietTracer struct{ trace.Tracer }

// Start implements [trace.Tracer].
func (t quietTracer) Start(ctx context.Context, name string, opts ...trace.SpanStartOption) (context.Context, trace.Span) { //nolint:ireturn // its interface
	config := trace.NewSpanStartConfig(opts...)
	ctx, span := t.Tracer.Start(ctx, name, trace.WithSpanKind(config.SpanKind()), trace.WithAttributes(quiet(config.Attributes())...))
	span = quietSpan{span}
	return trace.ContextWithSpan(ctx, span), span
}

type quietSpan struct{ trace.Span }

// SetAttributes implements [trace.Span].
func (s quietSpan) SetAttributes(attributes ...attribute.KeyValue) {
	s.Span.SetAttributes(quiet(attributes)...)
}

func quiet(attributes []attribute.KeyValue) []attribute.KeyValue {
	return slices.DeleteFunc(slices.Clone(attributes), func(kv attribute.KeyValue) bool {
		return kv.Key == "url.full" || kv.Key == "http.url" || kv.Key == "http.target"
	})
}
