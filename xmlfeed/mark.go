package xmlfeed

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// ErrUnchanged is no failure: the feed is still the one that the mark was made
// from. Only [Client.FetchChanged] returns it. See [UnchangedError].
var ErrUnchanged = errors.New("the feed has not changed")

// Mark stands for one state of a feed. [Client.FetchChanged] tells with it, for
// next to nothing, that a feed is still the same. It is an opaque text of less
// than a kilobyte for a language: store it with what the feed led to, so that
// neither can get ahead of the other. An empty mark, one of another company or
// other languages, and one that cannot be read stand for no feed.
type Mark string

// UnchangedError says that a feed is what it was. It matches [ErrUnchanged].
type UnchangedError struct {
	// Mark replaces the one that was given: the state is the same, but the host
	// may pack it in another way now.
	Mark Mark
	// FetchedAt is when the request was started.
	FetchedAt time.Time
}

func (e *UnchangedError) Error() string { return fmt.Sprintf("xmlfeed: %v", ErrUnchanged) }

// Unwrap returns ErrUnchanged.
func (e *UnchangedError) Unwrap() error { return ErrUnchanged }

// markForm is what a [Mark] holds.
type markForm struct {
	Version   int         `json:"v"`
	Company   string      `json:"c"`
	Languages []string    `json:"l"` // that were asked for
	Documents []validator `json:"d"` // that were needed, in their order
}

// validator recognises one document.
type validator struct {
	Host         string `json:"h"` // that has it
	Wire         Digest `json:"w"` // of the bytes on the wire
	Content      Digest `json:"s"` // of what is in them
	ETag         string `json:"e,omitempty"`
	LastModified string `json:"m,omitempty"`
}

// conditions are the headers with which a host may answer that nothing has
// changed, nil if there are none. Not all hosts offer them, and some no longer
// do: nothing relies on them.
func (v *validator) conditions(host string) http.Header {
	if v == nil || v.Host != host {
		return nil
	}
	header := make(http.Header)
	if v.ETag != "" {
		header.Set("If-None-Match", v.ETag)
	}
	if v.LastModified != "" {
		header.Set("If-Modified-Since", v.LastModified)
	}
	if len(header) == 0 {
		return nil
	}
	return header
}

// settled is how much older than the answer the last change must be for a weak validator to be trusted. A feed that changes
// twice within a second has the same one both times, and would be taken for unchanged for ever; a minute is beyond what clocks
// are apart.
//
// Reference: https://www.rfc-editor.org/rfc/rfc9110.html#section-8.8.2.2
const settled = time.Minute

// validatorOf returns what the host offers to recognise the document by. A time of change is a weak validator, an ETag may be.
func validatorOf(header http.Header) validator {
	v := validator{ETag: header.Get("ETag"), LastModified: header.Get("Last-Modified")}
	date, err := http.ParseTime(header.Get("Date"))
	modified, err2 := http.ParseTime(v.LastModified)
	if err != nil || err2 != nil || date.Sub(modified) < settled {
		v.LastModified = ""
		if strings.HasPrefix(v.ETag, "W/") {
			v.ETag = ""
		}
	}
	return v
}

const markVersion = 1

func (m markForm) mark() Mark {
	m.Version = markVersion
	data, err := json.Marshal(m)
	if err != nil {
		return "" // no mark costs one fetch more
	}
	return Mark(data)
}

func (m Mark) form() (form markForm, ok bool) {
	err := json.Unmarshal([]byte(m), &form)
	return form, err == nil && form.Version == markVersion && len(form.Documents) > 0 && len(form.Documents) <= len(form.Languages)
}
