package operation_test

import (
	"strings"

	"github.com/personio-go/sdk/internal/operation"
)

// notYet are the operations of which the call, the emulator's route or the test
// is still to come. The list only shrinks, and this file goes with its last line.
func notYet(op operation.Operation) bool {
	for _, prefix := range []string{
		"v1.employees.", "v1.attendances.", "v1.projects.", "v1.time_off", "v1.absence_periods.", "v1.document", "v1.custom_reports.",
		"auth.revoke",
		"attendance_periods.get", "projects.delete", "org_units.", "legal_entities.", "cost_centers.", "workplaces.",
	} {
		if strings.HasPrefix(op.Name, prefix) {
			return true
		}
	}
	return false
}
