package xmlfeed

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"sync"

	"github.com/personio-go/sdk/internal/feednet"
)

// resources are what all clients of a process share, so that thousands of
// companies cost no more than those that are being fetched.
type resources struct {
	transport http.RoundTripper
	buffers   sync.Pool // of *bytes.Buffer
	unzippers sync.Pool // of *gzip.Reader
}

//nolint:gochecknoglobals // made on first use, never changed
var shared = sync.OnceValue(func() *resources { return &resources{transport: feednet.New()} })

// maxKept is the largest buffer that is kept for the next feed.
const maxKept = 1 << 20

func (r *resources) buffer() *bytes.Buffer {
	if b, ok := r.buffers.Get().(*bytes.Buffer); ok {
		return b
	}
	return new(bytes.Buffer)
}

func (r *resources) putBuffer(b *bytes.Buffer) {
	if b.Cap() <= maxKept {
		b.Reset()
		r.buffers.Put(b)
	}
}

func (r *resources) unzipper() *gzip.Reader {
	if z, ok := r.unzippers.Get().(*gzip.Reader); ok {
		return z
	}
	return new(gzip.Reader)
}

func (r *resources) putUnzipper(z *gzip.Reader) { r.unzippers.Put(z) }
