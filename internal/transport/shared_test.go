package transport_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/personio-go/sdk/internal/transport"
)

// The shared transport speaks to nobody whose certificate it cannot verify, and not in
// old versions of TLS.
func TestConnectionsAreVerified(t *testing.T) {
	t.Parallel()
	for name, version := range map[string]uint16{"a certificate of nobody's": tls.VersionTLS13, "an old version": tls.VersionTLS11} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewUnstartedServer(http.NotFoundHandler())
			server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: version}
			server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
			server.StartTLS()
			defer server.Close()
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := transport.OrShared(nil).RoundTrip(req)
			if err == nil {
				_ = resp.Body.Close()
				t.Fatal("it was spoken to")
			}
			var unknown x509.UnknownAuthorityError
			if verified := errors.As(err, &unknown); verified != (version == tls.VersionTLS13) {
				t.Errorf("%v", err)
			}
		})
	}
}
