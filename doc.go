// Package sdk is the root of the Go SDK for Personio. It has no code; these
// packages do:
//
//	auth                      credentials, secrets that do not print, tokens
//	personio                  the Personnel API: client, errors, calls
//	personio/personiotest     a Personio in a process, to test against
//	recruiting                hand applications and their documents over
//	xmlfeed                   parse and fetch the public job feed
//	xmlfeed/jobsync           from feed to create, update and archive events
//	xmlfeed/jobsync/boltstore its embedded store
//
// Which one do you need?
//
//   - Show a company's open positions: xmlfeed. It needs no credentials.
//   - Keep them in your own database: xmlfeed/jobsync.
//   - Let people apply on your own site: recruiting.
//   - Read or change people, absences, attendances: personio.
//   - Test any of this: personio/personiotest. Personio has no sandbox.
//
// A first look, without a Personio account:
//
//	go run ./examples/jobboard
//
// # Stability
//
// Until v1.0.0 the API may change with a minor version; CHANGELOG.md says what
// and how to follow. The two newest releases of Go are supported.
package sdk
