package connection

import (
	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/xmlfeed"
)

func (c config) feedClient(domain string) (*xmlfeed.Client, error) {
	var opts []xmlfeed.Option
	if c.http.Transport != nil {
		opts = append(opts, xmlfeed.WithHTTPClient(c.http))
	}
	return xmlfeed.NewClient(domain, append(opts, c.feed...)...) //nolint:wrapcheck // wrapped by the callers
}

func (c config) apiOptions() []personio.Option {
	var opts []personio.Option
	if c.http.Transport != nil {
		opts = append(opts, personio.WithHTTPClient(c.http))
	}
	return append(opts, c.api...)
}

func (c config) apiClient(source auth.Source) (*personio.Client, error) {
	return personio.New(source, c.apiOptions()...) //nolint:wrapcheck // wrapped by the callers
}
