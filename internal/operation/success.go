package operation

import (
	"net/http"
	"strings"
)

// Success is what a success of an operation looks like. An answer with another
// status of the 200s, or with content of another kind, is none.
type Success struct {
	// Documented are the statuses that Personio documents, Tolerated those that no
	// document has and that are taken all the same.
	Documented, Tolerated Statuses
	Content               Content
	// ID is the member that identifies the object, or each row; "" where there is
	// none.
	ID string
}

// Statuses is a set of statuses.
type Statuses uint8

// The statuses that Personio has for successes.
const (
	OK        Statuses = 1 << iota // 200
	Created                        // 201
	NoContent                      // 204
)

func setOf(status int) Statuses {
	switch status {
	case http.StatusOK:
		return OK
	case http.StatusCreated:
		return Created
	case http.StatusNoContent:
		return NoContent
	default:
		return 0
	}
}

// Content is what is in a success. In one of status 204 there is nothing, whatever
// it is otherwise.
type Content uint8

// The kinds of content. What is JSON is in an envelope in API v1, as its member
// data.
const (
	// Nothing is no content, or a JSON object that says nothing of interest.
	Nothing Content = iota
	// Unsaid is content that no document describes: none, or a JSON object.
	Unsaid
	// Object is a JSON object.
	Object
	// Rows is a JSON list.
	Rows
	// File is any bytes.
	File
	// Picture is an image.
	Picture
	// Feed is XML.
	Feed
	// Token is a JSON object with an access token.
	Token
)

// Has is whether a success can have the status.
func (s Success) Has(status int) bool { return (s.Documented|s.Tolerated)&setOf(status) != 0 }

// Accept is the header that asks for the content of an operation, and for the
// description of its errors.
func (o Operation) Accept() string {
	switch o.Success.Content {
	case File:
		return "*/*"
	case Picture:
		return "image/png, image/jpeg, application/json"
	case Feed:
		return "text/xml, application/xml"
	default:
		return "application/json, application/problem+json"
	}
}

// String is the success in words: "201 or 200?, an object with id". A question
// mark is for what no document says.
func (s Success) String() string {
	var statuses []string
	for _, one := range [...]struct {
		set  Statuses
		text string
	}{{OK, "200"}, {Created, "201"}, {NoContent, "204"}} {
		switch {
		case s.Documented&one.set != 0:
			statuses = append(statuses, one.text)
		case s.Tolerated&one.set != 0:
			statuses = append(statuses, one.text+"?")
		}
	}
	content := [...]string{"nothing", "?", "an object", "rows", "a file", "an image", "XML", "a token"}[s.Content]
	if s.ID != "" {
		content += " with " + s.ID
	}
	return strings.Join(statuses, " or ") + ": " + content
}

// The successes that many operations have.
//
//nolint:gochecknoglobals // nothing writes to them
var (
	// object has the id that was asked for.
	object = Success{Documented: OK, Content: Object, ID: "id"}
	// rows are a list, nameless ones have no id.
	rows     = Success{Documented: OK, Content: Rows, ID: "id"}
	nameless = Success{Documented: OK, Content: Rows}
	// created is something new in API v2.
	created = Success{Documented: Created, Tolerated: OK, Content: Object, ID: "id"}
	// changed is a write without content; of a done one no document has the status.
	changed = Success{Documented: NoContent, Tolerated: OK}
	done    = Success{Tolerated: NoContent | OK}
	// told is a success of API v1 that has a message for people.
	told = Success{Documented: OK, Tolerated: NoContent}
	// submitted is an application: 201, and what is in it is not documented.
	submitted = Success{Documented: Created, Content: Unsaid}
	// sent is what a webhook was asked to send.
	sent = Success{Documented: OK, Tolerated: Created | NoContent, Content: Unsaid}
)
