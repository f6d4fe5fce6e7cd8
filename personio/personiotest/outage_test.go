package personiotest_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"

	"github.com/personio-go/sdk/personio/personiotest"
)

func TestNobodyReachesAPersonioThatIsDown(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	server.AddCompany("acme")
	tcp := httptest.NewServer(server)
	defer tcp.Close()
	get := func(client *http.Client, address string) (int, error) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(request)
		if err != nil {
			return 0, err
		}
		return resp.StatusCode, resp.Body.Close()
	}
	for _, down := range []bool{true, false} {
		server.SetDown(down)
		status, err := get(server.Client(), "https://acme.jobs.personio.de/xml")
		if down != errors.Is(err, syscall.ECONNREFUSED) || !down && status != http.StatusOK {
			t.Errorf("down %v, in memory: %d, %v", down, status, err)
		}
		status, err = get(tcp.Client(), tcp.URL+"/companies/acme/xml")
		if down != (err != nil) || !down && status != http.StatusOK {
			t.Errorf("down %v, over TCP: %d, %v", down, status, err)
		}
	}
	if n := len(server.Requests()); n != 2 {
		t.Errorf("%d requests arrived, want those of the time when it was up", n)
	}
}
