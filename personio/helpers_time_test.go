package personio_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio"
)

// local is a local time of a test.
func local(t *testing.T, text string) personio.LocalDateTime {
	t.Helper()
	l, err := personio.ParseLocalDateTime(text)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// day is a date of a test.
func day(t *testing.T, text string) personio.Date {
	t.Helper()
	d, err := personio.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// rawID is the id of items that have none in the documentation.
func rawID[T interface {
	Member(name string) (json.RawMessage, bool)
}](item T) string {
	var id string
	if raw, ok := item.Member("id"); ok && json.Unmarshal(raw, &id) != nil {
		return string(raw)
	}
	return id
}

// joined is the ids of a list, one after the other.
func joined[T any](t *testing.T, items []T, err error, id func(T) string) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, item := range items {
		text += id(item)
	}
	return text
}

// captured writes down each request, one a line, and gives one answer.
func captured(into *strings.Builder, status int, body string) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		into.WriteString(r.Method + " " + r.URL.RequestURI())
		if r.Body != nil {
			sent, err := io.ReadAll(r.Body)
			if err != nil {
				return nil, err
			}
			into.WriteString(strings.TrimRight(" "+string(sent), " "))
		}
		into.WriteString("\n")
		return reply(status, body), nil
	}
}

// logged is what a logger writes of values.
func logged(t *testing.T, values ...any) string {
	t.Helper()
	var log strings.Builder
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	for _, value := range values {
		logger.LogAttrs(t.Context(), slog.LevelInfo, "value", slog.Any("value", value))
	}
	return log.String()
}
