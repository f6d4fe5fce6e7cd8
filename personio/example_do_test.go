package personio_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// A route that the SDK has no method for.
func ExampleClient_Do() {
	server := personiotest.New() // stands in for Personio
	server.Inject(personiotest.Fault{Status: http.StatusOK, Body: `{"_data":[{"id":"7","name":"Crane safety"}]}`})
	client, err := personio.New(auth.Static("papi-token"), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	var page struct {
		Data []struct {
			ID   string `json:"id"`
			Name string `json:"name"`
		} `json:"_data"`
	}
	query := url.Values{"limit": {"50"}, "updated_at.gt": {"2031-02-03"}}
	if err := client.Do(context.Background(), http.MethodGet, "/v2/trainings?"+query.Encode(), nil, &page); err != nil {
		fmt.Println(err)
		return
	}
	for _, training := range page.Data {
		fmt.Println(training.ID, training.Name)
	}
	// Output:
	// 7 Crane safety
}

// Ids become parts of a path with url.PathEscape; one that would address
// something else is refused.
func ExampleClient_Do_path() {
	client, err := personio.New(auth.Static("papi-token"))
	if err != nil {
		fmt.Println(err)
		return
	}
	id := "../admin"
	err = client.Do(context.Background(), http.MethodDelete, "/v2/trainings/"+url.PathEscape(id), nil, nil)
	fmt.Println(err)
	// Output:
	// personio: v2.delete: the request was not sent: refused path: an id or another part of it is empty or a dot
}
