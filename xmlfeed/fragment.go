package xmlfeed

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Fragment is the text as HTML in which every element is closed, and nothing
// closes an element outside of it: what companies type often ends in an open
// table or link, or in a </div> too many, and takes the rest of a page along.
// Put it where paragraphs may stand: in a div or section, not in a p, a, button
// or table.
//
// It is balanced and NOT sanitised: links, images and event handlers are still
// there. Sanitise first, for example with github.com/microcosm-cc/bluemonday, and
// balance what is left, because sanitisers leave open what was open:
//
//	safe := xmlfeed.Description{HTML: policy.Sanitize(description.HTML)}.Fragment()
//
// Elements that a page cannot hold twice or whose content is no text (scripts,
// styles, frames, drawings) are left out; forms lose their tags. A text that is
// nested more than 500 deep comes as its [Description.PlainText].
func (d Description) Fragment() string {
	context := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := html.ParseFragmentWithOptions(strings.NewReader(d.HTML), context, html.ParseOptionEnableScripting(false))
	if err != nil {
		return "<p>" + html.EscapeString(d.PlainText()) + "</p>"
	}
	var out strings.Builder
	for _, node := range nodes {
		parent := &html.Node{Type: html.DocumentNode}
		parent.AppendChild(node)
		prune(parent)
		if err := html.Render(&out, parent); err != nil {
			return "<p>" + html.EscapeString(d.PlainText()) + "</p>"
		}
	}
	return out.String()
}

// prune takes out of a node's children what cannot be balanced.
func prune(parent *html.Node) {
	for _, child := range slices.Collect(parent.ChildNodes()) {
		switch {
		case child.Type == html.CommentNode || child.Type == html.DoctypeNode || child.Namespace != "" || leftOut(child.DataAtom):
			parent.RemoveChild(child)
		case child.DataAtom == atom.Form:
			prune(child)
			for _, inner := range slices.Collect(child.ChildNodes()) {
				child.RemoveChild(inner)
				parent.InsertBefore(inner, child)
			}
			parent.RemoveChild(child)
		default:
			prune(child)
		}
	}
}

// leftOut are elements whose content a parser reads by rules of its own, so that
// an end tag outside could belong to them.
func leftOut(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Template, atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Plaintext, atom.Xmp,
		atom.Textarea, atom.Title, atom.Select, atom.Svg, atom.Math, atom.Frameset, atom.Object, atom.Applet, atom.Marquee:
		return true
	default:
		return false
	}
}
