package operation

import (
	"net/http"
	"strings"
	"sync"
)

// node is a place in the tree of the table's paths, segment by segment.
type node struct {
	fixed map[string]*node
	any   *node                // of a segment such as {id}
	here  map[string]Operation // by method, the ones that end here
}

// tree is made of the table on first use, so that a path is found in a handful
// of look-ups, however many operations there are.
//
//nolint:gochecknoglobals // made on first use, never changed
var tree = sync.OnceValue(func() *node {
	root := new(node)
	for _, op := range table {
		n := root
		for segment := range strings.SplitSeq(op.Path[1:], "/") {
			n = n.child(segment)
		}
		if n.here == nil {
			n.here = make(map[string]Operation)
		}
		n.here[op.Method] = op
	}
	return root
})

func (n *node) child(segment string) *node {
	if strings.HasPrefix(segment, "{") {
		if n.any == nil {
			n.any = new(node)
		}
		return n.any
	}
	if n.fixed == nil {
		n.fixed = make(map[string]*node)
	}
	if n.fixed[segment] == nil {
		n.fixed[segment] = new(node)
	}
	return n.fixed[segment]
}

// find prefers a fixed segment to one that stands for anything.
func (n *node) find(method, path string) (Operation, bool) {
	segment, rest, more := strings.Cut(path, "/")
	for _, next := range [...]*node{n.fixed[segment], n.any} {
		if next == nil || next == n.any && segment == "" {
			continue
		}
		if !more {
			if op, ok := next.here[method]; ok {
				return op, true
			}
		} else if op, ok := next.find(method, rest); ok {
			return op, true
		}
	}
	return Operation{}, false
}

// Find returns the entry for a request. A path that is not in the table gets an
// operation named after its method and the API's version that follows RFC 9110
// (section 9.2.2) on repeating. In API v1 it counts against the limit of all.
func Find(method, path string) Operation {
	if rest, ok := strings.CutPrefix(path, "/"); ok {
		if op, ok := tree().find(method, rest); ok {
			return op
		}
	}
	op := Operation{Name: other(method, path), Method: method, Path: path, Repeat: Once, Family: Unlimited}
	if strings.HasPrefix(path, "/v1/") {
		op.Family = V1
	}
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodOptions:
		op.Repeat = Freely
	}
	return op
}

// other names an operation that is not in the table without its ids.
func other(method, path string) string {
	version, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if version != "v1" && version != "v2" {
		version = "other"
	}
	return version + "." + strings.ToLower(method)
}
