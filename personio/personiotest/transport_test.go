package personiotest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio/personiotest"
)

// traced is a request that writes down what the transport reports.
func traced(t *testing.T, method, url string, events *[]string) *http.Request {
	t.Helper()
	note := func(event string) { *events = append(*events, event) }
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
		GetConn:              func(host string) { note("GetConn " + host) },
		GotConn:              func(httptrace.GotConnInfo) { note("GotConn") },
		WroteHeaders:         func() { note("WroteHeaders") },
		WroteRequest:         func(httptrace.WroteRequestInfo) { note("WroteRequest") },
		GotFirstResponseByte: func() { note("GotFirstResponseByte") },
	})
	return request(ctx, t, method, url, "")
}

// A client that tells a request which was not sent from one whose fate nobody
// knows goes by these reports.
func TestReportsOfTheTransportInMemory(t *testing.T) {
	t.Parallel()
	whole := []string{"GetConn acme.jobs.personio.de", "GotConn", "WroteHeaders", "WroteRequest", "GotFirstResponseByte"}
	for name, test := range map[string]struct {
		fault personiotest.Break
		want  []string
	}{
		"an answer":                     {personiotest.NoBreak, whole},
		"an answer that is cut off":     {personiotest.WithinAnswer, whole},
		"broken before it is processed": {personiotest.BeforeProcessing, whole[:4]},
		"broken after it is processed":  {personiotest.AfterProcessing, whole[:4]},
		"no connection":                 {personiotest.NoConnection, whole[:1]},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, _ := acmeWithJob()
			server.Inject(personiotest.Fault{Break: test.fault})
			var events []string
			_, _ = try(server.Client(), traced(t, http.MethodGet, acmeFeed, &events))
			wantEqual(t, "events", events, test.want)
		})
	}
}

// The standard transport reports the same, but for the port.
func TestReportsAreThoseOfTheStandardTransport(t *testing.T) {
	t.Parallel()
	server, _ := acmeWithJob()
	base, client := overTCP(t, server)
	var inMemory, tcp []string
	send(t, server.Client(), traced(t, http.MethodGet, acmeFeed, &inMemory))
	send(t, client, traced(t, http.MethodGet, base+"/companies/acme/xml", &tcp))
	wantEqual(t, "events", inMemory[1:], tcp[1:])
}

// A trace may leave out what it does not want to know.
func TestEmptyTrace(t *testing.T) {
	t.Parallel()
	server, _ := acmeWithJob()
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{})
	wantEqual(t, "status", send(t, server.Client(), request(ctx, t, http.MethodGet, acmeFeed, "")).status, http.StatusOK)
}

func TestRequestThatIsCancelledIsNotSent(t *testing.T) {
	t.Parallel()
	server, _ := acmeWithJob()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	body := &closing{Reader: strings.NewReader("")}
	r := request(ctx, t, http.MethodPost, acmeFeed, "")
	r.Body = body
	if _, err := try(server.Client(), r); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	wantEqual(t, "body closed", body.closed, true)
	wantEqual(t, "requests", len(server.Requests()), 0)
}

type closing struct {
	io.Reader

	closed bool
}

func (c *closing) Close() error {
	c.closed = true
	return nil
}

// Like the standard transport it fails with a body that fails, or that has not
// the length which was announced, and the server cannot take it for whole.
func TestBodiesThatAreNotWhole(t *testing.T) {
	t.Parallel()
	cause := errors.New("the disk is gone")
	for name, test := range map[string]struct {
		body   io.Reader
		length int64
		want   string
	}{
		"fails":                     {io.MultiReader(strings.NewReader(grace()), failing{cause}), -1, "the disk is gone"},
		"shorter than announced":    {strings.NewReader(grace()), int64(len(grace())) + 1, "shorter"},
		"longer than announced":     {strings.NewReader(grace() + " "), int64(len(grace())), "longer"},
		"much longer than that":     {strings.NewReader(grace() + strings.Repeat(" ", 1<<20)), int64(len(grace())), "longer"},
		"of the length":             {strings.NewReader(grace()), int64(len(grace())), ""},
		"of a length that is known": {strings.NewReader(grace()), -1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, acme := acmeWithJob()
			r := authorised(t, acme.RecruitingKey(), applicationsURL, "application/json", "")
			body := &closing{Reader: test.body}
			r.Body, r.ContentLength = body, test.length
			_, err := try(server.Client(), r)
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			wantEqual(t, "applications", len(acme.Applications()) == 1, test.want == "")
			wantEqual(t, "body closed", body.closed, true)
		})
	}
}

// Nor does it help that nobody reads the body.
func TestBodyThatIsNotWholeAndNotRead(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	r := request(t.Context(), t, http.MethodPost, "https://api.personio.de/v2/persons", "")
	r.Body, r.ContentLength = &closing{Reader: strings.NewReader("{}")}, 3
	if _, err := try(server.Client(), r); err == nil {
		t.Error("it was answered")
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// A request that was made by hand has no more than a method and an address.
func TestRequestMadeByHand(t *testing.T) {
	t.Parallel()
	server, _ := acmeWithJob()
	got := send(t, server.Client(), &http.Request{Method: http.MethodGet, URL: &url.URL{Scheme: "https", Host: "acme.jobs.personio.de", Path: "/xml"}})
	wantEqual(t, "status", got.status, http.StatusOK)
	wantEqual(t, "host", server.Requests()[0].Host, "acme.jobs.personio.de")
}

func TestClientFollowsNoRedirects(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	got := get(t, server.Client(), acmeFeed)
	wantEqual(t, "status", got.status, http.StatusTemporaryRedirect)
	wantEqual(t, "requests", len(server.Requests()), 1)
}

// What it answers is complete: clients look at more than status and body.
func TestAnswerOfTheTransportInMemory(t *testing.T) {
	t.Parallel()
	server, _ := acmeWithJob()
	resp, err := server.Transport().RoundTrip(request(t.Context(), t, http.MethodGet, acmeFeed, ""))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "length", resp.ContentLength, int64(len(body)))
	wantEqual(t, "status", resp.Status, "200 OK")
	wantEqual(t, "protocol", resp.Proto, "HTTP/1.1")
	if resp.Request == nil || !resp.ProtoAtLeast(1, 1) || !slices.Contains(resp.Header.Values("Content-Type"), "text/xml; charset=UTF-8") {
		t.Errorf("%+v", resp)
	}
}
