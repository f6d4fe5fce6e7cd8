package xmlscan

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// slowly is what checkCDATA and checkText have to come to.
func slowly(s string, text bool) (rewrite bool, bad int) {
	for i, r := range s {
		_, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1,
			r < ' ' && r != '\t' && r != '\n' && r != '\r', r == 0xFFFE, r == 0xFFFF,
			text && strings.HasPrefix(s[i:], "]]>"):
			return rewrite, i
		case r == '\r', text && r == '&':
			rewrite = true
		}
	}
	return rewrite, -1
}

func checkBoth(t *testing.T, s string) {
	t.Helper()
	for text, check := range map[bool]func([]byte) (bool, int){false: checkCDATA, true: checkText} {
		rewrite, bad := check([]byte(s))
		if wantRewrite, wantBad := slowly(s, text); bad != wantBad || bad < 0 && rewrite != wantRewrite {
			t.Errorf("%q as text %t: got %t, %d; want %t, %d", s, text, rewrite, bad, wantRewrite, wantBad)
		}
	}
}

// pieces are characters, halves of characters and what is none, to be put
// together.
func pieces() []string {
	return []string{
		"a", "~", " ", "<", "]", "]]>", "&", "\n", "\t", "\r", "\x00", "\x08", "\x0b", "\x0c", "\x0e", "\x1f", "\x7f",
		"ü", "\u0080", "\u07ff", "\u0800", "–", "\u2000", "\u2fff", "€", "世", "\ud7ff", "\ue000", "\ufffd", "\ufffe", "\uffff", "\ufeff", "🚢", "\U0010ffff",
		"\x80", "\xbf", "\xc0", "\xc0\xaf", "\xc1\xbf", "\xc2", "\xc3", "\xdf", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xe0\xa0", "\xe2", "\xe2\x80", "\xe2\x28\xa1", "\xed\xa0\x80",
		"\xef\xbf", "\xf0\x80\x80\x80", "\xf0\x9f", "\xf4\x90\x80\x80", "\xf5", "\xff", "\xfe",
	}
}

// Every two of them, at every place of a block and across its end.
func TestCharactersAtEveryPlace(t *testing.T) {
	t.Parallel()
	for _, first := range pieces() {
		for _, second := range pieces() {
			for at := range 2*block + 1 {
				if at > 10 && at < block-6 {
					continue
				}
				for _, after := range []int{0, 3, block + 3} {
					checkBoth(t, strings.Repeat("x", at)+first+second+strings.Repeat("y", after))
				}
			}
		}
	}
}

func TestCharactersInAnyMixture(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	all := pieces()
	good := []string{"a", "b c", "ü", "–", "€", "\n", "世", "🚢", "\t", "&", "]"}
	for range 100_000 {
		var b strings.Builder
		for range random.IntN(60) {
			if random.IntN(40) == 0 {
				b.WriteString(all[random.IntN(len(all))])
			} else {
				b.WriteString(good[random.IntN(len(good))])
			}
		}
		checkBoth(t, b.String())
	}
}
