package jsonread_test

import (
	"encoding/json"
	"testing"

	"github.com/personio-go/sdk/internal/jsonread"
)

// A walk over any bytes stays within them and ends; over valid JSON it finds each
// member as it is.
func FuzzCursor(f *testing.F) {
	for _, seed := range []string{`{"a":1,"b":[{"c":"\""}],"d":null}`, `{}`, `{"a":`, `[1`, ``, `{"a" "b"}`, "{\"\\", `{"a":{]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c := jsonread.Cursor{Data: data}
		members := make(map[string]string)
		if !c.Begin('{') {
			return
		}
		for n := 0; c.More('}'); n++ {
			if n > len(data) {
				t.Fatal("it does not end")
			}
			name := string(c.Name())
			members[name] = string(c.Value())
		}
		var want map[string]json.RawMessage
		if json.Unmarshal(data, &want) != nil {
			return
		}
		for name, value := range members {
			var key string
			if json.Unmarshal([]byte(`"`+name+`"`), &key) != nil || c.Broken {
				t.Fatalf("%q", name)
			}
			if string(want[key]) != value && len(members) == len(want) {
				t.Fatalf("%s: %s, want %s", name, value, want[key])
			}
		}
	})
}
