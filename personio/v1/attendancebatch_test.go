package v1_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	v1 "github.com/personio-go/sdk/personio/v1"
)

// Personio creates what it can of a batch. Whoever repeats it books twice.
func TestPartOfABatchIsCreated(t *testing.T) {
	t.Parallel()
	server, company, client := kontor(t)
	id := company.AddPerson(personiotest.Person{FirstName: "Ada"})
	ada := company.V1ID(id)
	company.AddAttendancePeriod(personiotest.AttendancePeriod{PersonID: id, Start: "2031-02-03T12:00:00", End: "2031-02-03T13:00:00"})
	rows := []v1.AttendanceCreate{shift(ada, 9, 11), shift(ada, 11, 14), shift(ada, 14, 16), shift(1, 9, 11)}
	_, err := client.Attendances.Create(t.Context(), rows, v1.SkipApproval)
	var batch *v1.AttendanceBatchError
	if !errors.As(err, &batch) || !errors.Is(err, personio.ErrInvalid) || apiError(t, err).StatusCode != http.StatusBadRequest {
		t.Fatalf("%v", err)
	}
	stored := company.AttendancePeriods()
	if len(batch.Created) != 2 || len(batch.Failed) != 2 || len(batch.Unknown) != 0 || len(stored) != 3 {
		t.Fatalf("%d created, %d failed, %d unknown, %d stored", len(batch.Created), len(batch.Failed), len(batch.Unknown), len(stored))
	}
	if batch.Created[0].Index != 0 || int64(batch.Created[1].ID) != company.V1ID(stored[2].ID) || batch.Created[1].Row != rows[2] {
		t.Errorf("%+v", batch.Created)
	}
	if f := batch.Failed[0]; f.Index != 1 || f.Row != rows[1] || !strings.Contains(f.Message, "overlapping") || f.ID != 0 {
		t.Errorf("%+v", f)
	}
	if text := fmt.Sprint(err); strings.Contains(text, "overlapping") || !strings.Contains(text, "2 of the attendances were created, 2 were not") {
		t.Errorf("%s", text)
	}
	if n := server.Count("v1.attendances.create"); n != 1 {
		t.Errorf("sent %d times", n)
	}
}

// detail is what Personio says of a row: that it was created if it has an id.
func detail(row v1.AttendanceCreate, id int64, comment string) string {
	text := fmt.Sprintf(`{"success":false,"error_msg":"Existing overlapping attendances periods","id":null,"employee":%v,"date":"%v","start_time":"%v"`,
		row.Employee, row.Date, row.StartTime)
	if id != 0 {
		text = fmt.Sprintf(`{"success":true,"error_msg":null,"id":%d,"employee":%v,"date":"%v","start_time":"%v"`, id, row.Employee, row.Date, row.StartTime)
	}
	end, project := "null", "null"
	if !row.EndTime.IsZero() {
		end = fmt.Sprintf(`"%v"`, row.EndTime)
	}
	if row.ProjectID != 0 {
		project = fmt.Sprint(row.ProjectID)
	}
	return text + fmt.Sprintf(`,"end_time":%s,"break":%d,"comment":%q,"project_id":%s}`, end, row.Break, comment, project)
}

func refused(details ...string) string {
	return `{"success":false,"error":{"code":400,"message":"x","detailed_message":[` + strings.Join(details, ",") + `]}}`
}

// fates says of each row what became of it: its id, "failed" or "unknown".
func fates(batch *v1.AttendanceBatchError) string {
	type fate struct {
		row  v1.AttendanceRow
		text string
	}
	var all []fate
	for _, r := range batch.Created {
		all = append(all, fate{r, fmt.Sprint(r.ID)})
	}
	for _, r := range batch.Failed {
		all = append(all, fate{r, "failed"})
	}
	for _, r := range batch.Unknown {
		all = append(all, fate{r, "unknown"})
	}
	slices.SortFunc(all, func(a, b fate) int { return a.row.Index - b.row.Index })
	var texts []string
	for _, f := range all {
		texts = append(texts, f.text)
	}
	return strings.Join(texts, " ")
}

// Nobody says that the answer has the order of the batch. What it repeats of a row
// tells which one it means; a row of which that cannot be told is unknown.
func TestVerdictsFindTheirRows(t *testing.T) {
	t.Parallel()
	a, b, c := shift(1, 9, 11), shift(2, 9, 11), shift(3, 9, 11)
	late, open, project := shift(1, 12, 13), shift(1, 9, 11), shift(1, 9, 11)
	open.EndTime, project.ProjectID = v1.Clock{}, 5
	created, failed := `{"success":true,"id":9}`, `{"success":false,"error_msg":["no",{"why":"it is late"}]}`
	for name, test := range map[string]struct {
		rows    []v1.AttendanceCreate
		details []string
		want    string
	}{
		"in order":             {rows(a, b, c), []string{detail(a, 11, ""), detail(b, 0, ""), detail(c, 13, "")}, "11 failed 13"},
		"failures first":       {rows(a, b, c), []string{detail(b, 0, ""), detail(a, 11, ""), detail(c, 13, "")}, "11 failed 13"},
		"failures only":        {rows(a, b, c), []string{detail(c, 0, "")}, "unknown unknown failed"},
		"of one employee":      {rows(a, late, b), []string{detail(late, 12, ""), detail(b, 13, ""), detail(a, 0, "")}, "failed 12 13"},
		"open ended":           {rows(a, open), []string{detail(open, 0, ""), detail(a, 11, "")}, "11 failed"},
		"of another project":   {rows(a, project), []string{detail(project, 12, ""), detail(a, 0, "")}, "failed 12"},
		"twice the same":       {rows(a, b, a), []string{detail(a, 11, ""), detail(a, 0, ""), detail(b, 12, "")}, "11 12 failed"},
		"one of two":           {rows(a, a), []string{detail(a, 11, "")}, "11 unknown"},
		"two of one":           {rows(a, b), []string{detail(a, 11, ""), detail(a, 0, "")}, "unknown unknown"},
		"another row":          {rows(a, b), []string{detail(a, 11, ""), detail(c, 12, "")}, "11 unknown"},
		"more than rows":       {rows(a, b), []string{detail(c, 13, ""), detail(a, 0, ""), detail(b, 12, "")}, "failed 12"},
		"with other spellings": {rows(a, b), []string{strings.NewReplacer(`"2031-02-03"`, `"2031-02-03T00:00:00+01:00"`, `"09:00"`, `"09:00:00"`, `:2,`, `:"2",`).Replace(detail(b, 12, "")), detail(a, 0, "")}, "failed 12"},
		"unreadable":           {rows(a, b), []string{strings.Replace(detail(a, 11, ""), "09:00", "nine", 1), detail(b, 12, "")}, "unknown 12"},
		"without a verdict":    {rows(a, b), []string{strings.Replace(detail(a, 11, ""), "true", "null", 1), detail(b, 12, "")}, "unknown 12"},
		"texts":                {rows(a, b), []string{`"The given data was invalid."`}, "unknown unknown"},

		"nothing repeated":      {rows(a, b), []string{created, failed}, "9 failed"},
		"partly repeated":       {rows(a, b), []string{`{"success":true,"id":9,"employee":1}`, `{"success":true,"id":8,"employee":3}`}, "9 unknown"},
		"without the end":       {rows(a, b), []string{`{"success":true,"id":9,"employee":1,"date":"2031-02-03","start_time":"09:00"}`, detail(b, 0, "")}, "9 failed"},
		"too few to be ordered": {rows(a, b), []string{failed}, "unknown unknown"},
		"too many":              {rows(a, b), []string{failed, created, created}, "unknown unknown"},
		"place of another":      {rows(a, b), []string{detail(b, 12, ""), created}, "unknown 12"},
	} {
		_, err := answering(t, http.StatusBadRequest, refused(test.details...)).Attendances.Create(t.Context(), test.rows, v1.SkipApproval)
		var batch *v1.AttendanceBatchError
		if !errors.As(err, &batch) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := fates(batch); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
		if slices.ContainsFunc(batch.Failed, func(r v1.AttendanceRow) bool { return r.Message == "" }) {
			t.Errorf("%s: no reason in %+v", name, batch.Failed)
		}
	}
}

func rows(all ...v1.AttendanceCreate) []v1.AttendanceCreate { return all }

// Of a long answer only the beginning is read: the rest may have been created.
func TestRowsThatTheAnswerDoesNotReachAreUnknown(t *testing.T) {
	t.Parallel()
	var rows []v1.AttendanceCreate
	var details []string
	for i := range 400 {
		rows = append(rows, shift(int64(1+i%100), 4*(i/100), 4*(i/100)+3))
		details = append(details, detail(rows[i], int64(i%2*(i+1)), strings.Repeat("x", 400)))
	}
	body := refused(details...)
	_, err := answering(t, 400, body).Attendances.Create(t.Context(), rows, v1.SkipApproval)
	var batch *v1.AttendanceBatchError
	if !errors.As(err, &batch) {
		t.Fatal(err)
	}
	known := len(batch.Created) + len(batch.Failed)
	if known < 100 || known == 400 || known+len(batch.Unknown) != 400 || batch.Unknown[0].Index != known {
		t.Errorf("%d created, %d failed, %d unknown", len(batch.Created), len(batch.Failed), len(batch.Unknown))
	}
	// The same with status 200.
	_, err = answering(t, 200, body).Attendances.Create(t.Context(), rows, v1.SkipApproval)
	if !errors.As(err, &batch) || len(batch.Created) != 200 || len(batch.Failed) != 200 {
		t.Errorf("%v", err)
	}
	// A batch that is refused as a whole has no rows.
	_, err = answering(t, 400, `{"success":false,"error":{"code":400,"message":"x"}}`).Attendances.Create(t.Context(), rows, v1.SkipApproval)
	if errors.As(err, new(*v1.AttendanceBatchError)) || !errors.Is(err, personio.ErrInvalid) {
		t.Errorf("%v", err)
	}
}
