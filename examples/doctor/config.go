package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/connection"
)

// config is what the command line and the environment come to.
type config struct {
	settings  connection.Settings
	demo      bool
	breakStep string
	guide     string
	json      bool
	probe     bool
	colour    bool
	language  connection.Language
}

func parseConfig(args []string, env func(string) (string, bool), output io.Writer) (config, error) {
	var cfg config
	var operations, languages, language string
	s := &cfg.settings

	flags := flag.NewFlagSet("doctor", flag.ContinueOnError)
	flags.SetOutput(output)
	flags.BoolVar(&cfg.demo, "demo", false, "check a built-in company")
	flags.StringVar(&cfg.breakStep, "break", "", "with -demo: break this `step`; list names them")
	flags.StringVar(&cfg.guide, "guide", "", "print what a company has to do to connect this `product`")
	flags.BoolVar(&cfg.json, "json", false, "print JSON")
	flags.BoolVar(&cfg.probe, "probe", false, "send the application that must be refused, which tells about recruiting and counts\n"+
		"against the company's limit of 20 per minute (default with -demo, whose company is not real)")
	flags.StringVar(&s.Domain, "domain", "", "the company's `address` (or PERSONIO_DOMAIN)")
	flags.StringVar(&s.CompanyID, "company-id", "", "recruiting company `ID` (or PERSONIO_COMPANY_ID)")
	flags.StringVar(&s.ChannelID, "channel", "", "recruiting channel `ID` (or PERSONIO_CHANNEL_ID)")
	flags.StringVar(&s.SourceAttribute, "source-attribute", "", "API `name` of the attribute for the original source (or PERSONIO_SOURCE_ATTRIBUTE)")
	flags.StringVar(&s.ClientID, "client-id", "", "API client `ID` (or PERSONIO_CLIENT_ID)")
	flags.StringVar(&operations, "operations", "persons.list,employments.list", "`operations` that need access rights, between commas; docs/operations.md has their names")
	flags.StringVar(&languages, "languages", "", "`languages` in which jobs need texts, between commas")
	flags.StringVar(&language, "language", "en", "`language` of the report and the guide: en or de")
	if err := flags.Parse(args); err != nil {
		return config{}, err
	}
	if !given(flags, "probe") {
		cfg.probe = cfg.demo
	}
	for _, name := range split(operations) {
		s.Operations = append(s.Operations, personio.Operation(name))
	}
	s.Languages = split(languages)
	cfg.language = connection.Language(language)
	readEnvironment(s, env)
	return cfg, cfg.check(flags.Args())
}

// given tells whether the command line has a flag.
func given(flags *flag.FlagSet, name string) bool {
	found := false
	flags.Visit(func(f *flag.Flag) { found = found || f.Name == name })
	return found
}

// readEnvironment fills in what the command line did not say. Secrets come from
// nowhere else: other users of the machine can see a command line.
func readEnvironment(s *connection.Settings, env func(string) (string, bool)) {
	for name, value := range map[string]*string{
		"PERSONIO_DOMAIN": &s.Domain, "PERSONIO_COMPANY_ID": &s.CompanyID, "PERSONIO_CHANNEL_ID": &s.ChannelID,
		"PERSONIO_SOURCE_ATTRIBUTE": &s.SourceAttribute, "PERSONIO_CLIENT_ID": &s.ClientID,
	} {
		if set, ok := env(name); ok && *value == "" {
			*value = set
		}
	}
	for name, value := range map[string]*auth.Secret{
		"PERSONIO_RECRUITING_TOKEN": &s.RecruitingToken, "PERSONIO_CLIENT_SECRET": &s.ClientSecret,
	} {
		if set, ok := env(name); ok {
			*value = auth.NewSecret(set)
		}
	}
}

func (c *config) check(rest []string) error {
	var errs []error
	if len(rest) > 0 {
		errs = append(errs, fmt.Errorf("unexpected argument %q", rest[0]))
	}
	if c.language != connection.English && c.language != connection.German {
		errs = append(errs, fmt.Errorf("-language %q: there are en and de", c.language))
	}
	if c.breakStep != "" && !c.demo {
		errs = append(errs, errors.New("-break needs -demo"))
	}
	if !c.demo && c.guide == "" && c.settings.Domain == "" {
		errs = append(errs, errors.New("which company? Give -domain or PERSONIO_DOMAIN, or try -demo"))
	}
	return errors.Join(errs...)
}

func (c *config) options() []connection.Option {
	if c.probe {
		return []connection.Option{connection.WithRecruitingProbe()}
	}
	return nil
}

func split(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
