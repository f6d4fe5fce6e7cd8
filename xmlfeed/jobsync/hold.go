package jobsync

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"time"
)

// HoldReason is why jobs are held.
type HoldReason string

// The reasons of a hold.
const (
	// HeldEmpty: the feed is complete and has no position, while jobs are open.
	HeldEmpty HoldReason = "empty"
	// HeldMany: too large a part of the jobs is missing at once.
	HeldMany HoldReason = "many"
	// HeldSinceEmpty: the feed had no position, and has some again, but not these
	// jobs.
	HeldSinceEmpty HoldReason = "since-empty"
)

// Hold is a set of open jobs that the feed does not have, but that are not
// archived, because the feed looks more like a broken one than like a company
// that unpublished jobs.
//
// A job leaves it when it is in a feed again. The others are archived when a
// person gives an [Approve], or when the feed stays as it is for
// [Policy].HoldObservations complete feeds over [Policy].HoldFor. After an empty
// feed, these must be empty ones in a row; otherwise they must be without the
// job. A held job that returns shows that the feed was wrong: the count begins
// anew for those that stay away. Looks that found no complete feed do not count.
type Hold struct {
	Reason HoldReason `json:"reason"`
	// Token names this set of jobs in this state: give it to Approve. It is
	// another one as soon as a job joins or leaves.
	Token string `json:"token"`
	// Since is when the first of the jobs was missing for the first time.
	Since time.Time `json:"since"`
	// Until is the earliest time at which a feed ends the hold for the first of
	// them, zero for never.
	Until time.Time `json:"until,omitzero"`
	// Jobs are ordered by id. [Read] has all of them.
	Jobs []HeldJob `json:"jobs"`
}

// HeldJob is an open job that is held.
type HeldJob struct {
	ID   int64  `json:"id"`
	Name string `json:"name,omitempty"`
	// MissingSince is when it was missing for the first time.
	MissingSince time.Time `json:"missing_since"`
}

// Hold is what is held in this state, nil for nothing. The policy is that of the
// sync.
func (s State) Hold(policy Policy) *Hold {
	var held []*Record
	for i := range s.Jobs {
		if s.Jobs[i].Held {
			held = append(held, &s.Jobs[i])
		}
	}
	return newHold(s.Head, held, policy.withDefaults())
}

// newHold is what a person can still approve of the held jobs.
func newHold(head Head, held []*Record, policy Policy) *Hold {
	held = slices.DeleteFunc(held, func(record *Record) bool { return record.Approved })
	if len(held) == 0 {
		return nil
	}
	hold := &Hold{Reason: head.HoldReason, Since: held[0].MissingSince}
	sum := sha256.New()
	for _, record := range held {
		if record.MissingSince.Before(hold.Since) {
			hold.Since = record.MissingSince
		}
		var line []byte
		line = binary.BigEndian.AppendUint64(line, uint64(record.ID)) //nolint:gosec // ids are positive
		line = binary.BigEndian.AppendUint64(line, record.MissingFrom)
		_, _ = sum.Write(line)
		hold.Jobs = append(hold.Jobs, HeldJob{record.ID, record.Name, record.MissingSince})
	}
	hold.Token = hex.EncodeToString(sum.Sum(nil)[:8])
	if policy.HoldObservations > 0 {
		hold.Until = hold.Since.Add(policy.HoldFor)
		if hold.Reason == HeldEmpty {
			hold.Until = head.EmptySince.Add(policy.HoldFor)
		}
	}
	return hold
}
