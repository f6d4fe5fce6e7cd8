package answer_test

import (
	"errors"
	"testing"

	"github.com/personio-go/sdk/internal/answer"
)

func TestObjectsNeedTheirID(t *testing.T) {
	t.Parallel()
	type id string
	for name, test := range map[string]struct {
		object any
		want   error
	}{
		"with it":         {&struct{ ID id }{"1"}, nil},
		"without it":      {&struct{ ID id }{}, answer.ErrNoID},
		"of another type": {&struct{ Name string }{}, nil},
	} {
		if got := answer.NeedID(test.object); !errors.Is(got, test.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
