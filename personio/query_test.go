package personio_test

import (
	"net/http"
	"testing"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// A parameter that the SDK does not know goes along with every page of a list, and
// in the place of the service's own.
func TestWithQueryGoesAlong(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	acme := server.AddCompany("acme")
	for _, name := range []string{"Ada", "Grace", "Mary"} {
		acme.AddPerson(personiotest.Person{FirstName: name, LastName: "Byron"})
	}
	client, err := personio.New(auth.ClientCredentials(acme.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	persons, err := personio.Collect(client.Persons.All(t.Context(), personio.PersonListOptions{Limit: 50}, personio.WithQuery("first_name", "Grace")))
	if err != nil || len(persons) != 1 {
		t.Errorf("%d persons, %v, want the one that the parameter selects", len(persons), err)
	}
	if err := client.Do(t.Context(), http.MethodGet, "/v2/persons?limit=50", nil, nil, personio.WithQuery("limit", "1")); err != nil {
		t.Fatal(err)
	}
	requests := server.Requests()
	if got := requests[len(requests)-1].Query["limit"]; len(got) != 1 || got[0] != "1" {
		t.Errorf("limit %q, want the option's alone", got)
	}
	if err := client.Do(t.Context(), http.MethodGet, "/v2/persons", nil, nil, personio.WithQuery("", "x")); err == nil {
		t.Error("a parameter without a name was taken")
	}
}

// What is decoded into an own type with an Object in it keeps its JSON, too.
func TestDoKeepsTheJSONOfObjects(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	acme := server.AddCompany("acme")
	id := acme.AddPerson(personiotest.Person{FirstName: "Ada", LastName: "Byron"})
	client, err := personio.New(auth.ClientCredentials(acme.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	var own struct {
		personio.Object

		FirstName string `json:"first_name"`
	}
	if err := client.Do(t.Context(), http.MethodGet, "/v2/persons/"+id, nil, &own); err != nil {
		t.Fatal(err)
	}
	if _, ok := own.Member("last_name"); own.FirstName != "Ada" || !ok {
		t.Errorf("read %q, the rest is lost", own.FirstName)
	}
}
