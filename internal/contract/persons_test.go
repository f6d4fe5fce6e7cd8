package contract_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// everyPerson has every attribute that a person can have.
func everyPerson() personiotest.Person {
	return personiotest.Person{
		FirstName: "Ada", LastName: "Byron", PreferredName: "Countess", Email: "ada@example.org", Gender: "FEMALE",
		CreatedAt: time.Date(2031, 2, 3, 10, 0, 0, 0, time.UTC),
		CustomAttributes: []personiotest.CustomAttribute{
			{ID: "dynamic_1", Type: "STRING", GlobalID: "shirt", Label: "Shirt size", Value: "M"},
			{ID: "dynamic_2", Type: "STRING_LIST", Value: []string{"Go", "SQL"}},
		},
	}
}

// personOverlay mends what is older in the document than what a suite saw that passes
// on a real account (ninjaneers-team/pysonio), and what its own examples contradict.
func personOverlay(document *openapi3.T) {
	properties := document.Components.Schemas["Person"].Value.Properties
	properties["preferred_name"].Value.Nullable = true
	attribute := properties["custom_attributes"].Value.Items.Value.Properties
	attribute["global_id"].Value.Nullable = true
	// The examples have the types in small letters.
	for i, name := range attribute["type"].Value.Enum {
		if text, ok := name.(string); ok {
			attribute["type"].Value.Enum[i] = strings.ToLower(text)
		}
	}
}

func TestPersons(t *testing.T) {
	t.Parallel()
	document := load(t, "persons-service-api-v2.json", personOverlay)
	server := personiotest.New()
	company := server.AddCompany("acme")
	check := check(t, server.Transport(), document)
	check.outside = []string{"POST /v2/auth/token", "POST /v2/persons"}
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(check.client()))
	if err != nil {
		t.Fatal(err)
	}
	ada := personio.PersonID(company.AddPerson(everyPerson()))
	company.AddPerson(personiotest.Person{FirstName: "Bob", LastName: "Byron"})
	created, err := client.Persons.Create(t.Context(), personio.PersonCreate{FirstName: "Eve", LastName: "Byron"})
	if err != nil {
		t.Fatal(err)
	}

	moment := time.Date(2031, 2, 3, 10, 0, 0, 0, time.FixedZone("", 3600))
	for name, o := range map[string]personio.PersonListOptions{
		"no filter": {},
		"pages":     {Limit: 1},
		"every filter": {
			IDs: []personio.PersonID{ada, created.ID}, Emails: []string{"ada@example.org", "a+b@example.org"},
			FirstName: "Ada", LastName: "Byron", PreferredName: "Countess", Status: personio.PersonActive,
			CreatedAt: moment, CreatedAfter: moment, CreatedBefore: moment,
			UpdatedAt: moment, UpdatedAfter: moment, UpdatedBefore: moment, Limit: 50,
		},
	} {
		if _, err := personio.Collect(client.Persons.All(t.Context(), o)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, id := range []personio.PersonID{ada, created.ID} {
		if _, err := client.Persons.Get(t.Context(), id); err != nil {
			t.Error(err)
		}
	}
	// Refusals have the documented form.
	if _, err := client.Persons.Get(t.Context(), "1"); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("%v", err)
	}
	if _, err := client.Persons.List(t.Context(), personio.PersonListOptions{Cursor: "cursor=unknown"}); !errors.Is(err, personio.ErrInvalid) {
		t.Errorf("%v", err)
	}
	check.complete()
}

// The check refuses what the document does not have, and the emulator with it.
func TestPersonsContractRefusesWhatItShould(t *testing.T) {
	t.Parallel()
	document := load(t, "persons-service-api-v2.json", personOverlay)
	server := personiotest.New()
	company := server.AddCompany("acme")
	check := check(t, server.Transport(), document)
	check.outside = []string{"POST /v2/auth/token"}
	check.setWantInvalid(true)
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(check.client()))
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{"limit=0", "limit=51", "limit=many", "updated_at.gte=2031-02-03T10:00:00Z", "name=Ada", "created_at=now"} {
		if _, err := personio.ListPage[personio.Person](t.Context(), client, "/v2/persons?"+query, ""); !errors.Is(err, personio.ErrInvalid) {
			t.Errorf("%s: the emulator took it: %v", query, err)
		}
	}
}

// The document has no example of a person. This one has every member of its
// schema.
func TestPersonDecodesWithoutLoss(t *testing.T) {
	t.Parallel()
	lossless[personio.Person](t, []byte(`{
		"id": "1", "email": "ada@example.org", "created_at": "2031-02-03T10:00:00Z", "updated_at": "2031-02-03T10:00:00.5Z",
		"first_name": "Ada", "last_name": "Byron", "preferred_name": "Countess", "gender": "DIVERSE", "status": "INACTIVE",
		"profile_picture": {"url": "https://api.personio.de/v1/company/employees/1/profile-picture"},
		"custom_attributes": [
			{"id": "dynamic_1", "type": "STRING", "global_id": "shirt", "label": "Shirt size", "value": "M"},
			{"id": "dynamic_2", "type": "STRING_LIST", "value": ["Go", "SQL"]},
			{"id": "dynamic_3", "type": "UNSPECIFIED", "value": [{"id": 7}]}],
		"employments": [{"id": "2306b77a-35fb-4b1d-8044-3b14f7f2ca65"}],
		"_meta": {"links": {"self": {"href": "https://api.personio.de/v2/persons/1"}}}}`),
		losses{"_meta": links})
}
