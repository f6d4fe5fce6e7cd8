package personiotest

import (
	"bytes"
	"cmp"
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
	if trace == nil {
		trace = new(httptrace.ClientTrace)
	}
	if err := m.connect(r, trace); err != nil {
		return nil, err
	}

	answer := &answer{header: make(http.Header)}
	got := serverRequest(r)
	sent := &sentBody{ReadCloser: got.Body, left: got.ContentLength, announced: got.ContentLength > 0}
	got.Body = sent
	broken := answer.from(m.server, got)
	if !broken {
		_, _ = io.Copy(io.Discard, sent) // what the handler left
	}
	switch {
	case r.Context().Err() != nil:
		return nil, r.Context().Err()
	case sent.err != nil:
		return nil, sent.err
	case broken && answer.status == 0:
		return nil, errors.Join(syscall.ECONNRESET, io.EOF)
	}
	if trace.GotFirstResponseByte != nil {
		trace.GotFirstResponseByte()
	}
	return answer.response(r, broken), nil
}

// connect makes a connection, unless a fault says that there is none, and
// reports the request as sent.
func (m memory) connect(r *http.Request, trace *httptrace.ClientTrace) error {
	if trace.GetConn != nil {
		trace.GetConn(r.URL.Host)
	}
	if m.server.isDown() {
		return &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	sent := serverRequest(r)
	if refusal := m.server.fault(m.server.route(sent).operation, m.server.companyOf(sent), func(f *Fault) bool { return f.Break == NoConnection }); refusal != nil {
		if !refusal.wait(r.Context()) {
			return r.Context().Err()
		}
		return &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
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
	return nil
}

// sentBody is a request's body on its way. Like the standard transport it fails
// when the body does, or has not the length that was announced.
type sentBody struct {
	io.ReadCloser

	left      int64 // of the announced length
	announced bool
	err       error // for the client; the server sees a body that is cut off
}

func (b *sentBody) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, io.ErrUnexpectedEOF
	}
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	end := errors.Is(err, io.EOF)
	switch {
	case err != nil && !end:
		b.err = err
	case b.announced && b.left < 0:
		b.err = errors.New("http: the body is longer than its ContentLength")
		return n + int(b.left), io.ErrUnexpectedEOF
	case b.announced && b.left > 0 && end:
		b.err = errors.New("http: the body is shorter than its ContentLength")
	default:
		return n, err
	}
	return n, io.ErrUnexpectedEOF
}

// serverRequest is the request as a server sees it.
func serverRequest(r *http.Request) *http.Request {
	got := r.Clone(r.Context())
	got.Host = cmp.Or(got.Host, r.URL.Host)
	got.RequestURI = r.URL.RequestURI()
	if got.Body == nil {
		got.Body = http.NoBody
	}
	return got
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

// from lets a handler answer, and reports whether it broke the connection.
func (a *answer) from(handler http.Handler, r *http.Request) (broken bool) {
	defer func() {
		if p := recover(); p == http.ErrAbortHandler { //nolint:errorlint // the very value
			broken = true
		} else if p != nil {
			panic(p) //nolint:forbidigo // a defect of the emulator: not to be hidden
		}
	}()
	handler.ServeHTTP(a, r)
	a.WriteHeader(http.StatusOK)
	return false
}

func (a *answer) response(r *http.Request, broken bool) *http.Response {
	var body io.Reader = bytes.NewReader(a.body.Bytes())
	length := int64(a.body.Len())
	if r.Method == http.MethodHead {
		body = http.NoBody
	}
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
