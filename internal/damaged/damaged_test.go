package damaged_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/personio-go/sdk/internal/damaged"
)

func TestPanicsAndFaultsAreErrors(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]func() error{
		"panic":     func() error { panic("page 7: multiple references") }, //nolint:forbidigo // what bbolt does
		"no memory": func() error { var p *int; *p = 1; return nil },
	} {
		if err := damaged.Guard(f); err == nil || !strings.HasPrefix(err.Error(), "the file is damaged: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	errOwn := errors.New("own")
	if err := damaged.Guard(func() error { return errOwn }); !errors.Is(err, errOwn) || err.Error() != "own" {
		t.Error(err)
	}
}
