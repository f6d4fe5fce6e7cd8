package transport

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

func TestPathsGoBelowTheBaseURL(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ base, path, want string }{
		{"https://api.example.com", "/v2/persons", "https://api.example.com/v2/persons"},
		{"https://api.example.com/hr", "/v2/persons", "https://api.example.com/hr/v2/persons"},
		{"https://api.example.com/a%2Fb", "/v2/x", "https://api.example.com/a%2Fb/v2/x"},
		{"https://api.example.com", "/v2/persons/" + url.PathEscape("a b/c"), "https://api.example.com/v2/persons/a%20b%2Fc"},
		{"https://api.example.com", "/v2/persons/" + url.PathEscape("münze?x#y"), "https://api.example.com/v2/persons/m%C3%BCnze%3Fx%23y"},
		{"https://api.example.com", "/v2/persons/a..b/.c/d.", "https://api.example.com/v2/persons/a..b/.c/d."},
		{"https://api.example.com", "/v2/x:y@z", "https://api.example.com/v2/x:y@z"},
	} {
		base, err := url.Parse(test.base)
		if err != nil {
			t.Fatal(err)
		}
		got, err := resolve(base, test.path)
		if err != nil || got.String() != test.want {
			t.Errorf("%s below %s: %v, %v, want %s", test.path, test.base, got, err, test.want)
		}
		if base.String() != test.base {
			t.Errorf("the base URL became %s", base)
		}
	}
}

// Whatever a gateway makes of escapes, an id must stay where it was put.
func TestPathsThatWouldAddressSomethingElse(t *testing.T) {
	t.Parallel()
	base := &url.URL{Scheme: "https", Host: "api.example.com"}
	for _, path := range []string{
		"", "v2/persons", "/", "//evil.example.com/v2", "/v2//persons", "/v2/persons/",
		"/v2/persons/.", "/v2/persons/..", "/v2/../admin", "/v2/./persons", "/..", "/v2/persons/%2e%2e", "/v2/%2E%2e/admin", "/v2/.%2E/admin", "/v2/%2e",
		"/v2/persons/..%2Fadmin", "/v2/persons/a%2F..%2F..%2Fadmin", "/v2/persons/%2F", "/v2/persons/a%2f", "/v2/persons/%2Fa",
		"/v2/persons?limit=1", "/v2/persons#top", "/v2/persons/%", "/v2/persons/%zz", "/v2/persons/%2",
		"https://evil.example.com/v2", "http:/v2",
	} {
		u, err := resolve(base, path)
		if !errors.Is(err, ErrPath) {
			t.Errorf("%q was accepted as %v (%v)", path, u.String(), err)
			continue
		}
		if id := "admin"; strings.Contains(err.Error(), id) {
			t.Errorf("the error repeats the path: %v", err)
		}
	}
}

func FuzzResolve(f *testing.F) {
	for _, seed := range []string{"/v2/persons/4711", "/v2/%2e%2e/x", "/v2/a%2Fb", "//x", "/v2/ü", "/v2/a b", "/%00", "/v2/\\..\\x"} {
		f.Add(seed)
	}
	base, err := url.Parse("https://api.example.com/base")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, path string) {
		u, err := resolve(base, path)
		if err != nil {
			return
		}
		if u.Scheme != base.Scheme || u.Host != base.Host || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			t.Fatalf("%q became %#v", path, u)
		}
		wire, err := url.Parse(u.String())
		if err != nil || wire.Host != base.Host {
			t.Fatalf("%q became %q: %v", path, u.String(), err)
		}
		// Even a gateway that cleans the path up leaves it below the base.
		for segment := range strings.SplitSeq(strings.TrimPrefix(wire.Path, "/base/"), "/") {
			if segment == "" || segment == "." || segment == ".." {
				t.Fatalf("%q became %q", path, u.String())
			}
		}
		// The number of segments is the caller's: no escape came undone.
		if got, want := strings.Count(wire.EscapedPath(), "/"), strings.Count(path, "/")+1; got != want {
			t.Fatalf("%q became %q: %d segments, want %d", path, u.String(), got, want)
		}
	})
}
