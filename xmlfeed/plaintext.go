package xmlfeed

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// textWriter lays out the words of a description and remembers the white space
// that is due before the next one.
type textWriter struct {
	out    strings.Builder
	lines  int    // line breaks due
	space  bool   // a space is due
	marker string // bullet or number due
	hidden int    // open elements whose content is no text
	lists  []int  // open lists: the next number of an ordered one, 0 for others
}

func (w *textWriter) text(s string) {
	if w.hidden > 0 || s == "" {
		return
	}
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	w.space = w.space || unicode.IsSpace(first)
	for word := range strings.FieldsSeq(s) {
		w.word(word)
		w.space = true
	}
	w.space = unicode.IsSpace(last)
}

func (w *textWriter) word(word string) {
	switch {
	case w.out.Len() == 0:
	case w.lines > 0:
		w.out.WriteString("\n\n"[:min(w.lines, 2)])
	case w.space:
		w.out.WriteByte(' ')
	}
	w.out.WriteString(w.marker)
	w.out.WriteString(word)
	w.lines, w.space, w.marker = 0, false, ""
}

// breakLine asks for at least that many line breaks before the next word.
func (w *textWriter) breakLine(lines int) {
	w.lines = max(w.lines, lines)
}

func (w *textWriter) start(a atom.Atom) {
	switch layoutOf(a) {
	case hidden:
		w.hidden++
	case lineBreak:
		w.lines++
	case list:
		next := 0
		if a == atom.Ol {
			next = 1
		}
		w.lists = append(w.lists, next)
		w.breakLine(1)
	case item:
		w.item()
	case paragraph:
		w.breakLine(2)
	case block:
		w.breakLine(1)
	case cell:
		w.space = true
	case inline:
	}
}

func (w *textWriter) end(a atom.Atom) {
	switch layoutOf(a) {
	case hidden:
		w.hidden = max(w.hidden-1, 0)
	case list:
		w.lists = w.lists[:max(len(w.lists)-1, 0)]
		w.marker = ""
		w.breakLine(1)
	case paragraph:
		w.breakLine(2)
	case item:
		w.marker = "" // an empty item must not lend it to what follows
		w.breakLine(1)
	case block:
		w.breakLine(1)
	case inline, lineBreak, cell:
	}
}

func (w *textWriter) item() {
	w.breakLine(1)
	depth := len(w.lists)
	w.marker = "• "
	if depth > 0 && w.lists[depth-1] > 0 {
		w.marker = strconv.Itoa(w.lists[depth-1]) + ". "
		w.lists[depth-1]++
	}
	w.marker = strings.Repeat("  ", min(max(depth-1, 0), maxIndent)) + w.marker
}

// maxIndent bounds the indentation of nested lists: without it, the text would
// grow with the square of a hostile description.
const maxIndent = 8

type layout int

const (
	inline layout = iota
	block
	paragraph
	lineBreak
	list
	item
	cell
	hidden
)

func layoutOf(a atom.Atom) layout {
	switch a {
	case atom.Br:
		return lineBreak
	case atom.Ul, atom.Ol, atom.Menu:
		return list
	case atom.Li:
		return item
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Blockquote, atom.Table, atom.Hr:
		return paragraph
	case atom.Div, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Address, atom.Tr, atom.Caption, atom.Dl, atom.Dt, atom.Dd, atom.Pre,
		atom.Main, atom.Aside, atom.Nav, atom.Figure, atom.Figcaption, atom.Details, atom.Summary, atom.Center:
		return block
	case atom.Td, atom.Th:
		return cell
	case atom.Script, atom.Style, atom.Iframe, atom.Noembed, atom.Noframes:
		return hidden
	default:
		return inline
	}
}
