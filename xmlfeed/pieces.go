package xmlfeed

import (
	"crypto/sha256"
	"errors"
	"io"
)

// pieceSize keeps pieces small enough for all of them to be kept for the next feed.
const pieceSize = 64 << 10

type piece [pieceSize]byte

// pieces hold a document, and give it out again as it is read.
type pieces struct {
	list   []*piece
	length int
	read   int
}

// fill reads to the end and returns the digest of what was read.
func (p *pieces) fill(r io.Reader) (sum Digest, err error) {
	hash := sha256.New()
	for {
		at := p.length % pieceSize
		if at == 0 {
			p.list = append(p.list, shared().piece())
		}
		last := p.list[len(p.list)-1]
		n, err := r.Read(last[at:])
		_, _ = hash.Write(last[at : at+n])
		if p.length += n; errors.Is(err, io.EOF) {
			hash.Sum(sum[:0])
			return sum, nil
		}
		if err != nil {
			return sum, err
		}
		if n == 0 && at == 0 {
			p.list = p.list[:len(p.list)-1] // it is not begun
			shared().putPiece(last)
		}
	}
}

func (p *pieces) Read(b []byte) (n int, err error) {
	if p.read == p.length {
		return 0, io.EOF
	}
	from := p.list[p.read/pieceSize][p.read%pieceSize:]
	n = copy(b, from[:min(len(from), p.length-p.read)])
	p.read += n
	return n, nil
}

// whole returns a document that is a single piece.
func (p *pieces) whole() (document []byte, ok bool) {
	if p.length > pieceSize || p.length == 0 {
		return nil, false
	}
	return p.list[0][:p.length], true
}

func (p *pieces) free() {
	for _, one := range p.list {
		shared().putPiece(one)
	}
	p.list = nil
}
