package personiotest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/personio-go/sdk/personio"
)

// Server is the whole of Personio. It is safe for concurrent use.
type Server struct {
	mu        sync.Mutex
	companies map[string]*Company
	requests  []*Request
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
	emptied    map[personio.Operation]bool // operations of which an empty page was sent
	violations int

	deliveries  []*delivery   // that are not taken yet
	undelivered chan struct{} // tells of them, nil while nobody delivers
}

// New returns a Personio without customers.
func New() *Server {
	s := &Server{
		companies: make(map[string]*Company), nextID: 2_800_000,
		cursors: make(map[string]cursor), emptied: make(map[personio.Operation]bool),
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

// What the server answers beside the operations of Personio's APIs, which package
// personio and docs/operations.md name.
const (
	OpCareerPage personio.Operation = "careers.home"
	OpJobPage    personio.Operation = "careers.job"
	OpUnknown    personio.Operation = "unknown" // any other route
)

// Request is one that the server got.
type Request struct {
	Operation personio.Operation
	// Company whose credentials or host the request has, "" for none.
	Company string
	Method  string
	Host    string
	Path    string
	Query   url.Values
	Header  http.Header
	// Status of the answer, 0 when the connection was broken before it.
	Status int
	At     time.Time
}

// Requests returns everything that arrived, in order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return copies(s.requests)
}

// ClearRequests forgets what arrived for a company or, for "", everything. Requests
// that are being answered are remembered.
func (s *Server) ClearRequests(company string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = slices.DeleteFunc(s.requests, func(r *Request) bool { return r.Status != 0 && (company == "" || r.Company == company) })
}

// Count is the number of requests for an operation.
func (s *Server) Count(operation personio.Operation) int {
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
	company := s.companyOf(r)
	entry := s.record(r, route.operation, company)
	sw := &statusWriter{ResponseWriter: w}
	defer func() { s.recordStatus(entry, sw.status) }()
	if fault := s.fault(route.operation, company, func(*Fault) bool { return true }); fault != nil {
		fault.serve(sw, r, route.serve)
		return
	}
	route.serve(sw, r)
}

// companyOf is the name of the company that a request is for, as far as the request
// tells without its body.
func (s *Server) companyOf(r *http.Request) string {
	if name, _, ok := feedPath(r); ok {
		return name
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, _ := s.clientOf(r); c != nil {
		return c.name
	}
	for name, c := range s.companies {
		if r.Header.Get("X-Company-Id") == c.key.CompanyID {
			return name
		}
	}
	return ""
}

func (s *Server) record(r *http.Request, operation personio.Operation, company string) *Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	entry := &Request{
		Operation: operation, Company: company, Method: r.Method, Host: r.Host, Path: r.URL.Path, Query: r.URL.Query(),
		Header: r.Header.Clone(), At: s.exactly(),
	}
	s.requests = append(s.requests, entry)
	return entry
}

func (s *Server) recordStatus(entry *Request, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	entry.Status = status
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
	operation personio.Operation
	serve     http.HandlerFunc
}

func (s *Server) route(r *http.Request) route {
	if name, path, ok := feedPath(r); ok {
		return s.feedRoute(name, r.Method, path)
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
		return route{personio.OpRecruitingApplicationsCreate, acceptable(s.serveApplication)}
	case "POST /v1/recruiting/applications/documents":
		return route{personio.OpRecruitingDocumentsUpload, acceptable(s.serveDocument)}
	case "POST /v2/auth/token":
		return route{personio.OpAuthToken, acceptable(s.serveToken)}
	case "POST /v1/auth":
		return route{personio.OpV1AuthToken, acceptable(s.serveTokenV1)}
	case "POST /v2/auth/revoke":
		return route{personio.OpAuthRevoke, acceptable(s.serveRevoke)}
	}
	if found, ok := s.api.find(r); ok {
		return route{found.operation, s.serveAPI(found)}
	}
	return route{OpUnknown, s.serveUnknown}
}

// feedPath is the company whose feed host is asked, and for what.
func feedPath(r *http.Request) (name, path string, ok bool) {
	if name, ok := feedHost(r.Host); ok {
		return name, r.URL.Path, true
	}
	if rest, ok := strings.CutPrefix(r.URL.Path, "/companies/"); ok {
		name, path, _ := strings.Cut(rest, "/")
		return strings.ToLower(name), "/" + path, true
	}
	return "", "", false
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
