package xmlscan

import "bytes"

// Child reads to behind the start tag of the next child of the open element and
// returns its name. The child must then be read to its end, with Child, Text or
// Skip. At the end of the open element there is no name.
func (s *Scanner) Child() (name []byte, err error) {
	if s.empty {
		s.empty = false
		s.pop()
		return nil, nil
	}
	for {
		s.space()
		if len(s.open) == 1 {
			s.begin() // what stands between the children of the root can be long
		}
		if s.pos == len(s.win) {
			return nil, s.short()
		}
		if marked, err := s.between(); err != nil {
			return nil, err
		} else if !marked {
			return s.tag()
		}
	}
}

// between reads the text, the comment or the processing instruction that is
// next, if it is one of them.
func (s *Scanner) between() (ok bool, err error) {
	if s.win[s.pos] == '<' && !bytes.HasPrefix(s.win[s.pos:], startCDATA) {
		return s.markup()
	}
	t := text{blank: true}
	err = s.text(&t)
	s.stray = s.stray || len(s.open) == 1 && len(trim(t.b)) > 0
	return true, err
}

// tag reads what is neither text nor comment.
func (s *Scanner) tag() (name []byte, err error) {
	if s.win[s.pos+1] == '/' {
		return nil, s.endTag()
	}
	return s.startTag()
}

// Skip reads to behind the end of the open element.
func (s *Scanner) Skip() error {
	for depth := len(s.open); len(s.open) >= depth; {
		if _, err := s.Child(); err != nil {
			return err
		}
	}
	return nil
}

func (s *Scanner) pop() {
	s.open = s.open[:len(s.open)-1]
}

// endTag reads the end tag of the open element, which is next.
func (s *Scanner) endTag() error {
	name := s.open[len(s.open)-1]
	start := s.pos + 2
	end := start + len(name)
	if end >= len(s.win) {
		return s.endTagAcross(name)
	}
	if !bytes.Equal(s.win[start:end], name) {
		return s.fail(Malformed, "an end tag closes no open element")
	}
	for ; end < len(s.win); end++ {
		switch c := s.win[end]; {
		case c == '>':
			s.pos = end + 1
			s.pop()
			return nil
		case !isSpace(c):
			return s.failAt(end, "an end tag closes no open element")
		}
	}
	return s.short()
}

// endTagAcross reads an end tag that the window does not hold all of.
func (s *Scanner) endTagAcross(name []byte) error {
	if !bytes.HasPrefix(name, s.win[s.pos+2:]) {
		return s.fail(Malformed, "an end tag closes no open element")
	}
	return s.short()
}

// startTag reads the start tag that is next and opens its element.
func (s *Scanner) startTag() (name []byte, err error) {
	start := s.pos + 1
	end, err := s.name(start)
	if err != nil {
		return nil, err
	}
	if len(s.open) >= s.limits.Depth {
		return nil, s.exceeds("nested elements", s.limits.Depth)
	}
	name = s.win[start:end]
	s.pos = end
	if s.win[end] == '>' {
		s.pos++
	} else if err := s.attributes(); err != nil {
		return nil, err
	}
	s.open = append(s.open, name)
	return name, nil
}

// attributes checks the rest of a start tag.
func (s *Scanner) attributes() error {
	s.attrs = s.attrs[:0]
	for {
		before := s.pos
		s.space()
		rest := s.win[s.pos:]
		switch {
		case len(rest) == 0, len(rest) == 1 && rest[0] == '/':
			return s.short()
		case rest[0] == '>':
			s.pos++
			return nil
		case rest[0] == '/' && rest[1] == '>':
			s.pos += 2
			s.empty = true
			return nil
		case before == s.pos:
			return s.fail(Malformed, "white space is missing in a tag")
		}
		if err := s.attribute(); err != nil {
			return err
		}
	}
}

func (s *Scanner) attribute() error {
	end, err := s.name(s.pos)
	if err != nil {
		return err
	}
	name := s.win[s.pos:end]
	s.pos = end
	s.space()
	if s.pos < len(s.win) && s.win[s.pos] != '=' {
		return s.fail(Malformed, "an attribute without a value")
	}
	s.pos = min(s.pos+1, len(s.win))
	s.space()
	if s.pos == len(s.win) {
		return s.short()
	}
	if err := s.attributeValue(); err != nil {
		return err
	}
	for _, other := range s.attrs {
		if bytes.Equal(other, name) {
			return s.fail(Malformed, "an element has one attribute twice")
		}
	}
	if s.attrs = append(s.attrs, name); len(s.attrs) > s.limits.Attributes {
		return s.exceeds("attributes of one element", s.limits.Attributes)
	}
	return nil
}

// attributeValue checks a value in quotes. Nobody asks for it.
func (s *Scanner) attributeValue() error {
	quote := s.win[s.pos]
	if quote != '"' && quote != '\'' {
		return s.fail(Malformed, "an attribute value without quotes")
	}
	start := s.pos + 1
	n := bytes.IndexByte(s.win[start:], quote)
	if n < 0 {
		if less := bytes.IndexByte(s.win[start:], '<'); less >= 0 {
			return s.failAt(start+less, "a < in an attribute value")
		}
		return s.short()
	}
	end := start + n
	if less := bytes.IndexByte(s.win[start:end], '<'); less >= 0 {
		return s.failAt(start+less, "a < in an attribute value")
	}
	if err := s.characters(start, end); err != nil {
		return err
	}
	before := len(s.own)
	if err := s.resolve(start, end); err != nil {
		return err
	}
	s.own = s.own[:before]
	s.pos = end + 1
	return nil
}
