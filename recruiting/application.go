package recruiting

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/personio-go/sdk/personio"
)

// Application is one person's application for one job. Empty fields are not
// sent.
type Application struct {
	FirstName string // required
	LastName  string // required
	Email     string // required
	// JobPositionID is the id of a published job, required: ID of an
	// xmlfeed.Position.
	JobPositionID int64
	// RecruitingChannelID is where the application came from: the "Recruiting API
	// channel ID" under Settings > Recruiting > Channels.
	RecruitingChannelID int64
	// ExternalPostingID is the id of the job's ad in that channel. Personio
	// checks that the two belong together.
	ExternalPostingID string
	// Message is what the applicant writes.
	Message string
	// ApplicationDate must not be in the future, which begins with the next day in
	// UTC+2; Personio takes today.
	ApplicationDate personio.Date
	// Phase is where the application starts; the zero Phase leaves it to the
	// job's category.
	Phase Phase
	// Tags that do not exist are created.
	Tags []string
	// Files are documents uploaded before, see [Document.As].
	Files []Attachment
	// Attributes of the candidate, each id once. One whose value is empty or blank
	// is not sent, as if it were not there.
	Attributes []Attribute
}

// Apply submits an application: POST /v1/recruiting/applications.
//
// Personio refuses a second application of one e-mail address for one job:
// [ErrAlreadyApplied]. It returns no id.
//
// A success is status 201 with nothing in it, or with a JSON object that tells of no
// error; no document says more. Every other answer of the 200s, such as the page of a
// proxy, a 202, or a 201 that breaks off, is a [*personio.OutcomeUnknownError], and
// never a refusal; so is a 503, whatever it says of waiting. Nothing is sent again
// after one.
//
// Errors: [*ValidationError], [*personio.OutcomeUnknownError], [ErrKeyRefused],
// [ErrUnreadable], [*personio.APIError], [personio.ErrNotSent].
//
// Limit: 20 per minute and company. Reference:
// https://developer.personio.de/reference/post_v1-recruiting-applications
func (c *Client) Apply(ctx context.Context, a Application, opts ...personio.CallOption) error {
	if err := a.Validate(); err != nil {
		return err
	}
	return c.post(ctx, "/v1/recruiting/applications", a.wire(), nil, opts)
}

// wireApplication is the body of the request. Personio refuses bodies with
// fields that it does not know, so nothing else is ever sent.
type wireApplication struct {
	FirstName           string        `json:"first_name"`
	LastName            string        `json:"last_name"`
	Email               string        `json:"email"`
	JobPositionID       int64         `json:"job_position_id"`
	RecruitingChannelID int64         `json:"recruiting_channel_id,omitempty"`
	ExternalPostingID   string        `json:"external_posting_id,omitempty"`
	Message             string        `json:"message,omitempty"`
	ApplicationDate     personio.Date `json:"application_date,omitzero"`
	Phase               Phase         `json:"phase,omitzero"`
	Tags                []string      `json:"tags,omitempty"`
	Files               []Attachment  `json:"files,omitempty"`
	Attributes          []Attribute   `json:"attributes,omitempty"`
}

func (a Application) wire() wireApplication {
	a.Attributes = slices.DeleteFunc(slices.Clone(a.Attributes), Attribute.blank)
	return wireApplication(a)
}

// Phase is a step of a recruiting process. The zero Phase is "not given".
type Phase struct {
	kind   string // "system" or "custom", as the API has it
	system SystemPhase
	custom int64
}

// SystemPhase is one of the phases that every account has.
type SystemPhase string

// The system phases.
const (
	Unassigned SystemPhase = "unassigned"
	Rejected   SystemPhase = "rejected"
	Withdrawn  SystemPhase = "withdrawn"
	Offer      SystemPhase = "offer"
	Accepted   SystemPhase = "accepted"
)

const (
	systemPhase = "system"
	customPhase = "custom"
)

// InSystemPhase starts an application in a phase that every account has.
func InSystemPhase(phase SystemPhase) Phase { return Phase{kind: systemPhase, system: phase} }

// InCustomPhase starts an application in a phase of the account, by its number
// under Settings > Recruiting > Phases. When the phase does not exist, or not for
// the job's category, Personio silently takes "unassigned".
func InCustomPhase(id int64) Phase { return Phase{kind: customPhase, custom: id} }

// IsZero reports whether no phase is given.
func (p Phase) IsZero() bool { return p == Phase{} }

// String is the phase as the API writes its id, "" for the zero Phase.
func (p Phase) String() string {
	if p.kind == customPhase {
		return strconv.FormatInt(p.custom, 10)
	}
	return string(p.system)
}

// wirePhase is the API's union of names and numbers.
type wirePhase struct {
	Type string          `json:"type"`
	ID   json.RawMessage `json:"id"`
}

// MarshalJSON writes what the API reads, null for the zero Phase.
func (p Phase) MarshalJSON() ([]byte, error) {
	if p.IsZero() {
		return []byte("null"), nil
	}
	var id any = p.system
	if p.kind == customPhase {
		id = p.custom
	}
	raw, err := json.Marshal(id)
	if err != nil {
		return nil, err
	}
	return json.Marshal(wirePhase{Type: p.kind, ID: raw})
}

// UnmarshalJSON reads what MarshalJSON writes, so that an application can be
// kept.
func (p *Phase) UnmarshalJSON(data []byte) error {
	var wire *wirePhase
	if err := json.Unmarshal(data, &wire); err != nil {
		return fmt.Errorf("recruiting: phase: %w", err)
	}
	if wire == nil {
		*p = Phase{}
		return nil
	}
	read := Phase{kind: wire.Type}
	err := errors.New("its type is neither system nor custom")
	switch wire.Type {
	case systemPhase:
		err = json.Unmarshal(wire.ID, &read.system)
	case customPhase:
		err = json.Unmarshal(wire.ID, &read.custom)
	}
	if err != nil {
		return fmt.Errorf("recruiting: phase: %w", err)
	}
	*p = read
	return nil
}

// Attribute is a value of the candidate's profile.
type Attribute struct {
	ID    AttributeID `json:"id"`
	Value string      `json:"value"`
}

func (a Attribute) blank() bool { return strings.TrimSpace(a.Value) == "" }

// AttributeID names an attribute: one of the constants, or the "API name" of a
// custom attribute under Settings > Recruiting > Attributes > Candidate profile,
// such as "custom_attribute_277893". A value for an attribute with options is
// the option's API name, such as "custom_option_7"; a date is "2006-01-02".
type AttributeID string

// The attributes that every account has.
const (
	Birthday           AttributeID = "birthday" // "2006-01-02"
	Gender             AttributeID = "gender"   // "male", "female", "diverse", "undefined"
	Location           AttributeID = "location"
	Phone              AttributeID = "phone"
	AvailableFrom      AttributeID = "available_from"      // free text
	SalaryExpectations AttributeID = "salary_expectations" // free text
)

// Category says what a document is.
type Category string

// The categories of documents.
const (
	CV                  Category = "cv"
	CoverLetter         Category = "cover-letter"
	EmploymentReference Category = "employment-reference"
	Certificate         Category = "certificate"
	WorkSample          Category = "work-sample"
	OtherDocument       Category = "other"
)

// Validate returns nil or [ErrUnknownCategory].
func (c Category) Validate() error {
	switch c {
	case CV, CoverLetter, EmploymentReference, Certificate, WorkSample, OtherDocument:
		return nil
	default:
		return ErrUnknownCategory
	}
}

// Attachment is an uploaded document as an application refers to it.
type Attachment struct {
	UUID             string   `json:"uuid"`
	OriginalFilename string   `json:"original_filename"`
	Category         Category `json:"category"`
}
