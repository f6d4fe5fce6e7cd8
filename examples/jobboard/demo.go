package main

import (
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/personio-go/sdk/personio/personiotest"
)

// demoPause is the time between two changes of the built-in company.
const demoPause = 5 * time.Second

// demo is the built-in Personio with one company.
type demo struct {
	personio        *personiotest.Server
	company         *personiotest.Company
	channelID       int64
	sourceAttribute string

	file    string // serves as the feed, if there is one
	changes int
	last    time.Time
	extra   []int64 // jobs that a change published
}

func newDemo(file string) (*demo, error) {
	d := &demo{personio: personiotest.New(), file: file, last: time.Now()}
	d.company = d.personio.AddCompany("nordlicht")
	d.company.SetLanguage("en")
	d.channelID = d.company.AddChannel("Job board example")
	d.sourceAttribute = d.company.AddAttribute(personiotest.Attribute{Label: "Original source"})
	if file != "" {
		return d, d.readFile()
	}
	for _, job := range demoJobs() {
		d.company.Publish(job)
	}
	return d, nil
}

// readFile serves the file as it is now, so that editing it shows.
func (d *demo) readFile() error {
	document, err := os.ReadFile(d.file) //nolint:gosec // the user chose it
	if err != nil {
		return fmt.Errorf("reading the feed: %w", err)
	}
	d.company.SetFeedDocument(document)
	return nil
}

// tick lets something happen in the company from time to time.
func (d *demo) tick(now time.Time) {
	if d.file != "" {
		_ = d.readFile() // while an editor replaces it, the last one stays
		return
	}
	if now.Sub(d.last) < demoPause {
		return
	}
	d.last = now
	d.change()
}

// change makes the next change: publish, edit and unpublish in turn.
func (d *demo) change() {
	round := d.changes / 3
	switch d.changes % 3 {
	case 0:
		extra := demoExtras()
		d.extra = append(d.extra, d.company.Publish(extra[round%len(extra)]))
	case 1:
		jobs := d.company.Jobs()
		d.company.Edit(jobs[round%len(jobs)].ID, func(job *personiotest.Job) { demoEdit(job, round) })
	case 2:
		// The board keeps its size: the oldest extra goes once there are two.
		if len(d.extra) < 2 {
			d.company.Unpublish(d.company.Jobs()[1].ID)
			break
		}
		d.company.Unpublish(d.extra[0])
		d.extra = slices.Delete(d.extra, 0, 1)
	}
	d.changes++
}

// demoEdit changes what companies change: pay, place, hours.
func demoEdit(job *personiotest.Job, round int) {
	switch round % 3 {
	case 0:
		job.Salary = &personiotest.Salary{
			Min: fmt.Sprintf("%d.00", 58000+1500*(round%8)), Max: fmt.Sprintf("%d.00", 74000+1500*(round%8)),
			CurrencySymbol: "€", CurrencyCode: "EUR", Type: "yearly",
		}
	case 1:
		job.AdditionalOffices = append(slices.Clone(job.AdditionalOffices), []string{"Remote", "Leipzig", "Bremen"}[round/3%3])
	case 2:
		job.Schedule = "full-or-part-time"
	}
}
