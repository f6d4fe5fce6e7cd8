package xmlfeed_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/personio-go/sdk/xmlfeed"
)

func ExampleParse() {
	document := []byte(`<workzag-jobs>
		<position>
			<id>4711</id>
			<name>Sailmaker &amp; Rigger</name>
			<office>Kiel</office>
			<additionalOffices><office>Rostock</office></additionalOffices>
			<schedule>full-or-part-time</schedule>
			<salaryInformation><min>17.50</min><max></max><currencyCode>EUR</currencyCode><type>hourly</type></salaryInformation>
		</position>
	</workzag-jobs>`)

	feed, err := xmlfeed.Parse(document)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range feed.Positions {
		fmt.Println(p.ID, p.Name, p.Office, p.AdditionalOffices)
		if p.Schedule == xmlfeed.FullOrPartTime {
			fmt.Println("full or part time")
		}
		if p.Salary != nil && !p.Salary.Min.IsZero() {
			fmt.Println("from", p.Salary.Min, p.Salary.CurrencyCode, p.Salary.Type)
		}
	}
	// Output:
	// 4711 Sailmaker & Rigger Kiel [Rostock]
	// full or part time
	// from 17.50 EUR hourly
}

// Half a feed is no feed: the error says what is wrong, and there are no
// positions beside it.
func ExampleParse_errors() {
	feed, err := xmlfeed.Parse([]byte("<workzag-jobs>\n<position><id>4711</id></position>"))
	fmt.Println(feed, errors.Is(err, xmlfeed.ErrTruncated))
	fmt.Println(err)

	_, err = xmlfeed.Parse([]byte("<!doctype html><title>Log in</title>"))
	fmt.Println(err)
	// Output:
	// <nil> true
	// xmlfeed: the feed is cut off: line 2: it ends before </workzag-jobs>
	// xmlfeed: not a job feed: line 1: it has a document type declaration
}

// Decode holds one position at a time. Only when the range has ended without an
// error is the list complete.
func ExampleDecode() {
	r := strings.NewReader(`<workzag-jobs>
		<position><id>1</id><name>Sailmaker</name></position>
		<position><id>2</id><name>Rigger</name></position>
	</workzag-jobs>`)

	for position, err := range xmlfeed.Decode(r, xmlfeed.WithMaxBytes(1<<20)) {
		if err != nil {
			fmt.Println("not a whole feed:", err)
			return
		}
		fmt.Println(position.ID, position.Name)
	}
	// Output:
	// 1 Sailmaker
	// 2 Rigger
}
