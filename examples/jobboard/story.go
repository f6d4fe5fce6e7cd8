package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// once runs the story without waiting, prints a line per event and the summary,
// and returns an error unless the board, the sync's store, the events and
// Personio agree at the end.
func once(ctx context.Context, app *app, stdout io.Writer) error {
	s := &story{app: app, out: stdout, counts: make(map[jobsync.Kind]int)}
	err := s.sync(ctx)
	if err == nil && app.demo != nil && app.cfg.feed == "" {
		err = s.tell(ctx)
	}
	if err == nil {
		err = s.check(ctx)
	}
	fmt.Fprintf(stdout, "created=%d updated=%d archived=%d applications=%d duplicates=%d\n",
		s.counts[jobsync.Create]+s.counts[jobsync.Reopen], s.counts[jobsync.Update], s.counts[jobsync.Archive], s.applications, s.duplicates)
	return err
}

type story struct {
	app          *app
	out          io.Writer
	counts       map[jobsync.Kind]int
	applications int
	duplicates   int
}

// sync looks at the feed and prints what changed.
func (s *story) sync(ctx context.Context) error {
	result, err := s.app.sync(ctx)
	for _, event := range result.Events {
		s.counts[event.Kind]++
		fmt.Fprintf(s.out, "%-8s %-14s job %d %q", event.Kind, event.ID, event.Job.ID, event.Job.Name)
		if len(event.Changed) > 0 {
			fmt.Fprintf(s.out, " changed %v", event.Changed)
		}
		fmt.Fprintln(s.out)
	}
	for _, job := range s.app.lastStatus().held() {
		fmt.Fprintf(s.out, "held     job %d %q is not in the feed, with too many others\n", job.ID, job.Name)
	}
	return err
}

// tell is the story: an edit, an unpublished and a new job, and one application
// that is sent twice.
func (s *story) tell(ctx context.Context) error {
	company := s.app.demo.company
	jobs := company.Jobs()
	company.Edit(jobs[0].ID, func(job *personiotest.Job) { demoEdit(job, 0); job.Name += " (all genders)" })
	company.Unpublish(jobs[1].ID)
	company.Publish(demoExtras()[0])
	if err := s.sync(ctx); err != nil {
		return err
	}
	applicant := form{
		FirstName: "Ada", LastName: "Byron", Email: "ada." + strings.ToLower(rand.Text()[:8]) + "@example.org", // new to a board that remembers Phone: "+49 40 123456", AvailableFrom: "next month",
		Message: "I would like to make harbours think.", Source: "newsletter",
		CV: recruiting.FileFromBytes("ada-byron.pdf", samplePDF("Ada Byron")),
	}
	for range 2 {
		switch err := s.app.apply(ctx, jobs[0].ID, applicant); {
		case err == nil:
			s.applications++
			fmt.Fprintf(s.out, "applied  for job %d, with a document\n", jobs[0].ID)
			if err := s.app.outbox.Drain(ctx); err != nil {
				return err
			}
		case errors.Is(err, errHasApplied):
			s.duplicates++
			fmt.Fprintf(s.out, "refused  a second application for job %d\n", jobs[0].ID)
		default:
			return err
		}
	}
	if s.applications != 1 || s.duplicates != 1 {
		return fmt.Errorf("of an application that came twice, %d were taken and %d refused", s.applications, s.duplicates)
	}
	return nil
}

// check compares all that should be the same.
func (s *story) check(ctx context.Context) error {
	again, err := s.app.syncer.Sync(ctx)
	if err != nil {
		return err
	}
	if len(again.Events) > 0 {
		return fmt.Errorf("a feed that did not change gave %d events", len(again.Events))
	}
	feed, err := s.app.feed.Fetch(ctx, s.app.cfg.language)
	if err != nil {
		return err
	}
	return errors.Join(s.checkJobs(ctx, feed), s.checkEvents(), s.checkApplications())
}

// checkJobs compares board, store and feed, all positions and fields.
func (s *story) checkJobs(ctx context.Context, feed *xmlfeed.Feed) error {
	onBoard, err := s.app.board.open()
	if err != nil {
		return err
	}
	state, err := jobsync.Read(ctx, s.app.state, s.app.feed.Company())
	if err != nil {
		return err
	}
	held := s.app.lastStatus().held()
	wanted := len(feed.Positions) + len(held)
	stored := state.Open()
	if len(onBoard) != wanted || len(stored) != wanted {
		return fmt.Errorf("the feed has %d positions and %d jobs are held, the store has %d, the board %d", len(feed.Positions), len(held), len(stored), len(onBoard))
	}
	for name, jobs := range map[string][]jobsync.Job{"board": onBoard, "store": stored} {
		if events := jobsync.Diff(jobs, feed); len(events) > len(held) {
			return fmt.Errorf("the %s differs from the feed in %d jobs", name, len(events))
		}
	}
	return nil
}

// checkEvents compares the board's log with what was printed.
func (s *story) checkEvents() error {
	events, err := s.app.board.events()
	if err != nil {
		return err
	}
	printed := 0
	for _, n := range s.counts {
		printed += n
	}
	if len(events) < printed || s.app.cfg.data == "" && len(events) != printed {
		return fmt.Errorf("%d events were printed, the board's log has %d", printed, len(events))
	}
	for i, event := range events {
		if event.Seq != uint64(len(events)-i) { //nolint:gosec // not negative
			return fmt.Errorf("the board's log has a gap at event %d", event.Seq)
		}
	}
	return nil
}

// checkApplications compares what was sent with what arrived in the built-in
// Personio.
func (s *story) checkApplications() error {
	if s.app.demo == nil {
		return nil
	}
	arrived := s.app.demo.company.Applications()
	if len(arrived) != s.applications {
		return fmt.Errorf("%d applications were sent, %d arrived", s.applications, len(arrived))
	}
	for _, application := range arrived {
		source := application.Attributes[s.app.demo.sourceAttribute]
		whole := len(application.Documents) == 1 && bytes.Equal(application.Documents[0].Content, samplePDF("Ada Byron"))
		if application.ChannelID != s.app.demo.channelID || source != "newsletter" || !whole {
			return errors.New("an application arrived without its channel, source or document")
		}
	}
	return nil
}
