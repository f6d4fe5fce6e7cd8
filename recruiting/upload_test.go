package recruiting_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"unicode/utf8"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
)

func TestUploadedDocumentIsWhatPersonioSaysOfIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	content := []byte("%PDF-1.7 a life in one page")
	got, err := w.client.Upload(t.Context(), recruiting.FileFromBytes("Lebenslauf.PDF", content))
	if err != nil {
		t.Fatal(err)
	}
	arrived := w.acme.Documents()
	wantEqual(t, "documents", arrived, []personiotest.Document{
		{UUID: got.UUID, Filename: "Lebenslauf.pdf", Extension: "pdf", Type: "application/pdf", Content: content},
	})
	wantEqual(t, "document", got, recruiting.Document{
		UUID: arrived[0].UUID, Size: int64(len(content)), Mimetype: "application/pdf", OriginalFilename: "Lebenslauf.pdf", Extension: "pdf",
	})
	wantEqual(t, "attachment", got.As(recruiting.Certificate), recruiting.Attachment{
		UUID: got.UUID, OriginalFilename: "Lebenslauf.pdf", Category: recruiting.Certificate,
	})
}

// Without the name an application could not refer to it.
func TestDocumentHasANameAlthoughPersonioSaysNone(t *testing.T) {
	t.Parallel()
	document, err := answering(t, 200, `{"uuid":"01234567-89ab-cdef-0123-456789abcdef"}`).Upload(t.Context(), recruiting.FileFromBytes("a/Foto.JPEG", []byte("x")))
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "name", document.OriginalFilename, "Foto.jpg")
	a := minimal()
	a.Files = []recruiting.Attachment{document.As(recruiting.OtherDocument)}
	if err := a.Validate(); err != nil {
		t.Error(err)
	}
}

func TestMediaTypeComesFromTheExtension(t *testing.T) {
	t.Parallel()
	const office, open, other = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.", "application/octet-stream"
	for extension, want := range map[string]string{
		"pdf": "application/pdf", "rtf": "application/rtf", "txt": "text/plain", "csv": "text/csv", "zip": "application/zip", "doc": "application/msword",
		"docx": office + "wordprocessingml.document", "xlsx": office + "spreadsheetml.sheet", "pptx": office + "presentationml.presentation",
		"odt": open + "text", "ods": open + "spreadsheet", "xls": other, "ppt": other, "7z": other, "gz": other, "rar": other,
		"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "bmp": "image/bmp", "tif": "image/tiff",
		"mp4": other, "3gp": other, "mov": other, "avi": other, "wmv": other,
		// The spellings that Personio does not document.
		"jpeg": "image/jpeg", "tiff": "image/tiff",
	} {
		t.Run(extension, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			for _, spelling := range []string{extension, strings.ToUpper(extension)} {
				document, err := w.client.Upload(t.Context(), recruiting.FileFromBytes("a.b."+spelling, []byte("x")))
				if err != nil {
					t.Fatal(err)
				}
				sent := strings.NewReplacer("jpeg", "jpg", "tiff", "tif").Replace(extension)
				wantEqual(t, "name", document.OriginalFilename, "a.b."+sent)
				wantEqual(t, "extension", document.Extension, sent)
			}
			for _, document := range w.acme.Documents() {
				wantEqual(t, "media type", document.Type, want)
			}
		})
	}
}

func TestFileNamesThatAreDangerous(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ given, sent string }{
		"Unix path":             {"../../etc/passwd.pdf", "passwd.pdf"},
		"Windows path":          {`C:\Users\Grace\cv.pdf`, "cv.pdf"},
		"mixed path":            {`a/b\c/cv.pdf`, "cv.pdf"},
		"quotes":                {`my "best" 'cv'.pdf`, "my _best_ 'cv'.pdf"},
		"end of the parameter":  {`cv"; name="other.pdf`, "cv_; name=_other.pdf"},
		"line break":            {"cv\r\nContent-Type: x\r\n\r\n<b>.pdf", "cv__Content-Type: x____<b>.pdf"},
		"boundary":              {"--\r\n--.pdf", "--__--.pdf"},
		"NUL":                   {"cv\x00.exe.pdf", "cv_.exe.pdf"},
		"DEL and C1":            {"cv\x7f\u0085.pdf", "cv__.pdf"},
		"right to left":         {"cv\u202efdp.pdf", "cv_fdp.pdf"},
		"byte order mark":       {"\ufeffcv.pdf", "_cv.pdf"},
		"emoji":                 {"🎓 cv.pdf", "🎓 cv.pdf"},
		"umlaut":                {"Müller & Söhne.pdf", "Müller & Söhne.pdf"},
		"combining":             {"Mu\u0308ller.pdf", "Müller.pdf"},
		"other scripts":         {"履歴書.pdf", "履歴書.pdf"},
		"percent and semicolon": {"100%; a=b, c*=d.pdf", "100%; a=b, c*=d.pdf"},
		"encoded word":          {"=?utf-8?q?cv?=.pdf", "=?utf-8?q?cv?=.pdf"},
		"invalid UTF-8":         {"cv\xff\xfe.pdf", "cv__.pdf"},
		"dots around":           {"..cv.pdf. .", "cv.pdf"},
		"blanks around":         {"  cv.pdf  ", "cv.pdf"},
		"two extensions":        {"cv.exe.pdf", "cv.exe.pdf"},
		"dots within":           {"a....pdf", "a....pdf"},
		"300 bytes":             {strings.Repeat("x", 296) + ".pdf", strings.Repeat("x", 251) + ".pdf"},
		"300 bytes of umlauts":  {strings.Repeat("ü", 148) + ".jpeg", strings.Repeat("ü", 125) + ".jpg"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			document, err := uploadNamed(t, test.given)
			if err != nil {
				t.Fatal(err)
			}
			wantEqual(t, "name", document.OriginalFilename, test.sent)
		})
	}
}

// uploadNamed uploads a file to a server that reads it as strictly as Go's
// standard library can, and answers with the name that it saw.
func uploadNamed(t *testing.T, name string) (recruiting.Document, error) {
	t.Helper()
	const content = "--x\r\ncontent\r\n"
	server := roundTripper(func(r *http.Request) (*http.Response, error) {
		kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil || kind != "multipart/form-data" {
			t.Errorf("content type %q", r.Header.Get("Content-Type"))
		}
		body, err := io.ReadAll(r.Body)
		if err != nil || int64(len(body)) != r.ContentLength {
			t.Errorf("%d bytes, declared were %d: %v", len(body), r.ContentLength, err)
		}
		parts := multipart.NewReader(bytes.NewReader(body), params["boundary"])
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatalf("no part: %v", err)
		}
		disposition, fields, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
		if err != nil || disposition != "form-data" || len(fields) != 2 || fields["name"] != "file" || fields["filename"] == "" {
			t.Errorf("disposition %q %v: %v", part.Header.Get("Content-Disposition"), fields, err)
		}
		if len(part.Header) != 2 || len(part.Header.Values("Content-Disposition")) != 1 || len(part.Header.Values("Content-Type")) != 1 {
			t.Errorf("header of the part: %q", part.Header)
		}
		if part.FileName() != fields["filename"] {
			t.Errorf("the name is a path: %q", fields["filename"])
		}
		if got, err := io.ReadAll(part); string(got) != content {
			t.Errorf("content %q, %v", got, err)
		}
		if _, err := parts.NextRawPart(); !errors.Is(err, io.EOF) {
			t.Errorf("there is more than one part: %v", err)
		}
		return answer(r, 200, fmt.Sprintf(`{"uuid":"01234567-89ab-cdef-0123-456789abcdef","original_filename":%s}`, quoted(t, fields["filename"]))), nil
	})
	client := newClient(t, minimalKey(), personio.WithHTTPClient(&http.Client{Transport: server}))
	return client.Upload(t.Context(), recruiting.FileFromBytes(name, []byte(content)))
}

// Whatever the name, the upload is one part with one file name that is none of
// a path, and that can be attached.
func FuzzFileName(f *testing.F) {
	for _, seed := range []string{
		"cv.pdf", "a/b.pdf", `"; filename="x.pdf`, "\r\n.pdf", "\x00.txt", "..", ".pdf", "\u202e.jpeg", strings.Repeat("ü", 200) + ".tiff", "\xff.7z",
		`\".pdf`, "a.pdf ", "🎓.docx", "filename*=utf-8''x.pdf",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		document, err := uploadNamed(t, name)
		if err != nil {
			if _, ok := errors.AsType[*recruiting.ValidationError](err); !ok {
				t.Fatalf("%q: %v", name, err)
			}
			return
		}
		sent := document.OriginalFilename
		if len(sent) > 255 || !utf8.ValidString(sent) || strings.ContainsAny(sent, "/\\\"\r\n\x00") || strings.Trim(sent, " .") != sent {
			t.Errorf("%q was sent as %q", name, sent)
		}
		a := minimal()
		a.Files = []recruiting.Attachment{document.As(recruiting.CV)}
		if err := a.Validate(); err != nil {
			t.Errorf("%q cannot be attached: %v", sent, err)
		}
		again, err := uploadNamed(t, sent)
		if err != nil || again.OriginalFilename != sent {
			t.Errorf("%q was sent as %q the second time: %v", sent, again.OriginalFilename, err)
		}
	})
}

func TestFileThatCannotBeTakenIsNotSent(t *testing.T) {
	t.Parallel()
	const (
		badType = "file: Personio takes no files of this type: it takes pdf, pptx, xlsx, docx, doc, xls, ppt, ods, odt, 7z, gz, rar, zip, bmp, gif, jpg, png, tif, csv, txt, rtf, mp4, 3gp, mov, avi, wmv"
		noType  = "file: Personio takes no files of this type: it has no extension"
		noName  = "file: is required: it has no name"
		noSize  = "file: is not valid: it is empty, or its size was not given"
	)
	one := []byte("x")
	for name, test := range map[string]struct {
		file   recruiting.File
		reason error
		text   string
	}{
		"no name":          {recruiting.FileFromBytes("", one), recruiting.ErrRequired, noName},
		"only dots":        {recruiting.FileFromBytes("...", one), recruiting.ErrRequired, noName},
		"a folder":         {recruiting.FileFromBytes("cv.pdf/", one), recruiting.ErrRequired, noName},
		"no extension":     {recruiting.FileFromBytes("cv", one), recruiting.ErrFileType, noType},
		"an extension":     {recruiting.FileFromBytes(".pdf", one), recruiting.ErrFileType, noType},
		"a program":        {recruiting.FileFromBytes("cv.pdf.exe", one), recruiting.ErrFileType, badType},
		"a page":           {recruiting.FileFromBytes("cv.html", one), recruiting.ErrFileType, badType},
		"empty":            {recruiting.FileFromBytes("cv.pdf", nil), recruiting.ErrInvalidValue, noSize},
		"negative size":    {recruiting.FileFromReader("cv.pdf", bytes.NewReader(one), -1), recruiting.ErrInvalidValue, noSize},
		"one byte too big": {recruiting.FileFromReaderAt("cv.pdf", zeros{}, recruiting.MaxFileSize+1), recruiting.ErrFileTooBig, "file: the file is larger than 20 MB"},
		"no content":       {recruiting.File{Name: "cv.pdf", Size: 1}, recruiting.ErrRequired, "file: is required: it has no content; use one of the FileFrom functions"},
		"nothing at all":   {recruiting.File{}, recruiting.ErrRequired, noName + "; " + noSize + "; file: is required: it has no content; use one of the FileFrom functions"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			_, err := w.client.Upload(t.Context(), test.file)
			if refused, ok := errors.AsType[*recruiting.ValidationError](err); !ok || !errors.Is(err, test.reason) || refused.Err != nil {
				t.Fatalf("got %v, want %v", err, test.reason)
			}
			wantEqual(t, "text", err.Error(), "recruiting: not sent: "+test.text)
			wantCount(t, w.personio, upload, 0)
		})
	}
}

func TestLargestFile(t *testing.T) {
	t.Parallel()
	if err := recruiting.FileFromReaderAt("cv.pdf", zeros{}, recruiting.MaxFileSize).Validate(); err != nil {
		t.Error(err)
	}
}

func TestFileConstructors(t *testing.T) {
	t.Parallel()
	const content = "Dear Acme, hire me."
	path := filepath.Join(t.TempDir(), "letter.txt")
	writeFile(t, path, content)
	onDisk, err := recruiting.FileFromPath(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		file  recruiting.File
		times int // how often it can be read
	}{
		"bytes":       {recruiting.FileFromBytes("letter.txt", []byte(content)), 3},
		"reader at":   {recruiting.FileFromReaderAt("letter.txt", strings.NewReader(content), int64(len(content))), 3},
		"path":        {onDisk, 3},
		"only reader": {recruiting.FileFromReader("letter.txt", strings.NewReader(content), int64(len(content))), 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantEqual(t, "name", test.file.Name, "letter.txt")
			wantEqual(t, "size", test.file.Size, int64(len(content)))
			wantEqual(t, "once", test.file.Once, test.times == 1)
			if err := test.file.Validate(); err != nil {
				t.Error(err)
			}
			for range test.times {
				r, err := test.file.Open()
				if err != nil {
					t.Fatal(err)
				}
				got, err := io.ReadAll(r)
				if err = errors.Join(err, r.Close()); err != nil || string(got) != content {
					t.Errorf("content %q, %v", got, err)
				}
			}
		})
	}
}

// A reader is not closed: it belongs to the caller.
func TestReaderStaysTheCallersOwn(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "letter.txt")
	writeFile(t, path, "Dear Acme")
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	if _, err := w.client.Upload(t.Context(), recruiting.FileFromReader("letter.txt", f, 9)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Errorf("it was closed before: %v", err)
	}
}

func TestOpenedFileIsClosedAfterEveryAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.personio.Inject(
			personiotest.Fault{Operation: upload, Break: personiotest.BeforeProcessing},
			personiotest.Fault{Operation: upload, Status: http.StatusServiceUnavailable},
		)
		opened, closed := 0, 0
		f := recruiting.File{Name: "letter.txt", Size: 9, Open: func() (io.ReadCloser, error) {
			opened++
			return counting{strings.NewReader("Dear Acme"), &closed}, nil
		}}
		if _, err := w.client.Upload(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		wantEqual(t, "opened", opened, 3)
		wantEqual(t, "closed", closed, 3)
	})
}

type counting struct {
	io.Reader

	closed *int
}

func (c counting) Close() error {
	*c.closed++
	return nil
}

func TestFileThatCannotBeOpenedIsNotSent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		cause := errors.New("the disk is gone")
		_, err := w.client.Upload(t.Context(), recruiting.File{Name: "cv.pdf", Size: 1, Open: func() (io.ReadCloser, error) { return nil, cause }})
		if !errors.Is(err, cause) || !errors.Is(err, personio.ErrNotSent) {
			t.Errorf("got %v", err)
		}
		wantCount(t, w.personio, upload, 0)
	})
}

// The size is announced before the content is read. Content of another size
// would make a broken document, or a shorter one, of which nobody would know.
func TestContentOfAnotherSizeIsAnError(t *testing.T) {
	t.Parallel()
	const content = "0123456789"
	cause := errors.New("the disk is gone")
	for name, test := range map[string]struct {
		size    int64
		content string
		end     error // of reading
		want    error
		text    string
	}{
		"shorter":     {11, content, io.EOF, recruiting.ErrInvalidValue, "file: is not valid: it has fewer than the 11 bytes of its Size"},
		"empty":       {11, "", io.EOF, recruiting.ErrInvalidValue, "file: is not valid: it has fewer than the 11 bytes of its Size"},
		"longer":      {9, content, io.EOF, recruiting.ErrInvalidValue, "file: is not valid: it has more than the 9 bytes of its Size"},
		"much longer": {9, strings.Repeat(content, 1000), io.EOF, recruiting.ErrInvalidValue, "file: is not valid: it has more than the 9 bytes of its Size"},
		"failing":     {11, content, cause, cause, "reading what is to be sent"},
	} {
		for _, way := range []string{"in memory", "over TCP"} {
			t.Run(name+" "+way, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, quickly())
				client := w.client
				if way == "over TCP" {
					client = w.overTCP(t)
				}
				_, err := client.Upload(t.Context(), recruiting.File{Name: "cv.txt", Size: test.size, Open: func() (io.ReadCloser, error) {
					return io.NopCloser(io.MultiReader(strings.NewReader(test.content), failing{test.end})), nil
				}})
				if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.text) {
					t.Errorf("got %v, want %q", err, test.text)
				}
				if strings.Contains(err.Error(), "127.0.0.1") {
					t.Errorf("the text has addresses: %v", err)
				}
				if documents := w.acme.Documents(); len(documents) != 0 {
					t.Errorf("a document of %d bytes arrived", len(documents[0].Content))
				}
				if n := w.personio.Count(upload); n > 1 {
					t.Errorf("%d attempts; the next one would fail the same way", n)
				}
			})
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// zeros is a file of any size that takes no memory.
type zeros struct{}

func (zeros) ReadAt(p []byte, _ int64) (int, error) {
	clear(p)
	return len(p), nil
}

// The figure is of the whole process, so that nothing may run beside it.
//
//nolint:paralleltest // see above
func TestFileIsStreamed(t *testing.T) {
	const size = 19 << 20
	var received int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		received, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, `{"uuid":"01234567-89ab-cdef-0123-456789abcdef"}`)
	}))
	defer server.Close()
	client := newClient(t, minimalKey(), personio.WithBaseURL(server.URL), personio.WithHTTPClient(server.Client()))
	file := recruiting.FileFromReaderAt("video.mp4", zeros{}, size)

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := client.Upload(t.Context(), file)
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	if received < size {
		t.Fatalf("%d bytes arrived, want more than %d", received, size)
	}
	if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
		t.Errorf("%d bytes were allocated for a file of %d bytes", got, size)
	}
}
