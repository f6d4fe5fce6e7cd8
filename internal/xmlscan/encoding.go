package xmlscan

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// settleEncoding reads the byte order mark and the XML declaration, and sees to
// it that the window holds UTF-8.
func (s *Scanner) settleEncoding() error {
	marked := false
	if !s.decoded {
		b := s.win
		switch {
		case len(b) < 4 && s.final == nil:
			return errShort
		case bytes.HasPrefix(b, []byte("\xFF\xFE\x00\x00")), bytes.HasPrefix(b, []byte("\x00\x00\xFE\xFF")):
			return s.fail(Malformed, unsupported("UTF-32"))
		case bytes.HasPrefix(b, []byte("\xFF\xFE")):
			return s.decode(2, "utf-16le", fromUTF16LE)
		case bytes.HasPrefix(b, []byte("\xFE\xFF")):
			return s.decode(2, "utf-16be", fromUTF16BE)
		case bytes.HasPrefix(b, []byte("<\x00")), bytes.HasPrefix(b, []byte("\x00<")):
			return s.fail(Malformed, "UTF-16 without a byte order mark")
		case bytes.HasPrefix(b, []byte("\uFEFF")):
			s.pos += len("\uFEFF")
			marked = true
		}
	}
	if s.encoding != "" && !strings.HasPrefix(s.encoding, "utf-16") {
		return nil // the declaration was read
	}
	return s.declaration(marked)
}

// declaration reads the XML declaration, if there is one.
func (s *Scanner) declaration(marked bool) error {
	b := s.win[s.pos:]
	switch {
	case len(b) < len(startDeclaration)+1 && bytes.HasPrefix(startDeclaration, b[:min(len(b), len(startDeclaration))]):
		return s.short()
	case !bytes.HasPrefix(b, startDeclaration), !isSpace(b[len(startDeclaration)]) && b[len(startDeclaration)] != '?':
		return nil
	}
	n := bytes.Index(b, endPI)
	if n < 0 {
		return s.short()
	}
	declared, reason := readDeclaration(string(b[len(startDeclaration):n]))
	if reason != "" {
		return s.fail(Malformed, reason)
	}
	s.pos += n + len(endPI)
	declared = strings.ToLower(declared)
	if declared == "utf8" { // what many write
		declared = "utf-8"
	}
	if marked {
		return s.agree(declared, "utf-8")
	}
	return s.agree(declared, s.encoding)
}

// agree compares the declared encoding with the one that the document is known
// to have, if it is.
func (s *Scanner) agree(declared, known string) error {
	switch utf16 := strings.HasPrefix(declared, "utf-16"); {
	case declared == "", declared == known, declared == "utf-8" && known == "", declared == "utf-16" && strings.HasPrefix(known, declared):
		return nil
	case known != "", utf16:
		return s.fail(Malformed, fmt.Sprintf("it declares to be %.20q and is not", declared))
	}
	table := charset(declared)
	if table == nil {
		return s.fail(Malformed, unsupported(fmt.Sprintf("%.20q", declared)))
	}
	return s.decode(s.pos, declared, table)
}

func unsupported(encoding string) string {
	return "its encoding is " + encoding + "; UTF-8, UTF-16, ISO-8859-1, Windows-1252 and US-ASCII can be read"
}

// readDeclaration returns the encoding that a declaration names, if it does.
func readDeclaration(text string) (encoding, reason string) {
	version, rest, ok := pseudoAttribute(text, "version")
	switch {
	case !ok:
		return "", "a malformed XML declaration"
	case !isVersion(version):
		return "", fmt.Sprintf("unsupported version %.20q; only versions 1.x are supported", version)
	}
	encoding, rest, named := pseudoAttribute(rest, "encoding")
	if named && !isEncodingName(encoding) {
		return "", "a malformed XML declaration"
	}
	standalone, rest, ok := pseudoAttribute(rest, "standalone")
	if ok && standalone != "yes" && standalone != "no" || strings.Trim(rest, " \t\r\n") != "" {
		return "", "a malformed XML declaration"
	}
	return encoding, ""
}

// pseudoAttribute cuts name="value" off the beginning of text.
func pseudoAttribute(text, name string) (value, rest string, ok bool) {
	trimmed := strings.TrimLeft(text, " \t\r\n")
	after, found := strings.CutPrefix(trimmed, name)
	after, equals := strings.CutPrefix(strings.TrimLeft(after, " \t\r\n"), "=")
	after = strings.TrimLeft(after, " \t\r\n")
	if !found || !equals || len(trimmed) == len(text) || after == "" || after[0] != '"' && after[0] != '\'' {
		return "", text, false
	}
	value, rest, ok = strings.Cut(after[1:], after[:1])
	if !ok {
		return "", text, false
	}
	return value, rest, true
}

// isVersion is the VersionNum of the fifth edition, by which a document of version 1.1 is read like one of version 1.0.
func isVersion(s string) bool {
	minor, ok := strings.CutPrefix(s, "1.")
	return ok && minor != "" && strings.Trim(minor, "0123456789") == ""
}

// isEncodingName is the EncName of the recommendation.
func isEncodingName(s string) bool {
	for i, c := range []byte(s) {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789._-", rune(c))) {
			return false
		}
	}
	return s != ""
}

// decode replaces what comes behind the next skip bytes by its characters in
// UTF-8, and reads the piece again.
func (s *Scanner) decode(skip int, encoding string, decode decodeFunc) error {
	s.lines += bytes.Count(s.win[:skip], []byte{'\n'})
	rest := bytes.NewReader(bytes.Clone(s.win[skip:]))
	behind := s.src
	if s.final != nil {
		behind = failing{s.final}
	}
	s.src = &transcoder{src: io.MultiReader(rest, behind), decode: decode}
	s.win, s.whole, s.pos, s.piece, s.final = nil, "", 0, 0, nil
	s.decoded, s.encoding = true, encoding
	return errShort
}

// failing is a reader that has nothing but an error.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
