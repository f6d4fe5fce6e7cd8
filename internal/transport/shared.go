package transport

import (
	"crypto/tls"
	"net"
	"net/http"
	"sync"
	"time"
)

// shared is the transport of all clients that were given none: one pool of
// connections, however many customers' accounts a process serves.
//
//nolint:gochecknoglobals // made on first use, never changed
var shared = sync.OnceValue(func() http.RoundTripper {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          256,
		MaxIdleConnsPerHost:   64,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,
		// Of net/http's own 10 MB of headers each distinct one costs a hundred bytes more.
		MaxResponseHeaderBytes: 128 << 10,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
	}
})

// OrShared returns base, or the shared transport when it is nil.
func OrShared(base http.RoundTripper) http.RoundTripper {
	if base == nil {
		return shared()
	}
	return base
}
