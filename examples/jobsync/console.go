package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

const help = `jobs                  the table of all jobs
holds                 what is held, and why
approve TOKEN [ID...] archive the jobs of a hold, or some of them, with the next feed
sync                  look at all feeds now
resume COMPANY        try the event again that parked a company
skip COMPANY SEQ      leave that event out
quit
`

// commands does what a person types. At the end of the input the mirror goes on.
func (a *app) commands(ctx context.Context, stdin io.Reader, quit func()) {
	lines := bufio.NewScanner(stdin)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) == 0 {
			continue
		}
		if words[0] == "quit" {
			quit()
			return
		}
		if err := a.command(ctx, words[0], words[1:]); err != nil {
			a.printf("%v\n", err)
		}
	}
}

func (a *app) command(ctx context.Context, name string, args []string) error {
	switch {
	case name == "jobs":
		return a.table(ctx)
	case name == "holds":
		return a.holds(ctx)
	case name == "sync":
		for _, syncer := range a.syncs {
			a.runner.Trigger(syncer.Company())
		}
		return nil
	case name == "approve" && len(args) > 0:
		return a.approve(ctx, args[0], args[1:])
	case name == "resume" && len(args) == 1:
		return a.retry(args[0], jobsync.Resume(ctx, a.store, args[0]))
	case name == "skip" && len(args) == 2:
		return a.skip(ctx, args[0], args[1])
	default:
		a.printf("%s", help)
		return nil
	}
}

func (a *app) skip(ctx context.Context, company, number string) error {
	seq, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return fmt.Errorf("%q is no number of an event", number)
	}
	return a.retry(company, jobsync.Skip(ctx, a.store, company, seq))
}

// retry syncs a company at once when what was done for it went well.
func (a *app) retry(company string, err error) error {
	if err == nil {
		a.runner.Trigger(company)
	}
	return err
}

// approve finds the company by the token.
func (a *app) approve(ctx context.Context, token string, args []string) error {
	var ids []int64
	for _, arg := range args {
		id, err := strconv.ParseInt(arg, 10, 64)
		if err != nil {
			return fmt.Errorf("%q is no id of a job", arg)
		}
		ids = append(ids, id)
	}
	for _, syncer := range a.syncs {
		err := jobsync.Approve(ctx, a.store, syncer.Company(), token, ids...)
		if !errors.Is(err, jobsync.ErrNotHeld) {
			return a.retry(syncer.Company(), err)
		}
	}
	return fmt.Errorf("%w: see holds", jobsync.ErrNotHeld)
}

func (a *app) holds(ctx context.Context) error {
	for _, syncer := range a.syncs {
		state, err := jobsync.Read(ctx, a.store, syncer.Company())
		if err != nil {
			return err
		}
		hold := state.Hold(a.policy())
		if hold == nil {
			continue
		}
		a.printf("%s: %d jobs are held (%s) since %s, until %s at least: approve %s\n", syncer.Company(), len(hold.Jobs), hold.Reason,
			hold.Since.Format("15:04:05"), hold.Until.Format("15:04:05"), hold.Token)
		for _, job := range hold.Jobs {
			a.printf("  %d %s\n", job.ID, job.Name)
		}
	}
	return nil
}

// table prints all jobs that are open.
func (a *app) table(ctx context.Context) error {
	var text bytes.Buffer
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "COMPANY\tID\tJOB\tOFFICE\tVERSION\tSTATE")
	for _, syncer := range a.syncs {
		state, err := jobsync.Read(ctx, a.store, syncer.Company())
		if err != nil {
			return err
		}
		for i := range state.Jobs {
			if job := &state.Jobs[i]; !job.Archived && !job.LeftOut {
				fmt.Fprintf(table, "%s\t%d\t%s\t%s\t%d\t%s\n", syncer.Company(), job.ID, job.Name, job.Office, job.Version, standing(job))
			}
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	a.printf("%s", text.String())
	return nil
}

// standing is what a person should know of an open job.
func standing(job *jobsync.Record) string {
	switch {
	case job.Approved:
		return "approved to be archived"
	case job.Held:
		return "held"
	case job.Missing():
		return "missing"
	default:
		return "published"
	}
}
