package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// adminView is what goes on behind the board; see managed for who may look.
type adminView struct {
	Status       status
	Problem      string
	Open         int
	Counts       map[string]int // by kind
	Events       []logEntry
	Applications []outbox.Entry
	Arrived      []personiotest.Application // in the built-in Personio
}

// shownEvents is how much of the log the page has.
const shownEvents = 100

func (w *web) admin(rw http.ResponseWriter, r *http.Request) {
	jobs, err := w.app.board.open()
	events, eventsErr := w.app.board.events()
	applications, applicationsErr := w.app.applications(r.Context())
	if err := errors.Join(err, eventsErr, applicationsErr); err != nil {
		w.fail(rw, err)
		return
	}
	view := adminView{Status: w.app.lastStatus(), Open: len(jobs), Counts: make(map[string]int), Applications: applications}
	if view.Status.Err != nil {
		view.Problem = view.Status.Err.Error()
	}
	for _, event := range events {
		view.Counts[string(event.Kind)]++
	}
	view.Events = events[:min(shownEvents, len(events))]
	if w.app.demo != nil {
		view.Arrived = w.app.demo.company.Applications()
	}
	w.render(rw, r, http.StatusOK, "admin", page{Title: "Behind the board", Data: view})
}

// approve archives what the sync held back, after a person looked at it.
func (w *web) approve(rw http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(rw, "The form did not arrive as a whole.", http.StatusBadRequest)
		return
	}
	switch err := w.app.approve(r.Context(), r.PostForm.Get("token")); {
	case errors.Is(err, jobsync.ErrNotHeld):
		http.Error(rw, "Other jobs are held by now. Look at the page again.", http.StatusConflict)
		return
	case err != nil:
		w.fail(rw, err)
		return
	}
	http.Redirect(rw, r, "/admin", http.StatusSeeOther)
}

// stream tells a page of each new event (server-sent events), and, where it is
// managed, of the applications.
func (w *web) stream(rw http.ResponseWriter, r *http.Request, managed bool) {
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-store")
	control := http.NewResponseController(rw)
	seen, err := w.lastSeq()
	heartbeat := time.NewTicker(20 * time.Second)
	defer heartbeat.Stop()
	for err == nil {
		// Taken before the log is read: an event in between is not missed.
		next := w.app.board.next()
		seen, err = w.send(rw, seen)
		if managed {
			err = errors.Join(err, w.sendApplications(r.Context(), rw))
		}
		if err = errors.Join(err, control.Flush()); err != nil {
			break
		}
		select {
		case <-next:
		case <-heartbeat.C:
			_, err = fmt.Fprint(rw, ": still here\n\n")
		case <-r.Context().Done():
			return
		}
	}
}

// sendApplications writes how far the latest applications are, and nothing
// personal.
func (w *web) sendApplications(ctx context.Context, rw http.ResponseWriter) error {
	type row struct {
		At      time.Time    `json:"at"`
		State   outbox.State `json:"state"`
		JobID   int64        `json:"job_id"`
		Problem string       `json:"problem,omitempty"`
	}
	entries, err := w.app.applications(ctx)
	rows := make([]row, len(entries))
	for i, e := range entries {
		rows[i] = row{e.SubmittedAt, e.State, e.Application.JobPositionID, e.Problem}
	}
	data, encodeErr := json.Marshal(rows)
	if err = errors.Join(err, encodeErr); err != nil {
		return err
	}
	_, err = fmt.Fprintf(rw, "event: applications\ndata: %s\n\n", data)
	return err
}

func (w *web) lastSeq() (uint64, error) {
	events, err := w.app.board.events()
	if len(events) == 0 {
		return 0, err
	}
	return events[0].Seq, err
}

// send writes the events after seen, the oldest first.
func (w *web) send(rw http.ResponseWriter, seen uint64) (uint64, error) {
	events, err := w.app.board.events()
	if err != nil {
		return seen, err
	}
	for _, event := range slices.Backward(events) {
		if event.Seq <= seen {
			continue
		}
		data, err := json.Marshal(event)
		if err != nil {
			return seen, err
		}
		if _, err := fmt.Fprintf(rw, "data: %s\n\n", data); err != nil {
			return seen, err
		}
		seen = event.Seq
	}
	return seen, nil
}
