package auth_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/jarcoal/httpmock"

	"github.com/personio-go/sdk/auth"
)

// canary stands for a secret. Wherever it comes out, in whatever spelling, a
// real one would.
const canary = "canary-5up3r/53cr37+bird"

// spellings are the forms in which package fmt, encoders and loggers could
// spell a text. Separators are taken out before the comparison.
func spellings(text string) []string {
	decimal := make([]string, 0, len(text))
	codes := make([]string, 0, len(text))
	for _, b := range []byte(text) {
		decimal = append(decimal, strconv.Itoa(int(b)))
		codes = append(codes, fmt.Sprintf("U+%04X", b))
	}
	forms := []string{
		text,
		hex.EncodeToString([]byte(text)),
		strings.Join(decimal, " "),
		strings.Join(decimal, ","),
		strings.Join(codes, " "),
	}
	// Base64 of a text depends on where it begins in what is encoded.
	for offset := range 3 {
		encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("-", offset) + text))
		forms = append(forms, encoded[4:len(encoded)-4], strings.NewReplacer("+", "-", "/", "_").Replace(encoded[4:len(encoded)-4]))
	}
	return forms
}

func assertNoCanary(t *testing.T, what, output string) {
	t.Helper()
	squeeze := strings.NewReplacer(" ", "", ",", "", "0x", "", "0X", "")
	for _, text := range []string{output, squeeze.Replace(output), strings.ToLower(squeeze.Replace(output))} {
		for _, form := range spellings(canary) {
			if before, _, found := strings.Cut(text, form); found {
				line := text[strings.LastIndex(before, "\n")+1:]
				t.Errorf("%s shows the secret as %q: %.300s", what, form, line)
				return
			}
		}
	}
}

// The detector is worth nothing if it overlooks what fmt does to a plain text.
func TestDetectorFindsAnUnprotectedSecret(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%#x", "%# X", "%d"} {
		for _, value := range []any{canary, []byte(canary), struct{ secret string }{canary}} {
			output := fmt.Sprintf(format, value)
			if format == "%d" {
				output = fmt.Sprintf(format, []byte(canary))
			}
			recorder := &testing.T{}
			assertNoCanary(recorder, "", output)
			if !recorder.Failed() {
				t.Errorf("%s of %T: not found in %s", format, value, output)
			}
		}
	}
	for _, prefix := range []string{"", "a", "ab"} {
		recorder := &testing.T{}
		assertNoCanary(recorder, "", base64.URLEncoding.EncodeToString([]byte(prefix+canary)))
		if !recorder.Failed() {
			t.Errorf("base64 at offset %d: not found", len(prefix))
		}
	}
}

// holders puts a value wherever values are kept: fmt and slog treat an
// unexported field differently from an exported one, and a pointer differently
// when it is not at the top.
func holders[T any](v T) map[string]any {
	type exported struct{ V T }
	type exportedPointer struct{ V *T }
	type exportedAny struct{ V any }
	return map[string]any{
		"itself":                    v,
		"pointer":                   &v,
		"slice":                     []T{v},
		"array":                     [1]T{v},
		"map":                       map[string]T{"k": v},
		"slice of any":              []any{v},
		"exported field":            exported{v},
		"pointer to exported field": &exported{v},
		"exported pointer field":    exportedPointer{&v},
		"exported field of any":     exportedAny{v},
		"nested exported fields":    struct{ Inner exported }{exported{v}},
		"pointer to pointer":        new(&v),
	}
}

// hidden puts a value into unexported fields, where its methods do not help.
func hidden[T any](v T) map[string]any {
	type unexported struct{ v T }
	type unexportedPointer struct{ v *T }
	type unexportedAny struct{ v any }
	return map[string]any{
		"unexported field":                unexported{v},
		"pointer to unexported field":     &unexported{v},
		"unexported pointer field":        unexportedPointer{&v},
		"unexported field of any":         unexportedAny{v},
		"unexported field of a slice":     struct{ v []T }{[]T{v}},
		"unexported field of a map":       struct{ v map[string]T }{map[string]T{"k": v}},
		"nested unexported fields":        struct{ inner unexported }{unexported{v}},
		"slice of structs":                []unexported{{v}},
		"exported field of an unexported": struct{ inner struct{ V T } }{struct{ V T }{v}},
	}
}

const (
	verbs = "vsqdxXTtboOcUeEfFgG"
	// Verbs that somebody could use for an error. For the others fmt looks into
	// the errors around ours.
	commonVerbs = "vsqdxX"
	// Package fmt does not ask the methods of a value about this one, and vet
	// refuses it for anything but pointers.
	addressVerb = "p"
)

func assertPrintsNothing(t *testing.T, what string, v any, verbs string) {
	t.Helper()
	var all strings.Builder
	for _, verb := range verbs {
		for _, flags := range []string{"", "+", "#", " ", "0", "-", "# ", "+#", "10", ".3"} {
			format := "%" + flags + string(verb)
			fmt.Fprintf(&all, "%q: "+format+"\n", format, v)
		}
	}
	fmt.Fprintln(&all, "Sprint:", v)
	fmt.Fprintln(&all, "Errorf:", fmt.Errorf("wrapped: %v", v))
	assertNoCanary(t, what, all.String())
}

func assertLogsNothing(t *testing.T, what string, v any) {
	t.Helper()
	var out bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		logger := slog.New(handler)
		logger.LogAttrs(t.Context(), slog.LevelInfo, "message", slog.Any("value", v), slog.Group("group", slog.Any("value", v)))
		logger.With(slog.Any("value", v)).WithGroup("group").LogAttrs(t.Context(), slog.LevelInfo, "message", slog.Any("value", v))
	}
	assertNoCanary(t, what+" in slog", out.String())
}

func assertMarshalsNothing(t *testing.T, what string, v any) {
	t.Helper()
	// What cannot be marshalled shows nothing either; the error is part of the
	// output.
	data, err := json.Marshal(v)
	assertNoCanary(t, what+" in JSON", string(data)+fmt.Sprint(err))
	data, err = xml.Marshal(v)
	assertNoCanary(t, what+" in XML", string(data)+fmt.Sprint(err))
}

func assertKeptSecret[T any](t *testing.T, v T) {
	t.Helper()
	for _, group := range []map[string]any{holders(v), hidden(v)} {
		for where, holder := range group {
			what := fmt.Sprintf("%T as %s", v, where)
			assertPrintsNothing(t, what, holder, verbs+addressVerb)
			assertLogsNothing(t, what, holder)
			assertMarshalsNothing(t, what, holder)
		}
	}
}

func TestSecretIsNeverPrinted(t *testing.T) {
	t.Parallel()
	assertKeptSecret(t, auth.NewSecret(canary))
}

func TestSecretSaysThatItIsOne(t *testing.T) {
	t.Parallel()
	secret := auth.NewSecret(canary)
	inJSON, err := json.Marshal([]any{secret, auth.RecruitingKey{}, auth.Token{Access: secret}})
	if want := `["[REDACTED]","[REDACTED]",{"Access":"[REDACTED]","Expiry":"0001-01-01T00:00:00Z","Scopes":null}]`; err != nil || string(inJSON) != want {
		t.Errorf("JSON %s, %v, want %s", inJSON, err, want)
	}
	for name, got := range map[string]string{
		"%v": fmt.Sprintf("%v", secret), "%d": fmt.Sprintf("%d", secret), "%#v": fmt.Sprintf("%#v", secret),
		"String": secret.String(), "GoString": secret.GoString(), "LogValue": secret.LogValue().String(),
		"key's %d": fmt.Sprintf("%d", auth.RecruitingKey{}), "key's String": auth.RecruitingKey{}.String(),
		"key's LogValue": auth.RecruitingKey{}.LogValue().String(), "source's %d": fmt.Sprintf("%d", auth.ClientCredentials("", "")),
		"source's LogValue": auth.ClientCredentials("", "").LogValue().String(),
	} {
		if got != "[REDACTED]" {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := secret.Reveal(); got != canary {
		t.Errorf("Reveal: %q", got)
	}
}

func TestZeroSecretIsEmpty(t *testing.T) {
	t.Parallel()
	var secret auth.Secret
	if secret.Reveal() != "" || !secret.IsZero() || !auth.NewSecret("").IsZero() {
		t.Error("the zero Secret must be empty")
	}
	if auth.NewSecret(canary).IsZero() {
		t.Error("a secret with a text must not be zero")
	}
}

func TestTokenIsNeverPrinted(t *testing.T) {
	t.Parallel()
	assertKeptSecret(t, auth.Token{Access: auth.NewSecret(canary), Scopes: []string{"personio:persons:read"}})
}

func TestStaticSourceIsNeverPrinted(t *testing.T) {
	t.Parallel()
	assertKeptSecret(t, auth.Static(canary))
}

// Package fmt goes around the methods of a value in an unexported field. The
// documentation of RecruitingKey says so; everywhere else a key is protected.
func TestRecruitingKeyIsNotPrintedOutsideUnexportedFields(t *testing.T) {
	t.Parallel()
	key := auth.RecruitingKey{CompanyID: canary, Token: canary}
	for where, holder := range holders(key) {
		assertPrintsNothing(t, where, holder, verbs)
		assertLogsNothing(t, where, holder)
		assertMarshalsNothing(t, where, holder)
	}
	// JSON and XML have no unexported fields.
	for where, holder := range hidden(key) {
		assertMarshalsNothing(t, where, holder)
	}
}

func TestTokenSourceIsNeverPrinted(t *testing.T) {
	t.Parallel()
	mock := httpmock.NewMockTransport()
	mock.RegisterResponder(http.MethodPost, "https://api.personio.de/v2/auth/token",
		httpmock.NewStringResponder(http.StatusOK, `{"access_token":"`+canary+`","token_type":"Bearer","expires_in":86400,"scope":"personio:persons:read"}`).
			HeaderSet(http.Header{"Content-Type": {"application/json"}}))
	source := auth.ClientCredentials("papi-id", canary, auth.WithHTTPClient(&http.Client{Transport: mock}))
	assertKeptSecret(t, source) // Before it has a token, ...
	if _, err := source.AccessToken(t.Context()); err != nil {
		t.Fatal(err)
	}
	assertKeptSecret(t, source) // ... and with one.
}

// A server that repeats what it was sent must not get it into a log by way of
// the error.
func TestErrorNeverPrintsWhatTheServerSaid(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{
		"as documented": `{"error":"invalid_client","error_description":"no client ` + canary + `","error_uri":"https://example.com/` + canary + `","trace_id":"0f1e2d"}`,
		"other code":    `{"error":"` + canary + `","error_description":"` + canary + `"}`,
		"no JSON":       `<html><body>` + canary + `</body></html>`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := httpmock.NewMockTransport()
			mock.RegisterResponder(http.MethodPost, "https://api.personio.de/v2/auth/token",
				httpmock.NewStringResponder(http.StatusBadRequest, answer).HeaderSet(http.Header{"Content-Type": {"application/problem+json"}}))
			source := auth.ClientCredentials(canary, canary, auth.WithHTTPClient(&http.Client{Transport: mock}))
			_, err := source.AccessToken(t.Context())
			if err == nil {
				t.Fatal("no error")
			}
			assertPrintsNothing(t, "error", err, verbs)
			assertLogsNothing(t, "error", err)
			assertPrintsNothing(t, "wrapped error", fmt.Errorf("starting: %w", err), commonVerbs)
			assertPrintsNothing(t, "error in a field", struct{ Err error }{err}, commonVerbs)
			assertPrintsNothing(t, "error in an unexported field", struct{ err error }{err}, "v")
		})
	}
}
