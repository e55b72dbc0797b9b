package contactsync_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

const (
	purposeRole = "MailboxSettings.Read"
	day         = 24 * time.Hour
)

// asked counts the requests for purposes since the last call.
func (w *world) asked() (n int) {
	for _, r := range w.sim.Log() {
		if strings.HasSuffix(r.Path, "/mailboxSettings/userPurpose") {
			n++
		}
	}
	w.sim.ResetCounters()
	return n
}

// convert makes mailboxes what an admin of Exchange made of them.
func (w *world) convert(purpose graphsim.Purpose, people ...int) {
	w.t.Helper()
	for _, n := range people {
		w.ok(w.sim.SetPurpose(personID(n), purpose))
	}
}

func (w *world) include(kinds ...contactsync.Kind) {
	w.t.Helper()
	w.profile.People.Include = kinds
	w.importProfile(w.profile)
}

// mentions says whether a note tells of the missing permission.
func mentions(notes []string) (n int) {
	for _, note := range notes {
		if strings.Contains(note, purposeRole) {
			n++
		}
	}
	return n
}

// everybody is a second profile, for all who have a mail address.
func everybody() contactsync.Profile {
	p := profile()
	p.ID, p.Name, p.Folder = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e0004", "Whole company", "Others"
	p.People = contactsync.Rule{AllWithMailbox: true}
	return p
}

func TestEnabledRoomsAndSharedMailboxesAreOutUnlessAskedFor(t *testing.T) {
	inWorld(t, company(8, 1), func(w *world) {
		w.convert(graphsim.PurposeRoom, 3)
		w.convert(graphsim.PurposeEquipment, 4)
		w.convert(graphsim.PurposeShared, 5)
		w.convert(graphsim.PurposeLinked, 6)
		w.convert(graphsim.PurposeOthers, 7)
		if result := w.sync(); result.Created != 5 || len(result.Notes) != 0 {
			t.Errorf("%+v, want the five people and no room written even once", result)
		}
		w.expect(1, 1, 2, 6, 7, 8)
		w.include(contactsync.Rooms)
		w.sync()
		w.expect(1, 1, 2, 3, 4, 6, 7, 8)
		w.include(contactsync.Shared, contactsync.Rooms)
		w.sync()
		w.expect(1, upTo(8)...)
		w.include()
		w.sync()
		w.expect(1, 1, 2, 6, 7, 8)
	})
}

func TestADisabledRoomIsLetInWithoutEveryDisabledAccount(t *testing.T) {
	inWorld(t, company(8, 1), func(w *world) {
		w.convert(graphsim.PurposeRoom, 3)
		w.convert(graphsim.PurposeShared, 5)
		for _, n := range []int{3, 4, 5} {
			w.ok(w.sim.UpdateUser(personID(n), map[string]any{"accountEnabled": false}))
		}
		w.sync()
		w.expect(1, 1, 2, 6, 7, 8)
		if n := w.asked(); n != 5 {
			t.Errorf("%d were asked, want those who are wanted: a disabled account is out whatever it is", n)
		}
		w.include(contactsync.Rooms)
		w.sync()
		w.expect(1, 1, 2, 3, 6, 7, 8)
		if n := w.asked(); n != 3 {
			t.Errorf("%d were asked, want the three disabled accounts", n)
		}
		w.include(contactsync.Shared)
		w.sync()
		w.expect(1, 1, 2, 5, 6, 7, 8)
		w.include(contactsync.Disabled)
		w.sync()
		w.expect(1, 1, 2, 4, 6, 7, 8)
		if n := w.asked(); n != 0 {
			t.Errorf("%d were asked again for what is known", n)
		}
	})
}

func TestAMailboxThatIsARoomReceivesNothing(t *testing.T) {
	c := company(8, 3)
	c.Groups[0].Members = append(c.Groups[0].Members[:1], c.Groups[0].Members[2:]...) // the room is nobody's contact
	inWorld(t, c, func(w *world) {
		w.convert(graphsim.PurposeRoom, 2)
		w.sync()
		w.expect(2)
		w.expect(1, 1, 3, 4, 5, 6, 7, 8)
		w.profile.Mailboxes.Include = []contactsync.Kind{contactsync.Rooms}
		w.importProfile(w.profile)
		w.sync()
		w.expect(2, 1, 3, 4, 5, 6, 7, 8)
	})
}

func TestWhoTurnsOutToBeARoomLeavesTheOrdinaryWay(t *testing.T) {
	inWorld(t, company(30, 1), func(w *world) {
		w.convert(graphsim.PurposeRoom, 3, 4)
		w.grant()
		w.sync() // without the permission they are people
		w.expect(1, upTo(30)...)
		w.grant(purposeRole)
		time.Sleep(day)
		if result := w.sync(); result.Deleted != 2 || len(w.sim.Mailbox(personID(1)).DeletedItems()) != 2 {
			t.Errorf("%+v, want both deleted", result)
		}
		left := append([]int{1, 2}, upTo(30)[4:]...)
		w.expect(1, left...)

		shared := upTo(30)[20:]
		w.convert(graphsim.PurposeShared, shared...)
		time.Sleep(31 * day)
		result := w.sync()
		w.expect(1, left...)
		if len(result.Holds) != 1 || result.Holds[0].People != 10 {
			t.Fatalf("ten at once are not held: %+v", result)
		}
		if _, err := w.service.Approve(context.Background(), w.run); err != nil {
			t.Fatal(err)
		}
		w.sync()
		w.expect(1, left[:len(left)-10]...)

		w.convert(graphsim.PurposeUser, 3)
		time.Sleep(31 * day)
		w.sync()
		w.expect(1, append([]int{3}, left[:len(left)-10]...)...)
	})
}

func TestWithoutThePermissionOneBatchAsksAndOneNoteTells(t *testing.T) {
	c := company(60, 2)
	c.People = append(c.People, person(61, graphsim.CloudMailbox))
	inWorld(t, c, func(w *world) {
		w.grant()
		w.importProfile(everybody())
		if result := w.sync(); mentions(result.Notes) != 1 {
			t.Errorf("notes %q, want one about the permission", result.Notes)
		}
		if n := w.asked(); n != 20 {
			t.Errorf("%d were asked, want one batch", n)
		}
		w.ok(w.sim.UpdateUser(personID(7), map[string]any{"jobTitle": "Boss"}))
		if result := w.sync(); mentions(result.Notes) != 0 || w.asked() != 0 {
			t.Errorf("the next run asked again, or told again: %q", result.Notes)
		}
		time.Sleep(day)
		if result := w.sync(); mentions(result.Notes) != 1 {
			t.Errorf("a day later: notes %q", result.Notes)
		}
		if n := w.asked(); n != 20 {
			t.Errorf("a day later %d were asked, want one batch", n)
		}
	})
}

func TestWhatMailboxesAreForIsAskedOnceInThirtyDays(t *testing.T) {
	c := company(45, 1)
	outsider, guest, unlicensed := person(46, graphsim.CloudMailbox), person(47, graphsim.NoMailbox), person(48, graphsim.NoMailbox)
	guest.Properties["userType"] = "Guest"
	c.People = append(c.People, outsider, guest, unlicensed)
	for _, n := range []int{47, 48} {
		c.Groups[0].Members = append(c.Groups[0].Members, graphsim.GroupMember{ID: personID(n), Type: graphsim.MemberUser})
	}
	inWorld(t, c, func(w *world) {
		w.include(contactsync.Guests)
		w.sync()
		if n := w.asked(); n != 46 {
			t.Errorf("%d were asked, want the 46 of the rule who are no guests", n)
		}
		before := w.writes()
		w.sync()
		w.ok(w.sim.UpdateUser(personID(7), map[string]any{"jobTitle": "Boss"}))
		w.sync()
		if n := w.asked(); n != 0 || w.writes() != before+1 {
			t.Errorf("%d were asked again, %d written", n, w.writes()-before)
		}
		w.ok(w.sim.RemoveMember(staff, personID(9)))
		w.sync()
		time.Sleep(31 * day)
		w.sync() // everything is read anew: the delta links are too old
		if n := w.asked(); n != 45 {
			t.Errorf("%d were asked after a month, want those still in the rule", n)
		}
		w.sync()
		if n := w.asked(); n != 0 {
			t.Errorf("%d were asked twice", n)
		}
	})
}

func TestAMailboxThatRefusesIsNoMissingPermission(t *testing.T) {
	c := company(12, 1)
	c.People[2].Mailbox = graphsim.PolicyBlockedMailbox
	inWorld(t, c, func(w *world) {
		if result := w.sync(); mentions(result.Notes) != 0 || w.asked() != 12 {
			t.Errorf("notes %q", result.Notes)
		}
		hired := person(13, graphsim.ScopeBlockedMailbox)
		w.ok(w.sim.AddUser(hired))
		w.ok(w.sim.AddMember(staff, graphsim.GroupMember{ID: hired.ID, Type: graphsim.MemberUser}))
		if result := w.sync(); mentions(result.Notes) != 0 || w.asked() != 1 {
			t.Errorf("one blocked mailbox alone: notes %q", result.Notes)
		}
		w.sync()
		if n := w.asked(); n != 0 {
			t.Errorf("%d asked again at once", n)
		}
		w.expect(1, upTo(13)...)
	})
}

func TestAPurposeThatCouldNotBeReadIsAskedTheNextDay(t *testing.T) {
	inWorld(t, company(8, 1), func(w *world) {
		w.convert(graphsim.PurposeRoom, 3)
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Path == "/users/"+personID(3)+"/mailboxSettings/userPurpose" {
				return &graphsim.Fault{Status: 400, Code: "ErrorInvalidRequest"}
			}
			return nil
		})
		w.sync()
		w.asked()
		w.sim.OnRequest(nil)
		w.sync()
		if n := w.asked(); n != 0 {
			t.Errorf("%d asked again at once", n)
		}
		time.Sleep(day)
		w.sync()
		if n := w.asked(); n != 1 {
			t.Errorf("%d asked the next day, want the one that failed", n)
		}
		w.expect(1, 1, 2, 4, 5, 6, 7, 8)
	})
}

func TestAFirstSyncAsksAtMostTwoThousand(t *testing.T) {
	c := company(2050, 0)
	c.People = append(c.People, person(2051, graphsim.CloudMailbox))
	inWorld(t, c, func(w *world) {
		w.importProfile(everybody())
		for _, want := range []int{2000, 51, 0} {
			w.sync()
			if n := w.asked(); n != want {
				t.Errorf("%d were asked, want %d", n, want)
			}
		}
	})
}
