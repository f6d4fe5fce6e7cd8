package jobsync

import (
	"context"
	"errors"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
)

var (
	// ErrConflict says that the state changed since it was loaded, or that the
	// writer's lease is not the newest one any more: somebody else writes. Nothing
	// was stored; the next Sync starts from the new state.
	ErrConflict = errors.New("jobsync: another writer changed the company's state")
	// ErrLeased says that somebody else has the company's lease: it is being synced
	// right now. Try again later.
	ErrLeased = errors.New("jobsync: the company is being synced by somebody else")
)

// Store keeps the state of companies and the journal of their events. Package
// storetest checks an implementation.
//
// A company is any text that is not empty; what belongs to one company is
// independent of all others. Implementations must be safe for concurrent use,
// and must not share memory with the caller, neither what they are given nor
// what they return. Times may lose their location, but no nanosecond.
type Store interface {
	// Load returns the state of a company, the zero State for a new one. Jobs are
	// ordered by id.
	Load(ctx context.Context, company string) (State, error)
	// Commit makes a change, all of it or nothing, durably. It returns an error
	// that matches ErrConflict, and changes nothing, when the state's version is
	// not change.IfVersion, or change.Fence not the fence of the newest lease; and
	// another error for a change that State.After refuses.
	Commit(ctx context.Context, company string, change Change) error
	// Pending returns the oldest events of the journal that are not
	// acknowledged, in order, at most limit.
	Pending(ctx context.Context, company string, limit int) ([]Event, error)
	// Lease makes the owner the only one who may write for so long, and returns the
	// fence of his changes. It returns an error that matches ErrLeased while
	// another owner's lease lasts. For its owner a lease that lasts is prolonged
	// and keeps its fence; any other gets a higher fence than all before it. A
	// lease of no time is over at once. Companies that were never leased have the
	// fence 0.
	//
	// Leases belong to processes, not to the data: a store that only one process
	// can have open may keep them in memory.
	Lease(ctx context.Context, company, owner string, ttl time.Duration) (fence uint64, err error)
	// Release ends the owner's lease. It does nothing when the owner has none.
	Release(ctx context.Context, company, owner string) error
}

// State is what is known of a company.
type State struct {
	Head

	// Jobs, ordered by id, archived ones included.
	Jobs []Record
}

// Head is the small part of a state, which every change replaces. A store may
// keep it as JSON.
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

// Change is one step of a company's state.
type Change struct {
	// IfVersion is the version of the state that the change was made from, and
	// Fence that of the writer's lease.
	IfVersion uint64
	Fence     uint64
	// Head takes the place of the one before. Its version is one higher, its
	// journal ends with Append, and its acknowledged events, which the store may
	// drop, are no fewer.
	Head Head
	// Put are put in the place of the jobs with the same ids, and those with the
	// ids in Forget are dropped. No id is there twice.
	Put    []Record
	Forget []int64
	// Append is put at the end of the journal. The numbers go on without a gap.
	Append []Event
}
