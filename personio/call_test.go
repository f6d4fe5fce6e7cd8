package personio_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func TestCaptureResponseOfASuccess(t *testing.T) {
	t.Parallel()
	server, _, client := kontor(t)
	server.Inject(personiotest.Fault{Operation: nowhereOperation, Status: http.StatusOK, Body: `{"id":"1"}`, Header: http.Header{
		"X-Ratelimit-Remaining": {"9"}, "Set-Cookie": {"session=secret"}, "Authorization": {"Bearer secret"},
	}})
	var meta personio.ResponseMeta
	if err := client.Do(t.Context(), http.MethodGet, nowhere, nil, nil, personio.CaptureResponse(&meta)); err != nil {
		t.Fatal(err)
	}
	want := personio.ResponseMeta{StatusCode: http.StatusOK, Header: http.Header{"X-Ratelimit-Remaining": {"9"}}, Attempts: 1, Body: []byte(`{"id":"1"}`)}
	if !reflect.DeepEqual(meta, want) {
		t.Errorf("%+v, want %+v", meta, want)
	}
}

func TestCaptureResponseOfAnError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, client := kontor(t)
		server.Inject(
			personiotest.Fault{Operation: nowhereOperation, Status: http.StatusBadGateway},
			personiotest.Fault{Operation: nowhereOperation, Status: http.StatusConflict, Body: `{"personio_trace_id":"t-1"}`},
		)
		var meta personio.ResponseMeta
		err := client.Do(t.Context(), http.MethodGet, nowhere, nil, nil, personio.CaptureResponse(&meta))
		if !errors.Is(err, personio.ErrConflict) || meta.StatusCode != http.StatusConflict || meta.TraceID != "t-1" || meta.Attempts != 2 || len(meta.Body) == 0 {
			t.Errorf("%+v, %v", meta, err)
		}
	})
}

func TestCaptureResponseOfAnUnknownOutcome(t *testing.T) {
	t.Parallel()
	var meta personio.ResponseMeta
	err := answering(t, http.StatusInternalServerError, `{"trace_id":"t-2"}`).Do(t.Context(), http.MethodPost, nowhere, nil, nil, personio.CaptureResponse(&meta))
	var unknown *personio.OutcomeUnknownError
	if !errors.As(err, &unknown) || meta.StatusCode != http.StatusInternalServerError || meta.TraceID != "t-2" {
		t.Errorf("%+v, %v", meta, err)
	}
}

func TestWithoutAnAnswerNothingIsCaptured(t *testing.T) {
	t.Parallel()
	meta := personio.ResponseMeta{StatusCode: 1}
	client := through(t, func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF })
	err := client.Do(t.Context(), http.MethodPost, nowhere, nil, nil, personio.CaptureResponse(&meta))
	if err == nil || !reflect.DeepEqual(meta, personio.ResponseMeta{StatusCode: 1}) {
		t.Errorf("%+v, %v", meta, err)
	}
}

func TestWithHeader(t *testing.T) {
	t.Parallel()
	var got seen
	client := through(t, record(&got, http.StatusOK, ""))
	err := client.Do(t.Context(), http.MethodGet, nowhere, nil, nil,
		personio.WithHeader("beta", "true"), personio.WithHeader("Accept", "text/csv"), personio.WithHeader("X-Note", "Grüße\tan alle"), personio.WithHeader("X-Empty", ""))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"Beta": "true", "Accept": "text/csv", "X-Note": "Grüße\tan alle", "Authorization": "Bearer fixed-token"} {
		if value := got.header.Get(name); value != want {
			t.Errorf("%s: %q, want %q", name, value, want)
		}
	}
	// The next call does not have them.
	if err := client.Do(t.Context(), http.MethodGet, nowhere, nil, nil); err != nil || got.header.Get("Beta") != "" || got.header.Get("Accept") == "text/csv" {
		t.Errorf("%v, %v", got.header, err)
	}
}

// All that is wrong with a call is said before anything leaves, and the value of
// a header, which may be a secret, is not.
func TestHeadersThatAreNotSent(t *testing.T) {
	t.Parallel()
	client := through(t, func(*http.Request) (*http.Response, error) {
		t.Error("a request left")
		return reply(http.StatusOK, ""), nil
	})
	for name, value := range map[string]string{
		"Authorization": "Bearer canary", "authorization": "Bearer canary", "AUTHORIZATION": "Bearer canary",
		"Host": "canary.example.com", "Content-Length": "5", "content-length": "5",
		"Idempotency-Key": "canary", "X-Idempotency-Key": "canary", "idempotency-key": "canary", "x-IDEMPOTENCY-key": "canary",
		" Authorization": "Bearer canary", "Authorization ": "Bearer canary", "Authorization:": "canary", "X\nY": "canary", "": "canary", "Ü": "canary",
		"X-Injected": "canary\r\nX-Evil: 1", "X-Null": "canary\x00", "X-Delete": "canary\x7f",
	} {
		err := client.Do(t.Context(), http.MethodPost, nowhere, nil, nil, personio.WithHeader(name, value))
		if !errors.Is(err, personio.ErrNotSent) {
			t.Errorf("%q: %v", name, err)
		} else if strings.Contains(err.Error(), "canary") {
			t.Errorf("the error shows the value: %v", err)
		}
	}
	err := client.Do(t.Context(), http.MethodPost, nowhere, nil, nil,
		personio.WithHeader("Host", "x"), personio.CaptureResponse(nil), personio.WithHeader("Idempotency-Key", "x"))
	for _, part := range []string{"Host", "CaptureResponse", "Idempotency-Key"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q is missing in %v", part, err)
		}
	}
}

func TestFileIsOpenedForEveryAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		opened, closed := 0, 0
		file := personio.RawBody{ContentType: "text/plain", Size: 5, Open: func() (io.ReadCloser, error) {
			opened++
			return counting{strings.NewReader("bytes"), &closed}, nil
		}}
		var bodies []string
		client := through(t, func(req *http.Request) (*http.Response, error) {
			body, _ := io.ReadAll(req.Body)
			_ = req.Body.Close()
			bodies = append(bodies, string(body))
			if len(bodies) == 1 {
				return reply(http.StatusTooManyRequests, ""), nil
			}
			return reply(http.StatusCreated, ""), nil
		})
		if err := client.Do(t.Context(), http.MethodPost, nowhere, file, nil); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(bodies, "|"); got != "bytes|bytes" || opened != 2 || closed != 2 {
			t.Errorf("sent %s, opened %d, closed %d", got, opened, closed)
		}
	})
}

type counting struct {
	io.Reader

	closed *int
}

func (c counting) Close() error {
	*c.closed++
	return nil
}

// A large file on a slow line takes longer than a request should.
func TestFilesHaveFiveMinutes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, client := kontor(t)
		slow := personiotest.Fault{Operation: nowhereOperation, Delay: 4 * time.Minute}
		server.Inject(slow, slow)
		file := personio.RawBody{ContentType: "text/plain", Size: 5, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("bytes")), nil }}
		if err := client.Do(t.Context(), http.MethodPost, nowhere, file, nil); !errors.Is(err, personio.ErrNotFound) {
			t.Errorf("a file: %v", err)
		}
		if err := client.Do(t.Context(), http.MethodPost, nowhere, nil, nil); ending(err) != "unknown" {
			t.Errorf("no file: %v", err)
		}
	})
}

func TestErrorAndMetaShareNoHeader(t *testing.T) {
	t.Parallel()
	client := through(t, func(*http.Request) (*http.Response, error) {
		resp := reply(http.StatusNotFound, "")
		resp.Header.Set("X-Note", "1")
		return resp, nil
	})
	var meta personio.ResponseMeta
	err := client.Do(t.Context(), http.MethodGet, nowhere, nil, nil, personio.CaptureResponse(&meta))
	meta.Header.Set("X-Note", "2")
	if got := apiError(t, err).Header.Get("X-Note"); got != "1" {
		t.Errorf("X-Note %s", got)
	}
}

func TestFileThatOpensOnceHasOneAttempt(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]personiotest.Fault{
		"no connection":    {Break: personiotest.NoConnection},
		"throttled":        {Status: http.StatusTooManyRequests},
		"token is refused": {Status: http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server, _, client := kontor(t)
				fault.Operation = nowhereOperation
				server.Inject(fault)
				opened := 0
				file := personio.RawBody{ContentType: "text/plain", Size: -1, Once: true, Open: func() (io.ReadCloser, error) {
					opened++
					return io.NopCloser(strings.NewReader("bytes")), nil
				}}
				if err := client.Do(t.Context(), http.MethodPost, nowhere, file, nil); err == nil || opened != 1 {
					t.Errorf("%v, opened %d times", err, opened)
				}
			})
		})
	}
}

// The query of a path reaches the server as it was meant.
func TestQueryIsNotReinterpreted(t *testing.T) {
	t.Parallel()
	want := url.Values{"cursor": {"eyJpZCI6MX0+/=="}, "name": {"a&b=c d"}, "filter.gte": {"1", "2"}}
	client := through(t, func(req *http.Request) (*http.Response, error) {
		if got := req.URL.Query(); !reflect.DeepEqual(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
		return reply(http.StatusOK, ""), nil
	})
	if err := client.Do(t.Context(), http.MethodGet, nowhere+"?"+want.Encode(), nil, nil); err != nil {
		t.Fatal(err)
	}
}

func TestWithBeta(t *testing.T) {
	t.Parallel()
	var got []string
	client := through(t, func(req *http.Request) (*http.Response, error) {
		got = append(got, req.Header.Get("Beta"))
		return reply(http.StatusOK, "{}"), nil
	})
	for _, opts := range [][]personio.CallOption{nil, {personio.WithBeta()}, nil} {
		if err := client.Do(t.Context(), http.MethodGet, "/v2/x", nil, nil, opts...); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"", "true", ""}; !slices.Equal(got, want) {
		t.Errorf("sent %q, want %q", got, want)
	}
}

// A call with all its attempts and waits has its own time, however long the
// context has.
func TestCallTimeoutBoundsAllAttempts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer func() (*http.Response, error)
		waited time.Duration
		cause  bool
	}{
		"it ends during an attempt": {nil, 10 * time.Second, true},
		"it would end during the next wait": {func() (*http.Response, error) {
			resp := reply(http.StatusTooManyRequests, "")
			resp.Header.Set("Retry-After", "11")
			return resp, nil
		}, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := through(t, func(req *http.Request) (*http.Response, error) {
					if test.answer != nil {
						return test.answer()
					}
					<-req.Context().Done()
					return nil, req.Context().Err()
				})
				started := time.Now()
				err := client.Do(t.Context(), http.MethodGet, "/v2/x", nil, nil, personio.WithCallTimeout(10*time.Second))
				if errors.Is(err, context.DeadlineExceeded) != test.cause || errors.Is(err, personio.ErrRateLimited) == test.cause {
					t.Errorf("%v", err)
				}
				if waited := time.Since(started); waited != test.waited {
					t.Errorf("returned after %v, want %v", waited, test.waited)
				}
			})
		})
	}
	if err := answering(t, http.StatusOK, "").Do(t.Context(), http.MethodGet, "/v2/x", nil, nil, personio.WithCallTimeout(0)); err == nil {
		t.Error("0 is no time")
	}
}

// slowly is a body that arrives in pieces.
type slowly struct {
	ctx   context.Context //nolint:containedctx // the request's, as net/http has it
	every time.Duration
	left  int
}

func (s *slowly) Read(p []byte) (int, error) {
	if s.left == 0 {
		return 0, io.EOF
	}
	select {
	case <-time.After(s.every):
		s.left--
		return copy(p, "x"), nil
	case <-s.ctx.Done():
		return 0, s.ctx.Err()
	}
}

func (*slowly) Close() error { return nil }

// A download may take as long as an upload; its call's own time includes the body.
func TestDownloadsHaveTheTimeOfFiles(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		seconds int
		opts    []personio.CallOption
		ok      bool
	}{
		"four minutes":          {240, nil, true},
		"six minutes":           {360, nil, false},
		"four of three minutes": {240, []personio.CallOption{personio.WithCallTimeout(3 * time.Minute)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := through(t, func(req *http.Request) (*http.Response, error) {
					resp := reply(http.StatusOK, "")
					resp.Body = &slowly{req.Context(), time.Second, test.seconds}
					return resp, nil
				})
				download, err := client.Download(t.Context(), "/v2/document-management/documents/7/download", test.opts...)
				if err != nil {
					t.Fatal(err)
				}
				defer download.Body.Close()
				if _, err := io.Copy(io.Discard, download.Body); (err == nil) != test.ok {
					t.Errorf("%v", err)
				}
			})
		})
	}
}
