package recruiting

import (
	"fmt"
	"log/slog"

	"github.com/personio-go/sdk/personio"
)

// V2 is recruiting in Personio's API v2, with the token of an ordinary API
// client: it submits applications as [Client] does, and reads what is there. It
// is immutable and safe for concurrent use.
//
// Personio publishes the names of the lists and objects that V2 sends, and of
// single values only their texts: those names are taken from v1, whose texts are
// the same. What that concerns is marked "inferred".
type V2 struct {
	Applications *ApplicationsService
	Candidates   *CandidatesService
	Jobs         *JobsService
	Categories   *CategoriesService

	api *personio.Client
}

// NewV2 returns a client for the company that the token belongs to.
func NewV2(c *personio.Client) *V2 {
	common := &service{c}
	return &V2{
		Applications: (*ApplicationsService)(common),
		Candidates:   (*CandidatesService)(common),
		Jobs:         (*JobsService)(common),
		Categories:   (*CategoriesService)(common),
		api:          c,
	}
}

// service is what every service of V2 is.
type service struct{ api *personio.Client }

// Format implements [fmt.Formatter] for every verb.
func (*V2) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte("recruiting.V2")) }

// LogValue implements [slog.LogValuer].
func (*V2) LogValue() slog.Value { return slog.StringValue("recruiting.V2") }
