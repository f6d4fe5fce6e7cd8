package personio

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/textproto"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/problem"
	"github.com/personio-go/sdk/internal/transport"
	"github.com/personio-go/sdk/internal/wording"
)

// CallOption changes one call.
type CallOption func(*call) error

type call struct {
	header http.Header
	query  url.Values
	meta   *ResponseMeta
	// timeout of the whole call, 0 for none but the context's.
	timeout time.Duration
}

func newCall(opts []CallOption) (call, error) {
	if len(opts) == 0 {
		return call{}, nil
	}
	c := call{header: make(http.Header), query: make(url.Values)}
	errs := make([]error, 0, len(opts))
	for _, opt := range opts {
		if opt == nil {
			errs = append(errs, errors.New("a call option is nil"))
			continue
		}
		errs = append(errs, opt(&c))
	}
	return c, errors.Join(errs...)
}

// WithCallTimeout bounds a call with all its attempts and waits, beside the
// context's own deadline. The body of a download is part of the call.
func WithCallTimeout(timeout time.Duration) CallOption {
	return func(c *call) error {
		if timeout <= 0 {
			return errors.New("personio: WithCallTimeout: not positive")
		}
		c.timeout = timeout
		return nil
	}
}

// WithBeta asks for a route that is not generally available yet, with the header
// Beta: true. Without it such a route answers 404. No operation that is known
// today needs it.
func WithBeta() CallOption { return WithHeader("Beta", "true") }

// ResponseMeta is what [CaptureResponse] keeps of an answer.
type ResponseMeta struct {
	StatusCode int
	Header     http.Header
	TraceID    string
	// Attempts is how often the request was sent.
	Attempts int
	// Body is the whole body of a success, 64 KiB of another answer. It may hold
	// personal data.
	Body []byte
}

// Format prints the status and nothing of the rest, whatever the verb.
func (m ResponseMeta) Format(state fmt.State, _ rune) {
	fmt.Fprintf(state, "personio.ResponseMeta(status %d)", m.StatusCode)
}

// LogValue implements [slog.LogValuer] without anything personal.
func (m ResponseMeta) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("status", m.StatusCode), slog.Int("attempts", m.Attempts))
}

// MarshalText implements [encoding.TextMarshaler], for answers in what is logged
// as JSON. It writes what Format prints.
func (m ResponseMeta) MarshalText() ([]byte, error) { return fmt.Append(nil, m), nil }

// CaptureResponse fills meta with the last answer of the call, whether it is a
// success or not. Without an answer, meta is left as it is.
func CaptureResponse(meta *ResponseMeta) CallOption {
	return func(c *call) error {
		if meta == nil {
			return errors.New("personio: CaptureResponse: nil")
		}
		c.meta = meta
		return nil
	}
}

var headerName = regexp.MustCompile("^[0-9A-Za-z!#$%&'*+.^_`|~-]+$")

// WithHeader adds a header to the call.
func WithHeader(name, value string) CallOption {
	return func(c *call) error {
		control := func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }
		if !headerName.MatchString(name) || strings.ContainsFunc(value, control) {
			return fmt.Errorf("personio: WithHeader: %q or its value cannot be sent", name)
		}
		switch textproto.CanonicalMIMEHeaderKey(name) {
		case "Authorization", "Host", "Content-Length":
			return fmt.Errorf("personio: WithHeader: %s is the client's to set", name)
		case "Idempotency-Key", "X-Idempotency-Key":
			// Personio does not know them, but net/http repeats requests that have
			// one behind the client's back.
			return fmt.Errorf("personio: WithHeader: Personio has no %s", name)
		}
		c.header.Set(name, value)
		return nil
	}
}

// WithQuery adds a parameter to the call's query, such as a filter or a switch
// that the SDK does not know. The pages of a list that follow the first get it,
// too. It takes the place of the call's own parameter of that name.
func WithQuery(name, value string) CallOption {
	return func(c *call) error {
		if name == "" {
			return errors.New("personio: WithQuery: the parameter has no name")
		}
		c.query.Set(name, value)
		return nil
	}
}

// over puts the call's parameters over the service's, which pages share.
func (c call) over(query url.Values) url.Values {
	if len(c.query) == 0 {
		return query
	}
	merged := make(url.Values, len(query)+len(c.query))
	maps.Copy(merged, query)
	maps.Copy(merged, c.query)
	return merged
}

// RawBody is a request body that is not JSON, such as a file.
type RawBody struct {
	ContentType string
	Size        int64 // bytes, -1 when not known
	// Open returns the content from its beginning, once for each attempt.
	Open func() (io.ReadCloser, error)
	// Once says that Open can be called once only: the call has one attempt.
	Once bool
}

// accept asks for the content that the operation has, unless the caller asks for
// another one. The usual one is among the headers of all requests.
func (c call) accept(op operation.Operation) call {
	if op.Accept() == (operation.Operation{}).Accept() || c.header.Get("Accept") != "" {
		return c
	}
	if c.header == nil {
		c.header = make(http.Header)
	}
	c.header.Set("Accept", op.Accept())
	return c
}

func encodeBody(body any) (*transport.Body, error) {
	switch body := body.(type) {
	case nil:
		return nil, nil //nolint:nilnil // no body is a body
	case RawBody:
		if body.Open == nil {
			return nil, errors.New("RawBody.Open is nil")
		}
		return &transport.Body{ContentType: body.ContentType, Size: body.Size, Open: body.Open, Once: body.Once, File: true}, nil
	case url.Values:
		return transport.Bytes("application/x-www-form-urlencoded", []byte(body.Encode())), nil
	default:
		data, err := json.Marshal(body)
		if err != nil {
			return nil, wording.Errorf("encoding the body: %w", wording.Of(err, ""))
		}
		return transport.Bytes("application/json", data), nil
	}
}

func (c call) capture(resp *transport.Response) {
	if c.meta == nil {
		return
	}
	*c.meta = ResponseMeta{
		StatusCode: resp.StatusCode,
		Header:     resp.Header.Clone(),
		Attempts:   resp.Attempts,
		Body:       resp.Body,
	}
	c.meta.Header.Del("Set-Cookie")
	c.meta.Header.Del("Authorization")
	if resp.StatusCode/100 != 2 {
		c.meta.TraceID = traceOf(problem.Parse(resp.Body), resp)
	}
}
