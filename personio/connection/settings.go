package connection

import (
	"fmt"
	"log/slog"
	"strings"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/internal/company"
	"github.com/personio-go/sdk/personio"
)

// Settings are what a company gives. All are optional but Domain: what is empty
// is not configured, and not checked. White space around pasted values is ignored.
type Settings struct {
	// Domain is the company's address in any form: acme, the login address
	// (acme.app.personio.com, older acme.personio.de), the career page, the feed, or
	// a line of text with one of them in it.
	Domain string
	// CompanyID and RecruitingToken are the Recruiting API key.
	CompanyID       string
	RecruitingToken auth.Secret
	// ChannelID is the "Recruiting API channel ID" of the channel that
	// applications are to show.
	ChannelID string
	// SourceAttribute is the API name of the candidate attribute that takes an
	// application's original source, such as "custom_attribute_277893".
	SourceAttribute string
	// ClientID and ClientSecret are the credentials of a custom integration.
	ClientID     string
	ClientSecret auth.Secret
	// Operations that the product wants to use with the API credentials: they decide about
	// access rights. [personio.PeopleOperations] and [recruiting.V2ApplyOperations] are lists
	// of them.
	Operations []personio.Operation
	// Languages in which jobs need texts, such as "de" and "en"; none means
	// whatever language the feed comes in. A check looks at the first two, and at
	// as many more as the other steps leave requests for.
	Languages []string
}

// String names the company and nothing else.
func (s Settings) String() string { return "connection.Settings(" + s.slug() + ")" }

// Format prints what String returns, whatever the verb.
func (s Settings) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(s.String())) }

// LogValue implements [slog.LogValuer].
func (s Settings) LogValue() slog.Value { return slog.StringValue(s.String()) }

func (s Settings) trimmed() Settings {
	for _, field := range []*string{&s.Domain, &s.CompanyID, &s.ChannelID, &s.SourceAttribute, &s.ClientID} {
		*field = strings.TrimSpace(*field)
	}
	s.RecruitingToken = auth.NewSecret(strings.TrimSpace(s.RecruitingToken.Reveal()))
	s.ClientSecret = auth.NewSecret(strings.TrimSpace(s.ClientSecret.Reveal()))
	return s
}

// slug is the company's name, "" when the domain is none.
func (s Settings) slug() string {
	name, err := company.Parse(s.Domain)
	if err != nil {
		return ""
	}
	return name.Slug
}

// feedHost is where the company's feed and career page are.
func (s Settings) feedHost() string {
	name, err := company.Parse(s.Domain)
	if err != nil {
		return ""
	}
	return name.JobsHost()
}

func (s Settings) hasRecruiting() bool { return s.CompanyID != "" || !s.RecruitingToken.IsZero() }

func (s Settings) hasPersonnel() bool { return s.ClientID != "" || !s.ClientSecret.IsZero() }
