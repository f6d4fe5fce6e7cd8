package boltstore

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"

	"go.etcd.io/bbolt"

	"github.com/personio-go/sdk/internal/damaged"
	"github.com/personio-go/sdk/recruiting/outbox"
)

// Add implements [outbox.Store].
func (s *Store) Add(ctx context.Context, entry outbox.Entry) (outbox.Entry, error) {
	if !utf8.ValidString(entry.Company) {
		return outbox.Entry{}, outbox.ErrCompany
	}
	err := s.do(ctx, (*bbolt.DB).Update, func(tx *bbolt.Tx) error {
		found, ok, err := find(tx, entry.ID)
		if err != nil {
			return err
		}
		if ok {
			entry = found
			return outbox.ErrExists
		}
		if entry.Seq, err = tx.Bucket([]byte(entriesBucket)).NextSequence(); err != nil {
			return err
		}
		entry.Version = 1
		if err := tx.Bucket([]byte(idsBucket)).Put([]byte(entry.ID), number(entry.Seq)); err != nil {
			return err
		}
		return put(tx, entry)
	})
	return entry.Clone(), err
}

// Load implements [outbox.Store].
func (s *Store) Load(ctx context.Context, id string) (outbox.Entry, error) {
	var entry outbox.Entry
	err := s.do(ctx, (*bbolt.DB).View, func(tx *bbolt.Tx) (err error) {
		var ok bool
		if entry, ok, err = find(tx, id); err == nil && !ok {
			return outbox.ErrNotFound
		}
		return err
	})
	return entry, err
}

// Update implements [outbox.Store].
func (s *Store) Update(ctx context.Context, entry outbox.Entry) error {
	return s.do(ctx, (*bbolt.DB).Update, func(tx *bbolt.Tx) error {
		found, ok, err := find(tx, entry.ID)
		if err != nil {
			return err
		}
		if !ok || found.Version != entry.Version || found.Seq != entry.Seq {
			return outbox.ErrConflict
		}
		entry.Version++
		return put(tx, entry)
	})
}

// Delete implements [outbox.Store].
func (s *Store) Delete(ctx context.Context, entry outbox.Entry) error {
	return s.do(ctx, (*bbolt.DB).Update, func(tx *bbolt.Tx) error {
		found, ok, err := find(tx, entry.ID)
		switch {
		case err != nil || !ok:
			return err
		case found.Version != entry.Version:
			return outbox.ErrConflict
		}
		if err := setOpen(tx, found, false); err != nil {
			return err
		}
		if err := tx.Bucket([]byte(idsBucket)).Delete([]byte(found.ID)); err != nil {
			return err
		}
		if err := tx.Bucket([]byte(infoBucket)).Put([]byte(deletedKey), []byte{1}); err != nil {
			return err
		}
		return tx.Bucket([]byte(entriesBucket)).Delete(number(found.Seq))
	})
}

// Next implements [outbox.Store].
func (s *Store) Next(ctx context.Context, company string) (outbox.Entry, error) {
	var entry outbox.Entry
	err := s.do(ctx, (*bbolt.DB).View, func(tx *bbolt.Tx) (err error) {
		seqs := tx.Bucket([]byte(openBucket)).Bucket([]byte(company))
		if seqs == nil {
			return outbox.ErrNotFound
		}
		entry, err = first(tx, seqs)
		return err
	})
	return entry, err
}

// Turns implements [outbox.Store].
func (s *Store) Turns(ctx context.Context, limit int) ([]outbox.Turn, error) {
	var turns []outbox.Turn
	err := s.do(ctx, (*bbolt.DB).View, func(tx *bbolt.Tx) error {
		open := tx.Bucket([]byte(openBucket))
		return open.ForEachBucket(func(company []byte) error {
			entry, err := first(tx, open.Bucket(company))
			turns = append(turns, outbox.Turn{Company: string(company), At: entry.NextAt})
			return err
		})
	})
	slices.SortFunc(turns, func(a, b outbox.Turn) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Company, b.Company)) })
	return turns[:min(limit, len(turns))], err
}

// List implements [outbox.Store]. It reads through all entries.
func (s *Store) List(ctx context.Context, query outbox.Query) ([]outbox.Entry, error) {
	var entries []outbox.Entry
	err := s.do(ctx, (*bbolt.DB).View, func(tx *bbolt.Tx) error {
		cursor := tx.Bucket([]byte(entriesBucket)).Cursor()
		for key, raw := cursor.Seek(number(query.After)); key != nil && len(entries) < query.Limit; key, raw = cursor.Next() {
			entry, err := decode(raw)
			if err != nil {
				return err
			}
			if query.Matches(entry) {
				entries = append(entries, entry)
			}
		}
		return nil
	})
	return entries, err
}

// do runs a transaction.
func (s *Store) do(ctx context.Context, transaction func(*bbolt.DB, func(*bbolt.Tx) error) error, f func(*bbolt.Tx) error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := damaged.Guard(func() error { return transaction(s.db.DB, f) }); err != nil {
		return fmt.Errorf("boltstore: %w", err)
	}
	return nil
}

// find returns the entry with an id, if there is one.
func find(tx *bbolt.Tx, id string) (entry outbox.Entry, ok bool, err error) {
	if id == "" {
		return entry, false, nil
	}
	seq := tx.Bucket([]byte(idsBucket)).Get([]byte(id))
	if seq == nil {
		return entry, false, nil
	}
	entry, err = decode(tx.Bucket([]byte(entriesBucket)).Get(seq))
	return entry, err == nil, err
}

// first returns the entry of the lowest number; there is one as long as the
// bucket is.
func first(tx *bbolt.Tx, seqs *bbolt.Bucket) (outbox.Entry, error) {
	seq, _ := seqs.Cursor().First()
	return decode(tx.Bucket([]byte(entriesBucket)).Get(seq))
}

func put(tx *bbolt.Tx, entry outbox.Entry) error {
	raw, err := json.Marshal(entry) //nolint:musttag // an application has any names, the same twice
	if err != nil {
		return err
	}
	if err := tx.Bucket([]byte(entriesBucket)).Put(number(entry.Seq), raw); err != nil {
		return err
	}
	return setOpen(tx, entry, entry.State.Open())
}

// setOpen keeps the numbers of the company's open entries.
func setOpen(tx *bbolt.Tx, entry outbox.Entry, isOpen bool) error {
	all, company := tx.Bucket([]byte(openBucket)), []byte(entry.Company)
	if isOpen {
		seqs, err := all.CreateBucketIfNotExists(company)
		if err != nil {
			return err
		}
		return seqs.Put(number(entry.Seq), nil)
	}
	seqs := all.Bucket(company)
	if seqs == nil {
		return nil
	}
	if err := seqs.Delete(number(entry.Seq)); err != nil {
		return err
	}
	if seq, _ := seqs.Cursor().First(); seq == nil {
		return all.DeleteBucket(company)
	}
	return nil
}

func decode(raw []byte) (outbox.Entry, error) {
	var entry outbox.Entry
	if err := json.Unmarshal(raw, &entry); err != nil { //nolint:musttag // see put
		return entry, fmt.Errorf("reading an entry: %w", err)
	}
	return entry, nil
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
