// Package xmlscan reads an XML document element by element and vouches for its
// form: well-formed, one root of the expected name, no document type, everything
// bounded. What it has read is XML 1.0 (fifth edition) and nothing else.
//
// It is the seam between the feed's meaning (package xmlfeed) and XML's syntax.
//
// A document is read in pieces: its beginning, each child of the root, its end.
// A piece is read from a window that holds all of it, so that no function below
// has to expect the bytes to run out in the middle of what it reads. When they
// do, the window grows and the piece is read again from its beginning. That
// costs little (the window grows by half at least), and what is returned needs
// no copy.
package xmlscan

import (
	"bytes"
	"io"
)

// Limits bound what a hostile document can make the reader hold.
type Limits struct {
	Depth      int // nested elements
	Attributes int // of one element
	Text       int // bytes of one text
	Piece      int // bytes of a child of the root, as the document has it
	Repairs    int // of a document, see [Lenient]
}

// Option changes how a document is read.
type Option func(*Scanner)

// Scanner reads one document. What its methods return is valid until the next
// call of Piece.
type Scanner struct {
	root   string
	limits Limits

	src   io.Reader // nil when the window is the whole document
	eager bool
	win   []byte // the window
	whole string // a copy of it when it is the whole document
	pos   int    // the next byte of it
	piece int    // where the piece began
	lines int    // line breaks before the window
	final error  // why nothing comes behind the window; nil while more may
	err   error  // sticky

	decoded  bool   // the window holds what a transcoder made
	encoding string // what that was, in lower case
	stray    bool
	empty    bool     // the element that was opened last is self-closed
	open     [][]byte // names of the elements that are open
	attrs    [][]byte // names of the attributes of one element
	own      []byte   // texts that the document does not hold word for word

	lenient bool
	repairs []Repair
	marked  int // repairs before the piece
	mended  int // repairs of earlier pieces
}

// windowSize is that of a window at first. A piece at its end is read twice.
const windowSize = 128 << 10

// New returns a scanner for a document whose root element has that name.
func New(r io.Reader, root string, limits Limits, opts ...Option) *Scanner {
	s := &Scanner{root: root, limits: limits, src: r, open: make([][]byte, 0, limits.Depth)}
	for _, opt := range opts {
		opt(s)
	}
	return s
}

// NewBytes returns a scanner for a document that is in memory. It does not
// change data.
func NewBytes(data []byte, root string, limits Limits, opts ...Option) *Scanner {
	s := New(nil, root, limits, opts...)
	s.win, s.whole, s.final = data, string(data), io.EOF
	return s
}

// Part returns text, which the scanner has returned, as a part of a string that
// holds the whole document: one copy for all texts costs much less than one for
// each. There is no such string for a document that comes from a reader, and in
// it no text that differs from how the document writes it.
func (s *Scanner) Part(text []byte) (part string, ok bool) {
	if len(s.whole) == 0 || len(text) == 0 {
		return "", len(text) == 0
	}
	// A part of the window has all that follows it as its capacity.
	start := cap(s.win) - cap(text)
	if start < 0 || start >= len(s.win) || &s.win[start] != &text[0] {
		return "", false
	}
	return s.whole[start : start+len(text)], true
}

// Eager fills the whole window before anything of it is read: for those who need
// the whole document anyway.
func Eager() Option { return func(s *Scanner) { s.eager = true } }

// Offset is how many bytes of a document in memory were read.
func (s *Scanner) Offset() int { return s.pos }

// Stray reports whether the root holds anything but elements and white space.
func (s *Scanner) Stray() bool { return s.stray }

// Line is the line, counted from 1, that the scanner has reached.
func (s *Scanner) Line() int {
	return s.lines + bytes.Count(s.win[:s.pos], []byte{'\n'}) + 1
}

// Piece runs read, which reads one piece of the document: its beginning, a child
// of the root or its end. It may run read several times; each time, the document
// is back at the beginning of the piece.
//
// An error is final.
func (s *Scanner) Piece(read func() error) error {
	if s.err == nil {
		s.err = s.readPiece(read)
	}
	return s.err
}

func (s *Scanner) readPiece(read func() error) error {
	s.mended += len(s.repairs)
	s.repairs = s.repairs[:0]
	s.begin()
	for {
		depth, empty := len(s.open), s.empty
		err := read()
		if err == nil && s.pos-s.piece > s.limits.Piece {
			err = s.tooLong()
		}
		if err != errShort { //nolint:errorlint // the very value
			return err
		}
		s.pos, s.open, s.empty = s.piece, s.open[:depth], empty
		s.repairs, s.own = s.repairs[:s.marked], s.own[:0]
		if err := s.more(); err != nil {
			return err
		}
	}
}

// begin makes this the place to which a piece is rewound.
func (s *Scanner) begin() {
	s.piece, s.marked, s.own = s.pos, len(s.repairs), s.own[:0]
}

// short is the end of the window in the middle of something.
func (s *Scanner) short() error {
	if s.final == nil {
		return errShort
	}
	s.pos = len(s.win)
	return s.cut()
}

// more moves the piece to the beginning of the window and reads on. A piece is
// only read again when there is half as much more of it, lest one that arrives
// byte by byte takes for ever.
func (s *Scanner) more() error {
	s.lines += bytes.Count(s.win[:s.pos], []byte{'\n'})
	s.win = s.win[:copy(s.win, s.win[s.pos:])]
	s.pos, s.piece = 0, 0
	have := len(s.win)
	if have >= s.limits.Piece {
		return s.tooLong()
	}
	if room := min(max(windowSize, 2*have), s.limits.Piece); cap(s.win) < room {
		s.win = append(make([]byte, 0, room), s.win...)
	}
	want := min(have+have/2+1, cap(s.win))
	if s.eager {
		want = cap(s.win)
	}
	for idle := 0; len(s.win) < want && s.final == nil; {
		n, err := s.src.Read(s.win[len(s.win):cap(s.win)])
		s.win = s.win[:len(s.win)+n]
		s.final = err
		if idle++; n > 0 {
			idle = 0
		} else if idle > maxIdle && err == nil {
			s.final = io.ErrNoProgress
		}
	}
	return nil
}

func (s *Scanner) tooLong() error { return s.exceeds("bytes of one element", s.limits.Piece) }

// maxIdle is how often a reader may return nothing in a row.
const maxIdle = 100
