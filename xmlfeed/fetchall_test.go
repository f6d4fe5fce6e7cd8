package xmlfeed_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/xmlfeed"
)

// The base language says which jobs there are; others only fill in the texts
// that it lacks.
func TestFetchAllFillsEmptyTextsOnly(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		languages []string
		names     string // headings of the first descriptions
		filled    string
		requests  int
	}{
		{[]string{"", "en"}, "Aufgaben Tasks Aufgaben", "12en", 2},
		{[]string{"en", "de"}, "Aufgaben Tasks Tasks", "11de", 2},
		{[]string{"de", "fr", "en", "es"}, "Aufgaben Tasks Aufgaben", "12en", 3},
		{[]string{"de"}, "Aufgaben - Aufgaben", "", 1},
		{nil, "Aufgaben Tasks Aufgaben", "12en", 2},
	} {
		personio := personiotest.New()
		lighthouse(personio)
		feed, err := newClient(t, personio, "leuchtturm").FetchAll(t.Context(), test.languages...)
		if err != nil {
			t.Fatal(err)
		}
		wantEqual(t, "ids", idsOf(feed.Positions), "11 12 13")
		wantEqual(t, "headings", firstHeadings(feed), test.names)
		wantEqual(t, "filled", filledOf(feed), test.filled)
		wantEqual(t, "requests", len(personio.Requests()), test.requests)
	}
}

// A heading with nothing below it is no text, neither one to keep nor one to fill
// in.
func TestFetchAllFillsHeadingsWithoutText(t *testing.T) {
	t.Parallel()
	personio := personiotest.New()
	heading := func(text string) []personiotest.Description {
		return []personiotest.Description{{Name: "Aufgaben", HTML: text}}
	}
	personio.AddCompany("leuchtturm").Publish(personiotest.Job{ID: 11, Name: "Wärter", Descriptions: map[string][]personiotest.Description{
		"de": heading(" "), "fr": heading(""), "en": {{Name: "Tasks", HTML: "<p>Polish lamps</p>"}},
	}})
	feed, err := newClient(t, personio, "leuchtturm").FetchAll(t.Context(), "de", "fr", "en")
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "headings", firstHeadings(feed), "Tasks")
	wantEqual(t, "filled", filledOf(feed), "11en")
}

func TestFetchChangedTellsAnUnchangedFeed(t *testing.T) {
	t.Parallel()
	for _, languages := range [][]string{nil, {"en"}, {"", "en"}, {"de", "en", "fr"}} {
		personio := personiotest.New()
		company := lighthouse(personio)
		client := newClient(t, personio, "leuchtturm")
		first, err := client.FetchChanged(t.Context(), "", languages...)
		if err != nil {
			t.Fatal(err)
		}
		feed, err := client.FetchChanged(t.Context(), first.Mark, languages...)
		unchanged, ok := errors.AsType[*xmlfeed.UnchangedError](err)
		if feed != nil || !ok || !errors.Is(err, xmlfeed.ErrUnchanged) || unchanged.FetchedAt.IsZero() {
			t.Fatalf("%v: got %+v, %v; want ErrUnchanged", languages, feed, err)
		}
		company.Publish(personiotest.Job{ID: 14, Name: "Cook"})
		feed, err = client.FetchChanged(t.Context(), unchanged.Mark, languages...)
		if err != nil || idsOf(feed.Positions) != "11 12 13 14" || feed.Digest == first.Digest {
			t.Errorf("%v: got %+v, %v; want the changed feed", languages, feed, err)
		}
	}
}

func firstHeadings(feed *xmlfeed.Feed) string {
	var headings []string
	for _, p := range feed.Positions {
		heading := "-"
		if len(p.Descriptions) > 0 {
			heading = p.Descriptions[0].Name
		}
		headings = append(headings, heading)
	}
	return strings.Join(headings, " ")
}

func filledOf(feed *xmlfeed.Feed) string {
	var filled []string
	for id, language := range feed.Filled {
		filled = append(filled, fmt.Sprint(id, language))
	}
	slices.Sort(filled)
	return strings.Join(filled, " ")
}
