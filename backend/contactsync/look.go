package contactsync

import (
	"context"

	"concord/backend/graph"
)

// This file decides before which writes a contact is read. An update of a contact that holds what we wrote needs no
// look: the content is kept. All else would lose something: a delete takes what the user added, and a property that
// was not ours until now takes what the user had there.

// looksFirst says whether a contact is read before it is written.
func (w *worker) looksFirst(kind OperationKind, work Work, kept map[Fingerprint]Content) bool {
	switch kind {
	case Delete:
		return true
	case Update:
		wanted := w.wanted(work, kept)
		before, known := writtenLast(work, kept)
		return !known || wanted.mapped&^before.mapped != 0 || wanted.merges()
	case Create:
	}
	return false
}

// wanted is the card of an update, as far as it matters for a look.
func (w *worker) wanted(work Work, kept map[Fingerprint]Content) card {
	wanted := card{mapped: w.Fields.mapped()}
	if content, ok := kept[work.Fingerprint]; ok {
		if c, err := cardOfContent(content); err == nil {
			wanted = c
		}
	}
	wanted.policies = w.Fields.policies()
	return wanted
}

// writtenLast is what a contact was last given by us.
func writtenLast(work Work, kept map[Fingerprint]Content) (c card, known bool) {
	content, ok := kept[work.LinkFingerprint]
	if !ok {
		return c, false
	}
	c, err := cardOfContent(content)
	return c, err == nil
}

// anew is the same task once more. What was read for it may be old by now, so that it is read again.
func (t *task) anew() *task {
	if t.kind != updateContact || t.read == nil {
		return t
	}
	return &task{work: t.work, kind: readContact, then: t.kind, contactID: t.contactID, tries: t.tries, before: t.before}
}

// keptBefore reads what is known of the contacts that a page of people would change.
func (w *worker) keptBefore(ctx context.Context, page []Work) (map[Fingerprint]Content, error) {
	var keys []Fingerprint
	for _, work := range page {
		if kind, needed := w.decide(&w.m, work); needed && kind == Update || w.options.PlanOnly && w.waiting[work.Person] {
			keys = append(keys, work.LinkFingerprint, work.Fingerprint)
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	return w.Store.Contents(ctx, keys)
}

// looked keeps what was read and lets the write follow.
func (w *worker) looked(ctx context.Context, t *task, answer graph.Answer) (*Change, *task, error) {
	var contact graph.Contact
	image, err := imageOf(answer)
	if err != nil || answer.Decode(&contact) != nil || contact.ID == "" {
		if t.tries++; t.tries < maxTries {
			return nil, t, nil
		}
		return w.pending(t, "unreadable_answer", 0), nil, nil
	}
	if t.back != nil {
		return w.lookedBack(ctx, t, &contact, image)
	}
	if contact.ParentFolderID != w.m.Folder {
		inUse, err := w.inUse(ctx, contact.ParentFolderID)
		switch {
		case err != nil:
			return nil, nil, err
		case inUse:
		case t.then == deleteContact: // the user deleted it: it is theirs to keep in Deleted Items
			next, change := w.goneAlready(t)
			return change, next, nil
		default: // made again, and for an undo it was not there
			return &Change{Person: t.work.Person, Unlink: true}, w.creation(t.work), nil
		}
	}
	change := &Change{Person: t.work.Person, Journal: &JournalEntry{Run: w.options.Run, Before: &t.work.LinkFingerprint, Image: &image, Only: true}}
	return change, &task{work: t.work, kind: t.then, contactID: t.contactID, tries: t.tries, read: &contact, before: t.before}, nil
}

// journal is what a finished operation adds to the run's journal.
func (w *worker) journal(kind taskKind, work Work) *JournalEntry {
	entry := &JournalEntry{Run: w.options.Run}
	if kind == updateContact || kind == deleteContact {
		entry.Before = &work.LinkFingerprint
	}
	if kind != deleteContact {
		entry.After = &work.Fingerprint
	}
	return entry
}
