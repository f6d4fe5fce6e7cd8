package operation

import (
	"net/http"
	"strings"
)

// Document is the name of Personio's OpenAPI document that internal/contract
// holds the operation against, "" where none is at hand.
func (o Operation) Document() string {
	path, isGet := o.Path, o.Method == http.MethodGet
	switch {
	case path == "/v1/auth":
		return "personio-auth-api"
	case strings.HasPrefix(path, "/v1/recruiting/"):
		return "personio-recruiting-api"
	case strings.HasSuffix(path, "/profile-picture"): // shown in the document's values, not among its paths
		return ""
	case strings.HasPrefix(path, "/v1/"):
		return "personio-personnel-data-api-oa3"
	case strings.HasPrefix(path, "/v2/auth/"):
		return "credentials-service-api-v2"
	case strings.HasPrefix(path, "/v2/persons") && isGet && strings.Contains(path, "/employments"):
		return "employment-contract-v2"
	case strings.HasPrefix(path, "/v2/persons") && isGet:
		return "persons-service-api-v2"
	}
	return ""
}
