package contactsync

import (
	"context"
	"fmt"
	"strings"
)

// refuseRivals stops the mailbox when an older profile writes into a folder of the same name: two writers in
// one folder would each take the other's contacts for something to stay away from, and the user would see
// everyone twice.
func (w *worker) refuseRivals(ctx context.Context) error {
	if !w.m.Wanted {
		return nil
	}
	rivals, err := w.Store.FolderRivals(ctx, w.No, w.m.ID, w.StoredProfile.FolderKey())
	if err != nil || len(rivals) == 0 {
		return err
	}
	return &mailboxError{trouble: Trouble{Code: "folder_shared", Failed: true,
		Sentence: fmt.Sprintf("Profile %s already writes into %s of this mailbox.", strings.Join(rivals, ", "), w.StoredProfile.folderWords()),
		Action:   "Give one of the profiles another folder name, or take the mailbox out of one rule."}}
}

// weighDeletes decides whether this mailbox's own deletions pass the guard. It matters when a mailbox was away
// for long: everyone else's guard has passed each of these leavers one by one.
func (w *worker) weighDeletes(ctx context.Context) error {
	guard := w.Deletes.Guard
	if guard.Off || !w.m.Wanted || guard.Mailbox.Count == nil && guard.Mailbox.Percent == nil {
		return nil
	}
	deletes, contacts, err := w.Store.CountDeletes(ctx, w.m)
	if err != nil {
		return err
	}
	w.holding = w.holding || guard.Mailbox.over(deletes, contacts, deletes) // what was kept back is not counted again
	return nil
}

// keepBack files one deletion of a mailbox over its limit. From then on the hold alone remembers it: left pending
// as well, it would come up in the next sync by itself, too small a number to be held.
func (w *worker) keepBack(work Work) Change {
	if !w.keptBack[work.Person] {
		w.keptBack[work.Person] = true
		w.mu.Lock()
		w.held = append(w.held, HeldItem{Kind: HeldDelete, Key: work.Person, Slot: w.m.Slot})
		w.mu.Unlock()
	}
	return Change{Person: work.Person, Settled: true}
}

// drainLeaving empties a mailbox that left the rule, when the profile says so and the leaving was accepted.
func (w *worker) drainLeaving(ctx context.Context) error {
	for after := int64(0); ; {
		links, err := w.Store.Links(ctx, w.m.Slot, after, workPage)
		if err != nil {
			return err
		}
		if len(links) == 0 {
			return w.finish(ctx)
		}
		after = links[len(links)-1].Person
		page := make([]Work, len(links))
		for i, link := range links {
			page[i] = Work{SourceID: link.SourceID, Linked: true, ContactID: link.ContactID, LinkFingerprint: link.Fingerprint,
				State: State{Person: link.Person, LeaveAccepted: true}}
		}
		if err := w.process(ctx, page); err != nil {
			return err
		}
	}
}
