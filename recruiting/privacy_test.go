package recruiting_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
)

// canary stands for personal data: it may be found in no text.
const canary = "canary"

// printed is a value in every way in which it may get into a log.
func printed(value any) string {
	var b bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&b, verb+"\n", value)
		fmt.Fprintf(&b, verb+"\n", struct{ Inner any }{value})
		fmt.Fprintf(&b, verb+"\n", []any{value})
	}
	text := slog.New(slog.NewTextHandler(&b, nil))
	structured := slog.New(slog.NewJSONHandler(&b, nil))
	text.Info("x", slog.Any("value", value))
	structured.Info("x", slog.Any("value", value))
	return b.String()
}

func wantNoCanary(t *testing.T, what string, value any) {
	t.Helper()
	for line := range strings.Lines(printed(value)) {
		if strings.Contains(strings.ToLower(line), canary) || strings.Contains(line, fmt.Sprintf("%x", canary)) {
			t.Errorf("%s prints personal data: %s", what, line)
		}
	}
}

func TestWhatTheCheckRefusesIsNotPrinted(t *testing.T) {
	t.Parallel()
	a := recruiting.Application{
		FirstName: canary + "\xff", LastName: canary + "\xff", Email: canary + "@@example.org", JobPositionID: -1,
		ExternalPostingID: canary + "\xff", Message: canary + "\xff", Phase: recruiting.InSystemPhase(canary),
		Tags:  []string{canary + "\xff"},
		Files: []recruiting.Attachment{{UUID: canary, OriginalFilename: "/home/" + canary, Category: canary}},
		Attributes: []recruiting.Attribute{
			{ID: canary, Value: canary},
			{ID: recruiting.Birthday, Value: canary},
			{ID: recruiting.Gender, Value: canary},
			{ID: recruiting.Phone, Value: canary + "\xff"},
			{ID: recruiting.Phone, Value: canary},
		},
	}
	err := a.Validate()
	refused, ok := errors.AsType[*recruiting.ValidationError](err)
	if !ok || len(refused.Fields) != 16 {
		t.Fatalf("not all of the fields are refused: %v", err)
	}
	wantNoCanary(t, "the check of an application", err)
	wantNoCanary(t, "a field error", refused.Fields[0])
	wantNoCanary(t, "the check of a file", recruiting.FileFromBytes(canary+".exe", nil).Validate())
}

// Personio may repeat in its answer what was sent.
func TestWhatPersonioAnswersIsNotPrinted(t *testing.T) {
	t.Parallel()
	const long = canary + "-0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
	for name, body := range map[string]string{
		"context":               `{"errors":[{"field":"email","errors":[{"reason":"errors.applicant-already-exists","context":{"canary":"canary@example.org"}}]}]}`,
		"field":                 `{"errors":[{"field":"Canary Person","errors":[{"reason":"errors.applicant-already-exists"}]}]}`,
		"e-mail as field":       `{"errors":[{"field":"canary@example.org","errors":[{"reason":"errors.applicant-already-exists"}]}]}`,
		"field that is long":    `{"errors":[{"field":"` + long + `","errors":[{"reason":"errors.applicant-already-exists"}]}]}`,
		"code":                  `{"errors":[{"field":"email","errors":[{"reason":"Canary has already applied"}]}]}`,
		"code with line breaks": `{"errors":[{"field":"email","errors":[{"reason":"errors.x\nlevel=error msg=canary"}]}]}`,
		"title and detail":      `{"errors":[{"id":"canary","status":"canary","title":"Canary","detail":"canary"}]}`,
		"reason":                `{"error":{"reason":"canary is no e-mail address"}}`,
		"message":               `{"message":"canary","trace_id":"canary person"}`,
		"page":                  `<title>canary</title>`,
	} {
		for _, status := range []int{400, 401, 403, 413, 422, 429, 500, 503} {
			t.Run(fmt.Sprintf("%s, status %d", name, status), func(t *testing.T) {
				t.Parallel()
				client := answering(t, status, body)
				err := client.Apply(t.Context(), minimal())
				wantNoCanary(t, "the error of Apply", err)
				if refused, ok := errors.AsType[*recruiting.ValidationError](err); ok {
					wantNoCanary(t, "the field errors", refused.Fields[0])
				}
				_, err = client.Upload(t.Context(), pdf())
				wantNoCanary(t, "the error of Upload", err)
			})
		}
	}
}

// The caller may log at debug level what the SDK logs there.
func TestLogHasNothingPersonal(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w := newWorld(t, personio.WithLogger(logger), personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1}))
	a := w.application()
	a.FirstName, a.LastName, a.Email, a.Message = canary, canary, canary+"@example.org", canary
	document, err := w.client.Upload(t.Context(), recruiting.FileFromBytes(canary+".pdf", []byte(canary)))
	if err != nil {
		t.Fatal(err)
	}
	a.Files = []recruiting.Attachment{document.As(recruiting.CV)}
	w.personio.Inject(personiotest.Fault{Operation: apply, Break: personiotest.BeforeProcessing})
	for range 3 { // broken, accepted, refused
		err = w.client.Apply(t.Context(), a)
	}
	if !errors.Is(err, recruiting.ErrAlreadyApplied) {
		t.Fatal(err)
	}
	if lines := strings.Count(log.String(), "\n"); lines != 4 {
		t.Errorf("%d lines in the log, want one for each request:\n%s", lines, &log)
	}
	for _, secret := range []string{canary, w.acme.RecruitingKey().Token.Reveal(), w.acme.RecruitingKey().CompanyID} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log has %q:\n%s", secret, &log)
		}
	}
}

// A file that is gone is an error of the operating system, which has the path.
func TestFileThatIsGoneIsNotNamed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), canary+".pdf")
	_, err := recruiting.FileFromPath(path)
	wantGone(t, err)

	writeFile(t, path, "content")
	f, err := recruiting.FileFromPath(path)
	if err != nil {
		t.Fatal(err)
	}
	removeFile(t, path)
	w := newWorld(t, personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1}))
	_, err = w.client.Upload(t.Context(), f)
	wantGone(t, err)
	if !errors.Is(err, personio.ErrNotSent) {
		t.Errorf("%v does not say that nothing was sent", err)
	}
	wantCount(t, w.personio, upload, 0)
}

// Neither is one that turns out to be no file, before or while it is read.
func TestFileThatIsNoneIsNotNamed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), canary+".pdf")
	makeFolder(t, path)
	_, err := recruiting.FileFromPath(path)
	if !errors.Is(err, recruiting.ErrInvalidValue) {
		t.Errorf("a folder: %v", err)
	}
	wantNoCanary(t, "the error of a folder", err)

	removeFile(t, path)
	writeFile(t, path, "content")
	f, err := recruiting.FileFromPath(path)
	if err != nil {
		t.Fatal(err)
	}
	removeFile(t, path)
	makeFolder(t, path)
	w := newWorld(t, personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1}))
	if _, err = w.client.Upload(t.Context(), f); err == nil {
		t.Error("a folder was uploaded")
	}
	wantNoCanary(t, "the error of reading a folder", err)
}

func TestClientDoesNotPrintItsKey(t *testing.T) {
	t.Parallel()
	const companyID = "quay-4711" // nothing that an address in memory could hold
	client := newClient(t, auth.RecruitingKey{CompanyID: companyID, Token: auth.NewSecret(canary)})
	for _, value := range []any{client, *client, struct{ Client *recruiting.Client }{client}, struct{ client *recruiting.Client }{client}} {
		wantNoCanary(t, "the client", value)
		if strings.Contains(printed(value), companyID) {
			t.Error("the client prints the company ID")
		}
	}
	wantEqual(t, "text", fmt.Sprintf("%v %+v %#v %s %d", client, client, client, client, client), strings.TrimSpace(strings.Repeat("recruiting.Client ", 5)))
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", slog.Any("client", client))
	if !strings.Contains(log.String(), "client=recruiting.Client") {
		t.Errorf("the log has %s", &log)
	}
	if data, err := json.Marshal([]any{client}); err != nil || strings.Contains(string(data), canary) {
		t.Errorf("as JSON: %s, %v", data, err)
	}
}

func TestKeyThatCannotBeRightIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	for name, key := range map[string]auth.RecruitingKey{
		"nothing":                   {},
		"no company":                {Token: auth.NewSecret(canary)},
		"no token":                  {CompanyID: "4711"},
		"a token with a line break": {CompanyID: "4711", Token: auth.NewSecret(canary + "\n")},
	} {
		client, err := recruiting.New(key)
		if client != nil || err == nil || !strings.HasPrefix(err.Error(), "recruiting: ") {
			t.Errorf("%s: %v, %v", name, client, err)
		}
		wantNoCanary(t, "the error of New", err)
	}
	for _, opt := range []personio.Option{personio.WithBaseURL("http://example.org"), nil} {
		if _, err := recruiting.New(auth.RecruitingKey{CompanyID: "4711", Token: auth.NewSecret(canary)}, opt); err == nil {
			t.Error("an option that is wrong is no error")
		}
	}
}

// An error of the user's own RoundTripper is found with errors.Is; its text is not
// printed, and the URL neither.
func TestErrorOfTheNetworkHasNoURL(t *testing.T) {
	t.Parallel()
	broken := &http.Client{Transport: roundTripper(func(*http.Request) (*http.Response, error) { return nil, talkative{} })}
	client := newClient(t, auth.RecruitingKey{CompanyID: "4711", Token: auth.NewSecret(canary)}, personio.WithHTTPClient(broken))
	err := client.Apply(t.Context(), minimal())
	wantEqual(t, "text", err.Error(), "personio: recruiting.applications.create: whether it happened is not known: an error of type recruiting_test.talkative")
	wantNoCanary(t, "the error", err)
	if _, ok := errors.AsType[talkative](err); !ok {
		t.Errorf("%T is not found by its type", talkative{})
	}
}

type talkative struct{}

func (talkative) Error() string { return canary }
