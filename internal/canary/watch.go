package canary

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"
)

// Watch collects what comes out. It is an io.Writer, too, for everything that is
// not covered here. The zero Watch is ready.
type Watch struct {
	mu  sync.Mutex
	out bytes.Buffer
}

// Write implements io.Writer.
func (w *Watch) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.Write(p)
}

// Len is how many bytes were looked at.
func (w *Watch) Len() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.Len()
}

// Check reports what of the flock came out.
func (w *Watch) Check(t T, flock Flock) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, found := range flock.Find(w.out.String()) {
		t.Errorf("%s", found)
	}
}

// Loggers write at debug level, as text and as JSON.
func (w *Watch) Loggers() []*slog.Logger {
	options := &slog.HandlerOptions{Level: slog.LevelDebug}
	return []*slog.Logger{slog.New(slog.NewTextHandler(w, options)), slog.New(slog.NewJSONHandler(w, options))}
}

// Logger writes in both ways at once.
func (w *Watch) Logger() *slog.Logger {
	loggers := w.Loggers()
	return slog.New(slog.NewMultiHandler(loggers[0].Handler(), loggers[1].Handler()))
}

// Value prints a value with every verb and logs it: by itself and where values
// are kept in plain sight.
func (w *Watch) Value(what string, v any) {
	type exported struct{ V any }
	for where, holder := range map[string]any{
		"itself": v, "slice": []any{v}, "map": map[string]any{"k": v}, "exported field": exported{v}, "pointer to it": &exported{v},
	} {
		w.print(what+" in "+where, holder)
	}
	w.log(what, v)
}

// Sealed does what Value does, and looks in where methods do not help: into
// unexported fields, and through JSON and XML.
func (w *Watch) Sealed(what string, v any) {
	w.Value(what, v)
	type unexported struct{ v any }
	for where, holder := range map[string]any{
		"unexported field": unexported{v}, "pointer to it": &unexported{v}, "slice of them": []unexported{{v}}, "map in one": struct{ v map[string]any }{map[string]any{"k": v}},
	} {
		w.print(what+" in "+where, holder)
		w.log(what+" in "+where, holder)
	}
	w.marshal(what, v)
	w.log(what+" in a field", struct{ V any }{v})
	w.marshal(what+" in a field", struct{ V any }{v})
}

// Error is Sealed for an error and everything that it wraps.
func (w *Watch) Error(what string, err error) {
	if err == nil {
		return
	}
	w.Sealed(what, err)
	w.Value("wrapped "+what, fmt.Errorf("starting: %w", err))
	switch wrapper := err.(type) { //nolint:errorlint // one step of the chain
	case interface{ Unwrap() error }:
		w.Error(what+" > cause", wrapper.Unwrap())
	case interface{ Unwrap() []error }:
		for _, cause := range wrapper.Unwrap() {
			w.Error(what+" > cause", cause)
		}
	}
}

// Panic prints what a program prints that does not recover. It reports whether
// run panicked.
func (w *Watch) Panic(what string, run func()) (panicked bool) {
	defer func() {
		if p := recover(); p != nil {
			panicked = true
			w.Value("panic of "+what, p)
			_, _ = w.Write(debug.Stack())
		}
	}()
	run()
	return false
}

func (w *Watch) print(what string, v any) {
	var all strings.Builder
	fmt.Fprintln(&all, what)
	for _, verb := range "vsqdxXTtboOcUeEfFgG" {
		for _, flags := range []string{"", "+", "#", " ", "0", "-", "# ", "+#", "10", ".3"} {
			format := "%" + flags + string(verb)
			fmt.Fprintf(&all, "%q: "+format+"\n", format, v)
		}
	}
	fmt.Fprintln(&all, "Sprint:", v)
	fmt.Fprintln(&all, "Errorf:", fmt.Errorf("wrapped: %v", v))
	_, _ = w.Write([]byte(all.String()))
}

func (w *Watch) log(what string, v any) {
	ctx := context.Background()
	for _, logger := range w.Loggers() {
		logger.LogAttrs(ctx, slog.LevelInfo, what, slog.Any("value", v), slog.Group("group", slog.Any("value", v)))
		logger.With(slog.Any("value", v)).WithGroup("group").LogAttrs(ctx, slog.LevelInfo, what, slog.Any("value", v))
	}
}

// marshal keeps the error, too: what cannot be marshalled must not show itself
// in it.
func (w *Watch) marshal(what string, v any) {
	data, err := json.Marshal(v)
	fmt.Fprintf(w, "%s in JSON: %s %v\n", what, data, err)
	data, err = xml.Marshal(v)
	fmt.Fprintf(w, "%s in XML: %s %v\n", what, data, err)
}
