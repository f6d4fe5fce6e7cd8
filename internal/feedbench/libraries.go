package main

import (
	"bytes"
	"errors"
	"html"
	"io"

	"github.com/antchfx/xmlquery"
	"github.com/beevik/etree"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/xml"
)

// element is an element in the tree of a library.
type element interface {
	name() string
	text() string
	each(func(element))
}

// jobsOf walks a tree.
func jobsOf(root element) []Job {
	var a assembler
	var walk func(e element)
	walk = func(e element) {
		a.start(e.name())
		leaf := true
		e.each(func(child element) {
			leaf = false
			walk(child)
		})
		if leaf {
			a.text = append(a.text, e.text()...)
		}
		a.end()
	}
	walk(root)
	return a.jobs
}

type etreeElement struct{ *etree.Element }

func (e etreeElement) name() string { return e.Tag }
func (e etreeElement) text() string {
	// Text stops at the first thing that is no text, and CDATA is some.
	var b []byte
	for _, child := range e.Child {
		if text, ok := child.(*etree.CharData); ok {
			b = append(b, text.Data...)
		}
	}
	return string(b)
}

func (e etreeElement) each(f func(element)) {
	for _, child := range e.Child {
		if child, ok := child.(*etree.Element); ok {
			f(etreeElement{child})
		}
	}
}

func etreeJobs(data []byte) (any, error) {
	document := etree.NewDocument()
	if err := document.ReadFromBytes(data); err != nil {
		return nil, err
	}
	return jobsOf(etreeElement{document.Root()}), nil
}

type xmlqueryElement struct{ *xmlquery.Node }

func (e xmlqueryElement) name() string { return e.Data }
func (e xmlqueryElement) text() string { return e.InnerText() }
func (e xmlqueryElement) each(f func(element)) {
	for child := e.FirstChild; child != nil; child = child.NextSibling {
		if child.Type == xmlquery.ElementNode {
			f(xmlqueryElement{child})
		}
	}
}

func xmlqueryJobs(data []byte) (any, error) {
	document, err := xmlquery.Parse(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return jobsOf(xmlqueryElement{xmlquery.FindOne(document, "/workzag-jobs")}), nil
}

// tdewolffJobs uses a lexer that checks neither nesting nor characters and
// resolves no references; the latter is done here, so that texts are right.
func tdewolffJobs(data []byte) (any, error) {
	lexer := xml.NewLexer(parse.NewInputBytes(data))
	var a assembler
	for {
		kind, token := lexer.Next()
		switch kind {
		case xml.ErrorToken:
			if err := lexer.Err(); !errors.Is(err, io.EOF) {
				return nil, err
			}
			return a.jobs, nil
		case xml.StartTagToken:
			a.start(string(lexer.Text()))
		case xml.EndTagToken, xml.StartTagCloseVoidToken:
			a.end()
		case xml.TextToken:
			if bytes.IndexByte(token, '&') >= 0 {
				token = []byte(html.UnescapeString(string(token)))
			}
			a.text = append(a.text, token...)
		case xml.CDATAToken:
			a.text = append(a.text, lexer.Text()...)
		case xml.CommentToken, xml.DOCTYPEToken, xml.StartTagPIToken, xml.StartTagClosePIToken, xml.StartTagCloseToken, xml.AttributeToken:
		}
	}
}
