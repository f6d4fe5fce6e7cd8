package company_test

import (
	"net/url"
	"testing"

	"github.com/personio-go/sdk/internal/company"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]company.Name{
		"acme":                     {Slug: "acme"},
		" Acme ":                   {Slug: "acme"},
		"nexwafe-1":                {Slug: "nexwafe-1"},
		"acme.personio.de":         {Slug: "acme", TLD: "de"},
		"ACME.Personio.de.":        {Slug: "acme", TLD: "de"},
		"acme.personio.com":        {Slug: "acme", TLD: "com"},
		"acme.jobs.personio.com":   {Slug: "acme", TLD: "com"},
		"acme.jobs.personio.de":    {Slug: "acme", TLD: "de"},
		"acme.personio.de/":        {Slug: "acme", TLD: "de"},
		"https://acme.personio.de": {Slug: "acme", TLD: "de"},
		"https://acme.personio.de/login/index?a=b#":     {Slug: "acme", TLD: "de"},
		"https://acme.jobs.personio.de/xml?language=en": {Slug: "acme", TLD: "de"},
		"https://acme.personio.com:443/":                {Slug: "acme", TLD: "com"},
		"support":                                       {Slug: "support"},
		// Ports, and addresses without a scheme.
		"acme.personio.de:443":             {Slug: "acme", TLD: "de"},
		"//acme.personio.de":               {Slug: "acme", TLD: "de"},
		"//acme.jobs.personio.com:443/xml": {Slug: "acme", TLD: "com"},
		"acme.personio.de?language=de":     {Slug: "acme", TLD: "de"},
		"acme.personio.de#":                {Slug: "acme", TLD: "de"},
		// What stood around it in a mail or a document.
		"<https://acme.personio.de>":              {Slug: "acme", TLD: "de"},
		"acme.personio.de,":                       {Slug: "acme", TLD: "de"},
		"acme.personio.de;":                       {Slug: "acme", TLD: "de"},
		"https://acme.personio.de/login. ":        {Slug: "acme", TLD: "de"},
		`"acme.personio.de"`:                      {Slug: "acme", TLD: "de"},
		`'acme',`:                                 {Slug: "acme"},
		"„acme.personio.de“":                      {Slug: "acme", TLD: "de"},
		"“https://acme.personio.com/”.":           {Slug: "acme", TLD: "com"},
		"«acme»":                                  {Slug: "acme"},
		"`acme.personio.de`":                      {Slug: "acme", TLD: "de"},
		"(acme.personio.de)":                      {Slug: "acme", TLD: "de"},
		" \"<https://acme.personio.de>\" ;\u00a0": {Slug: "acme", TLD: "de"},
		// The form of a dead career page, but a company may be called like that.
		"acme-jobs.personio.de": {Slug: "acme-jobs", TLD: "de"},
	} {
		got, err := company.Parse(input)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %+v, %v; want %+v", input, got, err, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, input := range []string{
		"", " ", ".", "-acme", "acme-", "ac me", "a..b", "acme#", "acme?", "acme:80",
		"acme.evil.com", "acme.evil.com/x?", "evil.com#.personio.de", "acme@evil.com",
		"https://acme.personio.de@evil.com/", "https://evil.com/acme.personio.de", "acme.personio.de.evil.com",
		"аcme.personio.de" /* Cyrillic а */, "\u212Acme" /* Kelvin sign */, "a.b.personio.de", "acme.jobs.jobs.personio.de",
		"www.personio.de", "https://api.personio.de/v1/auth", "jobs.personio.de", "https://", "http://%zz",
		"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg",
		"acme.personio.eu", "https:acme.personio.de", "//acme.evil.com", "acme.evil.com:443", "acme.personio.de:443:443",
		"acme.app.personio.com", "https://acme.app.personio.com/login", ".acme", `"`, "<>", "„acme“ acme", "acme.personio.de, evil.com",
		"evil.com:443#.personio.de", "evil.com?.personio.de", "//evil.com\\.personio.de", "acme.personio.de:x@evil.com",
		`https://acme.personio.de\@evil.com`, "https://[::1]/", "acme_gmbh", "ac%6De", "acme\x00", "acme\npersonio.de",
	} {
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

// Whatever is accepted, the host that comes out of it is the company's own.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"acme", "https://acme.personio.de/login", "acme.evil.com/x?", "acme.jobs.personio.com", "„acme“,", "//acme.personio.de:443"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, input string) {
		name, err := company.Parse(input)
		if err != nil {
			return
		}
		u, err := url.Parse("https://" + name.JobsHost() + "/xml")
		if err != nil || u.Host != name.JobsHost() || u.Path != "/xml" || u.User != nil {
			t.Fatalf("Parse(%q) = %+v: host %v, %v", input, name, u, err)
		}
	})
}
