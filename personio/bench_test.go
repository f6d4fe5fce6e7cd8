package personio_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/oauth2"
	"golang.org/x/time/rate"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
)

// answer is what the rivals read.
const benchAnswer = `{"id":"4711","first_name":"Ada","last_name":"Example","status":"ACTIVE"}`

type benchPerson struct {
	ID     string `json:"id"`
	Status string `json:"status"`
}

// caller makes one call and decodes its answer.
type caller func(ctx context.Context) error

// bareCaller is net/http with a header, and nothing else.
func bareCaller(client *http.Client, url string) caller {
	return func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Bearer fixed-token")
		req.Header.Set("Accept", "application/json")
		return read(client.Do(req))
	}
}

// handmadeCaller is what one puts together for lack of an SDK: repetitions,
// tokens and a limit from the same libraries, without anything that this
// package adds to them.
func handmadeCaller(transport http.RoundTripper, url string) caller {
	retrying := retryablehttp.NewClient()
	retrying.Logger = nil
	retrying.HTTPClient = &http.Client{Transport: &oauth2.Transport{
		Base:   transport,
		Source: oauth2.ReuseTokenSource(nil, oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "fixed-token"})),
	}}
	limiter := rate.NewLimiter(1e9, 1e9)
	return func(ctx context.Context) error {
		if err := limiter.Wait(ctx); err != nil {
			return err
		}
		req, err := retryablehttp.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		req.Header.Set("Accept", "application/json")
		return read(retrying.Do(req))
	}
}

func read(resp *http.Response, err error) error {
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	var out benchPerson
	return json.Unmarshal(data, &out)
}

// sdkCaller is the whole pipeline: a limit that is counted but never reached, as
// for the rival.
func sdkCaller(tb testing.TB, transport http.RoundTripper, base string) caller {
	tb.Helper()
	client, err := personio.New(auth.Static("fixed-token"), personio.WithBaseURL(base), personio.WithHTTPClient(&http.Client{Transport: transport}),
		personio.WithRateLimit(personio.RateLimits{Families: map[string]personio.RateLimit{"persons": {Burst: 1e9, Interval: time.Nanosecond}}}))
	if err != nil {
		tb.Fatal(err)
	}
	return func(ctx context.Context) error {
		var out benchPerson
		return client.Do(ctx, http.MethodGet, "/v2/persons/4711", nil, &out)
	}
}

// stub answers in memory.
type stub struct{}

func (stub) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(bytes.NewReader([]byte(benchAnswer))), ContentLength: int64(len(benchAnswer)), Request: req,
	}, nil
}

type rival struct {
	name string
	call caller
}

func rivals(tb testing.TB, transport http.RoundTripper, base string) []rival {
	tb.Helper()
	url := base + "/v2/persons/4711"
	return []rival{
		{"bare", bareCaller(&http.Client{Transport: transport}, url)},
		{"handmade", handmadeCaller(transport, url)},
		{"sdk", sdkCaller(tb, transport, base)},
	}
}

// The pipeline does more than a stack of the same libraries that was put
// together by hand, with fewer allocations.
func TestPipelineAllocatesLessThanAStackMadeByHand(t *testing.T) { //nolint:paralleltest // allocations are those of the whole process
	if testing.Short() {
		t.Skip("allocations are counted without -short only")
	}
	allocations := make(map[string]float64)
	for _, rival := range rivals(t, stub{}, "https://api.personio.de") {
		allocations[rival.name] = testing.AllocsPerRun(2000, func() {
			if err := rival.call(t.Context()); err != nil {
				t.Fatal(err)
			}
		})
	}
	t.Logf("allocations per call: %v", allocations)
	if allocations["sdk"] >= allocations["handmade"] {
		t.Errorf("%v allocations, the stack made by hand has %v", allocations["sdk"], allocations["handmade"])
	}
}

// BenchmarkCallInMemory is the pipeline's own cost: the answer is there at once.
func BenchmarkCallInMemory(b *testing.B) {
	for _, rival := range rivals(b, stub{}, "https://api.personio.de") {
		b.Run(rival.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := rival.call(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkCallOverTCP is what of it can be noticed: 64 calls at a time on kept
// connections of one server. The rivals take turns within one run, in short
// rounds, so that whatever else the machine does hits all of them; the medians of
// the rounds' ratios to bare net/http are reported.
func BenchmarkCallOverTCP(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, benchAnswer)
	}))
	defer server.Close()
	transport := &http.Transport{MaxIdleConns: 64, MaxIdleConnsPerHost: 64}
	defer transport.CloseIdleConnections()
	all := rivals(b, transport, server.URL)
	ratios := make(map[string][]float64)
	for b.Loop() {
		took := make(map[string]time.Duration, len(all))
		for i := range all { // nobody always comes first
			rival := all[(i+len(ratios["bare"]))%len(all)]
			took[rival.name] = round(b, rival.call)
		}
		for _, rival := range all {
			ratios[rival.name] = append(ratios[rival.name], float64(took[rival.name])/float64(took["bare"]))
		}
	}
	for _, rival := range all[1:] {
		b.ReportMetric(median(ratios[rival.name]), rival.name+"/bare")
	}
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

const roundCalls = 512

// round makes so many calls, 64 at a time.
func round(b *testing.B, call caller) time.Duration {
	b.Helper()
	runtime.GC() // one rival's garbage is not the next one's
	var left atomic.Int64
	left.Store(roundCalls)
	done := make(chan error, 64)
	started := time.Now()
	for range 64 {
		go func() {
			for left.Add(-1) >= 0 {
				if err := call(b.Context()); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 64 {
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(started)
}
