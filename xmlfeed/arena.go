package xmlfeed

import "strings"

// arena makes strings that share their memory with their neighbours: of texts
// that are as long as those of a position, few allocations of many are much
// cheaper than many of one.
type arena struct {
	chunk strings.Builder
	total int // bytes of all strings
}

// Lengths of the first chunk, and of any that is not one text. The latter bounds
// what a string keeps alive besides itself.
const (
	leastChunk = 1 << 10
	mostChunk  = 64 << 10
)

// add returns a string like text. The first chunks are as long as what was
// needed so far, so that a small feed does not take more than twice its texts.
func (a *arena) add(text []byte) string {
	if a.chunk.Cap()-a.chunk.Len() < len(text) {
		a.chunk.Reset() // what it held stays with its strings
		a.chunk.Grow(max(len(text), min(max(a.total, leastChunk), mostChunk)))
	}
	start := a.chunk.Len()
	a.chunk.Write(text)
	a.total += len(text)
	return a.chunk.String()[start:]
}
