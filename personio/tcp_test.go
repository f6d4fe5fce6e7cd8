package personio_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
)

// rawServer speaks HTTP by hand, so that it can do everything wrong. It counts
// the requests that it read to their end: those are the ones that a real server
// could have processed.
type rawServer struct {
	listener net.Listener
	group    sync.WaitGroup

	mu      sync.Mutex
	seen    map[string]int
	refused map[string]int // of those
	faults  []fault
	open    map[net.Conn]bool
}

// fault is what happens on a connection in place of a good answer. It reports
// whether the connection may go on.
type fault struct {
	onAccept  bool // before anything is read
	onHeaders bool // before the body is read
	stalls    bool // until the client's time is up
	refuses   bool // says that it does not process the request
	do        func(net.Conn) (goOn bool)
}

func startRaw(t *testing.T) *rawServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &rawServer{listener: listener, seen: make(map[string]int), refused: make(map[string]int), open: make(map[net.Conn]bool)}
	s.group.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			s.group.Go(func() { s.serve(conn) })
		}
	})
	t.Cleanup(s.stop)
	return s
}

func (s *rawServer) stop() {
	_ = s.listener.Close()
	s.mu.Lock()
	for conn := range s.open {
		_ = conn.Close()
	}
	s.mu.Unlock()
	s.group.Wait()
}

// processed is how many requests a real server could have processed, and how
// many it said that it did not.
func (s *rawServer) processed(method string) (processed, refused int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen[method] - s.refused[method], s.refused[method]
}

func (s *rawServer) script(faults ...fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = faults
}

// next takes the fault of this moment from the script.
func (s *rawServer) next(onAccept, onHeaders bool) *fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.faults) == 0 || s.faults[0].onAccept != onAccept || s.faults[0].onHeaders != onHeaders {
		return nil
	}
	f := s.faults[0]
	s.faults = s.faults[1:]
	return &f
}

func (s *rawServer) serve(conn net.Conn) {
	defer conn.Close()
	s.mu.Lock()
	s.open[conn] = true
	s.mu.Unlock()
	if f := s.next(true, false); f != nil && !f.do(conn) {
		return
	}
	reader := bufio.NewReader(conn)
	for {
		req, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		if f := s.next(false, true); f != nil && !f.do(conn) {
			return
		}
		if _, err := io.Copy(io.Discard, req.Body); err != nil {
			return
		}
		s.mu.Lock()
		s.seen[req.Method]++
		s.mu.Unlock()
		if f := s.next(false, false); f != nil {
			if f.refuses {
				s.mu.Lock()
				s.refused[req.Method]++
				s.mu.Unlock()
			}
			if !f.do(conn) {
				return
			}
			continue
		}
		if _, err := io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}"); err != nil {
			return
		}
	}
}

func (s *rawServer) count(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen[method]
}

// client is one that gives an attempt so much time. On a busy machine a little is
// too little for anything but a server that stalls.
func (s *rawServer) client(t *testing.T, timeout time.Duration) *personio.Client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return newClient(t, auth.Static("fixed-token"),
		personio.WithBaseURL("http://"+s.listener.Addr().String()),
		personio.WithHTTPClient(&http.Client{Transport: transport, Timeout: timeout}),
		personio.WithRetry(personio.RetryPolicy{MaxAttempts: 5, MinWait: time.Millisecond, MaxWait: time.Millisecond}))
}

// reset closes a connection with RST instead of FIN.
func reset(conn net.Conn) bool {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	return false
}

func hangUp(net.Conn) bool { return false }

// stall waits until the client is gone.
func stall(conn net.Conn) bool {
	_, _ = io.Copy(io.Discard, conn)
	return false
}

// say writes an answer, or a part of one, and hangs up.
func say(text string) func(net.Conn) bool {
	return func(conn net.Conn) bool {
		_, _ = io.WriteString(conn, text)
		return false
	}
}

// What may happen to a POST on a real connection. Whatever it is, the server gets
// a request that it could have processed at most once, unless it said that it did
// not process it; and a GET gets through in the end.
func TestFaultsOfRealConnections(t *testing.T) {
	t.Parallel()
	const unknown, ok = "unknown", "ok"
	for name, test := range map[string]struct {
		fault    fault
		posts    int // that the server reads to their end
		postEnds []string
	}{
		"accepts and hangs up":              {fault{onAccept: true, do: hangUp}, 1, []string{ok, unknown}}, // depends on when the client notices
		"accepts and resets":                {fault{onAccept: true, do: reset}, 1, []string{ok, unknown}},
		"hangs up before the body":          {fault{onHeaders: true, do: hangUp}, 0, []string{unknown}},
		"stalls before the body":            {fault{onHeaders: true, stalls: true, do: stall}, 0, []string{unknown}},
		"reads and hangs up":                {fault{do: hangUp}, 1, []string{unknown}},
		"reads and resets":                  {fault{do: reset}, 1, []string{unknown}},
		"reads and says nothing":            {fault{stalls: true, do: stall}, 1, []string{unknown}},
		"garbage":                           {fault{do: say("220 mail.example.com ESMTP\r\n")}, 1, []string{unknown}},
		"half a status line":                {fault{do: say("HTTP/1.1 20")}, 1, []string{unknown}},
		"headers that never end":            {fault{do: say("HTTP/1.1 200 OK\r\nX-Note: ")}, 1, []string{unknown}},
		"an interim answer only":            {fault{do: say("HTTP/1.1 103 Early Hints\r\n\r\n")}, 1, []string{unknown}},
		"HTML with 502":                     {fault{do: say("HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>")}, 1, []string{unknown}},
		"500 that breaks off":               {fault{do: say("HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\n{\"err")}, 1, []string{unknown}},
		"throttled":                         {fault{do: say("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")}, 2, []string{ok}},
		"unavailable with a wait":           {fault{do: say("HTTP/1.1 503 Unavailable\r\nRetry-After: 0\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")}, 1, []string{unknown}},
		"success that breaks off":           {fault{do: say("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"ok\":tr")}, 1, []string{"decode"}},
		"success that breaks off in chunks": {fault{do: say("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"ok\":tr\r\n")}, 1, []string{"decode"}},
		"success with a wrong chunk":        {fault{do: say("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{\"ok\":true}\r\n")}, 1, []string{"decode"}},
		"success that stalls": {fault{stalls: true, do: func(conn net.Conn) bool {
			say("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"ok\":tr")(conn)
			return stall(conn)
		}}, 1, []string{"decode"}},
		"success that is no gzip": {fault{do: say("HTTP/1.1 201 Created\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope")}, 1, []string{"decode"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startRaw(t)
			timeout := time.Minute
			if test.fault.stalls {
				timeout = 300 * time.Millisecond
			}
			server.script(test.fault)
			var out struct{ Ok bool }
			err := server.client(t, timeout).Do(t.Context(), http.MethodPost, "/v2/things", map[string]string{"name": "x"}, &out)
			ends := ending(err)
			if decode := new(personio.DecodeError); errors.As(err, &decode) {
				ends = "decode"
			}
			if !slices.Contains(test.postEnds, ends) {
				t.Errorf("POST ended with %s, want %v: %v", ends, test.postEnds, err)
			}
			if posts := server.count(http.MethodPost); posts > test.posts {
				t.Errorf("the server saw %d POSTs, want at most %d", posts, test.posts)
			}

			server.script(test.fault)
			out.Ok = false
			if err := server.client(t, timeout).Do(t.Context(), http.MethodGet, "/v2/things", nil, &out); err != nil {
				t.Errorf("GET: %v", err)
			}
		})
	}
}

// The length that the header gives is what counts. The rest is not an answer to
// the next request.
func TestAnswerThatIsLongerThanItSays(t *testing.T) {
	t.Parallel()
	server := startRaw(t)
	server.script(fault{do: say("HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Length: 5\r\n\r\n{\"ok\":true}HTTP/1.1 200 OK\r\n\r\n")})
	client := server.client(t, time.Minute)
	var out struct{ Ok bool }
	var decode *personio.DecodeError
	if err := client.Do(t.Context(), http.MethodPost, "/v2/things", map[string]string{"name": "x"}, &out); !errors.As(err, &decode) || out.Ok {
		t.Errorf("%v, %v", out, err)
	}
	if err := client.Do(t.Context(), http.MethodGet, "/v2/things", nil, &out); err != nil || !out.Ok {
		t.Errorf("the next call: %v, %v", out, err)
	}
	if posts := server.count(http.MethodPost); posts != 1 {
		t.Errorf("the server saw %d POSTs", posts)
	}
}

// A kept connection that the server closes just when it is used again is the
// one case in which net/http repeats requests of its own accord. It must not
// repeat one that the server could have read.
func TestKeptConnectionThatBreaks(t *testing.T) {
	t.Parallel()
	for name, breaks := range map[string]func(net.Conn) bool{"FIN": hangUp, "RST": reset} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for range 20 {
				server := startRaw(t)
				client := server.client(t, time.Minute)
				if err := client.Do(t.Context(), http.MethodPost, "/v2/things", map[string]int{"n": 1}, nil); err != nil {
					t.Fatal(err)
				}
				server.script(fault{do: breaks})
				err := client.Do(t.Context(), http.MethodPost, "/v2/things", map[string]int{"n": 2}, nil)
				if posts := server.count(http.MethodPost); ending(err) != "unknown" || posts != 2 {
					t.Errorf("%v, the server saw %d POSTs for 2 calls", err, posts)
				}
			}
		})
	}
}

// Nothing listens there: nothing was sent, and a POST may be repeated.
func TestRefusedConnection(t *testing.T) {
	t.Parallel()
	server := startRaw(t)
	client := server.client(t, time.Minute)
	_ = server.listener.Close()
	server.group.Wait()
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		if err := client.Do(t.Context(), method, "/v2/things", nil, nil); ending(err) != "not sent" {
			t.Errorf("%s: %v", method, err)
		}
	}
}

// A server that cannot prove who it is, or speaks no TLS, gets nothing, and is
// not asked again.
func TestTLSFaultsAreFinal(t *testing.T) {
	t.Parallel()
	ok := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request arrived") })
	strange := httptest.NewUnstartedServer(ok)
	quiet(strange)
	strange.StartTLS()
	t.Cleanup(strange.Close)
	plain := httptest.NewUnstartedServer(ok)
	quiet(plain)
	plain.Start()
	t.Cleanup(plain.Close)
	for name, base := range map[string]string{
		"unknown authority": strange.URL,
		"no TLS":            "https://" + plain.Listener.Addr().String(),
		"no such host":      "https://personio.invalid",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transport := &http.Transport{}
			t.Cleanup(transport.CloseIdleConnections)
			attempts := 0
			client := newClient(t, auth.Static("fixed-token"), personio.WithBaseURL(base), personio.WithHTTPClient(&http.Client{Transport: transport}),
				personio.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
					return roundTrip(func(req *http.Request) (*http.Response, error) {
						attempts++
						return next.RoundTrip(req)
					})
				}))
			err := client.Do(t.Context(), http.MethodPost, "/v2/things", map[string]string{"name": "private"}, nil)
			if ending(err) != "not sent" {
				t.Errorf("%v", err)
			}
			if dns := new(net.DNSError); errors.As(err, &dns) && !dns.IsNotFound {
				t.Skip("no name server answers here: that is worth another attempt")
			}
			if attempts != 1 {
				t.Errorf("%d attempts, want 1: %v", attempts, err)
			}
		})
	}
}

// A compressed answer is bounded by what it becomes.
func TestCompressedAnswerIsBounded(t *testing.T) {
	t.Parallel()
	server := startRaw(t)
	bomb := gzipped(t, 4<<20)
	server.script(fault{do: func(conn net.Conn) bool {
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n", len(bomb))
		_, _ = conn.Write(bomb)
		return true
	}})
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	client := newClient(t, auth.Static("fixed-token"), personio.WithBaseURL("http://"+server.listener.Addr().String()), personio.WithHTTPClient(&http.Client{Transport: transport}),
		personio.WithMaxResponseBytes(1<<20))
	if len(bomb) > 1<<20 {
		t.Fatalf("the answer has %d bytes before it is unpacked", len(bomb))
	}
	var out string
	if err := client.Do(t.Context(), http.MethodGet, "/v2/things", nil, &out); !errors.Is(err, personio.ErrBodyTooLarge) {
		t.Errorf("%v", err)
	}
	if n := server.count(http.MethodGet); n != 1 {
		t.Errorf("%d requests for an answer that stays too large", n)
	}
}

func gzipped(t *testing.T, size int) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(bytes.Repeat([]byte("x"), size)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// quiet keeps handshakes that fail on purpose out of the test's output.
func quiet(server *httptest.Server) {
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
}
