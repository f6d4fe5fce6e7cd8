package answer_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/personio-go/sdk/internal/answer"
	"github.com/personio-go/sdk/internal/wording"
)

func TestRowsOfTheAnswersOwnListAreCounted(t *testing.T) {
	t.Parallel()
	rows := func(n int, row string) string { return strings.TrimSuffix(strings.Repeat(row+",", n), ",") }
	for name, test := range map[string]struct {
		body string
		want bool // refused
	}{
		"as many as may be":       {`{"_data":[` + rows(10, `{}`) + `]}`, false},
		"one more":                {`{"_data":[` + rows(11, `{}`) + `]}`, true},
		"of null":                 {`{"_data":[` + rows(11, `null`) + `]}`, true},
		"no envelope":             {`[` + rows(11, `1`) + `]`, true},
		"an envelope in another":  {`{"data":{"success":true,"data":[` + rows(11, `{}`) + `]}}`, true},
		"a list in a row":         {`{"_data":[{"a":[` + rows(11, `1`) + `]}]}`, false},
		"members of a row":        {`{"_data":[{` + rows(11, `"a":1`) + `}]}`, false},
		"commas in a text":        {`{"_data":["` + strings.Repeat(",", 20) + `\",,\\",2]}`, false},
		"brackets in a text":      {`{"_data":["]}]}` + strings.Repeat(",", 20) + `"],"a":"` + strings.Repeat("[", 9) + `"}`, false},
		"two lists":               {`{"a":[` + rows(6, `1`) + `],"b":[` + rows(6, `1`) + `]}`, false},
		"the second is too long":  {`{"a":[` + rows(6, `1`) + `],"b":[` + rows(11, `1`) + `]}`, true},
		"more after a list in it": {`{"_data":[[1,2,3],` + rows(10, `1`) + `]}`, true},
		"cut off":                 {`{"_data":[` + rows(11, `1`), true},
		"a text without end":      {`{"_data":[` + rows(9, `1`) + `,"` + strings.Repeat(",", 20), false},
	} {
		err := answer.Bounds{Rows: 10, Size: 1 << 20}.Check([]byte(test.body))
		if refused := errors.Is(err, wording.ErrTooLarge); refused != test.want || !refused && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := (answer.Bounds{Size: 1 << 20}).Check([]byte(test.body)); err != nil {
			t.Errorf("%s, without a bound: %v", name, err)
		}
	}
}

// The count is what encoding/json finds, whatever texts, numbers and nesting there are.
func TestRowsAreCountedAsTheyAreDecoded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.OneOf(
			rapid.Map(rapid.String(), func(s string) any { return s }), rapid.Map(rapid.Int(), func(n int) any { return n }),
			rapid.Map(rapid.SliceOfN(rapid.String(), 0, 30), func(s []string) any { return s }),
			rapid.Map(rapid.MapOfN(rapid.String(), rapid.SliceOfN(rapid.Int(), 0, 5), 0, 5), func(m map[string][]int) any { return m }),
		)
		rows := rapid.SliceOfN(value, 0, 20).Draw(t, "rows")
		body, err := json.Marshal(map[string]any{"_data": rows, "_meta": map[string]any{"links": "]["}})
		if err != nil {
			t.Fatal(err)
		}
		most := rapid.IntRange(1, 20).Draw(t, "most")
		if refused := (answer.Bounds{Rows: most, Size: 1 << 20}).Check(body) != nil; refused != (len(rows) > most) {
			t.Fatalf("%d rows, %d allowed: refused %v: %s", len(rows), most, refused, body)
		}
	})
}

func TestSizeInMemoryIsEstimated(t *testing.T) {
	t.Parallel()
	objects := func(n int) []byte { return fmt.Appendf(nil, `{"a":[%s{}]}`, strings.Repeat("{},", n-1)) }
	bounds := answer.Bounds{Size: 1 << 20}
	if err := bounds.Check(objects(1_000)); err != nil {
		t.Errorf("1,000 objects: %v", err)
	}
	if err := bounds.Check(objects(5_000)); !errors.Is(err, wording.ErrTooLarge) {
		t.Errorf("15 KB that become 2 MB: %v", err)
	}
	// Brackets and commas of a text cost nothing but the text.
	if err := bounds.Check([]byte(`{"a":"` + strings.Repeat("{,", 50_000) + `"}`)); err != nil {
		t.Errorf("a text: %v", err)
	}
	if err := bounds.Check([]byte(`"` + strings.Repeat("x", 600_000) + `"`)); !errors.Is(err, wording.ErrTooLarge) {
		t.Errorf("a text that is kept twice: %v", err)
	}
}
