package personio_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func documentLists() []listCall {
	id := func(d personio.Document) string { return string(d.ID) }
	return []listCall{{
		name: "Documents",
		all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
			return ids(c.Documents.All(ctx, "7", personio.DocumentListOptions{Category: "1"}), id)
		},
		first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(id)(c.Documents.List(ctx, "7", personio.DocumentListOptions{Category: "1", Cursor: from}))
		},
	}}
}

// contract is a document of person 7 with every member.
func contract() personiotest.PersonDocument {
	return personiotest.PersonDocument{
		OwnerID: "7", Name: "Vertrag für Ada.txt", Date: "2031-02-03", Comment: "signed", Category: "12", Type: "employee",
		VirusScan: "CLEAN", ESignature: "SIGNED", CreatedAt: time.Date(2031, 2, 3, 10, 0, 0, 0, time.UTC), Content: []byte("in witness whereof"),
	}
}

func TestDocumentHasEveryMember(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	id := company.AddDocument(contract())
	documents, err := personio.Collect(client.Documents.All(t.Context(), "7", personio.DocumentListOptions{}))
	if err != nil || len(documents) != 1 {
		t.Fatalf("%v, %v", documents, err)
	}
	d := documents[0]
	got := fmt.Sprintln(d.ID, d.Name, d.Date, d.Comment, d.Category.ID, d.Owner.ID, d.Type, d.Size, d.CreatedAt, d.VirusScan.Status, d.ESignature.Status)
	want := fmt.Sprintln(id, "Vertrag für Ada.txt", personio.NewDate(2031, 2, 3), "signed", "12", "7", "employee", 18, "2031-02-03 10:00:00 +0000 UTC", "CLEAN", "SIGNED")
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if text := d.LogValue().String(); strings.Contains(text, "Ada") || !strings.Contains(text, id) {
		t.Errorf("in logs: %s", text)
	}
}

func TestDocumentsAreFiltered(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	first := company.AddDocument(contract())
	other := contract()
	other.Category, other.CreatedAt = "13", other.CreatedAt.AddDate(0, 0, 1)
	second := company.AddDocument(other)
	other.OwnerID = "8"
	company.AddDocument(other)
	day := personio.NewDate(2031, 2, 4)
	for name, test := range map[string]struct {
		options personio.DocumentListOptions
		want    string
	}{
		"none":     {personio.DocumentListOptions{}, first + second},
		"category": {personio.DocumentListOptions{Category: "12"}, first},
		"from":     {personio.DocumentListOptions{CreatedFrom: day}, second},
		"before":   {personio.DocumentListOptions{CreatedBefore: day}, first},
		"pages":    {personio.DocumentListOptions{Limit: 1}, first + second},
	} {
		documents, err := personio.Collect(client.Documents.All(t.Context(), "7", test.options))
		got := ""
		for _, d := range documents {
			got += string(d.ID)
		}
		if err != nil || got != test.want {
			t.Errorf("%s: %s, %v, want %s", name, got, err, test.want)
		}
	}
}

// Documents are asked for by their owner. Without one nothing is sent.
func TestDocumentsNeedAnOwner(t *testing.T) {
	t.Parallel()
	server, client := scripted(t, threePages())
	_, err := client.Documents.List(t.Context(), "", personio.DocumentListOptions{})
	if !errors.Is(err, personio.ErrNotSent) || len(server.requests) != 0 {
		t.Errorf("%v after %d requests", err, len(server.requests))
	}
}

func TestDocumentIsDownloaded(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	file, err := client.Documents.Download(t.Context(), personio.DocumentID(company.AddDocument(contract())))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Body.Close()
	content, err := io.ReadAll(file.Body)
	if err != nil || string(content) != "in witness whereof" || file.Size != 18 || file.Name != "Vertrag für Ada.txt" || file.ContentType != "text/plain; charset=utf-8" {
		t.Errorf("%s, %v, %+v", content, err, file)
	}
	if _, err := client.Documents.Download(t.Context(), "1"); apiError(t, err).StatusCode != http.StatusNotFound {
		t.Errorf("%v", err)
	}
}

func TestDocumentIsChangedAndDeleted(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	id := personio.DocumentID(company.AddDocument(contract()))
	if err := client.Documents.Update(t.Context(), id, personio.DocumentPatch{Comment: personio.Set("")}); err != nil {
		t.Fatal(err)
	}
	if got := company.PersonDocuments()[0]; got.Comment != "" || got.Name != contract().Name || got.Date != contract().Date || got.Category != "12" {
		t.Errorf("%+v", got)
	}
	if err := client.Documents.Update(t.Context(), id, personio.DocumentPatch{
		Name: personio.Set(strings.Repeat("ü", 256)), Date: personio.Set(personio.NewDate(2032, 1, 2)),
		Category: personio.Set(personio.Ref[personio.DocumentCategoryID]{ID: "13"}),
	}); err != nil {
		t.Fatal(err)
	}
	if got := company.PersonDocuments()[0]; got.Name != strings.Repeat("ü", 256) || got.Date != "2032-01-02" || got.Category != "13" {
		t.Errorf("%+v", got)
	}
	if err := client.Documents.Delete(t.Context(), id); err != nil || len(company.PersonDocuments()) != 0 {
		t.Errorf("%v, %v", err, company.PersonDocuments())
	}
	if err := client.Documents.Delete(t.Context(), id); apiError(t, err).StatusCode != http.StatusNotFound {
		t.Errorf("%v", err)
	}
	if err := client.Documents.Update(t.Context(), id, personio.DocumentPatch{}); apiError(t, err).StatusCode != http.StatusNotFound {
		t.Errorf("%v", err)
	}
}

// What Personio refuses is not sent, and the emulator refuses it, too.
func TestDocumentPatchesThatPersonioRefuses(t *testing.T) {
	t.Parallel()
	server, company, client := kontor(t)
	id := personio.DocumentID(company.AddDocument(contract()))
	for name, patch := range map[string]personio.DocumentPatch{
		"no name":      {Name: personio.Null[string]()},
		"empty name":   {Name: personio.Set("")},
		"long name":    {Name: personio.Set(strings.Repeat("a", 257))},
		"null comment": {Comment: personio.Null[string]()},
		"null date":    {Date: personio.Null[personio.Date]()},
		"empty date":   {Date: personio.Set(personio.Date{})},
		"no category":  {Category: personio.Null[personio.Ref[personio.DocumentCategoryID]]()},
	} {
		if err := client.Documents.Update(t.Context(), id, patch); !errors.Is(err, personio.ErrNotSent) {
			t.Errorf("%s: %v", name, err)
		}
		err := client.Do(t.Context(), http.MethodPatch, "/v2/document-management/documents/"+string(id), patch, nil)
		if apiError(t, err).StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := server.Count("documents.update"); got != 7 {
		t.Errorf("%d requests", got)
	}
}
