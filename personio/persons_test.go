package personio_test

import (
	"context"
	"iter"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func personLists() []listCall {
	id := func(p personio.Person) string { return string(p.ID) }
	return []listCall{{
		name: "Persons",
		all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
			return ids(c.Persons.All(ctx, personio.PersonListOptions{FirstName: "Ada"}), id)
		},
		first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(id)(c.Persons.List(ctx, personio.PersonListOptions{FirstName: "Ada", Cursor: from}))
		},
	}}
}

func TestPersonIsCreatedReadChangedAndDeleted(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	created, err := client.Persons.Create(t.Context(), personio.PersonCreate{
		FirstName: "Ada", LastName: "Byron", Email: "ada@example.org", Gender: personio.GenderFemale, LanguageCode: "de",
		CustomAttributes: []personio.CustomValue{{ID: "dynamic_305", Value: "M"}, {ID: "dynamic_306", Value: []string{"Go", "SQL"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if stored := company.Persons(); len(stored) != 1 || stored[0].LanguageCode != "de" {
		t.Errorf("stored %+v", stored)
	}
	if err := client.Persons.Update(t.Context(), created.ID, personio.PersonPatch{
		PreferredName: personio.Set("Countess"), Email: personio.Null[string](),
	}); err != nil {
		t.Fatal(err)
	}
	person, err := client.Persons.Get(t.Context(), created.ID)
	if err != nil {
		t.Fatal(err)
	}
	if person.FirstName != "Ada" || person.PreferredName != "Countess" || person.Email != "" || person.Status != personio.PersonActive {
		t.Errorf("%+v", person)
	}
	skills, _ := person.CustomAttributes.ByID("dynamic_306")
	if texts, err := skills.Texts(); err != nil || len(texts) != 2 {
		t.Errorf("%v, %v", texts, err)
	}
	if err := client.Persons.Delete(t.Context(), created.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Persons.Get(t.Context(), created.ID); apiError(t, err).StatusCode != http.StatusNotFound {
		t.Errorf("deleted, and %v", err)
	}
}

func TestUnknownMembersAreKept(t *testing.T) {
	t.Parallel()
	client := answering(t, 200, `{"id":7,"from_the_future":{"a":[1]}}`)
	person, err := client.Persons.Get(t.Context(), "7")
	if err != nil {
		t.Fatal(err)
	}
	member, ok := person.Member("from_the_future")
	if !ok || string(member) != `{"a":[1]}` || person.ID != "7" {
		t.Errorf("%s, %v, id %s", member, ok, person.ID)
	}
	if _, ok := person.Member("email"); ok {
		t.Error("a member that was not sent")
	}
	client = answering(t, 200, `{"_data":[{"id":"1","x":1},{"id":"2","x":2}]}`)
	page, err := client.Persons.List(t.Context(), personio.PersonListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if first, second := string(page.Items[0].RawJSON()), string(page.Items[1].RawJSON()); first != `{"id":"1","x":1}` || second != `{"id":"2","x":2}` {
		t.Errorf("%s and %s", first, second)
	}
}

func TestPersonsAreFiltered(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	day := time.Date(2031, 2, 3, 10, 0, 0, 0, time.UTC)
	ada := company.AddPerson(personiotest.Person{FirstName: "Ada", LastName: "Byron", Email: "ada@example.org", CreatedAt: day})
	bob := company.AddPerson(personiotest.Person{FirstName: "Bob", LastName: "Byron", Email: "bob@example.org", CreatedAt: day.Add(time.Hour)})
	for name, test := range map[string]struct {
		options personio.PersonListOptions
		want    string
	}{
		"none":       {personio.PersonListOptions{}, ada + bob},
		"ids":        {personio.PersonListOptions{IDs: []personio.PersonID{personio.PersonID(bob), "1"}}, bob},
		"e-mails":    {personio.PersonListOptions{Emails: []string{"ada@example.org", "bob@example.org"}}, ada + bob},
		"first name": {personio.PersonListOptions{FirstName: "Ada"}, ada},
		"last name":  {personio.PersonListOptions{LastName: "Byron"}, ada + bob},
		"status":     {personio.PersonListOptions{Status: personio.PersonInactive}, ""},
		"created":    {personio.PersonListOptions{CreatedAt: day}, ada},
		"after":      {personio.PersonListOptions{CreatedAfter: day}, bob},
		"before":     {personio.PersonListOptions{UpdatedBefore: day.Add(time.Minute)}, ada},
	} {
		persons, err := personio.Collect(client.Persons.All(t.Context(), test.options))
		var got strings.Builder
		for _, p := range persons {
			got.WriteString(string(p.ID))
		}
		if err != nil || got.String() != test.want {
			t.Errorf("%s: %s, %v", name, got.String(), err)
		}
	}
}

// The largest page takes the fewest requests, and what is too large is not sent.
func TestPageLimitsAreKept(t *testing.T) {
	t.Parallel()
	server, client := scripted(t, map[string]string{"": pageOf("")})
	for _, test := range []struct {
		limit int
		want  string
	}{{0, "50"}, {1, "1"}, {50, "50"}, {200, "50"}, {-1, "50"}} {
		if _, err := client.Persons.List(t.Context(), personio.PersonListOptions{Limit: test.limit}); err != nil {
			t.Fatal(err)
		}
		if got := server.requests[len(server.requests)-1].URL.Query().Get("limit"); got != test.want {
			t.Errorf("limit %d: %s", test.limit, got)
		}
	}
}

func TestAllPersonsArrive(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, company, client := kontor(t)
		for range 2_000 {
			company.AddPerson(personiotest.Person{FirstName: "Ada", LastName: "Byron"})
		}
		server.SetQuirks(personiotest.Quirks{RelativeLinks: true, EmptyPages: true})
		seen := make(map[personio.PersonID]bool)
		for person, err := range client.Persons.All(t.Context(), personio.PersonListOptions{}) {
			if err != nil {
				t.Fatal(err)
			}
			seen[person.ID] = true
		}
		if len(seen) != 2_000 {
			t.Errorf("%d persons", len(seen))
		}
	})
}

func TestOnlyWhitelistedAttributesAreRead(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	company := server.AddCompany("hafenkontor")
	id, secret := company.AddClient("personio:persons:read")
	company.SetReadableAttributes(id, "first_name", "dynamic_1")
	company.AddPerson(personiotest.Person{
		FirstName: "Ada", LastName: "Byron",
		CustomAttributes: []personiotest.CustomAttribute{{ID: "dynamic_1", Value: "yes"}, {ID: "dynamic_2", Value: "no"}},
	})
	client := newClient(t, credentials(id, secret), personio.WithHTTPClient(server.Client()))
	persons, err := personio.Collect(client.Persons.All(t.Context(), personio.PersonListOptions{}))
	if err != nil || len(persons) != 1 {
		t.Fatalf("%v, %v", persons, err)
	}
	if p := persons[0]; p.FirstName != "Ada" || p.LastName != "" || len(p.CustomAttributes) != 1 || p.ID == "" {
		t.Errorf("%+v", p)
	}
	_, err = client.Persons.Create(t.Context(), personio.PersonCreate{FirstName: "A", LastName: "B"})
	if apiError(t, err).StatusCode != http.StatusForbidden || !strings.Contains(err.Error(), "perhaps for lack of the access right personio:persons:write") {
		t.Errorf("without the scope: %v", err)
	}
}
