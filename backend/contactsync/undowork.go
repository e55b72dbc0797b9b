package contactsync

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"concord/backend/graph"
)

// This file undoes in one mailbox. The worker is that of a sync, with its queue, batches and answers; what is different
// is where the work comes from (the run's journal), what is written (a restoration) and that every contact that is
// there is read first, because a user may have worked on it since.

// undoing is what the mailboxes of one undo share.
type undoing struct {
	*Service
	options UndoOptions
	mailbox string // object id, "" for all
	person  string // object id, mail address or display name, "" for all

	mu       sync.Mutex // guards what follows
	result   UndoResult
	progress Progress
	of       map[int64]Progress // by profile
}

// chooses says whether a contact is of the person that is asked for.
func (u *undoing) chooses(back *restoration) bool {
	if u.person == "" || strings.EqualFold(back.SourceID, u.person) || strings.EqualFold(back.name(), u.person) {
		return true
	}
	for i, t := range targets {
		for _, c := range []card{back.before, back.after} {
			if t.name == emailAddresses && len(c.values) > i && slices.ContainsFunc(c.values[i], func(a string) bool { return strings.EqualFold(a, u.person) }) {
				return true
			}
		}
	}
	return false
}

// tell counts what became of a contact.
func (u *undoing) tell(line UndoLine, preview bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	switch line.Kind {
	case PutBack:
		u.result.PutBack++
	case MadeAgain:
		u.result.MadeAgain++
		if line.Photo && preview {
			u.result.Photos++
		}
	case TakenAway:
		u.result.TakenAway++
	case Already:
		u.result.Already++
	case Left:
		i := slices.IndexFunc(u.result.Left, func(l UndoLeft) bool { return l.Reason == line.Reason && l.Run == line.Run })
		if i < 0 {
			i = len(u.result.Left)
			u.result.Left = append(u.result.Left, UndoLeft{Reason: line.Reason, Run: line.Run, Sentence: line.Reason.sentence(line.Run)})
		}
		u.result.Left[i].Contacts++
	}
	if preview || line.Note != "" {
		u.options.Told(line)
	}
}

// report adds the progress of the profiles up.
func (u *undoing) report(profile int64, p Progress) {
	u.mu.Lock()
	u.of[profile] = p
	sum := u.progress
	for _, p := range u.of {
		sum.Done, sum.MailboxesDone = sum.Done+p.Done, sum.MailboxesDone+p.MailboxesDone
		sum.Counts.add(p.Counts)
	}
	u.mu.Unlock()
	u.options.Report(sum)
}

// undoPages visits what undoing does to the contacts of the mailbox.
func (w *worker) undoPages(ctx context.Context, visit func([]*restoration) error) error {
	for after := int64(0); ; {
		page, err := w.Store.Journal(ctx, w.undo.options.Undoes, w.m.Slot, after, workPage)
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1].Person
		var keys []Fingerprint
		for i := range page {
			keys = append(keys, page[i].keys()...)
		}
		contents, err := w.Store.Contents(ctx, keys)
		if err != nil {
			return err
		}
		var backs []*restoration
		for _, j := range page {
			if back := j.restore(contents); back != nil && w.undo.chooses(back) {
				backs = append(backs, back)
			}
		}
		if err := visit(backs); err != nil {
			return err
		}
	}
}

// drainUndo does it. What an earlier try did is found done.
func (w *worker) drainUndo(ctx context.Context) error {
	makes, writes := false, false
	err := w.undoPages(ctx, func(backs []*restoration) error {
		for _, back := range backs {
			makes = makes || back.kind == MadeAgain
			writes = writes || back.kind != Left
		}
		return nil
	})
	if err != nil {
		return err
	}
	if makes && !w.listed {
		// A contact that the user fetched out of Deleted Items must not be there twice.
		if err := w.list(ctx); err != nil {
			return err
		}
	}
	if writes {
		if err := w.Store.GiveBack(ctx, w.m.Slot); err != nil {
			return err
		}
	}
	if err := w.undoPages(ctx, func(backs []*restoration) error { return w.restoreAll(ctx, backs) }); err != nil {
		return err
	}
	return w.restoreAsides(ctx)
}

// restoreAll queues a page of restorations and sends them until all are settled. What must not be done again is noted
// before anything is sent: a kill in between must not let a sync take back what landed.
func (w *worker) restoreAll(ctx context.Context, backs []*restoration) error {
	var noted []Change
	var tasks []*task
	for _, back := range backs {
		if w.told[back.Person] {
			continue
		}
		pin := w.pin(back)
		switch {
		case back.kind == Left:
			w.leave(back, back.reason)
			continue
		case back.repair:
			w.settleBack(back, "")
			noted = append(noted, Change{Person: back.Person, Pin: pin, Link: &Link{Person: back.Person, ContactID: back.Link.ContactID, Fingerprint: *back.Before},
				Journal: &JournalEntry{Run: w.options.Run, After: back.Before}})
			continue
		case back.kind == Already:
			w.settleBack(back, "")
		case back.kind == MadeAgain:
			work := Work{State: back.State, SourceID: back.SourceID}
			work.Fingerprint = *back.Before
			body, err := json.Marshal(back.again(mark{w.TenantID, w.ID, back.SourceID}))
			if err != nil {
				return err
			}
			back.body = &bodies{create: body}
			tasks = append(tasks, &task{work: work, kind: createContact, back: back})
		default:
			work := Work{State: back.State, SourceID: back.SourceID, Linked: true, LinkFingerprint: back.Link.Fingerprint, ContactID: back.Link.ContactID}
			then := deleteContact
			if back.kind == PutBack {
				then, work.Fingerprint = updateContact, back.fingerprint()
			}
			tasks = append(tasks, &task{work: work, kind: readContact, then: then, contactID: work.ContactID, back: back})
		}
		if pin != nil {
			noted = append(noted, Change{Person: back.Person, Pin: pin})
		}
	}
	if len(noted) > 0 {
		if err := w.Store.Record(ctx, w.m.Slot, noted); err != nil {
			return err
		}
	}
	w.queue = append(w.queue, tasks...)
	return w.finish(ctx)
}

// fingerprint is what the link says of a contact that was put back.
func (r *restoration) fingerprint() Fingerprint {
	if r.Before != nil {
		return *r.Before
	}
	c := card{mapped: r.after.mapped, values: make([][]string, len(targets))} // taken over: it was no card of ours
	for i := range targets {
		if c.mapped&(1<<i) != 0 {
			c.values[i] = r.shows(i)
		}
	}
	return c.fingerprint()
}

// pin is what must not be written again after a restoration: what the run wrote, while that is what is wanted. Somebody
// who is wanted differently by now gets that with the next sync.
func (w *worker) pin(back *restoration) *Pin {
	wanted := back.Wanted && !w.leavesOut(&w.m, back.Person)
	switch {
	case back.After == nil && !wanted:
		return &Pin{}
	case back.After != nil && wanted && back.Fingerprint == *back.After:
		return &Pin{Wanted: back.After}
	}
	return nil
}

// leave tells of a contact that stays as it is.
func (w *worker) leave(back *restoration, reason UndoReason) {
	back.leave(reason)
	w.settleBack(back, "")
}

// settleBack counts a restoration, once.
func (w *worker) settleBack(back *restoration, note string) {
	if w.told[back.Person] {
		return
	}
	if w.told == nil {
		w.told = map[int64]bool{}
	}
	w.told[back.Person] = true
	line := back.line(w)
	if note != "" {
		line.Note = note
	}
	w.undo.tell(line, false)
}

// restored completes the change of a write that was carried out.
func (w *worker) restored(t *task, change *Change) *Change {
	if t.back == nil {
		return change
	}
	change.Settled = false // what a sync has to look at again is its own business
	change.Pin = w.pin(t.back)
	note := ""
	if len(t.back.kept) > 0 {
		note = fmt.Sprintf("The user's own %s stays.", strings.Join(t.back.kept, ", "))
	}
	w.settleBack(t.back, note)
	return change
}

// lookedBack decides by what a contact shows now.
func (w *worker) lookedBack(ctx context.Context, t *task, contact *graph.Contact, image Content) (*Change, *task, error) {
	inUse, err := w.inUse(ctx, contact.ParentFolderID)
	if err != nil {
		return nil, nil, err
	}
	if !inUse {
		return w.leaveIt(t, UserDeleted), nil, nil
	}
	next := &task{work: t.work, kind: t.then, contactID: t.contactID, tries: t.tries, back: t.back}
	change := &Change{Person: t.work.Person, Journal: &JournalEntry{Run: w.options.Run, Before: &t.work.LinkFingerprint, Image: &image, Only: true}}
	if t.then == deleteContact {
		if t.back.worked(contact, knownContact(map[Fingerprint]Content{image.Key: image}, &image.Key)) {
			return w.leaveIt(t, UserEdited), nil, nil
		}
		return change, next, nil
	}
	body, kept := t.back.over(contact)
	t.back.kept = kept
	switch {
	case body == nil && len(kept) > 0:
		return w.leaveIt(t, UserEdited), nil, nil
	case body == nil: // an earlier try did it
		change = w.linked(&task{work: t.work, kind: updateContact, back: t.back}, t.contactID)
		change.Journal.Image = &image
		return change, nil, nil
	}
	update, err := json.Marshal(body)
	t.back.body = &bodies{update: update}
	return change, next, err
}

// undoAgain is what to do about contacts that could not be put back.
const undoAgain = "Undo the same run again: it goes on with what is left. The log has each contact's code and request id."

// goneBack settles a contact that was not there any more.
func (w *worker) goneBack(t *task) (*task, *Change, error) {
	if t.back.kind == TakenAway {
		w.settleBack(t.back, "")
		return nil, nil, nil
	}
	return nil, w.leaveIt(t, UserDeleted), nil
}

// leaveIt leaves a contact after a look: nothing was undone that a sync should leave alone.
func (w *worker) leaveIt(t *task, reason UndoReason) *Change {
	w.leave(t.back, reason)
	return &Change{Person: t.work.Person, Unpin: true}
}

// photoAgain is the task that puts the photo on a contact that was made again; nil for none.
func (w *worker) photoAgain(ctx context.Context, t *task, contactID string) (*task, error) {
	if t.back == nil || !t.back.photo {
		return nil, nil
	}
	jpeg, err := w.Store.PictureData(ctx, t.back.Picture)
	if err != nil {
		return nil, err
	}
	return &task{work: t.work, kind: restorePhoto, contactID: contactID, back: t.back, jpeg: jpeg}, nil
}

// photoRestored notes which photo a contact shows again.
func (w *worker) photoRestored(ctx context.Context, t *task) error {
	w.undo.mu.Lock()
	w.undo.result.Photos++
	w.undo.mu.Unlock()
	return w.Store.RecordPhotos(context.WithoutCancel(ctx), w.m.Slot, []PhotoChange{{Person: t.work.Person, Shows: t.back.Picture}})
}
