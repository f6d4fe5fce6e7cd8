package fleet

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

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

// OnceSink makes a [TxSink] a [jobsync.Sink] of a syncer whose store is the
// [JobStore] of the same database.
func OnceSink(pool *pgxpool.Pool, sink TxSink) jobsync.Sink { //nolint:ireturn // what it does is all there is to it
	return onceSink{pool, sink}
}

type onceSink struct {
	pool *pgxpool.Pool
	sink TxSink
}

// Deliver implements [jobsync.Sink].
func (s onceSink) Deliver(ctx context.Context, event jobsync.Event) error {
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		head, _, err := lockHead(ctx, tx, column(event.Company))
		switch {
		case err != nil:
			return wrap("reading what was delivered", err)
		case head.Acknowledged >= event.Seq:
			return nil // its effect is there
		case head.Acknowledged+1 != event.Seq:
			return fmt.Errorf("fleet: event %s comes after event %d: %w", event.ID, head.Acknowledged, jobsync.ErrConflict)
		}
		// A panic must not leave the transaction open.
		if err := safely("the sink", func() error { return s.sink.DeliverTx(ctx, tx, event) }); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "UPDATE personio_companies SET delivered = $2 WHERE company = $1", column(event.Company), int64(event.Seq)) //nolint:gosec // counted from 1
		return wrap("acknowledging an event", err)
	})
}
