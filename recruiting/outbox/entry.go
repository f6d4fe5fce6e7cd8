package outbox

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"github.com/personio-go/sdk/recruiting"
)

// State is where an entry is on its way. It is in exactly one.
type State string

// The states that an entry goes through, in the order of the way.
const (
	// Pending waits for its turn. Some of its documents may be uploaded already.
	Pending State = "pending"
	// Uploading has a document on its way.
	Uploading State = "uploading"
	// Uploaded has all its documents at Personio.
	Uploaded State = "uploaded"
	// Sending was committed before the application was sent. Whoever finds it
	// there later does not know whether it was.
	Sending State = "sending"
	// Unknown was sent, and nobody knows whether it arrived. It is found out after
	// a waiting time.
	Unknown State = "unknown"
)

// The states that an entry ends in.
const (
	// Sent arrived.
	Sent State = "sent"
	// Already was refused because this e-mail address had applied for the job
	// before, other than through this entry.
	Already State = "already"
	// Rejected was refused for what is in it: see Problem and Codes.
	Rejected State = "rejected"
	// Parked needs a person, who gives it to [Outbox.Confirm] or [Outbox.Retry]:
	// nobody could find out whether it arrived, or it could not be handed over for
	// too long.
	Parked State = "parked"
)

// Open reports whether the outbox still works on entries in this state.
func (s State) Open() bool {
	switch s {
	case Pending, Uploading, Uploaded, Sending, Unknown:
		return true
	default:
		return false
	}
}

// Entry is an application on its way to Personio. Package fmt and log/slog print
// its id, company and state, and nothing personal.
type Entry struct {
	// ID is made of the company, the job, the e-mail address and ApplicationID:
	// see [EntryID].
	ID string `json:"id"`
	// Seq is given by the store and grows with each entry. A company's entries are
	// delivered in this order.
	Seq uint64 `json:"seq"`
	// Version is counted by the store with each change.
	Version uint64 `json:"version"`

	// Company is the caller's name for it.
	Company string `json:"company"`
	// ApplicationID is the caller's own for the application.
	ApplicationID string `json:"application_id"`
	// Application without its files, and without what the [Account] adds when it
	// is sent.
	Application recruiting.Application `json:"application"`
	// Source is what goes into the company's attribute for the original source.
	Source string `json:"source,omitempty"`
	Files  []File `json:"files,omitempty"`

	State State `json:"state"`
	// NextAt is when an open entry is worked on again. In Uploading and Sending
	// nobody else touches it before.
	NextAt time.Time `json:"next_at,omitzero"`
	// SubmittedAt, PostedAt (for the first time) and EndedAt are zero until then.
	SubmittedAt time.Time `json:"submitted_at,omitzero"`
	PostedAt    time.Time `json:"posted_at,omitzero"`
	EndedAt     time.Time `json:"ended_at,omitzero"`

	// Failures in a row, since FailingSince, and of uploads in all.
	Failures       int       `json:"failures,omitempty"`
	FailingSince   time.Time `json:"failing_since,omitzero"`
	UploadFailures int       `json:"upload_failures,omitempty"`
	// Posts counts how often the application was handed to the client.
	Posts int `json:"posts,omitempty"`
	// Unknowns counts the Posts of unknown fate. An application that turns out to
	// be there already is this one only if there is any.
	Unknowns int `json:"unknowns,omitempty"`
	// Reposts counts the Posts that followed one of unknown fate on purpose, to
	// find it out.
	Reposts int `json:"reposts,omitempty"`
	// Lookups counts how often Personio's list did not have it since the last
	// Post.
	Lookups int `json:"lookups,omitempty"`
	// UnusedUploads counts copies of documents that may have stayed at Personio
	// without an application. They are personal data.
	UnusedUploads int `json:"unused_uploads,omitempty"`

	// Inferred says that it is Sent because a look-up or a second request found it
	// there, not because Personio said so to the first.
	Inferred bool `json:"inferred,omitempty"`
	// Problem is the text of the last error and has nothing personal.
	Problem string `json:"problem,omitempty"`
	// Codes are Personio's of the last error.
	Codes []string `json:"codes,omitempty"`
}

// File is a document of an entry.
type File struct {
	// Key is its content's in the [Files].
	Key      string              `json:"key"`
	Name     string              `json:"name"`
	Size     int64               `json:"size"`
	Category recruiting.Category `json:"category"`
	// Document is Personio's, once it is uploaded.
	Document recruiting.Document `json:"document,omitzero"`
}

// Uploaded reports whether Personio has the document.
func (f File) Uploaded() bool { return f.Document.UUID != "" }

// EntryID is the id of an entry: a hash of all four.
func EntryID(company string, jobPositionID int64, email, applicationID string) string {
	hash := sha256.New()
	for _, part := range [...]string{company, strconv.FormatInt(jobPositionID, 10), NormalEmail(email), applicationID} {
		_, _ = fmt.Fprintf(hash, "%d:%s", len(part), part) // a hash takes everything
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// Clone shares no memory with the entry.
func (e Entry) Clone() Entry {
	e.Application.Tags = slices.Clone(e.Application.Tags)
	e.Application.Files = slices.Clone(e.Application.Files)
	e.Application.Attributes = slices.Clone(e.Application.Attributes)
	e.Files = slices.Clone(e.Files)
	e.Codes = slices.Clone(e.Codes)
	return e
}

// String has nothing personal.
func (e Entry) String() string {
	return fmt.Sprintf("outbox.Entry(%.12s of %q, %s)", e.ID, e.Company, e.State)
}

// Format prints what String returns, whatever the verb.
func (e Entry) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, e.String()) }

// LogValue implements [slog.LogValuer].
func (e Entry) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("id", e.ID), slog.String("company", e.Company), slog.String("application", e.ApplicationID),
		slog.Int64("job", e.Application.JobPositionID), slog.String("state", string(e.State)),
	)
}
