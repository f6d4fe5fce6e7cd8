// Package fleet keeps the job boards of thousands of companies in step with
// Personio, and forwards their applications, with several processes on one
// PostgreSQL: no process is special, deploys need no pause, and what belongs
// together commits in one transaction.
//
//	pool, err := pgxpool.New(ctx, url)
//	err = fleet.Migrate(ctx, pool)
//	f, err := fleet.New(pool, fleet.Config{
//		Companies: func(ctx context.Context) ([]string, error) { return customers(ctx) },
//		Source:    func(ctx context.Context, company string) (jobsync.Source, error) { return feedOf(company) },
//		TxSink:    fleet.TxSinkFunc(func(ctx context.Context, tx pgx.Tx, event jobsync.Event) error { return mirror(ctx, tx, event) }),
//	})
//	err = f.Run(ctx) // in as many processes as you like
//
// It has no sync logic of its own: it has a store and an [outbox.Store]
// on PostgreSQL, and workers of River (https://riverqueue.com) that call
// [jobsync.Syncer.Sync] and [outbox.Outbox.Step].
//
// # Exactly once
//
// A [TxSink] writes the integrator's own rows in the transaction that acknowledges
// the event. An event that was committed is never delivered again, whatever dies.
// A plain [jobsync.Sink] gets each event at least once.
//
// # Fairness
//
// Each company has one job at a time. One whose feed is dead, slow or refused by
// the sink is asked less and less often, up to [Config].MaxBackoff, and takes no
// worker in between.
//
// docs/fleet.md has sizing, PgBouncer, upgrades, backup and the erasure of data.
package fleet
