package required_test

import (
	"testing"

	"github.com/personio-go/sdk/internal/required"
	"github.com/personio-go/sdk/personio"
)

type body struct {
	Name string                          `need:"true"`
	Who  personio.Ref[personio.PersonID] `need:"true"`
	What []string                        `need:"true"`
	More string
}

func TestMissing(t *testing.T) {
	t.Parallel()
	whole := body{Name: "x", Who: personio.RefTo[personio.PersonID]("1"), What: []string{"a"}}
	nameless := whole
	nameless.Name = ""
	for name, test := range map[string]struct {
		body any
		want string
	}{
		"nothing":                    {nil, ""},
		"all of it":                  {whole, ""},
		"none of it":                 {body{What: []string{}}, "Name, Who, What are required"},
		"a part":                     {nameless, "Name is required"},
		"a list":                     {[]body{whole}, ""},
		"an empty list":              {[]body{}, "there is nothing in the list"},
		"a list with one that lacks": {[]body{whole, nameless}, "Name is required"},
		"bytes":                      {[]byte{}, ""},
		"a map":                      {map[string]string{}, ""},
	} {
		if got := required.Missing(test.body); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
