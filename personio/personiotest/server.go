package personiotest

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Server is the whole of Personio. It is safe for concurrent use.
type Server struct {
	mu        sync.Mutex
	companies map[string]*Company
	requests  []Request
	faults    []*Fault
	nextID    int64
	unlimited bool
	down      bool          // nobody can connect
	clock     time.Duration // ahead of the machine's
	tokensV1  throttle
	tokensV2  throttle

	requestsV1 window

	api        apiMux
	quirks     Quirks
	cursors    map[string]cursor
	emptied    map[string]bool // operations of which an empty page was sent
	violations int

	deliveries  []*delivery   // that are not taken yet
	undelivered chan struct{} // tells of them, nil while nobody delivers
}

// New returns a Personio without customers.
func New() *Server {
	s := &Server{
		companies: make(map[string]*Company), nextID: 2_800_000,
		cursors: make(map[string]cursor), emptied: make(map[string]bool),
	}
	s.api = newAPIMux(s.apiRoutes())
	return s
}

// AddCompany makes a customer with an empty feed that is switched on, and with
// the recruiting feature. The name is what stands before .personio.de, in small
// letters. A name that is there already gets the same company.
func (s *Server) AddCompany(name string) *Company {
	s.mu.Lock()
	defer s.mu.Unlock()
	name = strings.ToLower(name)
	if c := s.companies[name]; c != nil {
		return c
	}
	c := newCompany(s, name)
	s.companies[name] = c
	return c
}

// RemoveCompany ends a customer's contract: its hosts redirect to Personio's own
// site, its credentials are refused.
func (s *Server) RemoveCompany(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.companies, strings.ToLower(name))
}

// WithoutRateLimits switches Personio's limits off. Clients keep to them all the
// same unless they are made with personio.WithoutRateLimits.
func (s *Server) WithoutRateLimits() *Server {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unlimited = true
	return s
}

// id returns the next number of a kind that is unique over all companies.
func (s *Server) id() int64 {
	s.nextID++
	return s.nextID
}

// The operations of the feed host and of recruiting. Those of the Personnel APIs
// have the names that errors and hooks show, such as "persons.list";
// docs/operations.md has all of them. A [Fault] names one of them.
const (
	OpFeed        = "feed.fetch"
	OpCareerPage  = "careers.home"
	OpJobPage     = "careers.job"
	OpApplication = "recruiting.applications.create"
	OpDocument    = "recruiting.documents.upload"
	OpToken       = "auth.token"
	OpTokenV1     = "v1.auth.token" //nolint:gosec // the name of an operation
	OpRevoke      = "auth.revoke"
	OpUnknown     = "unknown" // any other route
)

// Request is one that the server got.
type Request struct {
	// Operation is one of the Op constants or of the names in docs/operations.md.
	Operation string
	Method    string
	Host      string
	Path      string
	Query     url.Values
	Header    http.Header
	// Status of the answer, 0 when the connection was broken before it.
	Status int
	At     time.Time
}

// Requests returns everything that arrived, in order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// Count is the number of requests for an operation.
func (s *Server) Count(operation string) int {
	n := 0
	for _, r := range s.Requests() {
		if r.Operation == operation {
			n++
		}
	}
	return n
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.isDown() {
		panic(http.ErrAbortHandler) //nolint:forbidigo // how a handler breaks a connection
	}
	route := s.route(r)
	entry := s.record(r, route.operation)
	sw := &statusWriter{ResponseWriter: w}
	defer func() { s.recordStatus(entry, sw.status) }()
	if fault := s.fault(route.operation, func(*Fault) bool { return true }); fault != nil {
		fault.serve(sw, r, route.serve)
		return
	}
	route.serve(sw, r)
}

func (s *Server) record(r *http.Request, operation string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, Request{
		Operation: operation, Method: r.Method, Host: r.Host, Path: r.URL.Path, Query: r.URL.Query(),
		Header: r.Header.Clone(), At: s.exactly(),
	})
	return len(s.requests) - 1
}

func (s *Server) recordStatus(entry, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests[entry].Status = status
}

// statusWriter remembers the status.
type statusWriter struct {
	http.ResponseWriter

	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets [http.ResponseController] flush.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *statusWriter) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(p)
}

// route is what answers a request.
type route struct {
	operation string
	serve     http.HandlerFunc
}

func (s *Server) route(r *http.Request) route {
	if name, ok := feedHost(r.Host); ok {
		return s.feedRoute(name, r.Method, r.URL.Path)
	}
	if rest, ok := strings.CutPrefix(r.URL.Path, "/companies/"); ok {
		name, path, _ := strings.Cut(rest, "/")
		return s.feedRoute(strings.ToLower(name), r.Method, "/"+path)
	}
	found := s.apiRoute(r)
	if strings.HasPrefix(r.URL.Path, "/v1/") {
		found.serve = s.limitedV1(found.serve)
	}
	return found
}

func (s *Server) apiRoute(r *http.Request) route {
	switch r.Method + " " + r.URL.Path {
	case "POST /v1/recruiting/applications":
		return route{OpApplication, acceptable(s.serveApplication)}
	case "POST /v1/recruiting/applications/documents":
		return route{OpDocument, acceptable(s.serveDocument)}
	case "POST /v2/auth/token":
		return route{OpToken, acceptable(s.serveToken)}
	case "POST /v1/auth":
		return route{OpTokenV1, acceptable(s.serveTokenV1)}
	case "POST /v2/auth/revoke":
		return route{OpRevoke, acceptable(s.serveRevoke)}
	}
	if found, ok := s.api.find(r); ok {
		return route{found.operation, s.serveAPI(found)}
	}
	return route{OpUnknown, s.serveUnknown}
}

func feedHost(host string) (name string, ok bool) {
	host, _, _ = strings.Cut(strings.ToLower(host), ":")
	for _, suffix := range []string{".jobs.personio.de", ".jobs.personio.com"} {
		if name, ok := strings.CutSuffix(host, suffix); ok {
			return name, true
		}
	}
	return "", false
}
