package contactsync

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"concord/backend/graph"
)

// This file makes contacts again that a run deleted and no link knew: second ones of a person, and what former tools
// left. They carried no mark of ours, so they come back without one, as contacts of the user's own. What tells whether
// one is back already, after an answer that was lost, is an extended property that only such a contact has.

// restoredProperty names the contact, by a hash of its id, that was made again.
const restoredProperty = "String {6d3d9ba1-5c83-4a6b-9c0e-2f8f60f6b8a4} Name ConcordRestored"

// asUsersOwn is what a preview says of these contacts.
const asUsersOwn = "Comes back as a contact of the user's own."

// AsideState is how far a contact without a link was deleted and made again.
type AsideState int

// The states, in order.
const (
	AsideAnnounced AsideState = iota // its deletion was not answered
	AsideDeleted
	AsideMaking // it is being made again
	AsideMade
)

// AsideLeft is a contact without a link that a run deleted.
type AsideLeft struct {
	ContactID string
	Folder    string // id of the one it lay in
	State     AsideState
	Image     Fingerprint
}

// asides visits the contacts without a link that the run deleted in the mailbox, with what is kept of them.
func (w *worker) asides(ctx context.Context, visit func(AsideLeft, raw) error) error {
	for after := ""; ; {
		page, err := w.Store.Asides(ctx, w.undo.options.Undoes, w.m.Slot, after, batchSize)
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1].ContactID
		keys := make([]Fingerprint, len(page))
		for i := range page {
			keys[i] = page[i].Image
		}
		contents, err := w.Store.Contents(ctx, keys)
		if err != nil {
			return err
		}
		for _, a := range page {
			image := knownContact(contents, &a.Image)
			if name := image.contact().DisplayName; w.asideDone[a.ContactID] || w.undo.person != "" && !strings.EqualFold(name, w.undo.options.Person) {
				continue
			}
			if err := visit(a, image); err != nil {
				return err
			}
		}
	}
}

// asideLine is such a contact in words.
func (w *worker) asideLine(image raw, kind UndoKind, reason UndoReason) UndoLine {
	line := UndoLine{Profile: w.Name, Mailbox: w.m.Name, Person: image.contact().DisplayName, Kind: kind, Reason: reason}
	switch kind {
	case MadeAgain:
		line.Note = asUsersOwn
	case Left:
		line.Note = reason.sentence(0)
	case PutBack, TakenAway, Already:
	}
	return line
}

// previewAsides tells what would be made again.
func (w *worker) previewAsides(ctx context.Context) error {
	return w.asides(ctx, func(a AsideLeft, image raw) error {
		switch {
		case a.State == AsideMade:
			w.undo.tell(w.asideLine(image, Already, ""), true)
		case image == nil:
			w.undo.tell(w.asideLine(image, Left, NotKept), true)
		default:
			w.undo.tell(w.asideLine(image, MadeAgain, ""), true)
		}
		return nil
	})
}

// restoreAsides makes them again.
func (w *worker) restoreAsides(ctx context.Context) error {
	return w.asides(ctx, func(a AsideLeft, image raw) error {
		kind, reason, err := w.restoreAside(ctx, a, image)
		if err != nil {
			return err
		}
		if w.asideDone == nil {
			w.asideDone = map[string]bool{}
		}
		w.asideDone[a.ContactID] = true
		if kind == Left && reason == Refusal {
			w.failed++
		}
		w.undo.tell(w.asideLine(image, kind, reason), false)
		return nil
	})
}

// restoreAside makes one contact again. Only what stops the mailbox is an error.
func (w *worker) restoreAside(ctx context.Context, a AsideLeft, image raw) (UndoKind, UndoReason, error) {
	note := func(state AsideState) error {
		return w.Store.SaveAside(context.WithoutCancel(ctx), w.undo.options.Undoes, w.m.Slot, a.ContactID, state)
	}
	switch {
	case a.State == AsideMade:
		return Already, "", nil
	case image == nil:
		return Left, NotKept, nil
	case a.State == AsideAnnounced:
		if gone, err := w.gone(ctx, []Link{{ContactID: a.ContactID}}); err != nil || len(gone) == 0 {
			return Already, "", err
		}
	case a.State == AsideMaking:
		if there, err := w.madeAgain(ctx, a); err != nil {
			return "", "", err
		} else if there {
			return MadeAgain, "", note(AsideMade)
		}
	case a.State == AsideDeleted:
	}
	if err := note(AsideMaking); err != nil {
		return "", "", err
	}
	folder := a.Folder
	if inUse, err := w.inUse(ctx, folder); err != nil {
		return "", "", err
	} else if !inUse {
		folder = defaultFolder
	}
	body := map[string]any{"singleValueExtendedProperties": []map[string]string{{"id": restoredProperty, "value": restoredValue(a)}}}
	for name, value := range image {
		if !blank(value) {
			body[name] = value
		}
	}
	sent, err := json.Marshal(body)
	if err != nil {
		return "", "", err
	}
	err = w.Graph.Do(ctx, graph.CreateContact(w.m.ID, folder, sent), nil)
	switch {
	case err == nil:
		return MadeAgain, "", note(AsideMade)
	case graph.IsAmbiguous(err):
		return Left, Refusal, nil // it may be there, or come: the next try asks
	case graph.IsForbidden(err), graph.IsMailboxUnavailable(err), graph.IsAccessDenied(err), graph.IsQuota(err), asGraphError(err) == nil, ctx.Err() != nil:
		return "", "", err
	}
	w.Log.WithFields(map[string]any{"code": codeOf(err), "slot": w.m.Slot}).Warn("a contact could not be made again")
	return Left, Refusal, note(AsideDeleted)
}

// madeAgain asks whether an earlier try made the contact.
func (w *worker) madeAgain(ctx context.Context, a AsideLeft) (bool, error) {
	for _, folder := range []string{a.Folder, defaultFolder} {
		var found graph.Page[graph.Contact]
		err := w.Graph.Do(ctx, graph.FindContactsByProperty(w.m.ID, folder, restoredProperty, restoredValue(a), ""), &found)
		if err != nil && !graph.IsFolderGone(err) && !graph.IsItemGone(err) {
			return false, err
		}
		if len(found.Value) > 0 {
			return true, nil
		}
	}
	return false, nil
}

func restoredValue(a AsideLeft) string {
	sum := sha256.Sum256([]byte(a.ContactID))
	return hex.EncodeToString(sum[:16])
}
