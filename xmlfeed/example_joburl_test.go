package xmlfeed_test

import (
	"fmt"

	"github.com/personio-go/sdk/xmlfeed"
)

func ExampleJobURL() {
	page, err := xmlfeed.JobURL("acme", 1834171, xmlfeed.JobLink{Channel: "270511", Language: "en"})
	fmt.Println(page, err)
	// Output: https://acme.jobs.personio.de/job/1834171?_pc=270511&language=en <nil>
}

func ExamplePosition_Workplace() {
	for _, office := range []string{"Berlin", "Berlin (hybrid)", "Remote Italy"} {
		fmt.Println(office, "is", xmlfeed.Position{Office: office}.Workplace())
	}
	// Output:
	// Berlin is on_site
	// Berlin (hybrid) is hybrid
	// Remote Italy is remote
}
