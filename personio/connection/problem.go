package connection

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/personio-go/sdk/internal/company"
	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/transport"
)

// Problem is a setting that cannot be right, whatever Personio says. It never shows the value.
type Problem struct {
	// Message says what is wrong, in any language.
	Message

	// Field of [Settings], such as "CompanyID".
	Field string `json:"field"`
	// Step of the set-up that the field belongs to, empty for Operations.
	Step Step `json:"step,omitempty"`
}

// SettingsError says everything that cannot be right in [Settings].
type SettingsError struct{ Problems []Problem }

func (e *SettingsError) Error() string {
	var b strings.Builder
	b.WriteString("connection: the settings cannot be right")
	for _, p := range e.Problems {
		b.WriteString("; " + p.Field + ": " + p.In(English))
	}
	return b.String()
}

// Validate returns everything that cannot be right as a [*SettingsError], or nil. Nothing is
// sent.
func (s Settings) Validate() error {
	if problems := s.trimmed().allProblems(); len(problems) > 0 {
		return &SettingsError{problems}
	}
	return nil
}

// allProblems are those of the step's settings, and operations that there are not.
func (s Settings) allProblems() []Problem {
	problems := s.problems()
	for _, name := range s.Operations {
		if _, ok := operation.ByName(string(name)); !ok {
			problems = append(problems, Problem{Field: "Operations", Message: say("operations.unknown", "operation", shortened(string(name)))})
		}
	}
	return problems
}

// shortened keeps what may be anything from filling a page.
func shortened(text string) string {
	const most = 40
	if len(text) > most {
		text = text[:most] + "..."
	}
	return plain(strings.ToValidUTF8(text, ""))
}

// problems are found before anything is sent.
func (s Settings) problems() []Problem {
	problems := s.domainProblems()
	if s.hasRecruiting() {
		problems = append(problems, s.recruitingProblems()...)
	}
	if id, err := strconv.ParseInt(s.ChannelID, 10, 64); s.ChannelID != "" && (err != nil || id <= 0) {
		problems = append(problems, Problem{say("channel.no-number"), "ChannelID", StepChannel})
	}
	if s.SourceAttribute != "" && !isAttributeName(s.SourceAttribute) {
		problems = append(problems, Problem{say("source-attribute.name"), "SourceAttribute", StepSourceAttribute})
	}
	if s.hasPersonnel() {
		problems = append(problems, s.clientProblems()...)
	}
	return problems
}

func (s Settings) domainProblems() []Problem {
	_, err := company.Parse(s.Domain)
	var refused *company.Error
	if !errors.As(err, &refused) {
		return nil
	}
	text := say(Code("domain."+string(refused.Kind)), "host", refused.Host, "forms", "domain.forms")
	return []Problem{{text, "Domain", StepDomain}}
}

func (s Settings) recruitingProblems() []Problem {
	var problems []Problem
	switch {
	case s.CompanyID == "":
		problems = append(problems, Problem{say("recruiting-key.no-id"), "CompanyID", StepRecruitingKey})
	case !isNumber(s.CompanyID):
		problems = append(problems, Problem{say("recruiting-key.id-no-number"), "CompanyID", StepRecruitingKey})
	}
	if code := s.tokenProblem(); code != "" {
		problems = append(problems, Problem{say(code), "RecruitingToken", StepRecruitingKey})
	}
	return problems
}

// tokenProblem is what cannot be right about the recruiting token, "" when it may
// be right.
func (s Settings) tokenProblem() Code {
	token := s.RecruitingToken.Reveal()
	switch {
	case token == "":
		return "recruiting-key.no-token"
	case slices.Contains(strings.Fields(strings.ToLower(token)), "bearer"): // of a header that was copied
		return "recruiting-key.bearer"
	case strings.HasPrefix(token, "papi-"), token == s.ClientSecret.Reveal():
		return "recruiting-key.client-secret"
	case isMangled(token):
		return "recruiting-key.mangled"
	default:
		return ""
	}
}

func (s Settings) clientProblems() []Problem {
	var problems []Problem
	add := func(wrong bool, field string, code Code) {
		if wrong {
			problems = append(problems, Problem{say(code), field, StepClient})
		}
	}
	add(s.ClientID == "", "ClientID", "client.no-id")
	add(s.ClientSecret.IsZero(), "ClientSecret", "client.no-secret")
	add(isMangled(s.ClientID), "ClientID", "client.id-mangled")
	add(isMangled(s.ClientSecret.Reveal()), "ClientSecret", "client.secret-mangled")
	return problems
}

// isMangled tells what Personio did not make: its credentials are visible ASCII.
// It is the rule by which a client refuses a recruiting key.
func isMangled(value string) bool { return value != "" && !transport.HeaderSafe(value) }

// isAttributeName tells the API names of attributes, such as custom_attribute_277893.
func isAttributeName(name string) bool {
	number, ok := strings.CutPrefix(name, "custom_attribute_")
	return ok && isNumber(number)
}

func isNumber(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }
