package main

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

//go:embed web
var files embed.FS

// web is the pages.
type web struct {
	app   *app
	pages map[string]*template.Template
}

func newWeb(app *app) (http.Handler, error) {
	w := &web{app: app, pages: make(map[string]*template.Template)}
	for _, page := range []string{"board", "job", "applied", "gone", "admin", "connect"} {
		t, err := template.New("layout.html").Funcs(viewFuncs()).ParseFS(files, "web/templates/layout.html", "web/templates/"+page+".html")
		if err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
		w.pages[page] = t
	}
	static, err := fs.Sub(files, "web/static")
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServerFS(static)))
	mux.HandleFunc("GET /{$}", w.board)
	mux.HandleFunc("GET /jobs/{id}", w.job)
	mux.HandleFunc("POST /jobs/{id}", w.submit)
	mux.HandleFunc("GET /jobs/{id}/applied", w.applied)
	mux.HandleFunc("GET /admin", w.admin)
	mux.HandleFunc("POST /admin/approve", w.approve)
	mux.HandleFunc("GET /connect", w.connect)
	mux.HandleFunc("POST /connect", w.check)
	mux.HandleFunc("GET /events", w.stream)
	mux.HandleFunc("GET /healthz", w.health)
	// Forms of other sites cannot post here.
	return secure(http.NewCrossOriginProtection().Handler(mux)), nil
}

// secure keeps everything that is not the board's own out of its pages.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// page is what every page gets.
type page struct {
	Title   string
	Company string
	Demo    bool
	Data    any
}

func (w *web) render(rw http.ResponseWriter, status int, name, title string, data any) {
	var body bytes.Buffer // a page that fails halfway must not look like a whole one
	err := w.pages[name].Execute(&body, page{Title: title, Company: companyTitle(w.app.feed.Company()), Demo: w.app.demo != nil, Data: data})
	if err != nil {
		w.fail(rw, err)
		return
	}
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	rw.WriteHeader(status)
	_, _ = rw.Write(body.Bytes())
}

func (w *web) fail(rw http.ResponseWriter, err error) {
	w.app.log.Error("serving a page", slog.Any("error", err))
	http.Error(rw, "Something went wrong on our side. Please try again.", http.StatusInternalServerError)
}

// board is the list of open jobs.
func (w *web) board(rw http.ResponseWriter, r *http.Request) {
	jobs, err := w.app.board.open()
	if err != nil {
		w.fail(rw, err)
		return
	}
	w.render(rw, http.StatusOK, "board", "Open positions", newBoardView(jobs, r.URL.Query(), time.Now()))
}

// findJob returns the job of a request; when it returns false, the request has
// been answered.
func (w *web) findJob(rw http.ResponseWriter, r *http.Request) (jobsync.Job, bool) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		http.NotFound(rw, r)
		return jobsync.Job{}, false
	}
	job, ok, err := w.app.board.job(id)
	switch {
	case err != nil:
		w.fail(rw, err)
	case !ok:
		http.NotFound(rw, r)
	default:
		return job, true
	}
	return jobsync.Job{}, false
}

// findOpenJob does the same for a job that one can apply for.
func (w *web) findOpenJob(rw http.ResponseWriter, r *http.Request) (jobsync.Job, bool) {
	job, ok := w.findJob(rw, r)
	if ok && job.Archived {
		w.render(rw, http.StatusGone, "gone", job.Name, job)
		return jobsync.Job{}, false
	}
	return job, ok
}

// job is one job with its form.
func (w *web) job(rw http.ResponseWriter, r *http.Request) {
	if job, ok := w.findOpenJob(rw, r); ok {
		source := r.URL.Query().Get("source")
		if source == "" {
			source = "job board"
		}
		w.render(rw, http.StatusOK, "job", job.Name, w.jobView(job, form{Source: source}, nil))
	}
}

// applied confirms an application, also when the job has been archived since.
func (w *web) applied(rw http.ResponseWriter, r *http.Request) {
	if job, ok := w.findJob(rw, r); ok {
		w.render(rw, http.StatusOK, "applied", "Application sent", job)
	}
}

// health fails when the last look at the feed did.
func (w *web) health(rw http.ResponseWriter, _ *http.Request) {
	if err := w.app.lastStatus().Err; err != nil {
		http.Error(rw, err.Error(), http.StatusServiceUnavailable)
		return
	}
	_, _ = rw.Write([]byte("ok\n"))
}
