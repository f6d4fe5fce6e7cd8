// Package xmlscan reads an XML document as a flat row of tokens and vouches for
// its form: one root of the expected name, every element closed, nothing but
// comments around it, no document type, bounded depth and attributes.
//
// It is the seam between the feed's meaning (package xmlfeed) and XML's syntax.
// Today encoding/xml does the lexing below it.
package xmlscan

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Kind tells tokens apart.
type Kind uint8

// The kinds of token. Comments and processing instructions are checked and
// swallowed.
const (
	Start Kind = iota + 1
	End
	Text
)

// Token is one piece of the document.
type Token struct {
	Kind Kind
	// Name of the element, of Start and End. An element with a namespace prefix
	// keeps it ("x:id") and thereby differs from the feed's own.
	Name string
	// Text with references resolved; an element's text may come in several
	// pieces. Valid until the next call of Next.
	Text []byte
}

// Limits bound what a hostile document can make the reader hold.
type Limits struct {
	Depth      int // nested elements
	Attributes int // of one element
	Text       int // bytes of one text piece; bounds the other tokens, too
}

// Scanner reads one document.
type Scanner struct {
	in     *source
	dec    *xml.Decoder
	root   string
	limits Limits
	open   []string // names of the elements that are open now
	begun  bool     // something was read before
	closed bool     // the root element ended
}

// New returns a scanner for a document whose root element has that name.
func New(r io.Reader, root string, limits Limits) *Scanner {
	in := &source{r: r}
	dec := xml.NewDecoder(in)
	dec.CharsetReader = charset
	return &Scanner{in: in, dec: dec, root: root, limits: limits}
}

// Line is the line, counted from 1, that the scanner has reached.
func (s *Scanner) Line() int {
	line, _ := s.dec.InputPos()
	return line
}

// Next returns the next token, and io.EOF after the end of a whole document.
func (s *Scanner) Next() (Token, error) {
	for {
		s.in.room = tokenRoom(s.limits)
		raw, err := s.dec.RawToken()
		if err != nil {
			return Token{}, s.inputError(err)
		}
		token, ok, err := s.token(raw)
		s.begun = s.begun || !isMark(raw)
		if ok || err != nil {
			return token, err
		}
	}
}

// token checks one raw token; ok is false for those that carry no content.
func (s *Scanner) token(raw xml.Token) (token Token, ok bool, err error) {
	switch raw := raw.(type) {
	case xml.StartElement:
		token, err = s.start(raw)
		return token, true, err
	case xml.EndElement:
		token, err = s.end(raw)
		return token, true, err
	case xml.CharData:
		return s.text(raw)
	case xml.ProcInst:
		if raw.Target == "xml" && s.begun {
			return Token{}, false, s.fail(Malformed, "an XML declaration after the beginning")
		}
	case xml.Directive:
		// No feed has a document type; entities and external subsets are only
		// ever an attack, and <!DOCTYPE html> is a web page.
		return Token{}, false, s.fail(Foreign, "it has a document type declaration")
	}
	return Token{}, false, nil
}

func (s *Scanner) start(raw xml.StartElement) (Token, error) {
	name := rawName(raw.Name)
	switch {
	case s.closed:
		return Token{}, s.fail(Malformed, "a second root element")
	case len(s.open) == 0 && name != s.root:
		return Token{}, s.fail(Foreign, "its root element is not <"+s.root+">")
	case len(s.open) >= s.limits.Depth:
		return Token{}, s.exceeds("nested elements", s.limits.Depth)
	case len(raw.Attr) > s.limits.Attributes:
		return Token{}, s.exceeds("attributes of one element", s.limits.Attributes)
	case repeats(raw.Attr):
		return Token{}, s.fail(Malformed, "an element has one attribute twice")
	}
	s.open = append(s.open, name)
	return Token{Kind: Start, Name: name}, nil
}

func (s *Scanner) end(raw xml.EndElement) (Token, error) {
	name := rawName(raw.Name)
	last := len(s.open) - 1
	if last < 0 || s.open[last] != name {
		return Token{}, s.fail(Malformed, "an end tag closes no open element")
	}
	s.open = s.open[:last]
	s.closed = last == 0
	return Token{Kind: End, Name: name}, nil
}

func (s *Scanner) text(raw xml.CharData) (Token, bool, error) {
	if len(s.open) > 0 {
		if len(raw) > s.limits.Text {
			return Token{}, false, s.exceeds("bytes of one text", s.limits.Text)
		}
		return Token{Kind: Text, Text: raw}, true, nil
	}
	text := []byte(raw)
	if !s.begun {
		text = bytes.TrimPrefix(text, []byte(mark))
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return Token{}, false, nil
	}
	if s.closed {
		return Token{}, false, s.fail(Malformed, "text after the root element")
	}
	return Token{}, false, s.fail(Foreign, "text before the root element")
}

// inputError tells the end of a whole document from one that was cut off, and
// bad syntax from a reader that failed.
func (s *Scanner) inputError(err error) error {
	err = s.cause(err)
	var syntax *xml.SyntaxError
	var own *Error
	switch {
	case errors.Is(err, io.EOF) && s.closed:
		return io.EOF
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return s.fail(Truncated, "it ends before </"+s.root+">")
	case errors.As(err, &syntax) && strings.HasPrefix(syntax.Msg, "unexpected EOF"):
		return s.fail(Truncated, "it ends before </"+s.root+">")
	case errors.As(err, &syntax):
		return s.fail(Malformed, syntax.Msg)
	case errors.As(err, &own):
		return s.fail(own.Kind, own.Reason)
	case s.in.err != nil && errors.Is(err, s.in.err):
		return fmt.Errorf("reading the document: %w", err)
	default: // such as another version of XML
		return s.fail(Malformed, strings.TrimPrefix(err.Error(), "xml: "))
	}
}

// cause is the reader's error where the lexer took all that the reader gave: if
// it blames the last character for being half of one, then what cut it in two
// is to blame. Only an open element shows that more was to come.
func (s *Scanner) cause(err error) error {
	switch {
	case s.in.err == nil || s.dec.InputOffset() < s.in.read:
		return err
	case s.in.err == io.EOF && len(s.open) == 0: //nolint:errorlint // the very value, as readers return it
		return err
	default:
		return s.in.err
	}
}

// mark is the byte order mark. It may come before the XML declaration.
const mark = "\uFEFF"

func isMark(raw xml.Token) bool {
	text, ok := raw.(xml.CharData)
	return ok && string(text) == mark
}

func rawName(name xml.Name) string {
	if name.Space == "" {
		return name.Local
	}
	return name.Space + ":" + name.Local
}

func repeats(attrs []xml.Attr) bool {
	for i, a := range attrs {
		for _, b := range attrs[:i] {
			if a.Name == b.Name {
				return true
			}
		}
	}
	return false
}

// charset is asked for every declared encoding but UTF-8.
func charset(label string, input io.Reader) (io.Reader, error) {
	if strings.EqualFold(label, "us-ascii") || strings.EqualFold(label, "ascii") {
		return input, nil
	}
	return nil, &Error{Kind: Malformed, Reason: "its encoding is not UTF-8"}
}
