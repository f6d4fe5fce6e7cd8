package operation

import "testing"

func TestPlaceholderStandsForOneSegment(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		template, path string
		want           bool
	}{
		{"/v2/persons/{id}", "/v2/persons/4711", true},
		{"/v2/persons/{id}", "/v2/persons/a%2Fb", true},
		{"/v2/persons/{id}", "/v2/persons/", false},
		{"/v2/persons/{id}", "/v2/persons", false},
		{"/v2/persons/{id}", "/v2/persons/4711/employments", false},
		{"/v2/persons/{id}", "/v2/jobs/4711", false},
		{"/v2/persons/{id}/employments/{id}", "/v2/persons/1/employments/2", true},
		{"/v2/persons/{id}/employments/{id}", "/v2/persons/1/employments", false},
		{"/v2/persons/{id}/employments/{id}", "/v2/persons//employments/2", false},
		{"/v2/persons", "/v2/{id}", false},
	} {
		if got := matches(test.template, test.path); got != test.want {
			t.Errorf("%s matches %s: %v", test.template, test.path, got)
		}
	}
}
