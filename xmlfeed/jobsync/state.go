package jobsync

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/personio-go/sdk/personio/store"
)

// State is what is known of a company.
type State struct {
	Head

	// Jobs, ordered by id, archived ones included.
	Jobs []Record
}

// After is the state that a change leads to, for those who keep it themselves. It
// returns an error that matches [store.ErrConflict] when the change was made from
// another version, and another one when its head or events do not follow on the
// state's.
func (s State) After(change Change) (State, error) {
	if err := s.follows(change); err != nil {
		return s, err
	}
	s.Head = change.Head
	s.Jobs = replace(s.Jobs, change.Put, change.Forget)
	return s, nil
}

func (s State) follows(change Change) error {
	if change.IfVersion != s.Version {
		return store.ErrConflict
	}
	head := &change.Head
	for i := range change.Append {
		if change.Append[i].Seq != s.LastSeq+uint64(i)+1 {
			return fmt.Errorf("jobsync: event %d does not follow on event %d of the journal", change.Append[i].Seq, s.LastSeq+uint64(i))
		}
	}
	switch last := s.LastSeq + uint64(len(change.Append)); {
	case head.Version != s.Version+1:
		return fmt.Errorf("jobsync: version %d does not follow on version %d", head.Version, s.Version)
	case head.LastSeq != last:
		return fmt.Errorf("jobsync: the head ends with event %d, the journal with event %d", head.LastSeq, last)
	case head.Acknowledged < s.Acknowledged || head.Acknowledged > last:
		return fmt.Errorf("jobsync: event %d cannot be acknowledged after event %d of %d", head.Acknowledged, s.Acknowledged, last)
	}
	return nil
}

// replace puts records in the place of those with the same ids, and drops some,
// without touching the list that it is given.
func replace(jobs, put []Record, forget []int64) []Record {
	if len(put) == 0 && len(forget) == 0 {
		return jobs
	}
	byID := func(a, b Record) int { return cmp.Compare(a.ID, b.ID) }
	replaced := make(map[int64]bool, len(put)+len(forget))
	for i := range put {
		replaced[put[i].ID] = true
	}
	for _, id := range forget {
		replaced[id] = true
	}
	after := make([]Record, 0, len(jobs)+len(put))
	for i := range jobs {
		if !replaced[jobs[i].ID] {
			after = append(after, jobs[i])
		}
	}
	after = append(after, put...)
	slices.SortFunc(after, byID)
	return after
}

// Open are the jobs of the mirror, ordered by id: neither archived nor left out.
func (s State) Open() []Job {
	var open []Job
	for i := range s.Jobs {
		if s.Jobs[i].open() {
			open = append(open, s.Jobs[i].Job)
		}
	}
	return open
}

func (s State) openJobs() int {
	n := 0
	for i := range s.Jobs {
		if s.Jobs[i].open() {
			n++
		}
	}
	return n
}
