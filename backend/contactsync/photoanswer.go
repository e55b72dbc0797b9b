package contactsync

import (
	"context"
	"time"

	"concord/backend/graph"
)

// handle records what was answered, in one transaction, and puts back what has to go again. To set a photo twice does no
// harm, so a lost answer needs no question first.
func (w *photoWorker) handle(ctx context.Context, f flight[*photoTask], alone bool) error {
	var changes []PhotoChange
	var again []*photoTask
	var stop error
	for i, t := range f.tasks {
		answer := f.answers[i]
		switch answer.Outcome {
		case graph.Done:
			w.photos++
			if alone && t.alone && t.Picture != 0 && !w.alone.Swap(true) {
				w.Log.Info("photos are refused in batches: they are sent one by one")
			}
			if t.Picture != 0 && w.Photos.KeepUsers {
				w.written = append(w.written, t)
			}
			changes = append(changes, PhotoChange{Person: t.Person, Shows: t.Picture})
		case graph.NotExecuted:
			if f.stopped(i) {
				again = append(again, t)
				break
			}
			if t.idle++; t.idle > maxIdle {
				changes = append(changes, w.pending(t, codeOf(answer.Err), 0))
				break
			}
			again = append(again, t)
		case graph.Refused, graph.Lost:
			if t.tries++; t.tries < maxTries && !alone {
				again = append(again, t)
			} else {
				changes = append(changes, w.pending(t, codeOf(answer.Err), 0))
			}
		case graph.Failed:
			next, change, err := w.refused(ctx, t, answer.Err, alone)
			switch {
			case err != nil:
				stop = err
			case next != nil:
				again = append(again, next)
			case change != nil:
				changes = append(changes, *change)
			}
		}
	}
	if len(changes) > 0 {
		if err := w.Store.RecordPhotos(context.WithoutCancel(ctx), w.m.Slot, changes); err != nil {
			return err
		}
	}
	w.queue = append(again, w.queue...)
	w.advance(func(p *Progress) { p.Done += int64(len(f.tasks) - len(again)); p.Total = max(p.Total, p.Done) })
	if stop != nil {
		return stop
	}
	if w.lanes.under == 0 && len(w.written) > 0 {
		written := w.written
		w.written = nil
		if err := w.remember(ctx, written); err != nil {
			return err
		}
	}
	return w.silences.after(f.answers, f.sent)
}

// refused handles a definite no: to one photo, to photos in batches, or from the mailbox as a whole.
func (w *photoWorker) refused(ctx context.Context, t *photoTask, err error, alone bool) (*photoTask, *PhotoChange, error) {
	removal := t.Picture == 0
	switch {
	case graph.IsForbidden(err), graph.IsMailboxUnavailable(err), !removal && (graph.IsAccessDenied(err) || graph.IsQuota(err)):
		return nil, nil, err
	case removal && graph.IsItemGone(err), removal && graph.IsNotFound(err):
		w.photos++
		return nil, &PhotoChange{Person: t.Person}, nil // there is none any more
	case graph.IsItemGone(err):
		// The user deleted the contact: the next sync makes it anew, and its photo with it.
		return nil, nil, w.Store.Record(context.WithoutCancel(ctx), w.m.Slot, []Change{{Person: t.Person, Unlink: true, Pending: &Pending{}}})
	case graph.IsConflict(err) && t.tries < conflictTries:
		t.tries++
		return t, nil, nil
	case !alone:
		t.alone = true
		return t, nil, nil
	case removal:
		// The metadata says that a contact's photo cannot be deleted. It is left, and told once.
		w.unremoved.Add(1)
		return nil, &PhotoChange{Person: t.Person}, nil
	}
	change := w.pending(t, codeOf(err), refusalBackoff(t.Tries+1))
	return nil, &change, nil
}

// pending gives one photo up for this sync.
func (w *photoWorker) pending(t *photoTask, code string, wait time.Duration) PhotoChange {
	w.failed++
	w.Log.WithFields(map[string]any{"code": code, "slot": w.m.Slot, "person": t.Person}).Warn("a photo could not be written")
	p := &Pending{Tries: t.Tries + 1, Code: code}
	if wait > 0 {
		p.NextTry = w.now.Add(wait)
	}
	return PhotoChange{Person: t.Person, Pending: p}
}
