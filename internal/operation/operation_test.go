package operation_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/internal/operation"
)

func TestKnownOperations(t *testing.T) {
	t.Parallel()
	for request, want := range map[string]operation.Operation{
		"GET /xml": {Name: "feed.fetch", Repeat: operation.Freely, Family: operation.Unlimited, Success: operation.Success{Documented: operation.OK, Content: operation.Feed}},
		"POST /v1/recruiting/applications": {
			Name: "recruiting.applications.create", Repeat: operation.Once, Family: operation.Applications,
			Success: operation.Success{Documented: operation.Created, Content: operation.Unsaid},
		},
		"POST /v1/recruiting/applications/documents": {
			Name: "recruiting.documents.upload", Repeat: operation.Sparingly, Family: operation.Documents,
			Success: operation.Success{Documented: operation.OK, Tolerated: operation.Created, Content: operation.Object, ID: "uuid"},
		},
	} {
		method, path, _ := strings.Cut(request, " ")
		got := operation.Find(method, path)
		want.Method, want.Path = method, path
		want.Call, want.Scope, want.Status = got.Call, got.Scope, got.Status // for people, not for the pipeline
		if got != want {
			t.Errorf("%s: %+v, want %+v", request, got, want)
		}
	}
}

// A route that is not in the table is named without its ids, since the name goes
// into logs and metrics, and follows RFC 9110 on repeating.
func TestUnknownOperations(t *testing.T) {
	t.Parallel()
	for request, want := range map[string]struct {
		name   string
		repeat operation.Repeat
	}{
		"GET /v2/nowhere/4711":                   {"v2.get", operation.Freely},
		"HEAD /v2/nowhere/4711":                  {"v2.head", operation.Freely},
		"OPTIONS /v2/nowhere":                    {"v2.options", operation.Freely},
		"PUT /v2/nowhere/4711":                   {"v2.put", operation.Freely},
		"DELETE /v2/nowhere/4711":                {"v2.delete", operation.Freely},
		"POST /v2/nowhere":                       {"v2.post", operation.Once},
		"PATCH /v2/nowhere/4711":                 {"v2.patch", operation.Once},
		"POST /v1/company/nowhere":               {"v1.post", operation.Once},
		"PATCH /v1/company/nowhere/4711":         {"v1.patch", operation.Once},
		"GET /v3/anything":                       {"other.get", operation.Freely},
		"POST /jane.doe@example.com":             {"other.post", operation.Once},
		"get /v2/nowhere":                        {"v2.get", operation.Once}, // HTTP methods have no lower case
		"BREW /v2/coffee":                        {"v2.brew", operation.Once},
		"GET /v1/recruiting/applications":        {"v1.get", operation.Freely},
		"POST /v1/recruiting/applications/":      {"v1.post", operation.Once},
		"POST /v1/recruiting/applications/4711":  {"v1.post", operation.Once},
		"POST /v1/recruiting/applicationss":      {"v1.post", operation.Once},
		"POST /v1/recruiting":                    {"v1.post", operation.Once},
		"GET /xml/":                              {"other.get", operation.Freely},
		"POST /xml":                              {"other.post", operation.Once},
		"GET /":                                  {"other.get", operation.Freely},
		"GET ":                                   {"other.get", operation.Freely},
		"PROPFIND /v1/recruiting/applications#x": {"v1.propfind", operation.Once},
	} {
		method, path, _ := strings.Cut(request, " ")
		got := operation.Find(method, path)
		if got.Name != want.name || got.Repeat != want.repeat {
			t.Errorf("%s: %s, repeat %d, want %s, %d", request, got.Name, got.Repeat, want.name, want.repeat)
		}
		family := operation.Unlimited
		if strings.HasPrefix(path, "/v1/") {
			family = operation.V1 // 2,000 requests a minute for all of it
		}
		if got.Family != family {
			t.Errorf("%s counts against %s, want %s", request, got.Family, family)
		}
	}
}

// Names identify operations in logs, metrics and faults, and a template must not
// hide a fixed path that comes later.
func TestEveryOperationIsFound(t *testing.T) {
	t.Parallel()
	names := make(map[string]bool)
	for op := range operation.All() {
		if names[op.Name] {
			t.Errorf("%s is there twice", op.Name)
		}
		names[op.Name] = true
		path := strings.NewReplacer("{", "", "}", "").Replace(op.Path)
		if got := operation.Find(op.Method, path); got != op {
			t.Errorf("%s %s is taken for %s, not %s", op.Method, path, got.Name, op.Name)
		}
	}
}

// Twenty requests a minute and company, and a minute to cool down after a 429
// that does not say how long.
func TestRecruitingLimits(t *testing.T) {
	t.Parallel()
	for _, family := range []operation.Family{operation.Applications, operation.Documents} {
		limit := family.Limit()
		inOneMinute := limit.Burst + int(time.Minute/limit.Interval)
		if inOneMinute > 20 {
			t.Errorf("%s: %d requests in a minute", family, inOneMinute)
		}
		if inOneMinute < 20 {
			t.Errorf("%s: only %d of 20 requests in a minute", family, inOneMinute)
		}
		if limit.CoolDown != time.Minute {
			t.Errorf("%s: cool-down %v", family, limit.CoolDown)
		}
	}
	for _, family := range []operation.Family{operation.Unlimited, ""} {
		if limit := family.Limit(); limit != (operation.Limit{}) {
			t.Errorf("%q: %+v", family, limit)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, path := range []string{"/v2/persons/4711", "/v1/recruiting/applications", "/v1/recruiting/applications/documents", "/xml", "//", "v1", ""} {
		f.Add(http.MethodPost, path)
		f.Add(http.MethodGet, path)
	}
	f.Fuzz(func(t *testing.T, method, path string) {
		op := operation.Find(method, path)
		if op.Method != method {
			t.Fatalf("%q became %q", method, op.Method)
		}
		// Whatever the path is, the name has nothing of it but the version.
		switch prefix, rest, _ := strings.Cut(op.Name, "."); {
		case op.Status == "" && (prefix == "v1" || prefix == "v2" || prefix == "other"):
			if rest != strings.ToLower(method) {
				t.Fatalf("name %q", op.Name)
			}
		default:
			if !slices.Contains(slices.Collect(operation.All()), op) {
				t.Fatalf("name %q", op.Name)
			}
		}
		if creates := method == http.MethodPost || method == http.MethodPatch; creates && op.Repeat == operation.Freely {
			t.Fatalf("%s %q may be repeated freely", method, path)
		}
	})
}

// The published limits, as windows: whatever a window's beginning, no more
// requests fit into it than Personio allows.
func TestPublishedLimits(t *testing.T) {
	t.Parallel()
	for family, windows := range map[operation.Family]map[time.Duration]int{
		operation.Applications: {time.Minute: 20},
		operation.Documents:    {time.Minute: 20},
		operation.V1Auth:       {time.Minute: 60},
		operation.V2Auth:       {time.Minute: 150},
		operation.V1:           {time.Minute: 2000},
		operation.Employees:    {time.Minute: 300, time.Second: 15},
		operation.V1Documents:  {time.Minute: 60},
	} {
		for window, most := range windows {
			limit := family.Limit()
			if got := limit.Burst + int(window/limit.Interval); got > most || got < most*4/5 {
				t.Errorf("%s: %d requests in %v, want %d", family, got, window, most)
			}
		}
	}
}

// Version 2 counts with token buckets, one for each operation.
func TestEveryOperationOfVersion2HasABucketOfItsOwn(t *testing.T) {
	t.Parallel()
	for op := range operation.All() {
		want := operation.Limit{Burst: 10, Interval: 101 * time.Millisecond, CoolDown: time.Second}
		switch {
		case op.Family == operation.Persons:
			want.Burst, want.Interval = 30, operation.Slower(time.Second/30)
		case op.Family == operation.V2Auth || !strings.HasPrefix(op.Path, "/v2/"):
			continue
		case string(op.Family) != op.Name:
			t.Errorf("%s counts with %s", op.Name, op.Family)
		}
		if got := op.Family.Limit(); got != want || !op.Family.Steered() || op.Family.Parent() != "" {
			t.Errorf("%s: %+v, steered %v, parent %q", op.Name, got, op.Family.Steered(), op.Family.Parent())
		}
	}
}

// API v1 as a whole has a limit for each network address, whatever else counts.
func TestEveryOperationOfVersion1CountsForItsAddress(t *testing.T) {
	t.Parallel()
	for op := range operation.All() {
		if !strings.HasPrefix(op.Path, "/v1/") {
			continue
		}
		widest := op.Family
		if parent := widest.Parent(); parent != "" {
			widest = parent
		}
		if widest != operation.V1 || !widest.PerAddress() || op.Family.Steered() {
			t.Errorf("%s counts with %s", op.Name, widest)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for _, path := range []string{"/v2/persons", "/v2/persons/4711/employments/12", "/v1/company/custom-reports/columns", "/v2/nowhere/at/all"} {
		b.Run(path, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				operation.Find(http.MethodGet, path)
			}
		})
	}
}
