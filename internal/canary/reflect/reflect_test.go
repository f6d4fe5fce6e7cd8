// Package reflect_test proves that nothing of a request comes out of the SDK when a
// server, or an echo port behind a wrong proxy, sends the request back: not in an
// error, not in what an error wraps, not in a log, not in what an observer makes
// traces of, not in what an outbox notes of a failure.
package reflect_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/internal/canary"
	"github.com/personio-go/sdk/personio"
	v1 "github.com/personio-go/sdk/personio/v1"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// flock is what must not come out: everything secret or personal that is sent. Some
// have the form of what may be printed of an answer: of a trace id, of a kind of
// problem, of a field.
func flock() canary.Flock {
	return canary.Flock{
		"token": "canary-token-0f1e2d3c4b5a", "client id": "canary-client-id-77", "client secret": "canary-client-secret-88",
		"recruiting token": "canary-recruiting-5a6b7c", "first name": "canary_first_name", "last name": "canary.last.name",
		"e-mail": "canary.mail@example.org", "message": "canary message of an applicant", "query": "canary.query@example.org",
		"id": "canary-person-id", "header": "canary-header-value", "file": "canary content of a file", "comment": "canary_comment",
	}
}

// singles are the parts of the flock that a text has, each as it stands there.
func singles(text string) []string {
	var found []string
	for _, bird := range slices.Sorted(maps.Values(flock())) {
		if strings.Contains(text, bird) {
			found = append(found, bird)
		}
	}
	return append(found, "none")
}

func quoted(text string) string {
	data, _ := json.Marshal(text) //nolint:errchkjson // a text
	return string(data)
}

func body(status int, contentType, text string) string {
	return fmt.Sprintf("HTTP/1.1 %d X\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", status, contentType, len(text), text)
}

// ways are where a server can put what it was sent.
func ways() map[string]func(line, whole string) string {
	chunked := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
	all := map[string]func(line, whole string) string{
		"echo":        func(_, whole string) string { return whole },
		"status line": func(line, _ string) string { return "HTTP/1.1 " + line + "\r\n\r\n" },
		"status":      func(line, _ string) string { return "HTTP/1.1 2" + line[:20] + " " + line + "\r\n\r\n" },
		"reason":      func(line, _ string) string { return "HTTP/1.1 500 " + line + "\r\nContent-Length: 0\r\n\r\n" },
		"protocol":    func(line, _ string) string { return line + "/1.1 200 OK\r\n\r\n" },
		"header name": func(line, _ string) string { return "HTTP/1.1 500 X\r\n" + line + ": x\r\n\r\n" },
		"header line": func(line, _ string) string {
			return "HTTP/1.1 200 X\r\n" + strings.ReplaceAll(line, ":", " ") + "\r\n\r\n"
		},
		"header value": func(line, _ string) string {
			return "HTTP/1.1 500 X\r\nX-Echo: " + line + "\r\nContent-Length: 0\r\n\r\n"
		},
		"headers": func(_, whole string) string { return "HTTP/1.1 200 X\r\n" + whole },
		"Location": func(line, _ string) string {
			return "HTTP/1.1 302 X\r\nLocation: /" + line + "\r\nContent-Length: 0\r\n\r\n"
		},
		"Location, unreadable": func(line, _ string) string {
			return "HTTP/1.1 302 X\r\nLocation: http://[%zz" + line + "\r\nContent-Length: 0\r\n\r\n"
		},
		"WWW-Authenticate": func(line, _ string) string {
			return "HTTP/1.1 401 X\r\nWWW-Authenticate: " + line + "\r\nContent-Length: 0\r\n\r\n"
		},
		"Retry-After": func(line, _ string) string {
			return "HTTP/1.1 429 X\r\nRetry-After: " + line + "\r\nContent-Length: 0\r\n\r\n"
		},
		"Content-Length": func(line, _ string) string { return "HTTP/1.1 200 X\r\nContent-Length: " + line + "\r\n\r\n" },
		"two lengths": func(line, _ string) string {
			return "HTTP/1.1 200 X\r\nContent-Length: 1\r\nContent-Length: " + line + "\r\n\r\n"
		},
		"Transfer-Encoding": func(line, _ string) string { return "HTTP/1.1 200 X\r\nTransfer-Encoding: " + line + "\r\n\r\n" },
		"Content-Encoding": func(line, _ string) string {
			return "HTTP/1.1 200 X\r\nContent-Encoding: " + line + "\r\nContent-Length: 2\r\n\r\n{}"
		},
		"Content-Type": func(line, _ string) string { return body(200, line, line) },
		"Content-Disposition": func(line, _ string) string {
			return "HTTP/1.1 200 X\r\nContent-Disposition: " + line + "\r\nContent-Length: 3\r\n\r\n{}"
		},
		"no gzip": func(line, _ string) string { return "HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\n\r\n" + line },
		"broken gzip": func(line, _ string) string {
			return "HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\n\r\n" + zipped(line)[:30]
		},
		"chunk length":    func(line, _ string) string { return chunked + "\r\n" + line + "\r\n" },
		"chunk extension": func(line, _ string) string { return chunked + "\r\n5;" + line + "\r\n{\"a\":\r\nx" },
		"trailer": func(line, _ string) string {
			return chunked + "Trailer: X\r\n\r\n2\r\n{}\r\n0\r\nX" + line + "\r\n\r\n"
		},
		"trailer name": func(line, _ string) string {
			return chunked + "Trailer: " + line + "\r\n\r\n2\r\n{}\r\n0\r\n" + strings.ReplaceAll(line, ":", "") + "\r\n\r\n"
		},
		"1xx": func(line, _ string) string {
			return "HTTP/1.1 103 " + line + "\r\nX: " + line + "\r\n\r\nHTTP/1.1 " + line
		},
		"upgrade": func(line, _ string) string {
			return "HTTP/1.1 101 X\r\nUpgrade: " + line + "\r\nConnection: upgrade\r\n\r\n"
		},
		"breaks off": func(line, _ string) string {
			return "HTTP/1.1 200 X\r\nContent-Length: 100000\r\n\r\n{\"a\":" + quoted(line)
		},
		"text":      func(line, _ string) string { return body(200, "text/plain", line) },
		"JSON text": func(line, _ string) string { return body(200, "application/json", quoted(line)) },
		"JSON, other types": func(line, _ string) string {
			return body(200, "application/json", `{"_data":`+quoted(line)+`,"data":`+quoted(line)+`,"success":true}`)
		},
		"next link": func(line, _ string) string {
			return body(200, "application/json", `{"_data":[],"_meta":{"links":{"next":{"href":`+quoted("http://x"+line)+`}}}}`)
		},
		"next link, elsewhere": func(line, _ string) string {
			return body(200, "application/json", `{"_data":[],"_meta":{"links":{"next":{"href":`+quoted("https://elsewhere.example/"+strings.ReplaceAll(line, " ", "_")+"?a=b")+`}}}}`)
		},
		"v1, failed": func(line, _ string) string {
			return body(200, "application/json", `{"success":false,"error":{"code":0,"message":`+quoted(line)+`,"error_data":{"a":[`+quoted(line)+`]}}}`)
		},
	}
	for _, status := range []int{400, 401, 403, 404, 409, 413, 422, 429, 500, 503} {
		all[fmt.Sprint("problem, ", status)] = func(line, whole string) string { return body(status, "application/json", problem(line, whole)) }
		all[fmt.Sprint("token problem, ", status)] = func(line, whole string) string {
			return body(status, "application/json", fmt.Sprintf(`{"error":%[1]q,"error_description":%[1]q,"error_uri":%[1]q,"trace_id":%[2]q}`, line, singles(whole)[0]))
		}
	}
	// One value of the request as the trace id, as a kind, as a field, as a code.
	for i := range len(flock()) {
		all[fmt.Sprint("a trace id, ", i)] = func(_, whole string) string {
			found := singles(whole)
			return body(400, "application/json", fmt.Sprintf(`{"personio_trace_id":%[1]q,"trace_id":%[1]q,"error":"invalid_client","errors":[]}`, found[i%len(found)]))
		}
	}
	return all
}

func problem(line, whole string) string {
	items := []string{fmt.Sprintf(`{"title":%[1]q,"detail":%[1]q,"type":%[1]q,"_meta":{"path":%[1]q},"field":%[1]q,"errors":[{"reason":%[1]q,"context":{"a":%[1]q}}]}`, line)}
	for _, bird := range singles(whole) {
		items = append(items, fmt.Sprintf(`{"title":%[1]q,"detail":%[1]q,"type":"https://developer.personio.de/reference/errors#%[1]s","_meta":{"path":%[1]q}}`, bird),
			fmt.Sprintf(`{"field":%[1]q,"errors":[{"reason":%[1]q},{"reason":"errors.attribute-validation.unknown"}]}`, bird))
	}
	return `{"personio_trace_id":` + quoted(line) + `,"errors":[` + strings.Join(items, ",") + `]}`
}

func zipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, strings.Repeat(text, 3))
	_ = w.Close()
	return b.String()
}

// traces is an observer as a tracer is: it keeps the text of errors.
type traces struct{ watch *canary.Watch }

func (o traces) Start(ctx context.Context, _ personio.Call) (context.Context, func(personio.Result)) {
	return ctx, func(result personio.Result) { o.watch.Error("traced error", result.Err) }
}

// calls are the shapes of calls, with something secret or personal in each place.
func calls(t *testing.T, base string, client *http.Client, watch *canary.Watch) map[string]func(context.Context) error {
	t.Helper()
	birds := flock()
	opts := []personio.Option{
		personio.WithBaseURL(base), personio.WithHTTPClient(client), personio.WithLogger(watch.Logger()), personio.WithObserver(traces{watch}),
		personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1}), personio.WithoutRateLimits(), personio.WithTimeout(10 * time.Second),
	}
	api := must(personio.New(auth.Static(birds["token"]), opts...))(t)
	old := must(v1.New(api), nil)(t)
	hr := must(recruiting.New(auth.RecruitingKey{CompanyID: "4711", Token: auth.NewSecret(birds["recruiting token"])}, opts...))(t)
	hr2 := recruiting.NewV2(api)
	id, header := personio.PersonID(birds["id"]), personio.WithHeader("X-Extra", birds["header"])
	application := recruiting.Application{FirstName: birds["first name"], LastName: birds["last name"], Email: birds["e-mail"], Message: birds["message"], JobPositionID: 17}
	file := recruiting.FileFromBytes("cv.pdf", []byte(birds["file"]))
	person := personio.PersonCreate{FirstName: birds["first name"], LastName: birds["last name"], Email: birds["e-mail"]}
	source := func(opts ...auth.Option) *auth.TokenSource {
		return auth.ClientCredentials(birds["client id"], birds["client secret"], append(opts, auth.WithBaseURL(base), auth.WithHTTPClient(client), auth.WithLogger(watch.Logger()))...)
	}
	return map[string]func(context.Context) error{
		"get": func(ctx context.Context) error { return second(api.Persons.Get(ctx, id, header)) },
		"list": func(ctx context.Context) error {
			return second(personio.Collect(api.Persons.All(ctx, personio.PersonListOptions{Emails: []string{birds["query"]}}, header)))
		},
		"create": func(ctx context.Context) error { return second(api.Persons.Create(ctx, person, header)) },
		"update": func(ctx context.Context) error {
			return api.Persons.Update(ctx, id, personio.PersonPatch{FirstName: personio.Set(birds["first name"])}, header)
		},
		"delete": func(ctx context.Context) error { return api.Persons.Delete(ctx, id, header) },
		"download": func(ctx context.Context) error {
			file, err := api.Documents.Download(ctx, personio.DocumentID(birds["id"]), header)
			if err != nil {
				return err
			}
			defer file.Body.Close()
			watch.Value("download", *file) //nolint:contextcheck // it logs without one
			_, err = io.Copy(io.Discard, file.Body)
			return err
		},
		"do": func(ctx context.Context) error {
			return api.Do(ctx, http.MethodPost, "/v2/unknown?email="+birds["query"], map[string]string{"comment": birds["comment"]}, new(map[string]any))
		},
		"v1 list": func(ctx context.Context) error {
			return second(personio.Collect(old.Employees.All(ctx, v1.EmployeeListOptions{Email: birds["query"]})))
		},
		"v1 get":    func(ctx context.Context) error { return second(old.Employees.Get(ctx, 17, header)) },
		"v1 schema": func(ctx context.Context) error { return second(old.Employees.Attributes(ctx, header)) },
		"v1 create": func(ctx context.Context) error {
			return second(old.Employees.Create(ctx, v1.EmployeeCreate{FirstName: birds["first name"], LastName: birds["last name"], Email: birds["e-mail"]}))
		},
		"apply":     func(ctx context.Context) error { return hr.Apply(ctx, application) },
		"apply, v2": func(ctx context.Context) error { return hr2.Apply(ctx, application) },
		"upload":    func(ctx context.Context) error { return second(hr.Upload(ctx, file)) },
		"token":     func(ctx context.Context) error { return second(source().AccessToken(ctx)) },
		"token, v1": func(ctx context.Context) error { return second(source(auth.V1()).AccessToken(ctx)) },
		"token of a call": func(ctx context.Context) error {
			return second(must(personio.New(auth.ClientCredentials(birds["client id"], birds["client secret"]), opts...))(t).Persons.Get(ctx, id))
		},
		"outbox": func(ctx context.Context) error { return note(ctx, t, hr, application, watch) },
	}
}

// note sends an application by way of an outbox, and shows what is noted of it.
func note(ctx context.Context, t *testing.T, hr *recruiting.Client, application recruiting.Application, watch *canary.Watch) error {
	t.Helper()
	accounts := func(context.Context, string) (outbox.Account, error) { return outbox.Account{Client: hr}, nil }
	box := must(outbox.New(new(outbox.MemoryStore), new(outbox.MemoryFiles), accounts, outbox.WithLogger(watch.Logger())))(t)
	entry := must(box.Submit(ctx, outbox.Submission{Company: "acme", ApplicationID: "1", Application: application}))(t)
	result, err := box.Step(ctx, "acme")
	watch.Value("result of the outbox", result) //nolint:contextcheck // it logs without one
	entry = must(box.Load(ctx, entry.ID))(t)
	fmt.Fprintln(watch, entry.State, entry.Problem, entry.Codes)
	return err
}

func second[T any](_ T, err error) error { return err }

func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func TestNothingThatWasSentComesBack(t *testing.T) {
	t.Parallel()
	for way, answer := range ways() {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			s := serve(t, answer)
			client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
			all(t, s, s.url(), client)
		})
	}
}

// all makes every call, and looks at what comes out.
func all(t *testing.T, s *server, base string, client *http.Client) {
	t.Helper()
	var watch canary.Watch
	for name := range calls(t, base, client, &watch) {
		before := s.count()
		err := calls(t, base, client, &watch)[name](t.Context()) // by clients of its own: one that got a 429 waits
		watch.Error(name, err)
		if s.count() == before {
			t.Errorf("%s: nothing was sent: %v", name, err)
		}
	}
	watch.Check(t, flock())
}

func TestNothingThatWasSentComesBackByHTTP2(t *testing.T) {
	t.Parallel()
	headers := func(fields ...string) []byte {
		var b bytes.Buffer
		encoder := hpack.NewEncoder(&b)
		for i := 0; i < len(fields); i += 2 {
			_ = encoder.WriteField(hpack.HeaderField{Name: fields[i], Value: fields[i+1]})
		}
		return b.Bytes()
	}
	send := func(f *http2.Framer, stream uint32, end bool, fields ...string) {
		_ = f.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: headers(fields...), EndHeaders: true, EndStream: end})
	}
	for way, answer := range map[string]func(f *http2.Framer, stream uint32, line string){
		"GOAWAY": func(f *http2.Framer, _ uint32, line string) {
			_ = f.WriteGoAway(0, http2.ErrCodeEnhanceYourCalm, []byte(line))
		},
		"GOAWAY after the headers": func(f *http2.Framer, stream uint32, line string) {
			send(f, stream, false, ":status", "200")
			_ = f.WriteGoAway(0, http2.ErrCodeProtocol, []byte(line))
		},
		"reset":       func(f *http2.Framer, stream uint32, _ string) { _ = f.WriteRSTStream(stream, http2.ErrCodeInternal) },
		"status":      func(f *http2.Framer, stream uint32, line string) { send(f, stream, true, ":status", line) },
		"header name": func(f *http2.Framer, stream uint32, line string) { send(f, stream, true, ":status", "200", line, "x") },
		"pseudo": func(f *http2.Framer, stream uint32, line string) {
			send(f, stream, true, ":status", "200", ":"+line, "x")
		},
		"header value": func(f *http2.Framer, stream uint32, line string) {
			send(f, stream, true, ":status", "500", "x-echo", line)
		},
		"Location": func(f *http2.Framer, stream uint32, line string) {
			send(f, stream, true, ":status", "302", "location", "http://[%zz"+line)
		},
		"length": func(f *http2.Framer, stream uint32, line string) {
			send(f, stream, true, ":status", "200", "content-length", line)
		},
		"trailer": func(f *http2.Framer, stream uint32, line string) {
			send(f, stream, false, ":status", "200", "trailer", "x")
			send(f, stream, true, line, line)
		},
		"frames": func(f *http2.Framer, stream uint32, line string) {
			_ = f.WriteRawFrame(http2.FrameHeaders, 0, stream, []byte(line))
		},
	} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			s, client := serveHTTP2(t, answer)
			all(t, s, "https://"+s.listener.Addr().String(), client)
		})
	}
}
