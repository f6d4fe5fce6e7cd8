package xmlfeed

import "strings"

// arena makes strings that share their memory with their neighbours: of texts
// that are as long as those of a position, few allocations of many are much
// cheaper than many of one.
type arena struct {
	chunk *strings.Builder
	start int // of the string that is being made
	total int // bytes of all strings
}

// maxChunk bounds what a string can keep alive besides itself, unless it is
// longer.
const maxChunk = 64 << 10

// begin begins a string of n bytes. The first chunks are as long as what was
// needed so far, so that a small feed does not take more than twice its texts.
func (a *arena) begin(n int) {
	if a.chunk == nil || a.chunk.Cap()-a.chunk.Len() < n {
		a.chunk = new(strings.Builder)
		a.chunk.Grow(max(n, min(a.total, maxChunk)))
	}
	a.start = a.chunk.Len()
	a.total += n
}

func (a *arena) write(parts [][]byte) {
	for _, part := range parts {
		a.chunk.Write(part)
	}
}

// end returns what was written since begin.
func (a *arena) end() string { return a.chunk.String()[a.start:] }
