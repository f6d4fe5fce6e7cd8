package xmlfeed

import (
	"bytes"
	"errors"
	"io"
	"iter"
)

// Parse reads a whole feed. It is all or nothing: a document that is cut off,
// is no job feed, is not well-formed or holds a position without a usable id
// gives an error and no positions. An empty feed is no error.
//
// Errors: [*ParseError], [*PositionError]. Limits: 20,000 positions, 32 nested
// elements, 4 MiB per text.
func Parse(data []byte) (*Feed, error) {
	return parse(bytes.NewReader(data), defaults())
}

func parse(r io.Reader, cfg config) (*Feed, error) {
	dec := newDecoder(r, cfg)
	feed := &Feed{}
	for {
		position, err := dec.next()
		if errors.Is(err, io.EOF) {
			feed.Duplicates = dec.duplicates
			return feed, nil
		}
		if err != nil {
			return nil, err
		}
		feed.Positions = append(feed.Positions, position)
	}
}

// Decode reads a feed position by position and holds no more than one. The last
// pair carries the error, if any: act upon the positions only when the sequence
// has ended without one, because a feed that is cut off yields positions first.
//
// The sequence reads r once; a second range goes on where the first stopped. It
// does not close r. Of opts it observes [WithMaxBytes] and [WithMaxPositions];
// without the former it reads r to its end, and one position may be as long as
// the document.
func Decode(r io.Reader, opts ...Option) iter.Seq2[Position, error] {
	cfg, err := configure(opts)
	if err != nil {
		return func(yield func(Position, error) bool) { yield(Position{}, err) }
	}
	if cfg.maxBytes > 0 {
		r = limitReader(r, cfg.maxBytes)
	}
	dec := newDecoder(r, cfg)
	return func(yield func(Position, error) bool) {
		for {
			position, err := dec.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if !yield(position, err) || err != nil {
				return
			}
		}
	}
}
