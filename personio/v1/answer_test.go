package v1_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio"
	v1 "github.com/personio-go/sdk/personio/v1"
)

// v1 reports some failures with status 200.
func TestSuccessFalseIsAnErrorWhateverTheStatus(t *testing.T) {
	t.Parallel()
	client := answering(t, http.StatusOK, `{"success":false,"error":{"code":0,"message":"Canary"}}`)
	day := personio.NewDate(2031, 2, 3)
	for name, err := range map[string]error{
		"list":     second(client.Employees.List(t.Context(), v1.EmployeeListOptions{})),
		"all":      second(personio.Collect(client.TimeOffs.All(t.Context(), v1.TimeOffListOptions{}))),
		"get":      second(client.TimeOffs.Get(t.Context(), 1)),
		"create":   second(client.Employees.Create(t.Context(), v1.EmployeeCreate{Email: "a@example.org", FirstName: "A", LastName: "B"})),
		"update":   client.Attendances.Update(t.Context(), 1, v1.AttendancePatch{Break: personio.Set(5)}),
		"delete":   client.TimeOffs.Delete(t.Context(), 1),
		"schema":   second(client.Employees.Attributes(t.Context())),
		"batch":    second(client.Attendances.Create(t.Context(), []v1.AttendanceCreate{{Employee: 1, Date: day, StartTime: v1.NewClock(9, 0)}}, v1.SkipApproval)),
		"report":   second(client.CustomReports.Get(t.Context(), "1", v1.CustomReportOptions{})),
		"projects": second(client.Projects.List(t.Context())),
	} {
		api := apiError(t, err)
		if api.StatusCode != http.StatusOK || len(api.Problems) != 1 || api.Problems[0].Title != "Canary" || !strings.HasPrefix(string(api.Operation), "v1.") {
			t.Errorf("%s: %+v", name, api)
		}
		if strings.Contains(fmt.Sprintf("%v %+v", err, err), "Canary") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnswersAreReadInEachEnvelope(t *testing.T) {
	t.Parallel()
	timeOff := `{"type":"TimeOffPeriod","attributes":{"id":7}}`
	for name, body := range map[string]string{
		"usual":             success(timeOff),
		"not wrapped":       success(`{"id":"7"}`),
		"one more envelope": success(success(timeOff)),
		"nothing but data":  `{"data":` + timeOff + `}`,
		"in any order":      `{"offset":"0,","metadata":null,"data":` + timeOff + `,"success":true}`,
	} {
		got, err := answering(t, 200, body).TimeOffs.Get(t.Context(), 7)
		if err != nil || got.ID != 7 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for name, body := range map[string]string{
		"no data": `{"success":true}`, "null": success("null"), "a list": `[]`, "cut off": `{"success":true,"data":{"type":"Ti`,
		"no JSON": `<html>`, "another type": success(`{"attributes":{"id":"seven"}}`), "empty": ``,
	} {
		_, err := answering(t, 200, body).TimeOffs.Get(t.Context(), 7)
		var decode *personio.DecodeError
		if !errors.As(err, &decode) || decode.Operation != "v1.time_offs.get" || strings.Contains(err.Error(), "seven") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, nothing := range []string{"[]", " [ ] "} {
		client := answering(t, 200, success(nothing))
		page, err := client.TimeOffs.List(t.Context(), v1.TimeOffListOptions{})
		if err != nil || len(page.Items) != 0 || page.Next != "" {
			t.Errorf("%s: %+v, %v", nothing, page, err)
		}
		columns, err := client.CustomReports.Columns(t.Context(), v1.ReportColumnOptions{})
		if err != nil || len(columns) != 0 {
			t.Errorf("%s: %+v, %v", nothing, columns, err)
		}
	}
}

// Who mirrors a list deletes what is not in it. An answer that does not speak of
// the list at all must not look like an empty one, whatever its status.
func TestAnswerWithoutAListIsNoEmptyList(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"message":"maintenance"}`, `{"error":{"message":"upstream"}}`, `{"success":true}`, `{"_meta":{}}`, `{"_data":[]}`, `{}`, ``,
		success(`"maintenance"`), success("5"), success("null"), success("{}"), success(`""`), `[]`, `"maintenance"`,
	} {
		client := answering(t, http.StatusOK, body)
		for name, err := range map[string]error{
			"employees":       second(personio.Collect(client.Employees.All(t.Context(), v1.EmployeeListOptions{}))),
			"page":            second(client.Employees.List(t.Context(), v1.EmployeeListOptions{})),
			"time-offs":       second(personio.Collect(client.TimeOffs.All(t.Context(), v1.TimeOffListOptions{}))),
			"absence periods": second(personio.Collect(client.AbsencePeriods.All(t.Context(), v1.AbsencePeriodListOptions{}))),
			"types":           second(personio.Collect(client.TimeOffTypes.All(t.Context(), v1.TimeOffTypeListOptions{}))),
			"schema":          second(client.Employees.Attributes(t.Context())),
			"balances":        second(client.Employees.Balance(t.Context(), 1)),
			"projects":        second(client.Projects.List(t.Context())),
			"categories":      second(client.Documents.Categories(t.Context())),
			"reports":         second(client.CustomReports.List(t.Context(), v1.CustomReportListOptions{})),
			"columns":         second(client.CustomReports.Columns(t.Context(), v1.ReportColumnOptions{})),
		} {
			var decode *personio.DecodeError
			if !errors.As(err, &decode) || decode.StatusCode != http.StatusOK || !strings.HasPrefix(string(decode.Operation), "v1.") {
				t.Errorf("%s of %s: %v", name, body, err)
			}
		}
	}
	_, err := answering(t, http.StatusOK, `{"message":"maintenance"}`).Projects.List(t.Context())
	if want := `personio: v1.projects.list: status 200, but the answer cannot be read: it has no "data"`; err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}

// Nor must an answer without an object look like one without members.
func TestAnswerWithoutAnObjectIsNoEmptyObject(t *testing.T) {
	t.Parallel()
	day := personio.NewDate(2031, 2, 3)
	for _, body := range []string{`{"message":"maintenance"}`, `{}`, ``, success("null"), success("[]"), success("[ ]"), success(`""`), success("{}"), success("{ }")} {
		client := answering(t, http.StatusOK, body)
		for name, err := range map[string]error{
			"employee":     second(client.Employees.Get(t.Context(), 1)),
			"new employee": second(client.Employees.Create(t.Context(), v1.EmployeeCreate{Email: "a@example.org", FirstName: "A", LastName: "B"})),
			"changes":      second(client.Employees.Update(t.Context(), 1, v1.EmployeePatch{})),
			"time-off":     second(client.TimeOffs.Get(t.Context(), 1)),
			"new time-off": second(client.TimeOffs.Create(t.Context(), v1.TimeOffCreate{EmployeeID: 1, TypeID: 1, StartDate: day, EndDate: day})),
			"project":      second(client.Projects.Update(t.Context(), 1, v1.ProjectPatch{})),
			"report":       second(client.CustomReports.Get(t.Context(), "1", v1.CustomReportOptions{})),
		} {
			var decode *personio.DecodeError
			if !errors.As(err, &decode) || decode.StatusCode != http.StatusOK {
				t.Errorf("%s of %s: %v", name, body, err)
			}
		}
	}
}

// Errors have six shapes in v1; the status counts in all of them.
func TestErrorShapesKeepTheirStatus(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]error{
		`{"success":false,"error":{"code":0,"message":"x"}}`:                             personio.ErrNotFound,
		`{"success":false,"message":"Project 5 not found"}`:                              personio.ErrNotFound,
		`{"success":false,"error":{"name":["Project name cannot be empty"]}}`:            personio.ErrNotFound,
		`[{"status":500,"trace_id":"t","errors":[{"title":"Not Found","details":"x"}]}]`: personio.ErrNotFound,
		`<html>`: personio.ErrNotFound,
		``:       personio.ErrNotFound,
	} {
		_, err := answering(t, http.StatusNotFound, body).TimeOffs.Get(t.Context(), 7)
		if !errors.Is(err, want) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// A POST that creates something is sent once.
func TestWritesAreNotRepeated(t *testing.T) {
	t.Parallel()
	server, _, client := kontor(t)
	for range 5 {
		server.Inject(fault(http.StatusInternalServerError, `{"success":false,"error":{"code":0,"message":"Something went wrong"}}`))
	}
	_, err := client.Employees.Create(t.Context(), v1.EmployeeCreate{Email: "a@example.org", FirstName: "A", LastName: "B"})
	if n := server.Count("v1.employees.create"); n > 1 {
		t.Errorf("%d times, %v", n, err)
	}
}
