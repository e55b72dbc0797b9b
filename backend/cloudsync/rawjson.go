package cloudsync

import (
	"bytes"
	"encoding/json"
	"strings"
)

// node is a value of a JSON text by where it stands in it, so that a change of one value leaves every other byte as it is.
type node struct {
	kind       byte // { [ " n t f, and 0 for numbers
	start, end int
	members    []member // of an object
	items      []*node  // of an array
}

type member struct {
	key   string
	at    int // of the key
	value *node
}

// readNodes reads a JSON text; the error is package json's.
func readNodes(data []byte) (*node, error) {
	if !json.Valid(data) { // which bounds the depth too
		var whole json.RawMessage
		return nil, json.Unmarshal(data, &whole) // its error says where
	}
	s := nodeReader{data: data}
	return s.value(), nil
}

// nodeReader walks a text that is known to be valid JSON.
type nodeReader struct {
	data []byte
	at   int
}

func (s *nodeReader) space() {
	for s.at < len(s.data) && strings.IndexByte(" \t\r\n", s.data[s.at]) >= 0 {
		s.at++
	}
}

func (s *nodeReader) value() *node {
	s.space()
	n := &node{start: s.at}
	switch c := s.data[s.at]; c {
	case '{':
		n.kind = c
		for s.enter('}') {
			at := s.at
			key := s.text()
			s.space()
			s.at++ // the colon
			n.members = append(n.members, member{key, at, s.value()})
		}
	case '[':
		n.kind = c
		for s.enter(']') {
			n.items = append(n.items, s.value())
		}
	case '"':
		n.kind = c
		s.text()
	default:
		if c == 'n' || c == 't' || c == 'f' {
			n.kind = c
		}
		for s.at < len(s.data) && strings.IndexByte(" \t\r\n,]}", s.data[s.at]) < 0 {
			s.at++
		}
	}
	n.end = s.at
	return n
}

// enter steps over the bracket or comma before the next value; false when the closing bracket came, stepped over too.
func (s *nodeReader) enter(closing byte) bool {
	s.space()
	if s.data[s.at] != closing {
		s.at++
		s.space()
	}
	if s.data[s.at] == closing {
		s.at++
		return false
	}
	return true
}

func (s *nodeReader) text() string {
	start := s.at
	for s.at++; s.data[s.at] != '"'; s.at++ {
		if s.data[s.at] == '\\' {
			s.at++
		}
	}
	s.at++
	if plain := s.data[start+1 : s.at-1]; bytes.IndexByte(plain, '\\') < 0 {
		return string(plain)
	}
	var text string
	_ = json.Unmarshal(s.data[start:s.at], &text)
	return text
}

// get is a member's value, nil when there is none; names are told apart by case as JSON does.
func (n *node) get(name string) *node {
	if n == nil {
		return nil
	}
	for _, m := range n.members {
		if m.key == name {
			return m.value
		}
	}
	return nil
}

// list are the items of an array, none for anything else.
func (n *node) list() []*node {
	if n == nil {
		return nil
	}
	return n.items
}

// text is a string's value, "" for anything else.
func (n *node) text(data []byte) string {
	var text string
	if n != nil && n.kind == '"' {
		_ = json.Unmarshal(data[n.start:n.end], &text)
	}
	return text
}

// texts are the strings of an array.
func (n *node) texts(data []byte) []string {
	var all []string
	for _, item := range n.list() {
		all = append(all, item.text(data))
	}
	return all
}

// raw is the value as it stands in the text, "" for none.
func (n *node) raw(data []byte) string {
	if n == nil {
		return ""
	}
	return string(data[n.start:n.end])
}

// splice replaces a part of a text.
func splice(data []byte, start, end int, by string) []byte {
	out := make([]byte, 0, len(data)-(end-start)+len(by))
	out = append(out, data[:start]...)
	out = append(out, by...)
	return append(out, data[end:]...)
}

// appended is the text with an item more at the end of an array, set apart as the first one is.
func (n *node) appended(data []byte, item string) []byte {
	if len(n.items) == 0 {
		return splice(data, n.start+1, n.start+1, item)
	}
	last := n.items[len(n.items)-1].end
	return splice(data, last, last, ","+string(data[n.start+1:n.items[0].start])+item)
}

// without is the text without one item of an array.
func (n *node) without(data []byte, i int) []byte {
	switch {
	case i > 0:
		return splice(data, n.items[i-1].end, n.items[i].end, "")
	case len(n.items) > 1:
		return splice(data, n.items[0].start, n.items[1].start, "")
	default:
		return splice(data, n.items[0].start, n.items[0].end, "")
	}
}

// with is the text with a member of an object set, replaced where it is or put at the end.
func (n *node) with(data []byte, name, value string) []byte {
	if old := n.get(name); old != nil {
		return splice(data, old.start, old.end, value)
	}
	text := encode(name) + ":" + value
	if len(n.members) == 0 {
		return splice(data, n.start+1, n.start+1, text)
	}
	last := n.members[len(n.members)-1].value.end
	return splice(data, last, last, ","+string(data[n.start+1:n.members[0].at])+text)
}

// encode is JSON as Microsoft writes it: without package json's escapes for HTML.
func encode(v any) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v) // what is encoded here always can be
	return strings.TrimSuffix(b.String(), "\n")
}

// pretty is JSON for people.
func pretty(text string) string {
	var b bytes.Buffer
	if text == "" || json.Indent(&b, []byte(text), "", "  ") != nil {
		return text
	}
	return b.String()
}
