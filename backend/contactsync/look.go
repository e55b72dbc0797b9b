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
		content, ok := kept[work.LinkFingerprint]
		if !ok {
			return true
		}
		before, err := cardOfContent(content)
		return err != nil || w.Fields.mapped()&^before.mapped != 0
	case Create:
	}
	return false
}

// keptBefore reads what is known of the contacts that a page of people would change.
func (w *worker) keptBefore(ctx context.Context, page []Work) (map[Fingerprint]Content, error) {
	var keys []Fingerprint
	for _, work := range page {
		if kind, needed := w.decide(&w.m, work); needed && kind == Update {
			keys = append(keys, work.LinkFingerprint)
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
	if t.then == deleteContact && contact.ParentFolderID != w.m.Folder {
		inUse, err := w.inUse(ctx, contact.ParentFolderID)
		if err != nil {
			return nil, nil, err
		}
		if !inUse { // the user deleted it: it is theirs to keep in Deleted Items
			next, change := w.goneAlready(t)
			return change, next, nil
		}
	}
	change := &Change{Person: t.work.Person, Journal: &JournalEntry{Run: w.options.Run, Before: &t.work.LinkFingerprint, Image: &image, Only: true}}
	return change, &task{work: t.work, kind: t.then, contactID: t.contactID, tries: t.tries, read: &contact}, nil
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
