package fleet

import (
	"context"
	"encoding/json"
	"errors"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/recruiting/outbox"
)

// OutboxStore is an [outbox.Store] on PostgreSQL.
type OutboxStore struct {
	pool *pgxpool.Pool
	// added runs in the transaction of Add.
	added func(ctx context.Context, tx pgx.Tx, company string) error
}

// NewOutboxStore returns the store in a database that [Migrate] has prepared. A
// [Fleet] that forwards applications has one that wakes its workers: see
// [Fleet.OutboxStore].
func NewOutboxStore(pool *pgxpool.Pool) *OutboxStore { return &OutboxStore{pool: pool} }

// Add implements [outbox.Store].
func (s *OutboxStore) Add(ctx context.Context, entry outbox.Entry) (outbox.Entry, error) {
	var added outbox.Entry
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		var err error
		added, err = s.AddTx(ctx, tx, entry)
		return err
	})
	if errors.Is(err, outbox.ErrExists) {
		return added, outbox.ErrExists
	}
	return added, wrap("adding an application", err)
}

// AddTx is Add in a transaction of the caller's: the application is on its way if
// and only if the transaction commits.
func (s *OutboxStore) AddTx(ctx context.Context, tx pgx.Tx, entry outbox.Entry) (outbox.Entry, error) {
	if !utf8.ValidString(entry.Company) {
		return outbox.Entry{}, outbox.ErrCompany
	}
	const insert = `INSERT INTO personio_outbox (id, company, state, open, next_at, ended_at, email, entry)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING RETURNING seq`
	entry = entry.Clone()
	entry.Version = 1
	raw, err := json.Marshal(entry)
	if err != nil {
		return entry, err
	}
	var seq int64
	err = tx.QueryRow(ctx, insert, column(entry.ID), column(entry.Company), entry.State, entry.State.Open(), nanoseconds(entry.NextAt), timestamp(entry.EndedAt),
		email(entry.Application.Email), raw).Scan(&seq)
	if errors.Is(err, pgx.ErrNoRows) {
		found, err := findEntry(ctx, tx, entry.ID, "")
		if err != nil {
			return entry, err
		}
		return found, outbox.ErrExists
	}
	entry.Seq = uint64(seq) //nolint:gosec // counted from 1
	if err == nil && s.added != nil {
		err = s.added(ctx, tx, entry.Company)
	}
	return entry, err
}

// timestamp is nil for the zero time.
func timestamp(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// nanoseconds is when a turn is, exactly; nil for the zero time. PostgreSQL's own
// times have microseconds.
func nanoseconds(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	return new(t.UnixNano())
}

func email(address string) string { return column(outbox.NormalEmail(address)) }

// entryColumns are what makes an entry: the counters are the store's.
const entryColumns = "entry, seq, version"

func scanEntry(row pgx.CollectableRow) (outbox.Entry, error) {
	var entry outbox.Entry
	var raw []byte
	var seq, version int64
	err := row.Scan(&raw, &seq, &version)
	if err == nil {
		err = json.Unmarshal(raw, &entry)
	}
	entry.Seq, entry.Version = uint64(seq), uint64(version) //nolint:gosec // counted from 1
	return entry, err
}

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// oneEntry reads the entry of a query, or returns outbox.ErrNotFound.
func oneEntry(ctx context.Context, db querier, sql string, args ...any) (outbox.Entry, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return outbox.Entry{}, err
	}
	entry, err := pgx.CollectExactlyOneRow(rows, scanEntry)
	if errors.Is(err, pgx.ErrNoRows) {
		return outbox.Entry{}, outbox.ErrNotFound
	}
	return entry, err
}

func findEntry(ctx context.Context, db querier, id, lock string) (outbox.Entry, error) {
	return oneEntry(ctx, db, "SELECT "+entryColumns+" FROM personio_outbox WHERE id = $1 "+lock, column(id))
}

// Load implements [outbox.Store].
func (s *OutboxStore) Load(ctx context.Context, id string) (outbox.Entry, error) {
	entry, err := findEntry(ctx, s.pool, id, "")
	return entry, wrap("reading an application", err)
}

// Update implements [outbox.Store].
func (s *OutboxStore) Update(ctx context.Context, entry outbox.Entry) error {
	const update = `UPDATE personio_outbox SET version = version + 1, state = $4, open = $5, next_at = $6, ended_at = $7, entry = $8
		WHERE id = $1 AND version = $2 AND seq = $3`
	raw, err := json.Marshal(entry)
	if err != nil {
		return wrap("storing an application", err)
	}
	tag, err := s.pool.Exec(ctx, update, column(entry.ID), int64(entry.Version), int64(entry.Seq), entry.State, entry.State.Open(), //nolint:gosec // counted from 1
		nanoseconds(entry.NextAt), timestamp(entry.EndedAt), raw)
	if err == nil && tag.RowsAffected() == 0 {
		err = outbox.ErrConflict
	}
	return wrap("storing an application", err)
}

// Delete implements [outbox.Store].
func (s *OutboxStore) Delete(ctx context.Context, entry outbox.Entry) error {
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		found, err := findEntry(ctx, tx, entry.ID, "FOR UPDATE")
		switch {
		case errors.Is(err, outbox.ErrNotFound):
			return nil
		case err != nil:
			return err
		case found.Version != entry.Version:
			return outbox.ErrConflict
		}
		_, err = tx.Exec(ctx, "DELETE FROM personio_outbox WHERE id = $1", column(entry.ID))
		return err
	})
	return wrap("deleting an application", err)
}

// Next implements [outbox.Store].
func (s *OutboxStore) Next(ctx context.Context, company string) (outbox.Entry, error) {
	entry, err := oneEntry(ctx, s.pool, "SELECT "+entryColumns+" FROM personio_outbox WHERE company = $1 AND open ORDER BY seq LIMIT 1", column(company))
	return entry, wrap("reading the next application", err)
}

// Turns implements [outbox.Store].
func (s *OutboxStore) Turns(ctx context.Context, limit int) ([]outbox.Turn, error) {
	const query = `SELECT company, next_at FROM (
			SELECT DISTINCT ON (company) company, next_at FROM personio_outbox WHERE open ORDER BY company, seq
		) first ORDER BY next_at NULLS FIRST, company LIMIT $1`
	rows, err := s.pool.Query(ctx, query, limit)
	if err != nil {
		return nil, wrap("reading what is due", err)
	}
	turns, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (outbox.Turn, error) {
		var turn outbox.Turn
		var at *int64
		err := row.Scan(&turn.Company, &at)
		turn.Company = uncolumn(turn.Company)
		if at != nil {
			turn.At = time.Unix(0, *at).UTC()
		}
		return turn, err
	})
	return turns, wrap("reading what is due", err)
}

// List implements [outbox.Store].
func (s *OutboxStore) List(ctx context.Context, query outbox.Query) ([]outbox.Entry, error) {
	const text = "SELECT " + entryColumns + ` FROM personio_outbox WHERE seq > $1
		AND ($2 = '' OR company = $2) AND ($3 = '' OR state = $3) AND ($4 = '' OR email = $4)
		AND ($5::timestamptz IS NULL OR NOT open AND coalesce(ended_at, '-infinity') < $5) ORDER BY seq LIMIT $6`
	rows, err := s.pool.Query(ctx, text, int64(query.After), column(query.Company), string(query.State), email(query.Email), //nolint:gosec // counted from 0
		timestamp(query.EndedBefore), query.Limit)
	if err != nil {
		return nil, wrap("listing applications", err)
	}
	entries, err := pgx.CollectRows(rows, scanEntry)
	return entries, wrap("listing applications", err)
}
