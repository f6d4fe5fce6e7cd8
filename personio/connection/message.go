package connection

import "strings"

// Code names a text of a report or a guide. It does not change with the text, so that a
// product can hang help pages, statistics or translations on it. [English].Codes lists all.
type Code string

// Message is a text that can be told in any language.
type Message struct {
	Code Code `json:"code"`
	// Args are put in the place of {name} in the text. A value that is a Code itself is
	// told in the same language.
	Args map[string]string `json:"args,omitempty"`
}

// In tells the message in a language.
func (m Message) In(texts Texts) string {
	text := texts.Text(m.Code)
	for name, value := range m.Args {
		if translated := texts.Text(Code(value)); translated != "" {
			value = translated
		}
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

// String is the message in English.
func (m Message) String() string { return m.In(English) }

// say makes a message of a code and pairs of names and values.
func say(code Code, pairs ...string) Message {
	m := Message{Code: code}
	for i := 0; i+1 < len(pairs); i += 2 {
		if m.Args == nil {
			m.Args = map[string]string{}
		}
		m.Args[pairs[i]] = pairs[i+1]
	}
	return m
}

// Texts are the texts of one language: [English], [German], or a [Catalogue].
type Texts interface {
	// Text returns the text of a code, "" for one that is none.
	Text(code Code) string
	// Tag is the language's tag for the lang attribute, such as "de".
	Tag() string
}

// Language is a language that this package has all texts of.
type Language string

// The languages.
const (
	English Language = "en"
	German  Language = "de"
)

// Text implements [Texts]. A language that this package does not have is English.
func (l Language) Text(code Code) string {
	text := catalogue[code]
	if l == German {
		return text.german
	}
	return text.english
}

// Tag implements [Texts].
func (l Language) Tag() string {
	if l == German {
		return "de"
	}
	return "en"
}

// Codes returns every code with its text, for those who translate them.
func (l Language) Codes() map[Code]string {
	all := make(map[Code]string, len(catalogue))
	for code := range catalogue {
		all[code] = l.Text(code)
	}
	return all
}

// Catalogue is a language that a product adds, or its own words for some of the codes. What
// it lacks is told in the Base.
type Catalogue struct {
	Language string // the tag, such as "fr"
	Base     Language
	Texts    map[Code]string // with the same {names} as the English texts
}

// Text implements [Texts].
func (c Catalogue) Text(code Code) string {
	if text := c.Texts[code]; text != "" {
		return text
	}
	return c.Base.Text(code)
}

// Tag implements [Texts].
func (c Catalogue) Tag() string {
	if c.Language == "" {
		return c.Base.Tag()
	}
	return c.Language
}
