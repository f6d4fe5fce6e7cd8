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
	mu   sync.Mutex
	out  bytes.Buffer
	seen map[string]bool // what a verb made of a value; most make the same of it
	all  int
}

// Write implements io.Writer.
func (w *Watch) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all += len(p)
	return w.out.Write(p)
}

// once writes what was not written before.
func (w *Watch) once(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all += len(text)
	if w.seen == nil {
		w.seen = make(map[string]bool)
	}
	if !w.seen[text] {
		w.seen[text] = true
		w.out.WriteString(text + "\n")
	}
}

// Len is how many bytes were looked at.
func (w *Watch) Len() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.all
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

// allVerbs are those that ask a value's Format method; %p does not.
const allVerbs = "vsqdxXTtboOcUeEfFgG"

// Only prints a value with every verb, logs it and looks at it through JSON and
// XML, just as it is.
func (w *Watch) Only(what string, v any) {
	w.print(what, v, allVerbs)
	w.log(what, v)
	w.marshal(what, v)
}

// Value prints a value with every verb and logs it: by itself and where values
// are kept in plain sight.
func (w *Watch) Value(what string, v any) {
	type exported struct{ V any }
	for where, holder := range map[string]any{
		"itself": v, "slice": []any{v}, "map": map[string]any{"k": v}, "exported field": exported{v}, "pointer to it": &exported{v},
	} {
		w.print(where+" of "+what, holder, allVerbs)
	}
	w.log(what, v)
}

// Marshalled does what Value does, and looks at a value through JSON and XML.
func (w *Watch) Marshalled(what string, v any) {
	w.Value(what, v)
	w.marshal(what, v)
	w.log("field of "+what, struct{ V any }{v})
	w.marshal("field of "+what, struct{ V any }{v})
}

// Sealed does what Marshalled does, and looks in where methods do not help: into
// unexported fields, and by address.
func (w *Watch) Sealed(what string, v any) {
	w.Marshalled(what, v)
	w.print(what, v, "p")
	w.hidden(what, v, allVerbs+"p")
}

func (w *Watch) hidden(what string, v any, verbs string) {
	type unexported struct{ v any }
	for where, holder := range map[string]any{
		"unexported field": unexported{v}, "pointer to it": &unexported{v}, "slice of them": []unexported{{v}}, "map in one": struct{ v map[string]any }{map[string]any{"k": v}},
	} {
		w.print(where+" of "+what, holder, verbs)
		w.log(where+" of "+what, holder)
	}
}

// Error looks at an error and everything that it wraps. In unexported fields, and
// wrapped by package fmt, only the verbs are of interest that somebody could use
// there: for a wrong one package fmt opens the struct behind any pointer.
func (w *Watch) Error(what string, err error) {
	if err == nil {
		return
	}
	w.Marshalled(what, err)
	w.hidden(what, err, "v")
	w.print("wrapped "+what, fmt.Errorf("starting: %w", err), "vsqdxX")
	w.log("wrapped "+what, fmt.Errorf("starting: %w", err))
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

func (w *Watch) print(what string, v any, verbs string) {
	w.once(what)
	for _, verb := range verbs {
		flags := []string{""}
		if strings.ContainsRune("vsqx", verb) { // the others do nothing else with flags
			flags = []string{"", "+", "#", " ", "+#"}
		}
		for _, flags := range flags {
			w.once(fmt.Sprintf("%"+flags+string(verb), v))
		}
	}
	w.once(fmt.Sprint(v))
	w.once(fmt.Errorf("wrapped: %v", v).Error())
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
