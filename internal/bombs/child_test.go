package bombs_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	v1 "github.com/personio-go/sdk/personio/v1"
	"github.com/personio-go/sdk/recruiting"
)

// The environment of a child: where the bomb is, and which call takes it.
const childURL, childCall = "BOMB_URL", "BOMB_CALL"

// outcome is what a child says of itself.
type outcome struct {
	Error    string `json:"error"`
	TooLarge bool   `json:"too_large"`
	Typed    bool   `json:"typed"`
	// Peak is how many bytes the process had more than when it was idle.
	Peak int64         `json:"peak"`
	CPU  time.Duration `json:"cpu"`
}

// calls are the shapes of calls.
func calls(base string) map[string]func(context.Context) error {
	api := check(personio.New(auth.Static("t"), options(base)...))
	old := check(v1.New(api), nil)
	hr := check(recruiting.New(auth.RecruitingKey{CompanyID: "1", Token: auth.NewSecret("t")}, options(base)...))
	return map[string]func(context.Context) error{
		"v2 list":   func(ctx context.Context) error { return second(api.Persons.List(ctx, personio.PersonListOptions{})) },
		"v2 get":    func(ctx context.Context) error { return second(api.Persons.Get(ctx, "1")) },
		"v2 report": func(ctx context.Context) error { return second(api.Reports.Get(ctx, "1", personio.ReportOptions{})) },
		"v2 update": func(ctx context.Context) error {
			return api.Persons.Update(ctx, "1", personio.PersonPatch{FirstName: personio.Set("A")})
		},
		"v2 delete": func(ctx context.Context) error { return api.Persons.Delete(ctx, "1") },
		"v1 list":   func(ctx context.Context) error { return second(old.Employees.List(ctx, v1.EmployeeListOptions{})) },
		"v1 get":    func(ctx context.Context) error { return second(old.Employees.Get(ctx, 1)) },
		"v1 schema": func(ctx context.Context) error { return second(old.Employees.Attributes(ctx)) },
		"v1 report": func(ctx context.Context) error {
			return second(old.CustomReports.List(ctx, v1.CustomReportListOptions{}))
		},
		"apply": func(ctx context.Context) error {
			return hr.Apply(ctx, recruiting.Application{FirstName: "A", LastName: "B", Email: "a@example.org", JobPositionID: 1})
		},
		"upload": func(ctx context.Context) error {
			return second(hr.Upload(ctx, recruiting.FileFromBytes("cv.pdf", []byte("%PDF"))))
		},
		"token": func(ctx context.Context) error {
			return second(auth.ClientCredentials("id", "secret", auth.WithBaseURL(base)).AccessToken(ctx))
		},
	}
}

func options(base string) []personio.Option {
	return []personio.Option{
		personio.WithBaseURL(base), personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1}), personio.WithoutRateLimits(), personio.WithTimeout(30 * time.Second),
	}
}

func second[T any](_ T, err error) error { return err }

func check[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

// child makes one call, and says what it cost.
func child() {
	call := calls(os.Getenv(childURL))[os.Getenv(childCall)]
	// One call that fails, so that what is made once is there.
	_ = calls(strings.Replace(os.Getenv(childURL), "/bomb", "/warm", 1))[os.Getenv(childCall)](context.Background())
	before, began := peak(), cpu()
	err := call(context.Background())
	result := outcome{Peak: peak() - before, CPU: cpu() - began, TooLarge: errors.Is(err, personio.ErrBodyTooLarge), Typed: typed(err)}
	if err != nil {
		result.Error = err.Error()
	}
	_ = json.NewEncoder(os.Stdout).Encode(result) //nolint:errchkjson // the parent sees that it is missing
}

func typed(err error) bool {
	var decode *personio.DecodeError
	var unknown *personio.OutcomeUnknownError
	var token *auth.Error
	var api *personio.APIError
	return errors.As(err, &decode) || errors.As(err, &unknown) || errors.As(err, &token) || errors.As(err, &api) || errors.Is(err, personio.ErrBodyTooLarge)
}

// peak is the largest resident size of the process so far.
func peak() int64 {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if size, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, _ := strconv.ParseInt(strings.Fields(size)[0], 10, 64)
			return kb << 10
		}
	}
	return 0
}

func cpu() time.Duration {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
