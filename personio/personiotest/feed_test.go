package personiotest_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/xmlfeed"
)

func feedClient(t *testing.T, company string, server *personiotest.Server) *xmlfeed.Client {
	t.Helper()
	client, err := xmlfeed.NewClient(company, xmlfeed.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// names are the titles in a company's feed.
func names(t *testing.T, server *personiotest.Server, company, language string) []string {
	t.Helper()
	feed, err := feedClient(t, company, server).Fetch(t.Context(), language)
	if err != nil {
		t.Fatal(err)
	}
	titles := make([]string, len(feed.Positions))
	for i, p := range feed.Positions {
		titles[i] = p.Name
	}
	return titles
}

// The document is compared byte by byte: it has the layout of the real ones.
func TestFeedDocument(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := personiotest.New()
		acme := server.AddCompany("acme")
		acme.Publish(personiotest.Job{
			ID: 681100, Name: "Gopher (m/f/d) <Backend> & 'more'", Subcompany: "Acme GmbH", Office: "München", AdditionalOffices: []string{"Berlin", "R&D"},
			Department: "IT", RecruitingCategory: "Engineering",
			Descriptions:   map[string][]personiotest.Description{"de": {{Name: "Aufgaben & mehr", HTML: "<p>Größe &lt;5</p>"}}},
			EmploymentType: "permanent", Seniority: "experienced", Schedule: "full-time", YearsOfExperience: "2-5", Keywords: "go,xml",
			Occupation: "software_and_web_development", OccupationCategory: "it_software",
			Salary: &personiotest.Salary{Min: "55000.00", CurrencySymbol: "€", CurrencyCode: "EUR", Type: "yearly"},
		})
		acme.Publish(personiotest.Job{ID: 681101, CreatedAt: time.Date(2018, 10, 22, 13, 43, 47, 0, time.FixedZone("", 7200))})
		const want = `<?xml version="1.0" encoding="UTF-8"?>

<workzag-jobs>

        <position>
            <id>681100</id>
            <subcompany>Acme GmbH</subcompany>
            <office>München</office>
            <additionalOffices>
                <office>Berlin</office>
                <office>R&amp;D</office>
            </additionalOffices>
            <department>IT</department>
            <recruitingCategory>Engineering</recruitingCategory>
            <name>Gopher (m/f/d) &lt;Backend&gt; &amp; &#039;more&#039;</name>
            <jobDescriptions>
                <jobDescription>
                    <name>Aufgaben &amp; mehr</name>
                    <value>
<![CDATA[
                        <p>Größe &lt;5</p>
]]>
                    </value>
                </jobDescription>
            </jobDescriptions>
            <employmentType>permanent</employmentType>
            <seniority>experienced</seniority>
            <schedule>full-time</schedule>
            <yearsOfExperience>2-5</yearsOfExperience>
            <keywords>go,xml</keywords>
            <occupation>software_and_web_development</occupation>
            <occupationCategory>it_software</occupationCategory>
            <createdAt>2000-01-01T00:00:00+00:00</createdAt>
            <salaryInformation>
                <min>55000.00</min>
                <max></max>
                <currencySymbol>€</currencySymbol>
                <currencyCode>EUR</currencyCode>
                <type>yearly</type>
            </salaryInformation>
        </position>

        <position>
            <id>681101</id>





            <jobDescriptions></jobDescriptions>







            <createdAt>2018-10-22T13:43:47+02:00</createdAt>
        </position>


</workzag-jobs>`
		got := get(t, server.Client(), acmeFeed)
		if got.body != want {
			t.Errorf("the document differs:\n%s", got.body)
		}
		wantEqual(t, "status", got.status, http.StatusOK)
		wantEqual(t, "content type", got.header.Get("Content-Type"), "text/xml; charset=UTF-8")
	})
}

func TestFeedHasOneDocumentUnderEveryAddress(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	server.AddCompany("acme").Publish(personiotest.Job{Name: "Gopher"})
	base, client := overTCP(t, server)
	want := get(t, server.Client(), acmeFeed)
	for _, got := range []reply{
		get(t, server.Client(), "https://acme.jobs.personio.com/xml"),
		get(t, server.Client(), "https://api.personio.de/companies/acme/xml"),
		get(t, client, base+"/companies/acme/xml"),
	} {
		wantEqual(t, "document", got.body, want.body)
		wantEqual(t, "status", got.status, http.StatusOK)
		wantEqual(t, "content type", got.header.Get("Content-Type"), want.header.Get("Content-Type"))
	}
}

func TestFeedClientOverTCP(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	id := server.AddCompany("acme").Publish(personiotest.Job{Name: "Gopher"})
	base, tcp := overTCP(t, server)
	client, err := xmlfeed.NewClient("acme", xmlfeed.WithBaseURL(base+"/companies/acme"), xmlfeed.WithHTTPClient(tcp))
	if err != nil {
		t.Fatal(err)
	}
	feed, err := client.Fetch(t.Context(), "en")
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "positions", len(feed.Positions), 1)
	wantEqual(t, "page of the job", get(t, tcp, client.JobURL(id, xmlfeed.JobLink{})).status, http.StatusOK)
	server.RemoveCompany("acme")
	if _, err := client.Fetch(t.Context(), ""); !errors.Is(err, xmlfeed.ErrUnknownCompany) {
		t.Errorf("a company that is gone: %v", err)
	}
}

func TestCompaniesAreApart(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	acme, beta := server.AddCompany("acme"), server.AddCompany("beta")
	a, b := acme.Publish(personiotest.Job{Name: "Gopher"}), beta.Publish(personiotest.Job{Name: "Rustacean"})
	if a == b {
		t.Error("two jobs have the same id")
	}
	wantEqual(t, "jobs of acme", names(t, server, "acme", ""), []string{"Gopher"})
	wantEqual(t, "jobs of beta", names(t, server, "beta", ""), []string{"Rustacean"})
	wantEqual(t, "names", []string{acme.Name(), beta.Name()}, []string{"acme", "beta"})
	if acme.Unpublish(b) || acme.Edit(b, func(*personiotest.Job) {}) {
		t.Error("a company has another one's job")
	}
	beta.SetFeedEnabled(false)
	wantEqual(t, "jobs of acme", names(t, server, "acme", ""), []string{"Gopher"})
}

func TestJobsArePublishedEditedAndUnpublished(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	acme := server.AddCompany("acme")
	wantEqual(t, "jobs at first", names(t, server, "acme", ""), []string{})
	first := acme.Publish(personiotest.Job{Name: "Gopher"})
	second := acme.Publish(personiotest.Job{ID: 7, Name: "Rustacean"})
	wantEqual(t, "id that was given", second, 7)
	if !acme.Edit(first, func(j *personiotest.Job) { j.Name = "Senior Gopher" }) {
		t.Error("the job was not found")
	}
	wantEqual(t, "jobs", names(t, server, "acme", ""), []string{"Senior Gopher", "Rustacean"})
	if !acme.Unpublish(first) || acme.Unpublish(first) || acme.Edit(first, func(*personiotest.Job) { t.Error("called") }) {
		t.Error("the first job is still there")
	}
	wantEqual(t, "jobs", names(t, server, "acme", ""), []string{"Rustacean"})
	wantEqual(t, "jobs of the company", acme.Jobs()[0].ID, 7)
}

// Only the descriptions follow the language; a job without a text in it is in
// the feed all the same.
func TestFeedInLanguages(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	acme := server.AddCompany("acme")
	acme.Publish(personiotest.Job{Name: "Gopher", Descriptions: map[string][]personiotest.Description{
		"de": {{Name: "Aufgaben", HTML: "Graben"}}, "en": {{Name: "Tasks", HTML: "Digging"}, {HTML: "More"}},
	}})
	acme.Publish(personiotest.Job{Name: "Texter", Descriptions: map[string][]personiotest.Description{"de": {{HTML: "Schreiben"}}}})
	texts := func(language string) (texts []string) {
		feed, err := feedClient(t, "acme", server).Fetch(t.Context(), language)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range feed.Positions {
			text := p.Name + ":"
			for _, d := range p.Descriptions {
				text += " " + strings.TrimSpace(d.Name+" "+d.HTML)
			}
			texts = append(texts, text)
		}
		return texts
	}
	german, english := []string{"Gopher: Aufgaben Graben", "Texter: Schreiben"}, []string{"Gopher: Tasks Digging More", "Texter:"}
	wantEqual(t, "de", texts("de"), german)
	wantEqual(t, "en", texts("en"), english)
	wantEqual(t, "fr", texts("fr"), []string{"Gopher:", "Texter:"})
	wantEqual(t, "without a language", texts(""), german)
	acme.SetLanguage("en")
	wantEqual(t, "without a language, the company's is en", texts(""), english)
}

func TestFeedThatIsOff(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	acme := server.AddCompany("acme")
	id := acme.Publish(personiotest.Job{Name: "Gopher"})
	acme.SetFeedEnabled(false)
	got := get(t, server.Client(), acmeFeed)
	wantEqual(t, "status of the feed", got.status, http.StatusNotFound)
	if !strings.HasPrefix(got.body, "<!doctype html>") || strings.Contains(got.body, "workzag") {
		t.Errorf("the answer is no page: %s", got.body)
	}
	wantEqual(t, "status of the career page", get(t, server.Client(), "https://acme.jobs.personio.de/").status, http.StatusOK)
	wantEqual(t, "status of the job's page", get(t, server.Client(), fmt.Sprintf("https://acme.jobs.personio.de/job/%d", id)).status, http.StatusOK)
	if _, err := feedClient(t, "acme", server).Fetch(t.Context(), "de"); !errors.Is(err, xmlfeed.ErrDisabled) {
		t.Errorf("the client says %v", err)
	}
	acme.SetFeedEnabled(true)
	wantEqual(t, "jobs", names(t, server, "acme", ""), []string{"Gopher"})
}

func TestCompanyThatIsGone(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	server.AddCompany("acme")
	server.RemoveCompany("acme")
	for _, url := range []string{acmeFeed, "https://acme.jobs.personio.com/", "https://acme.jobs.personio.de/job/1", "https://never.jobs.personio.de/xml?language=de"} {
		got := get(t, server.Client(), url)
		wantEqual(t, "status", got.status, http.StatusTemporaryRedirect)
		wantEqual(t, "location", got.header.Get("Location"), "https://personio.com")
	}
	if _, err := feedClient(t, "acme", server).Fetch(t.Context(), "de"); !errors.Is(err, xmlfeed.ErrUnknownCompany) {
		t.Errorf("the client says %v", err)
	}
}

func TestDocumentInPlaceOfTheFeed(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	acme := server.AddCompany("acme")
	own := acme.Publish(personiotest.Job{Name: "Gopher"})
	document := []byte(`<workzag-jobs><position><id> 42 </id></position><position><id>43</id><pos`)
	want := string(document)
	acme.SetFeedDocument(document)
	clear(document) // it was copied
	for _, language := range []string{"", "?language=de", "?language=en"} {
		wantEqual(t, "document", get(t, server.Client(), acmeFeed+language).body, want)
	}
	if _, err := feedClient(t, "acme", server).Fetch(t.Context(), ""); !errors.Is(err, xmlfeed.ErrTruncated) {
		t.Errorf("the client says %v", err)
	}
	// One can apply for the whole positions of the document, and for no others.
	for id, status := range map[int64]int{42: 201, 43: 400, own: 400} {
		got := sendApplication(t, server, acme, fmt.Sprintf(`{"first_name":"Grace","last_name":"Hopper","email":"grace@example.org","job_position_id":%d}`, id))
		wantEqual(t, fmt.Sprintf("application for %d", id), got.status, status)
	}
	acme.SetFeedDocument([]byte{})
	wantEqual(t, "empty document", get(t, server.Client(), acmeFeed), reply{status: 200, header: http.Header{
		"Content-Type": {"text/xml; charset=UTF-8"}, "Access-Control-Allow-Origin": {"*"},
	}})
	acme.SetFeedEnabled(false)
	wantEqual(t, "status of a feed that is off", get(t, server.Client(), acmeFeed).status, http.StatusNotFound)
	acme.SetFeedEnabled(true)
	acme.SetFeedDocument(nil)
	wantEqual(t, "jobs", names(t, server, "acme", ""), []string{"Gopher"})
}

func TestPagesOfAFeedHost(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	acme := server.AddCompany("acme")
	id := acme.Publish(personiotest.Job{Name: "Gopher"})
	gone := acme.Publish(personiotest.Job{Name: "Rustacean"})
	acme.Unpublish(gone)
	base, client := overTCP(t, server)
	for path, status := range map[string]int{
		"/": 200, fmt.Sprintf("/job/%d", id): 200, fmt.Sprintf("/job/%d?language=en", id): 200, fmt.Sprintf("/job/%d", gone): 404, "/job/x": 404, "/job/": 404,
		"/search.json": 404, "/xml/": 404, "/v1/recruiting/applications": 404,
	} {
		wantEqual(t, "status of "+path, get(t, server.Client(), "https://acme.jobs.personio.de"+path).status, status)
		wantEqual(t, "status over TCP of "+path, get(t, client, base+"/companies/acme"+path).status, status)
	}
	wantEqual(t, "status of a POST", send(t, server.Client(), request(t.Context(), t, http.MethodPost, acmeFeed, "")).status, http.StatusMethodNotAllowed)
}

func TestHeadHasNoBody(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	server.AddCompany("acme").Publish(personiotest.Job{Name: "Gopher"})
	base, client := overTCP(t, server)
	for _, got := range []reply{
		send(t, server.Client(), request(t.Context(), t, http.MethodHead, acmeFeed, "")),
		send(t, client, request(t.Context(), t, http.MethodHead, base+"/companies/acme/xml", "")),
	} {
		wantEqual(t, "status", got.status, http.StatusOK)
		wantEqual(t, "content type", got.header.Get("Content-Type"), "text/xml; charset=UTF-8")
		wantEqual(t, "body", got.body, "")
	}
}

// What a test holds of a job is its own: neither side sees the other's changes.
func TestJobsAreCopied(t *testing.T) {
	t.Parallel()
	job := func() personiotest.Job {
		return personiotest.Job{
			ID: 5, AdditionalOffices: []string{"Berlin"}, Salary: &personiotest.Salary{Min: "1"},
			Descriptions: map[string][]personiotest.Description{"de": {{HTML: "Graben"}}}, CreatedAt: time.Unix(0, 0),
		}
	}
	change := func(j *personiotest.Job) {
		j.AdditionalOffices[0], j.Salary.Min = "changed", "changed"
		j.Descriptions["de"][0].HTML = "changed"
		j.Descriptions["en"] = nil
	}
	acme := personiotest.New().AddCompany("acme")
	given := job()
	acme.Publish(given)
	change(&given)
	wantEqual(t, "jobs after a change of what was published", acme.Jobs(), []personiotest.Job{job()})
	got := acme.Jobs()
	change(&got[0])
	wantEqual(t, "jobs after a change of what was read", acme.Jobs(), []personiotest.Job{job()})
	before := acme.Jobs()
	var kept *personiotest.Job
	acme.Edit(5, func(j *personiotest.Job) {
		change(j)
		kept = j
	})
	wantEqual(t, "what was read before an edit", before, []personiotest.Job{job()})
	wantEqual(t, "jobs after an edit", acme.Jobs()[0].AdditionalOffices, []string{"changed"})
	kept.AdditionalOffices[0] = "changed again"
	wantEqual(t, "jobs after a change behind the edit's back", acme.Jobs()[0].AdditionalOffices, []string{"changed"})
}
