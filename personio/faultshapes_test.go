package personio_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/personio-go/sdk/personio"
)

// shape is a way to call the API.
type shape struct {
	name   string
	method string
	// most is how often a server may get to process it, 0 for as often as there
	// are attempts.
	most int
	call func(context.Context, *personio.Client) error
}

// callShapes are all of them. A file is larger than what a connection buffers, so
// that a server can break off in the middle of it.
func callShapes() []shape {
	file := func(path string) func(context.Context, *personio.Client) error {
		content := bytes.Repeat([]byte("x"), 4<<20)
		return func(ctx context.Context, c *personio.Client) error {
			return c.Do(ctx, http.MethodPost, path, personio.RawBody{
				ContentType: "application/pdf", Size: int64(len(content)),
				Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil },
			}, nil)
		}
	}
	do := func(method string, body any) func(context.Context, *personio.Client) error {
		return func(ctx context.Context, c *personio.Client) error {
			var out struct{ Ok bool }
			return c.Do(ctx, method, "/v2/things", body, &out)
		}
	}
	return []shape{
		{"get", http.MethodGet, 0, do(http.MethodGet, nil)},
		{"typed get", http.MethodGet, 0, func(ctx context.Context, c *personio.Client) error {
			_, err := c.Persons.Get(ctx, "4711")
			return err
		}},
		{"list", http.MethodGet, 0, func(ctx context.Context, c *personio.Client) error {
			_, err := personio.Collect(c.Persons.All(ctx, personio.PersonListOptions{}))
			return err
		}},
		{"delete", http.MethodDelete, 0, do(http.MethodDelete, nil)},
		{"put", http.MethodPut, 0, do(http.MethodPut, map[string]int{"n": 1})},
		{"post", http.MethodPost, 1, do(http.MethodPost, map[string]int{"n": 1})},
		{"post without a body", http.MethodPost, 1, do(http.MethodPost, nil)},
		{"form", http.MethodPost, 1, do(http.MethodPost, url.Values{"a": {"b"}})},
		{"patch", http.MethodPatch, 1, do(http.MethodPatch, map[string]int{"n": 1})},
		{"typed delete", http.MethodDelete, 0, func(ctx context.Context, c *personio.Client) error { return c.Persons.Delete(ctx, "4711") }},
		{"upload", http.MethodPost, 1, file("/v2/things")},
		{"upload that may leave a copy", http.MethodPost, 3, file("/v1/recruiting/applications/documents")},
		{"download", http.MethodGet, 0, func(ctx context.Context, c *personio.Client) error {
			download, err := c.Download(ctx, "/v2/document-management/documents/7/download")
			if err != nil {
				return err
			}
			defer download.Body.Close()
			_, err = io.Copy(io.Discard, download.Body)
			return err
		}},
	}
}

// drip says a text slowly, in parts.
func drip(parts ...string) func(net.Conn) bool {
	return func(conn net.Conn) bool {
		for _, part := range parts {
			_, _ = io.WriteString(conn, part)
			<-time.After(5 * time.Millisecond)
		}
		return false
	}
}

// breakWithinBody reads a part of the body, if there is one, and resets the
// connection.
func breakWithinBody(conn net.Conn) bool {
	_ = conn.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
	_, _ = io.ReadFull(conn, make([]byte, 2))
	return reset(conn)
}

// goodAfter makes the good answer follow on something odd.
func goodAfter(prefix string) func(net.Conn) bool {
	return func(conn net.Conn) bool {
		_, err := io.WriteString(conn, prefix+"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok\":true}")
		return err == nil
	}
}

// faultPoints are where and how a connection can fail.
func faultPoints() map[string]fault {
	answer := func(text string) fault { return fault{do: say(strings.ReplaceAll(text, "\n", "\r\n"))} }
	stallAfter := func(text string) fault {
		return fault{stalls: true, do: func(conn net.Conn) bool {
			say(strings.ReplaceAll(text, "\n", "\r\n"))(conn)
			return stall(conn)
		}}
	}
	refusal := func(text string) fault {
		f := answer(text)
		f.refuses = true
		return f
	}
	return map[string]fault{
		"accepts and hangs up":              {onAccept: true, do: hangUp},
		"accepts and resets":                {onAccept: true, do: reset},
		"accepts and says nothing":          {onAccept: true, stalls: true, do: stall},
		"hangs up before the body":          {onHeaders: true, do: hangUp},
		"resets before the body":            {onHeaders: true, do: reset},
		"resets within the body":            {onHeaders: true, do: breakWithinBody},
		"stalls before the body":            {onHeaders: true, stalls: true, do: stall},
		"says continue and stalls":          {onHeaders: true, stalls: true, do: stallAfter("HTTP/1.1 100 Continue\n\n").do},
		"reads and hangs up":                {do: hangUp},
		"reads and resets":                  {do: reset},
		"reads and says nothing":            {stalls: true, do: stall},
		"says continue and hangs up":        answer("HTTP/1.1 100 Continue\n\n"),
		"garbage":                           answer("220 mail.example.com ESMTP\n"),
		"half a status line":                answer("HTTP/1.1 20"),
		"a status that is none":             answer("HTTP/1.1 abc OK\n\n"),
		"another protocol":                  answer("HTTP/9.9 200 OK\nContent-Length: 0\n\n"),
		"headers that never end":            answer("HTTP/1.1 200 OK\nX-Note: "),
		"headers that stall":                stallAfter("HTTP/1.1 200 OK\nX-Note: "),
		"slow headers":                      {do: drip("HTTP/1.1 200", " OK\r\nContent-", "Length: 11\r\n\r\n", `{"ok":`, "true}")},
		"broken header":                     answer("HTTP/1.1 200 OK\nno colon\n\n{}"),
		"two lengths":                       answer("HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 3\n\n{}"),
		"a negative length":                 answer("HTTP/1.1 200 OK\nContent-Length: -2\n\n{}"),
		"an interim answer only":            answer("HTTP/1.1 103 Early Hints\n\n"),
		"interim answers and a good one":    {do: goodAfter("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n")},
		"500":                               answer("HTTP/1.1 500 Oops\nContent-Length: 0\n\n"),
		"500 that breaks off":               answer("HTTP/1.1 500 Oops\nContent-Length: 100\n\n{\"err"),
		"502 with HTML":                     answer("HTTP/1.1 502 Bad Gateway\nContent-Type: text/html\nContent-Length: 6\n\n<html>"),
		"503":                               answer("HTTP/1.1 503 Unavailable\nContent-Length: 0\n\n"),
		"408":                               answer("HTTP/1.1 408 Request Timeout\nContent-Length: 0\nConnection: close\n\n"),
		"503 with a wait":                   refusal("HTTP/1.1 503 Unavailable\nRetry-After: 0\nContent-Length: 0\n\n"),
		"429":                               refusal("HTTP/1.1 429 Too Many Requests\nRetry-After: 0\nContent-Length: 0\n\n"),
		"429 before it read anything":       {onHeaders: true, refuses: true, do: say("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")},
		"success that breaks off":           answer("HTTP/1.1 201 Created\nContent-Length: 100\n\n{\"ok\":tr"),
		"success that breaks off in chunks": answer("HTTP/1.1 201 Created\nTransfer-Encoding: chunked\n\n8\n{\"ok\":tr\n"),
		"success with a wrong chunk":        answer("HTTP/1.1 201 Created\nTransfer-Encoding: chunked\n\nzz\n{\"ok\":true}\n"),
		"success that stalls":               stallAfter("HTTP/1.1 201 Created\nContent-Length: 100\n\n{\"ok\":tr"),
		"success that is no JSON":           answer("HTTP/1.1 200 OK\nContent-Length: 6\n\n<html>"),
		"success without a length":          answer("HTTP/1.1 200 OK\n\n{\"ok\":true}"),
		"success that is no gzip":           answer("HTTP/1.1 201 Created\nContent-Encoding: gzip\nContent-Length: 4\n\nnope"),
		"a redirect to nowhere":             answer("HTTP/1.1 307 Temporary Redirect\nLocation: http://127.0.0.1:1/\nContent-Length: 0\n\n"),
		"a redirect to what is no address":  answer("HTTP/1.1 307 Temporary Redirect\nLocation: ://%zz\nContent-Length: 0\n\n"),
		"an answer to a question not asked": answer("HTTP/1.1 101 Switching Protocols\nUpgrade: x\nConnection: upgrade\n\n"),
	}
}

// patience is the client's with a server that has those faults.
func patience(faults ...fault) time.Duration {
	if slices.ContainsFunc(faults, func(f fault) bool { return f.stalls }) {
		return 300 * time.Millisecond
	}
	return time.Minute
}

// check compares what a call said with what the server saw.
func (s *rawServer) check(t interface{ Errorf(string, ...any) }, sh shape, err error) {
	processed, refused := s.processed(sh.method)
	if sh.most > 0 && processed > sh.most {
		t.Errorf("%s: the server may have processed it %d times, and refused it %d times", sh.name, processed, refused)
	}
	switch end := ending(err); {
	case end == "not sent" && processed > 0:
		t.Errorf("%s: %v, but the server may have processed it", sh.name, err)
	case end == "ok" && processed == 0:
		t.Errorf("%s: a success that the server knows nothing of", sh.name)
	}
	if err == nil {
		return
	}
	var api *personio.APIError
	var unknown *personio.OutcomeUnknownError
	var decode *personio.DecodeError
	if !errors.As(err, &api) && !errors.As(err, &unknown) && !errors.As(err, &decode) && !errors.Is(err, personio.ErrNotSent) && sh.most == 1 {
		t.Errorf("%s: %v (%T) does not say what became of it", sh.name, err, err)
	}
}

// Every way of calling meets every fault. Whatever happens, what creates or
// changes something gets to the server once, unless it was refused.
func TestEveryCallMeetsEveryFault(t *testing.T) {
	t.Parallel()
	points := faultPoints()
	if len(points) < 24 {
		t.Fatalf("only %d faults", len(points))
	}
	for name, point := range points {
		for _, sh := range callShapes() {
			t.Run(name+"/"+sh.name, func(t *testing.T) {
				t.Parallel()
				server := startRaw(t)
				server.script(point)
				err := sh.call(t.Context(), server.client(t, patience(point)))
				server.check(t, sh, err)
			})
		}
	}
}

// The same for every script of faults, one after the other.
func TestEveryScriptOfFaultsProcessesAPostOnce(t *testing.T) {
	t.Parallel()
	points, shapes := faultPoints(), callShapes()
	var names []string
	for name, point := range points {
		if !point.stalls { // they take their time, and have been there one by one
			names = append(names, name)
		}
	}
	slices.Sort(names)
	scripts := rapid.SliceOfN(rapid.SampledFrom(names), 1, 6)
	rapid.Check(t, func(rt *rapid.T) {
		sh := shapes[rapid.IntRange(0, len(shapes)-1).Draw(rt, "shape")]
		var script []fault
		for _, name := range scripts.Draw(rt, "script") {
			script = append(script, points[name])
		}
		server := startRaw(t)
		defer server.stop()
		server.script(script...)
		client := server.client(t, patience(script...))
		err := sh.call(t.Context(), client)
		server.check(rt, sh, err)
		if t.Failed() {
			rt.Fatal(fmt.Sprint("with ", sh.name))
		}
	})
}
