package connection

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/xmlfeed"
)

// Connection is the clients of one company.
type Connection struct {
	// Feed reads the company's published jobs.
	Feed *xmlfeed.Client
	// Recruiting submits applications; nil without a recruiting key.
	Recruiting *recruiting.Client
	// Personnel reads and writes personnel data; nil without API credentials.
	Personnel *personio.Client

	channel   int64
	attribute string
}

// Open makes the clients that the settings allow. Nothing is sent: [Check] tells
// whether they will work. All clients share the HTTP client, and with
// [WithAPI] limits and hooks.
func Open(settings Settings, opts ...Option) (*Connection, error) {
	if err := settings.Validate(); err != nil {
		return nil, err
	}
	s, cfg := settings.trimmed(), configure(opts)
	connection := &Connection{attribute: s.SourceAttribute}
	var errs []error
	var err error
	connection.Feed, err = cfg.feedClient(s.Domain)
	errs = append(errs, err)
	if s.hasRecruiting() {
		key := auth.RecruitingKey{CompanyID: s.CompanyID, Token: s.RecruitingToken}
		connection.Recruiting, err = recruiting.New(key, cfg.apiOptions()...)
		errs = append(errs, err)
	}
	if s.hasPersonnel() {
		connection.Personnel, err = cfg.apiClient(auth.ClientCredentials(s.ClientID, s.ClientSecret.Reveal(), cfg.tokens...))
		errs = append(errs, err)
	}
	if s.ChannelID != "" {
		connection.channel, err = strconv.ParseInt(s.ChannelID, 10, 64)
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("connection: %w", err)
	}
	return connection, nil
}

// Attribute returns the application with the connection's channel, and with its
// original source in the attribute that the company chose. What is not configured
// is left as it is; so is an empty source.
func (c *Connection) Attribute(a recruiting.Application, source string) recruiting.Application {
	if c.channel != 0 && a.RecruitingChannelID == 0 {
		a.RecruitingChannelID = c.channel
	}
	if c.attribute != "" && source != "" {
		a.Attributes = append(slices.Clip(a.Attributes), recruiting.Attribute{ID: recruiting.AttributeID(c.attribute), Value: source})
	}
	return a
}
