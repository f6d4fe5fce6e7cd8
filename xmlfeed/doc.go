// Package xmlfeed reads the public XML job feed that every company with Personio
// can switch on: all its published positions in one document.
//
//	client, err := xmlfeed.NewClient("acme")
//	feed, err := client.Fetch(ctx, "")
//	for _, position := range feed.Positions {
//		fmt.Println(position.ID, position.Name, position.Office)
//	}
//
// No credentials are needed. The company switches the feed on under Settings >
// Recruiting > Career page > Activations > "Enable XML feed".
//
// # Complete or nothing
//
// The feed is one document without a count or a checksum, and what stands in
// for it when something is wrong (a web page with status 200, a redirect to
// Personio's own site, half a document) is easily taken for a company without
// jobs. Parse and Fetch return positions only from a document that is a whole,
// well-formed feed; everything else is an error of a kind of its own:
//
//	ErrDisabled         404: the feed is switched off, or the company is gone
//	ErrUnknownCompany   a redirect to somewhere else
//	ErrUnavailable      no answer, 429, 5xx: try again later
//	ErrNotFeed          a web page, another document, broken XML
//	ErrTruncated        the document ends too early
//	ErrTooLarge         a limit was exceeded
//	ErrInvalidPosition  a position cannot be identified
//	ErrUnchanged        no failure: see FetchChanged
//
// A company without published positions has an empty feed. That is no error.
//
// # What the feed is not
//
// It has no link to the job (see [Client.JobURL]), no date of the last change
// and no form: to see what changed, compare with what you had, as package
// jobsync does.
//
// # Languages
//
// Every language has the same positions; only the descriptions differ, and are
// empty where a job has no text in the language. [Client.FetchAll] fetches one
// language first and fills in what is empty from others.
//
// # Again and again
//
// Most feeds are what they were when they were fetched last.
// [Client.FetchChanged] tells so with [ErrUnchanged], for a fraction of the
// work; what it needs for that is in [Feed].Mark.
package xmlfeed
