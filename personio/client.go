package personio

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/internal/answer"
	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/problem"
	"github.com/personio-go/sdk/internal/required"
	"github.com/personio-go/sdk/internal/transport"
	"github.com/personio-go/sdk/internal/wording"
)

// Client talks to Personio's API on behalf of one credential, and thereby of
// one company. It is immutable and safe for concurrent use; make one and keep
// it.
type Client struct {
	Persons           *PersonsService
	Employments       *EmploymentsService
	OrgUnits          *OrgUnitsService
	LegalEntities     *LegalEntitiesService
	CostCenters       *CostCentersService
	Workplaces        *WorkplacesService
	AbsenceTypes      *AbsenceTypesService
	AbsencePeriods    *AbsencePeriodsService
	AttendancePeriods *AttendancePeriodsService
	Projects          *ProjectsService
	Compensations     *CompensationsService
	Jobs              *JobsService
	SalaryBands       *SalaryBandsService
	Documents         *DocumentsService
	Reports           *ReportsService
	Webhooks          *WebhooksService

	transport *transport.Client
	observers []Observer
	host      string
	bounds    bounds
}

// New returns a client. Nothing is sent before the first call.
func New(src auth.Source, opts ...Option) (*Client, error) {
	cfg, err := configure(opts)
	if src == nil || src == auth.Source((*auth.TokenSource)(nil)) {
		err = errors.Join(err, errors.New("personio: the token source is nil; see auth.ClientCredentials"))
	}
	if err != nil {
		return nil, err
	}
	if source, ok := src.(attached); ok {
		base, via := cfg.transport.BaseURL, transport.OrShared(cfg.transport.Base)
		if err := source.Use(base, via, transport.Headed(cfg.transport.Header), transport.Paced(cfg.transport.Limits, base)); err != nil {
			return nil, err
		}
	}
	cfg.transport.Tokens = tokens{src}
	client := &Client{transport: transport.New(cfg.transport), observers: cfg.observers, host: cfg.transport.BaseURL.Host, bounds: bounds{cfg.transport.MaxBody, cfg.maxRows}}
	client.addServices()
	return client, nil
}

// attached is a source that asks for its tokens in the way of its client.
type attached interface {
	Use(base *url.URL, via http.RoundTripper, wrap ...func(http.RoundTripper) http.RoundTripper) error
}

var _ attached = (*auth.TokenSource)(nil)

// Do sends any request through the client's pipeline, with its token, limits,
// retries and errors: for routes that the SDK does not have.
//
// The path begins with "/" and may have a query; ids in it must be escaped with
// [net/url.PathEscape]. The body is nil, [net/url.Values] for a form, a
// [RawBody], or anything that package encoding/json takes. The answer is decoded
// into out unless that is nil; a func([]byte) error gets the whole body instead.
//
// A POST or PATCH to a route that the SDK does not know is sent again only if it
// provably was not processed. Such a route of API v1 counts against the limit of
// all of v1, others have no limit but what a 429 asks for.
//
// Errors: [*APIError], [*OutcomeUnknownError], [*DecodeError], [*auth.Error],
// [ErrNotSent], or the context's cause.
func (c *Client) Do(ctx context.Context, method, path string, body, out any, opts ...CallOption) error {
	path, query, err := splitQuery(method, path)
	if err != nil {
		return err
	}
	return c.do(ctx, request{method: method, path: path, query: query, body: body}, out, opts)
}

// splitQuery takes the query off a caller's path.
func splitQuery(method, path string) (string, url.Values, error) {
	path, rawQuery, _ := strings.Cut(path, "?")
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		return "", nil, notSent(method, path, "the query of the path is malformed")
	}
	return path, query, nil
}

// request is one call of a service.
type request struct {
	method string
	path   string // escaped
	query  url.Values
	body   any
	stream bool // the caller takes the body of a success
	unread bool // nobody looks at the content of a success
}

// notSent is a call that was wrong before it could be sent.
func notSent(method, path, why string) error {
	return failure("personio: %s: %w: %s", operation.Find(method, path).Name, ErrNotSent, why)
}

// do sends a request and decodes a success into out unless that is nil.
func (c *Client) do(ctx context.Context, r request, out any, opts []CallOption) error {
	op := operation.Find(r.method, r.path)
	ctx, end := c.observe(ctx, op)
	var result Result
	r.unread = out == nil
	resp, err := c.exchange(ctx, op, r, opts, &result)
	if err == nil {
		err = take(op, r, resp, out)
	}
	end.call(result, err)
	return err
}

// send returns a success, or an error.
func (c *Client) send(ctx context.Context, r request, opts []CallOption) (*transport.Response, error) {
	op := operation.Find(r.method, r.path)
	ctx, end := c.observe(ctx, op)
	var result Result
	resp, err := c.exchange(ctx, op, r, opts, &result)
	if err == nil && op.Known() && !op.Success.Has(resp.StatusCode) {
		_ = resp.Stream.Close()
		err = unfit(op, resp, answer.ErrStatus)
	}
	end.call(result, err)
	return resp, err
}

// exchange runs a call through the pipeline and tells successes from errors.
func (c *Client) exchange(ctx context.Context, op operation.Operation, r request, opts []CallOption, result *Result) (*transport.Response, error) {
	prepared, call, err := prepare(op, r, opts)
	if err != nil {
		return nil, failure("personio: %s: %w: %w", op.Name, ErrNotSent, err)
	}
	prepared.MaxBody = c.bounds.size(op, r.unread)
	resp, err := c.transport.Do(ctx, prepared)
	if err != nil {
		return nil, callError(op, err, result)
	}
	if resp.StatusCode/100 == 2 {
		c.bounds.check(op, prepared.Query, resp)
	}
	result.StatusCode, result.Attempts = resp.StatusCode, resp.Attempts
	call.capture(resp)
	switch {
	case gone(op, resp):
		return &transport.Response{StatusCode: http.StatusNoContent, Attempts: resp.Attempts}, nil
	case resp.StatusCode/100 != 2:
		return nil, answerError(op, resp)
	case strings.HasPrefix(r.path, "/v1/company/") && problem.Failed(resp.Body):
		return nil, newAPIError(op, resp)
	default:
		return resp, nil
	}
}

// gone is whether a DELETE found nothing because an attempt before it, whose answer
// was lost, had deleted it.
func gone(op operation.Operation, resp *transport.Response) bool {
	return resp.StatusCode == http.StatusNotFound && resp.Doubtful && op.Method == http.MethodDelete && strings.HasSuffix(op.Path, "/{id}")
}

func prepare(op operation.Operation, r request, opts []CallOption) (transport.Request, call, error) {
	call, err := newCall(opts)
	if err != nil {
		return transport.Request{}, call, err
	}
	if why := required.Missing(r.body); why != "" {
		return transport.Request{}, call, wording.New(why)
	}
	content, err := encodeBody(r.body)
	if err != nil {
		return transport.Request{}, call, err
	}
	call = call.accept(op)
	return transport.Request{
		Operation: op, Method: r.method, Path: r.path, Query: call.over(r.query), Header: call.header, Body: content,
		Stream: r.stream, Long: r.stream, Timeout: call.timeout,
	}, call, nil
}

// callError is the error of a call without an answer.
func callError(op operation.Operation, err error, result *Result) error {
	failed, ok := errors.AsType[*transport.Error](err)
	if !ok {
		return failure("personio: %s: %w", op.Name, err)
	}
	result.Attempts = failed.Attempts
	switch {
	case failed.Outcome != transport.Unknown: // refused for now is as good as not sent
		err = failure("personio: %s: %w: %w", op.Name, ErrNotSent, failed.Err)
	case op.Repeat == operation.Once:
		err = &OutcomeUnknownError{Operation: Operation(op.Name), Err: failed.Err}
	default:
		err = failure("personio: %s: no answer: %w", op.Name, failed.Err)
	}
	return overdrawn(failed.Overdrawn, err)
}

// answerError is the error of a call whose answer is no success.
func answerError(op operation.Operation, resp *transport.Response) error {
	err := newAPIError(op, resp)
	if resp.Outcome == transport.Unknown && op.Repeat == operation.Once {
		return &OutcomeUnknownError{Operation: Operation(op.Name), Err: err}
	}
	return overdrawn(resp.Overdrawn, err)
}

// overdrawn adds that a call would have been repeated otherwise.
func overdrawn(yes bool, err error) error {
	if yes {
		return failure("personio client: %w: %w", ErrRetryQuota, err)
	}
	return err
}

// tokens lets a source authorise requests.
type tokens struct{ source auth.Source }

func (t tokens) Token(ctx context.Context) (string, error) {
	token, err := t.source.AccessToken(ctx)
	if failed, ok := errors.AsType[*auth.Error](err); ok {
		err = wording.Around(failed, err)
		if failed.Temporary() && failed.RetryAfter > 0 {
			err = transport.RetryIn(err, failed.RetryAfter) // the source gives no other answer before
		}
	}
	return token.Access.Reveal(), err
}

func (t tokens) Reject(token string) bool {
	renewer, ok := t.source.(auth.Renewer)
	return ok && renewer.Invalidate(auth.Token{Access: auth.NewSecret(token)})
}

// String names the server and nothing else.
func (c *Client) String() string { return "personio.Client(" + c.host + ")" }

// Format implements [fmt.Formatter] for every verb.
func (c *Client) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(c.String())) }

// LogValue implements [slog.LogValuer].
func (c *Client) LogValue() slog.Value { return slog.StringValue(c.String()) }
