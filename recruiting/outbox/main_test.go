package outbox_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain is also where the process begins that TestKilledAnywhere starts and
// kills.
func TestMain(m *testing.M) {
	if dir := os.Getenv(victimDir); dir != "" {
		fmt.Fprintln(os.Stderr, victim(dir))
		return
	}
	goleak.VerifyTestMain(m)
}
