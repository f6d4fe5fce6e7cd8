package upload_test

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/personio-go/sdk/internal/upload"
)

var errWrong = errors.New("wrong")

func TestExactlySoManyBytes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		content string
		size    int64
		want    string // of the error, empty for none
	}{
		"as announced": {"12345", 5, ""},
		"nothing":      {"", 0, ""},
		"more":         {"123456", 5, "wrong: it has more than the 5 bytes of its Size"},
		"much more":    {strings.Repeat("x", 100_000), 5, "wrong: it has more than the 5 bytes of its Size"},
		"fewer":        {"1234", 5, "wrong: it has fewer than the 5 bytes of its Size"},
		"none at all":  {"", 5, "wrong: it has fewer than the 5 bytes of its Size"},
	} {
		for kind, reader := range map[string]io.Reader{
			"whole": strings.NewReader(test.content), "bytewise": iotest.OneByteReader(strings.NewReader(test.content)),
			"end with the data": iotest.DataErrReader(strings.NewReader(test.content)),
		} {
			got, err := io.ReadAll(upload.Exactly(reader, test.size, errWrong))
			switch {
			case test.want == "" && (err != nil || string(got) != test.content):
				t.Errorf("%s, %s: %q, %v", name, kind, got, err)
			case test.want != "" && (!errors.Is(err, errWrong) || err.Error() != test.want):
				t.Errorf("%s, %s: %v, want %s", name, kind, err, test.want)
			case int64(len(got)) > test.size:
				t.Errorf("%s, %s: %d bytes went on", name, kind, len(got))
			}
		}
	}
}

func TestFormIsOneFileBehindItsFields(t *testing.T) {
	t.Parallel()
	body, err := upload.Form{
		Fields: []upload.Field{{Name: "title", Value: "CV & more"}, {Name: "comment"}},
		Name:   "a\"b\r\n.pdf", ContentType: "application/pdf", Size: 3, Wrong: errWrong,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("%PD")), nil },
	}.Body()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // each attempt opens it anew
		content, err := body.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(content)
		if err != nil || int64(len(raw)) != body.Size || content.Close() != nil {
			t.Fatalf("%d bytes of %d, %v", len(raw), body.Size, err)
		}
		_, params, err := mime.ParseMediaType(body.ContentType)
		if err != nil {
			t.Fatal(err)
		}
		form, err := multipart.NewReader(strings.NewReader(string(raw)), params["boundary"]).ReadForm(1 << 20)
		if err != nil || len(form.Value) != 1 || form.Value["title"][0] != "CV & more" || len(form.File) != 1 || form.File["file"][0].Size != 3 {
			t.Errorf("%+v, %v", form, err)
		}
	}
}

func TestContentThatCannotBeOpened(t *testing.T) {
	t.Parallel()
	body, err := upload.Form{Name: "x", Open: func() (io.ReadCloser, error) { return nil, errWrong }}.Body()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := body.Open(); !errors.Is(err, errWrong) {
		t.Error(err)
	}
}
