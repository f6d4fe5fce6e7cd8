package personio

import (
	"context"
	"errors"
	"slices"

	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/transport"
)

// Observer sees each call of a client, for metrics and traces. Nothing that it
// gets is personal. It must be safe for concurrent use; a panic in it is the
// caller's.
type Observer interface {
	// Start is called when a call begins. The context that it returns takes the
	// place of the call's, so that it can carry a span; it must descend from it.
	// The function, unless it is nil, is called when the call is over, with all
	// its attempts. The call of a download is over when the transfer begins.
	Start(ctx context.Context, call Call) (context.Context, func(Result))
}

// Call says what a call is about. There are as many different ones as the API
// has operations, so that they are fit for the labels of metrics.
type Call struct {
	// Operation is a stable name: "persons.get". A route that the SDK does not
	// know is named after the API's version and the method: "v2.get".
	Operation Operation
	Method    string
	// PathTemplate is "/v2/persons/{id}", or "" for a route that the SDK does not
	// know.
	PathTemplate string
}

// Result is how a call ended.
type Result struct {
	// StatusCode of the last answer, 0 when there was none.
	StatusCode int
	// Attempts is how often the request was sent, or was about to be.
	Attempts int
	// Err is what the caller gets; nil is a success.
	Err error
}

// WithObserver reports every call. The first observer is the outermost one.
func WithObserver(observers ...Observer) Option {
	return func(c *config) error {
		if slices.Contains(observers, nil) {
			return errors.New("personio: WithObserver: nil")
		}
		c.observers = append(c.observers, observers...)
		return nil
	}
}

// OperationFromContext is what a request belongs to: middleware finds it in the
// context of each attempt. It is false for requests for tokens.
func OperationFromContext(ctx context.Context) (Call, bool) {
	op, ok := transport.OperationFrom(ctx)
	if !ok {
		return Call{}, false
	}
	return newCallInfo(op), true
}

func newCallInfo(op operation.Operation) Call {
	call := Call{Operation: Operation(op.Name), Method: op.Method}
	if op.Known() {
		call.PathTemplate = op.Path // otherwise it has ids
	}
	return call
}

// ends are what the observers of a call want to be called at its end.
type ends []func(Result)

// observe tells the observers that a call begins.
func (c *Client) observe(ctx context.Context, op operation.Operation) (context.Context, ends) {
	if len(c.observers) == 0 {
		return ctx, nil
	}
	all := make(ends, 0, len(c.observers))
	for _, observer := range c.observers {
		var end func(Result)
		ctx, end = observer.Start(ctx, newCallInfo(op)) //nolint:fatcontext // one layer for each observer
		all = append(all, end)
	}
	return ctx, all
}

// call tells them, the innermost first, how it ended.
func (e ends) call(result Result, err error) {
	result.Err = err
	for _, end := range slices.Backward(e) {
		if end != nil {
			end(result)
		}
	}
}
