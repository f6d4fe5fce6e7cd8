package canary_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/personio-go/sdk/internal/canary"
	"github.com/personio-go/sdk/personio"
	v1 "github.com/personio-go/sdk/personio/v1"
	"github.com/personio-go/sdk/recruiting"
)

// What is read from Personio has one rule: package fmt prints it, package slog does
// not, by itself or behind a pointer; of a slice a log has what Logged makes of it.
func TestWhatIsReadPrintsAndIsNotLogged(t *testing.T) {
	t.Parallel()
	employee := new(v1.Employee)
	if err := json.Unmarshal([]byte(`{"type":"Employee","attributes":{"id":{"label":"ID","value":7},"first_name":{"label":"First name","value":"`+bird+`"}}}`), employee); err != nil {
		t.Fatal(err)
	}
	person := personio.Person{ID: "7", FirstName: bird, Email: bird}
	timeOff := v1.TimeOff{ID: 7, Comment: bird, CreatedBy: bird}
	applicant := recruiting.Applicant{FirstName: bird, Email: bird}
	attribute := v1.Attribute{Key: "first_name", Value: json.RawMessage(`"` + bird + `"`)}
	for name, value := range map[string]slog.LogValuer{
		"person": person, "pointer to a person": &person, "employee": *employee, "pointer to an employee": employee, "attribute": attribute,
		"time off": timeOff, "applicant": applicant, "report": personio.ReportText{Value: bird},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, verb := range []string{"%v", "%+v", "%s"} {
				if text := fmt.Sprintf(verb, value); !strings.Contains(text, bird) {
					t.Errorf("%s does not print it: %s", verb, text)
				}
			}
			var watch canary.Watch
			watch.Logger().InfoContext(t.Context(), "one", slog.Any("value", value), slog.Group("group", slog.Any("value", value)))
			watch.Logger().InfoContext(t.Context(), "many", slog.Any("values", personio.Logged([]slog.LogValuer{value, value})))
			watch.Check(t, canary.Flock{"bird": bird})
		})
	}
}
