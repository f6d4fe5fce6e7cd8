package recruiting_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
)

// newV2 is the world's company over API v2.
func (w world) newV2(t *testing.T, scopes ...string) *recruiting.V2 {
	t.Helper()
	client, err := personio.New(auth.ClientCredentials(w.acme.AddClient(scopes...)), personio.WithHTTPClient(w.personio.Client()))
	if err != nil {
		t.Fatal(err)
	}
	return recruiting.NewV2(client)
}

// submitter is what both versions are.
type submitter interface {
	Apply(ctx context.Context, a recruiting.Application, opts ...personio.CallOption) error
	Upload(ctx context.Context, f recruiting.File, opts ...personio.CallOption) (recruiting.Document, error)
}

func TestBothVersionsTakeTheSameApplication(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	channel, attribute := w.acme.AddChannel("Board", "posting-1"), w.acme.AddAttribute(personiotest.Attribute{Label: "Source"})
	for i, client := range []submitter{w.client, w.newV2(t)} {
		document, err := client.Upload(t.Context(), pdf())
		if err != nil {
			t.Fatal(err)
		}
		a := w.application()
		a.Email = fmt.Sprintf("grace%d@example.org", i)
		a.RecruitingChannelID, a.ExternalPostingID, a.Message, a.Tags = channel, "posting-1", "Hello", []string{"navy"}
		a.ApplicationDate, a.Phase = personio.NewDate(2024, time.February, 29), recruiting.InSystemPhase(recruiting.Offer)
		a.Files = []recruiting.Attachment{document.As(recruiting.CV)}
		a.Attributes = []recruiting.Attribute{{ID: recruiting.Gender, Value: "female"}, {ID: recruiting.AttributeID(attribute), Value: "fair"}}
		if err := client.Apply(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		if err := client.Apply(t.Context(), a); !errors.Is(err, recruiting.ErrAlreadyApplied) {
			t.Errorf("version %d, a second time: %v", i+1, err)
		}
		a.Email = "nobody"
		if err := client.Apply(t.Context(), a); !errors.Is(err, recruiting.ErrInvalidEmail) {
			t.Errorf("version %d, without an address: %v", i+1, err)
		}
	}
	got := w.acme.Applications()
	if len(got) != 2 {
		t.Fatalf("%d applications arrived, want 2", len(got))
	}
	first, second := got[0], got[1]
	second.ID, second.Email, second.ReceivedAt, second.Documents = first.ID, first.Email, first.ReceivedAt, first.Documents
	wantEqual(t, "what arrived by v2", second, first)
	wantEqual(t, "file names", got[1].Documents[0].Filename, "cv.pdf")
}

func TestRefusalsOfVersion2(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v2 := w.newV2(t)
	a := w.application()
	a.JobPositionID, a.RecruitingChannelID = 1, 2
	err := v2.Apply(t.Context(), a)
	for _, want := range []error{recruiting.ErrJobNotPublished, recruiting.ErrChannelNotFound, personio.ErrInvalid} {
		if !errors.Is(err, want) {
			t.Errorf("%v is not %v", err, want)
		}
	}
	invalid, ok := errors.AsType[*recruiting.ValidationError](err)
	if !ok || len(invalid.Fields) != 2 || invalid.Fields[0].Field != "job_position_id" {
		t.Errorf("fields %v", invalid)
	}
	large := recruiting.FileFromBytes("cv.pdf", []byte("%PDF"))
	big, err := personio.New(auth.ClientCredentials(w.acme.AddClient()), personio.WithHTTPClient(w.personio.Client()), growingFile(recruiting.MaxFileSize+1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := recruiting.NewV2(big).Upload(t.Context(), large); err == nil {
		t.Error("a file that is too big was taken")
	}
	// Who may only read is told what is missing.
	reader := w.newV2(t, "personio:recruiting:read")
	if err := reader.Apply(t.Context(), w.application()); !errors.Is(err, personio.ErrForbidden) || !strings.Contains(err.Error(), "personio:recruiting:write") {
		t.Errorf("without the access right: %v", err)
	}
	// What the company has not bought is another matter than an access right.
	w.acme.SetRecruitingEnabled(false)
	_, uploadErr := v2.Upload(t.Context(), pdf())
	for _, err := range []error{v2.Apply(t.Context(), w.application()), uploadErr} {
		if !errors.Is(err, recruiting.ErrRecruitingDisabled) || !errors.Is(err, personio.ErrForbidden) || strings.Contains(err.Error(), "access right") {
			t.Errorf("without recruiting: %v", err)
		}
	}
	if n := len(w.acme.Applications()) + len(w.acme.Documents()); n != 0 {
		t.Errorf("%d applications and documents arrived", n)
	}
}

func TestUnknownOutcomesOfVersion2(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		v2 := w.newV2(t)
		w.personio.Inject(personiotest.Fault{Operation: "v2.recruiting.applications.create", Break: personiotest.AfterProcessing})
		if _, ok := errors.AsType[*personio.OutcomeUnknownError](v2.Apply(t.Context(), w.application())); !ok {
			t.Error("a lost answer is not of unknown outcome")
		}
		at, found, err := v2.Applied(t.Context(), strings.ToUpper(w.application().Email), w.job)
		if err != nil || !found || time.Since(at) > time.Second {
			t.Errorf("looked up: %v, %v, %v", at, found, err)
		}
		for _, other := range []struct {
			email string
			job   int64
		}{{"ada@example.org", w.job}, {w.application().Email, w.job + 1}} {
			if _, found, err := v2.Applied(t.Context(), other.email, other.job); found || err != nil {
				t.Errorf("%s for job %d: found %v, %v", other.email, other.job, found, err)
			}
		}
	})
}

// A list that is not filtered must not be read to its end, nor taken for an
// answer.
func TestLookUpNoticesAListThatIsNotFiltered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := w.client.Apply(t.Context(), w.application()); err != nil {
		t.Fatal(err)
	}
	unfiltered := personio.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			r = r.Clone(r.Context())
			r.URL.RawQuery = "limit=1"
			return next.RoundTrip(r)
		})
	})
	client, err := personio.New(auth.ClientCredentials(w.acme.AddClient()), personio.WithHTTPClient(w.personio.Client()), unfiltered)
	if err != nil {
		t.Fatal(err)
	}
	if _, found, err := recruiting.NewV2(client).Applied(t.Context(), "ada@example.org", w.job); found || err == nil {
		t.Errorf("found %v, %v", found, err)
	}
}

func TestReadingApplications(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		v2 := w.newV2(t, "personio:recruiting:read")
		channel := w.acme.AddChannel("Board")
		interview := w.acme.AddPhase("Interview")
		for i := range 5 {
			a := w.application()
			a.Email, a.RecruitingChannelID = fmt.Sprintf("grace%d@example.org", i), channel
			if err := w.client.Apply(t.Context(), a); err != nil {
				t.Fatal(err)
			}
			<-time.After(time.Minute)
		}
		received := w.acme.Applications()
		w.acme.MoveApplication(received[1].ID, fmt.Sprint(interview))

		all, err := personio.Collect(v2.Applications.All(t.Context(), recruiting.ApplicationListOptions{Limit: 2}))
		if err != nil || len(all) != 5 {
			t.Fatalf("%d applications, %v", len(all), err)
		}
		if got := all[0]; got.Candidate.Email != "grace1@example.org" || got.CurrentStage.Name != "Interview" || got.Job.Name != "Gopher" ||
			got.Channel.Name != "Board" || string(got.Job.ID) != fmt.Sprint(w.job) || got.ApplicationDate != personio.NewDate(2000, time.January, 1) {
			t.Errorf("the one that changed last: %+v", got)
		}
		if got, err := v2.Applications.Get(t.Context(), all[0].ID); err != nil || got.UpdatedAt != all[0].UpdatedAt || len(got.RawJSON()) == 0 {
			t.Errorf("one application: %+v, %v", got, err)
		}
		steps, err := personio.Collect(v2.Applications.StageTransitions(t.Context(), all[0].ID))
		if err != nil || len(steps) != 2 || steps[0].Stage.Name != "Interview" || steps[1].Stage.Type != "unassigned" || steps[1].Stage.ID != "" ||
			!steps[0].EnteredAt.Equal(all[0].UpdatedAt.Time) {
			t.Errorf("stage transitions: %+v, %v", steps, err)
		}
		for name, test := range map[string]struct {
			options recruiting.ApplicationListOptions
			want    []string
		}{
			"by address": {recruiting.ApplicationListOptions{CandidateEmail: "grace3@example.org"}, []string{"grace3@example.org"}},
			"newer":      {recruiting.ApplicationListOptions{UpdatedAfter: received[3].ReceivedAt}, []string{"grace1@example.org", "grace4@example.org"}},
			"between": {
				recruiting.ApplicationListOptions{UpdatedAfter: received[0].ReceivedAt, UpdatedBefore: received[3].ReceivedAt},
				[]string{"grace2@example.org"},
			},
		} {
			var got []string
			for a, err := range v2.Applications.All(t.Context(), test.options) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, a.Candidate.Email)
			}
			wantEqual(t, name, got, test.want)
		}
		page, err := v2.Applications.List(t.Context(), recruiting.ApplicationListOptions{Limit: 3})
		if err != nil || len(page.Items) != 3 || page.Next == "" {
			t.Fatalf("a page: %v, %v", page, err)
		}
		rest, err := personio.Collect(v2.Applications.All(t.Context(), recruiting.ApplicationListOptions{Cursor: page.Next}))
		if err != nil || len(rest) != 2 || rest[0].ID != all[3].ID {
			t.Errorf("from a cursor on: %d applications, %v", len(rest), err)
		}
		changes := v2.Applications.ChangesSince(t.Context(), personio.Checkpoint{UpdatedAt: received[4].ReceivedAt}, recruiting.ApplicationListOptions{})
		changes.Overlap = time.Second
		changed, err := personio.Collect(changes.All())
		if err != nil || len(changed) == 0 || changed[0].Candidate.Email != "grace1@example.org" {
			t.Errorf("changes: %d, %v", len(changed), err)
		}
	})
}

func TestReadingCandidatesJobsAndCategories(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		v2 := w.newV2(t, "personio:recruiting:read")
		second := w.acme.Publish(personiotest.Job{Name: "Diver", Department: "Sea", RecruitingCategory: "Engineering"})
		w.acme.AddPhase("Interview")
		for _, job := range []int64{w.job, second} {
			a := w.application()
			a.JobPositionID = job
			a.Attributes = []recruiting.Attribute{{ID: recruiting.Birthday, Value: "1990-12-10"}, {ID: recruiting.AvailableFrom, Value: "soon"}}
			if err := w.client.Apply(t.Context(), a); err != nil {
				t.Fatal(err)
			}
			<-time.After(time.Minute)
		}
		candidates, err := personio.Collect(v2.Candidates.All(t.Context(), recruiting.CandidateListOptions{Email: "grace@example.org"}))
		if err != nil || len(candidates) != 1 {
			t.Fatalf("%d candidates, %v", len(candidates), err)
		}
		got, err := v2.Candidates.Get(t.Context(), candidates[0].ID)
		if err != nil || len(got.Applications) != 2 || got.Birthday != personio.NewDate(1990, time.December, 10) || got.AvailableFrom != "soon" || got.Phone != "" {
			t.Errorf("a candidate: %+v, %v", got, err)
		}
		if _, err := v2.Candidates.List(t.Context(), recruiting.CandidateListOptions{UpdatedAfter: time.Now(), UpdatedBefore: time.Now()}); !errors.Is(err, personio.ErrNotSent) {
			t.Errorf("two times that exclude each other: %v", err)
		}
		jobs, err := personio.Collect(v2.Jobs.All(t.Context(), recruiting.JobListOptions{}))
		if err != nil || len(jobs) != 2 {
			t.Fatalf("%d jobs, %v", len(jobs), err)
		}
		page, err := v2.Jobs.List(t.Context(), recruiting.JobListOptions{Limit: 1})
		if err != nil || len(page.Items) != 1 || page.Next == "" {
			t.Errorf("a page of one job: %+v, %v", page, err)
		}
		diver := jobs[slices.IndexFunc(jobs, func(j recruiting.Job) bool { return j.Name == "Diver" })]
		if diver.Department.Name != "Sea" || diver.Category.Name != "Engineering" || diver.CreatedAt.IsZero() || diver.Company.ID == "" {
			t.Errorf("a job: %+v", diver)
		}
		if job, err := v2.Jobs.Get(t.Context(), recruiting.JobID(fmt.Sprint(w.job))); err != nil || job.Name != "Gopher" || job.Category.ID != "" {
			t.Errorf("a job without a category: %+v, %v", job, err)
		}
		categories, err := personio.Collect(v2.Categories.All(t.Context(), recruiting.CategoryListOptions{}))
		if err != nil || len(categories) != 1 || len(categories[0].Stages) != 1 || categories[0].Stages[0].Name != "Interview" {
			t.Fatalf("categories: %+v, %v", categories, err)
		}
		if page, err := v2.Categories.List(t.Context(), recruiting.CategoryListOptions{Limit: 1}); err != nil || len(page.Items) != 1 || page.Next != "" {
			t.Errorf("a page of one category: %+v, %v", page, err)
		}
		if category, err := v2.Categories.Get(t.Context(), diver.Category.ID); err != nil || category.Name != "Engineering" {
			t.Errorf("a category: %+v, %v", category, err)
		}
	})
}

// What is not there is an error, and an empty id is not the address of the list.
func TestReadingWhatIsNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v2 := w.newV2(t)
	for id, want := range map[string]error{"1": personio.ErrNotFound, "a/b": personio.ErrNotFound, "": personio.ErrNotSent} {
		_, applicationErr := v2.Applications.Get(t.Context(), recruiting.ApplicationID(id))
		_, candidateErr := v2.Candidates.Get(t.Context(), recruiting.CandidateID(id))
		_, jobErr := v2.Jobs.Get(t.Context(), recruiting.JobID(id))
		_, categoryErr := v2.Categories.Get(t.Context(), recruiting.CategoryID(id))
		_, stepsErr := personio.Collect(v2.Applications.StageTransitions(t.Context(), recruiting.ApplicationID(id)))
		for i, err := range []error{applicationErr, candidateErr, jobErr, categoryErr, stepsErr} {
			if !errors.Is(err, want) {
				t.Errorf("call %d with the id %q: %v, want %v", i, id, err, want)
			}
		}
	}
}

// A page for maintenance has status 200, too. Taken for an empty list, it would
// say that nobody has applied.
func TestAnswersThatAreSomethingElse(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"message":"maintenance"}`, `{"errors":[{"title":"x"}]}`, `{}`, `{"data":[{"id":"1"}]}`} {
		server := roundTripper(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
		})
		client, err := personio.New(auth.Static("t"), personio.WithHTTPClient(&http.Client{Transport: server}))
		if err != nil {
			t.Fatal(err)
		}
		v2 := recruiting.NewV2(client)
		_, found, lookUp := v2.Applied(t.Context(), "ada@example.org", 1)
		_, applications := personio.Collect(v2.Applications.All(t.Context(), recruiting.ApplicationListOptions{}))
		_, candidates := personio.Collect(v2.Candidates.All(t.Context(), recruiting.CandidateListOptions{}))
		_, jobs := personio.Collect(v2.Jobs.All(t.Context(), recruiting.JobListOptions{}))
		_, categories := personio.Collect(v2.Categories.All(t.Context(), recruiting.CategoryListOptions{}))
		_, steps := personio.Collect(v2.Applications.StageTransitions(t.Context(), "1"))
		_, application := v2.Applications.Get(t.Context(), "1")
		_, candidate := v2.Candidates.Get(t.Context(), "1")
		_, job := v2.Jobs.Get(t.Context(), "1")
		_, category := v2.Categories.Get(t.Context(), "1")
		if found {
			t.Errorf("%s: an application was found", body)
		}
		for i, err := range []error{lookUp, applications, candidates, jobs, categories, steps, application, candidate, job, category} {
			decode, ok := errors.AsType[*personio.DecodeError](err)
			if !ok || !strings.HasPrefix(string(decode.Operation), "v2.recruiting.") || !strings.Contains(err.Error(), "it has no ") && !strings.Contains(err.Error(), "it tells of an error") {
				t.Errorf("%s, call %d: %v", body, i, err)
			}
		}
	}
}

// The forms that were seen, beside the one that the emulator sends.
func TestOtherFormsAreRead(t *testing.T) {
	t.Parallel()
	const odd = `{"id":4711,"application_date":null,"candidate":{"id":7,"email":"grace@example.org"},
		"job":{"id":900101,"name":"Gopher","category":"Engineering","department":null},
		"current_stage":{"id":null,"kind":"SYSTEM","name":null,"type":"UNASSIGNED"},
		"channel":null,"hiring_team":[{"person":{"id":"12","_meta":{"links":{"self":{"href":"x"}}}},"role":{"name":"HR Manager"}}],
		"created_at":{"date-time":"2026-05-01T10:00:00Z","timezone":"Europe/Berlin"},"updated_at":"2026-05-02T10:00:00Z","new_member":1}`
	var got recruiting.ReceivedApplication
	if err := json.Unmarshal([]byte(odd), &got); err != nil {
		t.Fatal(err)
	}
	if got.ID != "4711" || got.Job.ID != "900101" || got.Job.Category.Name != "Engineering" || got.CurrentStage.ID != "" || got.HiringTeam[0].Person.ID != "12" ||
		got.HiringTeam[0].Role.Name != "HR Manager" || got.CreatedAt.Hour() != 10 || got.UpdatedAt.Day() != 2 {
		t.Errorf("read %+v", got)
	}
}

// A switch whose name Personio does not publish can be given all the same.
func TestSwitchOfVersion2(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := w.newV2(t).Apply(t.Context(), w.application(), personio.WithQuery("some_switch", "true")); err != nil {
		t.Fatal(err)
	}
	requests := w.personio.Requests()
	if last := requests[len(requests)-1]; last.Query.Get("some_switch") != "true" {
		t.Errorf("query %v", last.Query)
	}
}

func TestVersion2DoesNotPrintPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v2 := w.newV2(t)
	for _, value := range []any{
		v2, recruiting.ReceivedApplication{ID: "1", Candidate: recruiting.Applicant{FirstName: "Canary"}}.LogValue(),
		recruiting.Candidate{ID: "1", LastName: "Canary"}.LogValue(),
	} {
		if text := fmt.Sprintf("%+v", value); strings.Contains(text, "Canary") || strings.Contains(text, "secret") {
			t.Errorf("printed %s", text)
		}
	}
}
