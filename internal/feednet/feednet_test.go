package feednet_test

import (
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/personio-go/sdk/internal/feednet"
)

// A connection may be gone when a company is asked the next time; its TLS
// session is not.
func TestSessionsAreResumedOnNewConnections(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	transport := feednet.New()
	transport.TLSClientConfig.RootCAs = x509.NewCertPool()
	transport.TLSClientConfig.RootCAs.AddCert(server.Certificate())
	for i := range 3 {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := transport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.TLS.DidResume != (i > 0) || resp.ProtoMajor != 1 {
			t.Errorf("request %d: resumed %t, HTTP/%d", i, resp.TLS.DidResume, resp.ProtoMajor)
		}
		transport.CloseIdleConnections()
	}
}

// What is kept is bounded, however many companies there are.
func TestWhatIsKeptIsBounded(t *testing.T) {
	t.Parallel()
	transport := feednet.New()
	if transport.MaxIdleConns <= 0 || transport.MaxIdleConns > 1000 || transport.IdleConnTimeout <= 0 || transport.TLSClientConfig.ClientSessionCache == nil {
		t.Errorf("idle connections: %d for %v", transport.MaxIdleConns, transport.IdleConnTimeout)
	}
}
