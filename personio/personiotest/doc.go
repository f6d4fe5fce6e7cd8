// Package personiotest is a Personio in a process, to test against: Personio
// itself has no sandbox. It keeps state and is as strict as the real API is
// documented to be.
//
//	server := personiotest.New()
//	acme := server.AddCompany("acme")
//	id := acme.Publish(personiotest.Job{Name: "Gopher", Office: "Berlin"})
//
//	feed, err := xmlfeed.NewClient("acme", xmlfeed.WithHTTPClient(server.Client()))
//	hr, err := recruiting.New(acme.RecruitingKey(), personio.WithHTTPClient(server.Client()))
//
// # Two ways in
//
// [Server.Client] and [Server.Transport] answer in memory, under Personio's own
// host names: nothing in the code under test needs another address, and it works
// inside a bubble of package testing/synctest, where a minute of waiting for a
// rate limit takes no time.
//
// A [Server] is an [http.Handler], too, for [net/http/httptest.NewServer] or any
// program of any language. Over TCP the API is found under its usual paths, and
// a company's feed host under /companies/{name}:
//
//	tcp := httptest.NewServer(server)
//	feed, err := xmlfeed.NewClient("acme", xmlfeed.WithBaseURL(tcp.URL+"/companies/acme"))
//	hr, err := recruiting.New(acme.RecruitingKey(), personio.WithBaseURL(tcp.URL))
//
// # What it has
//
//   - The feed host: several companies and languages; publish, edit and unpublish
//     jobs; switch the feed off; any document in its place.
//   - The Recruiting API v1: documents and applications, with every documented
//     check and error code, duplicates, and 20 requests per minute and company.
//   - The Recruiting API v2: documents and applications, candidates, jobs and
//     categories to read.
//   - The token endpoints of v1 and v2.
//   - The Personnel API v2: persons and all that belongs to them, the organisation,
//     absences, attendances, projects, compensations, the catalogue of jobs,
//     documents and reports, with scopes, whitelisted attributes, limits of pages and
//     the buckets of the rate limits.
//   - The Personnel Data API v1: employees with their attributes, balances and
//     pictures, attendances and their projects, time-offs, absence periods,
//     documents and custom reports. All of v1 has 2,000 requests a minute.
//   - Webhooks: their management, and the delivery of events while
//     [Server.DeliverWebhooks] runs. Changes through API v2 make their events;
//     [Company.Trigger] makes any.
//
// Everything else answers as Personio does for an unknown route.
//
// A company has one set of data under both versions of the API: a person is an
// employee, an absence period in days a time-off, a period of work an attendance.
// [Company.V1ID] gives the number of one in v1. What is of one version alone stays
// in it: the minutes of breaks that v1 writes have no place in the day and are no
// periods of v2, and custom reports of v1 are no reports of v2.
//
// # Faults
//
// [Server.Inject] makes an operation, of all companies or one, fail a number of
// times: with a status, a delay, a connection that breaks before or after the request was processed, or
// an answer that is cut off. [Server.SetDown] takes it off the net. [Server.Requests]
// tells what arrived. [Server.AdvanceClock] moves the time; [Company.Snapshot] and
// [Company.Restore] bring a company back to what it had.
//
// [Server.SetQuirks] switches on ways in which Personio itself has surprised
// people, such as repeated cursors, empty pages, wrong totals and relative links.
package personiotest
