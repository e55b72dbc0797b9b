package contactsync

import (
	"context"
	"net/http"
	"strings"
	"time"

	"concord/backend/graph"
)

// handle records what a batch answered, in one transaction, and puts back what has to go again.
func (w *worker) handle(ctx context.Context, f flight[*task]) error {
	batch, answers := f.tasks, f.answers
	var changes []Change
	var again []*task
	var stop error
	for i, t := range batch {
		answer := answers[i]
		switch answer.Outcome {
		case graph.Done:
			change, next, err := w.done(ctx, t, answer)
			switch {
			case err != nil:
				stop = err
				again = append(again, t)
			case next != nil:
				again = append(again, next)
			}
			if change != nil {
				changes = append(changes, *change)
			}
			w.vanished = w.vanished || t.kind == checkFolder && w.m.Folder == ""
		case graph.NotExecuted:
			// Costs no try: it was not carried out. A batch that is too large comes back like this.
			if f.stopped(i) {
				again = append(again, t)
				break
			}
			if t.idle++; t.idle > maxIdle {
				if t.work.Person != 0 {
					changes = append(changes, *w.pending(t, codeOf(answer.Err), 0))
				}
				break
			}
			again = append(again, t)
		case graph.Refused, graph.Lost:
			if next, change := w.again(t, answer); next != nil {
				again = append(again, next)
			} else {
				changes = append(changes, change)
			}
		case graph.Failed:
			next, change, err := w.failedTask(t, answer)
			if err != nil {
				stop = err
				break
			}
			if next != nil {
				again = append(again, next)
			}
			if change != nil {
				changes = append(changes, *change)
			}
			w.vanished = w.vanished || w.m.Folder == ""
		}
	}
	if len(changes) > 0 {
		if err := w.Store.Record(context.WithoutCancel(ctx), w.m.Slot, changes); err != nil {
			return err
		}
	}
	w.queue = append(again, w.queue...)
	w.advance(func(p *Progress) { p.Done += int64(len(batch) - len(again)); p.Total = max(p.Total, p.Done) })
	return stop
}

func httpStatus(err error) int {
	if e := asGraphError(err); e != nil {
		return e.Status
	}
	return 0
}

// done handles a request that was carried out.
func (w *worker) done(ctx context.Context, t *task, answer graph.Answer) (*Change, *task, error) {
	switch t.kind {
	case createContact:
		id, _, err := answer.Landed()
		if err != nil || id == "" {
			return nil, w.doubt(t), nil //nolint:nilerr // an answer that cannot be read leaves the outcome unknown
		}
		w.count(t.kind)
		photo, err := w.photoAgain(ctx, t, id)
		return w.linked(t, id), photo, err
	case readContact:
		return w.looked(ctx, t, answer)
	case updateContact:
		return w.updated(ctx, t, answer)
	case deleteContact:
		w.count(t.kind)
		return w.restored(t, &Change{Person: t.work.Person, Unlink: true, Settled: true, Journal: w.journal(t.kind, t.work)}), nil, nil
	case probeContact:
		return w.probed(ctx, t, answer)
	case checkFolder:
		return nil, nil, w.folderAnswered(ctx, answer)
	case restorePhoto:
		return nil, nil, w.photoRestored(ctx, t)
	case deleteTwin:
	}
	return nil, nil, nil
}

func (w *worker) linked(t *task, contactID string) *Change {
	return w.restored(t, &Change{Person: t.work.Person, Settled: true, Journal: w.journal(t.kind, t.work),
		Link: &Link{Person: t.work.Person, ContactID: contactID, Fingerprint: t.work.Fingerprint}})
}

// updated looks where the contact lies: an immutable id still answers in Deleted Items (Graph docs: immutable ids).
func (w *worker) updated(ctx context.Context, t *task, answer graph.Answer) (*Change, *task, error) {
	id, folder, err := answer.Landed()
	if err != nil || id == "" {
		if t.tries++; t.tries < maxTries {
			return nil, t, nil
		}
		return w.pending(t, "unreadable_answer", 0), nil, nil
	}
	inUse, err := w.inUse(ctx, folder)
	if err != nil {
		return nil, nil, err
	}
	if !inUse && t.back != nil {
		next, change, err := w.goneBack(t)
		return change, next, err
	}
	if !inUse {
		return &Change{Person: t.work.Person, Unlink: true}, w.creation(t.work), nil
	}
	w.count(t.kind)
	return w.linked(t, t.contactID), nil, nil // the one that took the update, whatever the answer calls it
}

// probed decides a create whose outcome was unknown.
func (w *worker) probed(ctx context.Context, t *task, answer graph.Answer) (*Change, *task, error) {
	var found graph.Page[graph.Contact]
	if answer.Decode(&found) != nil {
		if t.tries++; t.tries < maxTries {
			return nil, t, nil
		}
		return w.pending(t, "unreadable_answer", 0), nil, nil
	}
	if t.asked {
		return w.answered(t, found.Value)
	}
	for i := range found.Value {
		if m, ok := markOf(&found.Value[i]); ok && m.profileID == w.ID && m.sourceID == t.work.SourceID {
			w.count(createContact)
			photo, err := w.photoAgain(ctx, t, found.Value[i].ID)
			return w.linked(t, found.Value[i].ID), photo, err
		}
	}
	return nil, &task{work: t.work, kind: createContact, tries: t.tries, back: t.back}, nil
}

// doubt turns a create whose outcome is unknown into the question whether it landed.
func (w *worker) doubt(t *task) *task {
	return &task{work: t.work, kind: probeContact, tries: t.tries + 1, back: t.back}
}

// again decides what becomes of a task that was refused or whose answer was lost: the next task, or, after too
// many tries, what to remember for a later sync.
func (w *worker) again(t *task, answer graph.Answer) (*task, Change) {
	if t.kind == createContact && answer.Outcome == graph.Lost {
		w.suspect = true
	}
	if t.tries+1 >= maxTries {
		if t.kind == createContact || t.kind == probeContact && !t.asked {
			w.suspect = true
		}
		if t.kind == checkFolder || t.kind == deleteTwin || t.kind == restorePhoto {
			return nil, Change{}
		}
		return nil, *w.pending(t, codeOf(answer.Err), 0) // bad weather: the next sync tries again
	}
	if t.kind == createContact {
		return w.doubt(t), Change{}
	}
	t.tries++
	return t.anew(), Change{}
}

// failedTask handles a definite no: to one contact, to the folder, or to the mailbox as a whole.
func (w *worker) failedTask(t *task, answer graph.Answer) (*task, *Change, error) {
	err := answer.Err
	switch {
	case graph.IsForbidden(err), graph.IsMailboxUnavailable(err), graph.IsAccessDenied(err), graph.IsQuota(err):
		return nil, nil, err
	case graph.IsConflict(err) && t.tries < conflictTries:
		t.tries++
		return t.anew(), nil, nil
	case t.kind == checkFolder && (graph.IsFolderGone(err) || graph.IsItemGone(err) || graph.IsNotFound(err)):
		w.m.Folder = ""
		return nil, nil, nil
	case (t.kind == createContact || t.kind == probeContact) && (graph.IsFolderGone(err) || graph.IsItemGone(err)):
		w.m.Folder = ""
		return t, nil, nil
	case t.kind == restorePhoto:
		return nil, nil, nil // the next sync puts it on the contacts of those who are wanted
	case t.back != nil && graph.IsItemGone(err):
		return w.goneBack(t)
	case t.asked:
		return nil, w.unanswered(t), nil
	case t.kind == probeContact:
		// The filter is refused here: read the marks of the folder instead, and create what is not there.
		w.suspect = true
		return nil, w.later(t), nil
	case t.kind == readContact && graph.IsItemGone(err):
		gone := *t
		gone.kind = t.then
		return w.failedTask(&gone, answer)
	case t.kind == updateContact && graph.IsItemGone(err):
		return w.creation(t.work), &Change{Person: t.work.Person, Unlink: true}, nil
	case t.kind == deleteContact && graph.IsItemGone(err):
		next, change := w.goneAlready(t)
		return next, change, nil
	case t.purge && lacksAction(err):
		if !w.unpurged.Swap(true) {
			w.note(notPurged)
		}
		return t, nil, nil
	case t.kind == deleteTwin, t.kind == checkFolder:
		return nil, nil, nil
	default:
		return nil, w.pending(t, codeOf(err), refusalBackoff(t.work.Tries+1)), nil
	}
}

// lacksAction tells a service that does not know an action from one that refuses to do it to this contact: an unknown
// segment of a path is a BadRequest, a 405 or a 501 (Graph docs: errors).
func lacksAction(err error) bool {
	e := asGraphError(err)
	if e == nil {
		return false
	}
	switch e.Status {
	case http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return true
	case http.StatusBadRequest, http.StatusNotFound:
		return strings.EqualFold(e.GraphCode, "BadRequest")
	}
	return false
}

// later has the person looked at again in this very sync, after the listing that follows.
func (w *worker) later(t *task) *Change {
	if t.back != nil {
		return &Change{Person: t.work.Person}
	}
	return &Change{Person: t.work.Person, Pending: &Pending{Tries: t.work.Tries}}
}

// pending gives one contact up for this sync and remembers it for one after a while.
func (w *worker) pending(t *task, code string, wait time.Duration) *Change {
	w.failed++
	w.Log.WithFields(map[string]any{"code": code, "slot": w.m.Slot, "person": t.work.Person}).Warn("a contact could not be written")
	if t.back != nil {
		if t.kind != restorePhoto {
			w.leave(t.back, Refusal)
		}
		return &Change{Person: t.work.Person} // undoing again tries again
	}
	p := &Pending{Tries: t.work.Tries + 1, Code: code, Approved: t.work.Approved}
	if wait > 0 {
		p.NextTry = time.Now().Add(wait)
	}
	return &Change{Person: t.work.Person, Pending: p}
}
