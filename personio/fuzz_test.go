package personio_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio"
)

// survives checks that what was read is written, and read again as the same.
func survives[T comparable](t *testing.T, data []byte) {
	t.Helper()
	var value, again T
	if json.Unmarshal(data, &value) != nil {
		return
	}
	written, err := json.Marshal(value)
	if err != nil || json.Unmarshal(written, &again) != nil || again != value {
		t.Errorf("%q became %v, written %s, read %v: %v", data, value, written, again, err)
	}
}

func FuzzValues(f *testing.F) {
	for _, seed := range []string{
		"18.50", `"18.50"`, `""`, "null", "1e99", `"2031-02-03T09:00:00"`, `"2031-02-03T09:00:00.5+05:00"`, `"2031-02-03"`, "7", `"7"`, `"a\u00e9"`, "[]", "{}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		survives[personio.Decimal](t, data)
		survives[personio.LocalDateTime](t, data)
		survives[personio.PersonID](t, data)
		survives[personio.Ref[personio.PersonID]](t, data)
		survives[personio.Opt[string]](t, data)
		survives[personio.Opt[bool]](t, data)
		survives[personio.Termination](t, data)
	})
}

func FuzzTimestamp(f *testing.F) {
	for _, seed := range []string{`"2031-02-03T09:00:00Z"`, `"2031-02-03T09:00:00"`, `{"date-time":"2031-02-03T09:00:00+01:00"}`, `""`, "null", "{}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var value, again personio.Timestamp
		if json.Unmarshal(data, &value) != nil {
			return
		}
		written, err := json.Marshal(value)
		if err != nil {
			return // a zone that RFC 3339 does not have
		}
		if json.Unmarshal(written, &again) != nil || !again.Equal(value.Time) {
			t.Errorf("%q became %v, written %s, read %v", data, value, written, again)
		}
	})
}

// Whatever the value is, a getter gives it or says why not, and never says the
// value in an error.
func FuzzCustomAttribute(f *testing.F) {
	for _, seed := range []string{`"x"`, `["a"]`, `[{"a":1}]`, "7", "true", `"2031-02-03"`, "null", `""`, `"1e9"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var a personio.CustomAttribute
		if json.Unmarshal([]byte(`{"id":"dynamic_1","value":`+string(data)+`}`), &a) != nil {
			return
		}
		_, text := a.Text()
		_, texts := a.Texts()
		_, number := a.Int()
		_, fraction := a.Decimal()
		_, date := a.Date()
		_, truth := a.Bool()
		for _, err := range []error{text, texts, number, fraction, date, truth} {
			if a.IsEmpty() && err == nil {
				t.Errorf("%q is empty, and has a value", data)
			}
			if err != nil && len(data) > 20 && strings.Contains(err.Error(), string(data)) {
				t.Errorf("%v", err)
			}
		}
	})
}

// A person is read or refused; what was read keeps its JSON.
func FuzzPerson(f *testing.F) {
	for _, seed := range []string{
		`{"id":"7","employments":[{"id":"1"}],"custom_attributes":[{"id":"a","value":[1]}],"profile_picture":{"url":"x"}}`,
		`{"id":7,"created_at":"2031-02-03T09:00:00Z","updated_at":null,"status":""}`, "null", "[]", `{"id":{}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		person, err := answering(t, http.StatusOK, string(data), personio.WithoutRateLimits()).Persons.Get(t.Context(), "7")
		if err == nil && !bytes.Equal(bytes.TrimSpace(data), person.RawJSON()) {
			t.Errorf("%q is kept as %q", data, person.RawJSON())
		}
	})
}

// A link leads on with its query, or is an error: never to another host.
func FuzzNextLink(f *testing.F) {
	for _, seed := range []string{"/v2/persons?cursor=a%2B", "https://api.personio.de/v2/persons?cursor=a", "//evil.example/?cursor=a", "?cursor=a;b", "", "cursor", "https://api.personio.de@evil.example/?cursor=a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, link string) {
		encoded, err := json.Marshal(link)
		if err != nil {
			return
		}
		client := answering(t, http.StatusOK, `{"_data":[],"_meta":{"links":{"next":{"href":`+string(encoded)+`}}}}`, personio.WithoutRateLimits())
		page, err := client.Persons.List(t.Context(), personio.PersonListOptions{})
		if err != nil || page.Next == "" {
			return
		}
		var sent string
		if json.Unmarshal(encoded, &sent) != nil {
			t.Fatal("unreachable")
		}
		u, err := url.Parse(sent)
		if err != nil || u.Host != "" && u.Host != "api.personio.de" || string(page.Next) != u.RawQuery {
			t.Errorf("%q leads on to %q", link, page.Next)
		}
	})
}

// The name of a file is a name: it leads nowhere.
func FuzzDownloadName(f *testing.F) {
	f.Add("t;tac\xc2\xc2\xc2\xc2\xc2hmenat filename=\"cv.pdf\"")
	for _, seed := range []string{`attachment; filename="cv.pdf"`, `attachment; filename="../../etc/passwd"`, `inline; filename*=UTF-8''%e2%82%ac.pdf`, `attachment; filename="C:\a\b.txt"`, "x", `a; filename=".."`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, disposition string) {
		client := through(t, func(*http.Request) (*http.Response, error) {
			resp := reply(http.StatusOK, "file")
			resp.Header.Set("Content-Disposition", disposition)
			return resp, nil
		}, personio.WithoutRateLimits())
		file, err := client.Download(t.Context(), "/v2/nowhere")
		if err != nil {
			t.Fatal(err)
		}
		if err := file.Body.Close(); err != nil {
			t.Error(err)
		}
		if strings.ContainsAny(file.Name, `/\`) || file.Name == "." || file.Name == ".." {
			t.Errorf("%q has the name %q", disposition, file.Name)
		}
	})
}
