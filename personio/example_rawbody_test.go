package personio_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// A file is opened for each attempt, and never in memory as a whole.
func ExampleRawBody() {
	dir, err := os.MkdirTemp("", "rawbody")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "plan.csv")
	if err := os.WriteFile(name, []byte("crane,operator\n"), 0o600); err != nil {
		fmt.Println(err)
		return
	}

	server := personiotest.New() // stands in for Personio
	server.Inject(personiotest.Fault{Status: http.StatusCreated})
	client, err := personio.New(auth.Static("papi-token"), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	err = client.Do(context.Background(), http.MethodPost, "/v2/plans", personio.RawBody{
		ContentType: "text/csv",
		Size:        -1,
		Open:        func() (io.ReadCloser, error) { return os.Open(name) },
	}, nil)
	fmt.Println(err)
	// Output:
	// <nil>
}
