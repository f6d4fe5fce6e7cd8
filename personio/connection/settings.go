package connection

import (
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/internal/company"
	"github.com/personio-go/sdk/internal/transport"
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
	// Resources of the Personnel API that the product wants to read.
	Resources []Resource
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

var (
	attributeForm = regexp.MustCompile(`^custom_attribute_[0-9]+$`)
	companyIDForm = regexp.MustCompile(`^[0-9]+$`)
)

// problem is a setting that cannot be right, whatever Personio says.
type problem struct {
	step Step
	text string
}

// problems are found before anything is sent.
func (s Settings) problems() []problem {
	var found []problem
	add := func(step Step, wrong bool, text string) {
		if wrong {
			found = append(found, problem{step, text})
		}
	}
	if _, err := company.Parse(s.Domain); err != nil {
		add(StepDomain, true, "This is not the address of a Personio account: "+err.Error()+".")
	}
	if s.hasRecruiting() {
		add(StepRecruitingKey, s.CompanyID == "", "The token is there, the company ID is missing.")
		add(StepRecruitingKey, s.CompanyID != "" && !companyIDForm.MatchString(s.CompanyID), "The company ID is not a number.")
		text := s.tokenProblem()
		add(StepRecruitingKey, text != "", text)
	}
	if s.ChannelID != "" {
		id, err := strconv.ParseInt(s.ChannelID, 10, 64)
		add(StepChannel, err != nil || id <= 0, "The channel ID is not a number; perhaps it is the channel's name.")
	}
	add(StepSourceAttribute, s.SourceAttribute != "" && !attributeForm.MatchString(s.SourceAttribute),
		"The attribute is given by another name than its API name, which looks like custom_attribute_277893.")
	if s.hasPersonnel() {
		add(StepClient, s.ClientID == "", "The client secret is there, the client ID is missing.")
		add(StepClient, s.ClientSecret.IsZero(), "The client ID is there, the client secret is missing.")
		add(StepClient, isMangled(s.ClientID), "The client ID "+mangled)
		add(StepClient, isMangled(s.ClientSecret.Reveal()), "The client secret "+mangled)
	}
	return found
}

// tokenProblem is what cannot be right about the recruiting token, "" when it may
// be right.
func (s Settings) tokenProblem() string {
	token := s.RecruitingToken.Reveal()
	switch {
	case token == "":
		return "The company ID is there, the token is missing."
	case slices.Contains(strings.Fields(strings.ToLower(token)), "bearer"): // of a header that was copied
		return "The token has “Bearer” in front; paste only what follows that word."
	case strings.HasPrefix(token, "papi-"), token == s.ClientSecret.Reveal():
		return "The token is a secret of the Personnel API; recruiting has a token of its own."
	case isMangled(token):
		return "The token " + mangled
	default:
		return ""
	}
}

// mangled is said without showing the value.
const mangled = "has white space inside, or a character that does not belong there, perhaps an invisible one; copy it again."

// isMangled tells what Personio did not make: its credentials are visible ASCII.
// It is the rule by which a client refuses a recruiting key.
func isMangled(value string) bool { return value != "" && !transport.HeaderSafe(value) }

// Validate returns everything that cannot be right, joined, or nil. Nothing is
// sent.
func (s Settings) Validate() error {
	s = s.trimmed()
	var errs []error
	for _, p := range s.problems() {
		errs = append(errs, fmt.Errorf("connection: %s: %s", p.step, p.text))
	}
	for _, r := range s.Resources {
		if _, ok := r.details(); !ok {
			errs = append(errs, fmt.Errorf("connection: unknown resource %.40q", string(r)))
		}
	}
	return errors.Join(errs...)
}
