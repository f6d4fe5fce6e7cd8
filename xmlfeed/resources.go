package xmlfeed

import (
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"net"
	"net/http"
	"sync"
	"time"
)

// resources are what all clients of a process share, so that thousands of
// companies cost no more than those that are being fetched.
type resources struct {
	transport http.RoundTripper
	buffers   sync.Pool // of *bytes.Buffer
	unzippers sync.Pool // of *gzip.Reader
}

//nolint:gochecknoglobals // made on first use, never changed
var shared = sync.OnceValue(func() *resources { return &resources{transport: newTransport()} })

const (
	// Every company is a host of its own. A connection that waits for the next
	// fetch takes about 75 KB; a TLS session that can be resumed, which saves most
	// of a handshake, takes about 3.
	maxIdle     = 512
	idleTimeout = 90 * time.Second
	maxSessions = 8192
)

// newTransport is for hosts that are asked now and then, each on its own. They
// are asked one thing at a time, which HTTP/1.1 does with the least.
func newTransport() http.RoundTripper {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		MaxIdleConns:          maxIdle,
		MaxIdleConnsPerHost:   2,
		IdleConnTimeout:       idleTimeout,
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: 30 * time.Second,
		TLSClientConfig: &tls.Config{
			MinVersion:         tls.VersionTLS12,
			ClientSessionCache: tls.NewLRUClientSessionCache(maxSessions),
			// Without the post-quantum exchange, which a third of the time of a
			// handshake goes into: it protects secrets against those who record them
			// today, and feeds are public.
			CurvePreferences: []tls.CurveID{tls.X25519, tls.CurveP256, tls.CurveP384},
		},
	}
}

// maxKept is the largest buffer that is kept for the next feed.
const maxKept = 1 << 20

func (r *resources) buffer() *bytes.Buffer {
	if b, ok := r.buffers.Get().(*bytes.Buffer); ok {
		return b
	}
	return new(bytes.Buffer)
}

func (r *resources) putBuffer(b *bytes.Buffer) {
	if b.Cap() <= maxKept {
		b.Reset()
		r.buffers.Put(b)
	}
}

func (r *resources) unzipper() *gzip.Reader {
	if z, ok := r.unzippers.Get().(*gzip.Reader); ok {
		return z
	}
	return new(gzip.Reader)
}

func (r *resources) putUnzipper(z *gzip.Reader) { r.unzippers.Put(z) }
