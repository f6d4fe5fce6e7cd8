package personio

import (
	"encoding/json"
	"net/http"

	"github.com/personio-go/sdk/internal/answer"
	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/transport"
)

// take reads an answer of the 200s into out unless that is nil. What is a success
// of an operation stands in the table of operations; of a route that is not in it,
// every answer of the 200s is one.
func take(op operation.Operation, r request, resp *transport.Response, out any) error {
	content, err := resp.Body, resp.BodyErr
	if op.Known() {
		if content, err = success(op, r, resp); err != nil {
			return unfit(op, resp, err)
		}
	}
	switch {
	case out == nil || content == nil && op.Known():
		return nil
	case err == nil:
		err = read(resp.Body, content, out)
	}
	if err == nil {
		return nil
	}
	return &DecodeError{Operation: Operation(op.Name), StatusCode: resp.StatusCode, Err: err, complete: resp.BodyErr == nil}
}

// success is what there is to decode of a success, nil for nothing.
func success(op operation.Operation, r request, resp *transport.Response) ([]byte, error) {
	if resp.BodyErr != nil {
		return nil, resp.BodyErr
	}
	content, err := answer.Check(op, r.path, resp.StatusCode, resp.Body)
	if err == nil && content != nil && write(op) && !json.Valid(content) {
		err = answer.ErrNoObject
	}
	return content, err //nolint:wrapcheck // a DecodeError wraps it
}

// write is whether an operation changes something.
func write(op operation.Operation) bool { return op.Method != http.MethodGet }

// unfit is the error of an answer that is no success although its status is one of
// the 200s: nobody knows what became of a write.
func unfit(op operation.Operation, resp *transport.Response, why error) error {
	err := &DecodeError{Operation: Operation(op.Name), StatusCode: resp.StatusCode, Err: why, complete: resp.BodyErr == nil}
	if write(op) {
		return &OutcomeUnknownError{Operation: err.Operation, Err: err}
	}
	return err
}

// read decodes the content of an answer. What keeps its JSON gets it; what can tell
// whether the answer is what was asked for does so; a function gets the whole body
// and does what it likes.
func read(body, content []byte, out any) error {
	if f, ok := out.(func(body []byte) error); ok {
		return f(body)
	}
	if err := json.Unmarshal(content, out); err != nil {
		return err //nolint:wrapcheck // a DecodeError wraps it
	}
	if object, ok := out.(interface{ keep(raw json.RawMessage) }); ok {
		object.keep(content)
	}
	if checked, ok := out.(interface{ check() error }); ok {
		return checked.check()
	}
	return nil
}
