package xmlscan

import "unicode/utf8"

// name returns the end of the name that begins at pos. Names follow the fifth
// edition; a colon is a character like others.
func (s *Scanner) name(pos int) (end int, err error) {
	for start := pos; pos < len(s.win); {
		c := s.win[pos]
		switch {
		case isNameStartByte(c), pos > start && isNameByte(c):
			pos++
		case c >= utf8.RuneSelf:
			n, err := s.nameRune(pos, pos == start)
			if err != nil {
				return 0, err
			}
			pos += n
		case pos > start:
			return pos, nil
		case isNameByte(c):
			return 0, s.failAt(pos, "a name that begins with "+string(c))
		default:
			return 0, s.failAt(pos, "a name is missing")
		}
	}
	return 0, s.short()
}

func isNameStartByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':'
}

func isNameByte(c byte) bool { return c >= '0' && c <= '9' || c == '-' || c == '.' }

// nameRune is the length of a name's character beyond ASCII.
func (s *Scanner) nameRune(pos int, first bool) (int, error) {
	r, n := utf8.DecodeRune(s.win[pos:])
	switch {
	case incomplete(s.win[pos:]):
		return 0, s.short()
	case r == utf8.RuneError && n == 1:
		return 0, s.failAt(pos, "invalid UTF-8")
	case !isNameStart(r) && (first || !isNameFurther(r)):
		return 0, s.failAt(pos, "a character that no name has")
	}
	return n, nil
}

// isNameStart is the NameStartChar of the recommendation beyond ASCII.
func isNameStart(r rune) bool {
	for _, span := range [...][2]rune{
		{0xC0, 0xD6},
		{0xD8, 0xF6},
		{0xF8, 0x2FF},
		{0x370, 0x37D},
		{0x37F, 0x1FFF},
		{0x200C, 0x200D},
		{0x2070, 0x218F},
		{0x2C00, 0x2FEF},
		{0x3001, 0xD7FF},
		{0xF900, 0xFDCF},
		{0xFDF0, 0xFFFD},
		{0x10000, 0xEFFFF},
	} {
		if r >= span[0] && r <= span[1] {
			return true
		}
	}
	return false
}

// isNameFurther is what NameChar adds to it beyond ASCII.
func isNameFurther(r rune) bool {
	return r == 0xB7 || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}
