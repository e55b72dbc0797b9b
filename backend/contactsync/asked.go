package contactsync

import (
	"context"

	"concord/backend/graph"
)

// This file asks a mailbox whether a contact is there before it makes one. The links tell what this database did; a
// database that was put back from a copy does not know what was made after the copy, and a second installation with the
// same profile makes contacts that this one never heard of. So what is there is asked, not remembered: by the source id
// in the mark, or, where many are missing, by one listing of the folder. Updates and quiet syncs ask nothing.

// maxAsked is how many creates in one mailbox ask one by one; above it one listing of the folder costs less.
const maxAsked = 20

// creation is the task that a create begins with.
func (w *worker) creation(work Work) *task {
	if w.listed {
		return &task{work: work, kind: createContact}
	}
	w.asked++
	return &task{work: work, kind: probeContact, asked: true}
}

// listFirst lists the mailbox when a page of people would ask too often, or when asking is refused. What the listing
// finds changes the page: it has to be read again.
func (w *worker) listFirst(ctx context.Context, page []Work) (listed bool, err error) {
	if w.listed || w.full || w.options.PlanOnly {
		return false, nil
	}
	creates := 0
	for _, work := range page {
		if kind, needed := w.decide(&w.m, work); needed && kind == Create {
			creates++
		}
	}
	if creates == 0 || w.asked+creates <= maxAsked && !w.unasked.Load() {
		return false, nil
	}
	return true, w.list(ctx)
}

// answered settles what a mailbox said about a contact that was asked for before it is made, or deleted a second time.
func (w *worker) answered(t *task, found []graph.Contact) (*Change, *task, error) {
	var own []*graph.Contact
	for i := range found {
		m, ok := markOf(&found[i])
		switch {
		case !ok || m.sourceID != t.work.SourceID:
		case m.profileID != w.ID || m.tenantID != w.TenantID:
			return nil, nil, w.foreign(m)
		default:
			own = append(own, &found[i])
		}
	}
	switch {
	case len(own) == 0 && t.then == deleteContact:
		w.count(t.then)
		return &Change{Person: t.work.Person, Unlink: true, Settled: true, Journal: w.journal(t.then, t.work)}, nil, nil
	case len(own) == 0:
		return nil, &task{work: t.work, kind: createContact, tries: t.tries}, nil
	case len(own) > 1:
		w.suspect = true // the listing that follows settles second contacts
	}
	work, shows := t.work, w.Fields.cardIn(own[0]).fingerprint()
	work.Linked, work.ContactID, work.LinkFingerprint = true, own[0].ID, shows
	change := &Change{Person: work.Person, Link: &Link{Person: work.Person, ContactID: work.ContactID, Fingerprint: shows}}
	then := updateContact
	if t.then == deleteContact {
		then = deleteContact
	} else if shows == work.Fingerprint {
		change.Settled = true
		return change, nil, nil
	}
	return change, &task{work: work, kind: readContact, then: then, contactID: work.ContactID}, nil
}

// goneAlready settles a delete whose contact is not there any more. Where the marks were not read, another contact of
// the same person may be: made after the copy that this database was put back from.
func (w *worker) goneAlready(t *task) (*task, *Change) {
	if !w.listed && w.m.Folder != "" && !w.unasked.Load() {
		return &task{work: t.work, kind: probeContact, asked: true, then: deleteContact}, nil
	}
	w.count(deleteContact)
	return nil, &Change{Person: t.work.Person, Unlink: true, Settled: true, Journal: w.journal(deleteContact, t.work)}
}

// unanswered is what follows when a mailbox does not answer such a question: the listing does.
func (w *worker) unanswered(t *task) *Change {
	w.unasked.Store(true)
	w.relist = true
	return w.later(t)
}
