package contactsync_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

func TestTheMarkIsWrittenWithTheContactAndNeverAfter(t *testing.T) {
	inWorld(t, company(5, 1), func(w *world) {
		w.sync()
		w.ok(w.sim.UpdateUser(personID(3), map[string]any{"jobTitle": "Boss"}))
		w.sync()
		for source, card := range w.cards(1) {
			mark := card.Extensions[markName]
			if mark["tenantId"] != tenantID || mark["profileId"] != profileID || mark["sourceId"] != source {
				t.Errorf("mark %v on the contact of %s", mark, source)
			}
			if len(card.ExtendedProperties) != 1 {
				t.Errorf("extended properties %v, want the source id alone", card.ExtendedProperties)
			}
			for _, value := range card.ExtendedProperties {
				if value != source {
					t.Errorf("the extended property says %s, want %s", value, source)
				}
			}
		}
		if calls := w.sim.Mailbox(personID(1)).Writes().Extensions; calls != 0 {
			t.Errorf("%d calls on extensions, want none", calls)
		}
	})
}

// anotherInstallation syncs the same people into the same folder under a profile this database does not know.
func (w *world) anotherInstallation() {
	w.t.Helper()
	other := profile()
	other.ID = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e0099"
	other.Name = "Elsewhere"
	path, db, service := w.path, w.db, w.service
	w.path += ".other"
	w.open()
	w.importProfile(other)
	w.sync()
	w.ok(w.db.Close())
	w.path, w.db, w.service = path, db, service
}

func TestAFolderOfAnotherInstallationIsLeftAlone(t *testing.T) {
	inWorld(t, company(5, 2), func(w *world) {
		w.anotherInstallation()
		before := w.writes()
		result := w.sync()
		if w.writes() != before {
			t.Errorf("%d writes into a folder that another installation keeps", w.writes()-before)
		}
		if result.Failed != 2 || len(result.Troubles) != 2 || result.Troubles[0].Code != "foreign_marks" || result.Troubles[0].Action == "" {
			t.Errorf("failed %d, troubles %+v", result.Failed, result.Troubles)
		}
	})
}

func TestTwoProfilesInOneFolderOfAMailboxAreRefused(t *testing.T) {
	inWorld(t, company(5, 2), func(w *world) {
		w.sync()
		rival := second()
		rival.Folder = "  colleagues "
		w.importProfile(rival)
		before := w.writes()
		result := w.sync()
		if w.writes() != before || result.Failed != 2 {
			t.Errorf("%d writes, %d mailboxes failed, want 0 and 2: %+v", w.writes()-before, result.Failed, result.Troubles)
		}
		for _, trouble := range result.Troubles {
			if trouble.Code != "folder_shared" || trouble.Profile != "Second" || !strings.Contains(trouble.Sentence, "Staff") {
				t.Errorf("trouble %+v", trouble)
			}
		}
	})
}

func TestTheUsersOwnContactsInOurFolderAreNeverWritten(t *testing.T) {
	inWorld(t, company(5, 1), func(w *world) {
		w.sync()
		box := w.sim.Mailbox(personID(1))
		id, err := box.AddContact(folder, map[string]any{"displayName": "Person 002", "mobilePhone": "+1 555 0100"})
		w.ok(err)
		w.ok(w.sim.UpdateUser(personID(2), map[string]any{"mobilePhone": "+1 555 0222"}))
		w.sync()
		w.loseDatabase()
		w.sync()
		own, found := box.Contact(id)
		if !found || own.Deleted || own.Text("mobilePhone") != "+1 555 0100" {
			t.Errorf("the user's own contact became %+v", own)
		}
	})
}

func TestALostDatabaseMakesNoDuplicateAndWritesNothing(t *testing.T) {
	inWorld(t, company(30, 3), func(w *world) {
		w.sync()
		before := w.writes()
		w.loseDatabase()
		result := w.sync()
		if w.writes() != before {
			t.Errorf("%d writes, want none: every contact carries its mark", w.writes()-before)
		}
		if result.Created != 0 || result.Unchanged != 90 {
			t.Errorf("counts %+v", result.Counts)
		}
		for mailbox := 1; mailbox <= 3; mailbox++ {
			w.expect(mailbox, upTo(30)...)
		}
	})
}

func TestPeopleWhoLeftWhileTheDatabaseWasLostLoseTheirContacts(t *testing.T) {
	inWorld(t, company(12, 2), func(w *world) {
		w.sync()
		w.ok(w.sim.DeleteUser(personID(11)))
		w.ok(w.sim.RemoveMember(staff, personID(12)))
		w.loseDatabase()
		w.sync()
		w.expect(1, upTo(10)...)
		w.expect(2, upTo(10)...)
	})
}

func TestAContactTheUserMovedIsFollowed(t *testing.T) {
	inWorld(t, company(5, 1), func(w *world) {
		w.sync()
		box := w.sim.Mailbox(personID(1))
		w.ok(box.AddFolder("", "Favourites"))
		w.ok(box.MoveContact(w.cards(1)[personID(4)].ID, "Favourites"))
		w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Boss"}))
		w.sync()
		w.expect(1, upTo(5)...)
		if got := w.cards(1)[personID(4)].Folder; got != "Favourites" {
			t.Errorf("the contact lies in %q, want where the user put it", got)
		}
		w.loseDatabase()
		w.sync()
		w.expect(1, upTo(5)...)
		if got := w.cards(1)[personID(4)].Folder; got != "Favourites" {
			t.Errorf("after the database was lost the contact lies in %q", got)
		}
	})
}

func TestAContactTheUserDeletedComesBackWithItsNextChange(t *testing.T) {
	for _, purged := range []bool{false, true} {
		inWorld(t, company(5, 1), func(w *world) {
			w.sync()
			box := w.sim.Mailbox(personID(1))
			w.ok(box.DeleteContact(w.cards(1)[personID(4)].ID))
			if purged {
				w.ok(box.EmptyDeletedItems())
			}
			w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Boss"}))
			w.sync()
			w.expect(1, upTo(5)...)
		})
	}
}

func TestADeletedFolderIsMadeAnewWithEveryone(t *testing.T) {
	for _, answers := range []bool{false, true} {
		inWorld(t, company(25, 1), func(w *world) {
			w.sim.SetFaults(graphsim.Faults{DeletedFoldersAnswer: answers})
			w.sync()
			w.ok(w.sim.Mailbox(personID(1)).DeleteFolder(folder))
			w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Boss"}))
			w.sync()
			w.expect(1, upTo(25)...)
			w.sync()
			w.expect(1, upTo(25)...)
		})
	}
}

func TestARenamedFolderStaysOurs(t *testing.T) {
	inWorld(t, company(5, 1), func(w *world) {
		w.sync()
		w.ok(w.sim.Mailbox(personID(1)).RenameFolder(folder, "My people"))
		w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Boss"}))
		w.sync()
		w.expect(1, upTo(5)...)
		if got := w.cards(1)[personID(4)].Folder; got != "My people" {
			t.Errorf("the contact lies in %q", got)
		}
	})
}

func TestALostDatabaseFindsAFolderTheUserPutIntoAnother(t *testing.T) {
	inWorld(t, company(10, 1), func(w *world) {
		w.sync()
		box := w.sim.Mailbox(personID(1))
		w.ok(box.AddFolder("", "Private"))
		w.ok(box.MoveFolder(folder, "Private"))
		w.loseDatabase()
		if result := w.sync(); result.Created != 0 {
			t.Errorf("%+v", result.Counts)
		}
		w.expect(1, upTo(10)...)
	})
}

func TestTwoContactsOfSomebodyWhoLeftBothGo(t *testing.T) {
	inWorld(t, company(10, 1), func(w *world) {
		w.sync()
		box := w.sim.Mailbox(personID(1))
		_, err := box.CopyContact(w.cards(1)[personID(3)].ID, folder)
		w.ok(err)
		w.removeFromStaff(3, 3)
		w.loseDatabase()
		w.sync()
		left := 0
		for _, c := range box.Contacts(folder) {
			if fmt.Sprint(c.Extensions[markName]["sourceId"]) == personID(3) {
				left++
			}
		}
		if left != 0 {
			t.Errorf("%d contacts of the leaver are left", left)
		}
	})
}

func TestASecondContactTheUserWroteNotesOnIsLeft(t *testing.T) {
	inWorld(t, company(5, 1), func(w *world) {
		w.sync()
		box := w.sim.Mailbox(personID(1))
		copied, err := box.CopyContact(w.cards(1)[personID(3)].ID, folder)
		w.ok(err)
		time.Sleep(time.Hour)
		w.ok(box.EditContact(copied, map[string]any{"personalNotes": "Met at the fair, call back in May"}))
		_, err = w.service.Verify(context.Background(), contactsync.VerifyOptions{Repair: true})
		w.ok(err)
		w.sync()
		if c, found := box.Contact(copied); !found || c.Deleted {
			t.Errorf("the user's notes are gone: found %v", found)
		}
	})
}

func TestAFolderTheUserMovedIsFollowed(t *testing.T) {
	inWorld(t, company(5, 1), func(w *world) {
		w.sync()
		box := w.sim.Mailbox(personID(1))
		w.ok(box.AddFolder("", "Private"))
		w.ok(box.MoveFolder(folder, "Private"))
		w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Boss"}))
		if result := w.sync(); result.Updated != 1 || result.Created != 0 {
			t.Errorf("%+v", result.Counts)
		}
		w.expect(1, upTo(5)...)
	})
}

func TestAnEditOfOursByTheUserLastsUntilThePersonChanges(t *testing.T) {
	inWorld(t, company(5, 1), func(w *world) {
		w.sync()
		box := w.sim.Mailbox(personID(1))
		id := w.cards(1)[personID(4)].ID
		w.ok(box.EditContact(id, map[string]any{"jobTitle": "My boss", "personalNotes": "Likes tea"}))
		before := w.writes()
		w.sync()
		if w.writes() != before {
			t.Error("an edit by the user made a quiet run write")
		}
		w.ok(w.sim.UpdateUser(personID(4), map[string]any{"department": "Board"}))
		w.sync()
		w.expect(1, upTo(5)...)
		if card, _ := box.Contact(id); card.Text("personalNotes") != "Likes tea" {
			t.Errorf("the user's notes became %q: a property that is not mapped is not ours", card.Text("personalNotes"))
		}
	})
}
