package v1

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/personio-go/sdk/internal/jsonread"
	"github.com/personio-go/sdk/personio"
)

// verdict is what Personio says of a row, with what it repeats of it.
type verdict struct {
	Success   *flag           `json:"success"`
	Message   json.RawMessage `json:"error_msg"`
	ID        AttendanceID    `json:"id"`
	Employee  EmployeeID      `json:"employee"`
	Date      day             `json:"date"`
	StartTime Clock           `json:"start_time"`
	EndTime   Clock           `json:"end_time"`
	ProjectID ProjectID       `json:"project_id"`
}

// shift is what tells the rows of a batch apart.
type shift struct {
	employee   EmployeeID
	date       personio.Date
	start, end Clock
}

func (a AttendanceCreate) shift() shift { return shift{a.Employee, a.Date, a.StartTime, a.EndTime} }

func (v *verdict) shift() shift {
	return shift{v.Employee, personio.Date(v.Date), v.StartTime, v.EndTime}
}

// contradicts reports whether a verdict repeats something that the row does not
// have.
func (v *verdict) contradicts(row AttendanceCreate) bool {
	said, sent := v.shift(), row.shift()
	return said.employee != 0 && said.employee != sent.employee ||
		!said.date.IsZero() && said.date != sent.date ||
		!said.start.IsZero() && said.start != sent.start ||
		!said.end.IsZero() && said.end != sent.end ||
		v.ProjectID != 0 && v.ProjectID != row.ProjectID
}

// batchError tells which rows were created.
func batchError(rows []AttendanceCreate, err error) error {
	api, ok := errors.AsType[*personio.APIError](err)
	if !ok {
		return err
	}
	verdicts, all := detailed(api.RawBody())
	if len(verdicts) == 0 {
		return err // refused as a whole
	}
	// One for each row, or as many as there were before the answer was cut off.
	ordered := len(verdicts) == len(rows) || !all && len(verdicts) < len(rows)
	batch := &AttendanceBatchError{Err: err}
	for i, v := range assign(rows, verdicts, ordered) {
		r := AttendanceRow{Index: i, Row: rows[i]}
		if v == nil {
			batch.Unknown = append(batch.Unknown, r)
			continue
		}
		r.ID, r.Message = v.ID, strings.Join(texts(v.Message), " ")
		if *v.Success {
			batch.Created = append(batch.Created, r)
		} else {
			batch.Failed = append(batch.Failed, r)
		}
	}
	return batch
}

// assign returns the verdict of each row, nil where nobody can tell. A row that
// was not created must not look like one that was, nor the other way round:
// whoever believes it loses an attendance, or books it twice. Verdicts may be in
// the order of the rows if they are ordered.
func assign(rows []AttendanceCreate, verdicts []*verdict, ordered bool) []*verdict {
	named := make(map[shift][]*verdict)
	for _, v := range verdicts {
		if v != nil {
			named[v.shift()] = append(named[v.shift()], v)
		}
	}
	places := make(map[shift][]int)
	for i, row := range rows {
		places[row.shift()] = append(places[row.shift()], i)
	}
	of := make([]*verdict, len(rows))
	for shift, places := range places {
		share(rows, places, named[shift], of)
	}
	if !ordered {
		return of
	}
	for i, v := range verdicts {
		if v == nil || len(places[v.shift()]) > 0 { // of the row that it names
			continue
		}
		if len(named[rows[i].shift()]) == 0 && !v.contradicts(rows[i]) {
			of[i] = v
		}
	}
	return of
}

// share gives rows of the same employee at the same time their verdicts: by
// project, otherwise in order. With more verdicts than rows, nobody knows which of
// them count.
func share(rows []AttendanceCreate, places []int, verdicts, of []*verdict) {
	if len(verdicts) > len(places) {
		return
	}
	for _, v := range verdicts {
		at := max(slices.IndexFunc(places, func(i int) bool { return rows[i].ProjectID == v.ProjectID }), 0)
		of[places[at]] = v
		places = slices.Delete(places, at, at+1)
	}
}

// detailed reads what an error says of each row, as far as the body goes, and
// reports whether that is all. What says nothing is nil.
func detailed(body []byte) (verdicts []*verdict, all bool) {
	_, list, ok := bytes.Cut(body, []byte(`"detailed_message"`))
	if !ok {
		return nil, true
	}
	c := jsonread.Cursor{Data: list}
	if c.Peek() != ':' {
		return nil, true
	}
	c.At++
	if !c.Begin('[') {
		return nil, true
	}
	for c.More(']') {
		raw := c.Value()
		if c.Broken {
			break
		}
		v := new(verdict)
		if json.Unmarshal(raw, v) != nil || v.Success == nil {
			v = nil
		}
		verdicts = append(verdicts, v)
	}
	return verdicts, !c.Broken
}
