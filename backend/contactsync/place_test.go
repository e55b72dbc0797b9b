package contactsync_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

// place gives the profile another folder or mode.
func (w *world) place(folderName string, mode contactsync.FolderMode) {
	w.t.Helper()
	w.profile.Folder, w.profile.FolderMode = folderName, mode
	w.importProfile(w.profile)
}

// inFolder fails unless all contacts of ours of a mailbox lie in a folder.
func (w *world) inFolder(mailbox int, folderName string) {
	w.t.Helper()
	for source, card := range w.cards(mailbox) {
		if card.Folder != folderName {
			w.t.Errorf("mailbox %d has %s in %q, not in %q", mailbox, source, card.Folder, folderName)
		}
	}
}

// ids are the contacts of ours in a mailbox by source id.
func (w *world) ids(mailbox int) map[string]string {
	ids := map[string]string{}
	for source, card := range w.cards(mailbox) {
		ids[source] = card.ID
	}
	return ids
}

func companyWithOwn(people, mailboxes, own int) graphsim.Company {
	c := company(people, mailboxes)
	for i := range own {
		c.People[0].Contacts = append(c.People[0].Contacts, map[string]any{"displayName": fmt.Sprintf("Person %03d", i%people+1),
			"categories": []any{"Family"}, "emailAddresses": []any{map[string]any{"address": fmt.Sprintf("p%03d@contoso.com", i%people+1)}}})
	}
	return c
}

func TestInTheDefaultFolderOursCarryAMarkAndACategoryAndTheUsersOwnAreNeverWritten(t *testing.T) {
	inWorld(t, companyWithOwn(8, 2, 600), func(w *world) {
		w.place(folder, contactsync.DefaultFolder)
		box := w.sim.Mailbox(personID(1))
		before := map[string]string{}
		for _, own := range box.Unmarked(markName) {
			before[own.ID] = own.ChangeKey
		}
		w.sync()
		w.expectAmong(1, upTo(8)...)
		w.expect(2, upTo(8)...)
		w.inFolder(1, "Contacts")
		for _, card := range w.cards(1) {
			if got := fmt.Sprint(card.Properties["categories"]); got != "[Colleagues]" {
				t.Errorf("categories %s", got)
			}
		}
		if w.folderNamed(1, folder) {
			t.Error("a folder was made")
		}
		// The user gives one a category of their own; a change comes; a person leaves; the database is lost.
		w.ok(box.EditContact(w.ids(1)[personID(3)], map[string]any{"categories": []any{"Chess", "Colleagues"}}))
		w.ok(w.sim.UpdateUser(personID(3), map[string]any{"mobilePhone": "+1 555 0303"}))
		w.ok(w.sim.RemoveMember(staff, personID(8)))
		w.sync()
		w.expectAmong(1, upTo(7)...)
		if got := fmt.Sprint(w.cards(1)[personID(3)].Properties["categories"]); got != "[Chess Colleagues]" {
			t.Errorf("the user's category: %s", got)
		}
		written := w.writes()
		w.loseDatabase()
		listed := 0
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Mailbox == personID(1) && strings.HasSuffix(info.Path, "/contacts") {
				listed++
			}
			return nil
		})
		w.sync()
		w.sim.OnRequest(nil)
		if w.writes() != written || listed > 2 {
			t.Errorf("after the database was lost: %d writes, %d reads of lists", w.writes()-written, listed)
		}
		w.remove(contactsync.RemovalOptions{})
		after := box.Unmarked(markName)
		if len(after) != len(before) || len(box.Marked(markName)) != 0 {
			t.Errorf("after the removal: %d own contacts of %d, %d of ours", len(after), len(before), len(box.Marked(markName)))
		}
		for _, own := range after {
			if before[own.ID] != own.ChangeKey {
				t.Fatalf("the user's own contact was written: %+v", own)
			}
		}
	})
}

func TestANewNameRenamesTheFolderInPlace(t *testing.T) {
	inWorld(t, company(6, 3), func(w *world) {
		w.sync()
		before := w.ids(1)
		w.ok(w.sim.Mailbox(personID(2)).RenameFolder(folder, "My firm"))
		w.ok(w.sim.Mailbox(personID(3)).AddFolder("", "Team"))
		w.place("Team", contactsync.OwnFolder)
		writes := w.writes()
		plan, err := w.trySync(contactsync.SyncOptions{PlanOnly: true})
		if err != nil || w.writes() != writes || len(plan.Notes) != 1 || !strings.Contains(plan.Notes[0], `would be renamed to "Team" in 3 mailboxes`) {
			t.Errorf("the plan: %d writes, %q, %v", w.writes()-writes, plan.Notes, err)
		}
		result := w.sync()
		if w.writes() != writes+1 || !slices.ContainsFunc(result.Notes, func(n string) bool { return strings.Contains(n, `renamed to "Team" in 1 mailbox`) }) ||
			!slices.ContainsFunc(result.Notes, func(n string) bool { return strings.Contains(n, "keeps its name in 2 mailboxes") }) {
			t.Errorf("%d writes, notes %q", w.writes()-writes, result.Notes)
		}
		w.inFolder(1, "Team")
		w.inFolder(2, "My firm") // the user's word
		w.inFolder(3, folder)    // a folder of the new name is there
		if !maps.Equal(before, w.ids(1)) {
			t.Error("the contacts are others now")
		}
		w.quiet()
	})
}

func TestAFolderThatConcordDidNotMakeKeepsItsName(t *testing.T) {
	inWorld(t, company(4, 1), func(w *world) {
		w.ok(w.sim.Mailbox(personID(1)).AddFolder("", folder))
		w.sync()
		w.place("Team", contactsync.OwnFolder)
		w.sync()
		w.inFolder(1, folder)
		w.expect(1, upTo(4)...)
		w.quiet()
	})
}

func TestContactsMoveBetweenTheirOwnFolderAndTheDefaultOneWithAllTheyHold(t *testing.T) {
	inWorld(t, company(25, 2), func(w *world) {
		w.sync()
		box := w.sim.Mailbox(personID(1))
		w.ok(box.EditContact(w.ids(1)[personID(4)], map[string]any{"personalNotes": "plays chess", "birthday": "1990-01-02T00:00:00Z", "categories": []any{"Friends"}}))
		w.ok(box.AddFolder("", "Favourites"))
		w.ok(box.MoveContact(w.ids(1)[personID(5)], "Favourites"))
		w.place(folder, contactsync.DefaultFolder)
		writes := w.writes()
		plan, err := w.trySync(contactsync.SyncOptions{PlanOnly: true})
		if err != nil || w.writes() != writes || !slices.ContainsFunc(plan.Notes, func(n string) bool {
			return strings.Contains(n, "50 contacts in 2 mailboxes would move into the Contacts folder")
		}) {
			t.Errorf("the plan: %d writes, %q, %v", w.writes()-writes, plan.Notes, err)
		}
		w.never(1, 25)
		result := w.sync()
		w.sim.OnRequest(nil)
		if !slices.ContainsFunc(result.Notes, func(n string) bool {
			return strings.Contains(n, "49 contacts in 2 mailboxes moved into the Contacts folder")
		}) {
			t.Errorf("notes %q", result.Notes)
		}
		w.expect(1, upTo(25)...)
		w.expect(2, upTo(25)...)
		w.inFolder(2, "Contacts")
		cards := w.cards(1)
		if cards[personID(5)].Folder != "Favourites" {
			t.Errorf("a contact that the user had moved lies in %q", cards[personID(5)].Folder)
		}
		if c := cards[personID(4)]; c.Text("personalNotes") != "plays chess" || !strings.HasPrefix(c.Text("birthday"), "1990-01-02") || fmt.Sprint(c.Properties["categories"]) != "[Friends Colleagues]" {
			t.Errorf("what the user had written: %+v", c.Properties)
		}
		if w.folderNamed(1, folder) || w.folderNamed(2, folder) {
			t.Error("the old folder is left")
		}
		w.quiet()
		w.place(folder, contactsync.OwnFolder)
		w.sync()
		w.expect(1, upTo(25)...)
		w.expect(2, upTo(25)...)
		w.inFolder(2, folder)
		if c := w.cards(1)[personID(4)]; c.Text("personalNotes") != "plays chess" || fmt.Sprint(c.Properties["categories"]) != "[Friends]" {
			t.Errorf("back again: %+v", c.Properties)
		}
		w.quiet()
		verified, err := w.service.Verify(context.Background(), contactsync.VerifyOptions{})
		if err != nil || verified.Differences != 0 {
			t.Errorf("%+v, %v", verified, err)
		}
	})
}

// never fails the test when at any request a mailbox lacks one of its people.
func (w *world) never(mailbox, people int) {
	w.sim.OnRequest(func(graphsim.RequestInfo) *graphsim.Fault {
		there := map[any]bool{}
		for _, c := range w.sim.Mailbox(personID(mailbox)).Marked(markName) {
			there[c.Extensions[markName]["sourceId"]] = true
		}
		if len(there) != people {
			w.t.Errorf("at one moment the mailbox shows %d of %d people", len(there), people)
		}
		return nil
	})
}

func TestTheUsersOwnThingsKeepTheOldFolder(t *testing.T) {
	inWorld(t, company(4, 1), func(w *world) {
		w.sync()
		_, err := w.sim.Mailbox(personID(1)).AddContact(folder, map[string]any{"displayName": "My plumber"})
		w.ok(err)
		w.place(folder, contactsync.DefaultFolder)
		w.sync()
		left := w.sim.Mailbox(personID(1)).Contacts(folder)
		if len(left) != 1 || left[0].Text("displayName") != "My plumber" {
			t.Errorf("%+v", left)
		}
		w.expectAmong(1, upTo(4)...)
		w.inFolder(1, "Contacts")
	})
}

func TestAMoveBrokenOffAtAnyWriteGoesOnWhereItWas(t *testing.T) {
	for _, back := range []bool{false, true} {
		for n := 1; ; n++ {
			reached := false
			inWorld(t, company(5, 1), func(w *world) {
				if back {
					w.place(folder, contactsync.DefaultFolder)
				}
				w.sync()
				if back {
					w.place(folder, contactsync.OwnFolder)
				} else {
					w.place(folder, contactsync.DefaultFolder)
				}
				seen := 0
				ctx, stop := context.WithCancel(context.Background())
				defer stop()
				w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
					if !info.Write || info.Mailbox == "" {
						return nil
					}
					if seen++; seen < n {
						return nil
					}
					reached = true
					stop()
					return &graphsim.Fault{Cut: true, Applied: n%2 == 0 && seen == n}
				})
				w.run++
				_, _ = w.service.Sync(ctx, contactsync.SyncOptions{Run: w.run})
				w.sim.OnRequest(nil)
				w.sync()
				w.sync()
				w.expect(1, upTo(5)...)
				w.expectOnce(1, 5)
				w.inFolder(1, map[bool]string{false: "Contacts", true: folder}[back])
				if !back && w.folderNamed(1, folder) {
					t.Errorf("write %d: the old folder is left", n)
				}
				w.quiet()
			})
			if !reached || t.Failed() {
				if n < 8 {
					t.Errorf("only %d writes", n-1)
				}
				break
			}
		}
	}
}

func TestAMoveInHostileWeatherEndsWithEveryoneOnce(t *testing.T) {
	for seed := range uint64(4) {
		inSeededWorld(t, seed, company(20, 2), func(w *world) {
			w.sync()
			w.place(folder, contactsync.DefaultFolder)
			w.sim.SetFaults(graphsim.Faults{GoneDeleteForbidden: true, Random: graphsim.RandomFaults{
				Throttled: 0.05, Unavailable: 0.05, AppliedThen503: 0.05, Lost: 0.05, LandsLater: 0.03, Conflict: 0.03, Truncated: 0.03}})
			_, _ = w.trySync(contactsync.SyncOptions{})
			_, _ = w.trySync(contactsync.SyncOptions{})
			w.sim.SetFaults(graphsim.Faults{})
			for range 3 {
				w.sync()
			}
			for mailbox := 1; mailbox <= 2; mailbox++ {
				w.expect(mailbox, upTo(20)...)
				w.inFolder(mailbox, "Contacts")
			}
		})
	}
}

func TestTwoProfilesDoNotShareTheDefaultFolder(t *testing.T) {
	inWorld(t, company(4, 1), func(w *world) {
		w.place(folder, contactsync.DefaultFolder)
		w.sync()
		rival := second()
		rival.FolderMode = contactsync.DefaultFolder
		w.importProfile(rival)
		result := w.sync()
		if result.Failed != 1 || result.Troubles[0].Code != "folder_shared" || !strings.Contains(result.Troubles[0].Sentence, "the Contacts folder") {
			t.Errorf("%+v", result.Troubles)
		}
		// In a folder of its own it may; and a contact of it that the user puts into Contacts disturbs nobody.
		rival.FolderMode = ""
		w.importProfile(rival)
		w.sync()
		box := w.sim.Mailbox(personID(1))
		w.ok(box.MoveContact(box.Contacts("Second")[0].ID, ""))
		w.loseDatabase()
		w.importProfile(rival)
		if result := w.sync(); result.Failed != 0 || result.Created != 0 {
			t.Errorf("%+v %+v", result.Counts, result.Troubles)
		}
	})
}

func TestAProfileIsExportedAsItWasImported(t *testing.T) {
	inWorld(t, company(2, 1), func(w *world) {
		w.place(folder, contactsync.DefaultFolder)
		got, err := w.service.Profile(context.Background(), "Staff")
		if _, mapped := got.Fields["categories"]; err != nil || mapped || got.FolderMode != contactsync.DefaultFolder {
			t.Errorf("%+v, %v", got, err)
		}
	})
}
