package boltstore

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// pages looks at the pages of a file of bbolt as bytes. bbolt itself follows whatever a page says, out of the file or in
// circles, and does so in a goroutine of its own when it opens a file, where nothing can catch it.
type pages struct {
	file io.ReaderAt
	root uint64          // of the tree of buckets
	size int             // of a page
	end  uint64          // the first number that is no page's
	seen map[uint64]bool // also what follows a page that is longer than one
}

var (
	errPage   = errors.New("a page is damaged")
	errCircle = errors.New("pages lead in circles")
)

// What pages look like: https://github.com/etcd-io/bbolt/blob/main/internal/common/page.go.
const (
	pageHeader = 16 // number, flags, count of elements, further pages
	element    = 16
	branchFlag = 1
	leafFlag   = 2
	bucketFlag = 1 // of an element of a leaf
	metaPages  = 2
)

// checkAll follows everything.
func (p *pages) checkAll() error { return p.check(p.root, nil, nil, true) }

// check follows a tree, that of the buckets or one that has none. Its keys are from the first one on, and before the second one if that is not nil.
func (p *pages) check(id uint64, from, to []byte, ofBuckets bool) error {
	page, err := p.read(id)
	if err != nil {
		return err
	}
	count, branch := int(binary.NativeEndian.Uint16(page[10:])), binary.NativeEndian.Uint16(page[8:]) == branchFlag
	if branch && count == 0 {
		return fmt.Errorf("%w: %d has no elements", errPage, id)
	}
	var before elementOf
	for i := range count {
		e, ok := elementAt(page, i, branch, ofBuckets)
		if !ok || bytes.Compare(e.key, from) < 0 || i > 0 && bytes.Equal(e.key, from) || to != nil && bytes.Compare(e.key, to) >= 0 {
			return fmt.Errorf("%w: %d, element %d", errPage, id, i)
		}
		if err := p.child(before, e.key, branch, ofBuckets); err != nil {
			return err
		}
		before, from = e, e.key
	}
	return p.child(before, to, branch, ofBuckets)
}

// child follows an element: of a branch to what has its keys, of a leaf to a bucket that has pages of its own.
func (p *pages) child(e elementOf, to []byte, branch, ofBuckets bool) error {
	switch {
	case e.child == 0:
		return nil
	case branch:
		return p.check(e.child, e.key, to, ofBuckets)
	default:
		return p.check(e.child, nil, nil, false)
	}
}

func (p *pages) read(id uint64) ([]byte, error) {
	header := make([]byte, pageHeader)
	if id < metaPages || id >= p.end {
		return nil, fmt.Errorf("%w: there is no %d", errPage, id)
	}
	if _, err := p.file.ReadAt(header, int64(id)*int64(p.size)); err != nil { //nolint:gosec // below end
		return nil, fmt.Errorf("%w: %d: %w", errPage, id, err)
	}
	more, flags := uint64(binary.NativeEndian.Uint32(header[12:])), binary.NativeEndian.Uint16(header[8:])
	if binary.NativeEndian.Uint64(header) != id || flags != branchFlag && flags != leafFlag || more >= p.end-id {
		return nil, fmt.Errorf("%w: %d", errPage, id)
	}
	for i := id; i <= id+more; i++ {
		if p.seen[i] {
			return nil, fmt.Errorf("%w: %w: %d", errPage, errCircle, i)
		}
		p.seen[i] = true
	}
	page := make([]byte, (more+1)*uint64(p.size))                           //nolint:gosec // within the file
	if _, err := p.file.ReadAt(page, int64(id)*int64(p.size)); err != nil { //nolint:gosec // below end
		return nil, fmt.Errorf("%w: %d: %w", errPage, id, err)
	}
	return page, nil
}

type elementOf struct {
	key   []byte
	child uint64 // 0: none
}

// elementAt reads an element, unless it leads out of the page.
func elementAt(page []byte, i int, branch, ofBuckets bool) (e elementOf, ok bool) {
	at := pageHeader + i*element
	if at+element > len(page) {
		return e, false
	}
	number := func(offset int) uint64 { return uint64(binary.NativeEndian.Uint32(page[at+offset:])) }
	flags, position, keySize, size := number(0), number(4), number(8), number(12)
	if branch {
		flags, position, keySize, size = 0, number(0), number(4), 0
		e.child = binary.NativeEndian.Uint64(page[at+8:])
	}
	start := uint64(at) + position //nolint:gosec // not negative
	if start+keySize+size > uint64(len(page)) {
		return e, false
	}
	e.key = page[start : start+keySize]
	switch {
	case branch:
		return e, true
	case !ofBuckets:
		return e, flags == 0
	case flags != bucketFlag || size < 2*pageHeader && size != pageHeader:
		return e, false
	}
	e.child = binary.NativeEndian.Uint64(page[start+keySize:]) // 0: its page is behind it
	return e, e.child != 0 || size >= 2*pageHeader
}
