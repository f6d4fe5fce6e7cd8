//go:build linux && !race

// Package bombs_test proves that an answer that is small on the wire, or pretends to
// be one, does not fill the memory: each bomb meets each shape of call in a process
// of its own, which measures itself.
package bombs_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	if os.Getenv(childURL) != "" {
		child()
		return
	}
	os.Exit(m.Run())
}

const (
	most     = 64 << 20 // bytes above the idle process
	bombSize = 31 << 20 // below the bound of old: all of it was read and decoded
)

// bomb writes an answer, the status line and headers included.
type bomb func(w io.Writer)

// repeated is before, and then the item again and again, to the size, and after.
func repeated(before string, item func(i int) string, after string, size int) bomb {
	return func(w io.Writer) {
		content(w, func(w io.Writer) {
			written, _ := io.WriteString(w, before)
			for i := 0; written < size; i++ {
				n, err := io.WriteString(w, item(i))
				if written += n; err != nil {
					return
				}
			}
			_, _ = io.WriteString(w, after)
		})
	}
}

// content writes a success as JSON in gzip.
func content(w io.Writer, write func(io.Writer)) {
	_, _ = io.WriteString(w, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n")
	packed, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
	write(packed)
	_ = packed.Close()
}

func same(text string) func(int) string { return func(int) string { return text } }

// envelope is what is around the content of an answer.
type envelope struct{ list, object, end string }

func envelopes() map[string]envelope {
	v2 := envelope{`{"_data":[`, `{"id":"1","type":"x"`, `}`}
	old := envelope{`{"success":true,"data":[`, `{"success":true,"data":{"type":"Employee","attributes":{"id":{"label":"ID","value":1}}`, `}}`}
	plain := envelope{`{"uuid":"1","list":[`, `{"uuid":"1","access_token":"t"`, `}`}
	return map[string]envelope{
		"v2 list": v2, "v2 get": v2, "v2 report": v2, "v2 update": v2, "v2 delete": v2, "v1 list": old, "v1 get": old, "v1 schema": old, "v1 report": old,
		"apply": plain, "upload": plain, "token": plain,
	}
}

// contents are the bombs within JSON. Within are those that one object has.
func contents(e envelope) map[string]bomb {
	list := func(item string) bomb { return repeated(e.list, same(item+","), item+"]}", bombSize) }
	attribute := `{"id":"1","global_id":"a","label":"b","type":"string","value":"c"}`
	one := `{"label":"Name","value":"x","type":"standard","universal_id":"u"}`
	return map[string]bomb{
		"rows {}":             list(`{}`),
		"rows with ids":       list(`{"id":"1"}`),
		"rows of v1":          list(`{"type":"Employee","attributes":{"id":{"label":"ID","value":1}}}`),
		"rows of a schema":    list(`{"key":"a","label":"b","type":"standard","universal_id":"c"}`),
		"null":                list(`null`),
		"numbers":             list(`1`),
		"lists":               list(`[]`),
		"attributes":          repeated(e.list+`{"id":"1","custom_attributes":[`, same(attribute+","), attribute+"]}]}", bombSize),
		"attributes {}":       repeated(e.list+`{"id":"1","custom_attributes":[`, same("{},"), "{}]}]}", bombSize),
		"attributes of v1":    repeated(e.list+`{"type":"Employee","attributes":{"id":{"label":"ID","value":1}`, func(i int) string { return fmt.Sprintf(`,"dynamic_%d":%s`, i, one) }, "}}]}", bombSize),
		"one text":            repeated(e.list+`{"id":"1","first_name":"`, same(strings.Repeat("x", 1<<10)), `"}]}`, bombSize),
		"one text of escapes": repeated(e.list+`{"id":"1","first_name":"`, same(strings.Repeat(`\u00e4`, 1<<8)), `"}]}`, bombSize),
		"one text, an object": repeated(e.object+`,"first_name":"`, same(strings.Repeat("x", 1<<10)), `"`+e.end, bombSize),
		"unknown members":     repeated(e.object, func(i int) string { return fmt.Sprintf(`,"m%d":%d`, i, i) }, e.end, bombSize),
		"unknown members, {}": repeated(e.object, func(i int) string { return fmt.Sprintf(`,"m%d":{}`, i) }, e.end, bombSize),
		"the same member":     repeated(e.object, same(`,"custom_attributes":[{}]`), e.end, bombSize),
		"white space":         repeated("", same(strings.Repeat(" ", 1<<10)), "{}", bombSize),
		"[":                   repeated(e.list, same(strings.Repeat("[", 1<<10)), "", bombSize),
		"{":                   repeated(e.list, same(strings.Repeat(`{"a":`, 1<<8)), "", bombSize),
		"part: rows {}":       repeated(e.list, same(`{},`), "{}]}", 1<<20),
		"part: attributes":    repeated(e.list+`{"id":"1","custom_attributes":[`, same("{},"), "{}]}]}", bombSize/4),
		"part: {} of v1":      repeated(e.list+`{"type":"Employee","attributes":{"id":{"label":"ID","value":1}`, func(i int) string { return fmt.Sprintf(`,"d%d":{}`, i) }, "}}]}", bombSize/4),
		"part: one text":      repeated(e.list+`{"id":"1","first_name":"`, same(strings.Repeat("x", 1<<10)), `"}]}`, bombSize/5),
		"1 GB of gzip":        repeated(e.list, same(strings.Repeat(" ", 1<<20)), "]}", 1<<30),
		"gzip in gzip": func(w io.Writer) {
			var inner bytes.Buffer
			packed, _ := gzip.NewWriterLevel(&inner, gzip.BestSpeed)
			zeros := make([]byte, 1<<20)
			for range 64 {
				_, _ = packed.Write(zeros)
			}
			_ = packed.Close()
			content(w, func(w io.Writer) { _, _ = w.Write(inner.Bytes()) })
		},
	}
}

// around are the bombs around the content.
func around() map[string]bomb {
	lines := func(before string, line func(i int) string) bomb {
		return func(w io.Writer) {
			_, _ = io.WriteString(w, before)
			for i := range 1 << 24 {
				if _, err := io.WriteString(w, line(i)); err != nil {
					return
				}
			}
		}
	}
	status, chunked := "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n"
	large := strings.Repeat("x", 1<<20)
	return map[string]bomb{
		"headers, few and large":     lines(status, func(i int) string { return fmt.Sprintf("X-%d: %s\r\n", i, large) }),
		"headers, many and distinct": lines(status, func(i int) string { return fmt.Sprintf("X-%d: a\r\n", i) }),
		"headers, many and the same": lines(status, same("X: a\r\n")),
		"a header without end":       lines(status+"X: ", same(large)),
		"a status without end":       lines("HTTP/1.1 200 ", same(large)),
		"chunks without end":         lines(chunked, same("1\r\n \r\n")),
		"a chunk without end":        lines(chunked+"7fffffffffffffff\r\n", same(large)),
		"a chunk extension":          lines(chunked+"1;a=", same(large)),
		"chunk extensions":           lines(chunked, same("1;a=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\r\n \r\n")),
		"trailers without end":       lines(chunked+"2\r\n{}\r\n0\r\n", func(i int) string { return fmt.Sprintf("X-%d: a\r\n", i) }),
		"1xx without end":            lines("", func(i int) string { return fmt.Sprintf("HTTP/1.1 103 Early\r\nX-%d: a\r\n\r\n", i) }),
		"a length and no content":    lines(status+"Content-Length: 9000000000000000000\r\n\r\n", same(large)),
	}
}

// serve answers each connection with the bomb, or for the first call of a child with
// an error.
func serve(t *testing.T, answer bomb) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	group.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			group.Go(func() {
				defer conn.Close()
				request, err := http.ReadRequest(bufio.NewReader(conn))
				if err != nil {
					return
				}
				_, _ = io.Copy(io.Discard, request.Body)
				if strings.HasPrefix(request.URL.Path, "/warm/") {
					_, _ = io.WriteString(conn, "HTTP/1.1 400 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
					return
				}
				out := bufio.NewWriterSize(conn, 64<<10)
				answer(out)
				_ = out.Flush()
			})
		}
	})
	t.Cleanup(func() { _ = listener.Close(); group.Wait() })
	return "http://" + listener.Addr().String() + "/bomb"
}

func TestBombsDoNotFillTheMemory(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	worst, longest := outcome{}, outcome{}
	for call, e := range envelopes() {
		bombs := contents(e)
		if slices.Contains([]string{"v2 update", "v2 delete", "token"}, call) { // nothing of these is decoded, or little
			maps.DeleteFunc(bombs, func(name string, _ bomb) bool {
				return !slices.Contains([]string{"rows {}", "one text", "white space", "1 GB of gzip"}, name)
			})
		}
		if slices.Contains([]string{"v2 list", "v1 list", "apply", "token"}, call) { // the way to the others is the same
			maps.Copy(bombs, around())
		}
		for name, b := range bombs {
			t.Run(call+"/"+name, func(t *testing.T) {
				t.Parallel()
				got := explode(t, call, b)
				mu.Lock()
				defer mu.Unlock()
				if got.Peak > worst.Peak {
					worst = got
				}
				if got.CPU > longest.CPU {
					longest = got
				}
				switch {
				case strings.HasPrefix(name, "part: ") && got.Error == "": // it may be within the bounds
				case !got.Typed:
					t.Errorf("%q is no typed error", got.Error)
				case !got.TooLarge && !strings.HasPrefix(name, "part: ") && name != "gzip in gzip" && call != "token":
					t.Errorf("it is not too large: %s", got.Error)
				}
				if got.Peak > most {
					t.Errorf("%d MB: %s", got.Peak>>20, got.Error)
				}
				if testing.Verbose() {
					t.Logf("%d MB, %v of CPU: %s", got.Peak>>20, got.CPU, got.Error)
				}
			})
		}
	}
	t.Cleanup(func() { t.Logf("at most %d MB, and %v of CPU", worst.Peak>>20, longest.CPU) })
}

// explode makes a call in a process of its own.
func explode(t *testing.T, call string, b bomb) outcome {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), childURL+"="+serve(t, b), childCall+"="+call)
	cmd.WaitDelay = time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	data, err := cmd.Output()
	var got outcome
	if err != nil || json.Unmarshal(data, &got) != nil {
		t.Fatalf("%v: %s%.2000s", err, data, stderr.String())
	}
	return got
}
