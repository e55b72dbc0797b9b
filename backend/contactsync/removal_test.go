package contactsync_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

// remove takes the profile out and insists that it went through.
func (w *world) remove(options contactsync.RemovalOptions) (contactsync.RemovalResult, []contactsync.CleanedMailbox) {
	w.t.Helper()
	result, mailboxes, err := w.tryRemove(options)
	if err != nil {
		w.t.Fatalf("the removal failed: %v", err)
	}
	return result, mailboxes
}

func (w *world) tryRemove(options contactsync.RemovalOptions) (result contactsync.RemovalResult, mailboxes []contactsync.CleanedMailbox, err error) {
	w.run++
	options.Run, options.Profile = w.run, "Staff"
	options.Found = func(m contactsync.CleanedMailbox) { mailboxes = append(mailboxes, m) }
	result, err = w.service.Remove(context.Background(), options)
	return result, mailboxes, err
}

// nothingOfOurs fails for a mailbox with a contact of ours in use, or whose own contact changed.
func (w *world) nothingOfOurs(mailbox int) {
	w.t.Helper()
	w.expect(mailbox)
}

// folderNamed tells whether a mailbox has a folder of this name in use.
func (w *world) folderNamed(mailbox int, name string) bool {
	for _, f := range w.sim.Mailbox(personID(mailbox)).Folders() {
		if f.Name == name && !f.Deleted {
			return true
		}
	}
	return false
}

func TestARemovalTakesOutAllThatIsOursAndTheFolderWithIt(t *testing.T) {
	inWorld(t, company(30, 3), func(w *world) {
		w.sync()
		result, mailboxes := w.remove(contactsync.RemovalOptions{})
		if result.Contacts != 90 || result.Mailboxes != 3 || result.FoldersGone != 3 || !result.Forgotten || len(mailboxes) != 3 {
			t.Errorf("%+v", result)
		}
		for mailbox := 1; mailbox <= 3; mailbox++ {
			w.nothingOfOurs(mailbox)
			if w.folderNamed(mailbox, folder) {
				t.Errorf("mailbox %d still has the folder", mailbox)
			}
		}
		if profiles, err := w.service.Profiles(context.Background()); err != nil || len(profiles) != 0 {
			t.Errorf("the profile is not forgotten: %v, %v", profiles, err)
		}
	})
}

func TestAPreviewOfARemovalCountsWhatItThenTakesAndWritesNothing(t *testing.T) {
	inWorld(t, company(12, 2), func(w *world) {
		w.sync()
		box := w.sim.Mailbox(personID(1))
		w.ok(box.EditContact(w.cards(1)[personID(4)].ID, map[string]any{"personalNotes": "plays chess"}))
		w.ok(box.EditContact(w.cards(1)[personID(5)].ID, map[string]any{"mobilePhone": "+1 555 0777"}))
		w.ok(box.AddFolder("", "Favourites"))
		w.ok(box.MoveContact(w.cards(1)[personID(6)].ID, "Favourites"))
		w.ok(box.MoveContact(w.cards(1)[personID(7)].ID, ""))
		_, err := box.CopyContact(w.cards(1)[personID(8)].ID, folder)
		w.ok(err)
		_, err = box.AddContact(folder, map[string]any{"displayName": "My plumber"})
		w.ok(err)
		before := w.writes()
		planned, lines := w.remove(contactsync.RemovalOptions{PlanOnly: true})
		if w.writes() != before || planned.Forgotten {
			t.Errorf("the preview wrote %d times; forgotten %t", w.writes()-before, planned.Forgotten)
		}
		if planned.Contacts != 25 || planned.Edited != 2 || planned.Moved != 2 || planned.Second != 1 || planned.FoldersGone != 1 || planned.FoldersKept != 1 {
			t.Errorf("planned %+v", planned)
		}
		for _, line := range lines {
			if line.Mailbox == "p001@contoso.com" && (line.Folder != contactsync.FolderStays || line.Why != "1 contact of the user's") {
				t.Errorf("of the folder with the user's contact: %+v", line)
			}
		}
		result := w.sync() // a preview is no beginning
		if result.Failed > 0 {
			t.Errorf("%+v", result)
		}
		done, _ := w.remove(contactsync.RemovalOptions{})
		if done.Contacts != planned.Contacts || done.FoldersGone != 1 || done.FoldersKept != 1 || !done.Forgotten {
			t.Errorf("planned %+v, done %+v", planned, done)
		}
		if !w.folderNamed(1, folder) || w.folderNamed(2, folder) {
			t.Error("the folder with the user's contact has to stay, the other to go")
		}
		if len(w.cards(1)) != 0 || len(box.Contacts(folder)) != 1 || box.Contacts(folder)[0].Text("displayName") != "My plumber" {
			t.Errorf("left: %+v", box.Contacts(folder))
		}
	})
}

func TestAFolderWithASubfolderOrAContactListStays(t *testing.T) {
	for name, put := range map[string]func(graphsim.MailboxView) error{
		"1 folder":                func(v graphsim.MailboxView) error { return v.AddFolder(folder, "Team") },
		"1 contact of the user's": func(v graphsim.MailboxView) error { return v.AddContactList(folder) },
	} {
		inWorld(t, company(5, 1), func(w *world) {
			w.sync()
			w.ok(put(w.sim.Mailbox(personID(1))))
			_, mailboxes := w.remove(contactsync.RemovalOptions{})
			if mailboxes[0].Folder != contactsync.FolderStays || mailboxes[0].Why != name || !w.folderNamed(1, folder) {
				t.Errorf("%s: %+v", name, mailboxes)
			}
			if left := w.cards(1); len(left) != 0 {
				t.Errorf("%d contacts of ours are left", len(left))
			}
		})
	}
}

func TestALostDatabaseLosesNothingOfARemoval(t *testing.T) {
	inWorld(t, company(20, 2), func(w *world) {
		w.sync()
		box := w.sim.Mailbox(personID(1))
		w.ok(box.AddFolder("", "Favourites"))
		w.ok(box.MoveContact(w.cards(1)[personID(6)].ID, "Favourites"))
		w.ok(w.sim.DeleteUser(personID(20)))
		w.loseDatabase()
		result, _ := w.remove(contactsync.RemovalOptions{})
		if result.Contacts != 40 || !result.Forgotten {
			t.Errorf("%+v", result)
		}
		w.nothingOfOurs(1)
		w.nothingOfOurs(2)
	})
}

func TestAMailboxThatLeftTheRuleBeforeTheDatabaseWasLostIsFoundByLookingEverywhere(t *testing.T) {
	inWorld(t, company(8, 2), func(w *world) {
		w.sync()
		w.ok(w.sim.RemoveMember(readers, personID(2)))
		w.sync()
		w.loseDatabase()
		if planned, _ := w.remove(contactsync.RemovalOptions{PlanOnly: true}); planned.Contacts != 8 {
			t.Errorf("the rule alone shows %d contacts", planned.Contacts)
		}
		result, _ := w.remove(contactsync.RemovalOptions{Everywhere: true})
		if result.Contacts != 16 || !result.Forgotten {
			t.Errorf("%+v", result)
		}
		w.nothingOfOurs(2)
	})
}

func TestAMailboxThatRefusesKeepsTheProfileUntilItIsCleanOrLeft(t *testing.T) {
	inWorld(t, company(6, 3), func(w *world) {
		w.sync()
		w.ok(w.sim.SetMailbox(personID(2), graphsim.PolicyBlockedMailbox))
		result, _ := w.remove(contactsync.RemovalOptions{})
		if result.Forgotten || result.Left != 1 || len(result.Troubles) != 1 || result.Troubles[0].Code != "mailbox_access_denied" {
			t.Fatalf("%+v", result)
		}
		before := w.writes()
		if synced, err := w.trySync(contactsync.SyncOptions{}); err != nil || w.writes() != before || len(synced.Notes) != 1 || !strings.Contains(synced.Notes[0], "taken out") {
			t.Errorf("a sync meanwhile: %d writes, notes %q, %v", w.writes()-before, synced.Notes, err)
		}
		if _, err := w.trySync(contactsync.SyncOptions{Profile: "Staff"}); !errors.As(err, new(*contactsync.RemovingError)) {
			t.Errorf("a sync of that profile: %v", err)
		}
		w.ok(w.sim.SetMailbox(personID(2), graphsim.CloudMailbox))
		result, mailboxes := w.remove(contactsync.RemovalOptions{})
		if !result.Forgotten || len(mailboxes) != 1 || result.Contacts != 6 {
			t.Errorf("run again: %+v %+v", result, mailboxes)
		}
		for mailbox := 1; mailbox <= 3; mailbox++ {
			w.nothingOfOurs(mailbox)
		}
	})
	inWorld(t, company(6, 2), func(w *world) {
		w.sync()
		w.ok(w.sim.SetMailbox(personID(2), graphsim.PolicyBlockedMailbox))
		result, _ := w.remove(contactsync.RemovalOptions{LeaveRest: true})
		if !result.Forgotten || result.Left != 1 || len(result.Notes) != 1 || !strings.Contains(result.Notes[0], profileID) {
			t.Fatalf("%+v", result)
		}
		// Imported again, the profile finds what was left.
		w.ok(w.sim.SetMailbox(personID(2), graphsim.CloudMailbox))
		w.importProfile(w.profile)
		w.sync()
		w.expect(1, upTo(6)...)
		w.expect(2, upTo(6)...)
	})
}

func TestARemovalThatIsCancelledComesBackWhole(t *testing.T) {
	inWorld(t, company(9, 3), func(w *world) {
		w.sync()
		w.remove(contactsync.RemovalOptions{Mailbox: "p001@contoso.com"})
		w.nothingOfOurs(1)
		w.expect(2, upTo(9)...)
		w.ok(w.service.CancelRemoval(context.Background(), "Staff"))
		w.sync()
		for mailbox := 1; mailbox <= 3; mailbox++ {
			w.expect(mailbox, upTo(9)...)
		}
		if err := w.service.CancelRemoval(context.Background(), "Staff"); !errors.As(err, new(*contactsync.NotRemovingError)) {
			t.Errorf("cancelled twice: %v", err)
		}
	})
}

func TestARemovalTouchesNoOtherProfileAndNoOtherInstallation(t *testing.T) {
	inWorld(t, company(6, 1), func(w *world) {
		w.sync()
		w.importProfile(second())
		w.sync()
		box := w.sim.Mailbox(personID(1))
		// A contact of the other profile lies in our folder.
		for _, c := range box.Marked(markName) {
			if c.Folder == "Second" {
				w.ok(box.MoveContact(c.ID, folder))
				break
			}
		}
		result, _ := w.remove(contactsync.RemovalOptions{})
		if result.Contacts != 6 || result.FoldersKept != 1 {
			t.Errorf("%+v", result)
		}
		left := box.Marked(markName)
		if len(left) != 6 {
			t.Errorf("%d contacts of the other profile are left of 6", len(left))
		}
		for _, c := range left {
			if c.Extensions[markName]["profileId"] != second().ID {
				t.Errorf("left: %+v", c)
			}
		}
	})
}

func TestAMailboxFullOfTheUsersOwnContactsLosesNoneToARemoval(t *testing.T) {
	c := company(10, 1)
	for range 400 {
		c.People[0].Contacts = append(c.People[0].Contacts, map[string]any{"displayName": "Person 002", "emailAddresses": []any{map[string]any{"address": "p002@contoso.com"}}})
	}
	inWorld(t, c, func(w *world) {
		w.sync()
		box := w.sim.Mailbox(personID(1))
		before := map[string]string{}
		for _, own := range box.Unmarked(markName) {
			before[own.ID] = own.ChangeKey
		}
		w.remove(contactsync.RemovalOptions{})
		after := box.Unmarked(markName)
		if len(after) != 401 {
			t.Errorf("%d own contacts are left of 401", len(after))
		}
		for _, own := range after {
			if before[own.ID] != own.ChangeKey {
				t.Fatalf("the user's own contact was written: %+v", own)
			}
		}
	})
}

func TestAFolderThatExchangeDoesNotDeleteIsRenamedFirst(t *testing.T) {
	inWorld(t, company(3, 1), func(w *world) {
		w.sync()
		box := w.sim.Mailbox(personID(1))
		w.ok(box.DeleteFolder(folder))
		w.ok(w.sim.UpdateUser(personID(2), map[string]any{"jobTitle": "Boss"}))
		w.sync() // makes it anew; the deleted one still lies in Deleted Items
		w.sim.SetFaults(graphsim.Faults{FolderDeleteIgnoredOnTwin: true})
		result, _ := w.remove(contactsync.RemovalOptions{})
		if !result.Forgotten || w.folderNamed(1, folder) || result.FoldersGone != 1 {
			t.Errorf("%+v, folders %+v", result, box.Folders())
		}
	})
}

func TestARemovalInHostileWeatherIsSimplyRunAgain(t *testing.T) {
	for seed := range uint64(4) {
		inSeededWorld(t, seed, company(15, 3), func(w *world) {
			w.sync()
			w.sim.SetFaults(graphsim.Faults{GoneDeleteForbidden: true, DeletedFoldersAnswer: true, Random: graphsim.RandomFaults{
				Throttled: 0.05, Unavailable: 0.05, AppliedThen503: 0.05, Lost: 0.05, Conflict: 0.05, ProxyPage: 0.03, Truncated: 0.03}})
			_, _, _ = w.tryRemove(contactsync.RemovalOptions{}) // whatever comes of it
			w.sim.SetFaults(graphsim.Faults{})
			if profiles, _ := w.service.Profiles(context.Background()); len(profiles) > 0 {
				if result, _ := w.remove(contactsync.RemovalOptions{}); !result.Forgotten {
					t.Errorf("seed %d: %+v", seed, result)
				}
			}
			for mailbox := 1; mailbox <= 3; mailbox++ {
				w.nothingOfOurs(mailbox)
			}
		})
	}
}

func TestARemovalBrokenOffAtAnyWriteGoesOnWhereItWas(t *testing.T) {
	for n := 1; ; n++ {
		reached := false
		inWorld(t, company(4, 1), func(w *world) {
			w.sync()
			_, err := w.sim.Mailbox(personID(1)).CopyContact(w.cards(1)[personID(2)].ID, folder)
			w.ok(err)
			seen := 0
			ctx, stop := context.WithCancel(context.Background())
			defer stop()
			w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
				if !info.Write || !strings.HasPrefix(info.Path, "/users/") {
					return nil
				}
				if seen++; seen < n {
					return nil
				}
				reached = true
				stop()
				return &graphsim.Fault{Status: http.StatusServiceUnavailable, Applied: n%2 == 0 && seen == n}
			})
			w.run++
			_, _ = w.service.Remove(ctx, contactsync.RemovalOptions{Run: w.run, Profile: "Staff"})
			w.sim.OnRequest(nil)
			if profiles, _ := w.service.Profiles(context.Background()); len(profiles) > 0 {
				if result, _ := w.remove(contactsync.RemovalOptions{}); !result.Forgotten {
					t.Errorf("write %d: %+v", n, result)
				}
			}
			w.nothingOfOurs(1)
			if w.folderNamed(1, folder) {
				t.Errorf("write %d: the folder is still there", n)
			}
		})
		if !reached || t.Failed() {
			if n < 6 {
				t.Errorf("only %d writes", n-1)
			}
			return
		}
	}
}
