package outbox

import (
	"context"
	"io"
	"time"
)

// Files keeps the content of documents, outside the store's database and for as
// long as their entries. Package storetest checks an implementation; [Dir] is a
// folder.
//
// A key is [0-9a-f-]+, at most 200 of them, made by the outbox and never used
// twice. Implementations must be safe for concurrent use.
type Files interface {
	// Put keeps what the reader has, to its end, streaming. It is durable when Put
	// returns nil; otherwise nothing is kept.
	Put(ctx context.Context, key string, content io.Reader) error
	// Open returns the content from its beginning. A key that is not there is an
	// error that matches [io/fs.ErrNotExist].
	Open(ctx context.Context, key string) (io.ReadCloser, error)
	// Delete removes contents. A key that is not there is no error.
	Delete(ctx context.Context, keys ...string) error
	// List returns the keys of contents that were put before then.
	List(ctx context.Context, before time.Time) ([]string, error)
}
