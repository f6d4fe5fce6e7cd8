package fleet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/recruiting/outbox"
)

// piece is how much of a document is in memory at once, in bytes.
const piece = 256 << 10

// Files are [outbox.Files] in PostgreSQL, for processes on machines that share no
// folder. Where they do, [outbox.OpenDir] spares the database the traffic.
type Files struct {
	pool *pgxpool.Pool
}

var _ outbox.Files = (*Files)(nil)

// NewFiles returns the files in a database that [Migrate] has prepared.
func NewFiles(pool *pgxpool.Pool) *Files { return &Files{pool} }

// Put implements [outbox.Files].
func (f *Files) Put(ctx context.Context, key string, content io.Reader) error {
	const insert = "INSERT INTO personio_files (key, piece, data) VALUES ($1, $2, $3)"
	err := pgx.BeginFunc(ctx, f.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM personio_files WHERE key = $1", key); err != nil {
			return err
		}
		buffer := make([]byte, piece)
		for number := 0; ; number++ {
			n, end, err := fill(buffer, content)
			if err == nil && (n > 0 || number == 0) { // an empty document has one empty piece
				_, err = tx.Exec(ctx, insert, key, number, buffer[:n])
			}
			if err != nil || end {
				return err
			}
		}
	})
	return wrap("keeping a document", err)
}

// fill reads until the buffer is full or the content ends.
func fill(buffer []byte, content io.Reader) (n int, end bool, err error) {
	n, err = io.ReadFull(content, buffer)
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return n, true, nil
	case err != nil:
		return n, false, fmt.Errorf("reading the document: %w", err)
	}
	return n, false, nil
}

// Open implements [outbox.Files].
func (f *Files) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	r := &pieces{ctx: ctx, pool: f.pool, key: key}
	if err := r.next(); err != nil {
		if errors.Is(err, io.EOF) {
			err = fs.ErrNotExist
		}
		return nil, wrap("opening a document", err)
	}
	return r, nil
}

// pieces reads one piece after the other. It holds no connection in between.
type pieces struct {
	ctx    context.Context //nolint:containedctx // a reader has no other way to get one
	pool   *pgxpool.Pool
	key    string
	number int
	rest   []byte
}

func (p *pieces) next() error {
	err := p.pool.QueryRow(p.ctx, "SELECT data FROM personio_files WHERE key = $1 AND piece = $2", p.key, p.number).Scan(&p.rest)
	if errors.Is(err, pgx.ErrNoRows) {
		return io.EOF
	}
	p.number++
	return err
}

// Read implements [io.Reader].
func (p *pieces) Read(b []byte) (int, error) {
	for len(p.rest) == 0 {
		if err := p.next(); err != nil {
			if errors.Is(err, io.EOF) {
				return 0, io.EOF
			}
			return 0, wrap("reading a document", err)
		}
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

// Close implements [io.Closer].
func (p *pieces) Close() error { return nil }

// Delete implements [outbox.Files].
func (f *Files) Delete(ctx context.Context, keys ...string) error {
	_, err := f.pool.Exec(ctx, "DELETE FROM personio_files WHERE key = ANY($1)", keys)
	return wrap("deleting documents", err)
}

// List implements [outbox.Files].
func (f *Files) List(ctx context.Context, before time.Time) ([]string, error) {
	rows, err := f.pool.Query(ctx, "SELECT key FROM personio_files WHERE piece = 0 AND put_at < $1 ORDER BY key", before)
	if err != nil {
		return nil, wrap("listing documents", err)
	}
	keys, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return keys, wrap("listing documents", err)
}
