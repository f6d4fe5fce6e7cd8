package outbox_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
)

func TestSubmitChecksEverythingAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.box.Submit(t.Context(), outbox.Submission{
		Application: recruiting.Application{FirstName: " ", LastName: "Hopper", Email: "grace", JobPositionID: 1, Files: []recruiting.Attachment{{}}},
		Documents: []outbox.Document{
			{File: recruiting.FileFromBytes("cv.exe", []byte("MZ")), Category: recruiting.CV},
			{File: recruiting.FileFromBytes("cv.pdf", nil), Category: "resume"},
		},
	})
	invalid, ok := errors.AsType[*recruiting.ValidationError](err)
	if !ok {
		t.Fatalf("error %v, want a ValidationError", err)
	}
	var fields []string
	for _, f := range invalid.Fields {
		fields = append(fields, f.Field)
	}
	want := []string{"company", "application_id", "files", "first_name", "email", "documents[0].file", "documents[1].file", "documents[1].category"}
	if !reflect.DeepEqual(fields, want) {
		t.Errorf("fields %v, want %v", fields, want)
	}
	if keys, err := w.files.List(t.Context(), time.Now().Add(time.Hour)); len(keys) != 0 || err != nil {
		t.Errorf("copies of a submission that was refused: %v, %v", keys, err)
	}
}

// JSON, which stores keep, would replace what is not UTF-8: the entry would come
// back as another company's.
func TestTextsThatAreNotUTF8AreNotTaken(t *testing.T) {
	t.Parallel()
	for field, change := range map[string]func(*outbox.Submission){
		"company":        func(s *outbox.Submission) { s.Company = "ac\xffme" },
		"application_id": func(s *outbox.Submission) { s.ApplicationID = "\xff" },
		"source":         func(s *outbox.Submission) { s.Source = "utm=\xff" },
		"message":        func(s *outbox.Submission) { s.Application.Message = "\xff" },
	} {
		w := newWorld(t)
		s := w.submission(1)
		change(&s)
		_, err := w.box.Submit(t.Context(), s)
		invalid, ok := errors.AsType[*recruiting.ValidationError](err)
		if !ok || len(invalid.Fields) != 1 || invalid.Fields[0].Field != field || !errors.Is(err, recruiting.ErrInvalidValue) {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestSubmittingAgainChangesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := w.submission(1)
		first := submit(t, w.box, s)
		other := s
		other.Application.Email = strings.ToUpper(s.Application.Email)                            // the same address in another spelling
		other.Application.Attributes = []recruiting.Attribute{{ID: recruiting.Phone, Value: " "}} // which is none
		if again := submit(t, w.box, other); !reflect.DeepEqual(again, first) {
			t.Error("a second submission gave another entry")
		}
		w.run(t)
		if again := submit(t, w.box, s); again.State != outbox.Sent || again.ID != first.ID {
			t.Errorf("submitted after it was sent: %s", again.State)
		}
		w.run(t)
		w.wantArrived(t, s)
		// Another id of the caller's is another application.
		s.ApplicationID = "another"
		entry := submit(t, w.box, s)
		w.run(t)
		w.wantState(t, entry, outbox.Already)
	})
}

// With other content it is another application, and must not pass for the first one
// in silence. The error says where they differ and nothing of what is there.
func TestSubmittingAgainWithOtherContentIsTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		first := submit(t, w.box, w.submission(1))
		for field, change := range map[string]func(*outbox.Submission){
			"first_name":            func(s *outbox.Submission) { s.Application.FirstName = "secret" },
			"last_name":             func(s *outbox.Submission) { s.Application.LastName = "secret" },
			"recruiting_channel_id": func(s *outbox.Submission) { s.Application.RecruitingChannelID = 4711 },
			"external_posting_id":   func(s *outbox.Submission) { s.Application.ExternalPostingID = "secret" },
			"message":               func(s *outbox.Submission) { s.Application.Message = "secret" },
			"application_date":      func(s *outbox.Submission) { s.Application.ApplicationDate = personio.NewDate(1999, 1, 2) },
			"phase":                 func(s *outbox.Submission) { s.Application.Phase = recruiting.InCustomPhase(4711) },
			"tags":                  func(s *outbox.Submission) { s.Application.Tags = []string{"secret"} },
			"attributes": func(s *outbox.Submission) {
				s.Application.Attributes = []recruiting.Attribute{{ID: recruiting.Phone, Value: "secret"}}
			},
			"source": func(s *outbox.Submission) { s.Source = "secret" },
			"documents": func(s *outbox.Submission) {
				s.Documents = []outbox.Document{{File: recruiting.FileFromBytes("secret.pdf", []byte("%PDF")), Category: recruiting.CV}}
			},
		} {
			s := w.submission(1)
			change(&s)
			entry, err := w.box.Submit(t.Context(), s)
			changed, ok := errors.AsType[*outbox.ChangedError](err)
			if !ok || changed.ID != first.ID || !slices.Equal(changed.Fields, []string{field}) || !reflect.DeepEqual(entry, first) {
				t.Errorf("%s: %v, with the entry %v", field, err, entry)
				continue
			}
			if text := err.Error(); !strings.Contains(text, field) || strings.Contains(text, "secret") || strings.Contains(text, "4711") {
				t.Errorf("%s: %s", field, text)
			}
		}
		w.run(t)
		w.wantArrived(t, w.submission(1))
		if entries, copies := w.left(t); entries != 1 || copies != 2 {
			t.Errorf("%d entries and %d copies are left", entries, copies)
		}
	})
}

// A field that is added to applications must be compared, too: all but the two that
// are part of the entry's id, and the files, which a submission has not.
func TestEveryFieldOfAnApplicationIsCompared(t *testing.T) {
	t.Parallel()
	if got, want := reflect.TypeFor[recruiting.Application]().NumField(), 9+2+1; got != want {
		t.Errorf("an application has %d fields, and the comparison knows %d", got, want)
	}
}

// Of an application that was submitted in doubt, a form can show the state.
func TestAStateCanBeShown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := w.submission(1)
		submit(t, w.box, s)
		w.run(t)
		id := outbox.EntryID("acme", w.job, s.Application.Email, s.ApplicationID)
		if entry, err := w.box.Load(t.Context(), id); err != nil || entry.State != outbox.Sent || entry.EndedAt.IsZero() {
			t.Errorf("%v, %v", entry, err)
		}
		if _, err := w.box.Load(t.Context(), "nothing"); !errors.Is(err, outbox.ErrNotFound) {
			t.Errorf("an entry that is not there: %v", err)
		}
		list, err := w.box.List(t.Context(), outbox.Query{Company: "acme", Email: strings.ToUpper(s.Application.Email), Limit: 10})
		if err != nil || len(list) != 1 || list[0].ID != id {
			t.Errorf("%v, %v", list, err)
		}
		if _, err := w.box.List(t.Context(), outbox.Query{}); err == nil {
			t.Error("a page without a length is listed")
		}
	})
}

func TestManySubmitsOfOneLeaveOneEntryAndItsCopies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var group sync.WaitGroup
	ids := make([]string, 8)
	for i := range ids {
		group.Go(func() {
			entry, err := w.box.Submit(t.Context(), w.submission(1))
			if err != nil {
				t.Error(err)
			}
			ids[i] = entry.ID
		})
	}
	group.Wait()
	if slices.Sort(ids); len(slices.Compact(ids)) != 1 {
		t.Error("there are several entries")
	}
	entries, err := w.store.List(t.Context(), outbox.Query{Limit: 10})
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	kept, err := w.files.List(t.Context(), time.Now().Add(time.Hour))
	if want := []string{entries[0].Files[0].Key, entries[0].Files[1].Key}; err != nil || !reflect.DeepEqual(kept, want) {
		t.Errorf("copies %v, want %v", kept, want)
	}
}

func TestADocumentThatIsNotWhatItSaysIsNotTaken(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is old")
	for name, test := range map[string]struct {
		file recruiting.File
		want error
	}{
		"longer":     {recruiting.FileFromReader("cv.pdf", strings.NewReader("%PDF 1234"), 5), recruiting.ErrInvalidValue},
		"shorter":    {recruiting.FileFromReader("cv.pdf", strings.NewReader("%PDF"), 5), recruiting.ErrInvalidValue},
		"breaks off": {recruiting.FileFromReader("cv.pdf", io.MultiReader(strings.NewReader("%PDF"), iotest.ErrReader(broken)), 5), broken},
		"not there": {
			recruiting.File{Name: "cv.pdf", Size: 5, Open: func() (io.ReadCloser, error) { return nil, broken }}, broken,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			s := w.submission(1)
			s.Documents[1].File = test.file
			if _, err := w.box.Submit(t.Context(), s); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			kept, _ := w.files.List(t.Context(), time.Now().Add(time.Hour))
			entries, _ := w.store.List(t.Context(), outbox.Query{Limit: 1})
			if len(kept)+len(entries) > 0 {
				t.Errorf("%d copies and %d entries are left", len(kept), len(entries))
			}
		})
	}
}

// The channel, the original source and the day of the application go along.
func TestWhatGoesAlong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		own := w.acme.AddChannel("Own")
		w.account.ChannelID = w.acme.AddChannel("Board")
		attribute := recruiting.AttributeID(w.acme.AddAttribute(personioAttribute()))
		w.account.SourceAttribute = attribute
		w.acme.SetRecruitingAPIEnabled(false)
		plain, special := w.submission(1), w.submission(2)
		plain.Source = " newsletter "
		special.Source = "newsletter"
		special.Application.RecruitingChannelID = own
		special.Application.ApplicationDate = personio.NewDate(1999, time.December, 24)
		special.Application.Attributes = []recruiting.Attribute{{ID: attribute, Value: "fair"}}
		submit(t, w.box, plain)
		submit(t, w.box, special)
		today := time.Now().Format(time.DateOnly)
		step(t, w.box)
		<-time.After(48 * time.Hour)
		w.acme.SetRecruitingAPIEnabled(true)
		w.run(t)
		w.wantArrived(t, plain, special)
		got := w.acme.Applications()
		if a := got[0]; a.ChannelID != w.account.ChannelID || a.Attributes[string(attribute)] != "newsletter" || a.Date != today {
			t.Errorf("channel %d, attributes %v, date %s; want those of the account, and the day of the submission", a.ChannelID, a.Attributes, a.Date)
		}
		if a := got[1]; a.ChannelID != own || a.Attributes[string(attribute)] != "fair" || a.Date != "1999-12-24" {
			t.Errorf("channel %d, attributes %v, date %s; want the application's own", a.ChannelID, a.Attributes, a.Date)
		}
	})
}

// The figure is of the whole process, so that nothing may run beside it.
//
//nolint:paralleltest // see above
func TestDocumentsAreStreamed(t *testing.T) {
	dir, err := outbox.OpenDir(filepath.Join(t.TempDir(), "documents"))
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, `{"uuid":"01234567-89ab-cdef-0123-456789abcdef"}`)
	}))
	defer server.Close()
	w := newWorld(t)
	w.files = dir
	client, err := recruiting.New(w.acme.RecruitingKey(), personio.WithBaseURL(server.URL), personio.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	w.account.Client = client
	box := w.newOutbox(t)
	s := w.submission(1)
	s.Documents = []outbox.Document{{File: recruiting.FileFromReaderAt("cv.pdf", zeros{}, recruiting.MaxFileSize), Category: recruiting.CV}}

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	entry := submit(t, box, s)
	step(t, box)
	runtime.ReadMemStats(&after)
	w.wantState(t, entry, outbox.Uploaded)
	if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
		t.Errorf("%d bytes were allocated for a document of %d bytes", got, recruiting.MaxFileSize)
	}
}

// zeros is a file of any size that takes no memory.
type zeros struct{}

func (zeros) ReadAt(p []byte, _ int64) (int, error) {
	clear(p)
	return len(p), nil
}

func TestFilesAreReadableForTheirOwnerAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "documents")
	dir, err := outbox.OpenDir(path)
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	w := newWorld(t)
	w.files = dir
	entry := submit(t, w.newOutbox(t), w.submission(1))
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("mode of the folder: %v, %v", info.Mode(), err)
	}
	for _, file := range entry.Files {
		if info, err := os.Stat(filepath.Join(path, file.Key)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode of a document: %v, %v", info.Mode(), err)
		}
	}
	if err := os.Chmod(path, 0o750); err != nil {
		t.Fatal(err)
	}
	if _, err := outbox.OpenDir(path); err == nil || !strings.Contains(err.Error(), "chmod 700") {
		t.Errorf("a folder that others can look into: %v", err)
	}
}

func TestKeysDoNotLeadOutOfTheFolder(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir, err := outbox.OpenDir(filepath.Join(parent, "documents"))
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	for _, key := range []string{"", ".", "..", "../a", "a/b", "/etc/passwd", `a\b`, "A", "a.partial", strings.Repeat("a", 201)} {
		_, openErr := dir.Open(t.Context(), key)
		for name, err := range map[string]error{
			"Put": dir.Put(t.Context(), key, strings.NewReader("x")), "Open": openErr, "Delete": dir.Delete(t.Context(), key),
		} {
			if err == nil {
				t.Errorf("%s of the key %q: no error", name, key)
			}
		}
	}
	if entries, err := os.ReadDir(parent); err != nil || len(entries) != 1 {
		t.Errorf("beside the folder: %v, %v", entries, err)
	}
}
