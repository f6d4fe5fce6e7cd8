package reflect_test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// server answers every request with what it was sent, in a way of its own.
type server struct {
	listener net.Listener
	// answer makes bytes of a request: one line of it, and all of it.
	answer func(line, whole string) string
	group  sync.WaitGroup
	mu     sync.Mutex
	open   []net.Conn
	asked  int
}

func serve(t *testing.T, answer func(line, whole string) string) *server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{listener: listener, answer: answer}
	s.start(t, s.http1)
	return s
}

// start takes connections until the test ends.
func (s *server) start(t *testing.T, talk func(net.Conn)) {
	t.Helper()
	s.group.Go(func() {
		for {
			conn, err := s.listener.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.open = append(s.open, conn)
			s.mu.Unlock()
			s.group.Go(func() {
				defer conn.Close()
				talk(conn)
			})
		}
	})
	t.Cleanup(func() {
		_ = s.listener.Close()
		s.mu.Lock()
		for _, conn := range s.open {
			_ = conn.Close()
		}
		s.mu.Unlock()
		s.group.Wait()
	})
}

func (s *server) url() string { return "http://" + s.listener.Addr().String() }

func (s *server) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

func (s *server) http1(conn net.Conn) {
	reader := bufio.NewReader(conn)
	whole, err := readRequest(reader)
	if err != nil {
		return
	}
	s.mu.Lock()
	s.asked++
	s.mu.Unlock()
	_, _ = io.WriteString(conn, s.answer(oneLine(whole), whole))
}

// readRequest reads a request as it is on the wire.
func readRequest(reader *bufio.Reader) (string, error) {
	var all strings.Builder
	length := 0
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			return "", err
		}
		all.WriteString(line)
		if name, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(name, "Content-Length") {
			length, _ = strconv.Atoi(strings.TrimSpace(value))
		}
		if line == "\r\n" {
			break
		}
	}
	body := make([]byte, length)
	_, err := io.ReadFull(reader, body)
	all.Write(body)
	return all.String(), err
}

// oneLine is a request as it can stand in a header.
func oneLine(whole string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return ' '
		}
		return r
	}, whole)
}

// serveHTTP2 is a server that speaks HTTP/2, frame by frame.
func serveHTTP2(t *testing.T, answer func(f *http2.Framer, stream uint32, line string)) (*server, *http.Client) {
	t.Helper()
	certified := httptest.NewTLSServer(http.NotFoundHandler()) // for its certificate
	certified.Close()
	config := &tls.Config{Certificates: certified.TLS.Certificates, NextProtos: []string{"h2"}, MinVersion: tls.VersionTLS12}
	listener, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		t.Fatal(err)
	}
	s := &server{listener: listener}
	s.start(t, func(conn net.Conn) {
		if _, err := io.ReadFull(conn, make([]byte, len(http2.ClientPreface))); err != nil {
			return
		}
		framer := http2.NewFramer(conn, conn)
		framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
		_ = framer.WriteSettings()
		s.frames(framer, answer)
		_ = conn.(*tls.Conn).CloseWrite() //nolint:forcetypeassert // it is one
		_, _ = io.Copy(io.Discard, conn)  // until the client has read it all
	})
	client := certified.Client()
	transport := client.Transport.(*http.Transport).Clone() //nolint:forcetypeassert // it is one
	transport.ForceAttemptHTTP2 = true
	transport.DisableKeepAlives = true
	t.Cleanup(transport.CloseIdleConnections)
	return s, &http.Client{Transport: transport}
}

func (s *server) frames(framer *http2.Framer, answer func(f *http2.Framer, stream uint32, line string)) {
	line := ""
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return
		}
		switch frame := frame.(type) {
		case *http2.SettingsFrame:
			if !frame.IsAck() {
				_ = framer.WriteSettingsAck()
			}
			continue
		case *http2.MetaHeadersFrame:
			for _, field := range frame.Fields {
				line += fmt.Sprint(field.Name, ": ", field.Value, " ")
			}
		case *http2.DataFrame:
			line += string(frame.Data())
		default:
			continue
		}
		if frame.Header().Flags.Has(http2.FlagDataEndStream) { // the same bit for headers
			s.mu.Lock()
			s.asked++
			s.mu.Unlock()
			answer(framer, frame.Header().StreamID, oneLine(line))
			return
		}
	}
}
