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

	"github.com/microcosm-cc/bluemonday"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

//go:embed web
var files embed.FS

// web is the pages.
type web struct {
	app    *app
	pages  map[string]*template.Template
	policy *bluemonday.Policy // for the texts of the feed
}

func newWeb(app *app) (http.Handler, error) {
	w := &web{app: app, pages: make(map[string]*template.Template), policy: sanitizer()}
	for _, page := range []string{"board", "job", "applied", "message", "admin", "connect"} {
		t, err := template.New("layout.html").Funcs(w.viewFuncs()).ParseFS(files, "web/templates/layout.html", "web/templates/"+page+".html")
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
	mux.HandleFunc("GET /admin", w.managed(w.admin))
	mux.HandleFunc("POST /admin/approve", w.managed(w.approve))
	mux.HandleFunc("GET /admin/events", w.managed(func(rw http.ResponseWriter, r *http.Request) { w.stream(rw, r, true) }))
	mux.HandleFunc("GET /connect", w.managed(w.connect))
	mux.HandleFunc("POST /connect", w.managed(w.check))
	mux.HandleFunc("GET /events", func(rw http.ResponseWriter, r *http.Request) { w.stream(rw, r, false) })
	mux.HandleFunc("GET /sitemap.xml", w.sitemap)
	mux.HandleFunc("GET /robots.txt", w.robots)
	mux.HandleFunc("GET /healthz", w.health)
	mux.HandleFunc("GET /", w.notFound)
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
	Title       string
	Description string         // for search engines and shared links
	Index       bool           // search engines may list it
	Posting     map[string]any // a job as search engines read it
	Data        any

	// What render knows.
	Lang    language
	Company string
	Demo    bool
	Manage  bool   // the visitor may see what is behind the board
	Path    string // of this page, with another language to be chosen
	Public  string // the board's address
}

// T is a text of the board in the page's language.
func (p page) T(text string, values ...any) string { return p.Lang.say(text, values...) }

// Label is a value of the feed in the page's language.
func (p page) Label(value any) string { return label(value, p.Lang) }

// Salary is a job's salary in the page's language.
func (p page) Salary(salary *xmlfeed.Salary) string { return salaryText(salary, p.Lang) }

// Other is the language that the page is not in.
func (p page) Other() language {
	if p.Lang == german {
		return english
	}
	return german
}

func (w *web) render(rw http.ResponseWriter, r *http.Request, status int, name string, p page) {
	p.Lang, p.Company, p.Demo, p.Manage = languageOf(rw, r), w.app.companyName(), w.app.demo != nil, w.mayManage(r)
	p.Path, p.Public = r.URL.Path, w.app.cfg.publicURL
	var body bytes.Buffer // a page that fails halfway must not look like a whole one
	if err := w.pages[name].Execute(&body, p); err != nil {
		w.fail(rw, err)
		return
	}
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	rw.WriteHeader(status)
	_, _ = rw.Write(body.Bytes())
}

// tell shows a page that only says something.
func (w *web) tell(rw http.ResponseWriter, r *http.Request, status int, title, text string, values ...any) {
	w.render(rw, r, status, "message", page{Title: title, Data: message{text: text, values: values}})
}

type message struct {
	text   string
	values []any
}

// In is the message in a language.
func (m message) In(lang language) string { return lang.say(m.text, m.values...) }

func (w *web) notFound(rw http.ResponseWriter, r *http.Request) {
	w.tell(rw, r, http.StatusNotFound, "There is nothing here", "The address has changed, or was never right.")
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
	lang := languageOf(rw, r)
	w.render(rw, r, http.StatusOK, "board", page{
		Title: "Open positions", Description: lang.say("%d open positions", len(jobs)), Index: true, Data: newBoardView(jobs, r.URL.Query(), time.Now()),
	})
}

// findJob returns the job of a request; when it returns false, the request has
// been answered.
func (w *web) findJob(rw http.ResponseWriter, r *http.Request) (jobsync.Job, bool) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		w.notFound(rw, r)
		return jobsync.Job{}, false
	}
	job, ok, err := w.app.board.job(id)
	switch {
	case err != nil:
		w.fail(rw, err)
	case !ok:
		w.notFound(rw, r)
	default:
		return job, true
	}
	return jobsync.Job{}, false
}

// findOpenJob does the same for a job that one can apply for.
func (w *web) findOpenJob(rw http.ResponseWriter, r *http.Request) (jobsync.Job, bool) {
	job, ok := w.findJob(rw, r)
	if ok && job.Archived {
		w.tell(rw, r, http.StatusGone, "This position is no longer open", "%s has been filled or withdrawn.", job.Name)
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
		w.showJob(rw, r, http.StatusOK, job, form{Source: source}, nil)
	}
}

// showJob is the page of a job, with what was typed and what is wrong with it.
func (w *web) showJob(rw http.ResponseWriter, r *http.Request, status int, job jobsync.Job, f form, problems map[string]string) {
	w.render(rw, r, status, "job", page{
		Title: job.Name, Description: excerpt(job.Descriptions), Index: status == http.StatusOK, Posting: w.posting(job), Data: w.jobView(job, f, problems),
	})
}

// applied confirms an application, also when the job has been archived since.
func (w *web) applied(rw http.ResponseWriter, r *http.Request) {
	if job, ok := w.findJob(rw, r); ok {
		w.render(rw, r, http.StatusOK, "applied", page{Title: "Application sent", Data: job})
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
