package contactsync

import (
	"encoding/json"
	"fmt"
	"slices"

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
	case r.Unanswered && r.Seen:
		r.leave(ChangedAgain) // it was announced, but another run deleted it
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
