package contactsync

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// A source that begins with "=", or has a brace in it, is a text of the admin's own with properties in braces:
// "=Contoso AG", "{surname}, {givenName} ({department})". "{{" and "}}" are braces themselves.

// isTemplate tells a text from the name of a property.
func isTemplate(source string) bool {
	return strings.HasPrefix(source, "=") || strings.ContainsAny(source, "{}")
}

// piece is a part of a template: text, or the name of a property.
type piece struct {
	text     string
	property string
}

// templateError says what is wrong with a template, as the end of a sentence that begins with the field.
type templateError struct{ problem, allowed string }

func (e *templateError) Error() string { return e.problem }

// parseTemplate reads a template. Every error is a *templateError.
func parseTemplate(source string) ([]piece, error) {
	rest := strings.TrimPrefix(source, "=")
	var pieces []piece
	var text strings.Builder
	for rest != "" {
		at := strings.IndexAny(rest, "{}")
		if at < 0 {
			text.WriteString(rest)
			break
		}
		text.WriteString(rest[:at])
		brace := rest[at : at+1]
		rest = rest[at+1:]
		if strings.HasPrefix(rest, brace) {
			text.WriteString(brace)
			rest = rest[1:]
			continue
		}
		name, after, closed := strings.Cut(rest, "}")
		if brace == "}" || !closed {
			return nil, &templateError{fmt.Sprintf("has a brace without its other half in %q", source), "Write {property}; {{ and }} stand for the braces themselves."}
		}
		if name = strings.TrimSpace(name); !isSource(name) {
			return nil, &templateError{fmt.Sprintf("names the property {%s}, which nobody has", name), "Use one of: " + strings.Join(sourceNames(), ", ") + "."}
		}
		if text.Len() > 0 {
			pieces = append(pieces, piece{text: text.String()})
			text.Reset()
		}
		pieces = append(pieces, piece{property: name})
		rest = after
	}
	if text.Len() > 0 {
		pieces = append(pieces, piece{text: text.String()})
	}
	if !slices.ContainsFunc(pieces, func(p piece) bool { return p.property != "" || strings.TrimSpace(p.text) != "" }) {
		return nil, &templateError{"has a text without anything in it", `Write a text after the equals sign, as in "=Contoso", or leave the contact property out.`}
	}
	return pieces, nil
}

// render is a template's text for somebody: of a property with several values the first. Nothing when all its properties
// are empty.
func render(pieces []piece, value func(property string) []string) []string {
	var atoms []atom
	asked, had := 0, 0
	for _, p := range pieces {
		if p.property == "" {
			for _, r := range p.text {
				atoms = append(atoms, textAtom(r))
			}
			continue
		}
		asked++
		if values := value(p.property); len(values) > 0 {
			had++
			atoms = append(atoms, atom{kind: solid, text: values[0], filled: true})
		} else {
			atoms = append(atoms, atom{kind: hole})
		}
	}
	if asked > 0 && had == 0 {
		return nil
	}
	if had < asked {
		atoms = closeHoles(dropBrackets(atoms))
	}
	var text strings.Builder
	for _, a := range atoms {
		text.WriteString(a.text)
	}
	return one(text.String())
}

// atom is a value, one character of the admin's text, or the hole that an empty property leaves.
type atom struct {
	kind   atomKind
	text   string
	filled bool // a value
}

type atomKind int

const (
	solid atomKind = iota
	separator
	opening
	closing
	hole
)

// brackets are the pairs that vanish with what is in them.
var brackets = map[rune]rune{')': '(', ']': '[', '>': '<', '»': '«'}

// separators stand between values; next to a hole one of two goes.
const separators = ",;:/|\\-–—·•&+_"

func textAtom(r rune) atom {
	a := atom{text: string(r)}
	switch {
	case unicode.IsSpace(r) || strings.ContainsRune(separators, r):
		a.kind = separator
	case brackets[r] != 0:
		a.kind = closing
	case strings.ContainsRune("([<«", r):
		a.kind = opening
	}
	return a
}

// dropBrackets turns a pair of brackets with holes and without any value into one hole, a label in it included:
// "(Dept. {department})".
func dropBrackets(atoms []atom) []atom {
	var kept []atom
	var open []int // places of opening brackets in kept
	for _, a := range atoms {
		kept = append(kept, a)
		switch a.kind {
		case opening:
			open = append(open, len(kept)-1)
		case closing:
			if len(open) == 0 || kept[open[len(open)-1]].text != string(brackets[[]rune(a.text)[0]]) {
				continue
			}
			start := open[len(open)-1]
			open = open[:len(open)-1]
			inside := kept[start:]
			if slices.ContainsFunc(inside, func(a atom) bool { return a.kind == hole }) && !slices.ContainsFunc(inside, func(a atom) bool { return a.filled }) {
				kept = append(kept[:start], atom{kind: hole})
			}
		case solid, separator, hole:
		}
	}
	return kept
}

// closeHoles takes the holes out, and of the separators around them all but one run; at an end, or inside a bracket,
// all.
func closeHoles(atoms []atom) []atom {
	var kept []atom
	for i := 0; i < len(atoms); {
		stretch := i
		for stretch < len(atoms) && (atoms[stretch].kind == separator || atoms[stretch].kind == hole) {
			stretch++
		}
		if stretch == i {
			kept = append(kept, atoms[i])
			i++
			continue
		}
		edge := len(kept) == 0 || kept[len(kept)-1].kind == opening || stretch == len(atoms) || atoms[stretch].kind == closing
		kept = append(kept, between(atoms[i:stretch], edge)...)
		i = stretch
	}
	return kept
}

// between is what stays of a stretch of separators and holes: all of it without a hole, nothing at an edge, else its
// first run that is more than blanks, or its first.
func between(stretch []atom, edge bool) []atom {
	var first, best []atom
	holes := false
	for len(stretch) > 0 {
		n := slices.IndexFunc(stretch, func(a atom) bool { return a.kind == hole })
		if n < 0 {
			n = len(stretch)
		}
		run := stretch[:n]
		if first == nil && len(run) > 0 {
			first = run
		}
		if best == nil && slices.ContainsFunc(run, func(a atom) bool { return strings.TrimSpace(a.text) != "" }) {
			best = run
		}
		if n == len(stretch) {
			break
		}
		holes = true
		stretch = stretch[n+1:]
	}
	switch {
	case !holes:
		return first
	case edge:
		return nil
	case best != nil:
		return best
	}
	return first
}
