package xmlscan

import "bytes"

// Text returns the text of the open element, with references resolved and
// without white space around it, and reads to behind the element's end. The text
// of elements inside it is left out.
func (s *Scanner) Text() ([]byte, error) {
	if s.empty {
		s.empty = false
		s.pop()
		return nil, nil
	}
	t := text{blank: true}
	for {
		if err := s.text(&t); err != nil {
			return nil, err
		}
		marked, err := s.markup()
		if err != nil {
			return nil, err
		}
		if marked {
			continue
		}
		name, err := s.tag()
		if err != nil {
			return nil, err
		}
		if name == nil {
			return trim(t.b), nil
		}
		if err := s.Skip(); err != nil {
			return nil, err
		}
	}
}

// text is what the text of an element comes to so far.
type text struct {
	b     []byte // in the window, or at from in Scanner.own
	own   bool
	from  int
	blank bool // it is nothing but white space
}

// text reads text and CDATA sections, to the next other markup.
func (s *Scanner) text(t *text) error {
	for {
		rest := s.win[s.pos:]
		length := bytes.IndexByte(rest, '<')
		if length < 0 {
			return s.short()
		}
		if length > 0 {
			rewrite, bad := checkText(rest[:length])
			if bad >= 0 {
				return s.failAt(s.pos+bad, badCharacter(rest[bad:]))
			}
			start := s.pos
			s.pos += length
			if err := s.add(t, start, s.pos, rewrite); err != nil {
				return err
			}
		}
		if !bytes.HasPrefix(rest[length:], startCDATA) {
			return nil
		}
		if err := s.cdata(t); err != nil {
			return err
		}
	}
}

// cdata reads the CDATA section that is next.
func (s *Scanner) cdata(t *text) error {
	start := s.pos + len(startCDATA)
	length := bytes.Index(s.win[start:], endCDATA)
	if length < 0 {
		return s.short()
	}
	end := start + length
	rewrite, bad := checkCDATA(s.win[start:end])
	if bad >= 0 {
		return s.failAt(start+bad, badCharacter(s.win[start+bad:]))
	}
	s.pos = end + len(endCDATA)
	if !rewrite {
		return s.add(t, start, end, false)
	}
	s.take(t)
	s.own = appendLines(s.own, s.win[start:end])
	return s.taken(t)
}

// add puts a piece of text behind t. It is copied only if it must be.
func (s *Scanner) add(t *text, start, end int, rewrite bool) error {
	piece := s.win[start:end]
	switch {
	case rewrite:
		s.take(t)
		if err := s.resolve(start, end); err != nil {
			return err
		}
	case t.blank: // white space before a text is trimmed anyway
		*t = text{b: piece, blank: isBlank(piece)}
		if len(piece) > s.limits.Text {
			return s.exceeds("bytes of one text", s.limits.Text)
		}
		return nil
	case isBlank(piece) && bytes.HasPrefix(s.win[s.pos:], startEndTag): // and so is that behind it
		return nil
	default:
		s.take(t)
		s.own = append(s.own, piece...)
	}
	return s.taken(t)
}

// take moves t to the end of s.own, where it can grow.
func (s *Scanner) take(t *text) {
	switch {
	case t.own: // behind it are texts that nobody needs any more
		s.own = s.own[:t.from+len(t.b)]
	case t.blank:
		t.from = len(s.own)
	default:
		t.from = len(s.own)
		s.own = append(s.own, t.b...)
	}
}

// taken makes t what s.own ends with.
func (s *Scanner) taken(t *text) error {
	t.b, t.own, t.blank = s.own[t.from:], true, false
	if len(t.b) > s.limits.Text {
		return s.exceeds("bytes of one text", s.limits.Text)
	}
	return nil
}

func isBlank(b []byte) bool {
	for _, c := range b {
		if !isSpace(c) {
			return false
		}
	}
	return true
}

// trim cuts white space off, that of Unicode, too.
func trim(b []byte) []byte {
	if n := len(b); n == 0 || isGraphic(b[0]) && isGraphic(b[n-1]) {
		return b
	}
	return bytes.TrimSpace(b)
}

func isGraphic(c byte) bool { return c > ' ' && c < 0x7F }

// appendLines appends text with all line ends as line feeds.
func appendLines(dst, b []byte) []byte {
	for {
		i := bytes.IndexByte(b, '\r')
		if i < 0 {
			return append(dst, b...)
		}
		dst = append(append(dst, b[:i]...), '\n')
		if b = b[i+1:]; len(b) > 0 && b[0] == '\n' {
			b = b[1:]
		}
	}
}
