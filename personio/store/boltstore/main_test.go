package boltstore_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain is also where the process begins that TestKilled starts and kills.
func TestMain(m *testing.M) {
	if path := os.Getenv(victimEnv); path != "" {
		fmt.Fprintln(os.Stderr, writeForever(path))
		return
	}
	goleak.VerifyTestMain(m)
}
