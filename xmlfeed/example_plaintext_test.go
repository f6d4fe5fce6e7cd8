package xmlfeed_test

import (
	"fmt"

	"github.com/personio-go/sdk/xmlfeed"
)

func ExampleDescription_PlainText() {
	description := xmlfeed.Description{
		Name: "Your tasks",
		HTML: "<p>We build <b>wooden</b> boats.</p><ul><li>Saw &amp; glue</li><li>Sail them<ol><li>out<li>and back</ol></ul>",
	}
	fmt.Println(description.PlainText())
	// Output:
	// We build wooden boats.
	//
	// • Saw & glue
	// • Sail them
	//   1. out
	//   2. and back
}
