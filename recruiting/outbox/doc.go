// Package outbox hands applications over to Personio so that none is lost and
// none is sent twice, whatever breaks in between.
//
//	store, err := boltstore.Open("outbox.db")
//	files, err := outbox.OpenDir("documents")
//	box, err := outbox.New(store, files, outbox.OneAccount(outbox.Account{Client: client}))
//	go box.Run(ctx)
//
//	entry, err := box.Submit(ctx, outbox.Submission{
//		Company: "acme", ApplicationID: "application-4711",
//		Application: recruiting.Application{…},
//		Documents:   []outbox.Document{{File: cv, Category: recruiting.CV}},
//	})
//
// When Submit returns, the application and copies of its documents are durable,
// and [Outbox.Run] delivers them: now, or as soon as Personio can be reached and
// takes the company's key. Programs that are started from time to time call
// [Outbox.Drain]; those with workers of their own call [Outbox.Step].
//
// # What it promises
//
//   - An application is in exactly one [State] at any time. It is stored as
//     Sending before it is sent; whoever finds it so later does not know whether
//     it was, and never takes it for one that was not.
//   - Documents are uploaded first, and their UUIDs stored: after a crash they are
//     not uploaded again.
//   - A request with the application is repeated only if it provably was not
//     processed. When nobody can know, the entry is Unknown, and after a minute it
//     is looked up in Personio's list (see [Finder]), and again ten minutes later.
//     Without credentials for API v2, or when it is not found, it is sent once
//     more on purpose: Personio's refusal of a second application says that the
//     first one is there. That is the one case of a second request; it is counted
//     in [Entry].Reposts, tried three times at most, and [ManualOnly] forbids it.
//     It would lead to a second application only if the first arrived and
//     Personio's own check of that fails.
//   - What cannot be resolved is [Parked] for a person: see [WithObserver],
//     [Outbox.Confirm] and [Outbox.Retry].
//   - A company's applications are delivered one after the other, in the order of
//     submission. While the fate of one is unknown the next one waits: in an
//     outage one application is in doubt, not all of them. No company waits for
//     another.
//   - The limits of the Recruiting API are kept per company, as long as [Accounts]
//     returns the same client each time.
//
// Several processes may share a store and files. Their clocks must not differ by
// more than ten seconds.
//
// # Personal data
//
// Documents are kept outside of the database, in files with random names that
// only their owner can read ([Dir]), and are removed with their entry: 30 days
// after its end ([WithRetention]), or at once by [Outbox.Erase]; afterwards the
// file of boltstore has nothing of it either ([Scrubber]). Entries print
// without anything personal. Copies of documents that may have stayed at Personio
// without an application are counted in [Entry].UnusedUploads.
package outbox
