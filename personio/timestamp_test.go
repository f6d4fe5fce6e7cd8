package personio_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio"
)

func TestTimestampsAreReadInTheirZone(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"date-time":"2026-07-02T10:00:00","timezone":"Europe/Berlin"}`:       "2026-07-02T08:00:00Z",
		`{"date_time":"2026-07-02T10:00:00","timezone":"Europe/Berlin"}`:       "2026-07-02T08:00:00Z",
		`{"date_time":"2026-01-02T10:00:00","timezone":"Europe/Berlin"}`:       "2026-01-02T09:00:00Z",
		`{"date-time":"2026-07-02T10:00:00+01:00","timezone":"Europe/Berlin"}`: "2026-07-02T09:00:00Z",
		`{"date-time":"2026-07-02T10:00:00","timezone":"+05:30"}`:              "2026-07-02T04:30:00Z",
		`{"date-time":"2026-07-02T10:00:00"}`:                                  "2026-07-02T10:00:00Z",
		`{"date-time":"2026-07-02T10:00:00","timezone":"UTC"}`:                 "2026-07-02T10:00:00Z",
		`"2026-07-02T10:00:00"`: "2026-07-02T10:00:00Z",
	} {
		var got personio.Timestamp
		if err := json.Unmarshal([]byte(body), &got); err != nil || got.Err() != nil || got.UTC().Format(time.RFC3339) != want {
			t.Errorf("%s: %v, %v, %v", body, got, err, got.Err())
		}
	}
}

// What cannot be read is never zero in silence, and costs nothing else.
func TestUnreadableTimestampsAreKept(t *testing.T) {
	t.Parallel()
	for _, value := range []string{`"soon"`, `17`, `{"date-time":"2026-07-02T10:00:00","timezone":"Europe/Atlantis"}`, `{"date_time":"never"}`, `["x"]`, `{"date-time":5}`, `true`} {
		page, err := answering(t, http.StatusOK, `{"_data":[{"id":"1","updated_at":`+value+`},{"id":"2"}]}`).Persons.List(t.Context(), personio.PersonListOptions{})
		if err != nil || len(page.Items) != 2 {
			t.Errorf("%s: %v", value, err)
			continue
		}
		at := page.Items[0].UpdatedAt
		if at.IsZero() || at.Err() == nil {
			t.Errorf("%s is %v, %v", value, at, at.Err())
		}
		if text, err := json.Marshal(at); err != nil || string(text) != value {
			t.Errorf("%s is written as %s, %v", value, text, err)
		}
		if none := page.Items[1].UpdatedAt; !none.IsZero() || none.Err() != nil {
			t.Errorf("none is %v", none)
		}
	}
	for _, value := range []string{`""`, `null`, `{}`, `{"date-time":""}`} {
		at := personio.Timestamp{Time: time.Now()}
		if err := json.Unmarshal([]byte(value), &at); err != nil || !at.IsZero() || at.Err() != nil {
			t.Errorf("%s is %v, %v", value, at, err)
		}
	}
}

func TestNamesOfDownloads(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		`attachment; filename=Lohn März.pdf`:                             "Lohn März.pdf",
		`attachment; filename="Lohn März.pdf"`:                           "Lohn März.pdf",
		`attachment; filename="=?UTF-8?Q?Lohn_M=C3=A4rz.pdf?="`:          "Lohn März.pdf",
		`attachment; filename==?UTF-8?B?TG9obiBNw6Ryei5wZGY=?=`:          "Lohn März.pdf",
		`attachment; filename*=UTF-8''Lohn%20M%C3%A4rz.pdf`:              "Lohn März.pdf",
		`attachment; filename=../../etc/Lohn März.pdf; size=5`:           "Lohn März.pdf",
		`attachment; filename="..\Lohn.pdf"`:                             "Lohn.pdf",
		`attachment; filename="=?UTF-8?Q?..=2F..=2FLohn_M=C3=A4rz=2E?="`: "Lohn März.",
		`attachment; filename=..`:                                        "",
		`attachment`:                                                     "",
		"attachment; filename=Lohn M\xe4rz.pdf":                          "",
	} {
		client := through(t, func(*http.Request) (*http.Response, error) {
			resp := reply(http.StatusOK, "x")
			resp.Header.Set("Content-Disposition", header)
			return resp, nil
		})
		download, err := client.Documents.Download(t.Context(), "7")
		if err != nil || download.Name != want {
			t.Errorf("%s: %+v, %v", header, download, err)
			continue
		}
		_ = download.Body.Close()
	}
}
