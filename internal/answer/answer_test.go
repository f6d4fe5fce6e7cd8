package answer_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/personio-go/sdk/internal/answer"
	"github.com/personio-go/sdk/internal/operation"
)

// The table of all operations is tested where it is, in internal/operation.

func TestNamesAreReadAsJSONReadsThem(t *testing.T) {
	t.Parallel()
	op := operation.Find(http.MethodGet, "/v2/persons/17")
	for _, body := range []string{`{"ID":"17"}`, `{"\u0069d":"17"}`, `{"id":"\u00317"}`, `{"id":{"id":17}}`, `{"_data":{"id":"17"}}`, `{"id":"1","id":"17"}`} {
		if _, err := answer.Check(op, "/v2/persons/17", http.StatusOK, []byte(body)); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
	if _, err := answer.Check(op, "/v2/persons/a%2Fb", http.StatusOK, []byte(`{"id":"A/B"}`)); err != nil {
		t.Error(err)
	}
}

// Nested envelopes and ids are looked into once: an answer of them takes no longer
// than another one.
func TestDepthIsBounded(t *testing.T) {
	t.Parallel()
	const deep = 200_000
	v1, v2 := operation.Find(http.MethodGet, "/v1/company/time-offs/17"), operation.Find(http.MethodGet, "/v2/persons/17")
	nested := strings.Repeat(`{"success":true,"data":`, deep) + "1" + strings.Repeat("}", deep)
	if _, err := answer.Check(v1, "/v1/company/time-offs/17", http.StatusOK, []byte(nested)); err == nil {
		t.Error("an envelope of envelopes is an object")
	}
	ids := `{"id":` + strings.Repeat(`{"id":`, deep) + "1" + strings.Repeat("}", deep) + "}"
	if _, err := answer.Check(v2, "/v2/persons/17", http.StatusOK, []byte(ids)); !errors.Is(err, answer.Without("id")) {
		t.Error(err)
	}
}

type unit struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Parent *unit  `json:"parent"`
	Chain  []unit `json:"chain"`
}

func TestDecodeReadsAsFarAsItGoes(t *testing.T) {
	t.Parallel()
	var got unit
	err := answer.Decode([]byte(`{"id":"1","name":7,"parent":{"id":"2","name":[]},"chain":[{"id":3,"name":"c"},"odd",{"id":"4"}]}`), &got)
	if err != nil || got.ID != "1" || got.Name != "" || got.Parent == nil || got.Parent.ID != "2" || len(got.Chain) != 3 || got.Chain[0].Name != "c" || got.Chain[2].ID != "4" {
		t.Errorf("%+v, %v", got, err)
	}
	for _, body := range []string{`{"id":1,"name":"x"}`, `"x"`, `[]`, `{`, `{"id":"1"`, ``} {
		if err := answer.Decode([]byte(body), new(unit)); err == nil {
			t.Errorf("%s is a unit", body)
		}
	}
	if err := answer.Decode([]byte(`[{"id":"1","name":7},{"id":2}]`), new([]unit)); err == nil {
		t.Error("an item whose id is none was taken")
	}
}

// What is odd at the bottom of many levels is not looked at once for each of them.
func TestDecodeLooksAtMostSoDeep(t *testing.T) {
	t.Parallel()
	const deep = 9_000 // package encoding/json takes 10,000
	body := strings.Repeat(`{"id":"1","parent":`, deep) + `{"id":"2","name":[],"x":"` + strings.Repeat("x", 1<<20) + `"}` + strings.Repeat("}", deep)
	var got unit
	if err := answer.Decode([]byte(body), &got); err != nil || got.ID != "1" {
		t.Error(err)
	}
}
