package fleet

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/personio/store/sqlstore"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// TxSink takes the events of a company, one after the other, and writes what they
// change in the transaction that acknowledges them: each event takes effect
// exactly once. It must not commit or roll back, and nothing but the transaction
// is undone with it.
type TxSink interface {
	DeliverTx(ctx context.Context, tx pgx.Tx, event jobsync.Event) error
}

// TxSinkFunc is a function as a [TxSink].
type TxSinkFunc func(ctx context.Context, tx pgx.Tx, event jobsync.Event) error

// DeliverTx calls the function.
func (f TxSinkFunc) DeliverTx(ctx context.Context, tx pgx.Tx, event jobsync.Event) error {
	return f(ctx, tx, event)
}

// OnceSink makes a [TxSink] a sink of a syncer whose store is a [sqlstore.Pool] on
// the same database.
func OnceSink(pool *pgxpool.Pool, sink TxSink) jobsync.OnceSink {
	jobs := sqlstore.NewPgx(pool)
	return func(ctx context.Context, event jobsync.Event, acknowledge jobsync.Acknowledge) error {
		return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
			// A panic must not leave the transaction open.
			if err := safely("the sink", func() error { return sink.DeliverTx(ctx, tx, event) }); err != nil {
				return err
			}
			return acknowledge(ctx, jobs.Within(tx))
		})
	}
}
