package main

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
)

// checks is what is asked of JSON.
type checks int

const (
	wholeFile checks = iota
	// aPart may name things that are there already.
	aPart
)

// node is a value in a file.
type node struct {
	line    int
	value   any // nil, bool, json.Number, string, []*node, or members
	members map[string]*node
	names   []string // of members, in order
}

// reader makes nodes of JSON.
type reader struct {
	data    []byte
	decoder *json.Decoder
	counted int64
	at      int
}

// line is that of the token which was read last.
func (r *reader) line() int {
	offset := r.decoder.InputOffset()
	r.at += bytes.Count(r.data[r.counted:offset], []byte("\n"))
	r.counted = offset
	return r.at + 1
}

func (r *reader) read() (*node, error) {
	token, err := r.decoder.Token()
	if err != nil {
		return nil, err
	}
	n := &node{line: r.line(), value: token}
	switch token {
	case json.Delim('{'):
		return n, r.readMembers(n)
	case json.Delim('['):
		return n, r.readItems(n)
	}
	return n, nil
}

func (r *reader) readMembers(n *node) error {
	n.value, n.members = nil, make(map[string]*node)
	for r.decoder.More() {
		token, err := r.decoder.Token()
		if err != nil {
			return err
		}
		name, line := fmt.Sprint(token), r.line()
		member, err := r.read()
		if err != nil {
			return err
		}
		if n.members[name] != nil {
			return fmt.Errorf("line %d: %q is there twice", line, name)
		}
		member.line = line
		n.members[name], n.names = member, append(n.names, name)
	}
	_, err := r.decoder.Token()
	return err
}

func (r *reader) readItems(n *node) error {
	items := []*node{}
	for r.decoder.More() {
		item, err := r.read()
		if err != nil {
			return err
		}
		items = append(items, item)
	}
	n.value = items
	_, err := r.decoder.Token()
	return err
}

// parse reads one value, and nothing after it.
func parse(data []byte) (*node, error) {
	r := &reader{data: data, decoder: json.NewDecoder(bytes.NewReader(data))}
	r.decoder.UseNumber()
	n, err := r.read()
	if err == nil {
		if _, err = r.decoder.Token(); errors.Is(err, io.EOF) {
			return n, nil
		}
		err = errors.New("something follows the end")
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(err.Error(), "unexpected end") {
		err = errors.New("the end is missing")
	}
	if strings.HasPrefix(err.Error(), "line ") {
		return nil, err
	}
	return nil, fmt.Errorf("line %d: %w", r.line(), err)
}

// checker collects what is wrong.
type checker struct {
	problems []string
	ids      map[string]map[string]bool // by type
	named    []reference
}

// reference is an id of something else.
type reference struct {
	kind, id, where string
	line            int
}

func (c *checker) wrong(n *node, where, format string, a ...any) {
	c.problems = append(c.problems, fmt.Sprintf("line %d: %s %s", n.line, where, fmt.Sprintf(format, a...)))
}

// checkForm compares JSON with a type: its members, its values, and the ids in it.
func checkForm(data []byte, into any, how checks) error {
	root, err := parse(data)
	if err != nil {
		return err
	}
	c := &checker{ids: make(map[string]map[string]bool)}
	if companies := root.members["companies"]; how == wholeFile && companies != nil {
		// What one company has, another cannot name.
		c.walk(&node{line: root.line, members: without(root.members, "companies"), names: root.names}, reflect.TypeOf(into).Elem(), "the file", "")
		items, _ := companies.value.([]*node)
		for i, item := range items {
			c.walk(item, reflect.TypeFor[company](), fmt.Sprintf("companies[%d]", i), "")
			c.resolve()
		}
	} else {
		c.walk(root, reflect.TypeOf(into).Elem(), "the body", "")
	}
	if len(c.problems) == 0 {
		return nil
	}
	return errors.New(strings.Join(c.problems, "\n"))
}

func without(members map[string]*node, name string) map[string]*node {
	rest := maps.Clone(members)
	delete(rest, name)
	return rest
}

// resolve refuses ids that nothing has.
func (c *checker) resolve() {
	for _, r := range c.named {
		if !c.ids[r.kind][r.id] {
			c.wrong(&node{line: r.line}, r.where, "names the %s %q, which does not exist", r.kind, r.id)
		}
	}
	c.named, c.ids = nil, make(map[string]map[string]bool)
}

// field is a member that a type has.
type field struct {
	kind  reflect.Type
	owner string // the type that declares it
}

// fieldsOf are the members of a type, those of embedded types among them.
func fieldsOf(t reflect.Type) map[string]field {
	fields := make(map[string]field)
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || !f.IsExported() || name == "-" || name == "" {
			continue
		}
		owner := t
		for _, i := range f.Index[:len(f.Index)-1] {
			owner = owner.Field(i).Type
		}
		fields[name] = field{f.Type, owner.Name()}
	}
	return fields
}

// walk compares a value with a type. The kind is that of the thing whose id it is,
// if it is one.
func (c *checker) walk(n *node, t reflect.Type, where, kind string) {
	switch {
	case n.members == nil && n.value == nil: // null is nothing
	case t == reflect.TypeFor[time.Time]():
		c.scalar(n, where, "time")
	case t == reflect.TypeFor[[]byte]():
		c.scalar(n, where, "base64")
	case t.Kind() == reflect.Pointer:
		c.walk(n, t.Elem(), where, kind)
	case t.Kind() == reflect.Struct:
		c.object(n, t, where, kind)
	case t.Kind() == reflect.Slice:
		c.list(n, t, where, kind)
	case t.Kind() == reflect.Map:
		if n.members == nil {
			c.wrong(n, where, "must be an object")
		}
		for _, name := range n.names {
			c.walk(n.members[name], t.Elem(), where+"."+name, "")
		}
	case t.Kind() != reflect.Interface:
		c.plain(n, t, where, kind)
	}
}

func (c *checker) list(n *node, t reflect.Type, where, kind string) {
	items, ok := n.value.([]*node)
	if !ok {
		c.wrong(n, where, "must be a list")
	}
	for i, item := range items {
		c.walk(item, t.Elem(), fmt.Sprintf("%s[%d]", where, i), kind)
	}
}

func (c *checker) object(n *node, t reflect.Type, where, kind string) {
	if n.members == nil {
		c.wrong(n, where, "must be an object")
		return
	}
	fields := fieldsOf(t)
	for _, name := range n.names {
		member := n.members[name]
		f, known := fields[name]
		switch {
		case member == nil: // is checked elsewhere
			continue
		case !known:
			c.wrong(member, where, "has no member %q; there are %s", name, strings.Join(slices.Sorted(maps.Keys(fields)), ", "))
			continue
		case name == "id" && kind == "":
			c.identify(f.owner, member)
		}
		place := f.owner + "." + name
		c.scalar(member, where+"."+name, forms()[place])
		c.walk(member, f.kind, where+"."+name, cmp.Or(references()[place], kind))
	}
}

func (c *checker) identify(kind string, n *node) {
	if c.ids[kind] == nil {
		c.ids[kind] = make(map[string]bool)
	}
	c.ids[kind][fmt.Sprint(n.value)] = true
}

// plain is a text, a number or a truth value.
func (c *checker) plain(n *node, t reflect.Type, where, kind string) {
	var ok bool
	wanted := "a text"
	switch t.Kind() {
	case reflect.Bool:
		wanted = "true or false"
		_, ok = n.value.(bool)
	case reflect.String:
		_, ok = n.value.(string)
	default:
		wanted = "a number"
		number, isNumber := n.value.(json.Number)
		_, err := number.Int64()
		ok = isNumber && (err == nil || t.Kind() == reflect.Float64)
	}
	if !ok {
		c.wrong(n, where, "must be %s", wanted)
	} else if id := fmt.Sprint(n.value); kind != "" && id != "" && id != "0" {
		c.named = append(c.named, reference{kind, id, where, n.line})
	}
}

// scalar compares a text with the form that it must have.
func (c *checker) scalar(n *node, where, form string) {
	text, isText := n.value.(string)
	if form == "" || isText && text == "" || n.value == nil && n.members == nil {
		return
	}
	if !isText || !hasForm(text, form) {
		c.wrong(n, where, "must be %s", formNames(form))
	}
}

func hasForm(text, form string) bool {
	layout, isTime := map[string]string{"date": time.DateOnly, "local": "2006-01-02T15:04:05", "time": time.RFC3339}[form]
	var err error
	switch {
	case isTime:
		_, err = time.Parse(layout, text)
	case form == "base64":
		_, err = base64.StdEncoding.DecodeString(text)
	default:
		return slices.Contains(strings.Fields(form), text)
	}
	return err == nil
}

func formNames(form string) string {
	name, ok := map[string]string{
		"date": "a day such as 2031-02-03", "local": "a local time such as 2031-02-03T09:00:00",
		"time": "a time such as 2031-02-03T09:00:00Z", "base64": "base64",
	}[form]
	if !ok {
		return "one of " + strings.Join(strings.Fields(form), ", ")
	}
	return name
}
