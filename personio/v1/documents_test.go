package v1_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	v1 "github.com/personio-go/sdk/personio/v1"
)

// shelf is a company with someone who can be given documents.
func shelf(t *testing.T) (*personiotest.Server, *personiotest.Company, *v1.Client, v1.DocumentUpload) {
	t.Helper()
	server, company, client := kontor(t)
	return server, company, client, v1.DocumentUpload{
		EmployeeID: v1.EmployeeID(company.V1ID(company.AddPerson(personiotest.Person{FirstName: "Ada"}))),
		CategoryID: v1.DocumentCategoryID(company.V1ID(company.AddDocumentCategory(personiotest.DocumentCategory{Name: "Contracts"}))),
		Title:      "Contract", Comment: "signed", Date: personio.NewDate(2031, 2, 3),
		File: v1.FileFromBytes(`C:\Users\ada\Vertrag "2031".PDF`, []byte("%PDF-1.7")),
	}
}

func TestDocumentIsUploaded(t *testing.T) {
	t.Parallel()
	_, company, client, upload := shelf(t)
	categories, err := client.Documents.Categories(t.Context())
	if err != nil || len(categories) != 1 || categories[0].ID != upload.CategoryID || categories[0].Name != "Contracts" {
		t.Fatalf("%+v, %v", categories, err)
	}
	document, err := client.Documents.Upload(t.Context(), upload)
	if err != nil {
		t.Fatal(err)
	}
	if document.ID == 0 || document.Title != "Contract" || document.Comment != "signed" || document.Date != upload.Date ||
		document.Employee.ID != upload.EmployeeID || document.Employee.FirstName != "Ada" || document.Category.Name != "Contracts" {
		t.Errorf("%+v", document)
	}
	stored := company.PersonDocuments()
	if len(stored) != 1 || string(stored[0].Content) != "%PDF-1.7" || stored[0].Filename != `Vertrag "2031".PDF` || stored[0].Date != "2031-02-03" {
		t.Errorf("%+v", stored)
	}
}

func TestDocumentThatPersonioWouldRefuseIsNotSent(t *testing.T) {
	t.Parallel()
	server, _, client, good := shelf(t)
	read := func() (io.ReadCloser, error) { t.Error("the file was opened"); return nil, io.EOF }
	for name, change := range map[string]func(*v1.DocumentUpload){
		"no employee": func(d *v1.DocumentUpload) { d.EmployeeID = 0 },
		"no category": func(d *v1.DocumentUpload) { d.CategoryID = 0 },
		"no title":    func(d *v1.DocumentUpload) { d.Title = "" },
		"long title":  func(d *v1.DocumentUpload) { d.Title = strings.Repeat("ü", 256) },
		"too large":   func(d *v1.DocumentUpload) { d.File.Size = v1.MaxDocumentSize + 1 },
		"empty":       func(d *v1.DocumentUpload) { d.File.Size = 0 },
		"type":        func(d *v1.DocumentUpload) { d.File.Name = "tool.exe" },
		"no type":     func(d *v1.DocumentUpload) { d.File.Name = "pdf" },
		"no content":  func(d *v1.DocumentUpload) { d.File.Open = nil },
	} {
		upload := good
		upload.File.Open = read
		change(&upload)
		_, err := client.Documents.Upload(t.Context(), upload)
		wantInvalid(t, name, err)
	}
	if len(server.Requests()) != 0 {
		t.Error("something was sent")
	}
}

func TestDocumentIsRefusedWithoutEmployeeOrCategory(t *testing.T) {
	t.Parallel()
	_, _, client, upload := shelf(t)
	for _, change := range []func(*v1.DocumentUpload){func(d *v1.DocumentUpload) { d.EmployeeID = 1 }, func(d *v1.DocumentUpload) { d.CategoryID = 1 }} {
		wrong := upload
		change(&wrong)
		if _, err := client.Documents.Upload(t.Context(), wrong); !errors.Is(err, personio.ErrNotFound) {
			t.Errorf("%v", err)
		}
	}
}

// A file that is not as long as it says would be cut, or hang the connection.
func TestDocumentOfAnotherSizeIsAnError(t *testing.T) {
	t.Parallel()
	for _, size := range []int64{7, 9} {
		_, company, client, upload := shelf(t)
		upload.File.Size = size
		upload.File.Once = true
		upload.File.Open = func() (io.ReadCloser, error) {
			return io.NopCloser(iotest.OneByteReader(bytes.NewReader([]byte("%PDF-1.7")))), nil
		}
		if _, err := client.Documents.Upload(t.Context(), upload); !errors.Is(err, v1.ErrInvalidValue) || len(company.PersonDocuments()) != 0 {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}

// The largest document goes through without being in memory as a whole: it is made
// up while it is sent.
func TestDocumentIsStreamed(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("sends 30 MiB")
	}
	_, company, client, upload := shelf(t)
	upload.File = v1.File{Name: "scan.tiff", Size: v1.MaxDocumentSize, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.LimitReader(zeros{}, v1.MaxDocumentSize)), nil
	}}
	if _, err := client.Documents.Upload(t.Context(), upload); err != nil || len(company.PersonDocuments()[0].Content) != v1.MaxDocumentSize {
		t.Error(err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
