// Package jobsync mirrors a company's job feed: it compares each feed with what
// was there before and tells what to create, update and archive.
//
// [Diff] is the small way, for whoever keeps the state: a pure function from the
// known jobs and a feed to events. Use it when the mirror and the state are one
// table in one transaction.
//
// [Syncer] is the safe way. It keeps the state in a [Store] and delivers events
// to a [Sink]:
//
//	store, err := boltstore.Open("jobs.db")
//	syncer, err := jobsync.New("acme", feed, store, jobsync.SinkFunc(
//		func(ctx context.Context, event jobsync.Event) error {
//			return board.Apply(ctx, event)
//		}))
//	result, err := syncer.Sync(ctx) // every few minutes
//
// # What a Syncer promises
//
//   - Only a complete feed from the company's own host changes anything. A feed
//     that is switched off, unreachable, cut off or no feed is an error of Sync.
//   - State and events are stored in one step, before the first event is
//     delivered. A crash at any moment loses nothing: the next Sync delivers what
//     is left first.
//   - Events of a company are delivered in order, at least once. After a crash an
//     event may come a second time, with the same [Event.ID].
//   - That needs one process at a time per company. Of two, one gets
//     [ErrConflict] and nothing is lost, but it may deliver an event late, behind
//     newer ones: leave out those whose Job.Version is not above the one you have.
//   - The same content in another spelling (order of offices, white space, CDATA
//     or references) makes no event, and a feed that comes without descriptions
//     does not erase those that were there.
//   - An empty feed, and one that lacks more than five of the open jobs and more
//     than 30 % of them, archives nothing. It creates and updates; the missing
//     jobs are held until they return or a person gives [ApproveArchives], also
//     if the next feeds look better.
package jobsync
