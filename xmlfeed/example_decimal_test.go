package xmlfeed_test

import (
	"fmt"

	"github.com/personio-go/sdk/xmlfeed"
)

func ExampleDecimal_Cmp() {
	a, err := xmlfeed.ParseDecimal("18.5")
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := xmlfeed.ParseDecimal("18.50")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a == b, a.Cmp(b) == 0)
	// Output:
	// false true
}
