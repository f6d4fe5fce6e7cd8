package xmlfeed

import (
	"errors"
	"io"
	"iter"
	"slices"

	"github.com/personio-go/sdk/internal/xmlscan"
)

// Parse reads a whole feed. It is all or nothing: a document that is cut off,
// is no job feed, is not well-formed or holds a position without a usable id
// gives an error and no positions. An empty feed is no error.
//
// The result shares no memory with data. Its texts are parts of one copy of the
// document: keeping any of them keeps that copy, which is as long as data.
// [Position.Clone] makes a position that does not.
//
// Errors: [*ParseError], [*PositionError]. Limits: 20,000 positions of 8 MiB, with
// 1,000 offices and descriptions each; 32 nested elements, 64 attributes of an
// element, 4 MiB per text.
func Parse(data []byte) (*Feed, error) {
	return readBytes(data, defaults())
}

func readBytes(data []byte, cfg config) (*Feed, error) {
	return collect(newDecoder(xmlscan.NewBytes(data, root, scanLimits(), cfg.scanOptions()...), cfg), len(data))
}

// Read is Parse for a document that comes from a reader, with options. It reads
// r to its end and holds no more of the document than one position. Texts share
// allocations of up to 64 KiB, or of one text if that is longer: keeping any of
// them keeps those around it, from which [Position.Clone] parts it.
//
// Of opts it observes those of documents: [WithMaxBytes], [WithMaxPositions],
// [WithSkipInvalid] and [WithRepairs].
func Read(r io.Reader, opts ...Option) (*Feed, error) {
	cfg, err := configure(opts)
	if err != nil {
		return nil, err
	}
	return read(r, cfg)
}

func read(r io.Reader, cfg config) (*Feed, error) {
	return collect(newDecoder(cfg.scanner(r, xmlscan.Eager()), cfg), 0)
}

// scanner reads r as the configuration says.
func (c config) scanner(r io.Reader, opts ...xmlscan.Option) *xmlscan.Scanner {
	if c.maxBytes > 0 {
		r = limitReader(r, c.maxBytes)
	}
	return xmlscan.New(r, root, scanLimits(), append(opts, c.scanOptions()...)...)
}

func (c config) scanOptions() []xmlscan.Option {
	if c.repair {
		return []xmlscan.Option{xmlscan.Lenient()}
	}
	return nil
}

// collect reads all positions of a document, of so many bytes if that is known.
func collect(d *decoder, size int) (*Feed, error) {
	c := collector{at: make(map[int64]int)}
	seen := c.seen
	for {
		position, err := d.next(seen)
		if errors.Is(err, io.EOF) {
			return &Feed{Positions: c.positions, Duplicates: d.duplicates, Skipped: d.skipped, Repairs: d.repairs}, nil
		}
		if err != nil {
			return nil, err
		}
		if n := len(c.positions); n == cap(c.positions) && size > 0 {
			c.positions = slices.Grow(c.positions, moreOfThem(n+1, d.scan.Offset(), size))
		}
		c.positions = append(c.positions, position)
	}
}

// moreOfThem is how many positions to make room for, when n were in the first
// bytes of a document.
func moreOfThem(n, offset, size int) int {
	expected := (size - offset) / (offset/n + 1)
	return min(expected+expected/16+1, 3*n+8)
}

// Decode reads a feed position by position and holds no more than one; its texts
// share allocations as those of [Read] do. The last
// pair carries the error, if any: act upon the positions only when the sequence
// has ended without one, because a feed that is cut off yields positions first.
//
// The sequence reads r once; a second range goes on where the first stopped. It
// does not close r. Of opts it observes those that [Read] does; without
// [WithMaxBytes] it reads r to its end.
func Decode(r io.Reader, opts ...Option) iter.Seq2[Position, error] {
	cfg, err := configure(opts)
	if err != nil {
		return func(yield func(Position, error) bool) { yield(Position{}, err) }
	}
	d := newDecoder(cfg.scanner(r), cfg)
	seen := newDigests().seen
	return func(yield func(Position, error) bool) {
		for {
			position, err := d.next(seen)
			if errors.Is(err, io.EOF) {
				return
			}
			if !yield(position, err) || err != nil {
				return
			}
		}
	}
}
