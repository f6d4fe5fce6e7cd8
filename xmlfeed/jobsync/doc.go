// Package jobsync mirrors companies' job feeds: it compares each feed with what
// was there before and tells what to create, update, archive and reopen. A feed
// that breaks does not empty the mirror.
//
// There are three ways in, from small to whole:
//
//   - [Diff] is a pure function from the known jobs and a feed to events, without
//     any guard.
//   - [Plan] is a pure function from a [State] and an [Observation] to a new state,
//     with all guards of a [Policy]. Use it when the mirror and the state are in one
//     database and one transaction.
//   - [Syncer] keeps the state in a store ([store.Store]: memory, a file, SQLite,
//     PostgreSQL) and delivers the events to a [Sink].
//     [Runner] does so for many companies.
//
// This is a whole service:
//
//	file, err := boltstore.Open("jobs.db") // of personio/store
//	syncer, err := jobsync.New("acme", feed, file, jobsync.SinkFunc(
//		func(ctx context.Context, event jobsync.Event) error {
//			return board.Apply(ctx, event)
//		}))
//	result, err := syncer.Sync(ctx) // every few minutes
//
// # What a Syncer promises
//
//   - Only a complete feed from the company's own host says anything about jobs. A
//     feed that is switched off, redirected, unreachable, cut off or no feed is an
//     error of Sync, and changes no job, however long it lasts.
//   - A job is archived when two complete feeds in a row, ten minutes apart, do not
//     have it. A job that returns within 90 days is reopened under the same id.
//   - An empty feed, and one that lacks more than five of the open jobs and more
//     than 30 % of them, archives nothing. Creates and updates go on; the missing
//     jobs are held. A [Hold] is visible, can be approved by a person, and ends by
//     itself when the feed stays as it is for three looks over six hours.
//   - The same content in another spelling (order, white space, CDATA or
//     references, unset or empty) makes no event. [Event].Changed names what did
//     change.
//   - The feed itself decides which jobs there are, never one in another language. A
//     text that is missing, in any language, does not erase the one that was there.
//   - State and events are stored in one step, before the first event is
//     delivered. A crash at any moment loses nothing: the next Sync delivers what is
//     left first. If the feed stops changing and the sink takes events, the mirror
//     becomes the feed.
//   - Events of a company are delivered in order, at least once. One that comes again
//     has the same [Event].ID and the same content. An event that the sink refuses
//     ten times parks its company, and no other, until somebody calls [Resume] or
//     [Skip].
//   - One writer at a time per company: a lease keeps others out, and a fence what a
//     process does that does not know that its lease is over. An observation that is
//     older than the last one is discarded.
//
// All numbers are those of the zero [Policy].
//
// A process that stands still for longer than its lease may still be inside the
// sink while another one delivers. Whoever must rule that out as well leaves out
// events whose Job.Version is not above the one that the mirror has.
//
// # What is kept where
//
// A company is one unit of a store: a [Head], a record of about 100 bytes for each
// job, the whole jobs apart from them, and a journal. Three writes carry the
// promises:
//
//   - What a feed leads to is one write of head, records, jobs and events. It is
//     durable before the first event is delivered; so none is lost or made up.
//   - What the sink took is acknowledged in one write of the head, after 64 events
//     at most; that many may come again after a crash. An [OnceSink] acknowledges
//     each event in the transaction of its effect; then none comes again.
//   - [Erase] leaves a fence; what is under way stores nothing any more.
//
// # What it costs
//
// A feed without news is one small read and one small write, of the head, however
// many jobs there are. One with news reads the records, and whole jobs only where
// they differ.
package jobsync
