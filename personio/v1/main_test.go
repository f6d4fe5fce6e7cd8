package v1_test

import (
	"testing"

	"go.uber.org/goleak"

	v1 "github.com/personio-go/sdk/personio/v1"
)

func TestMain(m *testing.M) {
	v1.PageOfEmployees = pageOfEmployees
	goleak.VerifyTestMain(m)
}
