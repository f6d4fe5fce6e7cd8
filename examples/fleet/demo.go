package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/personio-go/sdk/personio/personiotest"
)

// demo is a Personio with many companies, on the loopback address.
type demo struct {
	server    *httptest.Server
	companies []*personiotest.Company
}

func names(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("company-%05d", i)
	}
	return list
}

func newDemo(companies int) *demo {
	personio := personiotest.New().WithoutRateLimits()
	d := &demo{companies: make([]*personiotest.Company, companies)}
	for i, name := range names(companies) {
		d.companies[i] = personio.AddCompany(name)
		for j := range 1 + i%9 {
			d.companies[i].Publish(job(j))
		}
	}
	d.server = httptest.NewServer(http.Handler(personio))
	return d
}

func job(n int) personiotest.Job {
	titles := [...]string{"Baker", "Bookkeeper", "Carpenter", "Gopher", "Nurse", "Pilot", "Surveyor", "Teacher", "Welder"}
	offices := [...]string{"Aachen", "Berlin", "Dresden", "Hamburg", "Munich"}
	return personiotest.Job{Name: titles[n%len(titles)], Office: offices[n%len(offices)]}
}

// change does what people do, to so many companies per interval, until the
// context ends.
func (d *demo) change(ctx context.Context, share float64, interval time.Duration) {
	each := time.Duration(float64(interval) / max(share*float64(len(d.companies)), 1e-9))
	if share == 0 || each <= 0 {
		return
	}
	ticker := time.NewTicker(each)
	defer ticker.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		company := d.companies[rand.N(len(d.companies))] //nolint:gosec // a demonstration
		jobs := company.Jobs()
		switch {
		case n%3 == 0 || len(jobs) < 2:
			company.Publish(job(n))
		case n%3 == 1:
			company.Edit(jobs[0].ID, func(job *personiotest.Job) { job.Name += " (senior)" })
		default:
			company.Unpublish(jobs[len(jobs)-1].ID)
		}
	}
}
