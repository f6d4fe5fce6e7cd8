package personiotest

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"syscall"
)

// Client returns an HTTP client that reaches this Personio, in memory, under
// every host name of the real one.
func (s *Server) Client() *http.Client {
	return &http.Client{
		Transport:     s.Transport(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Transport is the way of [Server.Client]. It reports to package httptrace as
// the standard transport does.
func (s *Server) Transport() http.RoundTripper { return memory{s} }

type memory struct{ server *Server }

func (m memory) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close() //nolint:errcheck // it was read
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	trace := httptrace.ContextClientTrace(r.Context())
	if trace != nil && trace.GetConn != nil {
		trace.GetConn(r.URL.Host)
	}
	if m.server.refusesConnection(m.server.route(serverRequest(r)).operation) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	report(trace)

	answer := &answer{header: make(http.Header)}
	broken := answer.from(m.server, serverRequest(r))
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if broken && answer.status == 0 {
		return nil, errors.Join(syscall.ECONNRESET, io.EOF)
	}
	return answer.response(r, broken), nil
}

// report tells of a request that was sent.
func report(trace *httptrace.ClientTrace) {
	if trace == nil {
		return
	}
	if trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	if trace.WroteHeaders != nil {
		trace.WroteHeaders()
	}
	if trace.WroteRequest != nil {
		trace.WroteRequest(httptrace.WroteRequestInfo{})
	}
}

// serverRequest is the request as a server sees it.
func serverRequest(r *http.Request) *http.Request {
	got := r.Clone(r.Context())
	if got.Host == "" {
		got.Host = r.URL.Host
	}
	got.RequestURI = r.URL.RequestURI()
	if got.Body == nil {
		got.Body = http.NoBody
	}
	return got
}

func (s *Server) refusesConnection(operation string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if f.Times > 0 && (f.Operation == "" || f.Operation == operation) {
			if f.Break != NoConnection {
				return false
			}
			f.Times--
			return true
		}
	}
	return false
}

// answer collects what a handler writes.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(p)
}

func (a *answer) Flush() {}

// from lets the server answer, and reports whether it broke the connection.
func (a *answer) from(s *Server, r *http.Request) (broken bool) {
	defer func() {
		if p := recover(); p == http.ErrAbortHandler { //nolint:errorlint // the very value
			broken = true
		} else if p != nil {
			panic(p) //nolint:forbidigo // a defect of the emulator: not to be hidden
		}
	}()
	s.ServeHTTP(a, r)
	a.WriteHeader(http.StatusOK)
	return false
}

func (a *answer) response(r *http.Request, broken bool) *http.Response {
	var body io.Reader = bytes.NewReader(a.body.Bytes())
	length := int64(a.body.Len())
	if broken {
		body, length = io.MultiReader(body, brokenReader{}), -1
	}
	return &http.Response{
		StatusCode: a.status, Status: strconv.Itoa(a.status) + " " + http.StatusText(a.status),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: a.header.Clone(), Body: io.NopCloser(body), ContentLength: length, Request: r,
	}
}

// brokenReader is the end of a body that is not the end.
type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
