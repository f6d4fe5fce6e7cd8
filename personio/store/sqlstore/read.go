package sqlstore

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

// Records implements [store.Reader].
func (s *Store) Records(ctx context.Context, unit store.Unit, keys ...string) (version uint64, records []store.Record, err error) {
	if err := begin(ctx, unit.Validate()); err != nil {
		return 0, nil, err
	}
	queries := s.recordQueries(unit, distinct(keys))
	for {
		version, records, err = s.readRecords(ctx, queries)
		if !errors.Is(err, errMoved) {
			return version, records, wrap("reading records", err)
		}
	}
}

// errMoved says that the unit changed between two queries.
var errMoved = errors.New("sqlstore: the unit has moved")

// recordQueries read records with the version that they belong to.
func (s *Store) recordQueries(unit store.Unit, some []string) []statement {
	const of = `SELECT u.version, r.key, r.tags, r.part FROM personio_units u LEFT JOIN personio_records r
		ON r.kind = u.kind AND r.name = u.name`
	const where = " WHERE u.kind = $1 AND u.name = $2 ORDER BY r.key"
	if len(some) == 0 {
		return []statement{s.query(of+where, unit.Kind, unit.Name)}
	}
	return keys(unit, some).statements(of+" AND r.key IN (", ", ", ")"+where, placeholder)
}

func (s *Store) readRecords(ctx context.Context, queries []statement) (version uint64, records []store.Record, err error) {
	seen := false
	err = s.db.read(ctx, func(_ int, row scan) error {
		var of int64
		var key, tags, part []byte
		if err := row(&of, &key, &tags, &part); err != nil {
			return err
		}
		if seen && uint64(of) != version { //nolint:gosec // counted from 0
			return errMoved
		}
		seen, version = true, uint64(of) //nolint:gosec // counted from 0
		if key == nil {
			return nil
		}
		decoded, err := decodeTags(tags)
		records = append(records, store.Record{Key: string(key), Tags: decoded, Part: part})
		return err
	}, queries...)
	if err != nil {
		return 0, nil, err
	}
	return version, records, nil
}

func distinct(keys []string) []string { return slices.Compact(slices.Sorted(slices.Values(keys))) }

// Bodies implements [store.Reader].
func (s *Store) Bodies(ctx context.Context, unit store.Unit, some ...string) (bodies []store.Body, err error) {
	if err := begin(ctx, unit.Validate()); err != nil || len(some) == 0 {
		return nil, err
	}
	err = s.db.read(ctx, func(_ int, row scan) error {
		var key, data []byte
		err := row(&key, &data)
		bodies = append(bodies, store.Body{Key: string(key), Data: data})
		return err
	}, keys(unit, distinct(some)).in("SELECT key, data FROM personio_bodies", "ORDER BY key")...)
	return bodies, wrap("reading bodies", err)
}

// Pending implements [store.Reader].
func (s *Store) Pending(ctx context.Context, unit store.Unit, limit int) (events []store.Event, err error) {
	if err := begin(ctx, cmp.Or(unit.Validate(), store.ValidateLimit(limit))); err != nil {
		return nil, err
	}
	err = s.db.read(ctx, func(_ int, row scan) error {
		var seq int64
		var body []byte
		err := row(&seq, &body)
		events = append(events, store.Event{Seq: uint64(seq), Body: body}) //nolint:gosec // counted from 1
		return err
	}, s.query("SELECT seq, body FROM personio_journal WHERE kind = $1 AND name = $2 ORDER BY seq LIMIT $3", unit.Kind, unit.Name, int64(limit)))
	return events, wrap("reading a journal", err)
}

// Find implements [store.Reader].
func (s *Store) Find(ctx context.Context, query store.Query) (refs []store.Ref, err error) {
	if err := begin(ctx, query.Validate()); err != nil {
		return nil, err
	}
	text := `SELECT value, name, key FROM personio_tags WHERE kind = $1 AND tag = $2 AND value >= $3
		AND (value, name, key) > ($4, $5, $6)`
	args := []any{query.Kind, query.Tag, query.From, query.After.Value, query.After.Unit, []byte(query.After.Key), int64(query.Limit)}
	if query.To != "" {
		text += " AND value < $8"
		args = append(args, query.To)
	}
	err = s.db.read(ctx, func(_ int, row scan) error {
		var ref store.Ref
		var key []byte
		err := row(&ref.Value, &ref.Unit, &key)
		ref.Key = string(key)
		refs = append(refs, ref)
		return err
	}, s.query(text+" ORDER BY value, name, key LIMIT $7", args...))
	return refs, wrap("searching by a tag", err)
}

// Due implements [store.Reader].
func (s *Store) Due(ctx context.Context, kind string, limit int) (turns []store.Turn, err error) {
	if err := begin(ctx, store.ValidateKind(kind, limit)); err != nil {
		return nil, err
	}
	err = s.db.read(ctx, func(_ int, row scan) error {
		turn := store.Turn{Unit: store.Unit{Kind: kind}}
		var due int64
		err := row(&turn.Unit.Name, &due)
		turn.Due = time.Unix(0, due).UTC()
		turns = append(turns, turn)
		return err
	}, s.query("SELECT name, due FROM personio_units WHERE kind = $1 AND due IS NOT NULL ORDER BY due, name LIMIT $2", kind, int64(limit)))
	return turns, wrap("reading what is due", err)
}

// Units implements [store.Reader].
func (s *Store) Units(ctx context.Context, kind, after string, limit int) (units []store.UnitHead, err error) {
	if err := begin(ctx, store.ValidateKind(kind, limit)); err != nil {
		return nil, err
	}
	err = s.db.read(ctx, func(_ int, row scan) error {
		var unit store.UnitHead
		err := scanHead(row, &unit.Head, &unit.Name)
		units = append(units, unit)
		return err
	}, s.query("SELECT name, "+headColumns+" FROM personio_units WHERE kind = $1 AND name > $2 AND version > 0 ORDER BY name LIMIT $3",
		kind, after, int64(limit)))
	return units, wrap("listing units", err)
}
