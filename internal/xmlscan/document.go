package xmlscan

import (
	"bytes"
	"errors"
	"io"
)

// Root reads to behind the root's start tag.
func (s *Scanner) Root() error {
	if err := s.settleEncoding(); err != nil {
		return err
	}
	for {
		switch found, err := s.outside(Foreign, "text before the root element"); {
		case err != nil:
			return err
		case found == windowEnd:
			return s.short()
		case found == startTag:
			return s.rootTag()
		}
	}
}

func (s *Scanner) rootTag() error {
	name, err := s.startTag()
	if err != nil {
		return err
	}
	if string(name) != s.root {
		return s.fail(Foreign, "its root element is not <"+s.root+">")
	}
	s.open[0] = []byte(s.root) // the window moves on
	return nil
}

// End reads what comes behind the root, to the end of the document.
func (s *Scanner) End() error {
	for {
		s.space()
		s.begin()
		switch found, err := s.outside(Malformed, "text after the root element"); {
		case err != nil:
			return err
		case found == windowEnd && errors.Is(s.final, io.EOF):
			return nil
		case found == windowEnd:
			return s.short()
		case found == startTag:
			return s.failAt(s.pos, "a second root element")
		}
	}
}

// outer is what can be outside of the root.
type outer uint8

const (
	windowEnd outer = iota
	comments        // or processing instructions
	startTag        // of which only the "<" was looked at
)

// outside reads what comes next outside of the root.
func (s *Scanner) outside(kind ErrorKind, reason string) (outer, error) {
	s.space()
	if s.pos == len(s.win) {
		return windowEnd, nil
	}
	if s.win[s.pos] != '<' {
		return windowEnd, s.textOutside(kind, reason)
	}
	switch marked, err := s.markup(); {
	case err != nil:
		return windowEnd, err
	case marked:
		return comments, nil
	case s.win[s.pos+1] == '/':
		return windowEnd, s.failAt(s.pos, "an end tag closes no open element")
	default:
		return startTag, nil
	}
}

// textOutside is the error of text, unless the text has a worse one.
func (s *Scanner) textOutside(kind ErrorKind, reason string) error {
	rest := s.win[s.pos:]
	if incomplete(rest) {
		return s.short()
	}
	if character(rest) == 0 {
		return s.failAt(s.pos, badCharacter(rest))
	}
	return s.fail(kind, reason)
}

// space goes to the next byte that is no white space.
func (s *Scanner) space() {
	pos, win := s.pos, s.win
	for pos < len(win) && isSpace(win[pos]) {
		pos++
	}
	s.pos = pos
}

// markup reads a comment or a processing instruction, if one is next. CDATA and
// a document type are errors here; an element is left to the caller, with at
// least one byte behind its "<".
func (s *Scanner) markup() (ok bool, err error) {
	b := s.win[s.pos:]
	switch {
	case len(b) < 2:
		return false, s.short()
	case b[1] == '?':
		return true, s.instruction()
	case b[1] != '!':
		return false, nil
	case bytes.HasPrefix(b, startComment):
		return true, s.comment()
	case len(b) < len(startCDATA) && (bytes.HasPrefix(startComment, b) || bytes.HasPrefix(startCDATA, b)):
		return false, s.short()
	case bytes.HasPrefix(b, startCDATA) && len(s.open) > 0:
		return false, nil
	case bytes.HasPrefix(b, startCDATA):
		return false, s.failAt(s.pos, "a CDATA section outside of the root element")
	default:
		// No feed has a document type; entities and external subsets are only
		// ever an attack, and <!DOCTYPE html> is a web page.
		return false, s.fail(Foreign, "it has a document type declaration")
	}
}

//nolint:gochecknoglobals // constants
var (
	startDeclaration = []byte("<?xml")
	startComment     = []byte("<!--")
	startCDATA       = []byte("<![CDATA[")
	endCDATA         = []byte("]]>")
	hyphens          = []byte("--")
	endPI            = []byte("?>")
	startEndTag      = []byte("</")
)

// comment reads a comment. Two hyphens are only allowed at its end.
func (s *Scanner) comment() error {
	start := s.pos + len(startComment)
	n := bytes.Index(s.win[start:], hyphens)
	end := start + n
	switch {
	case n < 0 || end+2 >= len(s.win):
		return s.short()
	case s.win[end+2] != '>':
		return s.failAt(end, "two hyphens in a comment")
	}
	if err := s.characters(start, end); err != nil {
		return err
	}
	s.pos = end + 3
	return nil
}

// characters checks text in which nothing has a meaning.
func (s *Scanner) characters(start, end int) error {
	if _, bad := checkCDATA(s.win[start:end]); bad >= 0 {
		return s.failAt(start+bad, badCharacter(s.win[start+bad:]))
	}
	return nil
}

// instruction reads a processing instruction.
func (s *Scanner) instruction() error {
	start := s.pos + 2
	n := bytes.Index(s.win[start:], endPI)
	if n < 0 {
		return s.short()
	}
	end := start + n
	target, err := s.name(start)
	switch {
	case err != nil:
		return err
	case bytes.EqualFold(s.win[start:target], []byte("xml")):
		return s.failAt(start, "an XML declaration after the beginning")
	case target != end && !isSpace(s.win[target]):
		return s.failAt(target, "a processing instruction without a proper name")
	}
	if err := s.characters(target, end); err != nil {
		return err
	}
	s.pos = end + len(endPI)
	return nil
}
