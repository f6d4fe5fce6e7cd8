package recruiting_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
)

// What the emulator calls the two operations.
const (
	apply  = "recruiting.applications.create"
	upload = "recruiting.documents.upload"
)

// world is a company with one open job and a client that belongs to it.
type world struct {
	personio *personiotest.Server
	acme     *personiotest.Company
	job      int64
	client   *recruiting.Client
}

func newWorld(t *testing.T, opts ...personio.Option) world {
	t.Helper()
	server := personiotest.New()
	acme := server.AddCompany("acme")
	w := world{personio: server, acme: acme, job: acme.Publish(personiotest.Job{Name: "Gopher"})}
	w.client = newClient(t, acme.RecruitingKey(), append([]personio.Option{personio.WithHTTPClient(server.Client())}, opts...)...)
	return w
}

func newClient(t *testing.T, key auth.RecruitingKey, opts ...personio.Option) *recruiting.Client {
	t.Helper()
	client, err := recruiting.New(key, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// overTCP is a client that reaches the same company through a socket.
func (w world) overTCP(t *testing.T, opts ...personio.Option) *recruiting.Client {
	t.Helper()
	server := httptest.NewServer(w.personio)
	t.Cleanup(server.Close)
	opts = append([]personio.Option{personio.WithBaseURL(server.URL), personio.WithHTTPClient(server.Client()), quickly()}, opts...)
	return newClient(t, w.acme.RecruitingKey(), opts...)
}

// quickly repeats without waiting, where the clock is the real one.
func quickly() personio.Option {
	return personio.WithRetry(personio.RetryPolicy{MaxAttempts: 3, MinWait: time.Millisecond, MaxWait: time.Millisecond})
}

// application is the smallest that Personio takes.
func (w world) application() recruiting.Application {
	return recruiting.Application{FirstName: "Grace", LastName: "Hopper", Email: "grace@example.org", JobPositionID: w.job}
}

// pdf is a file whose name and content do not matter to the test.
func pdf() recruiting.File {
	return recruiting.FileFromBytes("cv.pdf", []byte("%PDF-1.7 a life in one page"))
}

// roundTripper is a server in one function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// answering is a client whose every request gets the same answer.
func answering(t *testing.T, status int, body string, opts ...personio.Option) *recruiting.Client {
	t.Helper()
	server := &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		if r.Body != nil {
			_, _ = io.Copy(io.Discard, r.Body)
		}
		return answer(r, status, body), nil
	})}
	opts = append([]personio.Option{personio.WithHTTPClient(server), personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1})}, opts...)
	return newClient(t, minimalKey(), opts...)
}

func answer(r *http.Request, status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}
}

// rewriting changes the JSON of every request on its way. It is how a request
// that the SDK would never send reaches the emulator through the SDK.
func rewriting(change func(body map[string]any)) personio.Option {
	return changingBody(func(data []byte) []byte {
		var body map[string]any
		err := json.Unmarshal(data, &body)
		change(body)
		changed, encodeErr := json.Marshal(body)
		if err = errors.Join(err, encodeErr); err != nil {
			return []byte(err.Error()) // which no server takes
		}
		return changed
	})
}

func withBody(r *http.Request, data []byte) *http.Request {
	r = r.Clone(r.Context())
	r.Body, r.ContentLength, r.GetBody = io.NopCloser(bytes.NewReader(data)), int64(len(data)), nil
	return r
}

// recording keeps the body of every request.
func recording(bodies *[][]byte) personio.Option {
	return changingBody(func(data []byte) []byte {
		*bodies = append(*bodies, data)
		return data
	})
}

// decodeJSON keeps numbers as they were written.
func decodeJSON(t *testing.T, data []byte) (value any) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("not JSON: %v\n%s", err, data)
	}
	return value
}

func wantEqual[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %#v\nwant %#v", what, got, want)
	}
}

func wantCount(t *testing.T, server *personiotest.Server, operation personio.Operation, want int) {
	t.Helper()
	if got := server.Count(operation); got != want {
		t.Errorf("%s: the server saw %d requests, want %d", operation, got, want)
	}
}

// renamingFile replaces a text of the request's body by one of the same length.
func renamingFile(from, to string) personio.Option {
	return changingBody(func(data []byte) []byte { return bytes.ReplaceAll(data, []byte(from), []byte(to)) })
}

// growingFile makes the uploaded file that many bytes large.
func growingFile(size int) personio.Option {
	return changingBody(func(data []byte) []byte {
		head, _, _ := bytes.Cut(data, []byte("%PDF"))
		tail := data[bytes.LastIndex(data, []byte("\r\n--")):]
		return slices.Concat(head, make([]byte, size), tail)
	})
}

func changingBody(change func([]byte) []byte) personio.Option {
	return personio.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			data, err := io.ReadAll(r.Body)
			if err != nil {
				return nil, err
			}
			return next.RoundTrip(withBody(r, change(data)))
		})
	})
}

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func makeFolder(t *testing.T, path string) {
	t.Helper()
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
}

func removeFile(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// wantGone checks the error of a file that is not there.
func wantGone(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v does not say that the file is gone", err)
	}
	wantNoCanary(t, "the error of a file that is gone", err)
}

func minimalKey() auth.RecruitingKey {
	return auth.RecruitingKey{CompanyID: "4711", Token: auth.NewSecret("token")}
}

func quoted(t *testing.T, text string) []byte {
	t.Helper()
	data, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
