package xmlscan

import (
	"encoding/binary"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// decodeFunc appends the characters of raw to dst. It uses no more of raw than
// whole characters.
type decodeFunc func(dst, raw []byte) (out []byte, used int, err error)

// transcoder reads another encoding as UTF-8.
type transcoder struct {
	src    io.Reader
	decode decodeFunc
	buf    [4096]byte
	raw    int    // bytes of buf that are not decoded yet
	out    []byte // decoded
	read   int    // of out
	err    error
}

func (t *transcoder) Read(p []byte) (int, error) {
	for t.read == len(t.out) && t.err == nil {
		n, err := t.src.Read(t.buf[t.raw:])
		t.raw += n
		t.read = 0
		var used int
		t.out, used, t.err = t.decode(t.out[:0], t.buf[:t.raw])
		t.raw = copy(t.buf[:], t.buf[used:t.raw])
		switch {
		case t.err != nil || err == nil:
		case err == io.EOF && t.raw > 0:
			t.err = io.ErrUnexpectedEOF
		default:
			t.err = err
		}
	}
	n := copy(p, t.out[t.read:])
	if t.read += n; n == 0 && len(p) > 0 {
		return 0, t.err
	}
	return n, nil
}

func fromUTF16LE(dst, raw []byte) (out []byte, used int, err error) {
	return fromUTF16(dst, raw, binary.LittleEndian)
}

func fromUTF16BE(dst, raw []byte) (out []byte, used int, err error) {
	return fromUTF16(dst, raw, binary.BigEndian)
}

func fromUTF16(dst, raw []byte, order binary.ByteOrder) (out []byte, used int, err error) {
	for ; used+2 <= len(raw); used += 2 {
		r := rune(order.Uint16(raw[used:]))
		if utf16.IsSurrogate(r) {
			if used+4 > len(raw) {
				break
			}
			if r = utf16.DecodeRune(r, rune(order.Uint16(raw[used+2:]))); r == utf8.RuneError {
				return dst, used, &Error{Kind: Malformed, Reason: "invalid UTF-16"}
			}
			used += 2
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst, used, nil
}

// charset returns the decoder of an encoding in which each byte is a character,
// nil if it is not known.
func charset(name string) decodeFunc {
	switch name {
	case "us-ascii", "ascii":
		return fromASCII
	case "iso-8859-1", "latin1":
		return fromLatin1
	case "windows-1252", "cp1252":
		return fromWindows1252
	default:
		return nil
	}
}

func fromASCII(dst, raw []byte) (out []byte, used int, err error) {
	for i, c := range raw {
		if c >= utf8.RuneSelf {
			return append(dst, raw[:i]...), i, &Error{Kind: Malformed, Reason: "a byte that US-ASCII does not have"}
		}
	}
	return append(dst, raw...), len(raw), nil
}

func fromLatin1(dst, raw []byte) (out []byte, used int, err error) {
	for _, c := range raw {
		dst = utf8.AppendRune(dst, rune(c))
	}
	return dst, len(raw), nil
}

func fromWindows1252(dst, raw []byte) (out []byte, used int, err error) {
	for _, c := range raw {
		r := rune(c)
		if c >= 0x80 && c <= 0x9F {
			r = windows1252[c-0x80]
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst, len(raw), nil
}

// windows1252 are the characters of the bytes 0x80 to 0x9F. Five of them stand
// for nothing; the Encoding Standard takes them for the control characters of
// the same number, as here.
//
//nolint:gochecknoglobals // constant
var windows1252 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8D, 'Ž', 0x8F,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9D, 'ž', 'Ÿ',
}
