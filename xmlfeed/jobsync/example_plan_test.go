package jobsync_test

import (
	"fmt"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// Whoever keeps the state himself and wants the guards all the same gives each
// observation to Plan, and stores the new state together with what the events do.
func ExamplePlan() {
	var state jobsync.State // what the database has: nothing yet
	at := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	for _, document := range []string{
		`<workzag-jobs><position><id>71</id><name>Gopher</name></position></workzag-jobs>`,
		`<workzag-jobs/>`,
	} {
		look := jobsync.Observation{Company: "acme", StartedAt: at}
		look.Feed, look.Err = xmlfeed.Parse([]byte(document))
		planned := jobsync.Plan(state, look, jobsync.Policy{}, at)
		for _, event := range planned.Events() {
			fmt.Println(event.ID, event.Kind, event.Job.Name)
		}
		if planned.Hold != nil {
			fmt.Println(len(planned.Hold.Jobs), "held, the feed is", planned.Hold.Reason)
		}
		var err error
		if state, err = state.After(planned.Change); err != nil {
			fmt.Println(err)
			return
		}
		at = at.Add(15 * time.Minute)
	}
	// Output:
	// acme/1 create Gopher
	// 1 held, the feed is empty
}
