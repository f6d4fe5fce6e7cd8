package xmlscan

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"unicode/utf8"
)

// Repair is something that is not well-formed and was understood all the same.
type Repair struct {
	Line  int
	Found string // as the document has it
	Taken string // for what it was taken
}

// Lenient reads "&" that begins no reference as itself, and HTML's entities as
// their characters. What it repaired is in Repairs. Nothing else is forgiven.
func Lenient() Option { return func(s *Scanner) { s.lenient = true } }

// Repairs are those of the piece that was read last.
func (s *Scanner) Repairs() []Repair { return s.repairs }

// resolve appends a piece of text to s.own, with references and line ends
// resolved.
func (s *Scanner) resolve(start, end int) error {
	for start < end {
		i := start
		for i < end && s.win[i] != '&' && s.win[i] != '\r' {
			i++
		}
		s.own = append(s.own, s.win[start:i]...)
		switch {
		case i == end:
			return nil
		case s.win[i] == '&':
			next, err := s.reference(i, end)
			if err != nil {
				return err
			}
			start = next
		default:
			s.own = append(s.own, '\n')
			if start = i + 1; start < end && s.win[start] == '\n' {
				start++
			}
		}
	}
	return nil
}

// reference appends the character that is meant by the reference at pos.
func (s *Scanner) reference(pos, end int) (next int, err error) {
	name := s.win[pos+1 : min(end, pos+maxReference)]
	n := 0
	for n < len(name) && isReferenceName(name[n]) {
		n++
	}
	if n == 0 || n == len(name) || name[n] != ';' {
		return s.strange(pos, pos+1, fmt.Sprintf("%q begins no reference: a lone & must be written as &amp;", s.win[pos:pos+1+min(n, 20)]))
	}
	name, next = name[:n], pos+n+2
	if len(name) > 1 && name[0] == '#' {
		r, ok := number(name[1:])
		switch {
		case !ok:
			return s.strange(pos, pos+1, fmt.Sprintf("%q is no reference", s.win[pos:next]))
		case !isChar(r):
			return 0, s.failAt(pos, fmt.Sprintf("a reference to U+%04X, which XML does not allow", r))
		}
		s.own = utf8.AppendRune(s.own, r)
		return next, nil
	}
	if c := predefined(name); c != 0 {
		s.own = append(s.own, c)
		return next, nil
	}
	return s.strange(pos, next, fmt.Sprintf("%q is no reference of XML", s.win[pos:next]))
}

// maxReference is more than any reference that means something has.
const maxReference = 64

func isReferenceName(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '#' || c == '_'
}

func predefined(name []byte) byte {
	switch string(name) {
	case "amp":
		return '&'
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "quot":
		return '"'
	case "apos":
		return '\''
	default:
		return 0
	}
}

// number reads the digits of a character reference. What is too large for a
// character stays so.
func number(digits []byte) (r rune, ok bool) {
	base := rune(10)
	if digits[0] == 'x' {
		base, digits = 16, digits[1:]
	}
	for _, c := range digits {
		d := base
		switch {
		case c >= '0' && c <= '9':
			d = rune(c - '0')
		case c >= 'a' && c <= 'f':
			d = rune(c-'a') + 10
		case c >= 'A' && c <= 'F':
			d = rune(c-'A') + 10
		}
		if d >= base {
			return 0, false
		}
		r = min(r*base+d, utf8.MaxRune+1)
	}
	return r, len(digits) > 0
}

// strange is something from pos to next that looks like a reference and is none.
func (s *Scanner) strange(pos, next int, reason string) (int, error) {
	if !s.lenient {
		return 0, s.failAt(pos, reason)
	}
	found := string(s.win[pos:next])
	taken := html.UnescapeString(found)
	// It also takes "&notit;" for "¬it;".
	if strings.HasSuffix(taken, ";") && found != "&semi;" {
		taken, next = "&", pos+1
		found = taken
	}
	if s.mended+len(s.repairs) >= s.limits.Repairs {
		return 0, s.failAt(pos, fmt.Sprintf("more than %d things to repair", s.limits.Repairs))
	}
	line := s.lines + bytes.Count(s.win[:pos], []byte{'\n'}) + 1
	s.repairs = append(s.repairs, Repair{Line: line, Found: found, Taken: taken})
	s.own = append(s.own, taken...)
	return next, nil
}
