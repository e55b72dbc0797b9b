package csdl

import (
	"slices"
	"strings"
)

// Model is the metadata of a service.
type Model struct {
	types       map[string]*declared
	entitySets  map[string]typeRef // and singletons, by name
	operations  map[called]*operation
	restriction map[string]restrictions // by "type/navigation property"
}

// typeRef names a type, or a collection of it. The zero value is "nothing", as an action returns that answers 204.
type typeRef struct {
	name       string // qualified: "microsoft.graph.contact", "Edm.String"
	collection bool
}

func (r typeRef) String() string {
	switch {
	case r.name == "":
		return "nothing"
	case r.collection:
		return "Collection(" + r.name + ")"
	}
	return r.name
}

func (r typeRef) element() typeRef { return typeRef{name: r.name} }

func (r typeRef) primitive() bool { return strings.HasPrefix(r.name, "Edm.") }

// declared is a type of the metadata.
type declared struct {
	name       string
	kind       kind
	base       string
	stream     bool // it has a $value of its own
	properties map[string]property
	members    []string // of an enumeration
}

type kind int

const (
	entity kind = iota
	complexType
	enumeration
)

// property is a structural or a navigation property.
type property struct {
	typeRef
	navigation bool
	required   bool   // null is not allowed
	owner      string // the type that declares it
}

// called is what an operation is looked up by: its name, and what it is called on.
type called struct {
	name string
	on   typeRef
}

// operation is a function or an action, bound to what it is called on.
type operation struct {
	name       string
	function   bool
	binding    typeRef
	parameters map[string]property
	returns    typeRef
}

// restrictions is what the metadata forbids to do with what a navigation property leads to.
type restrictions struct{ insert, update, remove, expand bool }

// lineage is a type and those it is derived from, itself first.
func (m *Model) lineage(name string) (line []*declared) {
	for t := m.types[name]; t != nil; t = m.types[t.base] {
		line = append(line, t)
	}
	return line
}

// is reports whether a type is the other or derived from it.
func (m *Model) is(name, base string) bool {
	return name == base || slices.ContainsFunc(m.lineage(name), func(t *declared) bool { return t.name == base })
}

// property finds a property of a type or of what it is derived from.
func (m *Model) property(typeName, name string) (property, bool) {
	for t := m.types[typeName]; t != nil; t = m.types[t.base] {
		if p, ok := t.properties[name]; ok {
			return p, true
		}
	}
	return property{}, false
}

// operation finds what is bound to a type or to what it is derived from.
func (m *Model) operation(on typeRef, name string) *operation {
	name = strings.TrimPrefix(name, "microsoft.graph.")
	for t := m.types[on.name]; t != nil; t = m.types[t.base] {
		if o := m.operations[called{name, typeRef{t.name, on.collection}}]; o != nil {
			return o
		}
	}
	return nil
}

// hasStream reports whether a type has a $value.
func (m *Model) hasStream(name string) bool {
	return slices.ContainsFunc(m.lineage(name), func(t *declared) bool { return t.stream })
}
