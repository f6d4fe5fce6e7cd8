package jobsync

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
)

// Head is the small part of a state, which every change replaces. It is all that a
// look at a feed without news reads.
type Head struct {
	// Version counts the changes.
	Version uint64 `json:"version,omitempty"`
	// LastSeq is the number of the last event of the journal, Acknowledged that
	// of the last one which was delivered or skipped.
	LastSeq      uint64 `json:"last_seq,omitempty"`
	Acknowledged uint64 `json:"acknowledged,omitempty"`
	// Observations counts the complete feeds, and ObservedAt is when the last of
	// them was fetched.
	Observations uint64    `json:"observations,omitempty"`
	ObservedAt   time.Time `json:"observed_at,omitzero"`
	// Mark recognises the last feed, see [xmlfeed.Client.FetchChanged]. It is empty
	// when the source gave none.
	Mark xmlfeed.Mark `json:"mark,omitempty"`
	// Source is how the last looks at the feed went.
	Source SourceState `json:"source,omitzero"`
	// EmptyFrom is the number of the first, and EmptySince the time, of the empty
	// feeds in a row up to the last one.
	EmptyFrom  uint64    `json:"empty_from,omitempty"`
	EmptySince time.Time `json:"empty_since,omitzero"`
	// HoldReason is why jobs are held, if any are.
	HoldReason HoldReason `json:"hold_reason,omitempty"`
	// Positions counts those of the last feed.
	Positions int `json:"positions,omitempty"`
	// Open counts the jobs of the mirror, Missing those of them that were not in the
	// last feed, and Held those of these that are held.
	Open    int `json:"open,omitempty"`
	Missing int `json:"missing,omitempty"`
	Held    int `json:"held,omitempty"`
	// Wake is when a feed that does not change leads to more.
	Wake Wake `json:"wake,omitzero"`
	// Policy recognises the policy, and Filter its filter, by which all jobs were
	// looked at.
	Policy string `json:"policy,omitempty"`
	Filter string `json:"filter,omitempty"`
	// StaleTexts counts the jobs with stale texts, by language.
	StaleTexts map[string]int `json:"stale_texts,omitempty"`
	// Languages are those that were fetched besides the feed's own.
	Languages map[string]LanguageState `json:"languages,omitempty"`
	// Refused is the event that the sink did not take the last time, nil for none.
	Refused *Refusal `json:"refused,omitempty"`
}

// pending counts the events that wait to be delivered.
func (h *Head) pending() int { return int(h.LastSeq - h.Acknowledged) } //nolint:gosec // what fits into a store

// encode is the head as the body of a store's head, which has the numbers itself.
// Without their marks feeds are compared once more: that is better than a head
// that is too large.
func (h *Head) encode() ([]byte, error) {
	kept := *h
	kept.Version, kept.LastSeq, kept.Acknowledged = 0, 0, 0
	data, err := json.Marshal(&kept)
	if err != nil || len(data) <= store.MaxHead {
		return data, err
	}
	kept.Mark, kept.Languages = "", make(map[string]LanguageState, len(h.Languages))
	for language, state := range h.Languages {
		state.Mark = ""
		kept.Languages[language] = state
	}
	return json.Marshal(&kept)
}

// decodeHead reads what encode wrote.
func decodeHead(kept store.Head) (head Head, err error) {
	if len(kept.Body) > 0 {
		if err := json.Unmarshal(kept.Body, &head); err != nil {
			return Head{}, fmt.Errorf("jobsync: reading the head: %w: %w", store.ErrDamaged, err)
		}
	}
	head.Version, head.LastSeq, head.Acknowledged = kept.Version, kept.LastSeq, kept.Acked
	return head, nil
}
