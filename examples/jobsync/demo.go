package main

import (
	"context"
	"time"

	"github.com/personio-go/sdk/personio/personiotest"
)

// demoPause is the time between two changes of the built-in companies.
const demoPause = 4 * time.Second

// demo is a built-in Personio with two companies, one of whose feeds breaks from
// time to time.
type demo struct {
	personio *personiotest.Server
	steady   *personiotest.Company
	shaky    *personiotest.Company
	steps    int
}

func newDemo() *demo {
	d := &demo{personio: personiotest.New()}
	d.steady, d.shaky = d.personio.AddCompany("nordlicht"), d.personio.AddCompany("wackelkontakt")
	for _, name := range []string{"Harbour pilot", "Crane operator", "Lighthouse keeper"} {
		d.steady.Publish(personiotest.Job{Name: name, Office: "Hamburg"})
	}
	for _, name := range []string{"Electrician", "Welder", "Planner", "Accountant", "Driver", "Apprentice", "Plumber", "Painter"} {
		d.shaky.Publish(personiotest.Job{Name: name, Office: "Leipzig"})
	}
	return d
}

func (d *demo) companies() []string { return []string{d.steady.Name(), d.shaky.Name()} }

// live lets something happen again and again.
func (d *demo) live(ctx context.Context, printf func(string, ...any)) {
	ticker := time.NewTicker(demoPause)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			printf("-- %s\n", d.step())
		}
	}
}

// step does what comes next, and says what it is.
func (d *demo) step() string {
	what := []func() string{
		func() string {
			d.steady.Publish(personiotest.Job{Name: "Deckhand", Office: "Kiel"})
			return "nordlicht publishes a job"
		},
		func() string {
			d.shaky.SetFeedDocument([]byte("<workzag-jobs></workzag-jobs>"))
			return "wackelkontakt's feed is empty all of a sudden: nothing is archived"
		},
		func() string {
			jobs := d.steady.Jobs()
			d.steady.Edit(jobs[0].ID, func(job *personiotest.Job) { job.Schedule = "part-time" })
			return "nordlicht edits a job"
		},
		func() string {
			d.shaky.SetFeedDocument([]byte("<!doctype html><title>We will be back</title>"))
			return "wackelkontakt's host answers with a web page: nothing is archived"
		},
		func() string {
			jobs := d.steady.Jobs()
			d.steady.Unpublish(jobs[len(jobs)-1].ID)
			return "nordlicht unpublishes a job: it is archived with the second feed without it"
		},
		func() string {
			d.shaky.SetFeedDocument(nil)
			return "wackelkontakt's feed is back"
		},
	}
	text := what[d.steps%len(what)]()
	d.steps++
	return text
}
