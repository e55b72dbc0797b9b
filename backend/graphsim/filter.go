package graphsim

import (
	"strings"
)

// node is a parsed $filter (OData 4.01 URL conventions, the part that Graph clients use): and, or, not, comparisons, string
// functions, any() with one variable, in (…).
type node struct {
	op   string // and or not | eq ne gt ge lt le in | contains startswith endswith | any
	args []node
	path string   // leaf: a property path, relative to the variable within any()
	val  *literal // leaf: a literal
	list []literal
}

// literal is a value in a filter. null has kind 0.
type literal struct {
	kind byte // 0 null, 's' string, 'w' word: number, true, false, date, GUID
	text string
}

type parser struct {
	tokens []literal // kind 's', 'w', or 'p' for punctuation
	at     int
	vars   []string
}

// parseFilter reads a $filter; ok is false when it is none that Graph would accept.
func parseFilter(text string) (n node, ok bool) {
	tokens, ok := filterTokens(text)
	if !ok {
		return n, false
	}
	p := &parser{tokens: tokens}
	n, ok = p.or()
	return n, ok && p.at == len(tokens)
}

func filterTokens(s string) (tokens []literal, ok bool) {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == ' ' || c == '\t':
			i++
		case strings.IndexByte("(),:", c) >= 0:
			tokens = append(tokens, literal{'p', s[i : i+1]})
			i++
		case c == '\'':
			var b strings.Builder
			for i++; ; i++ {
				if i >= len(s) {
					return nil, false
				}
				if s[i] == '\'' {
					if i+1 >= len(s) || s[i+1] != '\'' {
						i++
						break
					}
					i++ // a doubled quote stands for one
				}
				b.WriteByte(s[i])
			}
			tokens = append(tokens, literal{'s', b.String()})
		default:
			j := i
			// A colon ends a variable of any(), and is part of a time.
			for j < len(s) && (strings.IndexByte(" \t(),:'", s[j]) < 0 || s[j] == ':' && s[i] >= '0' && s[i] <= '9') {
				j++
			}
			tokens = append(tokens, literal{'w', s[i:j]})
			i = j
		}
	}
	return tokens, true
}

func (p *parser) peek() literal {
	if p.at >= len(p.tokens) {
		return literal{}
	}
	return p.tokens[p.at]
}

func (p *parser) take(text string) bool {
	if t := p.peek(); t.kind != 's' && t.kind != 0 && strings.EqualFold(t.text, text) {
		p.at++
		return true
	}
	return false
}

func (p *parser) or() (node, bool)  { return p.chain("or", p.and) }
func (p *parser) and() (node, bool) { return p.chain("and", p.unary) }

func (p *parser) chain(word string, next func() (node, bool)) (node, bool) {
	left, ok := next()
	for ok && p.take(word) {
		var right node
		if right, ok = next(); ok {
			left = node{op: word, args: []node{left, right}}
		}
	}
	return left, ok
}

func (p *parser) unary() (node, bool) {
	if p.take("not") {
		inner, ok := p.unary()
		return node{op: "not", args: []node{inner}}, ok
	}
	if p.take("(") {
		inner, ok := p.or()
		return inner, ok && p.take(")")
	}
	left, ok := p.operand()
	if !ok {
		return left, false
	}
	if left.op != "" && left.op != "count" {
		return left, true // a function or any() stands alone
	}
	for _, op := range []string{"eq", "ne", "gt", "ge", "lt", "le"} {
		if p.take(op) {
			right, ok := p.operand()
			return node{op: op, args: []node{left, right}}, ok
		}
	}
	if p.take("in") && p.take("(") {
		in := node{op: "in", args: []node{left}}
		for {
			item, ok := p.operand()
			if !ok || item.val == nil {
				return in, false
			}
			in.list = append(in.list, *item.val)
			if p.take(")") {
				return in, true
			}
			if !p.take(",") {
				return in, false
			}
		}
	}
	return left, false
}

func (p *parser) operand() (node, bool) {
	t := p.peek()
	if t.kind == 0 || t.kind == 'p' {
		return node{}, false
	}
	p.at++
	if t.kind == 's' {
		return node{val: &t}, true
	}
	name := t.text
	lower := fold(name)
	switch {
	case lower == "contains" || lower == "startswith" || lower == "endswith":
		if !p.take("(") {
			return node{}, false
		}
		left, ok := p.operand()
		if !ok || !p.take(",") {
			return node{}, false
		}
		right, ok := p.operand()
		return node{op: lower, args: []node{left, right}}, ok && p.take(")")
	case strings.HasSuffix(lower, "/any") && p.take("("):
		v := p.peek().text
		p.at++
		if !p.take(":") {
			return node{}, false
		}
		p.vars = append(p.vars, v)
		inner, ok := p.or()
		p.vars = p.vars[:len(p.vars)-1]
		return node{op: "any", path: name[:len(name)-len("/any")], args: []node{inner}}, ok && p.take(")")
	case lower == "null":
		return node{val: &literal{}}, true
	case lower == "true", lower == "false", name[0] >= '0' && name[0] <= '9', name[0] == '-':
		return node{val: &literal{'w', name}}, true
	}
	for _, v := range p.vars {
		if rest, ok := strings.CutPrefix(name, v+"/"); ok {
			return node{path: "./" + rest}, true
		}
		if name == v {
			return node{path: "."}, true
		}
	}
	return node{path: name}, true
}

// verdict of a comparison on text. Graph compares strings without case.
func compare(op, got string, present bool, want literal) bool {
	if want.kind == 0 {
		return op == "eq" && !present || op == "ne" && present
	}
	if !present {
		return op == "ne"
	}
	c := strings.Compare(fold(got), fold(want.text))
	if holds, is := ordered(op, c); is {
		return holds
	}
	switch op {
	case "contains":
		return strings.Contains(fold(got), fold(want.text))
	case "startswith":
		return strings.HasPrefix(fold(got), fold(want.text))
	case "endswith":
		return strings.HasSuffix(fold(got), fold(want.text))
	}
	return false
}

// ordered says whether a comparison that came out as c (below, at or above 0) is what an operator asks for, and whether it is an
// operator of order at all.
func ordered(op string, c int) (holds, is bool) {
	switch op {
	case "eq":
		return c == 0, true
	case "ne":
		return c != 0, true
	case "gt":
		return c > 0, true
	case "ge":
		return c >= 0, true
	case "lt":
		return c < 0, true
	case "le":
		return c <= 0, true
	}
	return false, false
}

// matcher evaluates a filter: value gives a property's text, any evaluates a lambda.
type matcher struct {
	value func(path string) (text string, present bool)
	any   func(path string, inner node) bool
}

func (m matcher) match(n node) bool {
	switch n.op {
	case "and":
		return m.match(n.args[0]) && m.match(n.args[1])
	case "or":
		return m.match(n.args[0]) || m.match(n.args[1])
	case "not":
		return !m.match(n.args[0])
	case "any":
		return m.any(n.path, n.args[0])
	case "in":
		got, present := m.value(n.args[0].path)
		for _, want := range n.list {
			if compare("eq", got, present, want) {
				return true
			}
		}
		return false
	}
	left, right := n.args[0], n.args[1]
	if left.val != nil {
		left, right = right, left
	}
	if right.val == nil {
		return false
	}
	got, present := m.value(left.path)
	return compare(n.op, got, present, *right.val)
}

// walk calls visit for each node with children first cut off where visit says false.
func (n node) walk(visit func(node) bool) bool {
	if !visit(n) {
		return false
	}
	for _, a := range n.args {
		if !a.walk(visit) {
			return false
		}
	}
	return true
}
