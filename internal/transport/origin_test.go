package transport_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/personio-go/sdk/internal/transport"
)

func TestAcceptedBaseURLsHaveOneSpelling(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://api.personio.de":             "https://api.personio.de",
		"https://api.personio.de/":            "https://api.personio.de",
		"HTTPS://API.Personio.DE:443":         "https://api.personio.de",
		"https://api.personio.de:":            "https://api.personio.de",
		"https://api.personio.de:8443/":       "https://api.personio.de:8443",
		"https://gateway.example.com/hr/":     "https://gateway.example.com/hr",
		"https://gateway.example.com/a%20b/c": "https://gateway.example.com/a%20b/c",
		"http://localhost:8080":               "http://localhost:8080",
		"http://LOCALHOST":                    "http://localhost",
		"http://localhost:80/":                "http://localhost",
		"http://127.0.0.1:4711/personio":      "http://127.0.0.1:4711/personio",
		"http://127.3.2.1":                    "http://127.3.2.1",
		"http://[::1]:8080":                   "http://[::1]:8080",
		"http://[::ffff:127.0.0.1]":           "http://[::ffff:127.0.0.1]",
		"https://[2001:db8::443]":             "https://[2001:db8::443]",
	} {
		u, err := transport.ParseBaseURL(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := u.String(); got != want {
			t.Errorf("%s became %s, want %s", text, got, want)
		}
	}
}

func TestRefusedBaseURLs(t *testing.T) {
	t.Parallel()
	const relative, parts, plain = "not an absolute URL", "a user, a query or a fragment", "not https"
	for text, want := range map[string]string{
		"":                                     relative,
		"api.personio.de":                      relative,
		"/v2":                                  relative,
		"//api.personio.de":                    plain,
		"https://":                             relative,
		"https://:8080":                        relative,
		"https:api.personio.de":                relative,
		"https://api.personio.de:port":         relative,
		"https://api.perso nio.de":             relative,
		"https://api.personio.de\n":            relative,
		"https://[::1":                         relative,
		"https://someone:pa55word@example.com": parts,
		"https://example.com?key=pa55word":     parts,
		"https://example.com/?":                parts,
		"https://example.com/#pa55word":        parts,
		"http://api.personio.de":               plain,
		"http://localhost.example.com":         plain,
		"http://127.0.0.1.example.com":         plain,
		"http://0.0.0.0":                       plain,
		"http://10.0.0.1":                      plain,
		"http://2130706433":                    plain,
		"http://169.254.169.254":               plain,
		"ftp://localhost":                      plain,
		"file://localhost/etc/passwd":          plain,
	} {
		u, err := transport.ParseBaseURL(text)
		switch {
		case err == nil:
			t.Errorf("%q was accepted as %s", text, u)
		case !strings.Contains(err.Error(), want):
			t.Errorf("%q: %v, want %s", text, err, want)
		case strings.Contains(err.Error(), "pa55word"):
			t.Errorf("the error repeats what may be secret: %v", err)
		}
	}
}

func FuzzParseBaseURL(f *testing.F) {
	for _, seed := range []string{"https://api.personio.de/", "http://localhost:80", "https://u:p@h/?q#f", "http://[::1]:80/a%2Fb/", "https://h:", "HTTPS://H:443", "https://%31"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, err := transport.ParseBaseURL(text)
		if err != nil {
			return
		}
		if u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
			t.Fatalf("%q became %#v", text, u)
		}
		again, err := transport.ParseBaseURL(u.String())
		if err != nil || again.String() != u.String() {
			t.Fatalf("%q became %q, and that %v, %v", text, u, again, err)
		}
		if reparsed, err := url.Parse(u.String()); err != nil || reparsed.Host != u.Host {
			t.Fatalf("%q: host %q, but %v, %v", text, u.Host, reparsed, err)
		}
	})
}
