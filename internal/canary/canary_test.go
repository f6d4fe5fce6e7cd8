package canary_test

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/personio-go/sdk/internal/canary"
)

const bird = "canary-5up3r/53cr37+bird"

// recorder is a T that notes instead of failing.
type recorder struct{ found []string }

func (*recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.found = append(r.found, fmt.Sprintf(format, args...))
}

func finds(t *testing.T, watch func(*canary.Watch)) bool {
	t.Helper()
	var w canary.Watch
	watch(&w)
	var r recorder
	w.Check(&r, canary.Flock{"bird": bird, "other": "something-that-is-nowhere"})
	for _, found := range r.found {
		if !strings.Contains(found, "the bird") {
			t.Errorf("found %s", found)
		}
	}
	return len(r.found) > 0
}

type plain struct{ Text string }

type hidden struct{ text string }

// quiet protects itself where its methods are asked.
type quiet struct{ text string }

func (quiet) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte("-")) }

// talkative is an error with a secret deep inside.
type talkative struct{ cause error }

func (talkative) Error() string   { return "it failed" }
func (t talkative) Unwrap() error { return t.cause }

// A watch is worth nothing if it overlooks anything.
func TestWatchFindsWhatIsNotProtected(t *testing.T) {
	t.Parallel()
	for name, watch := range map[string]func(*canary.Watch){
		"a text":                       func(w *canary.Watch) { w.Value("it", bird) },
		"bytes":                        func(w *canary.Watch) { w.Value("it", []byte(bird)) },
		"a value as it is":             func(w *canary.Watch) { w.Only("it", plain{bird}) },
		"an exported field":            func(w *canary.Watch) { w.Value("it", plain{bird}) },
		"an unexported field":          func(w *canary.Watch) { w.Value("it", hidden{bird}) },
		"a value in unexported fields": func(w *canary.Watch) { w.Sealed("it", quiet{bird}) },
		"an error":                     func(w *canary.Watch) { w.Error("it", errors.New(bird)) },
		"a cause":                      func(w *canary.Watch) { w.Error("it", talkative{talkative{errors.New(bird)}}) },
		"one of several causes":        func(w *canary.Watch) { w.Error("it", errors.Join(errors.New("a"), talkative{errors.New(bird)})) },
		"a log line":                   func(w *canary.Watch) { w.Logger().Debug(bird) },
		"a panic":                      func(w *canary.Watch) { w.Panic("it", func() { panic(plain{bird}) }) }, //nolint:forbidigo // it is what is watched
		"plain output":                 func(w *canary.Watch) { fmt.Fprint(w, "see ", bird, "!") },
		"hex":                          func(w *canary.Watch) { fmt.Fprint(w, hex.EncodeToString([]byte("x"+bird))) },
		"base64":                       func(w *canary.Watch) { fmt.Fprint(w, base64.StdEncoding.EncodeToString([]byte(bird))) },
		"base64 within":                func(w *canary.Watch) { fmt.Fprint(w, base64.URLEncoding.EncodeToString([]byte("a"+bird+"z"))) },
		"base64 further within":        func(w *canary.Watch) { fmt.Fprint(w, base64.RawURLEncoding.EncodeToString([]byte("ab"+bird+"yz"))) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !finds(t, watch) {
				t.Error("overlooked")
			}
		})
	}
}

func TestEveryVerbIsWatched(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%#x", "%# X", "%d", "%c", "%U"} {
		output := fmt.Sprintf(format, []byte(bird))
		if format == "%c" {
			output = strings.Trim(output, "[]")
		}
		if len(canary.Flock{"bird": bird}.Find(output)) == 0 {
			t.Errorf("%s: not found in %s", format, output)
		}
	}
}

func TestWatchFindsNothingWhereNothingIs(t *testing.T) {
	t.Parallel()
	for name, watch := range map[string]func(*canary.Watch){
		"protected where methods are asked": func(w *canary.Watch) { w.Value("it", quiet{bird}) },
		"something else":                    func(w *canary.Watch) { w.Error("it", errors.New("canary-of-somebody-else")) },
		"no error":                          func(w *canary.Watch) { w.Error("it", nil) },
		"no panic": func(w *canary.Watch) {
			if w.Panic("it", func() {}) {
				fmt.Fprint(w, bird)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if finds(t, watch) {
				t.Error("found what is not there")
			}
		})
	}
}
