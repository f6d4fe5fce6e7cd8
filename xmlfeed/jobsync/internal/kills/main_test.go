package kills_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain is also where the process begins that TestKilledSyncsLoseNothing
// starts and kills.
func TestMain(m *testing.M) {
	if dir := os.Getenv(victimEnv); dir != "" {
		fmt.Fprintln(os.Stderr, syncForever(dir))
		return
	}
	goleak.VerifyTestMain(m)
}
