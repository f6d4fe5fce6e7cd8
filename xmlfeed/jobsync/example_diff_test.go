package jobsync_test

import (
	"fmt"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// Whoever keeps the jobs in a table of his own compares them with each feed, and
// does in one transaction what the events say.
func ExampleDiff() {
	var known []jobsync.Job // what the table has: nothing yet
	for _, document := range []string{
		`<workzag-jobs>
			<position><id>71</id><name>Gopher</name></position>
			<position><id>72</id><name>Mole</name></position>
		</workzag-jobs>`,
		`<workzag-jobs>
			<position><id>71</id><name>Senior Gopher</name></position>
			<position><id>73</id><name>Badger</name></position>
		</workzag-jobs>`,
	} {
		feed, err := xmlfeed.Parse([]byte(document))
		if err != nil {
			fmt.Println(err) // no feed, no change
			return
		}
		events := jobsync.Diff(known, feed)
		for _, event := range events {
			fmt.Println(event.Kind, event.Job.ID, event.Job.Name, event.Changed)
		}
		known = jobsync.Apply(known, events)
	}
	// Output:
	// create 71 Gopher []
	// create 72 Mole []
	// update 71 Senior Gopher [name]
	// create 73 Badger []
	// archive 72 Mole []
}
