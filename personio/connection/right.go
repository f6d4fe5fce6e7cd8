package connection

import (
	"iter"
	"net/http"
	"slices"
	"strings"

	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/personio"
)

// Right is an access right of a custom integration, as Personio's form has it: a resource, to
// read or to write.
type Right struct {
	// Message is its name in the form. German names, and those of rights that no source
	// names, are translations of the scope's.
	Message

	// Scopes that a token has with the right, of v2 and of v1.
	Scopes []personio.Scope `json:"scopes"`
	// Write is whether it is the right to write. Whether that includes the right to read is
	// not documented, so that neither is taken for the other.
	Write bool `json:"write"`
	// Proved is whether a source names one of the scopes; else the name follows Personio's rule.
	Proved bool `json:"proved"`
}

// Rights returns the shortest list of access rights with which all the operations work, in the
// order in which they are needed. Operations that need none are no part of it: the feed, those
// of a recruiting key, tokens.
func Rights(operations ...personio.Operation) []Right {
	var rights []Right
	for _, name := range operations {
		op, _ := operation.ByName(string(name))
		for _, scope := range op.Scopes() {
			code := rightOf(scope.Name)
			at := slices.IndexFunc(rights, func(r Right) bool { return r.Code == code })
			if at < 0 {
				at = len(rights)
				rights = append(rights, Right{Message: say(code), Write: strings.HasSuffix(scope.Name, ":write")})
			}
			right := &rights[at]
			right.Proved = right.Proved || scope.Proved
			if !slices.Contains(right.Scopes, personio.Scope(scope.Name)) {
				right.Scopes = append(right.Scopes, personio.Scope(scope.Name))
			}
		}
	}
	return rights
}

// rightOf is the code of the right that gives a scope. What v1 calls employees is what v2
// calls persons.
func rightOf(scope string) Code {
	name := strings.NewReplacer("personio:", "", "employees:", "persons:", "reports.custom:", "custom-reports:").Replace(scope)
	return Code("right." + strings.ReplaceAll(name, ":", "."))
}

// grantedBy tells what a token's scopes say of the right. They prove its presence, and its
// absence only where the name of a scope is sure.
func (r Right) grantedBy(scopes []string) State {
	missing := slices.ContainsFunc(r.Scopes, func(scope personio.Scope) bool { return !slices.Contains(scopes, string(scope)) })
	switch {
	case !missing:
		return OK
	case len(scopes) == 0 || !r.Proved:
		return CannotTell
	default:
		return Failed
	}
}

// list is a request that shows whether a right to read is there, false where there is none:
// the list of v2 that needs this right alone.
func (r Right) list() (path string, ok bool) {
	for op := range v2Lists() {
		scopes := op.Scopes()
		if len(scopes) == 1 && slices.Contains(r.Scopes, personio.Scope(scopes[0].Name)) {
			path = op.Path + "?limit=1"
			if op.Name == string(personio.OpOrgUnitsList) {
				path += "&type=department" // required
			}
			return path, true
		}
	}
	return "", false
}

// v2Lists are the lists that need no id and no filter, but for org units.
func v2Lists() iter.Seq[operation.Operation] {
	return func(yield func(operation.Operation) bool) {
		for op := range operation.All() {
			isList := op.Method == http.MethodGet && op.Success.Content == operation.Rows && strings.HasPrefix(op.Path, "/v2/") && !strings.Contains(op.Path, "{")
			if isList && op.Name != string(personio.OpDocumentsList) && !yield(op) { // documents need an owner
				return
			}
		}
	}
}
