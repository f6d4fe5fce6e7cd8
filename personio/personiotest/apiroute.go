package personiotest

import (
	"cmp"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/personio-go/sdk/personio"
)

// apiRoute is an operation of the Personnel APIs.
type apiRoute struct {
	operation personio.Operation
	pattern   string // as http.ServeMux has it: "GET /v2/persons/{id}"
	// scope that the token needs, and the status of the answer without it, 403
	// when nothing is said.
	scope  string
	denied int
	// perSecond is the limit, 10 when nothing is said; below 0 there is none.
	perSecond int
	// beta routes can be put back behind their header, see Quirks.
	beta bool
	// parameters of the query, of routes of v1.
	parameters []string
	// mute routes of v1 do not repeat the token in the header of their answers.
	mute bool
	// produces is the media type of a success, JSON when nothing is said; anything
	// is something that the route itself compares with what the client takes.
	produces string
	// serve answers. The server is locked.
	serve func(*apiCall)
}

// apiRoutes are all of them. Each resource has its own, in its file.
func (s *Server) apiRoutes() []apiRoute {
	return slices.Concat(
		personRoutes(),
		employmentRoutes(),
		orgUnitRoutes(),
		legalEntityRoutes(),
		costCenterRoutes(),
		workplaceRoutes(),
		absenceTypeRoutes(),
		absencePeriodRoutes(),
		attendancePeriodRoutes(),
		projectRoutes(),
		compensationRoutes(),
		jobRoutes(),
		salaryBandRoutes(),
		documentRoutes(),
		reportRoutes(),
		webhookRoutes(),
		recruitingV2Routes(),
		v1Routes(),
	)
}

// apiMux finds routes by method and path.
type apiMux struct {
	mux    *http.ServeMux
	routes map[string]apiRoute
}

func newAPIMux(routes []apiRoute) apiMux {
	m := apiMux{mux: http.NewServeMux(), routes: make(map[string]apiRoute, len(routes))}
	for _, route := range routes {
		m.routes[route.pattern] = route
		// The handler is not used: values of the path are read by SetPathValue.
		m.mux.Handle(route.pattern, http.NotFoundHandler())
	}
	return m
}

// find returns the route of a request, and fills in the values of its path.
func (m apiMux) find(r *http.Request) (apiRoute, bool) {
	_, pattern := m.mux.Handler(r)
	route, ok := m.routes[pattern]
	if !ok {
		return route, false
	}
	_, template, _ := strings.Cut(pattern, " ")
	got := strings.Split(r.URL.EscapedPath(), "/")
	for i, segment := range strings.Split(template, "/") {
		if name, ok := strings.CutPrefix(segment, "{"); ok && i < len(got) {
			r.SetPathValue(strings.TrimSuffix(name, "}"), unescape(got[i]))
		}
	}
	return route, true
}

// serveAPI checks what is the same for all routes, then lets the route answer.
func (s *Server) serveAPI(route apiRoute) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the connection broke
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		call := &apiCall{server: s, w: w, r: r, query: r.URL.Query(), body: body, route: route}
		call.company, call.client = s.clientOf(r)
		if !call.refusedAnyway() {
			route.serve(call)
		}
	}
}

// refusedAnyway refuses what no route takes. When it returns true the request has
// been answered.
func (c *apiCall) refusedAnyway() bool {
	switch {
	case c.route.produces != anything && !accepts(c.r, c.route.produces):
		c.notAcceptable()
	case c.route.beta && c.server.quirks.RequireBeta && c.r.Header.Get("Beta") != "true":
		c.fail(http.StatusNotFound, "Not Found", "", "api.not_found")
	case c.client == nil:
		c.refuseToken()
	case !c.withinLimit():
		c.fail(http.StatusTooManyRequests, "Too many requests", "The rate limit has been exceeded.", "common.too_many_requests")
	case c.route.scope != "" && !c.client.allows(c.route.scope):
		c.fail(cmp.Or(c.route.denied, http.StatusForbidden), "Forbidden", "Client scope insufficient to access resource", "common.forbidden")
	default:
		return !c.v1Knows()
	}
	return true
}

// anything is a media type that the route itself knows.
const anything = "*"

func (c *apiCall) isV1() bool { return strings.HasPrefix(c.r.URL.Path, "/v1/") }

func (c *apiCall) notAcceptable() {
	c.fail(http.StatusNotAcceptable, "Not Acceptable", "", "common.not_acceptable")
}

// refuseToken answers to a token that is not or no longer good.
func (c *apiCall) refuseToken() {
	if c.server.quirks.V1ForbidsBadTokens && strings.HasPrefix(c.r.URL.Path, "/v1/company/") {
		c.v1Fail(http.StatusForbidden, http.StatusForbidden, "Provided authorization is not valid")
		return
	}
	c.fail(http.StatusUnauthorized, "Unauthorized Request", "", "common.unauthorized")
}

// clientOf finds whose token a request has.
func (s *Server) clientOf(r *http.Request) (*Company, *client) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return nil, nil
	}
	for _, c := range s.companies {
		for _, cl := range c.clients {
			if cl.valid(token, s.exactly()) {
				return c, cl
			}
		}
	}
	return nil, nil
}

// withinLimit is the token bucket that Personio's gateway keeps for each
// endpoint, told in headers. There is no Retry-After.
func (c *apiCall) withinLimit() bool {
	rate := cmp.Or(c.route.perSecond, 10)
	if rate < 0 || c.server.unlimited {
		return true
	}
	left, ok := c.client.bucket(c.route.operation, rate, c.server.exactly()).take(c.server.exactly())
	header := c.w.Header()
	header.Set("X-Ratelimit-Replenish-Rate", strconv.Itoa(rate))
	header.Set("X-Ratelimit-Burst-Capacity", strconv.Itoa(rate))
	header.Set("X-Ratelimit-Requested-Tokens", "1")
	header.Set("X-Ratelimit-Remaining", strconv.Itoa(left))
	if !ok {
		c.server.violations++
	}
	return ok
}
