package contactsync

import (
	"encoding/json"
	"slices"
	"strings"

	"concord/backend/graph"
)

// This file makes what an undo sends, and tells what the run wrote from what a user did. It is pure.

// properties are those of a contact that the run wrote, by Graph's names.
func (r *restoration) properties() (names []string) {
	for i, t := range targets {
		if (r.after.mapped|r.before.mapped)&(1<<i) != 0 {
			names = append(names, topLevel(t.name))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// then is what a property goes back to: as it was read, or else as it had been written.
func (r *restoration) then() map[string]any {
	if r.image == nil {
		return r.before.body()
	}
	then := map[string]any{}
	for _, name := range r.properties() {
		if value, ok := r.image[name]; ok {
			then[name] = value
		} else {
			then[name] = emptied(name)
		}
	}
	return then
}

// emptied is the value that clears a property.
func emptied(name string) any {
	parts := map[string]any{}
	for _, t := range targets {
		parent, part, nested := strings.Cut(t.name, ".")
		switch {
		case parent != name:
		case nested:
			parts[part] = nil
		case t.list:
			return []string{}
		default:
			return nil
		}
	}
	if len(parts) > 0 {
		return parts
	}
	return nil
}

// shows are the values of targets[i] in what a contact goes back to.
func (r *restoration) shows(i int) []string {
	if r.image == nil {
		return r.before.values[i]
	}
	contact := r.image.contact()
	values, _ := targets[i].fit(targets[i].read(&contact))
	return values
}

// wrote are the values that the run gave targets[i]: its card's, or, of a run that undid another, what it put back. It is
// false where the run gave none.
func (r *restoration) wrote(i int) (values []string, did bool) {
	if r.original == nil {
		return r.after.values[i], r.after.mapped&(1<<i) != 0
	}
	contact := r.original.contact()
	values, _ = targets[i].fit(targets[i].read(&contact))
	return values, true
}

// over is the body that puts a contact back which shows read now. Properties that show neither what the run wrote nor
// what they go back to are the user's, and stay. It is nil when everything is as before.
func (r *restoration) over(read *graph.Contact) (body map[string]any, kept []string) {
	then, user, pending := r.then(), map[string]bool{}, false
	for i, t := range targets {
		if (r.after.mapped|r.before.mapped)&(1<<i) == 0 {
			continue
		}
		shown, _ := t.fit(t.read(read))
		wrote, did := r.wrote(i)
		switch {
		case slices.Equal(shown, r.shows(i)):
		case did && (slices.Equal(shown, wrote) || r.added(i, shown)):
			pending = true
		default:
			user[topLevel(t.name)] = true
			kept = append(kept, t.name)
		}
	}
	if !pending {
		return nil, kept
	}
	body = map[string]any{}
	for _, name := range r.properties() {
		if user[name] {
			continue
		}
		if body[name] = then[name]; r.image == nil {
			if parts, ok := then[name].(map[string]any); ok {
				body[name] = wholeAddress(name, parts, read)
			}
		}
	}
	if user["displayName"] { // Exchange makes up a name when an update does not carry it
		body["displayName"] = read.DisplayName
	}
	return body, kept
}

// added tells values of which the run's are there beside the user's own: the policy of the field was Add.
func (r *restoration) added(i int, shown []string) bool {
	if !targets[i].list || r.image == nil {
		return false
	}
	var last []string
	if r.before.mapped&(1<<i) != 0 {
		last = r.before.values[i]
	}
	return slices.Equal(shown, union(r.shows(i), last, r.after.values[i], targets[i].max))
}

// wholeAddress adds the parts of an address that were never ours, as they are: Exchange replaces an address whole.
func wholeAddress(address string, parts map[string]any, read *graph.Contact) map[string]any {
	whole := map[string]any{}
	for _, t := range targets {
		parent, part, nested := strings.Cut(t.name, ".")
		if !nested || parent != address {
			continue
		}
		if value, ours := parts[part]; ours {
			whole[part] = value
		} else {
			whole[part] = single(t.read(read))
		}
	}
	return whole
}

// worked says whether a user worked on a contact that the run had made: it shows something else than was written.
func (r *restoration) worked(read *graph.Contact, image raw) bool {
	if r.original != nil {
		return !r.sameAs(image)
	}
	for i, t := range targets {
		shown, _ := t.fit(t.read(read))
		if r.after.mapped&(1<<i) != 0 && !slices.Equal(shown, r.after.values[i]) {
			return true
		}
	}
	written := r.properties()
	for name := range image {
		if name != "fileAs" && !slices.Contains(written, name) && !blank(image[name]) { // Exchange computes fileAs itself
			return true
		}
	}
	return false
}

// sameAs compares what was read with what had been put back, property by property.
func (r *restoration) sameAs(image raw) bool {
	for _, name := range restorable {
		if name != "fileAs" && !slices.Equal(canonical(image[name]), canonical(r.original[name])) {
			return false
		}
	}
	return true
}

// canonical is JSON in one spelling, nothing for an empty value.
func canonical(value json.RawMessage) []byte {
	if blank(value) {
		return nil
	}
	var plain any
	if json.Unmarshal(value, &plain) != nil {
		return value
	}
	body, _ := json.Marshal(plain) // what was JSON: it cannot fail
	return body
}

// blank tells a value without content: null, "", [] or an address of nothing.
func blank(value json.RawMessage) bool {
	switch text := strings.TrimSpace(string(value)); text {
	case "", "null", `""`, "[]", "{}":
		return true
	default:
		var parts map[string]json.RawMessage
		if text[0] != '{' || json.Unmarshal(value, &parts) != nil {
			return false
		}
		for _, part := range parts {
			if !blank(part) {
				return false
			}
		}
		return true
	}
}

// again is the body of a deleted contact that is made again: all that was read of it, with our mark.
func (r *restoration) again(m mark) map[string]any {
	body := map[string]any{}
	if r.image == nil {
		for property, value := range r.before.body() {
			if value != nil {
				body[property] = value
			}
		}
	}
	for name, value := range r.image {
		if !blank(value) {
			body[name] = value
		}
	}
	m.addTo(body)
	return body
}
