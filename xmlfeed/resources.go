package xmlfeed

import (
	"compress/gzip"
	"net/http"
	"sync"

	"github.com/personio-go/sdk/internal/feednet"
)

// resources are what all clients of a process share, so that thousands of
// companies cost no more than those that are being fetched.
type resources struct {
	transport http.RoundTripper
	pieces    sync.Pool // of *piece
	unzippers sync.Pool // of *gzip.Reader
}

//nolint:gochecknoglobals // made on first use, never changed
var shared = sync.OnceValue(func() *resources { return &resources{transport: feednet.New()} })

func (r *resources) piece() *piece {
	if p, ok := r.pieces.Get().(*piece); ok {
		return p
	}
	return new(piece)
}

func (r *resources) putPiece(p *piece) { r.pieces.Put(p) }

func (r *resources) unzipper() *gzip.Reader {
	if z, ok := r.unzippers.Get().(*gzip.Reader); ok {
		return z
	}
	return new(gzip.Reader)
}

func (r *resources) putUnzipper(z *gzip.Reader) { r.unzippers.Put(z) }
