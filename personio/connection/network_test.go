package connection_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/personio-go/sdk/personio/connection"
)

// via is a network on which everybody gets the same answer, whatever it asks.
func via(answer string) *http.Transport {
	return &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		go func() {
			_, _ = bufio.NewReader(there).ReadByte()
			go func() { _, _ = io.Copy(io.Discard, there) }() // a pipe has no buffer: the rest of the question
			_, _ = io.WriteString(there, answer)
			_ = there.Close()
		}()
		return here, nil
	}}
}

func through(proxy, answer string) *http.Transport {
	transport := via(answer)
	transport.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: "proxy.test:3128", User: url.UserPassword("canary-user", proxy)})
	return transport
}

// Why Personio cannot be reached is told as the network's fault, not as an outage
// of Personio's.
func TestNetworkFaultsAreToldAsSuch(t *testing.T) {
	t.Parallel()
	unknownProxy := through("canary", "")
	unknownProxy.DialContext = func(_ context.Context, _, address string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: address, IsNotFound: true}}
	}
	for name, test := range map[string]struct {
		transport *http.Transport
		reason    string
	}{
		"the proxy wants credentials":      {through("canary", "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"), "the proxy refuses the connection (status 407)"},
		"the proxy forbids the host":       {through("canary", "HTTP/1.1 403 Not on our list\r\n\r\n"), "the proxy refuses the connection (status 403)"},
		"the proxy has no words":           {through("canary", "HTTP/1.1 502\r\n\r\n"), "the proxy refuses the connection (status 502)"},
		"nobody knows the proxy":           {unknownProxy, "the proxy refuses or cannot be reached"},
		"somebody answers in plain HTTP":   {via("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"), "does not speak TLS"},
		"somebody answers in another form": {via("SSH-2.0-OpenSSH_9.9\r\n"), "does not speak TLS"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				report := connection.Check(t.Context(), newAccount().settings, connection.WithHTTPClient(&http.Client{Transport: test.transport}))
				failed, _ := report.FirstFailed()
				if failed.Step != connection.StepNetwork || !strings.Contains(failed.Summary, test.reason) {
					t.Errorf("%+v", failed)
				}
				if feed, _ := report.Find(connection.StepFeed); feed.State != connection.CannotTell {
					t.Errorf("%+v", feed)
				}
				if text := renderings(t, newAccount().settings, report); strings.Contains(text, "canary") {
					t.Error("the proxy's credentials are shown")
				}
			})
		})
	}
}

// The check asks through a copy: the caller's transport stays as it is, and what
// it wants to hear of its proxy it hears.
func TestTheCallersTransportIsNotChanged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		theirs := through("canary", "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
		heard := 0
		theirs.OnProxyConnectResponse = func(context.Context, *url.URL, *http.Request, *http.Response) error {
			heard++
			return errors.New("theirs")
		}
		report := connection.Check(t.Context(), connection.Settings{Domain: "hafenkontor"}, connection.WithHTTPClient(&http.Client{Transport: theirs}))
		if failed, _ := report.FirstFailed(); heard == 0 || failed.Step != connection.StepNetwork || theirs.DisableKeepAlives {
			t.Errorf("heard %d times: %+v", heard, failed)
		}
	})
}
