package v1_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	v1 "github.com/personio-go/sdk/personio/v1"
)

func shift(employee int64, from, to int) v1.AttendanceCreate {
	return v1.AttendanceCreate{
		Employee: v1.EmployeeID(employee), Date: personio.NewDate(2031, 2, 3), StartTime: v1.NewClock(from, 0), EndTime: v1.NewClock(to, 0), Break: 15, Comment: "x",
	}
}

func TestAttendancesAreCreatedReadChangedAndDeleted(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	ada := company.V1ID(company.AddPerson(personiotest.Person{FirstName: "Ada"}))
	project := company.V1ID(company.AddProject(personiotest.Project{Name: "Pier 3"}))
	row, open := shift(ada, 9, 12), shift(ada, 13, 14)
	row.ProjectID, open.EndTime = v1.ProjectID(project), v1.Clock{}
	created, err := client.Attendances.Create(t.Context(), []v1.AttendanceCreate{row, open}, v1.SkipApproval)
	if err != nil || len(created.IDs) != 2 {
		t.Fatalf("%+v, %v", created, err)
	}
	o := v1.AttendanceListOptions{StartDate: row.Date, EndDate: row.Date, Employees: []v1.EmployeeID{v1.EmployeeID(ada)}}
	got, err := personio.Collect(client.Attendances.All(t.Context(), o))
	if err != nil || len(got) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	if a := got[0]; a.ID != created.IDs[0] || a.IDv2 == "" || a.StartTime != row.StartTime || a.EndTime != row.EndTime || a.Break != 15 ||
		a.Project == nil || a.Project.Name != "Pier 3" || a.Status != v1.AttendanceConfirmed || a.UpdatedAt.IsZero() || a.Employee != v1.EmployeeID(ada) {
		t.Errorf("%+v", a)
	}
	if !got[1].EndTime.IsZero() || got[1].Project != nil {
		t.Errorf("one that goes on: %+v", got[1])
	}
	if err := client.Attendances.Update(t.Context(), created.IDs[1], v1.AttendancePatch{EndTime: personio.Set(v1.NewClock(15, 30)), Comment: personio.Set("done")}); err != nil {
		t.Fatal(err)
	}
	if stored := company.AttendancePeriods()[1]; stored.End != "2031-02-03T15:30:00" || stored.Start != "2031-02-03T13:00:00" || stored.Comment != "done" {
		t.Errorf("%+v", stored)
	}
	if err := client.Attendances.Delete(t.Context(), created.IDs[0], v1.SkipApproval); err != nil {
		t.Fatal(err)
	}
	if err := client.Attendances.Delete(t.Context(), created.IDs[1], v1.AskApproval); err != nil {
		t.Fatal(err)
	}
	if left := company.AttendancePeriods(); len(left) != 1 || left[0].Status != "PENDING" {
		t.Errorf("%+v", left)
	}
	if err := client.Attendances.Delete(t.Context(), created.IDs[0], v1.SkipApproval); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("%v", err)
	}
	o.IncludePending, o.UpdatedFrom, o.UpdatedTo = true, time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	if got, err := personio.Collect(client.Attendances.All(t.Context(), o)); err != nil || len(got) != 1 {
		t.Errorf("with pending: %+v, %v", got, err)
	}
}

func TestAttendanceWithoutAProjectHasNone(t *testing.T) {
	t.Parallel()
	for _, project := range []string{`null`, `""`, `[]`, `{}`} {
		var got v1.Attendance
		if err := json.Unmarshal([]byte(`{"id":1,"attributes":{"date":"2031-02-03","project":`+project+`}}`), &got); err != nil || got.ID != 1 || got.Project != nil {
			t.Errorf("%s: %+v, %v", project, got.Project, err)
		}
	}
}

func TestBatchThatPersonioWouldRefuseIsNotSent(t *testing.T) {
	t.Parallel()
	server, _, client := kontor(t)
	var many []v1.AttendanceCreate
	for i := range 101 {
		many = append(many, shift(int64(i+1), 9, 11))
	}
	noDate, noStart, negative := shift(1, 9, 11), shift(1, 9, 11), shift(1, 9, 11)
	noDate.Date, noStart.StartTime, negative.Break = personio.Date{}, v1.Clock{}, -1
	for name, rows := range map[string][]v1.AttendanceCreate{
		"none": nil, "101 employees": many, "no employee": {shift(0, 9, 11)}, "no date": {noDate}, "no start": {noStart}, "negative": {negative},
	} {
		_, err := client.Attendances.Create(t.Context(), rows, v1.SkipApproval)
		wantInvalid(t, name, err)
	}
	wantInvalid(t, "no change", client.Attendances.Update(t.Context(), 1, v1.AttendancePatch{}))
	_, err := client.Attendances.List(t.Context(), v1.AttendanceListOptions{})
	wantInvalid(t, "no days", err)
	if len(server.Requests()) != 0 {
		t.Error("something was sent")
	}
}

func TestApprovalIsSkippedUnlessAskedFor(t *testing.T) {
	t.Parallel()
	for approval, want := range map[v1.Approval]bool{v1.SkipApproval: true, v1.AskApproval: false} {
		var body struct {
			SkipApproval *bool `json:"skip_approval"`
		}
		client := overStatic(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			data, _ := io.ReadAll(r.Body)
			_ = json.Unmarshal(data, &body)
			return reply(success(`{"id":[1],"message":"success"}`)), nil
		}))
		if _, err := client.Attendances.Create(t.Context(), []v1.AttendanceCreate{shift(1, 9, 11)}, approval); err != nil || body.SkipApproval == nil || *body.SkipApproval != want {
			t.Errorf("%v, %v", body.SkipApproval, err)
		}
	}
}

func TestProjectsAreCreatedChangedAndDeleted(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	p, err := client.Projects.Create(t.Context(), v1.ProjectCreate{Name: "Pier 3"})
	if err != nil || p.ID == 0 || p.Active || p.CreatedAt.IsZero() {
		t.Fatalf("%+v, %v", p, err)
	}
	p, err = client.Projects.Update(t.Context(), p.ID, v1.ProjectPatch{Active: personio.Set(true)})
	if err != nil || !p.Active || p.Name != "Pier 3" {
		t.Errorf("%+v, %v", p, err)
	}
	if all, err := client.Projects.List(t.Context()); err != nil || len(all) != 1 || all[0].ID != p.ID {
		t.Errorf("%+v, %v", all, err)
	}
	booked := company.V1ID(company.AddAttendancePeriod(personiotest.AttendancePeriod{PersonID: "1", Start: "2031-02-03T09:00:00", ProjectID: fmt.Sprint(p.ID)}))
	if err := client.Projects.Delete(t.Context(), p.ID); !errors.Is(err, personio.ErrConflict) {
		t.Errorf("with attendances: %v", err)
	}
	if err := client.Attendances.Delete(t.Context(), v1.AttendanceID(booked), v1.SkipApproval); err != nil {
		t.Fatal(err)
	}
	if err := client.Projects.Delete(t.Context(), p.ID); err != nil || len(company.Projects()) != 0 {
		t.Errorf("%v", err)
	}
	if _, err := client.Projects.Update(t.Context(), p.ID, v1.ProjectPatch{}); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("%v", err)
	}
	_, err = client.Projects.Create(t.Context(), v1.ProjectCreate{})
	wantInvalid(t, "without a name", err)
}

func TestClocks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]v1.Clock{"09:00": v1.NewClock(9, 0), "00:00": v1.NewClock(0, 0), "24:00": v1.NewClock(24, 0), "23:59:00": v1.NewClock(23, 59)} {
		got, err := v1.ParseClock(text)
		if err != nil || got != want || !strings.HasPrefix(text, got.String()) {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, wrong := range []string{"", "9", "24:01", "25:00", "-1:00", "09:60", "9 am", "09:00Z"} {
		if got, err := v1.ParseClock(wrong); err == nil {
			t.Errorf("%q is %v", wrong, got)
		}
	}
	for _, wrong := range []v1.Clock{v1.NewClock(25, 0), v1.NewClock(-1, 0), v1.NewClock(24, 1)} {
		if data, err := json.Marshal(wrong); err == nil {
			t.Errorf("%s", data)
		}
	}
	var c struct {
		A v1.Clock `json:"A"`
		B v1.Clock `json:"B"`
		C v1.Clock `json:"C"`
		D v1.Clock `json:"D"`
	}
	err := json.Unmarshal([]byte(`{"A":"09:30:15","B":null,"C":"","D":"00:00"}`), &c)
	if err != nil || c.A.String() != "09:30:15" || !c.B.IsZero() || !c.C.IsZero() || c.D.IsZero() || c.A.Hour() != 9 || c.A.Minute() != 30 {
		t.Errorf("%+v, %v", c, err)
	}
}
