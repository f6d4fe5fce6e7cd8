package personiotest

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strings"
)

const maxDocument = 20 << 20

// Extensions that the documentation lists.
func allowedExtensions() []string {
	return strings.Fields("pdf pptx xlsx docx doc xls ppt ods odt 7z gz rar zip bmp gif jpg png tif csv txt rtf mp4 3gp mov avi wmv")
}

func (s *Server) serveDocument(w http.ResponseWriter, r *http.Request) {
	// The body is read without the lock: it may be slow.
	document, err := readDocument(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.recruitingCompany(w, r, "documents")
	if c == nil {
		return
	}
	var e fieldErrors
	switch {
	case errors.Is(err, errDocumentTooBig):
		e.add("file", "errors.file-too-big")
		e.write(w, http.StatusRequestEntityTooLarge)
	case err != nil:
		writeReason(w, "Invalid multipart request body and/or headers supplied.")
	case !slices.Contains(allowedExtensions(), document.Extension):
		e.add("file", "errors.invalid-file-type")
		e.write(w, http.StatusUnprocessableEntity)
	default:
		writeJSON(w, http.StatusOK, c.keep(document))
	}
}

// keep files a document and returns what Personio says of it.
func (c *Company) keep(document Document) any {
	document.UUID = newUUID()
	c.documents[document.UUID] = document
	return map[string]any{
		"uuid": document.UUID, "size": len(document.Content), "mimetype": http.DetectContentType(document.Content),
		"original_filename": document.Filename, "extension": document.Extension,
	}
}

var (
	errDocumentTooBig = errors.New("too big")
	errMultipart      = errors.New("not one part named file")
)

// readDocument reads a body that must have exactly one part, named "file".
func readDocument(r *http.Request) (Document, error) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		_, _ = io.Copy(io.Discard, r.Body)
		return Document{}, errMultipart
	}
	parts := multipart.NewReader(r.Body, params["boundary"])
	part, err := parts.NextPart()
	if err != nil || part.FormName() != "file" || part.FileName() == "" {
		_, _ = io.Copy(io.Discard, r.Body)
		return Document{}, errMultipart
	}
	content, err := io.ReadAll(io.LimitReader(part, maxDocument+1))
	if err != nil {
		return Document{}, errMultipart
	}
	if len(content) > maxDocument {
		_, _ = io.Copy(io.Discard, r.Body)
		return Document{}, errDocumentTooBig
	}
	if _, err := parts.NextPart(); !errors.Is(err, io.EOF) {
		_, _ = io.Copy(io.Discard, r.Body)
		return Document{}, errMultipart
	}
	name := part.FileName()
	return Document{
		Filename: name, Extension: strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")),
		Type: part.Header.Get("Content-Type"), Content: content,
	}, nil
}
