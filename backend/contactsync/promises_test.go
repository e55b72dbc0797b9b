package contactsync_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

// A rule that chooses nobody any more is no few leavers, however small the company is.
func TestARuleThatChoosesNobodyAnyMoreIsHeldHoweverFewTheyWere(t *testing.T) {
	inWorld(t, company(5, 5), func(w *world) {
		w.sync()
		w.removeFromStaff(1, 5)
		result := w.sync()
		if h := w.onlyHold(result, "people_fell"); h.People != 5 || result.Deleted != 0 {
			t.Errorf("hold %+v, counts %+v", h, result.Counts)
		}
		w.expect(1, upTo(5)...)
	})
}

func TestMailboxesThatAllLeaveAreHeldHoweverFewTheyWere(t *testing.T) {
	inWorld(t, company(12, 3), func(w *world) {
		w.profile.Deletes.MailboxLeaves = contactsync.RemoveContacts
		w.importProfile(w.profile)
		w.sync()
		for n := 1; n <= 3; n++ {
			w.ok(w.sim.RemoveMember(readers, personID(n)))
		}
		result := w.sync()
		if h := w.onlyHold(result, "mailboxes_fell"); h.Mailboxes != 3 || result.Deleted != 0 {
			t.Errorf("hold %+v, counts %+v", h, result.Counts)
		}
		w.expect(1, upTo(12)...)
	})
}

// A mailbox that left could not be emptied yet. Meanwhile the admin says that leaving mailboxes keep their contacts.
func TestAMailboxThatIsToBeEmptiedKeepsItsContactsOnceTheProfileSaysSo(t *testing.T) {
	inWorld(t, company(12, 3), func(w *world) {
		w.profile.Deletes.MailboxLeaves = contactsync.RemoveContacts
		w.importProfile(w.profile)
		w.sync()
		w.ok(w.sim.RemoveMember(readers, personID(3)))
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Mailbox == personID(3) && info.Method == http.MethodDelete {
				return &graphsim.Fault{Status: http.StatusServiceUnavailable}
			}
			return nil
		})
		_, _ = w.trySync(contactsync.SyncOptions{})
		w.sim.OnRequest(nil)
		w.expect(3, upTo(12)...)
		w.profile.Deletes.MailboxLeaves = contactsync.KeepContacts
		w.importProfile(w.profile)
		if result := w.sync(); result.Deleted != 0 {
			t.Errorf("%d deleted", result.Deleted)
		}
		w.expect(3, upTo(12)...)
		// Back to removing: it is weighed and emptied.
		w.profile.Deletes.MailboxLeaves = contactsync.RemoveContacts
		w.importProfile(w.profile)
		w.sync()
		w.expect(3)
	})
}

// Contacts that come to light only while a mailbox is worked on, here because the user took them back out of Deleted Items, are
// as many deletions at once as those known before.
func TestDeletionsThatAListingBringsToLightAreWeighedToo(t *testing.T) {
	inWorld(t, company(40, 1), func(w *world) {
		w.sync()
		w.removeFromStaff(38, 40)
		w.sync()
		w.expect(1, upTo(37)...)
		limit := int64(2)
		w.profile.Deletes.Guard.Mailbox.Count = &limit
		w.importProfile(w.profile)
		w.sync()
		box := w.sim.Mailbox(personID(1))
		for _, deleted := range box.DeletedItems() {
			w.ok(box.MoveContact(deleted.ID, folder))
		}
		w.hire(from(51, 75)...) // so many that the mailbox is listed
		result := w.sync()
		if result.Created != 25 || result.Deleted != 0 || len(result.Holds) != 1 {
			t.Errorf("%+v, holds %+v; want the three held", result.Counts, result.Holds)
		}
	})
}

// moveBrokenOff moves the contacts of mailbox 1 into Friends, is broken off at the 25th, and goes on; then the profile's folder is called Team.
func (w *world) moveBrokenOff() {
	w.t.Helper()
	w.place("Friends", contactsync.OwnFolder)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	made := 0
	w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
		if info.Method == http.MethodPost && strings.HasSuffix(info.Path, "/contacts") {
			if made++; made == 25 {
				stop()
			}
		}
		return nil
	})
	w.run++
	_, _ = w.service.Sync(ctx, contactsync.SyncOptions{Run: w.run})
	w.sim.OnRequest(nil)
	w.sync()
	w.inFolder(1, "Friends")
	w.place("Team", contactsync.OwnFolder)
	w.sync()
}

// A move into a folder of the user's own that is broken off does not make it ours.
func TestAFolderOfTheUsersStaysTheirsWhenAMoveIntoItIsBrokenOff(t *testing.T) {
	inWorld(t, company(30, 1), func(w *world) {
		w.place(folder, contactsync.DefaultFolder)
		w.ok(w.sim.Mailbox(personID(1)).AddFolder("", "Friends"))
		w.sync()
		w.moveBrokenOff()
		w.expect(1, upTo(30)...)
		if !w.folderNamed(1, "Friends") {
			t.Error("the user's folder was renamed")
		}
	})
}

// A folder that Concord made is still ours after a move into it was broken off.
func TestAFolderOfOursStaysOursWhenAMoveIntoItIsBrokenOff(t *testing.T) {
	inWorld(t, company(30, 1), func(w *world) {
		w.place(folder, contactsync.DefaultFolder)
		w.sync()
		w.moveBrokenOff()
		w.inFolder(1, "Team")
	})
}

// An answer about somebody else says nothing about a leaver.
func TestAnAnswerAboutSomebodyElseConfirmsNoLeaver(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sync()
		w.ok(w.sim.UpdateUser(personID(12), map[string]any{"accountEnabled": false}))
		w.ok(w.sim.RemoveMember(staff, personID(10)))
		w.ok(w.sim.AddMember(staff, graphsim.GroupMember{ID: personID(10), Type: graphsim.MemberUser}))
		gone := true // delta says that person 10 was deleted
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			switch {
			case info.Path == "/users/delta" && gone:
				gone = false
				return &graphsim.Fault{Status: 200, Body: []byte(`{"value":[{"id":"` + personID(10) + `","@removed":{"reason":"deleted"}}],
					"@odata.deltaLink":"https://graph.microsoft.com/v1.0/users/delta?$deltatoken=x"}`)}
			case info.Path == "/users/"+personID(10):
				return &graphsim.Fault{Status: 200, Body: []byte(`{"id":"` + personID(12) + `","accountEnabled":false,"mail":"p012@contoso.com"}`)}
			}
			return nil
		})
		if result := w.sync(); result.Deleted != 0 {
			t.Errorf("%+v", result)
		}
	})
}

// Links that lead round in a circle end the reading: it would never come to an end.
func TestADeltaThatLeadsRoundInACircleIsGivenUp(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sync()
		asked := 0
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Path != "/users/delta" {
				return nil
			}
			next := "a"
			if strings.Contains(info.Query, "=a") {
				next = "b"
			}
			if asked++; asked > 200 {
				return nil
			}
			return &graphsim.Fault{Status: 200, Body: []byte(`{"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/users/delta?$skiptoken=` + next + `"}`)}
		})
		_, err := w.trySync(contactsync.SyncOptions{})
		if err == nil || asked > 100 {
			t.Errorf("%d pages were read: %v", asked, err)
		}
		w.sim.OnRequest(nil)
		if result := w.sync(); result.Deleted != 0 || result.Created != 0 {
			t.Errorf("%+v", result.Counts)
		}
		w.expect(1, upTo(12)...)
	})
}

// Somebody saves another profile in the moment in which a plan begins to be applied: what was shown is not what would be done.
func TestAPlanIsNotAppliedUnderAProfileThatIsChangedMeanwhile(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sync()
		w.removeFromStaff(12, 12)
		result, err := w.trySync(contactsync.SyncOptions{PlanOnly: true})
		w.ok(err)
		before := w.writes()
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if strings.HasSuffix(info.Path, "/checkMemberGroups") {
				w.profile.Deletes.Permanent = true
				w.importProfile(w.profile)
			}
			return nil
		})
		_, err = w.trySync(contactsync.SyncOptions{Apply: result.Plan})
		w.sim.OnRequest(nil)
		var moved *contactsync.PlanMovedError
		if !errors.As(err, &moved) || w.writes() != before {
			t.Errorf("%d writes, %v", w.writes()-before, err)
		}
	})
}

// An answer without content is no word that a folder is empty.
func TestAFolderIsNotDeletedOnAnAnswerThatSaysNothing(t *testing.T) {
	for _, body := range []string{"null", "", "{}"} {
		inWorld(t, company(4, 1), func(w *world) {
			w.sync()
			_, err := w.sim.Mailbox(personID(1)).AddContact(folder, map[string]any{"displayName": "My plumber"})
			w.ok(err)
			w.place(folder, contactsync.DefaultFolder)
			w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
				if strings.HasSuffix(info.Path, "/$count") {
					return &graphsim.Fault{Status: http.StatusOK, Body: []byte(body)}
				}
				return nil
			})
			_, _ = w.trySync(contactsync.SyncOptions{})
			w.sim.OnRequest(nil)
			if left := w.sim.Mailbox(personID(1)).Contacts(folder); len(left) != 1 {
				t.Errorf("after a count of %q the folder holds %+v", body, left)
			}
			w.sync()
			w.expectAmong(1, upTo(4)...)
		})
	}
}

// Seen of Microsoft's: the same page again and again, behind ever new links.
func TestADeltaThatSaysTheSameForEverIsGivenUp(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sync()
		asked := 0
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Path != "/groups/delta" || asked > 500 {
				return nil
			}
			asked++
			return &graphsim.Fault{Status: 200, Body: fmt.Appendf(nil, `{"value":[{"id":"%s","displayName":"Staff","members@delta":[{"@odata.type":"#microsoft.graph.user","id":"%s"}]}],
				"@odata.nextLink":"https://graph.microsoft.com/v1.0/groups/delta?$skiptoken=%d"}`, staff, personID(1), asked)}
		})
		_, err := w.trySync(contactsync.SyncOptions{})
		if err == nil || asked > 200 {
			t.Errorf("%d pages were read: %v", asked, err)
		}
		w.sim.OnRequest(nil)
		if result := w.sync(); result.Deleted != 0 || result.Created != 0 {
			t.Errorf("%+v", result.Counts)
		}
		w.expect(1, upTo(12)...)
	})
}
