// Package sdk is the root of the Go SDK for Personio. It has no code; these
// packages do:
//
//	auth                        credentials, secrets that do not print, tokens
//	personio                    the Personnel API v2: client, errors, resources
//	personio/v1                 the Personnel Data API v1
//	personio/webhook            receive events
//	personio/connection         set-up: clients, and a check that explains
//	personio/personiotest       a Personio in a process, to test against
//	personio/fleet              many companies on PostgreSQL (a module of its own)
//	recruiting                  hand applications and their documents over
//	recruiting/outbox           so that none is lost and none is sent twice
//	xmlfeed                     parse and fetch the public job feed
//	xmlfeed/jobsync             from feed to create, update and archive events
//
// Which one do you need?
//
//   - Show a company's open positions: xmlfeed. It needs no credentials.
//   - Keep them in your own database: xmlfeed/jobsync.
//   - Let people apply on your own site: recruiting/outbox, on top of recruiting.
//   - Read or change people, absences, attendances: personio. What it lacks
//     (balances, uploads, labels of attributes) is in personio/v1.
//   - Learn of changes at once: personio/webhook.
//   - Help customers to connect their account: personio/connection.
//   - Serve more companies than one process should: personio/fleet.
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
