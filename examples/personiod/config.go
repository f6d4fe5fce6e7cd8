package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

type config struct {
	addr        string
	seed        string
	schema      string // where to write the schema of the seed, instead of serving
	unlimited   bool
	log         bool
	control     bool
	credentials credentials
	quirks      personiotest.Quirks
	faults      []personiotest.Fault
}

// credentials are those that the first company is given. Flags come before the
// environment, and both before the seed.
type credentials struct{ clientID, clientSecret, companyID, recruitingToken string }

func (given *credentials) give(c *company) {
	c.CompanyID = cmp.Or(given.companyID, c.CompanyID)
	c.RecruitingToken = cmp.Or(given.recruitingToken, c.RecruitingToken)
	if given.clientID != "" || given.clientSecret != "" {
		client := personiotest.Client{ID: given.clientID, Secret: given.clientSecret}
		c.Clients = append([]personiotest.Client{client}, c.Clients...)
	}
}

func (given *credentials) flags(flags *flag.FlagSet, getenv func(string) string) {
	for name, f := range map[string]struct {
		value *string
		usage string
	}{
		"client-id":        {&given.clientID, "`id` of the first company's API client"},
		"client-secret":    {&given.clientSecret, "its `secret`"},
		"company-id":       {&given.companyID, "recruiting company `id` of the first company"},
		"recruiting-token": {&given.recruitingToken, "its recruiting access `token`"},
	} {
		variable := "PERSONIO_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
		flags.StringVar(f.value, name, getenv(variable), f.usage+"; also "+variable+" of the environment")
	}
}

func parseConfig(args []string, getenv func(string) string, stderr io.Writer) (config, error) {
	var cfg config
	flags := flag.NewFlagSet("personiod", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&cfg.addr, "addr", "127.0.0.1:8765", "address to listen on; port 0 takes a free one")
	flags.StringVar(&cfg.seed, "seed", "", "JSON `file` with companies, in the form of seed.schema.json; the built-in one without it")
	flags.StringVar(&cfg.schema, "write-schema", "", "write the schema of the seed to a `file`, and end")
	flags.BoolVar(&cfg.control, "control", true, "serve the control plane below "+prefix+"; -control=false for none")
	cfg.credentials.flags(flags, getenv)
	flags.BoolVar(&cfg.unlimited, "without-rate-limits", false, "answer as many requests as come")
	flags.BoolVar(&cfg.log, "log", false, "print each request")
	flags.Func("quirk", "a `way` in which Personio behaves or has behaved: "+strings.Join(quirkNames(), ", "), func(name string) error {
		switchOn, ok := quirks(&cfg.quirks)[name]
		if !ok {
			return fmt.Errorf("unknown; there are %s", strings.Join(quirkNames(), ", "))
		}
		*switchOn = true
		return nil
	})
	flags.Func("fault", "something that goes `wrong`: operation=persons.list,status=502,times=3,delay=2s,break=before; see docs/operations.md and personiotest.Fault", func(text string) error {
		fault, err := parseFault(text)
		cfg.faults = append(cfg.faults, fault)
		return err
	})
	if err := flags.Parse(args); err != nil {
		return cfg, err
	}
	if flags.NArg() > 0 {
		return cfg, fmt.Errorf("%q is no flag", flags.Arg(0))
	}
	return cfg, nil
}

// quirks by their names.
func quirks(q *personiotest.Quirks) map[string]*bool {
	return map[string]*bool{
		"relative-links":        &q.RelativeLinks,
		"foreign-links":         &q.ForeignLinks,
		"repeat-cursor":         &q.RepeatCursor,
		"empty-pages":           &q.EmptyPages,
		"require-beta":          &q.RequireBeta,
		"plain-webhooks":        &q.PlainWebhooks,
		"hyphenated-payloads":   &q.HyphenatedPayloads,
		"v1-forbids-bad-tokens": &q.V1ForbidsBadTokens,
		"v1-refuse-parameters":  &q.V1RefuseParameters,
		"v1-refuse-limits":      &q.V1RefuseLimits,
		"v1-repeat-rows":        &q.V1RepeatRows,
		"v1-wrong-totals":       &q.V1WrongTotals,
	}
}

func quirkNames() []string { return slices.Sorted(maps.Keys(quirks(new(personiotest.Quirks)))) }

// parseFault reads "operation=persons.list,status=502,times=3".
func parseFault(text string) (personiotest.Fault, error) {
	var fault personiotest.Fault
	for part := range strings.SplitSeq(text, ",") {
		name, value, _ := strings.Cut(part, "=")
		var err error
		switch name {
		case "operation":
			fault.Operation = personio.Operation(value)
		case "status":
			fault.Status, err = strconv.Atoi(value)
		case "after":
			fault.After, err = strconv.Atoi(value)
		case "times":
			fault.Times, err = strconv.Atoi(value)
		case "delay":
			fault.Delay, err = time.ParseDuration(value)
		case "break":
			fault.Break, err = breakOf(value)
		default:
			err = fmt.Errorf("%q; there are operation, status, times, after, delay, break", part)
		}
		if err != nil {
			return fault, err
		}
	}
	return fault, nil
}

// breakOf is when a connection breaks, by its name.
func breakOf(name string) (personiotest.Break, error) {
	found, known := map[string]personiotest.Break{
		"before": personiotest.BeforeProcessing, "after": personiotest.AfterProcessing, "within": personiotest.WithinAnswer,
	}[name]
	if !known {
		return 0, fmt.Errorf("break=%s; there are before, after, within", name)
	}
	return found, nil
}
