package v1_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	v1 "github.com/personio-go/sdk/personio/v1"
)

func TestTimeOffIsCreatedReadAndDeleted(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	ada := v1.EmployeeID(company.V1ID(company.AddPerson(personiotest.Person{FirstName: "Ada", Email: "ada@example.org"})))
	company.AddAbsenceType(personiotest.AbsenceType{Name: "Overtime", Unit: "HOUR"})
	vacation := company.V1ID(company.AddAbsenceType(personiotest.AbsenceType{Name: "Vacation", Category: "paid_vacation", ApprovalRequired: true}))
	types, err := personio.Collect(client.TimeOffTypes.All(t.Context(), v1.TimeOffTypeListOptions{}))
	if err != nil || len(types) != 2 || types[0].Unit != v1.Hours || types[1].Category != v1.PaidVacation || !types[1].ApprovalRequired || types[1].IDv2 == "" {
		t.Fatalf("%+v, %v", types, err)
	}
	if page, err := client.TimeOffTypes.List(t.Context(), v1.TimeOffTypeListOptions{}); err != nil || len(page.Items) != 2 {
		t.Fatalf("%+v, %v", page, err)
	}
	created, err := client.TimeOffs.Create(t.Context(), v1.TimeOffCreate{
		EmployeeID: ada, TypeID: v1.TimeOffTypeID(vacation), StartDate: personio.NewDate(2031, 2, 3), EndDate: personio.NewDate(2031, 2, 4),
		HalfDayEnd: true, Comment: "sailing & fishing", Approval: v1.AskApproval,
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := client.TimeOffs.Get(t.Context(), created.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.StartDate != personio.NewDate(2031, 2, 3) || got.EndDate != personio.NewDate(2031, 2, 4) || got.HalfDayStart || !got.HalfDayEnd ||
		got.DaysCount.String() != "1.5" || got.Status != v1.AbsencePending || got.Comment != "sailing & fishing" || got.Type.Name != "Vacation" ||
		got.Employee.ID != ada || got.Employee.Email != "ada@example.org" || got.CreatedBy != "API" || got.Certificate.Status != "not-required" || got.IDv2 == "" {
		t.Errorf("%+v", got)
	}
	if err := client.TimeOffs.Delete(t.Context(), created.ID); err != nil {
		t.Fatal(err)
	}
	if err := client.TimeOffs.Delete(t.Context(), created.ID); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func TestTimeOffsAreFiltered(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	add := func(employee, day string, updated time.Time) v1.TimeOffID {
		return v1.TimeOffID(company.V1ID(company.AddAbsencePeriod(personiotest.AbsencePeriod{
			PersonID: employee, StartsAt: day + "T00:00:00", EndsAt: day + "T12:00:00", UpdatedAt: updated,
		})))
	}
	noon := time.Date(2031, 1, 5, 12, 0, 0, 0, time.UTC)
	first, second := add("1", "2031-02-03", noon), add("2", "2031-02-05", noon.AddDate(0, 0, 1))
	for name, test := range map[string]struct {
		o    v1.TimeOffListOptions
		want string
	}{
		"none":      {v1.TimeOffListOptions{}, fmt.Sprint(first, second)},
		"from":      {v1.TimeOffListOptions{StartDate: personio.NewDate(2031, 2, 4)}, fmt.Sprint(second)},
		"until":     {v1.TimeOffListOptions{EndDate: personio.NewDate(2031, 2, 3)}, fmt.Sprint(first)},
		"employees": {v1.TimeOffListOptions{Employees: []v1.EmployeeID{2, 3}}, fmt.Sprint(second)},
		"changed":   {v1.TimeOffListOptions{UpdatedFrom: personio.NewDate(2031, 1, 6)}, fmt.Sprint(second)},
		"before":    {v1.TimeOffListOptions{UpdatedTo: personio.NewDate(2031, 1, 5)}, fmt.Sprint(first)},
	} {
		var got []any
		for o, err := range client.TimeOffs.All(t.Context(), test.o) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, o.ID)
		}
		if fmt.Sprint(got...) != test.want {
			t.Errorf("%s: %v, want %s", name, got, test.want)
		}
	}
}

// What was seen live, and what the documentation shows.
func TestTimeOffIsReadInEachForm(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]v1.TimeOff{
		`{"id":1,"half_day_start":0,"half_day_end":1,"days_count":3,"start_date":"2031-02-03T00:00:00+0100","end_date":"2031-02-05"}`: {
			ID: 1, HalfDayEnd: true, DaysCount: personio.NewDecimal(3), StartDate: personio.NewDate(2031, 2, 3), EndDate: personio.NewDate(2031, 2, 5),
		},
		`{"id":"2","half_day_start":true,"half_day_end":"0","days_count":null,"start_date":null,"end_date":"","employee":"","time_off_type":[],"certificate":null,"created_at":null}`: {
			ID: 2, HalfDayStart: true,
		},
		`{"id":3,"certificate":""}`: {ID: 3}, `{"id":4,"certificate":[]}`: {ID: 4},
		`{"id":5,"certificate":{"status":"not-required"}}`: {ID: 5, Certificate: v1.Certificate{Status: "not-required"}},
	} {
		var got v1.TimeOff
		if err := json.Unmarshal([]byte(`{"type":"TimeOffPeriod","attributes":`+body+`}`), &got); err != nil {
			t.Errorf("%s: %v", body, err)
		}
		got.Object = v1.Object{}
		if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Errorf("\n got %+v\nwant %+v", got, want)
		}
	}
}

// The same for an absence in hours, whose parts are missing in each of the ways that
// v1 has for nothing.
func TestAbsencePeriodIsReadInEachForm(t *testing.T) {
	t.Parallel()
	day := []v1.AbsenceBreakdown{{Date: personio.NewDate(2031, 2, 3), EffectiveDuration: personio.NewDecimal(480)}}
	for body, want := range map[string]v1.AbsencePeriod{
		`{"id":"1","breakdowns":[{"date":"2031-02-03","effective_duration":480}]}`:                                    {ID: "1", Breakdowns: day},
		`{"id":"2","breakdowns":[{"date":"2031-02-03T00:00:00+02:00","effective_duration":"480"}]}`:                   {ID: "2", Breakdowns: day},
		`{"id":"3","breakdowns":"","certificate":[],"absence_type":"","employee":[],"end":"","approved_at":null}`:     {ID: "3"},
		`{"id":"4","breakdowns":{},"certificate":"","absence_type":[],"employee":"","created_by":null,"origin":null}`: {ID: "4"},
		`{"id":"5","breakdowns":null,"certificate":null}`:                                                             {ID: "5"},
	} {
		var got v1.AbsencePeriod
		if err := json.Unmarshal([]byte(`{"type":"AbsencePeriod","attributes":`+body+`}`), &got); err != nil {
			t.Errorf("%s: %v", body, err)
		}
		got.Object = v1.Object{}
		if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Errorf("\n got %+v\nwant %+v", got, want)
		}
	}
}

// Personio takes no true and false in a form.
func TestFormsHaveNumbersForTruthValues(t *testing.T) {
	t.Parallel()
	var form string
	client := overStatic(t, roundTrip(func(r *http.Request) (*http.Response, error) {
		_ = r.ParseForm()
		form = r.PostForm.Encode()
		return reply(success(`{"id":1}`)), nil
	}))
	day := personio.NewDate(2031, 2, 3)
	if _, err := client.TimeOffs.Create(t.Context(), v1.TimeOffCreate{EmployeeID: 1, TypeID: 2, StartDate: day, EndDate: day, HalfDayStart: true}); err != nil {
		t.Fatal(err)
	}
	if want := "employee_id=1&end_date=2031-02-03&half_day_end=0&half_day_start=1&skip_approval=1&start_date=2031-02-03&time_off_type_id=2"; form != want {
		t.Errorf("\n got %s\nwant %s", form, want)
	}
}

func TestAbsencePeriodIsCreatedReadAndDeleted(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	ada := v1.EmployeeID(company.V1ID(company.AddPerson(personiotest.Person{FirstName: "Ada"})))
	overtime := v1.TimeOffTypeID(company.V1ID(company.AddAbsenceType(personiotest.AbsenceType{Name: "Overtime", Unit: "HOUR"})))
	day := personio.NewDate(2031, 2, 3)
	created, err := client.AbsencePeriods.Create(t.Context(), v1.AbsencePeriodCreate{
		EmployeeID: ada, TypeID: overtime, StartDate: day, EndDate: day, StartTime: v1.NewClock(9, 0), EndTime: v1.NewClock(11, 30),
	})
	if err != nil || created.ID == "" {
		t.Fatalf("%+v, %v", created, err)
	}
	other := company.AddAbsenceType(personiotest.AbsenceType{Unit: "HOUR"})
	company.AddAbsencePeriod(personiotest.AbsencePeriod{PersonID: "2", TypeID: other, StartsAt: "2032-01-01T09:00:00", EndsAt: "2032-01-01T10:00:00"})
	for name, o := range map[string]v1.AbsencePeriodListOptions{
		"id": {IDs: []v1.AbsencePeriodID{created.ID}}, "employee": {Employees: []v1.EmployeeID{ada}}, "type": {Types: []v1.AbsenceTypeID{created.Type.ID}},
		"days": {StartDate: day, EndDate: day}, "changes": {UpdatedFrom: time.Now().Add(-time.Hour), UpdatedTo: time.Now().Add(time.Hour), EndDate: day},
	} {
		got, err := personio.Collect(client.AbsencePeriods.All(t.Context(), o))
		if err != nil || len(got) != 1 {
			t.Fatalf("%s: %+v, %v", name, got, err)
		}
		a := got[0]
		if a.ID != created.ID || a.EffectiveDuration.String() != "150" || a.Employee.ID != ada || a.Type.Name != "Overtime" || a.Type.TimeOffTypeID != overtime ||
			!a.Start.Equal(time.Date(2031, 2, 3, 8, 0, 0, 0, time.UTC)) || a.End.Sub(a.Start.Time) != 150*time.Minute || a.Origin != "api" || len(a.Breakdowns) != 1 || a.Breakdowns[0].Date != day {
			t.Errorf("%s: %+v", name, a)
		}
	}
	_, err = personio.Collect(client.AbsencePeriods.All(t.Context(), v1.AbsencePeriodListOptions{Types: []v1.AbsenceTypeID{"unknown"}}))
	if !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("%v", err)
	}
	if err := client.AbsencePeriods.Delete(t.Context(), created.ID); err != nil || len(company.AbsencePeriods()) != 1 {
		t.Errorf("%v", err)
	}
	if err := client.AbsencePeriods.Delete(t.Context(), created.ID); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// The type of an absence comes bare in the schema, and wrapped in the examples.
func TestAbsenceTypeIsReadInBothForms(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"id":"a","name":"b","time_off_type_id":3}`, `{"type":"AbsenceType","attributes":{"id":"a","name":"b","time_off_type_id":"3"}}`} {
		var got v1.AbsencePeriod
		if err := json.Unmarshal([]byte(`[{"type":"AbsencePeriod","attributes":{"id":"x","absence_type":`+body+`}}]`), &got); err != nil || got.ID != "x" || got.Type.ID != "a" || got.Type.Name != "b" || got.Type.TimeOffTypeID != 3 {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
}

func TestAbsencesThatPersonioWouldRefuseAreNotSent(t *testing.T) {
	t.Parallel()
	server, _, client := kontor(t)
	day := personio.NewDate(2031, 2, 3)
	for name, o := range map[string]v1.TimeOffCreate{
		"no employee": {TypeID: 1, StartDate: day, EndDate: day}, "no type": {EmployeeID: 1, StartDate: day, EndDate: day},
		"no end": {EmployeeID: 1, TypeID: 1, StartDate: day}, "backwards": {EmployeeID: 1, TypeID: 1, StartDate: day, EndDate: day.AddDays(-1)},
	} {
		_, err := client.TimeOffs.Create(t.Context(), o)
		wantInvalid(t, name, err)
		_, err = client.AbsencePeriods.Create(t.Context(), v1.AbsencePeriodCreate{
			EmployeeID: o.EmployeeID, TypeID: o.TypeID, StartDate: o.StartDate, EndDate: o.EndDate, StartTime: v1.NewClock(9, 0), EndTime: v1.NewClock(10, 0),
		})
		wantInvalid(t, name, err)
	}
	_, err := client.AbsencePeriods.Create(t.Context(), v1.AbsencePeriodCreate{EmployeeID: 1, TypeID: 1, StartDate: day, EndDate: day})
	wantInvalid(t, "one day without times", err)
	if len(server.Requests()) != 0 {
		t.Error("something was sent")
	}
}

// The refusals of the emulator are those of Personio: days are booked one way,
// hours another.
func TestAbsencesOfTheOtherUnitAreRefused(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	ada := v1.EmployeeID(company.V1ID(company.AddPerson(personiotest.Person{})))
	days := v1.TimeOffTypeID(company.V1ID(company.AddAbsenceType(personiotest.AbsenceType{})))
	hours := v1.TimeOffTypeID(company.V1ID(company.AddAbsenceType(personiotest.AbsenceType{Unit: "HOUR"})))
	day := personio.NewDate(2031, 2, 3)
	for name, test := range map[string]struct {
		err  error
		want int
	}{
		"hours as days": {second(client.TimeOffs.Create(t.Context(), v1.TimeOffCreate{EmployeeID: ada, TypeID: hours, StartDate: day, EndDate: day})), 400},
		"days as hours": {second(client.AbsencePeriods.Create(t.Context(), v1.AbsencePeriodCreate{EmployeeID: ada, TypeID: days, StartDate: day, EndDate: day.AddDays(1)})), 400},
		"unknown type":  {second(client.TimeOffs.Create(t.Context(), v1.TimeOffCreate{EmployeeID: ada, TypeID: 1, StartDate: day, EndDate: day})), 404},
		"two halves":    {second(client.TimeOffs.Create(t.Context(), v1.TimeOffCreate{EmployeeID: ada, TypeID: days, StartDate: day, EndDate: day, HalfDayStart: true, HalfDayEnd: true})), 400},
	} {
		if api := apiError(t, test.err); api.StatusCode != test.want {
			t.Errorf("%s: %v", name, test.err)
		}
	}
}

func TestLogsHaveIDsOnly(t *testing.T) {
	t.Parallel()
	for _, value := range []slog.LogValuer{
		v1.TimeOff{ID: 7, Comment: "Canary"},
		v1.TimeOffCreate{EmployeeID: 7, Comment: "Canary"},
		v1.AbsencePeriod{ID: "7", Comment: "Canary"},
		v1.AbsencePeriodCreate{EmployeeID: 7, Comment: "Canary"},
		v1.Attendance{ID: 7, Comment: "Canary"},
		v1.AttendanceCreate{Employee: 7, Comment: "Canary"},
		v1.Document{ID: 7, Title: "Canary"},
		v1.DocumentUpload{EmployeeID: 7, Title: "Canary"},
		v1.ReportItem{EmployeeID: 7},
		v1.ReportValue{AttributeID: "7", Value: "Canary"},
		v1.CustomReport{ID: "7", AuthorLastName: "Canary"},
		v1.EmployeeRef{ID: 7, FirstName: "Canary", Email: "Canary"},
		v1.StandardAttributes{ID: 7, FirstName: "Canary"},
		v1.AttendanceRow{Index: 7, Row: v1.AttendanceCreate{Comment: "Canary"}, Message: "Canary"},
	} {
		if text := value.LogValue().String(); strings.Contains(text, "Canary") || !strings.Contains(text, "7") {
			t.Errorf("%T: %s", value, text)
		}
	}
}

// What is about to be written has names and addresses, too, and often no id yet.
func TestLogsHaveNothingThatIsWritten(t *testing.T) {
	t.Parallel()
	canary := personio.Set("Canary")
	for _, value := range []any{
		v1.EmployeeCreate{Email: "Canary", FirstName: "Canary", CustomAttributes: map[string]string{"dynamic_1": "Canary"}},
		v1.EmployeePatch{FirstName: canary, CustomAttributes: personio.Set(map[string]string{"dynamic_1": "Canary"})},
		v1.AttendancePatch{Comment: canary},
	} {
		var text, lines strings.Builder
		slog.New(slog.NewTextHandler(&text, nil)).Info("writing", slog.Any("value", value))
		slog.New(slog.NewJSONHandler(&lines, nil)).Info("writing", slog.Any("value", value))
		if all := text.String() + lines.String(); strings.Contains(all, "Canary") {
			t.Errorf("%T: %s", value, all)
		}
	}
}
