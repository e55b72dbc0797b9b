package graph

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Answers to batches are nearly all that comes over the wire, tens of kilobytes each, and little of them matters: encoding/json
// would go through every byte four times, by a function call for each. This goes through once. It takes only what is just as
// documented: for everything else it says so, and encoding/json decides. A fuzz test holds the two to the same.

// scanner is JSON and how far it was read.
type scanner struct {
	data []byte
	at   int
}

// deepest is how far values may be nested here.
const deepest = 100

// next passes over white space and returns the byte behind it; 0 at the end.
func (s *scanner) next() byte {
	for ; s.at < len(s.data); s.at++ {
		switch c := s.data[s.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// take passes over white space and this byte.
func (s *scanner) take(c byte) bool {
	if s.next() != c {
		return false
	}
	s.at++
	return true
}

// value passes over one valid value and returns it as it stands.
func (s *scanner) value(depth int) (raw []byte, ok bool) {
	first := s.next()
	from := s.at
	switch first {
	case '"':
		_, _, ok = s.text()
	case '{':
		ok = s.object(depth, func([]byte) bool { _, ok := s.value(depth + 1); return ok })
	case '[':
		ok = s.array(depth, func() bool { _, ok := s.value(depth + 1); return ok })
	case 't':
		ok = s.word("true")
	case 'f':
		ok = s.word("false")
	case 'n':
		ok = s.word("null")
	default:
		ok = s.number()
	}
	return s.data[from:s.at:s.at], ok
}

func (s *scanner) word(word string) bool {
	if !bytes.HasPrefix(s.data[s.at:], []byte(word)) {
		return false
	}
	s.at += len(word)
	return true
}

// number passes over a number.
func (s *scanner) number() bool {
	if s.at < len(s.data) && s.data[s.at] == '-' {
		s.at++
	}
	switch {
	case s.at < len(s.data) && s.data[s.at] == '0':
		s.at++
	case !s.digits():
		return false
	}
	if s.at < len(s.data) && s.data[s.at] == '.' {
		if s.at++; !s.digits() {
			return false
		}
	}
	if s.at < len(s.data) && s.data[s.at]|0x20 == 'e' {
		if s.at++; s.at < len(s.data) && (s.data[s.at] == '+' || s.data[s.at] == '-') {
			s.at++
		}
		return s.digits()
	}
	return true
}

func (s *scanner) digits() bool {
	from := s.at
	for s.at < len(s.data) && s.data[s.at]-'0' <= 9 {
		s.at++
	}
	return s.at > from
}

// text passes over a string and returns what stands between the quotes; plain says that this is its value too: it has no
// escapes, and nothing beyond ASCII.
func (s *scanner) text() (inner []byte, plain, ok bool) {
	if !s.take('"') {
		return nil, false, false
	}
	from := s.at
	plain = true
	for s.plain(); s.at < len(s.data); s.plain() {
		switch c := s.data[s.at]; {
		case c == '"':
			s.at++
			return s.data[from : s.at-1 : s.at-1], plain, true
		case c < ' ':
			return nil, false, false
		case c == '\\':
			plain = false
			if s.at++; !s.escape() {
				return nil, false, false
			}
			continue
		case c >= utf8.RuneSelf:
			plain = false
		}
		s.at++
	}
	return nil, false, false
}

// plain passes over what is nothing but itself in a string, eight bytes at a time; where less is left it stays.
func (s *scanner) plain() {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	for ; s.at+8 <= len(s.data); s.at += 8 {
		// The high bit of a byte is set where it is a quote, a backslash, below a space, or beyond ASCII. What is taken off may reach
		// into the bytes above one that is found, never into those below it: the lowest is right.
		eight := binary.LittleEndian.Uint64(s.data[s.at:])
		quote, backslash := eight^ones*'"', eight^ones*'\\'
		found := (eight | (eight-ones*' ')&^eight | (quote-ones)&^quote | (backslash-ones)&^backslash) & highs
		if found != 0 {
			s.at += bits.TrailingZeros64(found) / 8
			return
		}
	}
}

// escape passes over what follows a backslash.
func (s *scanner) escape() bool {
	if s.at >= len(s.data) {
		return false
	}
	c := s.data[s.at]
	s.at++
	if c != 'u' {
		return strings.IndexByte(`"\/bfnrt`, c) >= 0
	}
	for range 4 {
		if s.at >= len(s.data) || strings.IndexByte("0123456789abcdefABCDEF", s.data[s.at]) < 0 {
			return false
		}
		s.at++
	}
	return true
}

// str reads a string.
func (s *scanner) str() (value string, ok bool) {
	inner, plain, ok := s.text()
	if !ok || plain {
		return string(inner), ok
	}
	ok = json.Unmarshal(s.data[s.at-len(inner)-2:s.at], &value) == nil
	return value, ok
}

// object passes over an object; field reads the value of each key, which is as it stands between its quotes.
func (s *scanner) object(depth int, field func(key []byte) bool) bool {
	if depth > deepest || !s.take('{') {
		return false
	}
	if s.take('}') {
		return true
	}
	for {
		key, _, ok := s.text()
		if !ok || !s.take(':') || !field(key) {
			return false
		}
		if s.take('}') {
			return true
		}
		if !s.take(',') {
			return false
		}
	}
}

// array passes over an array; item reads each value.
func (s *scanner) array(depth int, item func() bool) bool {
	if depth > deepest || !s.take('[') {
		return false
	}
	if s.take(']') {
		return true
	}
	for {
		if !item() {
			return false
		}
		if s.take(']') {
			return true
		}
		if !s.take(',') {
			return false
		}
	}
}

// named tells whether a key is one of these; sure is false where encoding/json would see more in it than stands there: another
// case, or an escape.
func named(key []byte, names ...string) (name string, sure bool) {
	for _, c := range key {
		if c == '\\' || c >= utf8.RuneSelf { // some letters fold into those of ASCII
			return "", false
		}
	}
	for _, name := range names {
		if string(key) == name {
			return name, true
		}
		if len(key) == len(name) && strings.EqualFold(string(key), name) {
			return "", false
		}
	}
	return "", true
}

// scanResponses reads the responses in the answer to a batch; ok is false for what encoding/json has to decide.
func scanResponses(body []byte) (responses []batchAnswer, ok bool) {
	s := &scanner{data: body}
	there := false
	ok = s.object(0, func(key []byte) bool {
		name, sure := named(key, "responses")
		if !sure || name != "" && there {
			return false
		}
		if name == "" {
			_, ok := s.value(1)
			return ok
		}
		there = true
		responses = make([]batchAnswer, 0, MaxBatch)
		return s.array(1, func() bool {
			answer, ok := s.response()
			responses = append(responses, answer)
			return ok
		})
	})
	return responses, ok && there && s.next() == 0 && s.at == len(s.data)
}

// response reads one response.
func (s *scanner) response() (answer batchAnswer, ok bool) {
	var seen [4]bool
	ok = s.object(2, func(key []byte) bool {
		name, sure := named(key, "id", "status", "headers", "body")
		if !sure {
			return false
		}
		var field int
		var ok bool
		switch name {
		case "id":
			field = 0
			var id string
			id, ok = s.str()
			answer.ID = text(id)
		case "status":
			field = 1
			var raw []byte
			if raw, ok = s.value(3); ok {
				var err error
				answer.Status, err = strconv.Atoi(string(raw))
				ok = err == nil
			}
		case "headers":
			field = 2
			answer.Headers, ok = s.value(3)
		case "body":
			field = 3
			answer.Body, answer.landed, ok = s.item()
		default:
			_, ok = s.value(3)
			return ok
		}
		ok = ok && !seen[field]
		seen[field] = true
		return ok
	})
	return answer, ok
}

// item passes over the body of a response. Where that is an object, as of a contact that was written, it notes its id and
// folder on the way, so that nobody has to go through it again.
func (s *scanner) item() (raw []byte, at *landing, ok bool) {
	if s.next() != '{' {
		raw, ok = s.value(3)
		return raw, nil, ok
	}
	from := s.at
	at = &landing{}
	ok = s.object(3, func(key []byte) bool {
		name, sure := named(key, "id", "parentFolderId")
		var into *string
		switch {
		case !sure || name != "" && s.next() != '"':
			at = nil // to be read by encoding/json, if anybody asks
		case at == nil:
		case name == "id":
			into = &at.id
		case name == "parentFolderId":
			into = &at.parentFolder
		}
		if into == nil {
			_, ok := s.value(4)
			return ok
		}
		*into, ok = s.str()
		return ok
	})
	return s.data[from:s.at:s.at], at, ok
}

// Landed reads, of a Done answer that shows an item, its id and the folder it lies in, and nothing else of it.
func (a Answer) Landed() (id, parentFolder string, err error) {
	if a.Err == nil && a.landed != nil {
		return a.landed.id, a.landed.parentFolder, nil
	}
	var landed struct {
		ID             string `json:"id"`
		ParentFolderID string `json:"parentFolderId"`
	}
	err = a.Decode(&landed)
	return landed.ID, landed.ParentFolderID, err
}
