package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// prefix of the control plane. Personio has nothing there.
const prefix = "/_personiod/"

// control lets tests of any language do what Go tests do with package personiotest.
type control struct {
	server *personiotest.Server
	seed   seed

	mu        sync.Mutex
	companies map[string]*controlled
	named     int // companies that were given a name
}

// controlled is a company with what its tests need to know.
type controlled struct {
	company      *personiotest.Company
	clientID     string
	clientSecret string
	seeded       *personiotest.Snapshot
	snapshots    []*personiotest.Snapshot
}

func newControl(server *personiotest.Server, s seed) *control {
	return &control{server: server, seed: s, companies: make(map[string]*controlled)}
}

// plant makes a company with at least one API client, whose credentials are told.
func (c *control) plant(from company) *controlled {
	made := &controlled{}
	if len(from.Clients) > 0 {
		made.clientID, made.clientSecret = from.Clients[0].ID, from.Clients[0].Secret
	}
	made.company = from.plant(c.server)
	if made.clientID == "" || made.clientSecret == "" {
		var first personiotest.Client
		if len(from.Clients) > 0 {
			first = from.Clients[0]
		}
		made.clientID, made.clientSecret = made.company.SetClient(first)
	}
	made.seeded = made.company.Snapshot()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.companies[made.company.Name()] = made
	return made
}

// lines are how to reach a company, as a shell can read them.
func (made *controlled) lines(base string) [][2]string {
	key := made.company.RecruitingKey()
	return [][2]string{
		{"PERSONIO_COMPANY", made.company.Name()},
		{"PERSONIO_CLIENT_ID", made.clientID},
		{"PERSONIO_CLIENT_SECRET", made.clientSecret},
		{"PERSONIO_COMPANY_ID", key.CompanyID},
		{"PERSONIO_RECRUITING_TOKEN", key.Token.Reveal()},
		{"PERSONIO_FEED_URL", base + "/companies/" + made.company.Name() + "/xml"},
	}
}

// access is the same in JSON.
func (made *controlled) access(r *http.Request) map[string]string {
	all := make(map[string]string)
	for _, line := range made.lines("http://" + r.Host) {
		all[strings.ToLower(strings.TrimPrefix(line[0], "PERSONIO_"))] = line[1]
	}
	return all
}

// controlRoute is an operation of the control plane.
type controlRoute struct {
	method, path, summary string
	serve                 func(*control, *http.Request) (any, error)
}

func controlRoutes() []controlRoute {
	const company = "companies/{name}"
	return []controlRoute{
		{"GET", "companies", "List the companies with their credentials.", (*control).list},
		{"POST", "companies", `Make a company: a seed of one, {} for an empty one, {"like":"NAME"} for a copy of a seeded one. Without a name it gets one.`, (*control).create},
		{"DELETE", company, "Remove a company.", of((*control).remove)},
		{"POST", company + "/reset", "Bring a company back to its seed.", of((*control).reset)},
		{"POST", company + "/data", "Add data in the form of a company's seed; what has the id of something takes its place.", of((*control).add)},
		{"POST", company + "/snapshots", "Remember what a company has.", of((*control).snapshot)},
		{"POST", company + "/snapshots/{id}/restore", "Bring a company back to a snapshot.", of((*control).restore)},
		{"PUT", company + "/feed", `Switch the feed: {"enabled":false}.`, of((*control).feed)},
		{"GET", company + "/deliveries", "List the attempts to deliver webhooks.", of((*control).deliveries)},
		{"POST", company + "/deliveries/replay", "Send all events again.", of((*control).replay)},
		{"POST", "faults", "Inject a fault: operation, company, status, headers, body, delay, break (before, after, within), after, times.", (*control).inject},
		{"GET", "faults", "Count the faults that have yet to happen.", (*control).pending},
		{"DELETE", "faults", "Take back all faults, or those of ?company=.", (*control).clearFaults},
		{"GET", "requests", "List the requests received, of ?company= and ?operation=.", (*control).requests},
		{"DELETE", "requests", "Forget the requests received, of ?company=.", (*control).clearRequests},
		{"GET", "clock", "Tell the time.", (*control).clock},
		{"POST", "clock", `Move the time of all companies: {"advance":"48h"}.`, (*control).advance},
	}
}

// refused is an error with a status.
type refused struct {
	status int
	text   string
}

func (e refused) Error() string { return e.text }

// of finds the company of the path.
func of(serve func(*control, *controlled, *http.Request) (any, error)) func(*control, *http.Request) (any, error) {
	return func(c *control, r *http.Request) (any, error) {
		c.mu.Lock()
		made := c.companies[strings.ToLower(r.PathValue("name"))]
		c.mu.Unlock()
		if made == nil {
			return nil, refused{http.StatusNotFound, "there is no such company"}
		}
		return serve(c, made, r)
	}
}

// over puts the control plane over Personio, if it is wanted.
func (c *control) over(next http.Handler, wanted bool) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", next)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	if !wanted {
		return mux
	}
	for _, route := range controlRoutes() {
		mux.HandleFunc(route.method+" "+prefix+route.path, func(w http.ResponseWriter, r *http.Request) {
			answer, err := route.serve(c, r)
			if err == nil {
				reply(w, http.StatusOK, answer)
				return
			}
			status := http.StatusBadRequest
			if e, ok := errors.AsType[refused](err); ok {
				status = e.status
			}
			reply(w, status, map[string]any{"errors": strings.Split(err.Error(), "\n")})
		})
	}
	mux.HandleFunc("GET "+prefix+"openapi.json", func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, controlDocument()) })
	mux.HandleFunc("GET "+prefix+"operations.json", func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, operationsDocument()) })
	return mux
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	data, err := json.Marshal(body)
	if err == nil { // maps of texts and numbers can always be written
		_, _ = w.Write(append(data, '\n'))
	}
}

// read reads a body that has the form of a value; none is an empty object.
func read(r *http.Request, into any) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	if len(strings.TrimSpace(string(body))) == 0 {
		body = []byte("{}")
	}
	return check(body, into, aPart)
}

func (c *control) list(r *http.Request) (any, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]map[string]string, 0, len(c.companies))
	for _, made := range c.companies {
		all = append(all, made.access(r))
	}
	slices.SortFunc(all, func(a, b map[string]string) int { return strings.Compare(a["company"], b["company"]) })
	return map[string]any{"companies": all}, nil
}

// newCompany is a company's seed, or a copy of one.
type newCompany struct {
	company

	Like string `json:"like"`
}

func (c *control) create(r *http.Request) (any, error) {
	var body newCompany
	if err := read(r, &body); err != nil {
		return nil, err
	}
	from := body.company
	if body.Like != "" {
		i := slices.IndexFunc(c.seed.Companies, func(seeded company) bool { return seeded.Name == body.Like })
		if i < 0 {
			return nil, refused{http.StatusNotFound, "there is no such company in the seed"}
		}
		from = c.seed.Companies[i]
		from.Name, from.CompanyID, from.RecruitingToken, from.Clients = body.Name, "", "", nil
	}
	c.mu.Lock()
	if from.Name == "" {
		c.named++
		from.Name = fmt.Sprintf("company-%d", c.named)
	}
	taken := c.companies[strings.ToLower(from.Name)] != nil
	c.mu.Unlock()
	if taken {
		return nil, refused{http.StatusConflict, "there is a company with this name"}
	}
	return c.plant(from).access(r), nil
}

func (c *control) remove(made *controlled, _ *http.Request) (any, error) {
	c.server.RemoveCompany(made.company.Name())
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.companies, made.company.Name())
	return struct{}{}, nil
}

func (c *control) reset(made *controlled, _ *http.Request) (any, error) {
	made.company.Restore(made.seeded)
	c.server.ClearFaults(made.company.Name())
	return struct{}{}, nil
}

func (*control) add(made *controlled, r *http.Request) (any, error) {
	var data company
	if err := read(r, &data); err != nil {
		return nil, err
	}
	data.add(made.company)
	return struct{}{}, nil
}

func (c *control) snapshot(made *controlled, _ *http.Request) (any, error) {
	taken := made.company.Snapshot()
	c.mu.Lock()
	defer c.mu.Unlock()
	made.snapshots = append(made.snapshots, taken)
	return map[string]string{"id": strconv.Itoa(len(made.snapshots))}, nil
}

func (c *control) restore(made *controlled, r *http.Request) (any, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, taken := range made.snapshots {
		if strconv.Itoa(i+1) == r.PathValue("id") {
			made.company.Restore(taken)
			return struct{}{}, nil
		}
	}
	return nil, refused{http.StatusNotFound, "there is no such snapshot"}
}

func (*control) feed(made *controlled, r *http.Request) (any, error) {
	var body struct {
		Enabled bool `json:"enabled"`
	}
	if err := read(r, &body); err != nil {
		return nil, err
	}
	made.company.SetFeedEnabled(body.Enabled)
	return body, nil
}

func (*control) deliveries(made *controlled, _ *http.Request) (any, error) {
	attempts := made.company.WebhookDeliveries()
	all := make([]any, 0, len(attempts))
	for _, d := range attempts {
		all = append(all, map[string]any{
			"webhook_id": d.WebhookID, "event_name": d.EventName, "attempt": d.Attempt, "requests": d.Requests, "status": d.Status,
			"delivered": d.Delivered, "completed_at": d.CompletedAt, "final": d.Final,
		})
	}
	return map[string]any{"deliveries": all}, nil
}

func (*control) replay(made *controlled, _ *http.Request) (any, error) {
	return map[string]int{"events": made.company.ReplayWebhooks()}, nil
}

// fault is one in JSON.
type fault struct {
	Operation string            `json:"operation"`
	Company   string            `json:"company"`
	Status    int               `json:"status"`
	Headers   map[string]string `json:"headers"`
	Body      string            `json:"body"`
	Delay     string            `json:"delay"`
	Break     string            `json:"break"`
	After     int               `json:"after"`
	Times     int               `json:"times"`
}

func (c *control) inject(r *http.Request) (any, error) {
	var body fault
	if err := read(r, &body); err != nil {
		return nil, err
	}
	f := personiotest.Fault{
		Operation: personio.Operation(body.Operation), Company: body.Company, Status: body.Status, Header: make(http.Header), Body: body.Body,
		After: body.After, Times: body.Times,
	}
	for name, value := range body.Headers {
		f.Header.Set(name, value)
	}
	var err error
	if body.Delay != "" {
		if f.Delay, err = time.ParseDuration(body.Delay); err != nil {
			return nil, err
		}
	}
	if body.Break != "" {
		if f.Break, err = breakOf(body.Break); err != nil {
			return nil, err
		}
	}
	return struct{}{}, c.server.Inject(f)
}

func (c *control) pending(*http.Request) (any, error) {
	return map[string]int{"pending": c.server.PendingFaults()}, nil
}

func (c *control) clearFaults(r *http.Request) (any, error) {
	c.server.ClearFaults(r.URL.Query().Get("company"))
	return struct{}{}, nil
}

// requests leaves secrets out.
func (c *control) requests(r *http.Request) (any, error) {
	query, all := r.URL.Query(), []any{}
	for _, got := range c.server.Requests() {
		if query.Has("company") && query.Get("company") != got.Company || query.Has("operation") && query.Get("operation") != string(got.Operation) {
			continue
		}
		got.Header = got.Header.Clone()
		got.Header.Del("Authorization")
		all = append(all, map[string]any{
			"operation": got.Operation, "company": got.Company, "method": got.Method, "path": got.Path, "query": got.Query,
			"headers": got.Header, "status": got.Status, "at": got.At,
		})
	}
	return map[string]any{"requests": all}, nil
}

func (c *control) clearRequests(r *http.Request) (any, error) {
	c.server.ClearRequests(r.URL.Query().Get("company"))
	return struct{}{}, nil
}

func (c *control) clock(*http.Request) (any, error) {
	return map[string]time.Time{"now": c.server.Now()}, nil
}

func (c *control) advance(r *http.Request) (any, error) {
	var body struct {
		Advance string `json:"advance"`
	}
	if err := read(r, &body); err != nil {
		return nil, err
	}
	by, err := time.ParseDuration(body.Advance)
	if err != nil {
		return nil, err
	}
	c.server.AdvanceClock(by)
	return c.clock(r)
}
