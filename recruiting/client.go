package recruiting

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
)

// Client submits applications to one company. It is immutable and safe for
// concurrent use.
type Client struct {
	api *personio.Client
	// company is the header with the company ID, on every call.
	company personio.CallOption
	// suspicion is what seems wrong with the key, said when Personio refuses it.
	suspicion string
}

// New returns a client for the company that the key belongs to.
func New(key auth.RecruitingKey, opts ...personio.Option) (*Client, error) {
	if err := key.Validate(); err != nil {
		return nil, fmt.Errorf("recruiting: %w", err)
	}
	if slices.ContainsFunc(opts, func(opt personio.Option) bool { return opt == nil }) {
		return nil, errors.New("recruiting: New: an option is nil")
	}
	api, err := personio.New(auth.Static(key.Token.Reveal()), opts...)
	if err != nil {
		return nil, err
	}
	return &Client{api: api, company: personio.WithHeader("X-Company-ID", key.CompanyID), suspicion: suspect(key)}, nil
}

func (c *Client) post(ctx context.Context, path string, body, out any, opts []personio.CallOption) error {
	return explain(c.api.Do(ctx, http.MethodPost, path, body, out, append([]personio.CallOption{c.company}, opts...)...), c.suspicion)
}

// Format implements [fmt.Formatter] for every verb.
func (*Client) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte("recruiting.Client")) }

// LogValue implements [slog.LogValuer].
func (*Client) LogValue() slog.Value { return slog.StringValue("recruiting.Client") }
