package contract_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"testing"

	v1 "github.com/personio-go/sdk/personio/v1"
)

// The document shows what is said of a batch of which one row was created and the
// other was not. In whatever order the rows were sent, each gets its own verdict.
func TestV1BatchExample(t *testing.T) {
	t.Parallel()
	document := load(t, v1Document, nil)
	answer := document.Paths.Find("/company/attendances").Post.Responses.Value("400").Value.Content
	example, err := json.Marshal(examplesOf(answer)["response"])
	if err != nil {
		t.Fatal(err)
	}
	var shown struct {
		Error struct {
			Details []struct {
				v1.AttendanceCreate

				ID v1.AttendanceID `json:"id"`
			} `json:"detailed_message"`
		} `json:"error"`
	}
	if err := json.Unmarshal(example, &shown); err != nil || len(shown.Error.Details) != 2 {
		t.Fatalf("%d rows, %v", len(shown.Error.Details), err)
	}
	created, failed := shown.Error.Details[0], shown.Error.Details[1]
	rows := []v1.AttendanceCreate{created.AttendanceCreate, failed.AttendanceCreate}
	for range 2 {
		_, err := v1.New(once(t, http.StatusBadRequest, example)).Attendances.Create(t.Context(), rows, v1.SkipApproval)
		var batch *v1.AttendanceBatchError
		if !errors.As(err, &batch) || len(batch.Created) != 1 || len(batch.Failed) != 1 || len(batch.Unknown) != 0 {
			t.Fatalf("%v", err)
		}
		if r := batch.Created[0]; r.Row != created.AttendanceCreate || r.ID != created.ID {
			t.Errorf("created: %+v", r)
		}
		if r := batch.Failed[0]; r.Row != failed.AttendanceCreate || r.ID != 0 || r.Message != "Existing overlapping attendances periods" {
			t.Errorf("failed: %+v", r)
		}
		slices.Reverse(rows)
	}
}
