package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"sync/atomic"

	driver "modernc.org/sqlite"

	"github.com/personio-go/sdk/personio/store"
)

// file is an executor on a file of SQLite.
type file struct {
	onDB

	passing onDB // does not wait for the disk, neither for what it writes
	// writers queues those of this process: SQLite lets one write at a time, and who waits there asks again and again.
	writers chan struct{}
	closed  atomic.Bool
}

func openFile(path string, options url.Values) (*file, error) {
	// In the address, so that each connection has them.
	const busy, secure = "busy_timeout(10000)", "secure_delete(ON)"
	durable, err1 := sql.Open("sqlite", address(path, options, busy, secure, "journal_mode(WAL)", "synchronous(FULL)"))
	passing, err2 := sql.Open("sqlite", address(path, options, busy, secure, "synchronous(NORMAL)"))
	if err := errors.Join(err1, err2); err != nil {
		return nil, fmt.Errorf("sqlstore: %w", err)
	}
	return &file{onDB: newOnDB(durable), passing: newOnDB(passing), writers: make(chan struct{}, 1)}, nil
}

func address(path string, options url.Values, pragmas ...string) string {
	all := url.Values{
		"_pragma": pragmas,
		"_txlock": {"immediate"}, // what reads first and then writes fails at once otherwise, whatever the timeout says
	}
	maps.Copy(all, options)
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + all.Encode()
}

func (f *file) close() error {
	f.closed.Store(true)
	return errors.Join(f.passing.db.Close(), f.db.Close())
}

func (f *file) read(ctx context.Context, each func(int, scan) error, queries ...statement) error {
	if !queries[0].passing {
		return f.known(f.onDB.read(ctx, each, queries...))
	}
	return f.alone(ctx, func() error { return f.passing.read(ctx, each, queries...) })
}

func (f *file) write(ctx context.Context, statements ...statement) (touched int64, err error) {
	db := f.onDB
	if statements[0].passing {
		db = f.passing
	}
	err = f.alone(ctx, func() error {
		touched, err = db.write(ctx, statements...)
		return err
	})
	return touched, err
}

func (f *file) transaction(ctx context.Context, do func(executor) error) error {
	return f.alone(ctx, func() error { return f.onDB.transaction(ctx, do) })
}

func (f *file) alone(ctx context.Context, do func() error) error {
	select {
	case f.writers <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	defer func() { <-f.writers }()
	return f.known(do())
}

// Numbers of SQLite's errors: https://sqlite.org/rescode.html.
const (
	codeCorrupt     = 11
	codeNotADB      = 26
	primaryCodeMask = 0xff
)

// known makes errors of the driver those of package store.
func (f *file) known(err error) error {
	if err == nil {
		return nil
	}
	if f.closed.Load() {
		return store.ErrClosed
	}
	failed, ok := errors.AsType[*driver.Error](err)
	if !ok {
		return err
	}
	switch failed.Code() & primaryCodeMask {
	case codeNotADB:
		return fmt.Errorf("%w: the file is not one of SQLite: %w", store.ErrFormat, err)
	case codeCorrupt:
		return fmt.Errorf("%w: %w", store.ErrDamaged, err)
	default:
		return err
	}
}
