package contract_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio"
)

// v1Problems are what examples of errors say beside their message, or without one.
func v1Problems() map[string][]personio.Problem {
	report := []personio.Problem{{Field: "ID", Title: "Not Found", Detail: "Report not found", Type: "search", Meta: map[string]string{"ID": "Report ID not found"}}}
	noProject := []personio.Problem{{Title: "Project 5 not found"}}
	return map[string][]personio.Problem{
		// Of the batch's two rows, the first was created.
		"POST /company/attendances 400": {{Title: "Existing overlapping attendances periods", Meta: map[string]string{
			"id": "null", "employee": "1234", "date": "2017-01-01", "start_time": "09:00", "end_time": "18:00", "break": "60", "comment": "", "project_id": "null",
		}}},
		"POST /company/documents 422": {{Field: "file", Title: "The file must be a file of type: pdf, docx, doc, jpg, zip, png, txt, jpeg, odt, " +
			"xlsx, rtf, htm, xls, p7s, pptx, pages, rar, ppt, gif, tif, html, msg, asc, tiff, wps, bmp, 7z, csv, ics, vcf, dotx, numbers, eps, gz, ods, " +
			"otf, odp, odg, rtfd, txz, webarchive, xml, xps, md, fax."}},
		"POST /company/attendances/projects 400":              {{Field: "name", Title: "Project name cannot be empty"}},
		"PATCH /company/attendances/projects/{id} 400":        {{Field: "active", Title: "Active field needs to be of type boolean"}},
		"PATCH /company/attendances/projects/{id} 404":        noProject,
		"DELETE /company/attendances/projects/{id} 404":       noProject,
		"GET /company/custom-reports/reports 500":             report,
		"GET /company/custom-reports/columns 500":             report,
		"GET /company/custom-reports/reports/{report_id} 400": report,
		"GET /company/custom-reports/reports/{report_id} 404": report,
		"GET /company/custom-reports/reports/{report_id} 500": report,
	}
}

// Every example of an error in the document is an [*personio.APIError] with all
// that it says.
func TestV1ErrorExamplesAreReadInFull(t *testing.T) {
	t.Parallel()
	further := v1Problems()
	answers, _ := v1Answers(t)
	for _, answer := range answers {
		if answer.success() {
			continue
		}
		key := answer.operation + " " + answer.status
		want := append(message(t, answer.body), further[key]...)
		delete(further, key)
		t.Run(key+" "+answer.name, func(t *testing.T) {
			t.Parallel()
			status, err := strconv.Atoi(answer.status)
			if err != nil {
				t.Fatal(err)
			}
			method, path, _ := strings.Cut(regexp.MustCompile(`{\w+}`).ReplaceAllString(answer.operation, "1"), " ")
			err = once(t, status, answer.body).Do(t.Context(), method, "/v1"+path, nil, nil)
			var got *personio.APIError
			if !errors.As(err, &got) {
				t.Fatal(err)
			}
			if bytes.Contains(answer.body, []byte("trace_id")) && got.TraceID != "ABCXXX" {
				t.Errorf("trace id %q", got.TraceID)
			}
			if got.StatusCode != status || !reflect.DeepEqual(got.Problems, want) || len(want) == 0 {
				type plain personio.Problem // one prints nothing of what it says
				t.Errorf("status %d, %d problems, want %d", got.StatusCode, len(got.Problems), len(want))
				for i := range min(len(got.Problems), len(want)) {
					t.Errorf("got %+v\nwant %+v", plain(got.Problems[i]), plain(want[i]))
				}
			}
		})
	}
	for key := range further {
		t.Errorf("%s has no example any more; take it off the list", key)
	}
}

// message is what an error of the general shape says of all of the request.
func message(t *testing.T, body []byte) []personio.Problem {
	t.Helper()
	var general struct {
		Error struct {
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &general) != nil || general.Error.Message == "" {
		return nil
	}
	return []personio.Problem{{Title: general.Error.Message}}
}
