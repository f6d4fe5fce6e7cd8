package operation

import "strings"

// Scope is an access right as a token carries it.
type Scope struct {
	Name string
	// Proved is whether a source names it; else it follows Personio's rule for names.
	Proved bool
}

// Scopes are all that the operation needs; none for those of a recruiting key and for tokens.
func (o Operation) Scopes() []Scope {
	names, guessed := strings.CutSuffix(o.Scope, "?")
	if !strings.Contains(names, ":") {
		return nil
	}
	var scopes []Scope
	for name := range strings.SplitSeq(names, " and ") {
		if mode, ok := strings.CutPrefix(name, ":"); ok { // "personio:compensations:read and :write"
			name = scopes[0].Name[:strings.LastIndexByte(scopes[0].Name, ':')+1] + mode
		}
		scopes = append(scopes, Scope{Name: name, Proved: !guessed})
	}
	return scopes
}

// ByName finds an operation.
func ByName(name string) (Operation, bool) {
	for op := range All() {
		if op.Name == name {
			return op, true
		}
	}
	return Operation{}, false
}
