package xmlscan

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"unicode/utf8"
)

// Half of the time that a feed takes goes into the characters of its texts. So
// they are checked eight bytes at a time, as one number: as long as none of the
// bytes is special there is nothing to look at.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
	spans = 0x20 * ones
)

// special has the highest bit of each byte of w that is no printable ASCII
// character. (Behind the first one it may have further bits; only the first
// counts.)
func special(w uint64) uint64 { return ((w - spans) | w) & highs }

// equal has the highest bit of each byte of w that is that of c, a byte times
// ones. The same restriction applies.
func equal(w, c uint64) uint64 {
	w ^= c
	return (w - ones) &^ w & highs
}

// ordinary is the number of printable ASCII characters that b begins with.
func ordinary(b []byte) int {
	rest := b
	for len(rest) >= 32 {
		w0, w1 := binary.LittleEndian.Uint64(rest), binary.LittleEndian.Uint64(rest[8:])
		w2, w3 := binary.LittleEndian.Uint64(rest[16:]), binary.LittleEndian.Uint64(rest[24:])
		if special(w0)|special(w1)|special(w2)|special(w3) != 0 {
			break
		}
		rest = rest[32:]
	}
	for len(rest) >= 8 {
		if found := special(binary.LittleEndian.Uint64(rest)); found != 0 {
			return len(b) - len(rest) + bits.TrailingZeros64(found)/8
		}
		rest = rest[8:]
	}
	for i, c := range rest {
		if c < ' ' || c >= utf8.RuneSelf {
			return len(b) - len(rest) + i
		}
	}
	return len(b)
}

// ordinaryText is like ordinary, but stops at what has a meaning in text, too.
func ordinaryText(b []byte) int {
	rest := b
	for len(rest) >= 8 {
		w := binary.LittleEndian.Uint64(rest)
		if found := special(w) | equal(w, '&'*ones) | equal(w, ']'*ones); found != 0 {
			return len(b) - len(rest) + bits.TrailingZeros64(found)/8
		}
		rest = rest[8:]
	}
	for i, c := range rest {
		if c < ' ' || c >= utf8.RuneSelf || c == '&' || c == ']' {
			return len(b) - len(rest) + i
		}
	}
	return len(b)
}

// checkCDATA checks the characters of b. The index of the first that is not
// allowed is bad, which is -1 if there is none. A carriage return must be
// rewritten.
func checkCDATA(b []byte) (rewrite bool, bad int) {
	for i := ordinary(b); i < len(b); i += ordinary(b[i:]) {
		switch c := b[i]; {
		case c >= utf8.RuneSelf:
			n := sequence(b[i:])
			if n == 0 {
				return rewrite, i
			}
			i += n
		case c == '\n', c == '\t':
			i++
		case c == '\r':
			rewrite = true
			i++
		default:
			return rewrite, i
		}
	}
	return rewrite, -1
}

// checkText does the same for text. References must be rewritten.
func checkText(b []byte) (rewrite bool, bad int) {
	for i := ordinaryText(b); i < len(b); i += ordinaryText(b[i:]) {
		switch c := b[i]; {
		case c >= utf8.RuneSelf:
			n := sequence(b[i:])
			if n == 0 {
				return rewrite, i
			}
			i += n
		case c == '\n', c == '\t':
			i++
		case c == '\r', c == '&':
			rewrite = true
			i++
		case c == ']' && (i+2 >= len(b) || b[i+1] != ']' || b[i+2] != '>'):
			i++
		default:
			return rewrite, i
		}
	}
	return rewrite, -1
}

// sequence is the length of the character that b begins with, 0 if it is none
// that XML allows.
func sequence(b []byte) int {
	if len(b) >= 2 && b[0] >= 0xC2 && b[0] <= 0xDF && b[1]&0xC0 == 0x80 {
		return 2
	}
	r, n := utf8.DecodeRune(b)
	if n == 1 || !isChar(r) {
		return 0
	}
	return n
}

// isChar is the Char of the recommendation.
func isChar(r rune) bool {
	return r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF || r == '\t' || r == '\n' || r == '\r'
}

// incomplete reports whether b is the beginning of a character and no more.
func incomplete(b []byte) bool { return !utf8.FullRune(b) }

// badCharacter says what is wrong with the character that b begins with.
func badCharacter(b []byte) string {
	r, n := utf8.DecodeRune(b)
	switch {
	case r == ']':
		return "]]> in text"
	case r == utf8.RuneError && n <= 1:
		return "invalid UTF-8"
	default:
		return fmt.Sprintf("the character U+%04X, which XML does not allow", r)
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
