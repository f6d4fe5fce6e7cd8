package personiotest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"
)

// wireApplication is the documented request, read to the letter: other fields
// and other types are refused.
type wireApplication struct {
	FirstName       string     `json:"first_name"`
	LastName        string     `json:"last_name"`
	Email           string     `json:"email"`
	JobPositionID   *int64     `json:"job_position_id"`
	ChannelID       *int64     `json:"recruiting_channel_id"`
	ExternalPosting string     `json:"external_posting_id"`
	Message         string     `json:"message"`
	Date            string     `json:"application_date"`
	Phase           *wirePhase `json:"phase"`
	Tags            []string   `json:"tags"`
	Files           []struct {
		UUID     string `json:"uuid"`
		Filename string `json:"original_filename"`
		Category string `json:"category"`
	} `json:"files"`
	Attributes []struct {
		ID    string  `json:"id"`
		Value *string `json:"value"`
	} `json:"attributes"`
}

// wirePhase has a name or a number as its id.
type wirePhase struct {
	Type string          `json:"type"`
	ID   json.RawMessage `json:"id"`
}

func (s *Server) serveApplication(w http.ResponseWriter, r *http.Request) {
	wire, err := readApplication(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.recruitingCompany(w, r, "applications")
	if c == nil {
		return
	}
	if err != nil {
		writeReason(w, "Invalid request body supplied")
		return
	}
	application, problems := c.check(wire)
	if len(problems.fields) > 0 {
		problems.write(w, http.StatusBadRequest)
		return
	}
	c.receive(application)
	statusOnly(w, http.StatusCreated)
}

func readApplication(r *http.Request) (wireApplication, error) {
	var wire wireApplication
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return wire, err
	}
	if mediaType(r) != jsonType {
		return wire, errors.New("not declared as JSON")
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&wire); err != nil {
		return wire, err
	}
	// Package encoding/json takes names in capitals for the same; and what
	// follows the body is an error of this call.
	var tree any
	if err := json.Unmarshal(body, &tree); err != nil {
		return wire, err
	}
	if !namesAreLower(tree) || !wire.named() || !wire.complete() {
		return wire, errors.New("a required field is missing or blank, or has another name")
	}
	return wire, nil
}

func namesAreLower(tree any) bool {
	switch tree := tree.(type) {
	case map[string]any:
		for name, value := range tree {
			if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") != "" || !namesAreLower(value) {
				return false
			}
		}
	case []any:
		return !slices.ContainsFunc(tree, func(value any) bool { return !namesAreLower(value) })
	}
	return true
}

// named is whether it is someone's application for something.
func (wire *wireApplication) named() bool {
	blank := func(text string) bool { return strings.TrimSpace(text) == "" }
	return !blank(wire.FirstName) && !blank(wire.LastName) && !blank(wire.Email) && wire.JobPositionID != nil
}

// complete is whether the objects in it have what they must.
func (wire *wireApplication) complete() bool {
	for _, file := range wire.Files {
		if file.UUID == "" || file.Filename == "" || file.Category == "" {
			return false
		}
	}
	for _, attribute := range wire.Attributes {
		if attribute.ID == "" {
			return false
		}
	}
	return wire.Phase == nil || wire.Phase.valid()
}

// valid is whether the id is what the type asks for.
func (phase *wirePhase) valid() bool {
	switch phase.Type {
	case "system":
		return strings.HasPrefix(string(phase.ID), `"`)
	case "custom":
		_, err := strconv.ParseInt(string(phase.ID), 10, 64)
		return err == nil
	default:
		return false
	}
}

// check applies the documented rules and gives every problem its code. The names
// of fields other than "email" are not documented.
func (c *Company) check(wire wireApplication) (Application, *fieldErrors) {
	e := &fieldErrors{}
	a := Application{
		FirstName: wire.FirstName, LastName: wire.LastName, Email: wire.Email, JobPositionID: *wire.JobPositionID,
		ExternalPosting: wire.ExternalPosting, Message: wire.Message, Tags: wire.Tags,
	}
	if address, err := mail.ParseAddress(wire.Email); err != nil || address.Address != wire.Email {
		e.add("email", "errors.attribute-validation.invalid-email-format")
	}
	if !c.published(a.JobPositionID) {
		e.add("job_position_id", "errors.job-position.not-published")
	}
	for _, earlier := range c.applications {
		if strings.EqualFold(earlier.Email, a.Email) && earlier.JobPositionID == a.JobPositionID {
			e.add("email", "errors.applicant-already-exists")
		}
	}
	a.Date = checkDate(wire.Date, c.server.now(), e)
	a.ChannelID = c.checkChannel(wire, e)
	a.Phase = c.checkPhase(wire, e)
	a.Documents = c.checkFiles(wire, e)
	a.Attributes = c.checkAttributes(wire, e)
	return a, e
}

func checkDate(text string, now time.Time, e *fieldErrors) string {
	today := now.UTC().Format(time.DateOnly)
	if text == "" {
		return today
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		e.add("application_date", "errors.attribute-validation.invalid-date-format")
	} else if text > today {
		e.add("application_date", "errors.date-validation.date-in-the-future")
	}
	return text
}

func (c *Company) checkChannel(wire wireApplication, e *fieldErrors) int64 {
	var id int64
	var postings []string
	if wire.ChannelID != nil {
		id = *wire.ChannelID
		channel := c.channels[id]
		if channel == nil {
			e.add("recruiting_channel_id", "errors.posting-validation.channel-not-found")
			return id
		}
		postings = channel.Postings
	}
	if wire.ExternalPosting != "" && !slices.Contains(postings, wire.ExternalPosting) {
		e.add("external_posting_id", "errors.posting-validation.posting-not-found")
	}
	return id
}

// checkPhase falls back to "unassigned" without a word when a custom phase does
// not exist, as Personio does.
func (c *Company) checkPhase(wire wireApplication, e *fieldErrors) string {
	const fallback = "unassigned"
	if wire.Phase == nil {
		return fallback
	}
	id := strings.Trim(string(wire.Phase.ID), `"`)
	if wire.Phase.Type == "system" {
		if !slices.Contains([]string{"unassigned", "rejected", "withdrawn", "offer", "accepted"}, id) {
			e.add("phase", "errors.phase-validation.invalid-system-phase")
		}
		return id
	}
	number, _ := strconv.ParseInt(id, 10, 64) // checked before
	if _, ok := c.phases[number]; !ok {
		return fallback
	}
	return id
}

func (c *Company) checkFiles(wire wireApplication, e *fieldErrors) []AttachedDocument {
	attached := make([]AttachedDocument, 0, len(wire.Files))
	for _, file := range wire.Files {
		document, ok := c.documents[file.UUID]
		if !ok {
			e.add("files", "errors.file-validation.file-not-exists")
		}
		if !slices.Contains([]string{"cv", "cover-letter", "employment-reference", "certificate", "work-sample", "other"}, file.Category) {
			e.add("files", "errors.file-validation.unknown-file-category")
		}
		document.Filename = file.Filename
		attached = append(attached, AttachedDocument{Document: document, Category: file.Category})
	}
	return attached
}

func (c *Company) checkAttributes(wire wireApplication, e *fieldErrors) map[string]string {
	values := make(map[string]string)
	for _, attribute := range wire.Attributes {
		value := ""
		if attribute.Value != nil {
			value = *attribute.Value
		}
		values[attribute.ID] = value
		if reason := c.checkAttribute(attribute.ID, value); reason != "" {
			e.add("attributes", reason)
		}
	}
	for name, attribute := range c.attributes {
		if attribute.Required && strings.TrimSpace(values[name]) == "" {
			e.add("attributes", "errors.attribute-validation.required-attribute")
		}
	}
	return values
}

func (c *Company) checkAttribute(id, value string) (reason string) {
	kind, options := TextAttribute, []string(nil)
	switch custom, isCustom := c.attributes[id]; {
	case isCustom:
		kind, options = custom.Type, custom.Options
	case id == "birthday":
		kind = DateAttribute
	case id == "gender":
		kind, options = OptionAttribute, []string{"male", "female", "diverse", "undefined"}
	case !slices.Contains([]string{"location", "phone", "available_from", "salary_expectations"}, id):
		return "errors.attribute-validation.unknown"
	}
	switch kind {
	case DateAttribute:
		if _, err := time.Parse(time.DateOnly, value); err != nil {
			return "errors.attribute-validation.invalid-date-format"
		}
	case OptionAttribute:
		if !slices.Contains(options, value) {
			return "errors.attribute-validation.unknown-attribute-option"
		}
	case UnsupportedAttribute:
		return "errors.attribute-validation.invalid-type"
	case TextAttribute:
	}
	return ""
}
