package personiotest

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/personio-go/sdk/personio"
)

func (s *Server) feedRoute(name, method, path string) route {
	if method != http.MethodGet && method != http.MethodHead {
		return route{OpUnknown, func(w http.ResponseWriter, _ *http.Request) { statusOnly(w, http.StatusMethodNotAllowed) }}
	}
	s.mu.Lock()
	c := s.companies[name]
	s.mu.Unlock()
	switch {
	case c == nil && path == "/xml":
		return route{personio.OpFeedFetch, redirectHome}
	case c == nil:
		return route{OpUnknown, redirectHome}
	case path == "/xml":
		return route{personio.OpFeedFetch, c.serveFeed}
	case strings.HasPrefix(path, "/job/"):
		return route{OpJobPage, c.serveJobPage}
	case path == "/":
		return route{OpCareerPage, c.serveCareerPage}
	default:
		return route{OpUnknown, serveNotFoundPage}
	}
}

// redirectHome is what visitors of a company that does not exist get.
func redirectHome(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "https://personio.com", http.StatusTemporaryRedirect)
}

func (c *Company) serveFeed(w http.ResponseWriter, r *http.Request) {
	document, ok := c.feed(r.URL.Query().Get("language"))
	if !ok {
		serveNotFoundPage(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/xml; charset=UTF-8")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	_, _ = w.Write(document) //nolint:gosec // an XML document, not a page
}

// feed is the document in a language, unless the feed is off.
func (c *Company) feed(language string) ([]byte, bool) {
	defer c.lock()()
	if c.feedOff {
		return nil, false
	}
	if c.document != nil {
		return c.document, true
	}
	if language == "" {
		language = c.language
	}
	return writeFeed(c.jobs, language), true
}

// published is whether there is a job to apply for.
func (c *Company) published(id int64) bool {
	if c.document != nil {
		return slices.Contains(positionIDs(c.document), id)
	}
	return slices.ContainsFunc(c.jobs, func(j Job) bool { return j.ID == id })
}

// positionIDs are the ids in a document, whatever else it holds.
func positionIDs(document []byte) []int64 {
	var feed struct {
		Positions []struct {
			ID string `xml:"id"`
		} `xml:"position"`
	}
	_ = xml.Unmarshal(document, &feed) // a broken document has the ids read so far
	var ids []int64
	for _, p := range feed.Positions {
		if id, err := strconv.ParseInt(strings.TrimSpace(p.ID), 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

func (c *Company) serveJobPage(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:], 10, 64)
	c.server.mu.Lock()
	published := err == nil && c.published(id)
	c.server.mu.Unlock()
	if !published {
		serveNotFoundPage(w, r)
		return
	}
	servePage(w, http.StatusOK, fmt.Sprintf("Job %d", id))
}

// serveCareerPage lists the jobs, whether the feed is on or off.
func (c *Company) serveCareerPage(w http.ResponseWriter, _ *http.Request) {
	var list strings.Builder
	for _, job := range c.Jobs() {
		fmt.Fprintf(&list, `<li><a href="/job/%d">%s</a></li>`, job.ID, escape(job.Name))
	}
	servePage(w, http.StatusOK, "Careers", "<ul>"+list.String()+"</ul>")
}

func serveNotFoundPage(w http.ResponseWriter, _ *http.Request) {
	servePage(w, http.StatusNotFound, "Page not found")
}

func servePage(w http.ResponseWriter, status int, title string, content ...string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "<!doctype html><html><head><title>%s</title></head><body><h1>%s</h1>%s</body></html>", title, title, strings.Join(content, ""))
}
