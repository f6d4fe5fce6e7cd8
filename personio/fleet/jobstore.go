package fleet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// JobStore is a [jobsync.Store] on PostgreSQL.
type JobStore struct {
	pool *pgxpool.Pool
}

// NewJobStore returns the store in a database that [Migrate] has prepared.
func NewJobStore(pool *pgxpool.Pool) *JobStore { return &JobStore{pool} }

// Load implements [jobsync.Store]. Head and jobs are read by one statement: that is
// one snapshot.
func (s *JobStore) Load(ctx context.Context, company string) (jobsync.State, error) {
	company = column(company)
	const query = `SELECT head, delivered, ARRAY(SELECT record FROM personio_jobs j WHERE j.company = c.company ORDER BY id)
		FROM personio_companies c WHERE company = $1`
	var state jobsync.State
	var raw []byte
	var delivered int64
	var records [][]byte
	err := s.pool.QueryRow(ctx, query, company).Scan(&raw, &delivered, &records)
	if errors.Is(err, pgx.ErrNoRows) {
		return state, nil
	}
	if err == nil {
		state.Head, _, err = decodeHead(raw, delivered)
	}
	if err == nil && len(records) > 0 {
		state.Jobs = make([]jobsync.Record, len(records))
	}
	for i := 0; i < len(records) && err == nil; i++ {
		err = json.Unmarshal(records[i], &state.Jobs[i])
	}
	if err != nil {
		return jobsync.State{}, wrap("loading a company", err)
	}
	return state, nil
}

// decodeHead is a company's head. What was delivered with its effect counts as
// acknowledged; noted is up to where the head itself says so.
func decodeHead(raw []byte, delivered int64) (head jobsync.Head, noted uint64, err error) {
	err = json.Unmarshal(raw, &head)
	noted = head.Acknowledged
	head.Acknowledged = max(noted, uint64(delivered)) //nolint:gosec // counted from 1
	return head, noted, err
}

// lockHead returns a company's head, the zero Head for a new one, and keeps others
// from changing it.
func lockHead(ctx context.Context, tx pgx.Tx, company string) (head jobsync.Head, noted uint64, err error) {
	var raw []byte
	var delivered int64
	err = tx.QueryRow(ctx, "SELECT head, delivered FROM personio_companies WHERE company = $1 FOR UPDATE", company).Scan(&raw, &delivered)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return head, 0, nil
	case err != nil:
		return head, 0, err
	}
	return decodeHead(raw, delivered)
}

// Commit implements [jobsync.Store].
func (s *JobStore) Commit(ctx context.Context, company string, change jobsync.Change) error {
	company = column(company)
	if len(change.Put)+len(change.Forget)+len(change.Append) == 0 {
		done, err := s.commitHead(ctx, company, change)
		if done || err != nil {
			return wrap("storing a company", err)
		}
	}
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error { return commit(ctx, tx, company, change) })
	return wrap("storing a company", err)
}

// commitHead makes a change of nothing but the head with one statement: that is
// what a feed without news costs. It is not done, and nothing has changed, unless
// all is as it should be; [commit] says what is not.
func (s *JobStore) commitHead(ctx context.Context, company string, change jobsync.Change) (done bool, err error) {
	const update = `UPDATE personio_companies SET version = version + 1, head = $2, observed_at = $3
		WHERE company = $1 AND version = $4 AND $4 + 1 = $5
			AND coalesce((SELECT fence FROM personio_leases WHERE company = $1), 0) = $6
			AND coalesce((head->>'last_seq')::bigint, 0) = $7
			AND coalesce((head->>'acknowledged')::bigint, 0) = $8 AND delivered <= $8`
	head := &change.Head
	raw, err := json.Marshal(head)
	if err != nil {
		return false, err
	}
	numbers := []uint64{change.IfVersion, head.Version, change.Fence, head.LastSeq, head.Acknowledged}
	args := []any{company, raw, timestamp(head.ObservedAt)}
	for _, number := range numbers {
		args = append(args, int64(number)) //nolint:gosec // counted from 0
	}
	tag, err := s.pool.Exec(ctx, update, args...)
	return tag.RowsAffected() == 1, err
}

func commit(ctx context.Context, tx pgx.Tx, company string, change jobsync.Change) error {
	head, noted, err := lockHead(ctx, tx, company)
	if err != nil {
		return err
	}
	if err := checkFence(ctx, tx, company, change.Fence); err != nil {
		return err
	}
	if _, err := (jobsync.State{Head: head}).After(change); err != nil {
		return err
	}
	if err := writeHead(ctx, tx, company, change); err != nil {
		return err
	}
	return writeRows(ctx, tx, company, change, noted)
}

// checkFence locks the lease, so that nobody takes it over before the commit.
func checkFence(ctx context.Context, tx pgx.Tx, company string, fence uint64) error {
	var newest int64
	err := tx.QueryRow(ctx, "SELECT fence FROM personio_leases WHERE company = $1 FOR SHARE", company).Scan(&newest)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		err = nil
	case err != nil:
		return err
	}
	if uint64(newest) != fence { //nolint:gosec // from a sequence
		return jobsync.ErrConflict
	}
	return err
}

func writeHead(ctx context.Context, tx pgx.Tx, company string, change jobsync.Change) error {
	raw, err := json.Marshal(change.Head)
	if err != nil {
		return err
	}
	observed := timestamp(change.Head.ObservedAt)
	const insert = `INSERT INTO personio_companies (company, version, head, observed_at) VALUES ($1, 1, $2, $3) ON CONFLICT DO NOTHING`
	const update = `UPDATE personio_companies SET version = version + 1, head = $2, observed_at = $3 WHERE company = $1 AND version = $4`
	var written int64
	if change.IfVersion == 0 {
		tag, err := tx.Exec(ctx, insert, company, raw, observed)
		if err != nil {
			return err
		}
		written = tag.RowsAffected()
	}
	if written == 0 {
		tag, err := tx.Exec(ctx, update, company, raw, observed, int64(change.IfVersion)) //nolint:gosec // counted from 0
		if err != nil {
			return err
		}
		written = tag.RowsAffected()
	}
	if written != 1 {
		return jobsync.ErrConflict
	}
	return nil
}

// writeRows sends all rows of a change at once. Events up to noted are gone
// already.
func writeRows(ctx context.Context, tx pgx.Tx, company string, change jobsync.Change, noted uint64) error {
	batch := new(pgx.Batch)
	for i := range change.Put {
		raw, err := json.Marshal(change.Put[i])
		if err != nil {
			return err
		}
		batch.Queue("INSERT INTO personio_jobs (company, id, record) VALUES ($1, $2, $3) ON CONFLICT (company, id) DO UPDATE SET record = excluded.record",
			company, change.Put[i].ID, raw)
	}
	if len(change.Forget) > 0 {
		batch.Queue("DELETE FROM personio_jobs WHERE company = $1 AND id = ANY($2)", company, change.Forget)
	}
	for i := range change.Append {
		raw, err := json.Marshal(change.Append[i])
		if err != nil {
			return err
		}
		batch.Queue("INSERT INTO personio_events (company, seq, event) VALUES ($1, $2, $3)", company, int64(change.Append[i].Seq), raw) //nolint:gosec // counted from 1
	}
	if change.Head.Acknowledged > noted {
		batch.Queue("DELETE FROM personio_events WHERE company = $1 AND seq <= $2", company, int64(change.Head.Acknowledged)) //nolint:gosec // counted from 1
	}
	if batch.Len() == 0 {
		return nil
	}
	return tx.SendBatch(ctx, batch).Close()
}

// Pending implements [jobsync.Store].
func (s *JobStore) Pending(ctx context.Context, company string, limit int) ([]jobsync.Event, error) {
	company = column(company)
	const query = `SELECT e.event FROM personio_events e JOIN personio_companies c USING (company)
		WHERE e.company = $1 AND e.seq > greatest(c.delivered, coalesce((c.head->>'acknowledged')::bigint, 0)) ORDER BY e.seq LIMIT $2`
	rows, err := s.pool.Query(ctx, query, company, limit)
	if err != nil {
		return nil, wrap("reading a journal", err)
	}
	events, err := pgx.CollectRows(rows, decodeEvent)
	return events, wrap("reading a journal", err)
}

// Lease implements [jobsync.Store]. Time is the database's.
func (s *JobStore) Lease(ctx context.Context, company, owner string, ttl time.Duration) (uint64, error) {
	company = column(company)
	const query = `INSERT INTO personio_leases AS l (company, owner, fence, until)
		VALUES ($1, $2, nextval('personio_fences'), clock_timestamp() + $3::interval)
		ON CONFLICT (company) DO UPDATE SET
			owner = excluded.owner, until = excluded.until,
			fence = CASE WHEN l.owner = excluded.owner AND l.until > clock_timestamp() THEN l.fence ELSE excluded.fence END
		WHERE l.owner = excluded.owner OR l.until <= clock_timestamp()
		RETURNING fence`
	var fence int64
	err := s.pool.QueryRow(ctx, query, company, owner, ttl).Scan(&fence)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, jobsync.ErrLeased
	}
	return uint64(fence), wrap("getting a lease", err) //nolint:gosec // from a sequence
}

// Release implements [jobsync.Store].
func (s *JobStore) Release(ctx context.Context, company, owner string) error {
	company = column(company)
	_, err := s.pool.Exec(ctx, "UPDATE personio_leases SET until = '-infinity' WHERE company = $1 AND owner = $2", company, owner)
	return wrap("releasing a lease", err)
}

// Delete removes everything about a company: its jobs, its journal and its state.
// Its mirror is the caller's.
func (s *JobStore) Delete(ctx context.Context, company string) error {
	company = column(company)
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		for _, table := range []string{"personio_events", "personio_jobs", "personio_companies", "personio_leases"} {
			if _, err := tx.Exec(ctx, "DELETE FROM "+table+" WHERE company = $1", company); err != nil {
				return err
			}
		}
		return nil
	})
	return wrap("deleting a company", err)
}

func decodeEvent(row pgx.CollectableRow) (event jobsync.Event, err error) {
	var raw []byte
	if err = row.Scan(&raw); err == nil {
		err = json.Unmarshal(raw, &event)
	}
	return event, err
}

// wrap says what was being done. The errors of pgx hold no values of rows.
func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("fleet: %s: %w", doing, err)
}
