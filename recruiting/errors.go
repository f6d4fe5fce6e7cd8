package recruiting

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/personio-go/sdk/internal/wording"
	"github.com/personio-go/sdk/personio"
)

// Why Personio, or the check before it, refuses an application or a document.
// They are found with [errors.Is] in a [*ValidationError]; the comments give
// Personio's own codes.
var (
	// ErrAlreadyApplied: this e-mail address has, or may have, applied for this
	// job before. errors.applicant-already-exists, once errors.applicant-exists.
	ErrAlreadyApplied = errors.New("this e-mail address has already applied for this job")
	// ErrJobNotPublished: errors.job-position.not-published.
	ErrJobNotPublished = errors.New("the job is not published (any more)")
	// ErrChannelNotFound: errors.posting-validation.channel-not-found.
	ErrChannelNotFound = errors.New("no such recruiting channel; its number is under Settings > Recruiting > Channels")
	// ErrPostingNotFound: errors.posting-validation.posting-not-found.
	ErrPostingNotFound = errors.New("no such external posting in this channel")
	// ErrUnknownPhase: errors.phase-validation.invalid-system-phase.
	ErrUnknownPhase = errors.New("no such system phase")
	// ErrDateInFuture: errors.date-validation.date-in-the-future.
	ErrDateInFuture = errors.New("the date is in the future")
	// ErrUnknownAttribute: errors.attribute-validation.unknown.
	ErrUnknownAttribute = errors.New("no such attribute; use the API name under Settings > Recruiting > Attributes")
	// ErrRequiredAttribute: errors.attribute-validation.required-attribute.
	ErrRequiredAttribute = errors.New("the company requires an attribute that is missing or blank")
	// ErrInvalidDate: errors.attribute-validation.invalid-date-format.
	ErrInvalidDate = errors.New("not a date such as 2006-01-02")
	// ErrInvalidEmail: errors.attribute-validation.invalid-email-format.
	ErrInvalidEmail = errors.New("not an e-mail address")
	// ErrAttributeType: errors.attribute-validation.invalid-type.
	ErrAttributeType = errors.New("attributes of this type cannot be set")
	// ErrUnknownOption: errors.attribute-validation.unknown-attribute-option.
	ErrUnknownOption = errors.New("not one of the attribute's options; custom attributes take an API name such as custom_option_7, gender takes male, female, diverse or undefined")
	// ErrFileNotFound: errors.file-validation.file-not-exists.
	ErrFileNotFound = errors.New("no such uploaded document; upload it and apply in one go")
	// ErrUnknownCategory: errors.file-validation.unknown-file-category.
	ErrUnknownCategory = errors.New("no such category of documents; there are cv, cover-letter, employment-reference, certificate, work-sample and other")
	// ErrFileType: errors.invalid-file-type.
	ErrFileType = errors.New("Personio takes no files of this type") //nolint:staticcheck // a name
	// ErrFileTooBig: errors.file-too-big.
	ErrFileTooBig = errors.New("the file is larger than 20 MB")
	// ErrRecruitingDisabled: feature.recruiting.disabled.
	ErrRecruitingDisabled = errors.New("the company's plan has no recruiting")
	// ErrPublicAPIDisabled: feature.public-api.disabled.
	ErrPublicAPIDisabled = errors.New("the company's plan has no Recruiting API")

	// ErrRequired and ErrInvalidValue are found before anything is sent.
	ErrRequired     = errors.New("is required")
	ErrInvalidValue = errors.New("is not valid")
)

// ErrKeyRefused says that Personio does not accept company ID and token (401).
var ErrKeyRefused = errors.New("Personio accepts no such company ID and token: both must be those of Settings > Integrations > API credentials > Recruiting API key; a client secret, or a token made from one, does not work here") //nolint:staticcheck // a name

// ErrUnreadable says that Personio could not read the request at all (400). What
// Apply and Upload send is of the documented form, so it is most likely changed
// on its way.
var ErrUnreadable = errors.New("Personio could not read the request: look for what changes bodies or the Content-Type on their way, such as a middleware or a proxy") //nolint:staticcheck // a name

// sentinelOf translates Personio's codes; nil for one that is not documented.
func sentinelOf(code string) error {
	switch code {
	case "errors.applicant-already-exists", "errors.applicant-exists":
		return ErrAlreadyApplied
	case "errors.job-position.not-published":
		return ErrJobNotPublished
	case "errors.posting-validation.channel-not-found":
		return ErrChannelNotFound
	case "errors.posting-validation.posting-not-found":
		return ErrPostingNotFound
	case "errors.phase-validation.invalid-system-phase":
		return ErrUnknownPhase
	case "errors.date-validation.date-in-the-future":
		return ErrDateInFuture
	case "feature.recruiting.disabled":
		return ErrRecruitingDisabled
	case "feature.public-api.disabled":
		return ErrPublicAPIDisabled
	default:
		return sentinelOfPart(code)
	}
}

func sentinelOfPart(code string) error {
	switch code {
	case "errors.attribute-validation.unknown":
		return ErrUnknownAttribute
	case "errors.attribute-validation.required-attribute":
		return ErrRequiredAttribute
	case "errors.attribute-validation.invalid-date-format":
		return ErrInvalidDate
	case "errors.attribute-validation.invalid-email-format":
		return ErrInvalidEmail
	case "errors.attribute-validation.invalid-type":
		return ErrAttributeType
	case "errors.attribute-validation.unknown-attribute-option":
		return ErrUnknownOption
	case "errors.file-validation.file-not-exists":
		return ErrFileNotFound
	case "errors.file-validation.unknown-file-category":
		return ErrUnknownCategory
	case "errors.invalid-file-type":
		return ErrFileType
	case "errors.file-too-big":
		return ErrFileTooBig
	default:
		return nil
	}
}

// ValidationError is everything that is wrong with an application or a document.
type ValidationError struct {
	Fields []FieldError
	// Err is Personio's answer, an [*personio.APIError]; nil when nothing was
	// sent because the check before found the problems.
	Err error
}

func (e *ValidationError) Error() string {
	texts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		texts[i] = f.Error()
	}
	who := "refused by Personio"
	if e.Err == nil {
		who = "not sent"
	}
	return "recruiting: " + who + ": " + strings.Join(texts, "; ")
}

// Format prints what Error returns, whatever the verb.
func (e *ValidationError) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(e.Error())) }

// MarshalText is for errors in structs that are logged as JSON.
func (e *ValidationError) MarshalText() ([]byte, error) { return []byte(e.Error()), nil }

// Unwrap returns the field errors and Personio's answer.
func (e *ValidationError) Unwrap() []error {
	errs := make([]error, 0, len(e.Fields)+1)
	for _, f := range e.Fields {
		errs = append(errs, f)
	}
	if e.Err != nil {
		errs = append(errs, e.Err)
	}
	return errs
}

// FieldError is one thing that is wrong.
type FieldError struct {
	// Field in the API's words: "email", "attributes[2].value". Personio does not
	// document its own; only "email" is known.
	Field string
	// Code is Personio's, "" when the check before sending found the problem, and
	// "unknown" when what came is no code.
	Code string
	// Reason is one of this package's errors, nil for a code that is not
	// documented.
	Reason error

	// Behind a pointer, of which package fmt prints an address wherever it lies.
	context *map[string]any
}

// Context is what Personio adds, nil without it. It may hold personal data.
func (e FieldError) Context() map[string]any {
	if e.context == nil {
		return nil
	}
	return *e.context
}

// What a server says goes into logs in the form of Personio's codes, and for the
// fields that there are, only: it may repeat what it was sent.
var (
	codeForm  = regexp.MustCompile(`^(errors|feature)\.[a-z0-9.-]{1,79}$`)
	fieldForm = regexp.MustCompile(`^(first_name|last_name|email|job_position_id|recruiting_channel_id|external_posting_id|message|` +
		`application_date|phase|tags|files|attributes|file|custom_attribute_[0-9]{1,12})(\[[0-9]{1,4}\])?(\.[a-z_]{1,20})?$`)
	ownForm = regexp.MustCompile(`^[a-z][a-z0-9_.\[\]-]{0,79}$`)
)

func (e FieldError) Error() string {
	field, code := e.Field, e.Code
	if !ownForm.MatchString(field) {
		field = "request"
	}
	if code != "" && !codeForm.MatchString(code) {
		code = "unknown code"
	}
	switch {
	case e.Reason == nil:
		return field + ": " + code
	case code == "":
		return field + ": " + e.Reason.Error()
	default:
		return fmt.Sprintf("%s: %v (%s)", field, e.Reason, code)
	}
}

// Format prints what Error returns, whatever the verb.
func (e FieldError) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(e.Error())) }

// MarshalText is for errors in structs that are logged as JSON.
func (e FieldError) MarshalText() ([]byte, error) { return []byte(e.Error()), nil }

// Unwrap returns the reason.
func (e FieldError) Unwrap() error { return e.Reason }

// explain says what Personio's answers mean.
func explain(err error, suspicion string) error {
	var api *personio.APIError
	var unknown *personio.OutcomeUnknownError
	if !errors.As(err, &api) || errors.As(err, &unknown) {
		return err
	}
	if api.StatusCode == http.StatusUnauthorized {
		return wording.Errorf("recruiting: %w. %s: %w", ErrKeyRefused, suspicion, err)
	}
	if api.StatusCode == http.StatusTooManyRequests || api.StatusCode >= http.StatusInternalServerError {
		return err // it is not about what was sent
	}
	if fields := fieldErrors(api); len(fields) > 0 {
		return &ValidationError{Fields: fields, Err: err}
	}
	return explainUnreadable(api, err)
}

// explainUnreadable knows the two sentences that Personio has instead of a code.
func explainUnreadable(api *personio.APIError, err error) error {
	for _, p := range api.Problems {
		switch p.Title {
		case "Invalid request body supplied", "Invalid multipart request body and/or headers supplied.":
			return wording.Errorf("recruiting: %w: %w", ErrUnreadable, err)
		}
	}
	return err
}
