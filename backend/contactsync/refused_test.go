package contactsync_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

// This file is about what follows when a part of a run did not happen: a write that was refused, a contact that was gone.

// refuse has Exchange refuse a kind of request to contacts for good.
func (w *world) refuse(method string) {
	w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
		if info.Method == method && info.Mailbox != "" {
			return &graphsim.Fault{Status: http.StatusBadRequest, Code: "ErrorInvalidArgument"}
		}
		return nil
	})
}

func TestUndoingARunThatWasRefusedBringsNobodyBackWhomALaterRunDeleted(t *testing.T) {
	inWorld(t, company(6, 1), func(w *world) {
		w.sync()
		w.profile.Fields["personalNotes"] = contactsync.From("=Colleague").With(contactsync.FillIfEmpty)
		w.importProfile(w.profile)
		w.refuse(http.MethodPatch)
		w.sync()
		refused := w.run
		w.sim.OnRequest(nil)
		w.ok(w.sim.RemoveMember(staff, personID(6)))
		w.sync()
		w.sync()
		if len(w.cards(1)) != 5 {
			t.Fatalf("%d cards", len(w.cards(1)))
		}
		if result := w.undo(refused, contactsync.UndoOptions{}); len(result.Left) != 1 || result.Left[0].Run != w.run-2 {
			t.Errorf("%+v, want the run that deleted the contact named", result)
		}
		if _, back := w.cards(1)[personID(6)]; back {
			t.Error("undoing a run that changed nothing brought a leaver back")
		}
	})
}

func TestAMailboxThatLeavesGetsNoContactWhileItIsEmptied(t *testing.T) {
	inWorld(t, company(6, 2), func(w *world) {
		w.profile.Deletes.MailboxLeaves = contactsync.RemoveContacts
		w.profile.Deletes.Guard.Off = true
		w.importProfile(w.profile)
		w.sync()
		w.sim.SetFaults(graphsim.Faults{RefusePropertyFilter: true})
		w.ok(w.sim.Mailbox(personID(1)).DeleteContact(w.cards(1)[personID(3)].ID))
		w.ok(w.sim.RemoveMember(readers, personID(1)))
		if result := w.sync(); result.Created != 0 || result.Deleted != 5 {
			t.Errorf("%+v, want 5 deleted and none made", result.Counts)
		}
		w.expect(1)
	})
}

func TestUndoingTheRunThatMadeAContactAgainTakesItAway(t *testing.T) {
	inWorld(t, company(6, 1), func(w *world) {
		w.profile.Fields["personalNotes"] = contactsync.From("=Colleague").With(contactsync.FillIfEmpty)
		w.importProfile(w.profile)
		w.sync()
		w.ok(w.sim.Mailbox(personID(1)).DeleteContact(w.cards(1)[personID(3)].ID))
		before := w.shown(1)
		w.ok(w.sim.UpdateUser(personID(3), map[string]any{"jobTitle": "Boss"}))
		w.sync()
		w.undo(w.run, contactsync.UndoOptions{})
		w.expectShown("undone", w.shown(1), before)
	})
}

func TestAnUndoThatCouldNotBeginLeavesTheRunAsItWas(t *testing.T) {
	inWorld(t, company(4, 1), func(w *world) {
		w.sync()
		w.remove(contactsync.RemovalOptions{})
		removed := w.run
		again := w.profile
		again.ID = second().ID
		w.importProfile(again) // its name is taken now
		w.run++
		var taken *contactsync.NameTakenError
		if _, err := w.service.Undo(context.Background(), contactsync.UndoOptions{Run: w.run, Undoes: removed}); !errors.As(err, &taken) {
			t.Fatalf("undoing: %v", err)
		}
		undoable, err := w.service.Undoable(context.Background())
		w.ok(err)
		for _, run := range undoable.Runs {
			if run.UndoneBy != 0 {
				t.Errorf("%+v is said to be undone", run)
			}
		}
	})
}

func TestAContactThatWasPutBackComesBackWithTheFolderTheUserDeleted(t *testing.T) {
	inWorld(t, company(6, 1), func(w *world) {
		w.sync()
		w.ok(w.sim.UpdateUser(personID(3), map[string]any{"jobTitle": "Boss"}))
		w.sync()
		w.undo(w.run, contactsync.UndoOptions{})
		w.ok(w.sim.Mailbox(personID(1)).DeleteFolder(folder))
		w.hire(7)
		w.sync()
		w.expect(1, upTo(7)...)
	})
}
