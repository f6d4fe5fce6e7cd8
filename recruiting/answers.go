package recruiting

import (
	"encoding/json"
	"net/http"

	"github.com/personio-go/sdk/personio"
)

// fieldErrors reads the documented body of a refusal, whose items are either
// field errors or, for a missing feature, of a general kind.
func fieldErrors(api *personio.APIError) []FieldError {
	var body struct {
		Errors []struct {
			Field  string `json:"field"`
			Errors []struct {
				Reason  string         `json:"reason"`
				Context map[string]any `json:"context"`
			} `json:"errors"`
			Title  string `json:"title"`
			Detail string `json:"detail"`
		} `json:"errors"`
	}
	_ = json.Unmarshal(api.RawBody(), &body) // another shape has no field errors
	var fields []FieldError
	for _, item := range body.Errors {
		for _, e := range item.Errors {
			fields = append(fields, FieldError{Field: fieldOf(item.Field), Code: codeOf(e.Reason), context: &e.Context, Reason: sentinelOf(e.Reason)})
		}
		for _, code := range []string{item.Detail, item.Title} {
			if reason := sentinelOf(code); reason != nil {
				fields = append(fields, FieldError{Code: code, Reason: reason})
				break
			}
		}
	}
	if len(fields) == 0 {
		return ofStatus(api.StatusCode)
	}
	return fields
}

// codeOf is a code of Personio's form. Outboxes keep it.
func codeOf(text string) string {
	if text != "" && !codeForm.MatchString(text) {
		return "unknown"
	}
	return text
}

// fieldOf is a field that there is, "" for whatever else a server says.
func fieldOf(text string) string {
	if !fieldForm.MatchString(text) {
		return ""
	}
	return text
}

// ofStatus knows what the statuses of an upload mean without a body.
func ofStatus(status int) []FieldError {
	if status == http.StatusRequestEntityTooLarge {
		return []FieldError{{Field: "file", Code: "errors.file-too-big", Reason: ErrFileTooBig}}
	}
	return nil
}
