package contactsync_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

// looks counts the contacts that were read one by one since the log was last looked at.
func (w *world) looks(after int) (reads, requests int) {
	log := w.sim.Log()
	for _, r := range log[after:] {
		if r.Method == http.MethodGet && strings.Contains(r.Path, "/contacts/") && !strings.Contains(r.Path, "/photo") {
			reads++
		}
	}
	return reads, len(log)
}

// sqlNow runs statements on the closed database's file.
func (w *world) sqlNow(statements ...string) {
	w.t.Helper()
	w.close()
	db, err := sql.Open("sqlite3", "file:"+w.path)
	w.ok(err)
	for _, statement := range statements {
		_, err := db.Exec(statement)
		w.ok(err)
	}
	w.ok(db.Close())
	w.open()
}

func TestAContactIsKeptDurablyBeforeItsDeletionGoes(t *testing.T) {
	inWorld(t, company(8, 2), func(w *world) {
		w.sync()
		for mailbox := 1; mailbox <= 2; mailbox++ {
			w.ok(w.sim.Mailbox(personID(mailbox)).EditContact(w.cards(mailbox)[personID(5)].ID, map[string]any{"personalNotes": fmt.Sprint("Note of ", mailbox)}))
		}
		w.removeFromStaff(5, 6)
		reader, err := sql.Open("sqlite3", "file:"+w.path+"?mode=ro")
		w.ok(err)
		defer func() { w.ok(reader.Close()) }()
		var mu sync.Mutex
		deletions := 0
		ctx, kill := context.WithCancel(context.Background())
		w.sim.OnRequest(func(r graphsim.RequestInfo) *graphsim.Fault {
			if r.Method != http.MethodDelete || !strings.Contains(r.Path, "/contacts/") {
				return nil
			}
			mu.Lock()
			defer mu.Unlock()
			var kept int
			w.ok(reader.QueryRow(`SELECT count(*) FROM journal j JOIN content c ON c.key = j.image
				WHERE j.run = 2 AND j.after IS NULL AND c.kind = 'contact' AND c.body LIKE '%displayName%'`).Scan(&kept))
			if deletions++; kept < 2 { // the mailbox's two at least
				t.Errorf("deletion %d goes while %d contacts are kept", deletions, kept)
			}
			if deletions == 3 {
				kill() // the process dies: deletions land that nobody notes
			}
			return nil
		})
		w.run++
		_, _ = w.service.Sync(ctx, contactsync.SyncOptions{Run: w.run})
		w.sim.OnRequest(nil)
		if deletions < 3 {
			t.Fatalf("%d deletions were sent", deletions)
		}
		w.close()
		w.open()
		w.sync()
		w.expect(1, 1, 2, 3, 4, 7, 8)
		// Both the run that was killed and the one that went on, if there was anything left to do, can be undone.
		w.run++
		_, err = w.service.Undo(context.Background(), contactsync.UndoOptions{Run: w.run, Undoes: 3})
		if err != nil && !errors.As(err, new(*contactsync.NothingToUndoError)) {
			t.Fatal(err)
		}
		w.undo(2, contactsync.UndoOptions{})
		for mailbox := 1; mailbox <= 2; mailbox++ {
			cards := w.cards(mailbox)
			if len(cards) != 8 || cards[personID(5)].Text("personalNotes") != fmt.Sprint("Note of ", mailbox) {
				t.Errorf("mailbox %d shows %d contacts, and as a note %q", mailbox, len(cards), cards[personID(5)].Text("personalNotes"))
			}
		}
	})
}

func TestAnUpdateOfWhatWasWrittenReadsNothing(t *testing.T) {
	inWorld(t, company(10, 3), func(w *world) {
		w.sync()
		_, before := w.looks(0)
		w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Boss"}))
		if result := w.sync(); result.Updated != 3 {
			t.Fatalf("%+v", result.Counts)
		}
		if reads, _ := w.looks(before); reads != 0 {
			t.Errorf("%d contacts were read", reads)
		}
	})
}

func TestAPropertyThatIsMappedForTheFirstTimeIsReadAndComesBack(t *testing.T) {
	inWorld(t, company(5, 1), func(w *world) {
		delete(w.profile.Fields, "officeLocation")
		delete(w.profile.Fields, "companyName")
		w.importProfile(w.profile)
		w.sync()
		box := w.sim.Mailbox(personID(1))
		w.ok(box.EditContact(w.cards(1)[personID(4)].ID, map[string]any{"officeLocation": "By the window", "companyName": "Her own"}))
		before := w.shown(1)
		w.profile.Fields["officeLocation"] = contactsync.DefaultFields()["officeLocation"]
		w.profile.Fields["companyName"] = contactsync.DefaultFields()["companyName"]
		w.importProfile(w.profile)
		_, at := w.looks(0)
		if result := w.sync(); result.Updated != 5 {
			t.Fatalf("%+v", result.Counts)
		}
		if reads, _ := w.looks(at); reads != 5 {
			t.Errorf("%d contacts were read, want 5", reads)
		}
		if got := w.cards(1)[personID(4)].Text("officeLocation"); got != "" {
			t.Fatalf("the contact still shows %q", got)
		}
		if _, lines := w.previewUndo(2, contactsync.UndoOptions{Person: personID(4)}); len(lines) != 1 || !strings.Contains(fmt.Sprint(lines[0].Fields), "{companyName [] [Her own]}") {
			t.Errorf("the preview shows %+v", lines)
		}
		w.undo(2, contactsync.UndoOptions{})
		w.expectShown("after undoing", w.shown(1), before)
	})
}

func TestTheFirstRunAfterAnUpgradeReadsWhatItCannotKnow(t *testing.T) {
	inWorld(t, company(5, 2), func(w *world) {
		w.sync()
		before := w.shown(2)
		// As a database of an earlier version: links, and nothing of what was written.
		w.sqlNow("DELETE FROM content", "DELETE FROM journal", "DELETE FROM journal_run", "UPDATE profile SET rules_hash = x''")
		w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Boss"}))
		_, at := w.looks(0)
		if result := w.sync(); result.Updated != 2 {
			t.Fatalf("%+v", result.Counts)
		}
		if reads, _ := w.looks(at); reads != 2 {
			t.Errorf("%d contacts were read, want 2", reads)
		}
		w.undo(2, contactsync.UndoOptions{})
		w.expectShown("after undoing", w.shown(2), before)
	})
}
