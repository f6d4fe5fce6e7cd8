package personiotest_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio/personiotest"
)

// Whatever is sent, the answer is one of those that are documented, and what is
// taken is whole.
func FuzzApplication(f *testing.F) {
	for _, seed := range []string{
		grace(), grace(`"tags":["navy"]`, `"phase":{"type":"custom","id":7}`), grace(`"files":[{"uuid":"a","original_filename":"b","category":"cv"}]`),
		grace(`"attributes":[{"id":"phone","value":null}]`), grace(`"attributes":[null]`, `"files":[null]`, `"phase":{}`), `{"Email":1}`, "[]", "",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		server, acme := acmeWithJob()
		got := sendApplication(t, server, acme, string(body))
		applications := acme.Applications()
		if got.status == http.StatusCreated {
			if got.body != "" || len(applications) != 1 {
				t.Fatalf("%d applications, body %q", len(applications), got.body)
			}
			a := applications[0]
			if strings.TrimSpace(a.FirstName) == "" || strings.TrimSpace(a.LastName) == "" || !strings.Contains(a.Email, "@") || a.JobPositionID != 5 || a.Date == "" || a.Phase == "" {
				t.Errorf("%q became %+v", body, a)
			}
			return
		}
		if got.status != http.StatusBadRequest || len(applications) != 0 || !json.Valid([]byte(got.body)) {
			t.Errorf("status %d, %d applications, %s", got.status, len(applications), got.body)
		}
	})
}

func FuzzDocument(f *testing.F) {
	for _, seed := range []string{
		"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"cv.pdf\"\r\n\r\nx\r\n--b--\r\n",
		"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../cv.PDF\"\r\nContent-Type: a/b\r\n\r\n\r\n--b--",
		"--b--", "--b\r\n\r\n--b", "",
	} {
		f.Add("multipart/form-data; boundary=b", []byte(seed))
	}
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		server, acme := acmeWithJob()
		r := authorised(t, acme.RecruitingKey(), documentsURL, "", "")
		r.Header["Content-Type"] = []string{contentType}
		r.Body, r.ContentLength = &closing{Reader: bytes.NewReader(body)}, int64(len(body))
		got := send(t, server.Client(), r)
		documents := acme.Documents()
		if !slices.Contains([]int{200, 400, 422}, got.status) || (got.status == http.StatusOK) != (len(documents) == 1) || !json.Valid([]byte(got.body)) {
			t.Errorf("status %d, %d documents, %s", got.status, len(documents), got.body)
		}
		if len(documents) == 1 && (documents[0].Filename == "" || documents[0].Extension == "" || strings.Contains(documents[0].Filename, "/")) {
			t.Errorf("%+v", documents[0])
		}
	})
}

// Any path on any host has an answer.
func FuzzRoute(f *testing.F) {
	f.Add(http.MethodGet, "acme.jobs.personio.de", "/xml", "language=de")
	f.Add(http.MethodHead, ".jobs.personio.com", "/companies//xml", "")
	f.Add(http.MethodPost, "api.personio.de", "/v2/auth/token", "grant_type=%zz")
	f.Add(http.MethodGet, "127.0.0.1:80", "/companies/acme/job/99999999999999999999", ";")
	f.Fuzz(func(t *testing.T, method, host, path, query string) {
		server, _ := acmeWithJob()
		r := request(t.Context(), t, http.MethodGet, "https://api.personio.de/", "")
		r.Method, r.Host, r.URL.Path, r.URL.RawQuery = method, host, "/"+strings.TrimPrefix(path, "/"), query
		resp, err := server.Transport().RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := resp.Body.Close(); err != nil || resp.StatusCode < 200 || resp.StatusCode > 499 {
			t.Errorf("status %d, %v", resp.StatusCode, err)
		}
		if requests := server.Requests(); len(requests) != 1 || requests[0].Status != resp.StatusCode || requests[0].Operation == "" {
			t.Errorf("the server remembers %+v", requests)
		}
	})
}

var _ http.Handler = (*personiotest.Server)(nil)
