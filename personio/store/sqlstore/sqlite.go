package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

// SQLite is a [Store] in a file. Other processes may have it open, too.
type SQLite struct {
	DB

	file *file
}

var _ store.Scrubber = (*SQLite)(nil)

// Open opens a SQLite file, readable by its owner only, and makes it if it is not there. A file that is none of SQLite, or
// whose tables are of another form, is [store.ErrFormat] and left as it is.
func Open(ctx context.Context, path string) (*SQLite, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("sqlstore: %w", err)
	}
	if err := prepare(ctx, path); err != nil {
		return nil, err
	}
	file, err := openFile(path, nil)
	if err != nil {
		return nil, err
	}
	s := newSQLite(file)
	if err := s.Migrate(ctx); err != nil {
		_ = file.close() // nothing was written
		return nil, err
	}
	return s, nil
}

func newSQLite(file *file) *SQLite {
	return &SQLite{DB{Store{db: file, dialect: sqlite()}}, file}
}

// prepare makes a file that only its owner can read, or looks at the one that there is before anything is written to it.
func prepare(ctx context.Context, path string) error {
	made, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the caller's
	if err != nil {
		return fmt.Errorf("sqlstore: %w", err)
	}
	info, err := made.Stat()
	if err := errors.Join(err, made.Close()); err != nil {
		return fmt.Errorf("sqlstore: %w", err)
	}
	if info.Size() == 0 {
		return nil
	}
	file, err := openFile(path, url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(10000)"}})
	if err != nil {
		return err
	}
	defer file.close() //nolint:errcheck // it was read only
	there, err := newSQLite(file).formOf(ctx, file)
	if err == nil && there != 0 && there != form {
		err = otherForm(there)
	}
	return wrap("looking at the file", err)
}

// SQL returns the database, for tables of the caller's that are written in the same transactions: see Within. A transaction
// of it keeps all others from writing, from its beginning to its end.
func (s *SQLite) SQL() *sql.DB { return s.file.db }

// Close closes the file.
func (s *SQLite) Close() error {
	if err := s.file.close(); err != nil {
		return fmt.Errorf("sqlstore: closing: %w", err)
	}
	return nil
}

// scrubPause is the wait before a file that is being read is scrubbed again.
const scrubPause = 50 * time.Millisecond

// Scrub implements [store.Scrubber]. SQLite writes zeros over what is deleted; Scrub brings them from the log into the file
// and empties the log. A transaction that reads an older state keeps it from that: Scrub waits for its end.
func (s *SQLite) Scrub(ctx context.Context) error {
	for {
		busy := false
		err := begin(ctx, nil)
		if err == nil {
			err = s.file.read(ctx, func(_ int, row scan) error {
				var frames, moved int64
				return row(&busy, &frames, &moved)
			}, statement{text: "PRAGMA wal_checkpoint(TRUNCATE)"})
		}
		if err != nil || !busy {
			return wrap("scrubbing", err)
		}
		select {
		case <-time.After(scrubPause):
		case <-ctx.Done():
		}
	}
}
