package jobsync_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// oracle says which events a row of feeds must lead to. It is the product's task
// thought out once more, for jobs that differ in nothing but their names, and
// shares no code with it. "The mirror is right in the end" is not enough of a
// test: a Syncer that archives and creates everything each time would pass.
type oracle struct {
	names   map[int64]string
	version map[int64]int
	closed  map[int64]bool
	held    map[int64]bool
	lines   []string
}

func newOracle() *oracle {
	return &oracle{names: map[int64]string{}, version: map[int64]int{}, closed: map[int64]bool{}, held: map[int64]bool{}}
}

func (o *oracle) event(kind string, id int64, changed string) {
	o.version[id]++
	o.lines = append(o.lines, fmt.Sprintf("%d %s %d v%d%s", len(o.lines)+1, kind, id, o.version[id], changed))
}

// observe takes the next feed that counts, and the ids that a person approved.
func (o *oracle) observe(feed []xmlfeed.Position, approved []int64) {
	var missing, live []int64
	for _, id := range slices.Sorted(maps.Keys(o.names)) {
		if o.closed[id] {
			continue
		}
		live = append(live, id)
		if !slices.ContainsFunc(feed, func(p xmlfeed.Position) bool { return p.ID == id }) {
			missing = append(missing, id)
		}
	}
	for _, p := range feed {
		switch name, known := o.names[p.ID]; {
		case !known, o.closed[p.ID]:
			o.event("create", p.ID, "")
		case name != p.Name:
			o.event("update", p.ID, " [name]")
		}
		o.names[p.ID], o.closed[p.ID], o.held[p.ID] = p.Name, false, false
	}
	suspicious := len(feed) == 0 || len(missing) > 5 && 10*len(missing) > 3*len(live)
	for _, id := range missing {
		if (suspicious || o.held[id]) && !slices.Contains(approved, id) {
			o.held[id] = true
			continue
		}
		o.event("archive", id, "")
		o.closed[id], o.held[id] = true, false
	}
}

// open is the mirror that the events must lead to, and heldIDs those of it which
// the last feed did not have.
func (o *oracle) open() map[int64]string {
	open := make(map[int64]string)
	for id, name := range o.names {
		if !o.closed[id] {
			open[id] = name
		}
	}
	return open
}

func (o *oracle) heldIDs() []int64 {
	var list []int64
	for _, id := range slices.Sorted(maps.Keys(o.names)) {
		if o.held[id] {
			list = append(list, id)
		}
	}
	return list
}

// mirror is a sink such as a job board has: it puts each job in the place of the
// one with its id, whatever came before. It also checks what a Syncer promises
// about delivery; problems says what was wrong.
type mirror struct {
	jobs     map[int64]jobsync.Job
	log      []jobsync.Event // each event once, by number
	again    int             // deliveries of known events
	last     uint64          // delivered in this sync, 0 for none
	problems []string
}

func newMirror() *mirror { return &mirror{jobs: make(map[int64]jobsync.Job)} }

func (m *mirror) problem(format string, args ...any) {
	m.problems = append(m.problems, fmt.Sprintf(format, args...))
}

// take is the delivery of an event.
func (m *mirror) take(event jobsync.Event) {
	if m.last != 0 && event.Seq != m.last+1 {
		m.problem("event %d was delivered behind event %d of the same sync", event.Seq, m.last)
	}
	m.last = event.Seq
	if want := fmt.Sprintf("acme/%d", event.Seq); event.ID != want || event.Company != acme {
		m.problem("event %d of %q has the id %q", event.Seq, event.Company, event.ID)
	}
	switch known := uint64(len(m.log)); {
	case event.Seq == 0 || event.Seq > known+1:
		m.problem("event %d was delivered, the last one was %d", event.Seq, known)
	case event.Seq <= known:
		m.again++
		if first := m.log[event.Seq-1]; !reflect.DeepEqual(event, first) {
			m.problem("event %d came again with other content:\n%s\n%s", event.Seq, text(first), text(event))
		}
	default:
		m.follows(event)
		m.log = append(m.log, event)
	}
	m.jobs[event.Job.ID] = event.Job
}

// follows checks that a new event goes with what the mirror has.
func (m *mirror) follows(event jobsync.Event) {
	before, known := m.jobs[event.Job.ID]
	if known != (event.Previous != nil) || known && (event.Previous.Version != before.Version || event.Previous.Archived != before.Archived) {
		m.problem("event %d says that job %d was %+v, it was %+v", event.Seq, event.Job.ID, event.Previous, before)
	}
	if event.Job.Version != before.Version+1 {
		m.problem("event %d makes version %d of job %d out of version %d", event.Seq, event.Job.Version, event.Job.ID, before.Version)
	}
	live := known && !before.Archived
	if live == (event.Kind == jobsync.Create) || event.Job.Archived != (event.Kind == jobsync.Archive) {
		m.problem("event %d is a %s of job %d, which was live: %t", event.Seq, event.Kind, event.Job.ID, live)
	}
}

// open are the names of the jobs that the mirror shows.
func (m *mirror) open() map[int64]string {
	open := make(map[int64]string)
	for id, job := range m.jobs {
		if !job.Archived {
			open[id] = job.Name
		}
	}
	return open
}
