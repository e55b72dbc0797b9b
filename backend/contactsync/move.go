package contactsync

import (
	"context"
	"fmt"
	"strings"

	"concord/backend/graph"
)

// This file brings a mailbox's contacts to another place when the profile says so. A folder of ours that is only called
// otherwise is renamed, and nothing in it changes. Between a folder of ours and the mailbox's own Contacts there is no
// way to move a contact (Graph v1.0 has no such action, and parentFolderId is read-only): each is made anew in the new
// place with all it held, and only then is the old one deleted. So there is no moment without a contact, but it is
// another one to a phone.

// MoveStore keeps what a move has still to delete.
type MoveStore interface {
	// RecordMoves lets links lead to the new contacts and notes the old ones for deletion, in one transaction.
	RecordMoves(ctx context.Context, slot int64, moves []Move) error
	// MovedContacts are the old contacts that are still to be deleted.
	MovedContacts(ctx context.Context, slot int64, limit int) ([]string, error)
	ForgetMoved(ctx context.Context, slot int64, contactIDs []string) error
}

// Move is a person's contact that has a successor.
type Move struct {
	Link  Link // the new one
	OldID string
}

// moves is what moving contacts came to, over all mailboxes of a profile.
type moves struct {
	mailboxes, contacts int64 // moved, or in a plan to be moved
	stayed              int64 // contacts that Exchange did not take in the new place
	renamed, kept       int64 // mailboxes: the folder was renamed; it kept its name
}

// settlePlace sees to it that the mailbox's contacts lie where the profile wants them, before anything else is done.
func (w *worker) settlePlace(ctx context.Context) error {
	want := w.StoredProfile.Place()
	if w.m.Place == "" || w.m.Folder == "" && w.m.Contacts == 0 {
		w.m.Place = want // nothing was chosen yet
	}
	if !w.m.Wanted || w.undo != nil {
		return nil
	}
	if w.m.Place == want {
		w.m.Moving, w.m.Made = false, w.m.Made && want != placeDefault // a move away was called off
		return nil
	}
	if w.m.Folder == "" { // gone; what is left of it is found by the listing
		w.m.Place, w.m.Moving, w.m.Open = want, false, true
		return nil
	}
	if w.options.PlanOnly {
		w.moved(func(m *moves) {
			if bothOwn(w.m.Place, want) {
				m.renamed++
			} else {
				m.mailboxes++
				m.contacts += w.m.Contacts
			}
		})
		return nil
	}
	if bothOwn(w.m.Place, want) {
		return w.renameFolder(ctx, want)
	}
	return w.relocate(ctx, want)
}

func bothOwn(from, to string) bool {
	return strings.HasPrefix(from, placeOwn) && strings.HasPrefix(to, placeOwn)
}

func (w *worker) moved(change func(*moves)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change(&w.profileRun.moves)
}

// placed keeps that the mailbox's contacts lie where they should.
func (w *worker) placed(ctx context.Context, place string) error {
	w.m.Place, w.m.Moving = place, false
	m := w.m
	m.Open = true // the sync goes on
	return w.Store.SaveMailbox(ctx, m)
}

// renameFolder gives our folder its new name: one that Concord made, and that the user has not renamed.
func (w *worker) renameFolder(ctx context.Context, want string) error {
	var folder graph.ContactFolder
	err := w.Graph.Do(ctx, graph.GetContactFolder(w.m.ID, w.m.Folder), &folder)
	switch {
	case graph.IsFolderGone(err), graph.IsItemGone(err), graph.IsNotFound(err) && !graph.IsMailboxUnavailable(err):
		w.m.Folder, w.m.Open = "", true // the listing that follows sees to it
		return w.placed(ctx, want)
	case err != nil:
		return err
	}
	name := strings.TrimPrefix(want, placeOwn)
	same := func(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }
	switch {
	case folder.DisplayName == name:
	case !w.m.Made || !same(folder.DisplayName, strings.TrimPrefix(w.m.Place, placeOwn)):
		w.moved(func(m *moves) { m.kept++ })
	default:
		err := w.Graph.Do(ctx, graph.RenameContactFolder(w.m.ID, w.m.Folder, name), nil)
		if graph.IsFolderExists(err) {
			w.moved(func(m *moves) { m.kept++ })
			break
		}
		if err != nil {
			return err
		}
		w.moved(func(m *moves) { m.renamed++ })
	}
	return w.placed(ctx, want)
}

// tellMoves says what moving came to, once a profile.
func (r *profileRun) tellMoves(result *Result) {
	m := r.moves
	tell := func(n int64, format string, args ...any) {
		if n > 0 {
			result.Notes = appendOnce(result.Notes, fmt.Sprintf(format, args...))
		}
	}
	place := r.folderWords()
	if r.options.PlanOnly {
		tell(m.mailboxes, "%s in %s would move into %s: made anew there with all they hold, then deleted in the old place. To phones these are other contacts.",
			count(m.contacts, "contact", "contacts"), count(m.mailboxes, "mailbox", "mailboxes"), place)
		tell(m.renamed, "The folder would be renamed to %q in %s, where Concord made it and the user has not renamed it.", r.StoredProfile.Folder, count(m.renamed, "mailbox", "mailboxes"))
		return
	}
	tell(m.mailboxes, "%s in %s moved into %s.", count(m.contacts, "contact", "contacts"), count(m.mailboxes, "mailbox", "mailboxes"), place)
	tell(m.stayed, "Exchange did not take %s in the new place: they stay in the old one and are kept up to date there.", count(m.stayed, "contact", "contacts"))
	tell(m.renamed, "The folder was renamed to %q in %s.", r.StoredProfile.Folder, count(m.renamed, "mailbox", "mailboxes"))
	tell(m.kept, "The folder keeps its name in %s: the user renamed it, Concord did not make it, or another folder of the new name is there.", count(m.kept, "mailbox", "mailboxes"))
}
