package xmlscan_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/personio-go/sdk/internal/xmlscan"
)

// utf16Of writes a text in UTF-16, with a byte order mark.
func utf16Of(s string, order binary.ByteOrder) string {
	var data []byte
	for _, unit := range utf16.Encode([]rune("\uFEFF" + s)) {
		data = append(data, 0, 0)
		order.PutUint16(data[len(data)-2:], unit)
	}
	return string(data)
}

func declared(encoding, content string) string {
	return "<?xml version='1.0' encoding='" + encoding + "'?><root><t>" + content + "</t></root>"
}

// A document may be in any encoding that has ever been usual for feeds.
func TestEncodings(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Größe – ", 80)
	for document, want := range map[string]string{
		declared("UTF-8", "Ö"):                   "Ö",
		declared("utf-8", "Ö"):                   "Ö",
		declared("US-ASCII", "&#214;"):           "Ö",
		declared("ISO-8859-1", "\xd6\x80\xff"):   "Ö\u0080ÿ",
		declared("Windows-1252", "\xd6\x80\x81"): "Ö€\u0081",
		declared("Windows-1252", strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(long, "ö", "\xf6"), "ß", "\xdf"), "–", "\x96")): strings.TrimSpace(long),
		"\uFEFF" + declared("UTF-8", "Ö"):                             "Ö",
		"\uFEFF<root><t>Ö</t></root>":                                 "Ö",
		utf16Of(declared("UTF-16", "Ö 🚢"), binary.LittleEndian):       "Ö 🚢",
		utf16Of(declared("UTF-16", "Ö 🚢"), binary.BigEndian):          "Ö 🚢",
		utf16Of("<root><t>Ö</t></root>", binary.LittleEndian):         "Ö",
		utf16Of(declared("UTF-16LE", "Ö"), binary.LittleEndian):       "Ö",
		utf16Of(declared("utf-16be", "Ö"), binary.BigEndian):          "Ö",
		declared("utf8", "Ö"):                                         "Ö",
		"\uFEFF" + declared("UTF8", "Ö"):                              "Ö",
		"<?xml version='1.1'?><root><t>Ö</t></root>":                  "Ö",
		"<?xml version='1.17' encoding='utf8'?><root><t>Ö</t></root>": "Ö",
		utf16Of(declared("UTF-16", long), binary.BigEndian):           strings.TrimSpace(long),
		utf16Of(declared("UTF-16", long+"🚢🚢🚢"), binary.LittleEndian):  long + "🚢🚢🚢",
	} {
		for how, scan := range scanners(document) {
			if got, err := tree(scan); got != fmt.Sprintf("root(%q)", want) || err != nil {
				t.Errorf("%.60q, %s: got %.100s, %v; want %.100q", document, how, got, err, want)
			}
		}
	}
}

func TestEncodingsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	const supported = "; UTF-8, UTF-16, ISO-8859-1, Windows-1252 and US-ASCII can be read"
	for document, want := range map[string]xmlscan.Error{
		declared("KOI8-R", "x"):                                  {Kind: xmlscan.Malformed, Line: 1, Reason: `its encoding is "koi8-r"` + supported},
		"\xff\xfe\x00\x00<\x00\x00\x00":                          {Kind: xmlscan.Malformed, Line: 1, Reason: "its encoding is UTF-32" + supported},
		"\x00\x00\xfe\xff\x00\x00\x00<":                          {Kind: xmlscan.Malformed, Line: 1, Reason: "its encoding is UTF-32" + supported},
		utf16Of("<root/>", binary.LittleEndian)[2:]:              {Kind: xmlscan.Malformed, Line: 1, Reason: "UTF-16 without a byte order mark"},
		utf16Of("<root/>", binary.BigEndian)[2:]:                 {Kind: xmlscan.Malformed, Line: 1, Reason: "UTF-16 without a byte order mark"},
		declared("UTF-16", "x"):                                  {Kind: xmlscan.Malformed, Line: 1, Reason: `it declares to be "utf-16" and is not`},
		utf16Of(declared("UTF-16LE", "x"), binary.BigEndian):     {Kind: xmlscan.Malformed, Line: 1, Reason: `it declares to be "utf-16le" and is not`},
		utf16Of(declared("UTF-16BE", "x"), binary.LittleEndian):  {Kind: xmlscan.Malformed, Line: 1, Reason: `it declares to be "utf-16be" and is not`},
		utf16Of(declared("utf8", "x"), binary.BigEndian):         {Kind: xmlscan.Malformed, Line: 1, Reason: `it declares to be "utf-8" and is not`},
		declared("UTF-16LE", "x"):                                {Kind: xmlscan.Malformed, Line: 1, Reason: `it declares to be "utf-16le" and is not`},
		"\uFEFF" + declared("ISO-8859-1", "x"):                   {Kind: xmlscan.Malformed, Line: 1, Reason: `it declares to be "iso-8859-1" and is not`},
		utf16Of(declared("UTF-8", "x"), binary.BigEndian):        {Kind: xmlscan.Malformed, Line: 1, Reason: `it declares to be "utf-8" and is not`},
		declared("US-ASCII", "\n\xd6"):                           {Kind: xmlscan.Malformed, Line: 2, Reason: "a byte that US-ASCII does not have"},
		declared("UTF-8", "\xd6"):                                {Kind: xmlscan.Malformed, Line: 1, Reason: "invalid UTF-8"},
		utf16Of("<root>", binary.LittleEndian) + "\x00\xd8x\x00": {Kind: xmlscan.Malformed, Line: 1, Reason: "invalid UTF-16"},
		utf16Of("<root>", binary.LittleEndian) + "\x00\xdcx\x00": {Kind: xmlscan.Malformed, Line: 1, Reason: "invalid UTF-16"},
		utf16Of("<root>", binary.LittleEndian) + "\x00\xd8":      {Kind: xmlscan.Truncated, Line: 1, Reason: "it ends before </root>"},
		utf16Of("<root/>", binary.LittleEndian) + "\n":           {Kind: xmlscan.Truncated, Line: 1, Reason: "it ends before </root>"},
		utf16Of("\n<root><a>", binary.LittleEndian):              {Kind: xmlscan.Truncated, Line: 2, Reason: "it ends before </root>"},
	} {
		for how, scan := range scanners(document) {
			_, err := tree(scan)
			if got, ok := errors.AsType[*xmlscan.Error](err); !ok || *got != want {
				t.Errorf("%.60q, %s: got %v; want %v", document, how, err, &want)
			}
		}
	}
}
