package main

import (
	"bufio"
	"bytes"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting/outbox"
)

// newTestWeb returns an app that has synced once, and a server with its pages.
func newTestWeb(t *testing.T, cfg config) (*app, *httptest.Server) {
	t.Helper()
	app := newTestApp(t, cfg)
	if _, err := app.sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	handler, err := newWeb(app)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return app, server
}

func get(t *testing.T, address string) (status int, body string) {
	t.Helper()
	resp, err := http.Get(address) //nolint:forbidigo // as a browser
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(raw)
}

func TestTheListCanBeSearchedAndFiltered(t *testing.T) {
	t.Parallel()
	_, server := newTestWeb(t, config{})
	for query, want := range map[string][]string{
		"":                                    {"Senior Go Engineer", "Talent Partner", "General Application"},
		"?q=soldering+nobody+writes":          nil,
		"?q=salt+water":                       {"Embedded Developer"},
		"?office=Rotterdam":                   {"Robot Field Technician"},
		"?department=Product":                 {"Product Manager", "UX Designer"},
		"?contract=intern&schedule=part-time": {"Werkstudent"},
		"?office=Berlin&q=harbour+night":      {"UX Designer"},
		"?q=%3Cscript%3Ealert%281%29%3C%2F":   nil,
	} {
		status, body := get(t, server.URL+"/"+query)
		if status != http.StatusOK {
			t.Errorf("%q: status %d", query, status)
		}
		for _, job := range demoJobs() {
			shown := strings.Contains(html.UnescapeString(body), ">"+job.Name+"</h3>")
			wanted := query == ""
			for _, w := range want {
				wanted = wanted || strings.HasPrefix(job.Name, w)
			}
			if shown != wanted {
				t.Errorf("%q: %s shown: %v, want %v", query, job.Name, shown, wanted)
			}
		}
		if strings.Contains(body, "<script>alert") {
			t.Errorf("%q came back as a script", query)
		}
	}
}

func TestAJobPageIsSafeAndComplete(t *testing.T) {
	t.Parallel()
	_, server := newTestWeb(t, config{feed: "testdata/feed.xml"})
	status, body := get(t, server.URL+"/jobs/900101")
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	for _, want := range []string{
		"Lektorin für Sachbücher (m/w/d)", "<strong>sehr gute</strong>", "&lt;3 Tage im Büro", "from 41,000.50 EUR per year", "Kiel · Remote",
		"Full- or part-time", `lang="de"`, "Weiss &amp; Kollegen GmbH",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, unwanted := range []string{"onclick", "alert(", "Erika Beispiel"} {
		if strings.Contains(body, unwanted) {
			t.Errorf("the page has %q", unwanted)
		}
	}
	for _, path := range []string{"/jobs/1", "/jobs/x", "/jobs/-1", "/nowhere"} {
		if status, _ := get(t, server.URL+path); status != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", path, status)
		}
	}
}

// submission is a form as a browser sends it.
type submission struct {
	fields map[string]string
	file   string // name; "" for none
	data   []byte
	origin string // of the page that has the form
}

func goodSubmission() submission {
	return submission{
		fields: map[string]string{"first_name": "Grace", "last_name": "Hopper", "email": "grace@example.org", "privacy": "yes", "source": "fair"},
		file:   "cv.pdf", data: samplePDF("Grace Hopper"),
	}
}

func (s submission) post(t *testing.T, url string) (status int, location, body string) {
	t.Helper()
	var content bytes.Buffer
	w := multipart.NewWriter(&content)
	for name, value := range s.fields {
		_ = w.WriteField(name, value)
	}
	if s.file != "" {
		part, err := w.CreateFormFile("cv", s.file)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(s.data)
	}
	_ = w.Close()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, &content)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", w.FormDataContentType())
	if s.origin != "" {
		request.Header.Set("Origin", s.origin)
	}
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Header.Get("Location"), string(raw)
}

func TestAnApplicationArrivesInPersonio(t *testing.T) {
	t.Parallel()
	app, server := newTestWeb(t, config{})
	id := app.demo.company.Jobs()[0].ID
	status, location, _ := goodSubmission().post(t, fmt.Sprintf("%s/jobs/%d", server.URL, id))
	if status != http.StatusSeeOther || location != fmt.Sprintf("/jobs/%d/applied", id) {
		t.Fatalf("status %d, location %q", status, location)
	}
	if status, body := get(t, server.URL+location); status != http.StatusOK || !strings.Contains(body, "Thank you") {
		t.Errorf("confirmation: status %d", status)
	}
	deliver(t, app)
	arrived := app.demo.company.Applications()
	if len(arrived) != 1 {
		t.Fatalf("%d applications arrived, want 1", len(arrived))
	}
	got := arrived[0]
	if got.Email != "grace@example.org" || got.ChannelID != app.demo.channelID || got.Attributes[app.demo.sourceAttribute] != "fair" {
		t.Errorf("arrived: %+v", got)
	}
	if len(got.Documents) != 1 || !bytes.Equal(got.Documents[0].Content, samplePDF("Grace Hopper")) || got.Documents[0].Category != "cv" {
		t.Error("the document did not arrive whole")
	}

	status, _, body := goodSubmission().post(t, fmt.Sprintf("%s/jobs/%d", server.URL, id))
	if status != http.StatusConflict || !strings.Contains(body, "already applied") {
		t.Errorf("a second time: status %d, want 409 and an explanation", status)
	}
	deliver(t, app)
	if n := len(app.demo.company.Applications()); n != 1 {
		t.Errorf("%d applications after the second one, want 1", n)
	}
}

// deliver does what the program does all the time.
func deliver(t *testing.T, app *app) {
	t.Helper()
	if err := app.outbox.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestAFormThatIsSentTwiceIsOneApplication(t *testing.T) {
	t.Parallel()
	app, server := newTestWeb(t, config{})
	address := fmt.Sprintf("%s/jobs/%d", server.URL, app.demo.company.Jobs()[0].ID)
	_, page := get(t, address)
	id := regexp.MustCompile(`name="id" value="(\w+)"`).FindStringSubmatch(page)
	if id == nil {
		t.Fatal("the form has no id")
	}
	s := goodSubmission()
	s.fields["id"] = id[1]
	for range 2 {
		if status, _, _ := s.post(t, address); status != http.StatusSeeOther {
			t.Errorf("status %d", status)
		}
	}
	deliver(t, app)
	if n := len(app.demo.company.Applications()); n != 1 {
		t.Errorf("%d applications arrived, want 1", n)
	}
}

func TestProblemsComeBackWithTheForm(t *testing.T) {
	t.Parallel()
	app, server := newTestWeb(t, config{})
	url := fmt.Sprintf("%s/jobs/%d", server.URL, app.demo.company.Jobs()[0].ID)
	for name, test := range map[string]struct {
		change func(*submission)
		status int
		text   string
	}{
		"no name":         {func(s *submission) { s.fields["first_name"] = " " }, 422, "tell us your name"},
		"no address":      {func(s *submission) { s.fields["email"] = "grace at home" }, 422, "that we can answer to"},
		"no file":         {func(s *submission) { s.file = "" }, 422, "choose your CV"},
		"empty file":      {func(s *submission) { s.data = nil }, 422, "The file is empty"},
		"wrong file":      {func(s *submission) { s.file = "cv.exe" }, 422, "PDF, Word or image"},
		"large file":      {func(s *submission) { s.data = make([]byte, 20<<20+1) }, 413, "larger than 20 MB"},
		"program":         {func(s *submission) { s.fields["website"] = "http://spam.example" }, 400, "did not arrive as a whole"},
		"no consent":      {func(s *submission) { delete(s.fields, "privacy") }, 422, "tick this box"},
		"another website": {func(s *submission) { s.origin = "https://evil.example" }, 403, "cross-origin"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := goodSubmission()
			test.change(&s)
			status, _, body := s.post(t, url)
			if status != test.status || !strings.Contains(body, test.text) {
				t.Errorf("status %d, want %d with %q in the page:\n%s", status, test.status, test.text, body)
			}
			if test.status == 422 && !strings.Contains(body, `value="Hopper"`) {
				t.Error("the applicant has to type everything again")
			}
		})
	}
	t.Cleanup(func() {
		if n := len(app.demo.company.Applications()); n != 0 {
			t.Errorf("%d applications arrived, want none", n)
		}
	})
}

// Whatever Personio does, the applicant's part is done.
func TestFailuresOfPersonioAreNoneOfTheApplicants(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault personiotest.Fault
		state outbox.State
	}{
		"connection lost": {personiotest.Fault{Operation: personio.OpRecruitingApplicationsCreate, Break: personiotest.AfterProcessing}, outbox.Unknown},
		"no access":       {personiotest.Fault{Status: 401, Times: 9}, outbox.Pending},
		"refused":         {personiotest.Fault{Operation: personio.OpRecruitingApplicationsCreate, Status: 400}, outbox.Rejected},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app, server := newTestWeb(t, config{})
			app.demo.personio.Inject(test.fault)
			status, _, _ := goodSubmission().post(t, fmt.Sprintf("%s/jobs/%d", server.URL, app.demo.company.Jobs()[0].ID))
			if status != http.StatusSeeOther {
				t.Errorf("status %d", status)
			}
			deliver(t, app)
			entries, err := app.applications(t.Context())
			if err != nil || len(entries) != 1 || entries[0].State != test.state {
				t.Fatalf("the outbox has %v, %v, want one entry that is %s", entries, err, test.state)
			}
			if _, page := get(t, server.URL+"/admin"); !strings.Contains(page, `<span class="tag `+string(test.state)) {
				t.Error("the admin page does not show it")
			}
		})
	}
}

func TestAnArchivedJobSaysSo(t *testing.T) {
	t.Parallel()
	app, server := newTestWeb(t, config{})
	id := app.demo.company.Jobs()[0].ID
	app.demo.company.Unpublish(id)
	url := fmt.Sprintf("%s/jobs/%d", server.URL, id)

	// Before the next sync the board does not know; Personio does, and the outbox
	// learns it.
	if status, _, _ := goodSubmission().post(t, url); status != http.StatusSeeOther {
		t.Errorf("applying for it: status %d, want 303", status)
	}
	deliver(t, app)
	if entries, err := app.applications(t.Context()); err != nil || len(entries) != 1 || entries[0].State != outbox.Rejected {
		t.Errorf("the outbox has %v, %v, want one entry that is rejected", entries, err)
	}
	if _, err := app.sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if status, body := get(t, url); status != http.StatusGone || !strings.Contains(body, "no longer open") {
		t.Errorf("looking at it: status %d, want 410", status)
	}
	if status, _, _ := goodSubmission().post(t, url); status != http.StatusGone {
		t.Errorf("applying for it now: status %d, want 410", status)
	}
	if status, body := get(t, url+"/applied"); status != http.StatusOK || !strings.Contains(body, "we have your application") {
		t.Errorf("the confirmation of who applied before: status %d, want 200", status)
	}
}

func TestHeldJobsAreArchivedWhenAPersonSaysSo(t *testing.T) {
	t.Parallel()
	app, server := newTestWeb(t, config{})
	for _, job := range app.demo.company.Jobs() {
		app.demo.company.Unpublish(job.ID)
	}
	if _, err := app.sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if jobs, _ := app.board.open(); len(jobs) != len(demoJobs()) {
		t.Fatalf("%d jobs are left on the board, want all", len(jobs))
	}
	_, body := get(t, server.URL+"/admin")
	if !strings.Contains(body, "9 jobs are held") {
		t.Error("the admin page does not say that jobs are held")
	}
	token := regexp.MustCompile(`name="token" value="(\w+)"`).FindStringSubmatch(body)
	if token == nil {
		t.Fatal("the admin page has no token of the hold")
	}
	form := url.Values{"token": {token[1]}}
	resp, err := http.PostForm(server.URL+"/admin/approve", form) //nolint:forbidigo // as a browser
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if jobs, _ := app.board.open(); len(jobs) != 0 {
		t.Errorf("%d jobs are left after they were archived", len(jobs))
	}
}

func TestABrokenFeedIsVisible(t *testing.T) {
	t.Parallel()
	app, server := newTestWeb(t, config{})
	app.demo.company.SetFeedEnabled(false)
	if _, err := app.sync(t.Context()); err == nil {
		t.Fatal("a feed that is off gave no error")
	}
	if _, body := get(t, server.URL+"/admin"); !strings.Contains(body, "The board stays as it was") || !strings.Contains(body, "Enable XML feed") {
		t.Error("the admin page does not explain")
	}
	if status, _ := get(t, server.URL+"/healthz"); status != http.StatusServiceUnavailable {
		t.Errorf("health: status %d, want 503", status)
	}
	if _, body := get(t, server.URL+"/"); !strings.Contains(body, "9 open positions") {
		t.Error("the board lost its jobs")
	}
}

func TestEventsAreStreamed(t *testing.T) {
	t.Parallel()
	app, server := newTestWeb(t, config{})
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/events", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultTransport.RoundTrip(request) //nolint:forbidigo // as a browser
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	app.demo.company.Publish(demoExtras()[0])
	if _, err := app.sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	stream := bufio.NewReader(resp.Body)
	line, err := stream.ReadString('\n')
	for err == nil && !strings.HasPrefix(line, "data: {") { // a list is of applications
		line, err = stream.ReadString('\n')
	}
	if err != nil || !strings.Contains(line, `"kind":"create"`) || !strings.Contains(line, demoExtras()[0].Name) {
		t.Errorf("streamed %q, %v", line, err)
	}
}
