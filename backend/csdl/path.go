package csdl

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// target is what a path leads to.
type target struct {
	typeRef
	what segment
	// op is the function or action that was called.
	op *operation
	// via is the last navigation property on the path, "type/name", "" below an entity set.
	via string
	// member is the property that the path ended with, "type/name".
	member string
}

type segment string

const (
	root      segment = "the service root"
	resource  segment = "an entity or a collection of them"
	structure segment = "a property"
	number    segment = "$count"
	content   segment = "$value"
	call      segment = "a function or an action"
)

// delta reports whether the answer tells changes.
func (t target) delta() bool { return t.op != nil && t.op.name == "delta" }

// resolve follows a path below the version root, without its query and with its escapes.
func (m *Model) resolve(path string) (target, error) {
	at := target{what: root}
	for raw := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		part, err := url.PathUnescape(raw)
		if err != nil || part == "" {
			return target{}, fmt.Errorf("the segment %q cannot be read", raw)
		}
		names := []string{part}
		// The key in parentheses, users('id'), is a segment of its own here; delta() is delta.
		if name, arguments, ok := strings.Cut(part, "("); ok && name != "" && strings.HasSuffix(part, ")") {
			names = []string{name}
			if key := strings.Trim(arguments, "')"); key != "" {
				names = append(names, key)
			}
		}
		for _, name := range names {
			if at, err = m.step(at, name); err != nil {
				return target{}, err
			}
		}
	}
	return at, nil
}

// step goes on by one segment.
func (m *Model) step(at target, name string) (target, error) {
	switch at.what {
	case root:
		set, ok := m.entitySets[name]
		if !ok {
			return target{}, fmt.Errorf("there is no entity set %q", name)
		}
		return target{typeRef: set, what: resource}, nil
	case call:
		// What a function answers may be walked on, but no path of ours does so.
		return target{}, fmt.Errorf("nothing may follow %s, but %q does", at.op.name, name)
	case number, content:
		return target{}, fmt.Errorf("nothing may follow %s, but %q does", at.what, name)
	}
	if op := m.operation(at.typeRef, name); op != nil {
		return target{typeRef: op.returns, what: call, op: op, via: at.via}, nil
	}
	if cast := m.types[name]; cast != nil {
		if !m.is(name, at.name) && !m.is(at.name, name) {
			return target{}, fmt.Errorf("%s is no kind of %s", name, at.name)
		}
		at.name = name
		return at, nil
	}
	if at.collection {
		return m.within(at, name)
	}
	if name == "$value" && m.hasStream(at.name) {
		return target{what: content, via: at.via}, nil
	}
	p, ok := m.property(at.name, name)
	if !ok {
		return target{}, fmt.Errorf("%s has no %q", at.name, name)
	}
	next := target{typeRef: p.typeRef, what: structure, via: at.via, member: p.owner + "/" + name}
	if p.navigation {
		next.what, next.via = resource, p.owner+"/"+name
	}
	return next, nil
}

// within goes from a collection to its count or to one of its members.
func (m *Model) within(at target, name string) (target, error) {
	if name == "$count" {
		return target{what: number, via: at.via}, nil
	}
	if strings.HasPrefix(name, "$") || at.what != resource {
		return target{}, fmt.Errorf("a collection of %s has no %q", at.name, name)
	}
	// Where the name of a property stands for a key, the key was forgotten: /users/contacts.
	_, forgotten := m.property(at.name, name)
	if _, alias := wellKnown[at.name][name]; forgotten && !alias {
		return target{}, fmt.Errorf("the key of %s is missing before %q", at.name, name)
	}
	return target{typeRef: at.element(), what: resource, via: at.via}, nil
}

// allows says why a method cannot be meant for a target.
func (m *Model) allows(method string, t target) error {
	var methods []string
	if method == http.MethodPut && puts[t.member] != "" {
		return nil
	}
	switch {
	case t.what == call && t.op.function, t.what == number, t.what == structure:
		methods = []string{http.MethodGet}
	case t.what == call:
		methods = []string{http.MethodPost}
	case t.what == content:
		methods = []string{http.MethodGet, http.MethodPut, http.MethodDelete}
	case t.collection:
		methods = []string{http.MethodGet, http.MethodPost}
	default:
		methods = []string{http.MethodGet, http.MethodPatch, http.MethodDelete}
	}
	if !slices.Contains(methods, method) {
		return fmt.Errorf("%s is not for %s, only %s", method, t.what, strings.Join(methods, ", "))
	}
	no := m.restriction[t.via]
	forbidden := map[string]bool{http.MethodPost: no.insert, http.MethodPatch: no.update, http.MethodDelete: no.remove}
	if t.what == resource && forbidden[method] {
		return fmt.Errorf("the metadata forbids %s of %s", method, t.via)
	}
	return nil
}
