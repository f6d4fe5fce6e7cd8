package answer

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/personio-go/sdk/internal/jsonread"
	"github.com/personio-go/sdk/internal/operation"
)

// askedFor is the id in the path of a request, where the path ends with one.
func askedFor(op operation.Operation, path string) (string, bool) {
	if !strings.HasSuffix(op.Path, "/{id}") {
		return "", false
	}
	id, err := url.PathUnescape(path[strings.LastIndexByte(path, '/')+1:])
	return id, err == nil
}

// identity is the text or the number that identifies an object, nil without one. In
// API v1 it is beside the attributes of an object or among them.
func identity(object []byte, member string) []byte {
	id, attributes := find(object, member)
	if id == nil {
		id, _ = find(attributes, member)
	}
	return scalar(id, member, true)
}

// find returns a member of an object, and its attributes.
func find(object []byte, member string) (found, attributes []byte) {
	c := jsonread.Cursor{Data: object}
	if !c.Begin('{') {
		return nil, nil
	}
	for c.More('}') {
		name := c.Name()
		value := c.Value()
		switch {
		case named(name, member):
			found = value
		case string(name) == "attributes":
			attributes = value
		}
	}
	return found, attributes
}

// named compares as package encoding/json does.
func named(raw []byte, name string) bool {
	if bytes.IndexByte(raw, '\\') >= 0 {
		raw = unquoted(raw)
	}
	return len(raw) == len(name) && strings.EqualFold(string(raw), name)
}

func unquoted(raw []byte) []byte {
	var text string
	if json.Unmarshal(append(append([]byte{'"'}, raw...), '"'), &text) != nil {
		return nil
	}
	return []byte(text)
}

// scalar is a text that is not empty, or a number that is not 0. It may be within a
// list of ids, within the label of an attribute of API v1, or within a reference.
func scalar(value []byte, member string, within bool) []byte {
	if len(value) == 0 {
		return nil
	}
	switch first := value[0]; first {
	case '"':
		text := value[1 : len(value)-1]
		if bytes.IndexByte(text, '\\') >= 0 {
			return unquoted(text)
		}
		return text
	case '[', '{':
		if !within {
			return nil
		}
		return scalar(inner(value, member), member, false)
	default:
		if string(value) != "0" && (first == '-' || '0' <= first && first <= '9') {
			return value
		}
		return nil
	}
}

// inner is the first item of a list, or the value within an object.
func inner(value []byte, member string) []byte {
	if value[0] == '[' {
		c := jsonread.Cursor{Data: value[1:]}
		return c.Value()
	}
	found, _ := find(value, "value")
	if found == nil {
		found, _ = find(value, member)
	}
	return found
}
