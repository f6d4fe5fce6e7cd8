package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

// Store is a [store.Store] on SQLite or PostgreSQL, or inside a transaction of one of them. It is made by [Open],
// [NewPostgres] and [NewPgx], and by their Within.
type Store struct {
	db      executor
	dialect *dialect
	within  bool // the transaction is the caller's: reading a head locks the unit
}

var _ store.Store = (*Store)(nil)

func (s *Store) query(text string, args ...any) statement {
	return statement{text: s.dialect.words.Replace(text), args: args}
}

// begin says why a call is not to begin.
func begin(ctx context.Context, invalid error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return invalid
}

// wrap says what was being done. The errors of drivers hold no values of rows.
func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	for _, known := range []error{store.ErrInvalid, store.ErrLeased} { // they say enough
		if errors.Is(err, known) {
			return err
		}
	}
	return fmt.Errorf("sqlstore: %s: %w", doing, err)
}

// Head implements [store.Reader].
func (s *Store) Head(ctx context.Context, unit store.Unit) (head store.Head, err error) {
	if err := begin(ctx, unit.Validate()); err != nil {
		return store.Head{}, err
	}
	if s.within {
		head, err = s.lock(ctx, unit)
	} else {
		head, _, err = s.head(ctx, unit, "")
	}
	return head, wrap("reading a head", err)
}

const headColumns = "version, last_seq, acked, due, deleted, head"

func (s *Store) head(ctx context.Context, unit store.Unit, lock string) (head store.Head, there bool, err error) {
	err = s.db.read(ctx, func(_ int, row scan) error {
		there = true
		return scanHead(row, &head)
	}, s.query("SELECT "+headColumns+" FROM personio_units WHERE kind = $1 AND name = $2 "+lock, unit.Kind, unit.Name))
	return head, there, err
}

func scanHead(row scan, head *store.Head, before ...any) error {
	var version, lastSeq, acked int64
	var due *int64
	if err := row(append(before, &version, &lastSeq, &acked, &due, &head.Deleted, &head.Body)...); err != nil {
		return err
	}
	head.Version, head.LastSeq, head.Acked = uint64(version), uint64(lastSeq), uint64(acked) //nolint:gosec // counted from 0
	if due != nil {
		head.Due = time.Unix(0, *due).UTC()
	}
	return nil
}

// lock reads a unit's head and keeps others from changing it until the transaction ends. A unit that was never written has
// no row to lock, so it gets one, of version 0.
func (s *Store) lock(ctx context.Context, unit store.Unit) (store.Head, error) {
	head, there, err := s.head(ctx, unit, "{exclusive}")
	if err != nil || there {
		return head, err
	}
	_, err = s.db.write(ctx, s.query(`INSERT INTO personio_units (kind, name, version, last_seq, acked, deleted, head)
		VALUES ($1, $2, 0, 0, 0, false, $3) ON CONFLICT DO NOTHING`, unit.Kind, unit.Name, []byte{}))
	if err != nil {
		return head, err
	}
	head, _, err = s.head(ctx, unit, "{exclusive}")
	return head, err
}

// Lease implements [store.Store].
func (s *Store) Lease(ctx context.Context, unit store.Unit, owner string, ttl time.Duration) (uint64, store.Head, error) {
	if err := begin(ctx, store.ValidateLease(unit, owner, ttl)); err != nil {
		return 0, store.Head{}, err
	}
	args := []any{unit.Kind, unit.Name, owner, max(ttl.Microseconds(), 1)}
	if s.dialect.clock {
		args = append(args, time.Now().UnixMicro())
	}
	lease := s.query(`INSERT INTO personio_leases AS l (kind, name, owner, fence, until) VALUES ($1, $2, $3, {fence}, {now} + $4)
		ON CONFLICT (kind, name) DO UPDATE SET owner = excluded.owner, until = excluded.until,
			fence = CASE WHEN excluded.fence > l.fence THEN excluded.fence ELSE l.fence + 1 END
		WHERE l.owner = excluded.owner OR l.until <= {now}
		RETURNING fence`, args...)
	lease.passing = true
	// A query of its own: in the same one the head could be older than the lease that was waited for.
	head := s.query("SELECT "+headColumns+" FROM personio_units WHERE kind = $1 AND name = $2", unit.Kind, unit.Name)
	var fence int64
	var now store.Head
	err := s.db.read(ctx, func(query int, row scan) error {
		if query == 0 {
			return row(&fence)
		}
		return scanHead(row, &now)
	}, lease, head)
	switch {
	case err != nil:
		return 0, store.Head{}, wrap("getting a lease", err)
	case fence == 0:
		return 0, store.Head{}, store.ErrLeased
	}
	return uint64(fence), now, nil //nolint:gosec // counted from 1
}

// Release implements [store.Store].
func (s *Store) Release(ctx context.Context, unit store.Unit, owner string) error {
	if err := begin(ctx, unit.Validate()); err != nil {
		return err
	}
	// The row stays: fences go on from it.
	release := s.query("UPDATE personio_leases SET until = 0 WHERE kind = $1 AND name = $2 AND owner = $3", unit.Kind, unit.Name, owner)
	release.passing = true
	_, err := s.db.write(ctx, release)
	return wrap("releasing a lease", err)
}
