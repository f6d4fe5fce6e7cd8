package upload

import (
	"errors"
	"io"

	"github.com/personio-go/sdk/internal/wording"
)

// Exactly is r as long as it has so many bytes. It fails with an error that wraps
// wrong when r ends earlier, and before its last byte when r has more: net/http,
// which was told the size, finds out too late.
func Exactly(r io.Reader, size int64, wrong error) io.Reader {
	return &exact{r: r, size: size, left: size, wrong: wrong}
}

type exact struct {
	r          io.Reader
	size, left int64
	wrong      error
}

func (e *exact) Read(p []byte) (int, error) {
	// One byte more than what is left is enough to know that there is more.
	n, err := e.r.Read(p[:min(int64(len(p)), e.left+1)])
	e.left -= int64(n)
	switch {
	case e.left < 0:
		return n - 1, e.mismatch("more")
	case errors.Is(err, io.EOF) && e.left > 0:
		return n, e.mismatch("fewer")
	}
	return n, err //nolint:wrapcheck // it is the content's own
}

func (e *exact) mismatch(has string) error {
	return wording.Errorf("%w: it has %s than the %d bytes of its Size", e.wrong, has, e.size)
}
