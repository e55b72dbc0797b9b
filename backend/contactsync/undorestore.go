package contactsync

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"concord/backend/graph"
)

// This file decides what undoing does to one contact, from what the run noted and what is there now. It is pure.

// UndoReason is why a contact stays as it is.
type UndoReason string

// The reasons.
const (
	// ChangedAgain: a later run wrote or deleted the contact; that one is undone first.
	ChangedAgain UndoReason = "changed_again"
	// UserDeleted: the contact is not there any more, by the user's hand.
	UserDeleted UndoReason = "user_deleted"
	// UserEdited: the user worked on a contact that the run had made.
	UserEdited UndoReason = "user_edited"
	// NotKept: what the contact held before is not kept any more.
	NotKept UndoReason = "not_kept"
	// Refusal: Exchange refused; the troubles of the mailbox say more.
	Refusal UndoReason = "refused"
)

// sentence says a reason in words.
func (r UndoReason) sentence(run int64) string {
	switch r {
	case ChangedAgain:
		if run != 0 {
			return fmt.Sprintf("Run %d changed the contact again: undo that run first.", run)
		}
		return "The contact was changed again since."
	case UserDeleted:
		return "The user deleted the contact."
	case UserEdited:
		return "The user worked on the contact since: it stays."
	case NotKept:
		return "What the contact held before is not kept any more."
	case Refusal:
		return "Exchange refused it."
	}
	return ""
}

// raw is a contact by Graph's property names.
type raw map[string]json.RawMessage

// restoration is what undoing does to one contact.
type restoration struct {
	Journaled
	kind   UndoKind
	reason UndoReason // of Left
	// before and after are the cards before and after the run; known says which are.
	before, after           card
	knowsBefore, knowsAfter bool
	image                   raw      // as it was read before the run's write; nil when nobody had to look
	original                raw      // what was put back by a run that undid another
	repair                  bool     // it is there: only the link has to say so
	photo                   bool     // put back with it
	kept                    []string // properties that the user changed since
	body                    *bodies  // what is sent
}

// keys are the contents that a restoration is made of.
func (j *Journaled) keys() (keys []Fingerprint) {
	for _, key := range []*Fingerprint{j.Before, j.After, j.Image, j.OriginalImage} {
		if key != nil {
			keys = append(keys, *key)
		}
	}
	return keys
}

// restore decides what becomes of a contact. It is nil when the run did nothing to it.
func (j Journaled) restore(contents map[Fingerprint]Content) *restoration {
	r := &restoration{Journaled: j}
	r.before, r.knowsBefore = knownCard(contents, j.Before)
	r.after, r.knowsAfter = knownCard(contents, j.After)
	r.image, r.original = knownContact(contents, j.Image), knownContact(contents, j.OriginalImage)
	switch {
	case j.Unanswered && j.Link != nil && (j.Before == nil || j.Link.Fingerprint == *j.Before):
		return nil // it was not written
	case j.After == nil && j.Image == nil:
		return nil // a contact that is deleted is read first: this one was gone
	case j.Before == nil && j.After == nil, j.Before != nil && j.After != nil && *j.Before == *j.After:
		return nil
	case j.After == nil:
		r.undelete()
	case j.Before == nil && j.Image == nil:
		r.uncreate()
	default:
		r.putBack()
	}
	return r
}

// undelete: the run deleted the contact.
func (r *restoration) undelete() {
	switch {
	case r.Link != nil && r.Link.Fingerprint == *r.Before:
		r.kind = Already
	case r.Link != nil && r.Pin != nil && r.Pin.Wanted == nil && r.Later == 0:
		// Made again by an earlier try, whose answer was not noted.
		r.kind, r.repair = MadeAgain, true
	case r.Link != nil && r.Later != 0:
		r.leave(ChangedAgain)
	case r.Link != nil:
		r.kind = Already // the user fetched it out of Deleted Items
	case r.image == nil && !r.knowsBefore:
		r.leave(NotKept)
	default:
		r.kind, r.photo = MadeAgain, r.Picture != 0
	}
}

// uncreate: the run made the contact.
func (r *restoration) uncreate() {
	switch {
	case r.Link == nil:
		r.kind = Already
	case r.Link.Fingerprint != *r.After && r.Later != 0:
		r.leave(ChangedAgain)
	case !r.knowsAfter:
		r.leave(NotKept)
	default:
		r.kind = TakenAway
	}
}

// putBack: the run changed the contact, or took over one that was there.
func (r *restoration) putBack() {
	switch {
	case r.Link == nil && r.Later != 0:
		r.leave(ChangedAgain)
	case r.Link == nil:
		r.leave(UserDeleted)
	case r.Before != nil && r.Link.Fingerprint == *r.Before:
		r.kind = Already
	case r.Link.Fingerprint != *r.After && r.Later != 0:
		r.leave(ChangedAgain)
	case !r.knowsAfter || r.image == nil && !r.knowsBefore:
		r.leave(NotKept)
	default:
		r.kind = PutBack
	}
}

func (r *restoration) leave(reason UndoReason) { r.kind, r.reason = Left, reason }

func knownCard(contents map[Fingerprint]Content, key *Fingerprint) (c card, known bool) {
	if key == nil {
		return c, false
	}
	content, ok := contents[*key]
	if !ok || content.Kind != CardContent {
		return c, false
	}
	c, err := cardOfContent(content)
	return c, err == nil
}

func knownContact(contents map[Fingerprint]Content, key *Fingerprint) raw {
	if key == nil {
		return nil
	}
	content, ok := contents[*key]
	var properties raw
	if !ok || content.Kind != ContactContent || json.Unmarshal(content.Body, &properties) != nil {
		return nil
	}
	return properties
}

// contact is a raw contact by its fields.
func (c raw) contact() graph.Contact {
	var contact graph.Contact
	if body, err := json.Marshal(c); err == nil {
		_ = json.Unmarshal(body, &contact) // what Graph answered once
	}
	return contact
}

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
	var parsed any
	if json.Unmarshal(value, &parsed) != nil {
		return value
	}
	body, _ := json.Marshal(parsed)
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

// fields are what a restoration changes, for people.
func (r *restoration) fields() (fields []UndoField) {
	for i, t := range targets {
		if (r.after.mapped|r.before.mapped)&(1<<i) == 0 {
			continue
		}
		now, did := r.wrote(i)
		if then := r.shows(i); did && !slices.Equal(now, then) {
			fields = append(fields, UndoField{Property: t.name, Now: append([]string{}, now...), Then: append([]string{}, then...)})
		}
	}
	return fields
}

// name is the person's, as the contact showed it where the directory has none any more.
func (r *restoration) name() string {
	if r.Name != "" {
		return r.Name
	}
	if r.image != nil {
		return r.image.contact().DisplayName
	}
	for _, c := range []card{r.before, r.after} {
		if len(c.values) > 0 && len(c.values[0]) > 0 {
			return c.values[0][0]
		}
	}
	return ""
}

// line is the restoration in words.
func (r *restoration) line(w *worker) UndoLine {
	line := UndoLine{Profile: w.Name, Mailbox: w.m.Name, Person: r.name(), Source: r.SourceID, Kind: r.kind}
	switch r.kind {
	case PutBack:
		line.Fields = r.fields()
	case MadeAgain:
		line.Photo = r.photo
		if r.image == nil && !r.repair {
			line.Note = "Only what Concord had written is known: what the user had added does not come back."
		}
	case Left:
		line.Reason = r.reason
		if r.reason == ChangedAgain {
			line.Run = r.Later
		}
		line.Note = r.reason.sentence(line.Run)
	case TakenAway, Already:
	}
	return line
}
