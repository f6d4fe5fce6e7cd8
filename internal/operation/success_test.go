package operation_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/personio"
	v1 "github.com/personio-go/sdk/personio/v1"
	"github.com/personio-go/sdk/recruiting"
)

// server gives answers, the last one for ever, and counts the requests.
type server struct {
	answers []reply
	asked   atomic.Int32
}

type reply struct {
	status int
	body   string
	header http.Header
	lost   bool // the answer, after the request arrived
}

func (s *server) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		_, _ = io.Copy(io.Discard, req.Body)
		_ = req.Body.Close()
	}
	n := int(s.asked.Add(1))
	a := s.answers[min(n, len(s.answers))-1]
	if a.lost {
		return nil, io.ErrUnexpectedEOF
	}
	header := a.header.Clone()
	if header == nil {
		header = make(http.Header)
	}
	return &http.Response{StatusCode: a.status, Header: header, Body: io.NopCloser(strings.NewReader(a.body)), Request: req}, nil
}

func (s *server) clients(t *testing.T) clients {
	t.Helper()
	opts := []personio.Option{personio.WithHTTPClient(&http.Client{Transport: s}), personio.WithoutRateLimits()}
	api, err := personio.New(auth.Static("token"), opts...)
	if err != nil {
		t.Fatal(err)
	}
	apply, err := recruiting.New(auth.RecruitingKey{CompanyID: "17", Token: auth.NewSecret("token")}, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return clients{api: api, v1: v1.New(api), apply: apply, v2: recruiting.NewV2(api)}
}

// calls are all of them.
func calls() map[personio.Operation]call {
	all := reads()
	for op, w := range writes() {
		all[op] = w.complete
	}
	return all
}

// tested are the operations of the clients; tokens and the feed have ones of their
// own.
func tested(t *testing.T) map[personio.Operation]operation.Operation {
	t.Helper()
	ops, known := make(map[personio.Operation]operation.Operation), calls()
	for op := range operation.All() {
		if op.Success.Content == operation.Feed || op.Success.Content == operation.Token || op.Name == string(personio.OpAuthRevoke) {
			continue
		}
		if known[personio.Operation(op.Name)] == nil {
			t.Errorf("%s has no call", op.Name)
		}
		ops[personio.Operation(op.Name)] = op
	}
	return ops
}

func envelope(op operation.Operation) bool { return strings.HasPrefix(op.Path, "/v1/company/") }

// good are bodies that a success may have, by what they are.
func good(op operation.Operation) map[string]string {
	object := `{"id":"17","more":{"x":[1]}}`
	if op.Success.ID != "id" && op.Success.ID != "" {
		object = fmt.Sprintf(`{%q:"17"}`, op.Success.ID)
	}
	switch {
	case op.Success.Content == operation.Nothing, op.Success.Content == operation.Unsaid:
		return map[string]string{"nothing": "", "an empty object": "{}", "an object": `{"success":true,"data":{"message":"done"}}`, "space": " \n"}
	case op.Success.Content == operation.File, op.Success.Content == operation.Picture:
		return map[string]string{"bytes": "%PDF", "none": ""}
	case op.Name == string(personio.OpV1CustomReportsColumns):
		return map[string]string{"an object": `{"success":true,"data":{"type":"Column","attributes":[]}}`, "in a list": `{"data":[{"attributes":[{"attribute_id":"x"}]}]}`, "none": `{"data":[]}`}
	case op.Name == string(personio.OpV1AttendancesCreate):
		return map[string]string{"ids": `{"success":true,"data":{"id":[17,18],"message":"success"}}`, "texts": `{"data":{"id":["17"]}}`}
	case op.Success.Content == operation.Rows && envelope(op):
		return map[string]string{
			"rows": `{"success":true,"data":[` + object + `]}`, "none": `{"success":true,"data":[],"metadata":{"total_elements":0}}`,
			"among attributes": `{"data":[{"type":"X","attributes":` + object + `}]}`,
		}
	case op.Success.Content == operation.Rows && op.Name == string(personio.OpReportsGet):
		return map[string]string{"rows": `{"_data":[[{"attribute_id":"a"}],[]],"_meta":{"columns":[]}}`, "none": `{"_data":[]}`}
	case op.Success.Content == operation.Rows:
		return map[string]string{"rows": `{"_data":[` + object + `],"_meta":null}`, "none": `{"_data":[]}`, "a number": `{"_data":[{"id":17,"uuid":"17"}]}`}
	case op.Name == string(personio.OpV1AbsencePeriodsCreate), op.Name == string(personio.OpV1CustomReportsGet): // UUIDs
		return map[string]string{"a text": `{"data":{"id":"17"}}`, "in a list": `{"success":true,"data":[{"attributes":{"id":"17"}}]}`}
	case op.Success.ID == "uuid":
		return map[string]string{"object": object, "in _data": `{"_data":` + object + `}`}
	case envelope(op):
		return map[string]string{
			"beside": `{"success":true,"data":{"id":17}}`, "a text": `{"data":{"id":"17"}}`, "in a list": `{"success":true,"data":[{"id":17}]}`,
			"among attributes": `{"success":true,"data":{"type":"X","attributes":{"id":17}}}`,
			"labelled":         `{"success":true,"data":{"type":"X","attributes":{"id":{"label":"ID","value":17,"type":"integer"}}}}`,
			"twice":            `{"success":true,"data":{"success":true,"data":{"attributes":{"id":17}}}}`,
		}
	default:
		return map[string]string{"object": object, "in _data": `{"_data":` + object + `}`, "a number": strings.Replace(object, `"17"`, "17", 1)}
	}
}

func TestEverySuccessIsOne(t *testing.T) {
	t.Parallel()
	all := calls()
	for name, op := range tested(t) {
		for _, status := range []int{200, 201, 204} {
			if !op.Success.Has(status) {
				continue
			}
			for what, body := range good(op) {
				if status == http.StatusNoContent {
					body = ""
				}
				s := &server{answers: []reply{{status: status, body: body}}}
				if err := all[name](t.Context(), s.clients(t)); err != nil {
					t.Errorf("%s, %d with %s %s: %v", name, status, what, body, err)
				}
			}
		}
	}
}

// What a proxy, a login page or a page for maintenance says is no success, whatever
// its status; nor is half of one.
func TestAnswersThatAreNoSuccess(t *testing.T) {
	t.Parallel()
	all, n := calls(), 0
	for name, op := range tested(t) {
		for _, bad := range noSuccesses(op) {
			n++
			s := &server{answers: []reply{bad}}
			err := all[name](t.Context(), s.clients(t))
			if s.asked.Load() != 1 {
				t.Errorf("%s was asked %d times after %d %s", name, s.asked.Load(), bad.status, bad.body)
			}
			var unknown *personio.OutcomeUnknownError
			var decode *personio.DecodeError
			switch isUnknown := errors.As(err, &unknown); {
			case !errors.As(err, &decode) || decode.StatusCode != bad.status || decode.Operation != name:
				t.Errorf("%s took %d %s for an answer: %v", name, bad.status, bad.body, err)
			case isUnknown != (op.Method != http.MethodGet):
				t.Errorf("%s after %d %s: %v", name, bad.status, bad.body, err)
			}
		}
	}
	if n < 1000 {
		t.Errorf("%d cases are too few", n)
	}
}

// noSuccesses are answers of the 200s that are none of an operation.
func noSuccesses(op operation.Operation) []reply {
	var all []reply
	for _, status := range []int{200, 201, 202, 203, 204, 205, 206, 207, 226, 299} {
		if op.Success.Has(status) {
			continue
		}
		for _, body := range []string{"", "{}", `{"id":"17","_data":[]}`} {
			all = append(all, reply{status: status, body: body})
		}
	}
	if op.Success.Content == operation.File || op.Success.Content == operation.Picture {
		return all
	}
	status := http.StatusOK
	if !op.Success.Has(status) {
		status = http.StatusCreated
	}
	for _, body := range noContents(op) {
		all = append(all, reply{status: status, body: body})
	}
	return all
}

// noContents are those that a success cannot have.
func noContents(op operation.Operation) []string {
	all := []string{
		"<html>log in</html>", "null", "[]", `"ok"`, "17", "true", `[{"id":"17"}]`, "{", `{"id":"17"`, `{"id":"17"} {}`, `{"id":"17","x":tru}`,
		`{"error":"maintenance"}`, `{"error":{"message":"upstream"}}`, `{"errors":[]}`, `{"errors":[{"title":"x"}]}`, `{"id":"17","_data":[],"data":[],"errors":[{"title":"x"}]}`,
	}
	if !envelope(op) { // there it is a refusal
		all = append(all, `{"success":false}`, `{"id":"17","_data":[],"success":false}`)
	}
	if op.Success.Content == operation.Nothing || op.Success.Content == operation.Unsaid {
		return all
	}
	all = append(all, "", " ", "{}", `{"message":"maintenance"}`, `{"_meta":{}}`, `{"_data":null}`, `{"data":null}`, `{"_data":{}}`, `{"data":{}}`, `{"success":true,"data":""}`)
	switch {
	case op.Success.Content == operation.Rows && op.Success.ID != "":
		all = append(all, `{"_data":[null],"data":[null]}`, `{"_data":["x"],"data":["x"]}`, `{"_data":[{}],"data":[{}]}`,
			`{"_data":[{"id":"17","key":"17"},{"id":"","key":""}],"data":[{"id":17,"key":"17"},{"id":null,"key":null}]}`)
	case op.Success.Content == operation.Rows:
		all = append(all, `{"_data":[null],"data":[null]}`, `{"_data":["x"],"data":["x"]}`)
	case op.Success.ID != "":
		all = append(all, `{"id":"","uuid":null,"data":{"id":""}}`, `{"id":{},"uuid":[],"data":{"id":[]}}`, `{"data":[]}`, `{"data":[{}]}`, `{"id":0,"data":{"id":0}}`)
	}
	return all
}

// Whoever asks for 17 gets no other, nor is another one what was changed.
func TestAnotherObjectIsNotTheOneAskedFor(t *testing.T) {
	t.Parallel()
	all, n := calls(), 0
	for name, op := range tested(t) {
		if !strings.HasSuffix(op.Path, "/{id}") || !op.Success.Has(http.StatusOK) || op.Success.Content == operation.Rows {
			continue
		}
		n++
		s := &server{answers: []reply{{status: http.StatusOK, body: `{"id":"666","data":{"id":666}}`}}}
		if err := all[name](t.Context(), s.clients(t)); err == nil || !strings.Contains(err.Error(), "another one") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n < 30 {
		t.Errorf("%d operations are too few", n)
	}
}

// A DELETE whose first answer was lost finds nothing the second time: it is done.
// One that finds nothing the first time is not.
func TestDeletedIsDeletedAlsoAfterALostAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, deletedAfterALostAnswer)
}

func deletedAfterALostAnswer(t *testing.T) {
	all := calls()
	for name, op := range tested(t) {
		if op.Method != http.MethodDelete || !strings.HasSuffix(op.Path, "/{id}") {
			continue
		}
		for what, first := range map[string]reply{"lost": {lost: true}, "a 502": {status: http.StatusBadGateway}} {
			s := &server{answers: []reply{first, {status: http.StatusNotFound}}}
			if err := all[name](t.Context(), s.clients(t)); err != nil || s.asked.Load() != 2 {
				t.Errorf("%s, whose first answer was %s: %v after %d requests", name, what, err, s.asked.Load())
			}
		}
		for what, answers := range map[string][]reply{
			"nothing there": {{status: http.StatusNotFound}}, "refused before": {{status: http.StatusTooManyRequests}, {status: http.StatusNotFound}},
		} {
			s := &server{answers: answers}
			if err := all[name](t.Context(), s.clients(t)); !errors.Is(err, personio.ErrNotFound) {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
	}
}

// A gateway may say 503 after the server has acted.
func TestUnavailableIsUnknownForWhatHappensOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, unavailableOnce)
}

func unavailableOnce(t *testing.T) {
	all, once := calls(), 0
	for name, op := range tested(t) {
		for _, wait := range []string{"", "0", "1"} {
			header := make(http.Header)
			if wait != "" {
				header.Set("Retry-After", wait)
			}
			s := &server{answers: []reply{{status: http.StatusServiceUnavailable, header: header}}}
			err := all[name](t.Context(), s.clients(t))
			_, unknown := errors.AsType[*personio.OutcomeUnknownError](err)
			switch asked := s.asked.Load(); {
			case op.Repeat == operation.Once && (asked != 1 || !unknown):
				t.Errorf("%s, Retry-After %q: %d requests, %v", name, wait, asked, err)
			case op.Repeat != operation.Once && asked < 2:
				t.Errorf("%s, Retry-After %q: %d requests", name, wait, asked)
			}
		}
		if op.Repeat == operation.Once {
			once++
		}
	}
	if once < 20 {
		t.Errorf("%d operations are too few", once)
	}
}

// What an operation cannot do without is missed before anything is sent.
func TestWhatIsRequiredIsMissedBeforeSending(t *testing.T) {
	t.Parallel()
	all := writes()
	for name, op := range tested(t) {
		w, ok := all[name]
		if op.Method == http.MethodPost && len(w.lacking) == 0 && op.Name != string(personio.OpWebhooksPing) {
			t.Errorf("%s has no call that lacks something", name)
		}
		if !ok {
			continue
		}
		for i, lacking := range w.lacking {
			s := &server{answers: []reply{{status: http.StatusNoContent}}}
			err := lacking(t.Context(), s.clients(t))
			invalid, isInvalid := errors.AsType[*recruiting.ValidationError](err)
			if s.asked.Load() != 0 || !errors.Is(err, personio.ErrNotSent) && (!isInvalid || invalid.Err != nil) {
				t.Errorf("%s, call %d: %d requests, %v", name, i, s.asked.Load(), err)
			}
		}
	}
}
