package contract_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
)

// recruitingOverlay mends what is known to be wrong in the document.
func recruitingOverlay(document *openapi3.T) {
	// The body of an application is not marked as required, so that an empty one
	// would pass.
	document.Paths.Value("/v1/recruiting/applications").Post.RequestBody.Value.Required = true
	// The list of extensions spells "ppt" as "ptt".
	extension := document.Components.Schemas["uploaded_document"].Value.Properties["extension"].Value
	extension.Enum = append(extension.Enum, "ppt")
	// Unknown fields are not forbidden in the document, but refused by Personio.
	closed := false
	application := document.Paths.Value("/v1/recruiting/applications").Post.RequestBody.Value.Content["application/json"].Schema.Value
	application.AdditionalProperties = openapi3.AdditionalProperties{Has: &closed}
	// The feed is described as another format than the one that is served, and the
	// legacy route is not wrapped.
	document.Paths.Delete("/xml")
	document.Paths.Delete("/recruiting/applicant")
}

func TestRecruiting(t *testing.T) {
	t.Parallel()
	document := load(t, "personio-recruiting-api.yaml", recruitingOverlay)
	server := personiotest.New()
	check := check(t, server.Transport(), document)
	acme := server.AddCompany("acme")
	job := acme.Publish(personiotest.Job{Name: "Gopher"})
	via := personio.WithHTTPClient(check.client())
	client, err := recruiting.New(acme.RecruitingKey(), via, personio.WithApp("PARTNER", "CONTRACT_TEST"), personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		t.Fatal(err)
	}

	var files []recruiting.Attachment
	for _, name := range []string{"cv.pdf", "slides.ppt", "letter.docx", "photo.jpeg", `we"ird\näme.txt`} {
		document, err := client.Upload(t.Context(), recruiting.FileFromBytes(name, []byte("content")))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, document.As(recruiting.WorkSample))
	}
	minimal := recruiting.Application{FirstName: "Ada", LastName: "Byron", Email: "ada@example.org", JobPositionID: job}
	full := minimal
	full.Email, full.Message, full.Tags, full.Files = "full@example.org", "Hello", []string{"fast"}, files
	full.RecruitingChannelID, full.ExternalPostingID = acme.AddChannel("Board", "posting-1"), "posting-1"
	full.ApplicationDate, full.Phase = personio.NewDate(2026, time.January, 2), recruiting.InSystemPhase(recruiting.Offer)
	full.Attributes = []recruiting.Attribute{
		{ID: recruiting.Birthday, Value: "1990-12-10"},
		{ID: recruiting.Gender, Value: "female"},
		{ID: recruiting.AttributeID(acme.AddAttribute(personiotest.Attribute{Label: "Source"})), Value: "fair"},
	}
	custom := minimal
	custom.Email, custom.Phase = "custom@example.org", recruiting.InCustomPhase(acme.AddPhase("Interview"))
	for _, application := range []recruiting.Application{minimal, full, custom} {
		if err := client.Apply(t.Context(), application); err != nil {
			t.Error(err)
		}
	}

	// The emulator's refusals have the documented form, too.
	for name, want := range map[string]error{"again": recruiting.ErrAlreadyApplied, "closed": recruiting.ErrJobNotPublished} {
		refused := minimal
		if name == "closed" {
			refused.JobPositionID = 1
		}
		if err := client.Apply(t.Context(), refused); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	acme.SetRecruitingAPIEnabled(false)
	if err := client.Apply(t.Context(), minimal); !errors.Is(err, recruiting.ErrPublicAPIDisabled) {
		t.Errorf("without the feature: %v", err)
	}
	check.complete()
}

// TestEveryRefusalHasTheDocumentedForm draws each documented code out of the
// emulator, with requests that the document allows.
func TestEveryRefusalHasTheDocumentedForm(t *testing.T) {
	t.Parallel()
	document := load(t, "personio-recruiting-api.yaml", recruitingOverlay)
	server := personiotest.New().WithoutRateLimits()
	check := check(t, server.Transport(), document)
	acme := server.AddCompany("acme")
	job, channel := acme.Publish(personiotest.Job{Name: "Gopher"}), acme.AddChannel("Board", "posting-1")
	required := acme.AddAttribute(personiotest.Attribute{Label: "Source", Required: true})
	option := acme.AddAttribute(personiotest.Attribute{Type: personiotest.OptionAttribute, Options: []string{"custom_option_1"}})
	unsupported := acme.AddAttribute(personiotest.Attribute{Type: personiotest.UnsupportedAttribute})
	client, err := recruiting.New(acme.RecruitingKey(), personio.WithHTTPClient(check.client()), personio.WithoutRateLimits(), changingBodies())
	if err != nil {
		t.Fatal(err)
	}
	attribute := func(id, value string) func(*recruiting.Application) {
		return func(a *recruiting.Application) {
			a.Attributes = append(a.Attributes, recruiting.Attribute{ID: recruiting.AttributeID(id), Value: value})
		}
	}
	for code, change := range map[string]func(*recruiting.Application){
		"errors.attribute-validation.unknown":                  attribute("custom_attribute_1", "x"),
		"errors.attribute-validation.required-attribute":       func(a *recruiting.Application) { a.Attributes = nil },
		"errors.attribute-validation.invalid-date-format":      attribute(acme.AddAttribute(personiotest.Attribute{Type: personiotest.DateAttribute}), "soon"),
		"errors.attribute-validation.invalid-type":             attribute(unsupported, "x"),
		"errors.attribute-validation.unknown-attribute-option": attribute(option, "yes"),
		"errors.file-validation.file-not-exists": func(a *recruiting.Application) {
			a.Files = []recruiting.Attachment{{UUID: "01234567-89ab-cdef-0123-456789abcdef", OriginalFilename: "cv.pdf", Category: recruiting.CV}}
		},
		"errors.posting-validation.posting-not-found": func(a *recruiting.Application) { a.RecruitingChannelID, a.ExternalPostingID = channel, "posting-2" },
		"errors.posting-validation.channel-not-found": func(a *recruiting.Application) { a.RecruitingChannelID = 1 },
		"errors.job-position.not-published":           func(a *recruiting.Application) { a.JobPositionID = 1 },
		// What the client does not let pass is changed behind it.
		"errors.date-validation.date-in-the-future":    func(a *recruiting.Application) { a.ApplicationDate = personio.NewDate(1999, time.March, 9) },
		"errors.phase-validation.invalid-system-phase": func(a *recruiting.Application) { a.Phase = recruiting.InSystemPhase(recruiting.Offer) },
		"errors.applicant-already-exists":              func(a *recruiting.Application) { a.Email = "twice@example.org" },
	} {
		a := recruiting.Application{FirstName: "Ada", LastName: "Byron", Email: "ada@example.org", JobPositionID: job}
		attribute(required, "fair")(&a)
		change(&a)
		err := client.Apply(t.Context(), a)
		if err == nil { // the first of two
			err = client.Apply(t.Context(), a)
		}
		wantCode(t, err, code)
	}
	for code, file := range map[string]recruiting.File{
		"errors.invalid-file-type": recruiting.FileFromBytes("evil.txt", []byte("content")),
		"errors.file-too-big":      recruiting.FileFromBytes("huge.txt", []byte("content")),
	} {
		_, err := client.Upload(t.Context(), file)
		wantCode(t, err, code)
	}
	acme.SetRecruitingEnabled(false)
	wantCode(t, client.Apply(t.Context(), recruiting.Application{FirstName: "Ada", LastName: "Byron", Email: "ada@example.org", JobPositionID: job}), "feature.recruiting.disabled")
	check.complete()
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	invalid, ok := errors.AsType[*recruiting.ValidationError](err)
	if !ok || len(invalid.Fields) != 1 || invalid.Fields[0].Code != code || invalid.Fields[0].Reason == nil {
		t.Errorf("%s: %v", code, err)
	}
}

// changingBodies makes requests of such that the client would not send.
func changingBodies() personio.Option {
	changes := strings.NewReplacer("1999-03-09", "2999-03-09", `"id":"offer"`, `"id":"hired"`, "evil.txt", "evil.exe")
	return personio.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return nil, err
			}
			text := changes.Replace(string(body))
			if strings.Contains(text, "huge.txt") {
				text = strings.Replace(text, "content\r\n", strings.Repeat("content ", 3<<20)+"\r\n", 1)
			}
			r = r.Clone(r.Context())
			r.Body, r.ContentLength, r.GetBody = io.NopCloser(strings.NewReader(text)), int64(len(text)), nil
			return next.RoundTrip(r)
		})
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A check that accepts everything would prove nothing.
func TestTheContractRefusesWhatItShould(t *testing.T) {
	t.Parallel()
	document := load(t, "personio-recruiting-api.yaml", recruitingOverlay)
	server := personiotest.New()
	check := check(t, server.Transport(), document)
	check.setWantInvalid(true)
	acme := server.AddCompany("acme")
	client, err := personio.New(auth.Static(acme.RecruitingKey().Token.Reveal()), personio.WithHTTPClient(check.client()))
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]any{
		"no body":       nil,
		"a text as id":  map[string]any{"first_name": "a", "last_name": "b", "email": "a@b.de", "job_position_id": "1"},
		"no address":    map[string]any{"first_name": "a", "last_name": "b", "email": "no", "job_position_id": 1},
		"unknown field": map[string]any{"first_name": "a", "last_name": "b", "email": "a@b.de", "job_position_id": 1, "phone": "1"},
		"no last name":  map[string]any{"first_name": "a", "email": "a@b.de", "job_position_id": 1},
	} {
		err := client.Do(t.Context(), http.MethodPost, "/v1/recruiting/applications", body, nil,
			personio.WithHeader("X-Company-ID", acme.RecruitingKey().CompanyID))
		if err == nil {
			t.Errorf("%s: the emulator took it", name)
		}
	}
}
