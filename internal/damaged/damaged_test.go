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
		"panic": func() error { panic("page 7: multiple references") }, //nolint:forbidigo // what bbolt does
		"fault": func() error { return fault(nil) },
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

// fault writes through the pointer: given nil, it fails as bbolt does on a page
// that a cut file no longer has.
func fault(p *int) error {
	*p = 1
	return nil
}
