package csdl

import (
	"fmt"
	"slices"
	"strings"
)

// token is a piece of a filter.
type token struct {
	text   string
	quoted bool
}

// tokens cuts a filter (docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions, "System Query Option
// $filter"). A path stays whole.
func tokens(s string) (all []token, err error) {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == ' ':
			i++
		case strings.IndexByte("(),:", c) >= 0:
			all = append(all, token{text: s[i : i+1]})
			i++
		case c == '\'':
			end := i + 1
			for ; end < len(s) && (s[end] != '\'' || end+1 < len(s) && s[end+1] == '\''); end++ {
				if s[end] == '\'' {
					end++ // a doubled quote stands for one
				}
			}
			if end >= len(s) {
				return nil, fmt.Errorf("a string is not closed in %q", s)
			}
			all = append(all, token{s[i+1 : end], true})
			i = end + 1
		default:
			end := i
			for end < len(s) && strings.IndexByte(" (),:'", s[end]) < 0 {
				end++
			}
			all = append(all, token{text: s[i:end]})
			i = end
		}
	}
	return all, nil
}

var (
	comparisons = []string{"eq", "ne", "gt", "ge", "lt", "le", "in", "has"}
	words       = append([]string{"and", "or", "not", "(", ")", ",", ":"}, comparisons...)
	functions   = []string{"startswith", "startsWith", "endswith", "endsWith", "contains", "tolower", "toupper", "length", "cast", "date", "year"}
)

// filter checks that every path of a filter resolves, and that what is compared is of one kind.
func (m *Model) filter(of typeRef, text string) (problems []error) {
	all, err := tokens(text)
	if err != nil {
		return []error{err}
	}
	at := func(i int) token {
		if i < 0 || i >= len(all) {
			return token{}
		}
		return all[i]
	}
	variables := map[string]typeRef{}
	for i := 0; i < len(all); i++ {
		t := all[i]
		if t.quoted || slices.Contains(words, t.text) || literal(t) != "" {
			continue
		}
		base, path := of, t.text
		if head, rest, ok := strings.Cut(path, "/"); variables[head].name != "" {
			if !ok {
				continue // a collection of plain values: any(x:x eq 'a')
			}
			base, path = variables[head], rest
		}
		lambda := ""
		if at(i+1).text == "(" && !at(i+1).quoted {
			if slices.Contains(functions, path) {
				continue
			}
			slash := strings.LastIndexByte(path, '/')
			if lambda = strings.ToLower(path[slash+1:]); slash < 0 || lambda != "any" && lambda != "all" {
				problems = append(problems, fmt.Errorf("no such function %q", path))
				continue
			}
			path = path[:slash]
		}
		p, err := m.path(base, path)
		switch {
		case err != nil:
			problems = append(problems, err)
		case lambda != "" && !p.collection:
			problems = append(problems, fmt.Errorf("%s is no collection", path))
		case lambda != "" && at(i+3).text == ":":
			variables[at(i+2).text] = p.element()
			i += 3
		case lambda == "" && slices.Contains(comparisons, at(i+1).text):
			value := at(i + 2)
			if value.text == "(" {
				value = at(i + 3)
			}
			if kind := literal(value); kind != "" && kind != "null" && !matches(m, p, kind) {
				problems = append(problems, fmt.Errorf("%s is %s and is compared with %s", path, p, kind))
			}
		}
	}
	return problems
}

// literal is what kind of value a token is; "" when it is none.
func literal(t token) string {
	switch {
	case t.quoted:
		return "a string"
	case t.text == "null":
		return "null"
	case t.text == "true" || t.text == "false":
		return "a boolean"
	case t.text != "" && (t.text[0] >= '0' && t.text[0] <= '9' || t.text[0] == '-'):
		return "a number, date or GUID"
	}
	return ""
}

func matches(m *Model, p property, kind string) bool {
	switch {
	case p.collection:
		return false
	case p.name == "Edm.String":
		return kind == "a string"
	case p.name == "Edm.Boolean":
		return kind == "a boolean"
	case p.primitive():
		return kind == "a number, date or GUID"
	}
	t := m.types[p.name]
	return t != nil && t.kind == enumeration && kind == "a string"
}
