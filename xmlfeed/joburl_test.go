package xmlfeed_test

import (
	"errors"
	"testing"

	"github.com/personio-go/sdk/xmlfeed"
)

func TestJobURL(t *testing.T) {
	t.Parallel()
	whole := xmlfeed.JobLink{Channel: "12 3&", Posting: "p", Language: "en"}
	for _, test := range []struct {
		company string
		link    xmlfeed.JobLink
		want    string
	}{
		{"acme", xmlfeed.JobLink{}, "https://acme.jobs.personio.de/job/7"},
		{"https://acme.jobs.personio.com/xml?language=de", xmlfeed.JobLink{Channel: "5"}, "https://acme.jobs.personio.com/job/7?_pc=5"},
		{"acme.app.personio.com", whole, "https://acme.jobs.personio.de/job/7?_pc=12+3%26&language=en&pid=p"},
	} {
		got, err := xmlfeed.JobURL(test.company, 7, test.link)
		client, clientErr := xmlfeed.NewClient(test.company)
		if got != test.want || errors.Join(err, clientErr) != nil || client.JobURL(7, test.link) != got {
			t.Errorf("%s: %q, %v, want %q", test.company, got, err, test.want)
		}
	}
	if got, err := xmlfeed.JobURL("acme.example", 7, whole); got != "" || !errors.Is(err, xmlfeed.ErrInvalidCompany) {
		t.Errorf("%q, %v", got, err)
	}
}
