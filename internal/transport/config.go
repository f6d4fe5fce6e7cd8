package transport

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"
)

// Tokens authorises requests.
type Tokens interface {
	// Token returns the token for the next attempt.
	Token(ctx context.Context) (string, error)
	// Reject reports that the server refused a token. It returns
	// whether Token will give another one.
	Reject(token string) bool
}

// Retry bounds the attempts of one call.
type Retry struct {
	MaxAttempts int           // 1 is no repetition
	MinWait     time.Duration // the first wait is drawn from [0, MinWait]
	MaxWait     time.Duration // of a wait that the server did not ask for
}

// Config is what a client's options come to. New copies it.
type Config struct {
	// BaseURL is the only origin that requests go to; its path, if any, comes
	// before every request's.
	BaseURL *url.URL
	// Base sends the requests; nil is a transport that all clients share.
	Base http.RoundTripper
	// Header goes along with every request.
	Header http.Header
	// Tokens is nil where nothing is secret.
	Tokens     Tokens
	Limits     Limits
	Retry      Retry
	Middleware []func(http.RoundTripper) http.RoundTripper
	Logger     *slog.Logger
	// Timeout bounds one attempt, from the connection to the end of the body.
	Timeout time.Duration
	// LongTimeout is the Timeout of requests that send or fetch a file.
	LongTimeout time.Duration
	// MaxBody bounds a successful answer, in bytes after decompression.
	MaxBody int64
}

// Defaults are the figures that all clients start from.
func Defaults() Config {
	return Config{
		Header:      http.Header{"User-Agent": {userAgent()}},
		Retry:       Retry{MaxAttempts: 3, MinWait: 500 * time.Millisecond, MaxWait: 30 * time.Second},
		Logger:      slog.New(slog.DiscardHandler),
		Timeout:     30 * time.Second,
		LongTimeout: 5 * time.Minute,
		MaxBody:     8 << 20,
	}
}
