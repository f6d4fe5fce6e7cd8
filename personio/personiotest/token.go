package personiotest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/personio-go/sdk/personio"
)

// tokenLife is how long a token is the same.
const tokenLife = 24 * time.Hour

// client is an API client: an integration of a company.
type client struct {
	secret  string
	scopes  []string
	token   string
	expires time.Time
	buckets map[personio.Operation]*bucket
	// attributes that the client may read, nil for all.
	attributes map[string]bool
}

// allows is whether the client has a scope. One without any has all.
func (cl *client) allows(scope string) bool {
	return len(cl.scopes) == 0 || slices.Contains(cl.scopes, scope)
}

// sees is whether an attribute is whitelisted.
func (cl *client) sees(attribute string) bool {
	return cl.attributes == nil || cl.attributes[attribute]
}

func (cl *client) valid(token string, now time.Time) bool {
	return token != "" && cl.token == token && now.Before(cl.expires)
}

// SetReadableAttributes whitelists the attributes of persons that an API client
// may read, by name or id, such as "email" and "dynamic_305". Without this call
// it reads all.
func (c *Company) SetReadableAttributes(clientID string, attributes ...string) {
	defer c.lock()()
	if cl := c.clients[clientID]; cl != nil {
		cl.whitelist(attributes)
	}
}

func (cl *client) whitelist(attributes []string) {
	cl.attributes = make(map[string]bool, len(attributes))
	for _, name := range attributes {
		cl.attributes[name] = true
	}
}

// AddClient makes an API client with those scopes, or with all when none is
// given, and returns its credentials. docs/operations.md names the scope of each
// operation; those of API v1, such as employees:read, have no prefix.
func (c *Company) AddClient(scopes ...string) (id, secret string) {
	return c.SetClient(Client{Scopes: scopes})
}

// Client is an API client of a company.
type Client struct {
	ID     string   `json:"id"` // empty gets one
	Secret string   `json:"secret"`
	Scopes []string `json:"scopes"` // none are all
	// ReadableAttributes of persons; nil are all.
	ReadableAttributes []string `json:"readable_attributes"`
}

// SetClient adds an API client with given credentials, or gives the one with its ID
// others, and returns them. A new one has no token.
func (c *Company) SetClient(with Client) (id, secret string) {
	defer c.lock()()
	id, secret = cmp.Or(with.ID, "papi-"+newUUID()), cmp.Or(with.Secret, "papi-"+newUUID()+newUUID())
	added := &client{secret: secret, scopes: slices.Clone(with.Scopes)}
	if with.ReadableAttributes != nil {
		added.whitelist(with.ReadableAttributes)
	}
	c.clients[id] = added
	return id, secret
}

// RevokeTokens ends the company's tokens, as a change of an integration's rights
// does: API calls answer 401 until a new token is asked for.
func (c *Company) RevokeTokens() {
	defer c.lock()()
	for _, cl := range c.clients {
		cl.token = ""
	}
}

// serveToken gives the same token for 24 hours, however often it is asked.
func (s *Server) serveToken(w http.ResponseWriter, r *http.Request) {
	if !readGrant(w, r) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.unlimited && !s.tokensV2.allow(s.exactly(), 150, time.Second) {
		s.violations++
		writeProblem(w, http.StatusTooManyRequests, "Too many requests", "common.too_many_requests")
		return
	}
	cl := s.client(r.PostForm.Get("client_id"), r.PostForm.Get("client_secret"))
	if cl == nil {
		writeTokenError(w, "invalid_client", "Client authentication failed (e.g., unknown client, wrong secret, no client authentication included, or unsupported authentication method).")
		return
	}
	scopes := cl.scopes
	if wanted := strings.Fields(r.PostForm.Get("scope")); len(wanted) > 0 {
		if slices.ContainsFunc(wanted, func(scope string) bool { return !cl.allows(scope) }) {
			writeTokenError(w, "invalid_scope", "The requested scope is invalid or unknown.")
			return
		}
		scopes = wanted
	}
	token, left := cl.currentToken(s.exactly())
	writeJSON(w, http.StatusOK, map[string]any{
		"access_token": token, "token_type": "Bearer", "expires_in": left, "scope": strings.Join(scopes, " "),
	})
}

// currentToken is the same for 24 hours; left are the seconds that it has still
// to live.
func (cl *client) currentToken(now time.Time) (token string, left int) {
	if cl.token == "" || !now.Before(cl.expires) {
		cl.token, cl.expires = "papi-"+newUUID(), now.Add(tokenLife)
	}
	return cl.token, int(cl.expires.Sub(now).Seconds())
}

// serveTokenV1 takes the credentials as JSON or as a form. In the query string
// they are refused, as Personio does from 2026-12-04 on.
func (s *Server) serveTokenV1(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ID     string `json:"client_id"`
		Secret string `json:"client_secret"`
	}
	switch {
	case r.URL.RawQuery != "":
	case mediaType(r) == jsonType:
		_ = json.NewDecoder(r.Body).Decode(&in)
	case r.ParseForm() == nil:
		in.ID, in.Secret = r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.unlimited && !s.tokensV1.allow(s.exactly(), 60, 0) {
		s.violations++
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	cl := s.client(in.ID, in.Secret)
	if cl == nil {
		writeJSON(w, http.StatusForbidden, map[string]any{"success": false, "error": map[string]any{"code": 0, "message": "Wrong credentials"}})
		return
	}
	token, left := cl.currentToken(s.exactly())
	writeJSON(w, http.StatusOK, map[string]any{
		"success": true, "data": map[string]any{"token": token, "expires_in": left, "scope": strings.Join(cl.scopes, " ")},
	})
}

// serveRevoke ends a token. Whether Personio wants it in the header as well is
// not known; this one does.
func (s *Server) serveRevoke(w http.ResponseWriter, r *http.Request) {
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if r.ParseForm() != nil || r.PostForm.Get("token") == "" {
		writeTokenError(w, "invalid_request", "The request has missing or invalid required parameters.")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.validToken(token) || token != r.PostForm.Get("token") {
		writeProblem(w, http.StatusUnauthorized, "Authorisation Restrictions", "common.unauthorized")
		return
	}
	for _, c := range s.companies {
		for _, cl := range c.clients {
			if cl.token == token {
				cl.token = ""
			}
		}
	}
}

// readGrant checks the form of the request; when it returns false the request
// has been answered.
func readGrant(w http.ResponseWriter, r *http.Request) bool {
	if mediaType(r) != formType {
		writeTokenError(w, "invalid_request", "The content type of the request must be application/x-www-form-urlencoded.")
		return false
	}
	if r.ParseForm() != nil || r.PostForm.Get("grant_type") == "" || r.PostForm.Get("client_id") == "" || r.PostForm.Get("client_secret") == "" {
		writeTokenError(w, "invalid_request", "The request has missing or invalid required parameters.")
		return false
	}
	if r.PostForm.Get("grant_type") != "client_credentials" {
		writeTokenError(w, "unsupported_grant_type", "The grant type is not supported.")
		return false
	}
	return true
}

func (s *Server) client(id, secret string) *client {
	for _, c := range s.companies {
		if cl := c.clients[id]; cl != nil && cl.secret == secret {
			return cl
		}
	}
	return nil
}

// writeTokenError has a shape that only this endpoint uses.
func writeTokenError(w http.ResponseWriter, code, description string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(http.StatusBadRequest)
	_, _ = fmt.Fprintf(w, `{"timestamp":%q,"trace_id":%q,"error":%q,"error_description":%q,"error_uri":%q}`,
		time.Now().UTC().Format(time.RFC3339), newUUID(), code, description,
		"https://developer.personio.de/reference/errors#credentials.oauth2."+code)
}

// serveUnknown answers for routes that Personio, or this one, does not have.
func (s *Server) serveUnknown(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	known := s.validToken(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	s.mu.Unlock()
	switch {
	case !strings.HasPrefix(r.URL.Path, "/v1/") && !strings.HasPrefix(r.URL.Path, "/v2/"):
		serveNotFoundPage(w, r)
	case !known:
		writeProblem(w, http.StatusUnauthorized, "Unauthorized Request", "common.unauthorized")
	default:
		writeProblem(w, http.StatusNotFound, "Not Found", "api.not_found")
	}
}

func (s *Server) validToken(token string) bool {
	for _, c := range s.companies {
		for _, cl := range c.clients {
			if cl.valid(token, s.exactly()) {
				return true
			}
		}
	}
	return false
}

// writeProblem sends the error shape of API v2.
func writeProblem(w http.ResponseWriter, status int, title, kind string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `{"personio_trace_id":%q,"timestamp":%q,"errors":[{"title":%q,"detail":"","type":%q,"_meta":{}}]}`,
		newUUID(), time.Now().UTC().Format(time.RFC3339), title, "https://developer.personio.de/reference/errors#"+kind)
}
