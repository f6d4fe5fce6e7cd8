package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"

	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// submit takes an application.
func (w *web) submit(rw http.ResponseWriter, r *http.Request) {
	job, ok := w.findOpenJob(rw, r)
	if !ok {
		return
	}
	f, err := readForm(rw, r)
	if r.MultipartForm != nil {
		defer r.MultipartForm.RemoveAll() //nolint:errcheck // what is left in the temporary folder is the system's to clean
	}
	if err == nil {
		err = w.app.apply(r.Context(), job.ID, f)
	}
	if err != nil {
		status, problems := explain(err)
		w.showJob(rw, r, status, job, f, problems)
		return
	}
	http.Redirect(rw, r, fmt.Sprintf("/jobs/%d/applied", job.ID), http.StatusSeeOther)
}

var errForm = errors.New("the form could not be read")

// readForm reads the form; a large document goes to a temporary file, never into
// memory.
func readForm(rw http.ResponseWriter, r *http.Request) (form, error) {
	r.Body = http.MaxBytesReader(rw, r.Body, recruiting.MaxFileSize+1<<20)
	if err := r.ParseMultipartForm(1 << 20); err != nil { // bounded above
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			return form{}, recruiting.ErrFileTooBig
		}
		return form{}, errForm
	}
	f := form{
		ID: r.PostFormValue("id"), FirstName: r.PostFormValue("first_name"), LastName: r.PostFormValue("last_name"), Email: r.PostFormValue("email"),
		Phone: r.PostFormValue("phone"), AvailableFrom: r.PostFormValue("available_from"), Salary: r.PostFormValue("salary"),
		Message: r.PostFormValue("message"), Source: r.PostFormValue("source"),
	}
	if r.PostFormValue("website") != "" { // people do not see this field, programs fill it in
		return f, errForm
	}
	if r.PostFormValue("privacy") == "" {
		return f, errNoConsent
	}
	cv, header, err := r.FormFile("cv")
	if errors.Is(err, http.ErrMissingFile) {
		return f, errNoCV
	}
	if err != nil {
		return f, errForm
	}
	// The file stays open until the request ends, with MultipartForm.
	f.CV = recruiting.FileFromReaderAt(header.Filename, cv, header.Size)
	return f, nil
}

var (
	errNoCV      = errors.New("a CV is needed")
	errNoConsent = errors.New("the applicant has not agreed")
)

// explain turns an error into what the applicant can do about it: a text for
// each field, "" for the whole form.
func explain(err error) (status int, problems map[string]string) {
	whole := func(status int, text string) (int, map[string]string) { return status, map[string]string{"": text} }
	switch {
	case errors.Is(err, errHasApplied):
		return whole(http.StatusConflict, "You have already applied for this job with this e-mail address. We have your application.")
	case errors.Is(err, errNoRecruiting):
		return whole(http.StatusServiceUnavailable, "Applications are not open on this board.")
	case errors.Is(err, errNoCV):
		return http.StatusUnprocessableEntity, map[string]string{"cv": "Please choose your CV."}
	case errors.Is(err, errNoConsent):
		return http.StatusUnprocessableEntity, map[string]string{"privacy": "Please tick this box: without your agreement we may not keep the application."}
	case errors.Is(err, errForm):
		return whole(http.StatusBadRequest, "The form did not arrive as a whole. Please try again.")
	case errors.Is(err, recruiting.ErrFileTooBig):
		return http.StatusRequestEntityTooLarge, map[string]string{"cv": "The file is larger than 20 MB."}
	}
	if problems := fieldProblems(err); len(problems) > 0 {
		return http.StatusUnprocessableEntity, problems
	}
	return whole(http.StatusInternalServerError, "Your application could not be saved. Please try again in a few minutes.")
}

// fieldProblems finds every field that is wrong.
func fieldProblems(err error) map[string]string {
	problems := make(map[string]string)
	var collect func(error)
	collect = func(err error) {
		if invalid, ok := err.(*recruiting.ValidationError); ok { //nolint:errorlint // the tree is walked by hand
			for _, field := range invalid.Fields {
				name, text := fieldText(field)
				problems[name] = text
			}
			return
		}
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			for _, part := range joined.Unwrap() {
				collect(part)
			}
		}
	}
	collect(err)
	return problems
}

func fieldText(field recruiting.FieldError) (name, text string) {
	switch field.Field {
	case "first_name", "last_name":
		return field.Field, "Please tell us your name."
	case "email":
		return "email", "Please enter an e-mail address that we can answer to."
	case "documents[0].file":
		if errors.Is(field, recruiting.ErrFileType) {
			return "cv", "Please choose a PDF, Word or image file."
		}
		return "cv", "The file is empty."
	default:
		return "", "The application cannot be taken like this: " + field.Error()
	}
}

// jobView is a job with its form.
type jobView struct {
	Job      jobsync.Job
	Form     form
	Problems map[string]string
	Open     bool // for applications
}

func (w *web) jobView(job jobsync.Job, f form, problems map[string]string) jobView {
	if f.ID == "" {
		f.ID = rand.Text()
	}
	return jobView{Job: job, Form: f, Problems: problems, Open: w.app.outbox != nil}
}

// Written is the language of the job's text.
func (v jobView) Written() language { return writtenIn(v.Job.Descriptions) }

// Mark are the attributes of a field with a problem: what is wrong is read out
// with the field, and the first such field has the focus.
func (v jobView) Mark(name string) template.HTMLAttr {
	if v.Problems[name] == "" {
		return ""
	}
	marks := fmt.Sprintf(`aria-invalid="true" aria-describedby="problem-%s"`, name)
	fields := []string{"first_name", "last_name", "email", "cv", "privacy"}
	if first := slices.IndexFunc(fields, func(field string) bool { return v.Problems[field] != "" }); first >= 0 && fields[first] == name {
		marks += " autofocus"
	}
	return template.HTMLAttr(marks) //nolint:gosec // the names are the template's own
}
