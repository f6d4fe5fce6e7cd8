// Package feednet has the HTTP transport for feeds: many hosts, each of which is
// asked now and then.
package feednet

import (
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

const (
	// A connection that waits for the next fetch takes about 75 KB; a TLS session
	// that can be resumed, which saves most of a handshake, takes about 3.
	maxIdle     = 512
	idleTimeout = 90 * time.Second
	maxSessions = 8192
)

// New returns a transport. Every company is a host of its own and is asked one
// thing at a time, which HTTP/1.1 does with the least.
func New() *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dialer.DialContext,
		MaxIdleConns:        maxIdle,
		MaxIdleConnsPerHost: 2,
		IdleConnTimeout:     idleTimeout,
		TLSHandshakeTimeout: 10 * time.Second,
		TLSClientConfig: &tls.Config{
			MinVersion:         tls.VersionTLS12,
			ClientSessionCache: tls.NewLRUClientSessionCache(maxSessions),
			// Without the post-quantum exchange, which much of a handshake's time goes
			// into: it protects secrets from those who record them today, and feeds
			// are public.
			CurvePreferences: []tls.CurveID{tls.X25519, tls.CurveP256, tls.CurveP384},
		},
	}
}
