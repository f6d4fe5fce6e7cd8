package jobsync

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

// kind is that of the units that have the jobs of a company.
const kind = "jobs"

func unitOf(company string) store.Unit { return store.Unit{Kind: kind, Name: company} }

// recordKey is that of a job: its id, in digits that keep the order.
func recordKey(id int64) string { return fmt.Sprintf("%019d", id) }

// bodyKey is that of a whole job as it was after an event. Neither the journal nor
// the record has the texts: both name the body.
func bodyKey(id int64, seq uint64) string { return fmt.Sprintf("%019d/%d", id, seq) }

func (j *Job) bodyKey() string { return bodyKey(j.ID, j.Version) }

// keptEvent is an event as the journal has it.
type keptEvent struct {
	Kind Kind      `json:"k"`
	ID   int64     `json:"i"`
	At   time.Time `json:"t"`
	// Before is the number of the event that made the body of the job before, 0 for
	// none. Nobody else names that body any more.
	Before uint64 `json:"b,omitempty"`
	// Previous is the job before where that is one without a body.
	Previous *Job    `json:"p,omitempty"`
	Changed  []Field `json:"c,omitempty"`
}

func keep(event *Event) keptEvent {
	kept := keptEvent{Kind: event.Kind, ID: event.Job.ID, At: event.ObservedAt, Changed: event.Changed}
	switch {
	case event.Previous == nil:
	case event.Previous.open():
		kept.Before = event.Previous.Version
	default:
		kept.Previous = event.Previous
	}
	return kept
}

// obsolete are the bodies that nobody needs any more when events are acknowledged.
func obsolete(events []Event) (keys []string) {
	for i := range events {
		if before := events[i].Previous; before != nil && before.open() {
			keys = append(keys, before.bodyKey())
		}
	}
	return keys
}

// needs are the keys of the bodies that an event is put together from.
func (k *keptEvent) needs(seq uint64) (keys []string) {
	if k.Before != 0 {
		keys = append(keys, bodyKey(k.ID, k.Before))
	}
	if !k.ends() {
		keys = append(keys, bodyKey(k.ID, seq))
	}
	return keys
}

func (k *keptEvent) ends() bool { return k.Kind == Archive || k.Kind == LeaveOut }

// event puts an event together.
func (k *keptEvent) event(company string, seq uint64, bodies map[string]*Job) (event Event, ok bool) {
	event = Event{Kind: k.Kind, Previous: k.Previous, Changed: k.Changed}
	if k.Before != 0 {
		if event.Previous = bodies[bodyKey(k.ID, k.Before)]; event.Previous == nil {
			return Event{}, false
		}
	}
	if k.ends() {
		if event.Previous == nil {
			return Event{}, false
		}
		event = ending(event.Previous, k.Kind)
	} else {
		job := bodies[bodyKey(k.ID, seq)]
		if job == nil {
			return Event{}, false
		}
		event.Job = *job
	}
	event.number(company, seq)
	event.observe(k.At)
	return event, true
}

// number gives an event its place in the journal.
func (e *Event) number(company string, seq uint64) {
	e.Company, e.Seq, e.ID = company, seq, fmt.Sprintf("%s/%d", company, seq)
	e.Job.Version = seq
}

// stored is the change as a store takes it.
func (c *Change) stored() (change store.Change, err error) {
	change = store.Change{IfVersion: c.IfVersion}
	if change.Head, err = c.Head.encode(); err != nil {
		return change, fmt.Errorf("jobsync: writing the head: %w", err)
	}
	for i := range c.Put {
		change.Put = append(change.Put, store.Record{Key: recordKey(c.Put[i].ID), Part: c.Put[i].part()})
	}
	for _, id := range c.Forget {
		change.Forget = append(change.Forget, recordKey(id))
	}
	for i := range c.Append {
		event := &c.Append[i]
		data, err := json.Marshal(keep(event))
		if err != nil {
			return change, fmt.Errorf("jobsync: writing event %s: %w", event.ID, err)
		}
		change.Append = append(change.Append, data)
		if !event.Job.open() {
			continue
		}
		body, err := pack(&event.Job)
		if err != nil {
			return change, err
		}
		change.Bodies = append(change.Bodies, store.Body{Key: event.Job.bodyKey(), Data: body})
	}
	return change, nil
}
