package contactsync

import (
	"concord/backend/graph"
)

// task is one request on its way into a mailbox, with what its answer means.
type task struct {
	work  Work
	kind  taskKind
	tries int // refusals and lost answers so far
	idle  int // answers that it was not carried out
	// contactID is what is read or deleted; for an update or delete it is the link's.
	contactID string
	purge     bool           // a deletion that was sent as one for good
	then      taskKind       // what follows a look
	read      *graph.Contact // what the look showed; nil when there was none
	before    card           // what was written last, where that is known; of an update that begins with a look
	asked     bool           // a probe before the first create, not after a lost one
	back      *restoration   // of an undo; nil in a sync
	jpeg      []byte         // of restorePhoto
}

type taskKind int

const (
	createContact taskKind = iota
	updateContact
	deleteContact
	// probeContact asks whether a contact is there: before a create where the marks were not read, and after one whose
	// outcome is unknown.
	probeContact
	// readContact looks at a contact before it is written, so that nothing of it is lost.
	readContact
	// checkFolder asks whether our folder still is where contacts live. It goes along with the first batch.
	checkFolder
	// deleteTwin removes an unlinked, unedited second contact of one person.
	deleteTwin
	// restorePhoto puts its photo on a contact that an undo made again.
	restorePhoto
)

// decide says what a person's contact in a mailbox needs: nothing, or one kind of operation.
func (r *profileRun) decide(m *Mailbox, w Work) (kind OperationKind, needed bool) {
	if r.leavesOut(m, w.Person) {
		w.Wanted, w.LeaveAccepted = false, true // one's own card, by the admin's own choice
	}
	if w.Pinned && w.staysUndone() {
		return "", false
	}
	switch {
	case w.Wanted && !w.Linked && r.waits(w.Person):
		return "", false
	case w.Wanted && !w.Linked:
		return Create, true
	case w.Wanted && w.LinkFingerprint != w.Fingerprint && (w.EmptyAccepted || r.wouldAccept(w.Person)):
		return Update, true
	case !w.Wanted && w.Linked && (w.LeaveAccepted || r.wouldAccept(w.Person)):
		return Delete, true
	}
	return "", false
}

// staysUndone tells a person who is wanted just as when an admin undid it.
func (w Work) staysUndone() bool {
	if !w.Wanted {
		return w.PinnedWanted == nil
	}
	return w.PinnedWanted != nil && *w.PinnedWanted == w.Fingerprint
}

// leavesOut tells a mailbox's own owner, where the profile leaves owners out.
func (r *profileRun) leavesOut(m *Mailbox, person int64) bool {
	return r.SkipOwner && person == m.Owner
}

// wouldAccept lets a plan show losses that a real run would make real after confirming them.
func (r *profileRun) wouldAccept(person int64) bool { return r.planned[person] }

var taskOf = map[OperationKind]taskKind{Create: createContact, Update: updateContact, Delete: deleteContact}

// purges says whether a deletion is for good: where the profile says so and the cloud has the action.
func (w *worker) purges() bool { return w.Deletes.Permanent && w.PermanentDelete && !w.unpurged.Load() }

// request is what is sent for a task.
func (w *worker) request(t *task, body *bodies) graph.Request {
	switch t.kind {
	case createContact:
		return graph.CreateContact(w.m.ID, w.m.Folder, body.create)
	case updateContact:
		return graph.UpdateContact(w.m.ID, t.contactID, body.over(t))
	case readContact:
		return graph.GetContact(w.m.ID, t.contactID, graph.ContactQuery{})
	case probeContact:
		return graph.FindContactsByProperty(w.m.ID, w.m.Folder, markProperty, t.work.SourceID, markExtension)
	case checkFolder:
		return graph.GetContactFolder(w.m.ID, w.m.Folder)
	case restorePhoto:
		return graph.PutContactPhoto(w.m.ID, t.contactID, graph.Media{Type: "image/jpeg", Data: t.jpeg})
	default:
		if t.purge = t.kind == deleteContact && w.purges(); t.purge {
			return graph.PermanentDeleteContact(w.m.ID, t.contactID)
		}
		return graph.DeleteContact(w.m.ID, t.contactID)
	}
}
