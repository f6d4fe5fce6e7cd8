package personiotest_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"reflect"
	"strings"
	"testing"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio/personiotest"
)

// The addresses of the real Personio.
const (
	acmeFeed        = "https://acme.jobs.personio.de/xml"
	applicationsURL = "https://api.personio.de/v1/recruiting/applications"
	documentsURL    = "https://api.personio.de/v1/recruiting/applications/documents"
	tokenURL        = "https://api.personio.de/v2/auth/token"
)

// What the emulator calls its operations.
const (
	feedFetch = "feed.fetch"
	apply     = "recruiting.applications.create"
	upload    = "recruiting.documents.upload"
	token     = "auth.token"
)

// reply is an answer, read to its end.
type reply struct {
	status int
	header http.Header
	body   string
	err    error // of reading the body
}

// send sends a request and reads the answer. It fails the test when there is
// none.
func send(t *testing.T, client *http.Client, r *http.Request) reply {
	t.Helper()
	got, err := try(client, r)
	if err != nil {
		t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	return got
}

// try is send for requests that may get no answer.
func try(client *http.Client, r *http.Request) (reply, error) {
	resp, err := client.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return reply{resp.StatusCode, resp.Header, string(body), err}, nil
}

func request(ctx context.Context, t *testing.T, method, url, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func get(t *testing.T, client *http.Client, url string) reply {
	t.Helper()
	return send(t, client, request(t.Context(), t, http.MethodGet, url, ""))
}

// authorised is a request with the recruiting key of a company.
func authorised(t *testing.T, key auth.RecruitingKey, url, contentType, body string) *http.Request {
	t.Helper()
	r := request(t.Context(), t, http.MethodPost, url, body)
	r.Header.Set("Authorization", "Bearer "+key.Token.Reveal())
	r.Header.Set("X-Company-Id", key.CompanyID)
	r.Header.Set("Content-Type", contentType)
	return r
}

// sendApplication sends a body to the applications of a company.
func sendApplication(t *testing.T, server *personiotest.Server, company *personiotest.Company, body string) reply {
	t.Helper()
	return send(t, server.Client(), authorised(t, company.RecruitingKey(), applicationsURL, "application/json", body))
}

// part is one of a multipart body.
type part struct{ disposition, content string }

func file(name, content string) part {
	return part{`form-data; name="file"; filename="` + name + `"`, content}
}

func multipartBody(t *testing.T, parts ...part) (contentType, body string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		header := textproto.MIMEHeader{"Content-Disposition": {p.disposition}, "Content-Type": {"application/pdf"}}
		part, err := w.CreatePart(header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, p.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.String()
}

// sendDocument uploads parts to a company.
func sendDocument(t *testing.T, server *personiotest.Server, company *personiotest.Company, parts ...part) reply {
	t.Helper()
	contentType, body := multipartBody(t, parts...)
	return send(t, server.Client(), authorised(t, company.RecruitingKey(), documentsURL, contentType, body))
}

// overTCP serves a Personio on a socket. The client follows no redirects.
func overTCP(t *testing.T, server *personiotest.Server) (base string, client *http.Client) {
	t.Helper()
	tcp := httptest.NewServer(server)
	t.Cleanup(tcp.Close)
	client = tcp.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return tcp.URL, client
}

func wantEqual[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %#v\nwant %#v", what, got, want)
	}
}
