package contract_test

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/personio-go/sdk/internal/operation"
)

// docs/operations.md says which document an operation is checked against. That is
// the one that has it.
func TestTableNamesTheDocuments(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"credentials-service-api-v2":      "credentials-service-api-v2.json",
		"persons-service-api-v2":          "persons-service-api-v2.json",
		"employment-contract-v2":          "employment-contract-v2.json",
		"personio-recruiting-api":         "personio-recruiting-api.yaml",
		"personio-auth-api":               "personio-auth-api.yaml",
		"personio-personnel-data-api-oa3": "personio-personnel-data-api-oa3.yaml",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overlay := map[string]func(*openapi3.T){"personio-recruiting-api": recruitingOverlay}[name]
			inDocument := load(t, file, overlay).operations()
			for op := range operation.All() {
				has := inDocument[plain(op.Method+" "+op.Path)]
				if named := op.Document() == name; named != has {
					t.Errorf("%s %s: in the table: %v, in the document: %v", op.Method, op.Path, named, has)
				}
			}
		})
	}
}
