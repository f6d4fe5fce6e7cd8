package personiotest

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/personio-go/sdk/auth"
)

// Channel is a recruiting channel of a company.
type Channel struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	// Postings are the external postings that belong to the channel.
	Postings []string `json:"postings"`
}

// AttributeType is the type of a candidate attribute.
type AttributeType string

// The types of candidate attributes. Unsupported stands for those that the API
// cannot set.
const (
	TextAttribute        AttributeType = "text"
	DateAttribute        AttributeType = "date"
	OptionAttribute      AttributeType = "option"
	UnsupportedAttribute AttributeType = "unsupported"
)

// Attribute is a custom attribute of candidates.
type Attribute struct {
	Label    string        `json:"label"`
	Type     AttributeType `json:"type"`
	Required bool          `json:"required"`
	Options  []string      `json:"options"` // API names, such as "custom_option_7"
}

// Application is one that arrived.
type Application struct {
	ID              int64
	FirstName       string
	LastName        string
	Email           string
	JobPositionID   int64
	ChannelID       int64
	ExternalPosting string
	Message         string
	Date            string // "2006-01-02"
	Phase           string // a system phase's name or a custom phase's number
	Tags            []string
	Documents       []AttachedDocument
	Attributes      map[string]string
	ReceivedAt      time.Time
}

// Document is an uploaded file.
type Document struct {
	UUID      string
	Filename  string
	Extension string
	Type      string // media type that the request gave
	Content   []byte
}

// AttachedDocument is a document of an application.
type AttachedDocument struct {
	Document

	Category string
}

// RecruitingKey returns company ID and token of the company.
func (c *Company) RecruitingKey() auth.RecruitingKey {
	defer c.lock()()
	return c.key
}

// SetRecruitingKey gives the company other credentials of the Recruiting API.
func (c *Company) SetRecruitingKey(key auth.RecruitingKey) {
	defer c.lock()()
	c.key = key
}

// Recruiting is the set-up of recruiting with ids that are given.
type Recruiting struct {
	Channels []Channel `json:"channels"`
	// Phases are names by their numbers, Attributes those of candidates by API name.
	Phases     map[int64]string     `json:"phases"`
	Attributes map[string]Attribute `json:"candidate_attributes"`
}

// SetUpRecruiting adds channels, phases and attributes of candidates.
func (c *Company) SetUpRecruiting(setup Recruiting) {
	defer c.lock()()
	for _, channel := range setup.Channels {
		c.channels[channel.ID] = &channel
	}
	maps.Copy(c.phases, setup.Phases)
	for name, a := range setup.Attributes {
		a.Type = cmp.Or(a.Type, TextAttribute)
		c.attributes[name] = a
	}
}

// AddChannel makes a recruiting channel and returns its API channel ID.
func (c *Company) AddChannel(name string, postings ...string) int64 {
	defer c.lock()()
	id := c.server.id()
	c.channels[id] = &Channel{ID: id, Name: name, Postings: postings}
	return id
}

// AddPhase makes a custom phase and returns its number.
func (c *Company) AddPhase(name string) int64 {
	defer c.lock()()
	id := c.server.id()
	c.phases[id] = name
	return id
}

// AddAttribute makes a custom attribute and returns its API name.
func (c *Company) AddAttribute(a Attribute) string {
	defer c.lock()()
	name := fmt.Sprintf("custom_attribute_%d", c.server.id())
	a.Type = cmp.Or(a.Type, TextAttribute)
	c.attributes[name] = a
	return name
}

// SetRecruitingEnabled says whether the company's plan has recruiting.
func (c *Company) SetRecruitingEnabled(on bool) {
	defer c.lock()()
	c.noRecruiting = !on
}

// SetRecruitingAPIEnabled says whether the company's plan has the Recruiting API.
func (c *Company) SetRecruitingAPIEnabled(on bool) {
	defer c.lock()()
	c.noAPI = !on
}

// Applications returns what arrived, in order.
func (c *Company) Applications() []Application {
	defer c.lock()()
	return slices.Clone(c.applications)
}

// Documents returns all uploaded documents, also those without an application.
func (c *Company) Documents() []Document {
	defer c.lock()()
	documents := make([]Document, 0, len(c.documents))
	for _, d := range c.documents {
		documents = append(documents, d)
	}
	slices.SortFunc(documents, func(a, b Document) int { return slices.Compare([]byte(a.UUID), []byte(b.UUID)) })
	return documents
}

// recruitingCompany finds the company of a request. When it returns nil the
// request has been answered.
func (s *Server) recruitingCompany(w http.ResponseWriter, r *http.Request, family string) *Company {
	for _, c := range s.companies {
		if r.Header.Get("X-Company-Id") != c.key.CompanyID || r.Header.Get("Authorization") != "Bearer "+c.key.Token.Reveal() {
			continue
		}
		switch {
		case !c.allowOrSilence(family, 20):
			statusOnly(w, http.StatusTooManyRequests)
			return nil
		case c.noRecruiting:
			writeFeature(w, "feature.recruiting.disabled")
			return nil
		case c.noAPI:
			writeFeature(w, "feature.public-api.disabled")
			return nil
		}
		return c
	}
	statusOnly(w, http.StatusUnauthorized)
	return nil
}

// fieldErrors collects problems by field, in the order of their first mention.
type fieldErrors struct {
	fields  []string
	reasons map[string][]string
}

func (e *fieldErrors) add(field, reason string) {
	if e.reasons == nil {
		e.reasons = make(map[string][]string)
	}
	if e.reasons[field] == nil {
		e.fields = append(e.fields, field)
	}
	if !slices.Contains(e.reasons[field], reason) {
		e.reasons[field] = append(e.reasons[field], reason)
	}
}

// write sends the documented body of a refusal.
func (e *fieldErrors) write(w http.ResponseWriter, status int) {
	items := make([]any, len(e.fields))
	for i, field := range e.fields {
		reasons := make([]any, len(e.reasons[field]))
		for j, reason := range e.reasons[field] {
			reasons[j] = map[string]any{"reason": reason}
		}
		items[i] = map[string]any{"type": "com.personio.recruiting.api.http.FieldError", "field": field, "errors": reasons}
	}
	writeJSON(w, status, map[string]any{"errors": items})
}

// writeReason sends the undocumented body of a request that cannot be read.
func writeReason(w http.ResponseWriter, reason string) {
	writeJSON(w, http.StatusBadRequest, map[string]any{"error": map[string]any{"reason": reason}})
}

func writeFeature(w http.ResponseWriter, code string) {
	writeJSON(w, http.StatusForbidden, map[string]any{"errors": []any{
		map[string]any{"id": newUUID(), "status": "403", "title": "Forbidden", "detail": code},
	}})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	data, err := json.Marshal(body)
	if err == nil { // maps of texts and numbers can always be written
		_, _ = w.Write(append(data, '\n'))
	}
}

func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
