package xmlscan

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf8"
)

// Most of the time that a feed takes would go into the characters of its texts,
// and most of that into guessing: in a German text, a processor does not foresee
// where the next letter of two bytes comes. So characters are checked eight
// bytes at a time, as one number, by the same operations whatever they are. Each
// byte of the number has a flag, its highest bit. (In German, that is twice as
// fast as one character at a time, and the check is a third of all that Parse
// does.)
const (
	ones  = 0x0101010101010101
	flags = 0x80 * ones
	low7  = 0x7F * ones
)

// unusual returns flags if there is anything in w but printable ASCII
// characters, tabs, line feeds, characters of two bytes, and those of three that
// begin with E2, such as dashes and quotation marks. The flags in open are of
// bytes that belong to the characters before w; next is the same for what
// follows w.
func unusual(w, open uint64) (found, next uint64) {
	low := w & low7
	usual := w | (low + 0x60*ones) | (low+0x77*ones)&^(low+0x75*ones) // beyond ASCII, or not less than a space, or 9 or 10
	further := w &^ (w << 1)                                          // 10......
	first := w & (w << 1)                                             // 11......
	other := w ^ 0xE2*ones
	other |= other&low7 + low7                             // not E2
	bad := w<<2&other | ^((w & (0x1E * ones)) + 0x7E*ones) // 111....., or 110 and too little for two bytes
	three := first &^ other
	expected := first<<8 | three<<16 | open
	return (^usual | first&bad | (further ^ expected)) & flags, (first>>56 | three>>48) & flags
}

// block is how many bytes of a text are checked at once.
const block = 32

// usualBlocks goes through b from pos on, in whole blocks, as long as there is
// nothing unusual in it. The last character before end may reach over it.
func usualBlocks(b []byte, pos int) (end int, reaches bool) {
	open := uint64(0)
	for ; len(b)-pos >= block; pos += block {
		rest := b[pos : pos+block : pos+block]
		if open == 0 && isPrintable(rest) {
			continue
		}
		f0, next := unusual(binary.LittleEndian.Uint64(rest), open)
		f1, next := unusual(binary.LittleEndian.Uint64(rest[8:]), next)
		f2, next := unusual(binary.LittleEndian.Uint64(rest[16:]), next)
		f3, next := unusual(binary.LittleEndian.Uint64(rest[24:]), next)
		if f0|f1|f2|f3 != 0 {
			break
		}
		open = next
	}
	return pos, open != 0
}

// isPrintable reports whether a block consists of printable ASCII characters.
// Half of the blocks do.
func isPrintable(b []byte) bool {
	const space = ' ' * ones
	w0, w1 := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
	w2, w3 := binary.LittleEndian.Uint64(b[16:]), binary.LittleEndian.Uint64(b[24:])
	return ((w0-space)|(w1-space)|(w2-space)|(w3-space)|w0|w1|w2|w3)&flags == 0
}

// checkCDATA checks the characters of b. The index of the first that is not
// allowed is bad, which is -1 if there is none. A carriage return must be
// rewritten.
func checkCDATA(b []byte) (rewrite bool, bad int) {
	for i := 0; ; {
		var reaches bool
		i, reaches = usualBlocks(b, i)
		end := min(i+block, len(b))
		if reaches {
			for i--; b[i]&0xC0 == 0x80; {
				i--
			}
		}
		if isUsualRest(b[i:]) {
			return rewrite, -1
		}
		for i < end {
			n := character(b[i:])
			if n == 0 {
				return rewrite, i
			}
			rewrite = rewrite || b[i] == '\r'
			i += n
		}
	}
}

// isUsualRest checks less than a block, as a block.
func isUsualRest(b []byte) bool {
	if len(b) >= block {
		return false
	}
	var padded [block]byte
	copy(padded[copy(padded[:], b):], "                                ")
	end, _ := usualBlocks(padded[:], 0)
	return end == block
}

// checkText does the same for text. References must be rewritten.
func checkText(b []byte) (rewrite bool, bad int) {
	rewrite, bad = checkCDATA(b)
	if i := bytes.IndexByte(b, ']'); i >= 0 {
		if i = bytes.Index(b, endCDATA); i >= 0 && (bad < 0 || i < bad) {
			return rewrite, i
		}
	}
	return rewrite || bytes.IndexByte(b, '&') >= 0, bad
}

// character is the length of the character that b begins with, 0 if it is none
// that XML allows.
func character(b []byte) int {
	switch c := b[0]; {
	case c >= utf8.RuneSelf:
		return sequence(b)
	case c >= ' ', c == '\n', c == '\t', c == '\r':
		return 1
	default:
		return 0
	}
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
