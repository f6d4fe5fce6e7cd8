package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/personio-go/sdk/auth"
)

// config is what the command line and the environment come to.
type config struct {
	addr     string
	data     string
	feed     string
	company  string
	language string
	interval time.Duration
	once     bool
	verbose  bool

	key             auth.RecruitingKey
	channelID       int64
	sourceAttribute string

	// What the feed does not have.
	name      string           // the company's
	publicURL string           // the board's, without a slash at the end
	places    map[string]place // the offices' addresses

	adminPassword string // "" opens the pages behind the board on this machine alone
}

func parseConfig(args []string, env func(string) (string, bool), output io.Writer) (config, error) {
	var cfg config
	var channel, token string

	flags := flag.NewFlagSet("jobboard", flag.ContinueOnError)
	flags.SetOutput(output)
	flags.StringVar(&cfg.addr, "addr", "127.0.0.1:8080", "listen on this `address`")
	flags.StringVar(&cfg.data, "data", "", "keep jobs in this `folder`; without it, nothing is kept")
	flags.StringVar(&cfg.feed, "feed", "", "serve this XML `file` as the company's feed")
	flags.StringVar(&cfg.company, "company", "", "mirror this real `company`: acme, acme.app.personio.com or any page there")
	flags.StringVar(&cfg.language, "language", "", "fetch descriptions in this `language` (two letters)")
	flags.DurationVar(&cfg.interval, "interval", 0, "time between two looks at the feed (default 2s, 5m for a real company)")
	flags.BoolVar(&cfg.once, "once", false, "run the story once, print its events and a summary, and exit")
	flags.BoolVar(&cfg.verbose, "v", false, "log each request")
	flags.StringVar(&cfg.key.CompanyID, "company-id", "", "recruiting company `ID` (or PERSONIO_COMPANY_ID)")
	flags.StringVar(&channel, "channel", "", "recruiting channel `ID` of this board (or PERSONIO_CHANNEL_ID)")
	flags.StringVar(&cfg.sourceAttribute, "source-attribute", "",
		"API `name` of the attribute for an application's original source (or PERSONIO_SOURCE_ATTRIBUTE)")
	flags.StringVar(&token, "recruiting-token", "", "Recruiting API access `token`; other users of the machine can see it here, better is PERSONIO_RECRUITING_TOKEN")
	flags.StringVar(&cfg.name, "name", "", "show this company `name`; without it, the address's")
	flags.StringVar(&cfg.publicURL, "public-url", "", "the board's `address` for search engines and shared links (default the one it listens on)")
	places := flags.String("places", "", "a JSON `file` with the offices' addresses, which the feed lacks, for search engines: "+
		`{"Hamburg": {"locality": "Hamburg", "country": "DE"}, "Remote": {"remote": true, "country": "DE"}}`)
	flags.StringVar(&cfg.adminPassword, "admin-password", "", "open the pages behind the board with this `password`, from everywhere (or JOBBOARD_ADMIN_PASSWORD); "+
		"without it, they open on this machine alone")
	if err := flags.Parse(args); err != nil {
		return config{}, err
	}
	// The environment is no default of a flag: -h would print it.
	for name, value := range map[string]*string{
		"PERSONIO_COMPANY_ID": &cfg.key.CompanyID, "PERSONIO_RECRUITING_TOKEN": &token,
		"PERSONIO_CHANNEL_ID": &channel, "PERSONIO_SOURCE_ATTRIBUTE": &cfg.sourceAttribute, "JOBBOARD_ADMIN_PASSWORD": &cfg.adminPassword,
	} {
		if set, ok := env(name); ok && *value == "" {
			*value = set
		}
	}
	cfg.key.Token = auth.NewSecret(token)
	return cfg, errors.Join(cfg.finish(flags.Args(), channel), cfg.readPlaces(*places))
}

func (c *config) cleanPublicURL() error {
	c.publicURL = strings.TrimSuffix(c.publicURL, "/")
	if c.publicURL != "" && !strings.HasPrefix(c.publicURL, "https://") && !strings.HasPrefix(c.publicURL, "http://") {
		return errors.New("-public-url begins with neither https:// nor http://")
	}
	return nil
}

func (c *config) readPlaces(file string) error {
	if file == "" {
		return nil
	}
	raw, err := os.ReadFile(file) //nolint:gosec // the user chose it
	if err != nil {
		return fmt.Errorf("reading the places: %w", err)
	}
	if err := json.Unmarshal(raw, &c.places); err != nil {
		return fmt.Errorf("the places in %s: %w", file, err)
	}
	for office, at := range c.places {
		if len(at.Country) != 2 {
			return fmt.Errorf("the places in %s: %q needs a country of two letters, such as DE", file, office)
		}
	}
	return nil
}

func (c *config) finish(rest []string, channel string) error {
	var err error
	if len(rest) > 0 {
		err = errors.Join(err, fmt.Errorf("unexpected argument %q", rest[0]))
	}
	if c.feed != "" && c.company != "" {
		err = errors.Join(err, errors.New("-feed and -company exclude each other"))
	}
	if channel != "" {
		id, parseErr := strconv.ParseInt(channel, 10, 64)
		if parseErr != nil || id <= 0 {
			err = errors.Join(err, errors.New("the channel is not a number; it is under Settings > Recruiting > Channels"))
		}
		c.channelID = id
	}
	err = errors.Join(err, c.cleanPublicURL())
	if c.interval < 0 {
		err = errors.Join(err, errors.New("-interval is negative"))
	}
	if c.interval == 0 {
		c.interval = 2 * time.Second
		if c.company != "" {
			c.interval = 5 * time.Minute
		}
	}
	return err
}

func (c *config) logLevel() slog.Level {
	switch {
	case c.verbose:
		return slog.LevelDebug
	case c.once:
		return slog.LevelWarn // the events are printed
	default:
		return slog.LevelInfo
	}
}
