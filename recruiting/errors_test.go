package recruiting_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
)

// sentinels are all reasons that Personio can have.
func sentinels() map[string]error {
	return map[string]error{
		"errors.applicant-already-exists":                      recruiting.ErrAlreadyApplied,
		"errors.applicant-exists":                              recruiting.ErrAlreadyApplied,
		"errors.job-position.not-published":                    recruiting.ErrJobNotPublished,
		"errors.posting-validation.channel-not-found":          recruiting.ErrChannelNotFound,
		"errors.posting-validation.posting-not-found":          recruiting.ErrPostingNotFound,
		"errors.phase-validation.invalid-system-phase":         recruiting.ErrUnknownPhase,
		"errors.date-validation.date-in-the-future":            recruiting.ErrDateInFuture,
		"errors.attribute-validation.unknown":                  recruiting.ErrUnknownAttribute,
		"errors.attribute-validation.required-attribute":       recruiting.ErrRequiredAttribute,
		"errors.attribute-validation.invalid-date-format":      recruiting.ErrInvalidDate,
		"errors.attribute-validation.invalid-email-format":     recruiting.ErrInvalidEmail,
		"errors.attribute-validation.invalid-type":             recruiting.ErrAttributeType,
		"errors.attribute-validation.unknown-attribute-option": recruiting.ErrUnknownOption,
		"errors.file-validation.file-not-exists":               recruiting.ErrFileNotFound,
		"errors.file-validation.unknown-file-category":         recruiting.ErrUnknownCategory,
		"errors.invalid-file-type":                             recruiting.ErrFileType,
		"errors.file-too-big":                                  recruiting.ErrFileTooBig,
		"feature.recruiting.disabled":                          recruiting.ErrRecruitingDisabled,
		"feature.public-api.disabled":                          recruiting.ErrPublicAPIDisabled,
	}
}

// wantRefusal checks that Personio refused for one reason and for no other one.
func wantRefusal(t *testing.T, err error, status int, code string) *recruiting.ValidationError {
	t.Helper()
	refused, ok := errors.AsType[*recruiting.ValidationError](err)
	if !ok {
		t.Fatalf("%v is no ValidationError", err)
	}
	for other, sentinel := range sentinels() {
		if want := errors.Is(sentinels()[code], sentinel); errors.Is(err, sentinel) != want {
			t.Errorf("errors.Is(err, %q) = %v, want %v", other, !want, want)
		}
	}
	if len(refused.Fields) != 1 || refused.Fields[0].Code != code {
		t.Errorf("fields %+v, want one with code %s", refused.Fields, code)
	}
	api, ok := errors.AsType[*personio.APIError](err)
	if !ok || api.StatusCode != status {
		t.Errorf("%v does not hold Personio's answer with status %d", err, status)
	}
	if !strings.Contains(err.Error(), "refused by Personio") || !strings.Contains(err.Error(), code) {
		t.Errorf("the text has not who refused and why: %s", err)
	}
	return refused
}

// What the emulator refuses comes back as the error of that reason. Some of the
// requests would be stopped by the check before sending: those are spoilt on
// their way.
func TestRefusalHasItsReason(t *testing.T) {
	t.Parallel()
	set := func(field string, value any) personio.Option {
		return rewriting(func(body map[string]any) { body[field] = value })
	}
	tests := map[string]struct {
		field   string
		prepare func(t *testing.T, w world, a *recruiting.Application)
		spoil   personio.Option
	}{
		"errors.applicant-already-exists": {field: "email", prepare: func(t *testing.T, w world, a *recruiting.Application) {
			t.Helper()
			first := *a
			first.Email = "GRACE@example.org"
			if err := w.client.Apply(t.Context(), first); err != nil {
				t.Fatal(err)
			}
		}},
		"errors.job-position.not-published": {field: "job_position_id", prepare: func(_ *testing.T, w world, _ *recruiting.Application) {
			w.acme.Unpublish(w.job)
		}},
		"errors.posting-validation.channel-not-found": {field: "recruiting_channel_id", prepare: func(_ *testing.T, _ world, a *recruiting.Application) {
			a.RecruitingChannelID = 1
		}},
		"errors.posting-validation.posting-not-found": {field: "external_posting_id", prepare: func(_ *testing.T, w world, a *recruiting.Application) {
			w.acme.AddChannel("the posting's own", "ad-1")
			a.RecruitingChannelID, a.ExternalPostingID = w.acme.AddChannel("another one", "ad-2"), "ad-1"
		}},
		"errors.phase-validation.invalid-system-phase": {field: "phase", spoil: set("phase", map[string]any{"type": "system", "id": "hired"})},
		// At 23:00 UTC it may be tomorrow in Germany, so the check before sending lets
		// that date pass. Personio's calendar may not.
		"errors.date-validation.date-in-the-future": {field: "application_date", prepare: func(_ *testing.T, _ world, a *recruiting.Application) {
			a.ApplicationDate = personio.DateOf(time.Now().UTC()).AddDays(1)
		}},
		"errors.attribute-validation.unknown": {field: "attributes", prepare: func(_ *testing.T, _ world, a *recruiting.Application) {
			a.Attributes = []recruiting.Attribute{{ID: "custom_attribute_1", Value: "x"}}
		}},
		"errors.attribute-validation.required-attribute": {field: "attributes", prepare: func(_ *testing.T, w world, _ *recruiting.Application) {
			w.acme.AddAttribute(personiotest.Attribute{Label: "Consent", Required: true})
		}},
		"errors.attribute-validation.invalid-date-format": {field: "attributes", prepare: func(_ *testing.T, w world, a *recruiting.Application) {
			since := w.acme.AddAttribute(personiotest.Attribute{Label: "Since", Type: personiotest.DateAttribute})
			a.Attributes = []recruiting.Attribute{{ID: recruiting.AttributeID(since), Value: "last spring"}}
		}},
		"errors.attribute-validation.invalid-email-format": {field: "email", spoil: set("email", "grace at example")},
		"errors.attribute-validation.invalid-type": {field: "attributes", prepare: func(_ *testing.T, w world, a *recruiting.Application) {
			matrix := w.acme.AddAttribute(personiotest.Attribute{Label: "Matrix", Type: personiotest.UnsupportedAttribute})
			a.Attributes = []recruiting.Attribute{{ID: recruiting.AttributeID(matrix), Value: "x"}}
		}},
		"errors.attribute-validation.unknown-attribute-option": {field: "attributes", prepare: func(_ *testing.T, w world, a *recruiting.Application) {
			level := w.acme.AddAttribute(personiotest.Attribute{Label: "Level", Type: personiotest.OptionAttribute, Options: []string{"custom_option_1"}})
			a.Attributes = []recruiting.Attribute{{ID: recruiting.AttributeID(level), Value: "Senior"}}
		}},
		"errors.file-validation.file-not-exists": {field: "files", prepare: func(_ *testing.T, _ world, a *recruiting.Application) {
			a.Files = []recruiting.Attachment{{UUID: "01234567-89ab-cdef-0123-456789abcdef", OriginalFilename: "cv.pdf", Category: recruiting.CV}}
		}},
		"errors.file-validation.unknown-file-category": {
			field: "files",
			prepare: func(t *testing.T, w world, a *recruiting.Application) {
				t.Helper()
				document, err := newClient(t, w.acme.RecruitingKey(), personio.WithHTTPClient(w.personio.Client())).Upload(t.Context(), pdf())
				if err != nil {
					t.Fatal(err)
				}
				a.Files = []recruiting.Attachment{document.As(recruiting.CV)}
			},
			spoil: rewriting(func(body map[string]any) {
				file, _ := body["files"].([]any)[0].(map[string]any)
				file["category"] = "photo"
			}),
		},
		"feature.recruiting.disabled": {prepare: func(_ *testing.T, w world, _ *recruiting.Application) {
			w.acme.SetRecruitingEnabled(false)
		}},
		"feature.public-api.disabled": {prepare: func(_ *testing.T, w world, _ *recruiting.Application) {
			w.acme.SetRecruitingAPIEnabled(false)
		}},
	}
	for code, test := range tests {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				<-time.After(23 * time.Hour)
				var opts []personio.Option
				if test.spoil != nil {
					opts = append(opts, test.spoil)
				}
				w := newWorld(t, opts...)
				a := w.application()
				if test.prepare != nil {
					test.prepare(t, w, &a)
				}
				status := http.StatusBadRequest
				if strings.HasPrefix(code, "feature.") {
					status = http.StatusForbidden
				}
				refused := wantRefusal(t, w.client.Apply(t.Context(), a), status, code)
				wantEqual(t, "field", refused.Fields[0].Field, test.field)
			})
		})
	}
}

// No code may be missing from the tables of this file: each one, and the old
// name, is decoded wherever it stands and whatever the status is.
func TestEveryDocumentedCodeIsDecoded(t *testing.T) {
	t.Parallel()
	for code := range sentinels() {
		for _, status := range []int{400, 403, 409, 413, 422} {
			body := fmt.Sprintf(`{"errors":[{"field":"email","errors":[{"reason":%q}]}]}`, code)
			wantRefusal(t, answering(t, status, body).Apply(t.Context(), minimal()), status, code)

			body = fmt.Sprintf(`{"errors":[{"id":"0","status":"403","title":"Forbidden","detail":%q}]}`, code)
			wantRefusal(t, answering(t, status, body).Apply(t.Context(), minimal()), status, code)

			body = fmt.Sprintf(`{"errors":[{"id":"0","status":"403","title":%q,"detail":%q}]}`, code, code)
			wantRefusal(t, answering(t, status, body).Apply(t.Context(), minimal()), status, code)

			body = fmt.Sprintf(`{"errors":[{"id":"0","status":"403","title":%q}]}`, code)
			wantRefusal(t, answering(t, status, body).Apply(t.Context(), minimal()), status, code)
		}
	}
}

func minimal() recruiting.Application {
	return recruiting.Application{FirstName: "Grace", LastName: "Hopper", Email: "grace@example.org", JobPositionID: 5}
}

func TestAllProblemsOfAnAnswerAreKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	source := w.acme.AddAttribute(personiotest.Attribute{Label: "Source", Required: true})
	w.acme.Unpublish(w.job)
	a := w.application()
	a.RecruitingChannelID = 3
	a.Attributes = []recruiting.Attribute{{ID: "custom_attribute_1", Value: "x"}}
	err := w.client.Apply(t.Context(), a)
	for _, reason := range []error{recruiting.ErrJobNotPublished, recruiting.ErrChannelNotFound, recruiting.ErrUnknownAttribute, recruiting.ErrRequiredAttribute} {
		if !errors.Is(err, reason) {
			t.Errorf("%q is missing from: %v", reason, err)
		}
	}
	if errors.Is(err, recruiting.ErrAlreadyApplied) {
		t.Error("it matches a reason that Personio did not give")
	}
	refused, _ := errors.AsType[*recruiting.ValidationError](err)
	var got []string
	for _, f := range refused.Fields {
		got = append(got, f.Field+" "+f.Code)
	}
	// Two problems of one field are two.
	wantEqual(t, "problems", got, []string{
		"job_position_id errors.job-position.not-published",
		"recruiting_channel_id errors.posting-validation.channel-not-found",
		"attributes errors.attribute-validation.unknown",
		"attributes errors.attribute-validation.required-attribute",
	})
	if strings.Contains(err.Error(), source) {
		t.Errorf("the text names a value of the account: %s", err)
	}
}

func TestUnknownCodeIsKept(t *testing.T) {
	t.Parallel()
	body := `{"errors":[{"field":"email","errors":[{"reason":"errors.moon-phase"}]}]}`
	err := answering(t, 400, body).Apply(t.Context(), minimal())
	refused, ok := errors.AsType[*recruiting.ValidationError](err)
	if !ok {
		t.Fatalf("%v is no ValidationError", err)
	}
	wantEqual(t, "field errors", fmt.Sprint(refused.Fields[0].Field, " ", refused.Fields[0].Code, len(refused.Fields)), "email errors.moon-phase1")
	wantEqual(t, "text", err.Error(), "recruiting: refused by Personio: email: errors.moon-phase")
	if !errors.Is(err, personio.ErrInvalid) {
		t.Error("the status is lost")
	}
}

func TestContextOfAProblemIsKept(t *testing.T) {
	t.Parallel()
	body := `{"errors":[{"type":"com.personio.recruiting.api.http.FieldError","field":"attributes","errors":[
		{"reason":"errors.attribute-validation.unknown-attribute-option","context":{"attribute":"custom_attribute_3","allowed":["custom_option_1"]}}]}]}`
	refused := wantRefusal(t, answering(t, 400, body).Apply(t.Context(), minimal()), 400, "errors.attribute-validation.unknown-attribute-option")
	wantEqual(t, "context", refused.Fields[0].Context(), map[string]any{"attribute": "custom_attribute_3", "allowed": []any{"custom_option_1"}})
}

// One item that is odd must not hide the others.
func TestOddItemsDoNotHideTheReason(t *testing.T) {
	t.Parallel()
	const good = `{"field":"email","errors":[{"reason":"errors.applicant-already-exists"}]}`
	for name, body := range map[string]string{
		"unknown keys":         `{"meta":{"a":[1]},"errors":[{"field":"email","hint":{},"errors":[{"level":1,"reason":"errors.applicant-already-exists"}]}]}`,
		"a generic item first": `{"errors":[{"id":"1","status":"400","title":"Bad Request"},` + good + `]}`,
		"an empty item":        `{"errors":[{},` + good + `]}`,
		"a number as title":    `{"errors":[{"title":400},` + good + `]}`,
		"a number as field":    `{"errors":[{"field":4},` + good + `]}`,
		"context of a text":    `{"errors":[{"field":"email","errors":[{"reason":"errors.applicant-already-exists","context":"x"}]}]}`,
		"context is null":      `{"errors":[{"field":"email","errors":[{"reason":"errors.applicant-already-exists","context":null}]}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := answering(t, 400, body).Apply(t.Context(), minimal()); !errors.Is(err, recruiting.ErrAlreadyApplied) {
				t.Errorf("the reason is lost: %v", err)
			}
		})
	}
}

// An answer without reasons is what package personio makes of its status.
func TestAnswerWithoutReasonsKeepsItsStatus(t *testing.T) {
	t.Parallel()
	const page = "<!doctype html><title>Something went wrong</title>"
	for status, sentinel := range map[int]error{
		400: personio.ErrInvalid, 403: personio.ErrForbidden, 404: personio.ErrNotFound, 409: personio.ErrConflict,
		415: personio.ErrInvalid, 422: personio.ErrInvalid, 429: personio.ErrRateLimited,
	} {
		for _, body := range []string{
			"", page, "null", "[]", `"no"`, `{"errors":null}`, `{"errors":[]}`, `{"errors":{}}`, `{"errors":[{"field":"email","errors":[]}]}`,
			`{"errors":[{"id":"1","status":"400","title":"Bad Request"}]}`, `{"error":{"reason":"Invalid request body supplied"}}`, `{"errors":[`,
		} {
			err := answering(t, status, body).Apply(t.Context(), minimal())
			api, ok := errors.AsType[*personio.APIError](err)
			if !ok || api.StatusCode != status || !errors.Is(err, sentinel) {
				t.Errorf("status %d with body %q became %v", status, body, err)
			}
			if _, ok := errors.AsType[*recruiting.ValidationError](err); ok {
				t.Errorf("status %d with body %q became a ValidationError", status, body)
			}
			if string(api.RawBody()) != body {
				t.Errorf("the body of status %d is lost", status)
			}
		}
	}
}

// Personio answers so when it cannot read the request at all.
func TestUnreadableRequestKeepsPersoniosWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rewriting(func(body map[string]any) { body["phone"] = "1" }))
	err := w.client.Apply(t.Context(), w.application())
	api, ok := errors.AsType[*personio.APIError](err)
	if !ok || api.StatusCode != http.StatusBadRequest || len(api.Problems) != 1 || api.Problems[0].Title != "Invalid request body supplied" {
		t.Errorf("%v does not hold what Personio said", err)
	}
}

// Its two sentences for that are explained, those that nobody knows are not
// printed.
func TestUnreadableRequestSaysWhereToLook(t *testing.T) {
	t.Parallel()
	for reason, want := range map[string]bool{
		"Invalid request body supplied":                                  true,
		"Invalid multipart request body and/or headers supplied.":        true,
		"grace@example.org has something that cannot be read, allegedly": false,
	} {
		client := answering(t, 400, fmt.Sprintf(`{"error":{"reason":%q}}`, reason))
		_, uploadErr := client.Upload(t.Context(), pdf())
		for _, err := range []error{client.Apply(t.Context(), minimal()), uploadErr} {
			if errors.Is(err, recruiting.ErrUnreadable) != want || strings.Contains(err.Error(), "a middleware or a proxy") != want {
				t.Errorf("%q became %v", reason, err)
			}
			if !errors.Is(err, personio.ErrInvalid) || strings.Contains(err.Error(), "grace") {
				t.Errorf("%q became %v", reason, err)
			}
		}
	}
}

func TestRefusedKeySaysWhereTheRightOneIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := w.personio.AddCompany("other").RecruitingKey()
	id, secret := w.acme.AddClient("personio:recruiting:write")
	right := w.acme.RecruitingKey()
	for name, key := range map[string]auth.RecruitingKey{
		"wrong token":              {CompanyID: right.CompanyID, Token: auth.NewSecret("wrong")},
		"wrong company":            {CompanyID: "98765", Token: right.Token},
		"token of another company": {CompanyID: right.CompanyID, Token: other.Token},
		"client credentials":       {CompanyID: id, Token: auth.NewSecret(secret)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := newClient(t, key, personio.WithHTTPClient(w.personio.Client()))
			_, uploadErr := client.Upload(t.Context(), pdf())
			for _, err := range []error{client.Apply(t.Context(), w.application()), uploadErr} {
				if !errors.Is(err, recruiting.ErrKeyRefused) || !errors.Is(err, personio.ErrUnauthorized) {
					t.Fatalf("got %v", err)
				}
				if api, ok := errors.AsType[*personio.APIError](err); !ok || api.Attempts != 1 {
					t.Errorf("a key that does not change was tried again: %v", err)
				}
				for _, hint := range []string{"Settings > Integrations > API credentials > Recruiting API key", "client secret"} {
					if !strings.Contains(err.Error(), hint) {
						t.Errorf("%q is missing from: %v", hint, err)
					}
				}
				for _, secret := range []string{key.Token.Reveal(), key.CompanyID} {
					if strings.Contains(err.Error(), secret) {
						t.Errorf("the text holds the key: %v", err)
					}
				}
			}
		})
	}
}

// The most asked question about the Recruiting API, and Personio's answer to it
// has no body.
func TestRefusedKeySaysWhatIsSuspicious(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*auth.RecruitingKey)
		hint   string
	}{
		"a client secret":           {func(k *auth.RecruitingKey) { k.Token = auth.NewSecret("papi-MTIzNDU2Nzg5MA") }, "begins with papi-"},
		"a token of long ago":       {func(k *auth.RecruitingKey) { k.Token = auth.NewSecret("eyJhbGciOi.eyJ.abc") }, "JSON web token"},
		"an address as company ID":  {func(k *auth.RecruitingKey) { k.CompanyID = "acme.personio.de" }, "company ID is not a number"},
		"the ID of another company": {func(k *auth.RecruitingKey) { k.CompanyID = "4711" }, "belong to different companies"},
		"a token that was mistyped": {func(k *auth.RecruitingKey) { k.Token = auth.NewSecret(k.Token.Reveal() + "x") }, "mistyped or replaced"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			key := w.acme.RecruitingKey()
			test.change(&key)
			err := newClient(t, key, personio.WithHTTPClient(w.personio.Client())).Apply(t.Context(), w.application())
			if !errors.Is(err, recruiting.ErrKeyRefused) || !strings.Contains(err.Error(), test.hint) {
				t.Errorf("%q is missing from: %v", test.hint, err)
			}
			if strings.Contains(err.Error(), key.Token.Reveal()) || strings.Contains(err.Error(), key.CompanyID) {
				t.Errorf("the text holds the key: %v", err)
			}
		})
	}
}

func TestTooBigWithoutABody(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "<html>413 Request Entity Too Large</html>"} {
		_, err := answering(t, 413, body).Upload(t.Context(), pdf())
		refused := wantRefusal(t, err, 413, "errors.file-too-big")
		wantEqual(t, "field", refused.Fields[0].Field, "file")
		if !errors.Is(err, personio.ErrTooLarge) {
			t.Error("the status is lost")
		}
	}
}

// When nobody can know, no reason in the body makes it known.
func TestUnknownOutcomeStaysUnknown(t *testing.T) {
	t.Parallel()
	const refusal = `{"errors":[{"field":"email","errors":[{"reason":"errors.applicant-already-exists"}]}]}`
	for _, status := range []int{408, 500, 502, 503, 504} {
		for _, body := range []string{"", refusal, `{"errors":[{"id":"1","status":"500","title":"Internal Server Error"}]}`} {
			err := answering(t, status, body).Apply(t.Context(), minimal())
			unknown, ok := errors.AsType[*personio.OutcomeUnknownError](err)
			if !ok || unknown.Operation != apply {
				t.Fatalf("status %d became %v", status, err)
			}
			if _, ok := errors.AsType[*recruiting.ValidationError](err); ok || errors.Is(err, recruiting.ErrAlreadyApplied) {
				t.Errorf("status %d with body %q became a refusal: %v", status, body, err)
			}
		}
	}
}

func TestAlreadyAppliedIsItsOwnError(t *testing.T) {
	t.Parallel()
	for code, sentinel := range sentinels() {
		if errors.Is(sentinel, recruiting.ErrAlreadyApplied) != strings.HasPrefix(code, "errors.applicant") {
			t.Errorf("%s is mixed up with ErrAlreadyApplied", code)
		}
	}
	var texts []string
	for _, sentinel := range sentinels() {
		texts = append(texts, sentinel.Error())
	}
	slices.Sort(texts)
	if compact := slices.Compact(texts); len(compact) != len(sentinels())-1 {
		t.Error("two reasons have the same text")
	}
}

func TestAnswersOfUploads(t *testing.T) {
	t.Parallel()
	t.Run("a type that Personio refuses", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, renamingFile("cv.pdf", "cv.exe"))
		_, err := w.client.Upload(t.Context(), pdf())
		refused := wantRefusal(t, err, http.StatusUnprocessableEntity, "errors.invalid-file-type")
		wantEqual(t, "field", refused.Fields[0].Field, "file")
	})
	t.Run("a size that Personio refuses", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, growingFile(recruiting.MaxFileSize+1))
		_, err := w.client.Upload(t.Context(), pdf())
		wantRefusal(t, err, http.StatusRequestEntityTooLarge, "errors.file-too-big")
	})
	t.Run("a body that is no multipart body", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, renamingFile("--", "=="))
		_, err := w.client.Upload(t.Context(), pdf())
		if api, ok := errors.AsType[*personio.APIError](err); !ok || len(api.Problems) != 1 || !strings.Contains(api.Problems[0].Title, "multipart") {
			t.Errorf("%v does not hold what Personio said", err)
		}
	})
	t.Run("plans without the feature", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.acme.SetRecruitingEnabled(false)
		_, err := w.client.Upload(t.Context(), pdf())
		wantRefusal(t, err, http.StatusForbidden, "feature.recruiting.disabled")
	})
	for name, body := range map[string]string{"no uuid": `{"size":3}`, "nothing": "", "a page": "<html>", "a list": "[]"} {
		t.Run("a success with "+name, func(t *testing.T) {
			t.Parallel()
			document, err := answering(t, 200, body).Upload(t.Context(), pdf())
			decode, ok := errors.AsType[*personio.DecodeError](err)
			if !ok || decode.Operation != upload || decode.StatusCode != http.StatusOK {
				t.Errorf("got %v", err)
			}
			wantEqual(t, "document", document, recruiting.Document{})
		})
	}
}
