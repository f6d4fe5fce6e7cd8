package company_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/personio-go/sdk/internal/company"
)

// What people paste, and the company that they mean.
func TestParse(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]company.Name{
		// A bare name, also one that Personio has a host for.
		"acme": {Slug: "acme"}, " Acme ": {Slug: "acme"}, "nexwafe-1": {Slug: "nexwafe-1"}, "acme-jobs": {Slug: "acme-jobs"},
		"support": {Slug: "support"}, "status": {Slug: "status"}, "accounts": {Slug: "accounts"}, "app": {Slug: "app"},
		"abc": {Slug: "abc"}, strings.Repeat("a", 40): {Slug: strings.Repeat("a", 40)}, "123": {Slug: "123"},
		// Today's login address: help centre, article 7172393854109, read 2026-11-30.
		"acme.app.personio.com": {Slug: "acme"}, "https://acme.app.personio.com/login": {Slug: "acme"},
		"https://acme.app.personio.com/": {Slug: "acme"}, "http://acme.app.personio.com": {Slug: "acme"},
		"https://acme.app.personio.com/configuration/integrations?tab=api#keys": {Slug: "acme"},
		"ACME.APP.PERSONIO.COM": {Slug: "acme"}, "acme.app.personio.com:443": {Slug: "acme"}, "acme-jobs.app.personio.com": {Slug: "acme-jobs"},
		"https://acme.app.personio.com/login?email=anna@acme.de": {Slug: "acme"},
		// The older login addresses.
		"acme.personio.de": {Slug: "acme", TLD: "de"}, "ACME.Personio.de.": {Slug: "acme", TLD: "de"}, "acme.personio.com": {Slug: "acme", TLD: "com"},
		"acme.personio.de/": {Slug: "acme", TLD: "de"}, "https://acme.personio.de": {Slug: "acme", TLD: "de"},
		"https://acme.personio.de/login/index?a=b#": {Slug: "acme", TLD: "de"}, "https://acme.personio.com:443/": {Slug: "acme", TLD: "com"},
		"acme.personio.de:443": {Slug: "acme", TLD: "de"}, "//acme.personio.de": {Slug: "acme", TLD: "de"},
		"acme.personio.de?language=de": {Slug: "acme", TLD: "de"}, "acme.personio.de#": {Slug: "acme", TLD: "de"},
		"HTTPS://acme.personio.de/Größe": {Slug: "acme", TLD: "de"},
		// The career page, a job on it, the feed.
		"acme.jobs.personio.com": {Slug: "acme", TLD: "com"}, "acme.jobs.personio.de": {Slug: "acme", TLD: "de"},
		"//acme.jobs.personio.com:443/xml":                                        {Slug: "acme", TLD: "com"},
		"https://acme.jobs.personio.de/xml?language=en":                           {Slug: "acme", TLD: "de"},
		"https://acme.jobs.personio.com/job/1834171?language=de&display=de#apply": {Slug: "acme", TLD: "com"},
		"https://acme.jobs.personio.com/privacy-policy?language=de":               {Slug: "acme", TLD: "com"},
		"https://acme.jobs.personio.de/search.json":                               {Slug: "acme", TLD: "de"},
		"acme-jobs.jobs.personio.de":                                              {Slug: "acme-jobs", TLD: "de"},
		"support.jobs.personio.de":                                                {Slug: "support", TLD: "de"},
		// The career page until 2021-05-31: "Retrieving open job positions", updated 2025-09-18. Before,
		// acme-jobs was taken for the company's name, for whose feed nobody ever answered.
		"acme-jobs.personio.de": {Slug: "acme", TLD: "de"}, "https://acme-jobs.personio.de/job/17": {Slug: "acme", TLD: "de"},
		"acme-jobs.personio.com": {Slug: "acme-jobs", TLD: "com"},
		// What stood around it in a mail or a document.
		"<https://acme.personio.de>": {Slug: "acme", TLD: "de"}, "acme.personio.de,": {Slug: "acme", TLD: "de"}, "acme.personio.de;": {Slug: "acme", TLD: "de"},
		"https://acme.personio.de/login. ": {Slug: "acme", TLD: "de"}, `"acme.personio.de"`: {Slug: "acme", TLD: "de"}, `'acme',`: {Slug: "acme"},
		"„acme.personio.de“": {Slug: "acme", TLD: "de"}, "“https://acme.personio.com/”.": {Slug: "acme", TLD: "com"}, "«acme»": {Slug: "acme"},
		"`acme.personio.de`": {Slug: "acme", TLD: "de"}, "(acme.personio.de)": {Slug: "acme", TLD: "de"}, "acme?": {Slug: "acme"}, "acme!": {Slug: "acme"},
		" \"<https://acme.personio.de>\" ;\u00a0": {Slug: "acme", TLD: "de"}, "[acme](https://acme.app.personio.com/login)": {Slug: "acme"},
		`<a href="https://acme.app.personio.com/login">Personio</a>`: {Slug: "acme"}, "**acme.personio.de**": {Slug: "acme", TLD: "de"},
		"\ufeffacme.personio.de\u200b": {Slug: "acme", TLD: "de"}, "→ acme.personio.de ←": {Slug: "acme", TLD: "de"}, "\u200eacme\u200e": {Slug: "acme"},
		"acme\x00": {Slug: "acme"}, "acme.personio.de\r\n": {Slug: "acme", TLD: "de"}, "✅acme.app.personio.com✅": {Slug: "acme"},
		// A line of an e-mail.
		"Unser Personio ist https://acme.app.personio.com/login (bitte nicht weitergeben).": {Slug: "acme"},
		"Login: acme.personio.de":                                                       {Slug: "acme", TLD: "de"},
		"ist es acme.personio.de?":                                                      {Slug: "acme", TLD: "de"},
		"Anna <anna@acme.example> schrieb: acme.personio.com":                           {Slug: "acme", TLD: "com"},
		"- acme.jobs.personio.de":                                                       {Slug: "acme", TLD: "de"},
		"www.acme.example, jobs: acme.jobs.personio.com":                                {Slug: "acme", TLD: "com"},
		"https://acme.app.personio.com and the feed https://acme.jobs.personio.com/xml": {Slug: "acme", TLD: "com"},
		"see https://support.personio.de/hc and https://acme.personio.de":               {Slug: "acme", TLD: "de"},
		"Größe GmbH\nhttps://acme.app.personio.com\nViele Grüße":                        {Slug: "acme"},
	} {
		got, err := company.Parse(input)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %+v, %v; want %+v", input, got, err, want)
		}
	}
}

// What is no company, and what the error says that it is instead.
func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for kind, inputs := range map[company.Kind][]string{
		company.Empty:        {"", " ", ".", `"`, "<>", "„“", "?!", "//"},
		company.NoAddress:    {"ac me", "Acme GmbH & Co. KG", "unser Personio", "„acme“ acme", "acme, acme"},
		company.NotAnAddress: {"ftp://acme.personio.de", "acme:80", "https:acme.personio.de", "https://acme", "https://", "http://%zz", "acme.personio.de:443:443", "acme.personio.de:port", "http://acme.personio.de:https://x"},
		company.NotAName: {
			"-acme", "acme-", "a.b.personio.de", "acme.jobs.jobs.personio.de", "acme_gmbh", "ac%6De", "acme_gmbh.personio.de",
			"-acme.personio.de", ".app.personio.com", ".personio.de", "acme.app.personio.de",
		},
		company.Length: {"ab", "ab.personio.de", "ab.app.personio.com", strings.Repeat("a", 41), strings.Repeat("a", 64) + ".personio.de", "ab-jobs.personio.de"},
		company.ForeignLetter: {
			"аcme.personio.de" /* Cyrillic a */, "\u212Acme" /* Kelvin sign */, "müller.personio.de", "acme.pers\u00f6nio.de", "ac\u200bme.personio.de",
			"ac\x00me", "acme。personio。de", "ＡＣＭＥ.personio.de", "acme\u00ad.personio.de",
		},
		company.IPAddress: {"192.168.0.1", "https://127.0.0.1/login", "10.0.0.1:443", "2001:db8::1"},
		company.OtherHost: {
			"acme.recruitee.com", "acme.evil.com", "acme.evil.com/x?", "evil.com#.personio.de", "https://evil.com/acme.personio.de", "acme.personio.de.evil.com",
			"personio.de.evil.example", "acme-personio.de", "acmepersonio.de", "acme.personio.eu", "//acme.evil.com", "acme.evil.com:443", "evil.com:443#.personio.de",
			"evil.com?.personio.de", "https://www.linkedin.com/company/acme", "acme.join.com", "https://acme.greenhouse.io/jobs", "a..b",
		},
		company.Email: {"anna@acme.personio.de", "acme@evil.com", "https://acme.personio.de@evil.com/", "acme.personio.de:x@evil.com", "mailto:hr@acme.example", "HR <hr@acme.personio.de>"},
		company.PersonioHost: {
			"www.personio.de", "https://api.personio.de/v1/auth", "jobs.personio.de", "https://accounts.personio.com/acme", "https://login.personio.com/u/login/identifier?state=x",
			"auth.personio.com", "id.personio.de", "app.personio.com", "community.personio.com", "marketplace.personio.de", "developer.personio.de", "support.personio.de/hc/de",
			"status.personio.de", "personio.de", "https://personio.com/pricing", "log in at https://login.personio.com",
		},
		company.Several: {"acme.personio.de, beta.personio.de", "https://acme.app.personio.com or https://beta.app.personio.com"},
	} {
		for _, input := range inputs {
			got, err := company.Parse(input)
			var refused *company.Error
			if !errors.As(err, &refused) || refused.Kind != kind {
				t.Errorf("Parse(%q) = %+v, %v; want an error of kind %s", input, got, err, kind)
				continue
			}
			if !strings.Contains(err.Error(), "https://acme.app.personio.com") || strings.Contains(err.Error(), "@") {
				t.Errorf("Parse(%q): the error %q shows no form that is accepted, or repeats an e-mail address", input, err)
			}
		}
	}
	for _, input := range []string{`//evil.com\.personio.de`, `https://acme.personio.de\@evil.com`, "https://[::1]/", ".acme", `acme\.personio.de`} {
		if got, err := company.Parse(input); err == nil {
			t.Errorf("Parse(%q) = %+v, want an error", input, got)
		}
	}
}

func TestJobsHost(t *testing.T) {
	t.Parallel()
	for want, name := range map[string]company.Name{
		"acme.jobs.personio.de":  {Slug: "acme"},
		"acme.jobs.personio.com": {Slug: "acme", TLD: "com"},
	} {
		if got := name.JobsHost(); got != want {
			t.Errorf("%+v: host %q, want %q", name, got, want)
		}
	}
}

// Whatever is accepted, the host that comes out of it is the company's own, and the company's
// name stands in the text as a whole word: nothing is cut out of the middle of another one.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"acme", "https://acme.app.personio.com/login", "acme.evil.com/x?", "acme.jobs.personio.com", "„acme“,", "//acme.personio.de:443",
		"acme-jobs.personio.de", "hr@acme.personio.de", "ac\u200bme.personio.de", "Login: acme.personio.de, danke", "[::1]:443", "a→b.personio.de",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, input string) {
		name, err := company.Parse(input)
		if err != nil {
			if name != (company.Name{}) {
				t.Fatalf("Parse(%q) = %+v with %v", input, name, err)
			}
			return
		}
		u, err := url.Parse("https://" + name.JobsHost() + "/xml")
		if err != nil || u.Host != name.JobsHost() || u.Path != "/xml" || u.User != nil {
			t.Fatalf("Parse(%q) = %+v: host %v, %v", input, name, u, err)
		}
		if again, err := company.FromHost(name.JobsHost()); err != nil || again.Slug != name.Slug {
			t.Fatalf("Parse(%q) = %+v, whose own host is that of %+v, %v", input, name, again, err)
		}
		if !strings.Contains(strings.ToLower(input), name.Slug) {
			t.Fatalf("Parse(%q) = %+v, which is not in the text", input, name)
		}
	})
}
