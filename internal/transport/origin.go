package transport

import (
	"errors"
	"net"
	"net/url"
	"strings"
)

// ParseBaseURL checks the address that a client talks to. Plain http is for
// servers on this machine only: anywhere else it would show tokens and personal
// data to the network.
func ParseBaseURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "" || u.Opaque != "":
		return nil, errors.New("it is not an absolute URL such as https://api.personio.de")
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("it has a user, a query or a fragment")
	case u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())):
		return nil, errors.New("it is not https; plain http is for loopback addresses only")
	}
	// One server has one spelling, so that two can be compared.
	u.Host = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(u.Host), defaultPort(u.Scheme)), ":")
	u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/"), strings.TrimSuffix(u.RawPath, "/")
	return u, nil
}

func defaultPort(scheme string) string {
	if scheme == "http" {
		return ":80"
	}
	return ":443"
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
