package contract_test

import (
	"encoding/json"
	"errors"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

func TestMain(m *testing.M) {
	// The library knows no e-mail addresses of its own.
	openapi3.DefineStringFormatValidator("email", openapi3.NewCallbackValidator(func(s string) error {
		address, err := mail.ParseAddress(s)
		if err == nil && address.Address != s {
			err = errors.New("not a bare address")
		}
		return err
	}))
	os.Exit(m.Run())
}

// document is one of Personio's.
type document struct {
	*openapi3.T

	name   string
	router routers.Router
}

// load reads one of Personio's documents, or skips the test without it. The
// overlay, which may be nil, mends what is known to be wrong in it; each change
// has its reason beside it.
func load(t *testing.T, name string, overlay func(*openapi3.T)) *document {
	t.Helper()
	path := filepath.Join("../../../shared/openapi", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("SKIPPED: Personio's document %s is not beside the repository (%v); the contract is not checked", name, err)
	}
	spec, err := openapi3.NewLoader().LoadFromFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if overlay != nil {
		overlay(spec)
	}
	if err := spec.Validate(t.Context(), openapi3.DisableExamplesValidation()); err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(spec)
	if err != nil {
		t.Fatal(err)
	}
	return &document{T: spec, name: name, router: router}
}

// example is an example among the components of a document, as JSON.
func (d *document) example(t *testing.T, name string) []byte {
	t.Helper()
	example := d.Components.Examples[name]
	if example == nil {
		t.Fatalf("%s has no example %s", d.name, name)
	}
	data, err := json.Marshal(example.Value.Value)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// operations of a document, as "GET /v2/persons/{}".
func (d *document) operations() map[string]bool {
	base := ""
	if len(d.Servers) > 0 {
		base, _ = d.Servers[0].BasePath()
	}
	all := make(map[string]bool)
	for path, item := range d.Paths.Map() {
		for method := range item.Operations() {
			all[plain(method+" "+strings.TrimSuffix(base, "/")+path)] = true
		}
	}
	return all
}

// plain has no names of parameters.
func plain(operation string) string {
	return regexp.MustCompile(`{\w+}`).ReplaceAllString(operation, "{}")
}
