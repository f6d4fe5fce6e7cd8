package jobsync_test

import (
	"fmt"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

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
		if first := m.log[event.Seq-1]; text(event) != text(first) {
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
	if event.Kind == jobsync.Create && before.Archived {
		before, known = jobsync.Job{}, false // forgotten: whether that is right, the oracle says
	}
	if known != (event.Previous != nil) || known && (event.Previous.Version != before.Version || event.Previous.Archived != before.Archived) {
		m.problem("event %d says that job %d was %+v, it was %+v", event.Seq, event.Job.ID, event.Previous, before)
	}
	if last := m.jobs[event.Job.ID].Version; event.Job.Version != event.Seq || event.Job.Version <= last {
		m.problem("event %d makes version %d of job %d out of version %d", event.Seq, event.Job.Version, event.Job.ID, last)
	}
	live := known && !before.Archived
	if live == (event.Kind == jobsync.Create || event.Kind == jobsync.Reopen) || event.Job.Archived != (event.Kind == jobsync.Archive) {
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
