package recruiting_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
)

func TestMinimalApplicationArrivesWithPersoniosDefaults(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		if err := w.client.Apply(t.Context(), w.application()); err != nil {
			t.Fatal(err)
		}
		got := w.acme.Applications()
		if len(got) != 1 {
			t.Fatalf("%d applications arrived, want 1", len(got))
		}
		wantEqual(t, "application", got[0], personiotest.Application{
			ID: got[0].ID, FirstName: "Grace", LastName: "Hopper", Email: "grace@example.org", JobPositionID: w.job,
			Date: "2000-01-01", Phase: "unassigned",
			Documents: []personiotest.AttachedDocument{}, Attributes: map[string]string{}, ReceivedAt: time.Now(),
		})
	})
}

func TestFullApplicationArrivesAsItWasGiven(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		channel := w.acme.AddChannel("Gopher Jobs", "ad-77")
		phase := w.acme.AddPhase("Phone screening")
		source := w.acme.AddAttribute(personiotest.Attribute{Label: "Source"})
		level := w.acme.AddAttribute(personiotest.Attribute{Label: "Level", Type: personiotest.OptionAttribute, Options: []string{"custom_option_1", "custom_option_2"}})
		since := w.acme.AddAttribute(personiotest.Attribute{Label: "Since", Type: personiotest.DateAttribute, Required: true})

		cv, letter := []byte("%PDF-1.7 ..."), []byte("Dear Acme,")
		var files []recruiting.Attachment
		for _, f := range []struct {
			file     recruiting.File
			category recruiting.Category
		}{
			{recruiting.FileFromBytes("Lebenslauf Grace.pdf", cv), recruiting.CV},
			{recruiting.FileFromBytes("letter.txt", letter), recruiting.CoverLetter},
			{recruiting.FileFromBytes("work.zip", cv), recruiting.WorkSample},
		} {
			document, err := w.client.Upload(t.Context(), f.file)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, document.As(f.category))
		}

		a := w.application()
		a.FirstName, a.LastName = "Gráce Brewster", "O'Hopper <\u2028>"
		a.RecruitingChannelID, a.ExternalPostingID = channel, "ad-77"
		a.Message = "Hello,\n\"COBOL\" & more. 👋"
		a.ApplicationDate = personio.NewDate(1999, time.December, 31)
		a.Phase = recruiting.InCustomPhase(phase)
		a.Tags = []string{"navy", "compilers"}
		a.Files = files
		a.Attributes = []recruiting.Attribute{
			{ID: recruiting.Birthday, Value: "1906-12-09"},
			{ID: recruiting.Gender, Value: "female"},
			{ID: recruiting.Location, Value: "New York"},
			{ID: recruiting.Phone, Value: "+1 555 0100"},
			{ID: recruiting.AvailableFrom, Value: "at once"},
			{ID: recruiting.SalaryExpectations, Value: "a nanosecond"},
			{ID: recruiting.AttributeID(source), Value: "Gopher Jobs"},
			{ID: recruiting.AttributeID(level), Value: "custom_option_2"},
			{ID: recruiting.AttributeID(since), Value: "1952-05-01"},
		}
		if err := w.client.Apply(t.Context(), a); err != nil {
			t.Fatal(err)
		}

		got := w.acme.Applications()[0]
		document := func(i int, filename, extension, mediaType string, content []byte, category string) personiotest.AttachedDocument {
			return personiotest.AttachedDocument{Category: category, Document: personiotest.Document{
				UUID: files[i].UUID, Filename: filename, Extension: extension, Type: mediaType, Content: content,
			}}
		}
		wantEqual(t, "application", got, personiotest.Application{
			ID: got.ID, FirstName: "Gráce Brewster", LastName: "O'Hopper <\u2028>", Email: "grace@example.org", JobPositionID: w.job,
			ChannelID: channel, ExternalPosting: "ad-77", Message: "Hello,\n\"COBOL\" & more. 👋", Date: "1999-12-31",
			Phase: recruiting.InCustomPhase(phase).String(), Tags: []string{"navy", "compilers"},
			Documents: []personiotest.AttachedDocument{
				document(0, "Lebenslauf Grace.pdf", "pdf", "application/pdf", cv, "cv"),
				document(1, "letter.txt", "txt", "text/plain", letter, "cover-letter"),
				document(2, "work.zip", "zip", "application/zip", cv, "work-sample"),
			},
			Attributes: map[string]string{
				"birthday": "1906-12-09", "gender": "female", "location": "New York", "phone": "+1 555 0100",
				"available_from": "at once", "salary_expectations": "a nanosecond",
				source: "Gopher Jobs", level: "custom_option_2", since: "1952-05-01",
			},
			ReceivedAt: time.Now(),
		})
	})
}

func TestSystemPhaseArrivesByName(t *testing.T) {
	t.Parallel()
	for _, phase := range []recruiting.SystemPhase{recruiting.Unassigned, recruiting.Rejected, recruiting.Withdrawn, recruiting.Offer, recruiting.Accepted} {
		t.Run(string(phase), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			a := w.application()
			a.Phase = recruiting.InSystemPhase(phase)
			if err := w.client.Apply(t.Context(), a); err != nil {
				t.Fatal(err)
			}
			wantEqual(t, "phase", w.acme.Applications()[0].Phase, string(phase))
		})
	}
}

// The JSON is compared as a whole: a field that is missing, too much, empty, or
// of another type is a failure.
func TestWireFormat(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*recruiting.Application)
		want   string
	}{
		"the smallest application": {
			func(*recruiting.Application) {},
			`{"first_name":"Grace","last_name":"Hopper","email":"grace@example.org","job_position_id":9007199254740993}`,
		},
		"lists that are empty are left out": {
			func(a *recruiting.Application) {
				a.Tags, a.Files, a.Attributes = []string{}, []recruiting.Attachment{}, []recruiting.Attribute{}
			},
			`{"first_name":"Grace","last_name":"Hopper","email":"grace@example.org","job_position_id":9007199254740993}`,
		},
		"attributes without a value are left out": {
			func(a *recruiting.Application) {
				a.Attributes = []recruiting.Attribute{{ID: recruiting.Phone}, {ID: "custom_attribute_5", Value: "x"}, {ID: "custom_attribute_5", Value: " \t\u00a0"}, {}}
			},
			`{"first_name":"Grace","last_name":"Hopper","email":"grace@example.org","job_position_id":9007199254740993,
			  "attributes":[{"id":"custom_attribute_5","value":"x"}]}`,
		},
		"every field": {
			func(a *recruiting.Application) {
				a.RecruitingChannelID, a.ExternalPostingID, a.Message = 19, "ad-77", "Hi"
				a.ApplicationDate = personio.NewDate(2024, time.February, 29)
				a.Phase = recruiting.InCustomPhase(26)
				a.Tags = []string{"navy"}
				a.Files = []recruiting.Attachment{{UUID: "01234567-89ab-CDEF-0123-456789abcdef", OriginalFilename: "cv.pdf", Category: recruiting.CV}}
				a.Attributes = []recruiting.Attribute{{ID: "custom_attribute_5", Value: "custom_option_7"}}
			},
			`{"first_name":"Grace","last_name":"Hopper","email":"grace@example.org","job_position_id":9007199254740993,
			  "recruiting_channel_id":19,"external_posting_id":"ad-77","message":"Hi","application_date":"2024-02-29",
			  "phase":{"type":"custom","id":26},"tags":["navy"],
			  "files":[{"uuid":"01234567-89ab-CDEF-0123-456789abcdef","original_filename":"cv.pdf","category":"cv"}],
			  "attributes":[{"id":"custom_attribute_5","value":"custom_option_7"}]}`,
		},
		"a system phase": {
			func(a *recruiting.Application) { a.Phase = recruiting.InSystemPhase(recruiting.Offer) },
			`{"first_name":"Grace","last_name":"Hopper","email":"grace@example.org","job_position_id":9007199254740993,
			  "phase":{"type":"system","id":"offer"}}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var bodies [][]byte
			client := answering(t, 201, "", recording(&bodies))
			// This id is one that a float64 cannot hold.
			a := recruiting.Application{FirstName: "Grace", LastName: "Hopper", Email: "grace@example.org", JobPositionID: 1<<53 + 1}
			test.change(&a)
			if err := client.Apply(t.Context(), a); err != nil {
				t.Fatal(err)
			}
			wantEqual(t, "body", decodeJSON(t, bodies[0]), decodeJSON(t, []byte(test.want)))
		})
	}
}

// Personio refuses fields that it does not know, and nobody has documented what
// it makes of null and of empty values.
func TestNoApplicationHasAnUnknownOrEmptyField(t *testing.T) {
	t.Parallel()
	documented := strings.Fields("first_name last_name email job_position_id recruiting_channel_id external_posting_id message" +
		" application_date phase tags files attributes type id uuid original_filename category value")
	rapid.Check(t, func(rt *rapid.T) {
		a := validApplication().Draw(rt, "application")
		var bodies [][]byte
		if err := answering(t, 201, "", recording(&bodies)).Apply(t.Context(), a); err != nil {
			rt.Fatalf("a valid application was refused: %v", err)
		}
		walk(decodeJSON(t, bodies[0]), func(key string, value any) {
			if !slices.Contains(documented, key) {
				rt.Fatalf("unknown field %q in %s", key, bodies[0])
			}
			if empty(value) {
				rt.Fatalf("empty field %q in %s", key, bodies[0])
			}
			_, number := value.(json.Number)
			if slices.Contains([]string{"job_position_id", "recruiting_channel_id"}, key) != number && key != "id" {
				rt.Fatalf("field %q has the wrong type in %s", key, bodies[0])
			}
		})
	})
}

// validApplication draws what Validate accepts; any field may be left out.
func validApplication() *rapid.Generator[recruiting.Application] {
	return rapid.Custom(func(t *rapid.T) recruiting.Application {
		word := rapid.StringMatching(`[\pL"<&\\ ]{0,8}\pL`)
		number := rapid.Int64Range(0, 1<<62)
		phase := rapid.Custom(func(t *rapid.T) recruiting.Phase {
			if number := number.Draw(t, "number"); number > 0 {
				return recruiting.InCustomPhase(number)
			}
			return recruiting.Phase{}
		})
		attribute := rapid.Custom(func(t *rapid.T) recruiting.Attribute {
			id := recruiting.AttributeID(rapid.StringMatching(`custom_attribute_[1-9][0-9]{0,6}`).Draw(t, "id"))
			return recruiting.Attribute{ID: id, Value: word.Draw(t, "value")}
		})
		file := rapid.Custom(func(t *rapid.T) recruiting.Attachment {
			uuid := rapid.StringMatching(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`).Draw(t, "uuid")
			return recruiting.Attachment{UUID: uuid, OriginalFilename: "cv.pdf", Category: recruiting.Certificate}
		})
		a := recruiting.Application{
			FirstName: word.Draw(t, "first name"), LastName: word.Draw(t, "last name"), Email: "grace@example.org",
			JobPositionID: number.Draw(t, "job") + 1, RecruitingChannelID: number.Draw(t, "channel"),
			ExternalPostingID: rapid.String().Draw(t, "posting"), Message: rapid.String().Draw(t, "message"),
			Phase: phase.Draw(t, "phase"), Tags: rapid.SliceOfN(word, 0, 3).Draw(t, "tags"),
			Files: rapid.SliceOfN(file, 0, 3).Draw(t, "files"),
			Attributes: rapid.SliceOfNDistinct(attribute, 0, 3, func(a recruiting.Attribute) recruiting.AttributeID { return a.ID }).
				Draw(t, "attributes"),
		}
		if rapid.Bool().Draw(t, "dated") {
			a.ApplicationDate = personio.NewDate(2020, time.March, rapid.IntRange(1, 31).Draw(t, "day"))
		}
		return a
	})
}

// walk visits every field of every object.
func walk(value any, visit func(key string, value any)) {
	switch value := value.(type) {
	case map[string]any:
		for key, child := range value {
			visit(key, child)
			walk(child, visit)
		}
	case []any:
		for _, child := range value {
			walk(child, visit)
		}
	}
}

func empty(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case string:
		return value == ""
	case json.Number:
		return value == "0"
	case []any:
		return len(value) == 0
	case map[string]any:
		return len(value) == 0
	default:
		return false
	}
}

func TestRequestCarriesTheKeyOfTheCompany(t *testing.T) {
	t.Parallel()
	w := newWorld(t, personio.WithApp("PARTNER", "JOB_BOARD"))
	if err := w.client.Apply(t.Context(), w.application()); err != nil {
		t.Fatal(err)
	}
	request := w.personio.Requests()[0]
	key := w.acme.RecruitingKey()
	for name, want := range map[string]string{
		"Authorization": "Bearer " + key.Token.Reveal(), "X-Company-Id": key.CompanyID, "Content-Type": "application/json",
		"X-Personio-Partner-Id": "PARTNER", "X-Personio-App-Id": "JOB_BOARD", "Idempotency-Key": "",
	} {
		wantEqual(t, name, request.Header.Get(name), want)
	}
	wantEqual(t, "URL", request.Method+" "+request.Host+request.Path, "POST api.personio.de/v1/recruiting/applications")
}

// Whoever keeps applications in a queue of his own writes them as JSON.
func TestApplicationSurvivesJSON(t *testing.T) {
	t.Parallel()
	for name, phase := range map[string]recruiting.Phase{
		"without a phase": {}, "system phase": recruiting.InSystemPhase(recruiting.Offer), "custom phase": recruiting.InCustomPhase(1<<53 + 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := recruiting.Application{
				FirstName: "Grace", LastName: "Hopper", Email: "grace@example.org", JobPositionID: 5,
				ApplicationDate: personio.NewDate(2024, time.February, 29), Phase: phase, Tags: []string{"navy"},
				Files:      []recruiting.Attachment{{UUID: "u", OriginalFilename: "cv.pdf", Category: recruiting.CV}},
				Attributes: []recruiting.Attribute{{ID: recruiting.Phone, Value: "1"}},
			}
			data, err := json.Marshal(want) //nolint:musttag // any names do, if they are the same twice
			if err != nil {
				t.Fatal(err)
			}
			var got recruiting.Application
			if err := json.Unmarshal(data, &got); err != nil { //nolint:musttag // see above
				t.Fatal(err)
			}
			wantEqual(t, "application", got, want)
		})
	}
}

func TestPhaseThatIsNoneIsAnError(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`5`, `"offer"`, `{"type":"system"}`, `{"type":"system","id":5}`, `{"type":"custom","id":"5"}`, `{"type":"other","id":5}`, `{"type":"custom","id":1.5}`,
	} {
		phase := recruiting.InCustomPhase(9)
		if err := json.Unmarshal([]byte(text), &phase); err == nil {
			t.Errorf("%s became %v without an error", text, phase)
		} else if phase != recruiting.InCustomPhase(9) {
			t.Errorf("%s changed the phase to %v", text, phase)
		}
	}
}

func TestPhaseString(t *testing.T) {
	t.Parallel()
	for want, phase := range map[string]recruiting.Phase{
		"": {}, "withdrawn": recruiting.InSystemPhase(recruiting.Withdrawn), "26": recruiting.InCustomPhase(26),
	} {
		wantEqual(t, "phase", phase.String(), want)
		wantEqual(t, "zero", phase.IsZero(), want == "")
	}
}
