package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
)

// language of a page, and of what a company wrote: two letters, "" for unknown.
type language string

const (
	english language = "en"
	german  language = "de"
)

const languageCookie = "language"

// languageOf is the language in which a visitor wants the pages: the one chosen
// with ?lang=, which is remembered, or the first of the browser's that the board
// speaks.
func languageOf(rw http.ResponseWriter, r *http.Request) language {
	rw.Header().Add("Vary", "Accept-Language, Cookie")
	if chosen := language(r.URL.Query().Get("lang")); chosen == english || chosen == german {
		http.SetCookie(rw, &http.Cookie{ //nolint:gosec // no secret, and the demonstration has no TLS
			Name: languageCookie, Value: string(chosen), Path: "/", MaxAge: int((365 * 24 * time.Hour).Seconds()), HttpOnly: true, SameSite: http.SameSiteLaxMode,
		})
		return chosen
	}
	if cookie, err := r.Cookie(languageCookie); err == nil {
		if language(cookie.Value) == german {
			return german
		}
		return english
	}
	for wanted := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		switch tag := strings.ToLower(strings.TrimSpace(wanted)); {
		case strings.HasPrefix(tag, string(german)):
			return german
		case strings.HasPrefix(tag, string(english)):
			return english
		}
	}
	return english
}

// say is a text of the board in its language; the English text is the key.
func (l language) say(text string, values ...any) string {
	if l == german {
		if translated, ok := germanTexts()[text]; ok {
			text = translated
		}
	}
	if len(values) == 0 {
		return text
	}
	return fmt.Sprintf(text, values...)
}

// writtenIn guesses the language of what a company wrote, where the feed does not
// say: by the small words that each language is full of. A browser hyphenates and
// a screen reader speaks by it.
func writtenIn(descriptions []xmlfeed.Description) language {
	counts := map[language]int{}
	for _, description := range descriptions {
		for word := range strings.FieldsFuncSeq(strings.ToLower(description.PlainText()), func(r rune) bool { return strings.ContainsRune(" \n\t.,:;!?()", r) }) {
			switch word {
			case "der", "die", "das", "und", "mit", "für", "du", "sie", "wir", "ein", "eine", "auch", "bei", "im", "zu", "oder", "aus", "hast":
				counts[german]++
			case "the", "and", "of", "to", "with", "for", "you", "your", "we", "our", "that", "a", "what", "who", "or":
				counts[english]++
			}
		}
	}
	switch {
	case counts[german] > counts[english]:
		return german
	case counts[english] > counts[german]:
		return english
	default:
		return ""
	}
}
