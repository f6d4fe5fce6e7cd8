package personiotest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio/personiotest"
)

func TestUploadedDocument(t *testing.T) {
	t.Parallel()
	server, acme := acmeWithJob()
	got := sendDocument(t, server, acme, file("My CV.PDF", "%PDF-1.7"))
	document := acme.Documents()[0]
	wantEqual(t, "document", document, personiotest.Document{
		UUID: document.UUID, Filename: "My CV.PDF", Extension: "pdf", Type: "application/pdf", Content: []byte("%PDF-1.7"),
	})
	wantEqual(t, "status", got.status, http.StatusOK)
	wantEqual(t, "content type", got.header.Get("Content-Type"), "application/json")
	var answer map[string]any
	if err := json.Unmarshal([]byte(got.body), &answer); err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "answer", answer, map[string]any{
		"uuid": document.UUID, "size": 8.0, "mimetype": "application/pdf", "original_filename": "My CV.PDF", "extension": "pdf",
	})
}

func TestUploadsThatAreNotTheDocumentedOnes(t *testing.T) {
	t.Parallel()
	good := file("cv.pdf", "x")
	contentType, whole := multipartBody(t, good)
	_, boundary, _ := strings.Cut(contentType, "boundary=")
	tests := map[string]struct{ contentType, body string }{
		"raw bytes":                 {"application/pdf", "%PDF-1.7"},
		"JSON":                      {"application/json", `{"file":"JVBERi0xLjc="}`},
		"no content type":           {"", whole},
		"no boundary":               {"multipart/form-data", whole},
		"another boundary":          {"multipart/form-data; boundary=other", whole},
		"another multipart type":    {"multipart/mixed; boundary=" + boundary, whole},
		"nothing":                   {contentType, ""},
		"cut off within the header": {contentType, whole[:40]},
		"cut off within the file":   {contentType, whole[:strings.LastIndex(whole, "\r\n--")]},
	}
	for name, parts := range map[string][]part{
		"no part":                  {},
		"two files":                {good, good},
		"a field behind the file":  {good, {`form-data; name="category"`, "cv"}},
		"a field before the file":  {{`form-data; name="category"`, "cv"}, good},
		"a part of another name":   {{`form-data; name="document"; filename="cv.pdf"`, "x"}},
		"a part without a name":    {{`form-data; filename="cv.pdf"`, "x"}},
		"a file without a name":    {{`form-data; name="file"`, "x"}},
		"a file of an empty name":  {{`form-data; name="file"; filename=""`, "x"}},
		"another kind of part":     {{`attachment; name="file"; filename="cv.pdf"`, "x"}},
		"a disposition of rubbish": {{`;;;`, "x"}},
	} {
		contentType, body := multipartBody(t, parts...)
		tests[name] = struct{ contentType, body string }{contentType, body}
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, acme := acmeWithJob()
			got := send(t, server.Client(), authorised(t, acme.RecruitingKey(), documentsURL, test.contentType, test.body))
			wantEqual(t, "status", got.status, http.StatusBadRequest)
			wantEqual(t, "body", strings.TrimSpace(got.body), `{"error":{"reason":"Invalid multipart request body and/or headers supplied."}}`)
			wantEqual(t, "documents", len(acme.Documents()), 0)
		})
	}
}

func TestTypesOfDocuments(t *testing.T) {
	t.Parallel()
	server, acme := acmeWithJob()
	server.WithoutRateLimits()
	for extension := range strings.FieldsSeq("pdf pptx xlsx docx doc xls ppt ods odt 7z gz rar zip bmp gif jpg png tif csv txt rtf mp4 3gp mov avi wmv PDF") {
		wantEqual(t, extension, sendDocument(t, server, acme, file("cv."+extension, "x")).status, http.StatusOK)
	}
	for _, name := range []string{"cv.exe", "cv.html", "cv.svg", "cv.jpeg", "cv.tiff", "cv", "pdf", "cv.", "cv.pdf.exe"} {
		got := sendDocument(t, server, acme, file(name, "x"))
		wantEqual(t, "status of "+name, got.status, http.StatusUnprocessableEntity)
		wantEqual(t, "body", strings.TrimSpace(got.body),
			`{"errors":[{"errors":[{"reason":"errors.invalid-file-type"}],"field":"file","type":"com.personio.recruiting.api.http.FieldError"}]}`)
	}
}

func TestSizeOfDocuments(t *testing.T) {
	t.Parallel()
	const most = 20 << 20
	server, acme := acmeWithJob()
	wantEqual(t, "status of the largest", sendDocument(t, server, acme, file("cv.pdf", strings.Repeat("x", most))).status, http.StatusOK)
	got := sendDocument(t, server, acme, file("cv.pdf", strings.Repeat("x", most+1)))
	wantEqual(t, "status of one byte more", got.status, http.StatusRequestEntityTooLarge)
	wantEqual(t, "body", strings.TrimSpace(got.body),
		`{"errors":[{"errors":[{"reason":"errors.file-too-big"}],"field":"file","type":"com.personio.recruiting.api.http.FieldError"}]}`)
	wantEqual(t, "documents", len(acme.Documents()), 1)
}

// A document belongs to the company that uploaded it.
func TestDocumentsAreInvisibleToOthers(t *testing.T) {
	t.Parallel()
	server, acme := acmeWithJob()
	beta := server.AddCompany("beta")
	beta.Publish(personiotest.Job{ID: 5})
	sendDocument(t, server, acme, file("cv.pdf", "x"))
	wantEqual(t, "documents of beta", len(beta.Documents()), 0)
	files := fmt.Sprintf(`"files":[{"uuid":%q,"original_filename":"Grace.pdf","category":"cv"}]`, acme.Documents()[0].UUID)
	if got := sendApplication(t, server, beta, grace(files)); !strings.Contains(got.body, "errors.file-validation.file-not-exists") {
		t.Errorf("beta has a document of acme: %d %s", got.status, got.body)
	}
	wantEqual(t, "status", sendApplication(t, server, acme, grace(files)).status, http.StatusCreated)
	attached := acme.Applications()[0].Documents[0]
	wantEqual(t, "name that the application gives", attached.Filename, "Grace.pdf")
	wantEqual(t, "name of the upload", acme.Documents()[0].Filename, "cv.pdf")
	wantEqual(t, "content", string(attached.Content)+" "+attached.Category, "x cv")
}

func TestDocumentsWithoutTheFeature(t *testing.T) {
	t.Parallel()
	server, acme := acmeWithJob()
	acme.SetRecruitingEnabled(false)
	got := sendDocument(t, server, acme, file("cv.pdf", "x"))
	if got.status != http.StatusForbidden || !strings.Contains(got.body, `"feature.recruiting.disabled"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
}
