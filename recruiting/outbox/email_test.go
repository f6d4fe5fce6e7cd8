package outbox_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/personio-go/sdk/recruiting/outbox"
)

// spellings are addresses, and what else is written for each of them.
func spellings() map[string][]string {
	return map[string][]string{
		"grace@example.org":            {" Grace@Example.ORG\n"},
		"jos\u00e9@example.org":        {"jose\u0301@example.org", "JOS\u00c9@EXAMPLE.ORG", "JOSE\u0301@example.org"},
		"grace@xn--mnchen-3ya.example": {"grace@m\u00fcnchen.example", "grace@mu\u0308nchen.example", "Grace@M\u00dcNCHEN.example", "grace@XN--MNCHEN-3YA.example"},
		"\u03c3@example.org":           {"\u03a3@example.org", "\u03c2@example.org"}, // one letter in three forms
		"wei\u00df@example.org":        {"WEI\u1e9e@example.org"},
		"a@b@example.org":              {"A@B@EXAMPLE.org"},
		"no address":                   {" No Address "},
		"grace@_.example":              {"GRACE@_.example"}, // no name of a host
	}
}

func TestAddressesHaveOneForm(t *testing.T) {
	t.Parallel()
	seen := make(map[string]string)
	for want, others := range spellings() {
		for _, spelling := range append(others, want) {
			if got := outbox.NormalEmail(spelling); got != want {
				t.Errorf("NormalEmail(%+q) = %+q, want %+q", spelling, got, want)
			}
		}
		seen[outbox.NormalEmail(want)] = want
	}
	if len(seen) != len(spellings()) {
		t.Error("two addresses have the same form")
	}
	if outbox.NormalEmail("weiss@example.org") == outbox.NormalEmail("wei\u00df@example.org") {
		t.Error("two people have the same form")
	}
}

func FuzzNormalEmail(f *testing.F) {
	for address, others := range spellings() {
		f.Add(address)
		for _, spelling := range others {
			f.Add(spelling)
		}
	}
	f.Fuzz(func(t *testing.T, address string) {
		if !utf8.ValidString(address) {
			t.Skip("no text")
		}
		form := outbox.NormalEmail(address)
		for _, other := range []string{form, norm.NFD.String(address), norm.NFC.String(address), " " + address + "\t"} {
			if got := outbox.NormalEmail(other); got != form {
				t.Errorf("NormalEmail(%+q) = %+q, and of %+q it is %+q", address, form, other, got)
			}
		}
	})
}

// One form decides for submitting, erasing and finding alike.
func TestASpellingDoesNotHideAnEntry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		for address, others := range spellings() {
			if !strings.HasSuffix(address, "example") && !strings.HasPrefix(address, "jos") || strings.Contains(address, "_") {
				continue // no address to which Personio would send anything
			}
			for _, spelling := range append(others, address) {
				s := w.submission(1)
				s.Application.Email = strings.TrimSpace(spelling)
				first := submit(t, w.box, s)
				for _, other := range others {
					s.Application.Email = other
					if again := submit(t, w.box, s); again.ID != first.ID {
						t.Errorf("%+q was submitted again as %+q and is another entry", spelling, other)
					}
					if list, err := w.box.List(t.Context(), outbox.Query{Email: other, Limit: 10}); len(list) != 1 || err != nil {
						t.Errorf("%+q is found %d times as %+q, %v", spelling, len(list), other, err)
					}
				}
				if n, err := w.box.Erase(t.Context(), address); n != 1 || err != nil {
					t.Errorf("%+q: %d erased as %+q, %v", spelling, n, address, err)
				}
			}
		}
		if entries, copies := w.left(t); entries+copies > 0 {
			t.Errorf("%d entries and %d copies are left", entries, copies)
		}
	})
}
