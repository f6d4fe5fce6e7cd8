package xmlscan_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/personio-go/sdk/internal/xmlscan"
)

// What is repaired is read as it was meant, and said.
func TestLenientRepairs(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]struct {
		text    string
		repairs []xmlscan.Repair
	}{
		"R&amp;D":          {"R&D", nil},
		"R&D":              {"R&D", []xmlscan.Repair{{1, "&", "&"}}},
		"R & D; &":         {"R & D; &", []xmlscan.Repair{{1, "&", "&"}, {1, "&", "&"}}},
		"a\n&nbsp;\nb":     {"a\n\u00a0\nb", []xmlscan.Repair{{2, "&nbsp;", "\u00a0"}}},
		"B&uuml;ro":        {"Büro", []xmlscan.Repair{{1, "&uuml;", "ü"}}},
		"&nosuch; &notit;": {"&nosuch; &notit;", []xmlscan.Repair{{1, "&", "&"}, {1, "&", "&"}}},
		"&semi;":           {";", []xmlscan.Repair{{1, "&semi;", ";"}}},
		"a&#x;b&#;c":       {"a&#x;b&#;c", []xmlscan.Repair{{1, "&", "&"}, {1, "&", "&"}}},
		"<a b='c&d'/>e":    {"e", []xmlscan.Repair{{1, "&", "&"}}},
		"<![CDATA[R&D]]>":  {"R&D", nil},
	} {
		for how, scan := range scanners("<root><t>"+content+"</t></root>", xmlscan.Lenient()) {
			var got []xmlscan.Repair
			err := scan.Piece(scan.Root)
			for i := 0; i < 2 && err == nil; i++ {
				err = scan.Piece(func() error {
					printed, _, err := element(scan)
					if err == nil && i == 0 && printed != fmt.Sprintf("%q", want.text) {
						t.Errorf("%q, %s: got %s, want %q", content, how, printed, want.text)
					}
					return err
				})
				got = append(got, scan.Repairs()...)
			}
			if err != nil || !slices.Equal(got, want.repairs) {
				t.Errorf("%q, %s: got %v, %v; want %v", content, how, got, err, want.repairs)
			}
		}
	}
}

// Leniency is for what was meant well: nothing else is forgiven, and not often.
func TestLenientRefusals(t *testing.T) {
	t.Parallel()
	for content, reason := range map[string]string{
		"&#0;":                             "a reference to U+0000, which XML does not allow",
		"]]>":                              "]]> in text",
		"<a></b>":                          "an end tag closes no open element",
		"<t>&</t><t>&</t><t>&</t><t>&</t>": "more than 3 things to repair",
		"&nbsp;&nbsp;&nbsp;&nbsp;":         "more than 3 things to repair",
	} {
		for how, scan := range scanners("<root>"+content+"</root>", xmlscan.Lenient()) {
			_, err := tree(scan)
			if got, ok := errors.AsType[*xmlscan.Error](err); !ok || got.Kind != xmlscan.Malformed || got.Reason != reason {
				t.Errorf("%q, %s: %v; want %s", content, how, err, reason)
			}
		}
	}
}
