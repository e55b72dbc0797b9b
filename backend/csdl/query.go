package csdl

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// query checks the query options of a request against what its path leads to.
func (m *Model) query(t target, raw string) (problems []error) {
	options, err := url.ParseQuery(raw)
	if err != nil {
		return []error{fmt.Errorf("the query cannot be read: %w", err)}
	}
	for name, values := range options {
		for _, value := range values {
			for _, err := range m.option(t, name, value) {
				problems = append(problems, fmt.Errorf("%s: %w", name, err))
			}
		}
	}
	return problems
}

// option checks one query option.
func (m *Model) option(t target, name, value string) (problems []error) {
	of := t.element()
	switch name {
	case "$select":
		for item := range strings.SplitSeq(value, ",") {
			p, err := m.path(of, item)
			if err == nil && p.navigation && !(t.delta() && selectable[p.owner+"/"+item]) {
				err = fmt.Errorf("%s is a navigation property", item)
			}
			problems = append(problems, err)
		}
	case "$expand":
		for _, item := range outside(value, ',') {
			problems = append(problems, m.expand(of, item)...)
		}
	case "$filter":
		problems = m.filter(of, value)
	case "$orderby":
		for item := range strings.SplitSeq(value, ",") {
			name, direction, _ := strings.Cut(item, " ")
			if direction != "" && direction != "asc" && direction != "desc" {
				problems = append(problems, fmt.Errorf("%q is no direction", direction))
			}
			_, err := m.path(of, name)
			problems = append(problems, err)
		}
	case "$top", "$skip":
		if n, err := strconv.Atoi(value); err != nil || n < 0 {
			problems = append(problems, fmt.Errorf("%q is no number", value))
		}
	case "$count":
		if value != "true" && value != "false" {
			problems = append(problems, fmt.Errorf("%q is neither true nor false", value))
		}
	case "$skiptoken", "$deltatoken", "$search": // opaque, or free text
	default:
		problems = append(problems, fmt.Errorf("no such option"))
	}
	return present(problems)
}

// expand checks one item of $expand: a navigation property and, in parentheses, options of its own.
func (m *Model) expand(of typeRef, item string) (problems []error) {
	name, inner, nested := strings.Cut(item, "(")
	p, err := m.path(of, name)
	switch {
	case err != nil:
		return []error{err}
	case !p.navigation:
		return []error{fmt.Errorf("%s is no navigation property", name)}
	case m.restriction[p.owner+"/"+name].expand:
		return []error{fmt.Errorf("the metadata forbids to expand %s", name)}
	case !nested:
		return nil
	case !strings.HasSuffix(inner, ")"):
		return []error{fmt.Errorf("%q is not closed", item)}
	}
	for _, option := range outside(strings.TrimSuffix(inner, ")"), ';') {
		name, value, _ := strings.Cut(option, "=")
		for _, err := range m.option(target{typeRef: p.typeRef, what: resource}, name, value) {
			problems = append(problems, fmt.Errorf("(%s): %w", name, err))
		}
	}
	return problems
}

// path resolves the path of a property as options name it: "displayName", "businessAddress/city", "assignedLicenses/$count".
func (m *Model) path(of typeRef, path string) (property, error) {
	p := property{typeRef: of}
	for name := range strings.SplitSeq(path, "/") {
		if name == "$count" && p.collection {
			p = property{typeRef: typeRef{name: "Edm.Int32"}}
			continue
		}
		if cast := m.types[name]; cast != nil && (m.is(name, p.name) || m.is(p.name, name)) {
			p.name = name
			continue
		}
		if right, ok := spellings[name]; ok {
			name = right
		}
		next, ok := m.property(p.name, name)
		if !ok {
			return property{}, fmt.Errorf("%s has no %q", p.name, name)
		}
		p = next
	}
	return p, nil
}

// outside splits at a separator that stands neither in parentheses nor in a string.
func outside(s string, separator byte) (parts []string) {
	depth, quoted, from := 0, false, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\'':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == separator && depth == 0:
			parts, from = append(parts, s[from:i]), i+1
		}
	}
	return append(parts, s[from:])
}

// present drops what is no error.
func present(problems []error) (kept []error) {
	for _, err := range problems {
		if err != nil {
			kept = append(kept, err)
		}
	}
	return kept
}
