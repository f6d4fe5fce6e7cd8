package personio_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/personio-go/sdk/personio"
)

// A day without a clock: it does not move when it is read somewhere else.
func ExampleDate() {
	hired, err := personio.ParseDate("2031-01-31")
	if err != nil {
		fmt.Println(err)
		return
	}
	trialEnds := personio.NewDate(hired.Year, hired.Month+6, hired.Day).AddDays(-1)
	data, err := json.Marshal(map[string]personio.Date{"trial_ends": trialEnds})
	fmt.Println(string(data), err)
	fmt.Println(hired.Compare(trialEnds), hired.In(time.UTC).Weekday())
	// Output:
	// {"trial_ends":"2031-07-30"} <nil>
	// -1 Friday
}
