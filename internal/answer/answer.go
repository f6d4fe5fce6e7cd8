// Package answer tells what was asked for from what came instead: a proxy, a login
// page and a page for maintenance answer with status 200, and with JSON, too.
package answer

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/personio-go/sdk/internal/jsonread"
	"github.com/personio-go/sdk/internal/operation"
)

// UnfitError says why an answer is not what was asked for. It quotes nothing of it.
type UnfitError string

func (u UnfitError) Error() string { return string(u) }

// The reasons, beside [Without].
const (
	ErrStatus   UnfitError = "no success of this operation has that status"
	ErrEmpty    UnfitError = "it has no content"
	ErrNoObject UnfitError = "it is no JSON object"
	ErrFailure  UnfitError = "it tells of an error"
	ErrNoList   UnfitError = "it has no _data"
	ErrNoData   UnfitError = `its "data" is missing or empty`
	ErrNoItem   UnfitError = "an item of its list is null, or not what the list has"
	ErrOtherID  UnfitError = "it is another one than was asked for"
	ErrNotWhole UnfitError = "it counts items that are not in its list"
)

// Without is the reason that a member is missing.
func Without(member string) UnfitError { return UnfitError("it has no " + member) }

// Check is nil for a success of an operation, and otherwise says why an answer of
// the 200s is none. path is that of the request. It returns what there is to
// decode, nil for nothing: API v2 may wrap an object in "_data".
//
// The answer is read without being decoded: that it is JSON throughout is for the
// decoder to tell.
func Check(op operation.Operation, path string, status int, body []byte) ([]byte, error) {
	switch {
	case !op.Success.Has(status):
		return nil, ErrStatus
	case status == http.StatusNoContent:
		return nil, nil
	}
	begin := jsonread.Cursor{Data: body}
	switch begin.Peek() {
	case 0:
		if optional(op) {
			return nil, nil
		}
		return nil, ErrEmpty
	case '{':
		return checkJSON(op, path, body)
	default:
		return nil, ErrNoObject
	}
}

// optional is whether an operation's success may have no content.
func optional(op operation.Operation) bool {
	return op.Success.Content == operation.Nothing || op.Success.Content == operation.Unsaid
}

func checkJSON(op operation.Operation, path string, body []byte) ([]byte, error) {
	found, err := open(body)
	switch {
	case err != nil:
		return nil, err
	case optional(op):
		return body, found.sameID(op, path)
	case v1(op):
		return body, found.inner().checkV1(op, path)
	case op.Success.Content == operation.Rows:
		return body, checkRows(found.wrapped, op.Success.ID, ErrNoList)
	default:
		object := body
		if found.wrapped != nil && found.wrapped[0] == '{' {
			object = found.wrapped
		}
		return object, checkObject(object, op, path)
	}
}

// v1 is whether answers are in the envelope of API v1.
func v1(op operation.Operation) bool { return strings.HasPrefix(op.Path, "/v1/company/") }

// opened is an answer with the members that tell what it is; one that is missing
// is nil.
type opened struct{ all, data, wrapped, success []byte }

// open reads an answer, and finds out whether it tells of an error.
func open(body []byte) (opened, error) {
	found := opened{all: body}
	c := jsonread.Cursor{Data: body}
	c.Begin('{')
	for c.More('}') {
		name := c.Name()
		value := c.Value()
		switch string(name) {
		case "error", "errors":
			if string(value) != "null" {
				return found, ErrFailure
			}
		case "success":
			found.success = value
		case "data":
			found.data = value
		case "_data":
			found.wrapped = value
		}
	}
	switch {
	case c.Broken:
		return found, json.Unmarshal(body, new(json.RawMessage)) //nolint:wrapcheck // it says where
	case string(found.success) == "false":
		return found, ErrFailure
	default:
		return found, nil
	}
}

// inner is what an envelope of API v1 holds in its data, if that is one more, as
// the schema of some answers has it, and otherwise the envelope itself.
func (o opened) inner() opened {
	if len(o.data) == 0 || o.data[0] != '{' {
		return o
	}
	inner, err := open(o.data)
	if err != nil || inner.success == nil || inner.data == nil {
		return o
	}
	return inner
}

// checkV1 looks at the data. An object may be within a list, and a list whose rows
// have no id within an object.
func (o opened) checkV1(op operation.Operation, path string) error {
	if list := op.Success.ID != "" || len(o.data) > 0 && o.data[0] == '['; list && op.Success.Content == operation.Rows {
		return checkRows(o.data, op.Success.ID, Without(`"data"`))
	}
	c := jsonread.Cursor{Data: o.data}
	if c.Begin('[') && c.More(']') {
		o.data = c.Value()
	}
	c = jsonread.Cursor{Data: o.data}
	if !c.Begin('{') || !c.More('}') {
		return ErrNoData
	}
	return checkObject(o.data, op, path)
}

// checkObject finds the object's id, and compares it with the one in the path.
func checkObject(object []byte, op operation.Operation, path string) error {
	if op.Success.ID == "" {
		return nil
	}
	id := identity(object, op.Success.ID)
	asked, known := askedFor(op, path)
	switch {
	case len(id) == 0:
		return Without(op.Success.ID)
	case known && !strings.EqualFold(string(id), asked):
		return ErrOtherID
	default:
		return nil
	}
}

// sameID is for an answer that need not have the id of the object that it is about.
func (o opened) sameID(op operation.Operation, path string) error {
	asked, known := askedFor(op, path)
	if !known {
		return nil
	}
	for _, object := range [...][]byte{o.all, o.data, o.wrapped} {
		if id := identity(object, "id"); len(id) > 0 && !strings.EqualFold(string(id), asked) {
			return ErrOtherID
		}
	}
	return nil
}

// checkRows goes through a list, whose rows have the member id unless that is "".
func checkRows(list []byte, id string, missing error) error {
	c := jsonread.Cursor{Data: list}
	if !c.Begin('[') {
		return missing
	}
	for c.More(']') {
		row := c.Value()
		switch {
		case id == "": // whoever decodes it judges it: an event that is none costs no other
		case len(row) == 0 || row[0] != '{' && row[0] != '[':
			return ErrNoItem
		case len(identity(row, id)) == 0:
			return UnfitError("an item of its list has no " + id)
		}
	}
	return nil
}
