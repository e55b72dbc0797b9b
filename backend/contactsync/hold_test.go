package contactsync_test

import (
	"context"
	"errors"
	"testing"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

// emptyGroup takes people from..to out of the staff group, as a wrong edit would.
func (w *world) removeFromStaff(from, to int) {
	w.t.Helper()
	for n := from; n <= to; n++ {
		w.ok(w.sim.RemoveMember(staff, personID(n)))
	}
}

func (w *world) onlyHold(result contactsync.Result, code string) contactsync.Hold {
	w.t.Helper()
	if len(result.Holds) != 1 || len(result.Holds[0].Reasons) == 0 || result.Holds[0].Reasons[0].Code != code {
		w.t.Fatalf("holds %+v, want one for %s", result.Holds, code)
	}
	return result.Holds[0]
}

func TestAGroupThatLostItsPeopleIsHeldAndTheRestIsDone(t *testing.T) {
	inWorld(t, company(30, 2), func(w *world) {
		w.sync()
		w.removeFromStaff(11, 30)
		w.ok(w.sim.UpdateUser(personID(1), map[string]any{"jobTitle": "Boss"}))
		result := w.sync()
		h := w.onlyHold(result, "people_fell")
		if h.People != 20 || result.Deleted != 0 || result.Updated != 2 {
			t.Errorf("hold %+v, counts %+v", h, result.Counts)
		}
		w.expect(1, upTo(30)...)

		again := w.sync() // it goes on waiting, under the newer run
		if second := w.onlyHold(again, "people_fell"); second.Run == h.Run || again.Deleted != 0 {
			t.Errorf("second hold %+v, counts %+v", second, again.Counts)
		}
		if _, err := w.service.Approve(context.Background(), h.Run); err == nil {
			t.Error("a superseded hold could be approved")
		}
		items, err := w.service.HeldItems(context.Background(), again.Holds[0], 100)
		w.ok(err)
		if len(items) != 20 || items[0].Person == "" {
			t.Errorf("%d held items, want 20 with names: %+v", len(items), items)
		}
		for name, c := range map[string]struct {
			query  contactsync.HeldQuery
			first  contactsync.HeldItem
			rows   int
			amount int64
		}{
			"the last page":         {contactsync.HeldQuery{Offset: 15, Limit: 10}, items[15], 5, 20},
			"one person":            {contactsync.HeldQuery{Search: items[7].Person, Limit: 10}, items[7], 1, 1},
			"a sign with a meaning": {contactsync.HeldQuery{Search: "%", Limit: 10}, contactsync.HeldItem{}, 0, 0},
			"another kind":          {contactsync.HeldQuery{Kind: contactsync.HeldMailbox, Limit: 10}, contactsync.HeldItem{}, 0, 0},
		} {
			page, total, err := w.service.HeldPage(context.Background(), again.Holds[0], c.query)
			w.ok(err)
			if total != c.amount || len(page) != c.rows || c.rows > 0 && page[0] != c.first {
				t.Errorf("%s: %d of %d, %+v", name, len(page), total, page)
			}
		}
	})
}

func TestAnApprovedHoldIsCarriedOut(t *testing.T) {
	inWorld(t, company(30, 2), func(w *world) {
		w.sync()
		w.removeFromStaff(11, 30)
		h := w.onlyHold(w.sync(), "people_fell")
		_, err := w.service.Approve(context.Background(), h.Run)
		w.ok(err)
		result := w.sync()
		if len(result.Holds) != 0 || result.Deleted != 40 {
			t.Errorf("holds %+v, counts %+v", result.Holds, result.Counts)
		}
		w.expect(1, upTo(10)...)
		w.expect(2, upTo(10)...)
		var already *contactsync.HoldError
		if _, err := w.service.Approve(context.Background(), h.Run); !errors.As(err, &already) {
			t.Errorf("approving twice: %v", err)
		}
	})
}

func TestARefusedHoldKeepsTheContactsAndAsksNoMore(t *testing.T) {
	inWorld(t, company(30, 2), func(w *world) {
		w.sync()
		w.removeFromStaff(11, 30)
		h := w.onlyHold(w.sync(), "people_fell")
		_, err := w.service.Refuse(context.Background(), h.Run)
		w.ok(err)
		if result := w.sync(); len(result.Holds) != 0 || result.Deleted != 0 {
			t.Errorf("holds %+v, counts %+v", result.Holds, result.Counts)
		}
		w.expect(1, upTo(30)...)
	})
}

func TestAHoldEndsByItselfWhenItsCauseIsGone(t *testing.T) {
	inWorld(t, company(30, 2), func(w *world) {
		w.sync()
		w.removeFromStaff(11, 30)
		w.onlyHold(w.sync(), "people_fell")
		for n := 11; n <= 30; n++ {
			w.ok(w.sim.AddMember(staff, graphsim.GroupMember{ID: personID(n), Type: graphsim.MemberUser}))
		}
		if result := w.sync(); len(result.Holds) != 0 {
			t.Errorf("holds %+v", result.Holds)
		}
		status, err := w.service.Status(context.Background())
		w.ok(err)
		if len(status[0].Holds) != 0 {
			t.Errorf("status still shows %+v", status[0].Holds)
		}
		w.expect(1, upTo(30)...)
	})
}

func TestAFieldThatTurnedEmptyForManyIsHeld(t *testing.T) {
	inWorld(t, company(30, 1), func(w *world) {
		w.sync()
		for n := 1; n <= 20; n++ {
			w.ok(w.sim.UpdateUser(personID(n), map[string]any{"mobilePhone": nil}))
		}
		w.ok(w.sim.UpdateUser(personID(25), map[string]any{"jobTitle": nil}))
		result := w.sync()
		h := w.onlyHold(result, "field_emptied")
		if h.Emptied != 20 || result.Updated != 1 {
			t.Errorf("hold %+v, counts %+v", h, result.Counts)
		}
		if got := w.cards(1)[personID(1)].Text("mobilePhone"); got == "" {
			t.Error("the number was cleared although the run holds")
		}
		_, err := w.service.Approve(context.Background(), h.Run)
		w.ok(err)
		if result := w.sync(); result.Updated != 20 || len(result.Holds) != 0 {
			t.Errorf("after approval: %+v", result)
		}
		w.expect(1, upTo(30)...)
	})
}

func TestTheGuardCanBeSwitchedOffAndZeroAllowsNothing(t *testing.T) {
	zero := int64(0)
	for name, c := range map[string]struct {
		guard   contactsync.Guard
		deletes int64
		holds   int
	}{
		"off":             {contactsync.Guard{Off: true, Run: contactsync.Limit{Count: &zero}}, 40, 0},
		"zero a run":      {contactsync.Guard{Run: contactsync.Limit{Count: &zero}}, 0, 1},
		"zero, a mailbox": {contactsync.Guard{Mailbox: contactsync.Limit{Count: &zero}}, 0, 1},
		"no limits":       {contactsync.Guard{}, 40, 0},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, company(30, 2), func(w *world) {
				w.profile.Deletes.Guard = c.guard
				w.importProfile(w.profile)
				w.sync()
				w.removeFromStaff(11, 30)
				result := w.sync()
				if result.Deleted != c.deletes || len(result.Holds) != c.holds {
					t.Errorf("%d deleted, holds %+v; want %d and %d", result.Deleted, result.Holds, c.deletes, c.holds)
				}
			})
		})
	}
}

func TestAMailboxOverItsOwnLimitWaitsAlone(t *testing.T) {
	inWorld(t, company(40, 3), func(w *world) {
		w.awayWhilePeopleLeft()
		w.expect(1, upTo(34)...)
		result, err := w.trySync(contactsync.SyncOptions{Mailbox: personID(3)})
		w.ok(err)
		h := w.onlyHold(result, "mailbox_deletes")
		if h.Deletes != 6 || result.Deleted != 0 {
			t.Errorf("hold %+v, counts %+v", h, result.Counts)
		}
		w.sync()
		status, err := w.service.Status(context.Background())
		w.ok(err)
		if len(status[0].Holds) != 1 {
			t.Fatalf("%d holds wait after a quiet run, want 1", len(status[0].Holds))
		}
		_, err = w.service.Approve(context.Background(), status[0].Holds[0].Run)
		w.ok(err)
		w.sync()
		w.expect(3, upTo(34)...)
	})
}

func TestAHoldGoesOnWaitingWhileItsRuleCannotBeRead(t *testing.T) {
	inWorld(t, company(30, 2), func(w *world) {
		w.sync()
		w.removeFromStaff(11, 30)
		h := w.onlyHold(w.sync(), "people_fell")
		w.ok(w.sim.DeleteGroup(staff))
		w.sync()
		status, err := w.service.Status(context.Background())
		w.ok(err)
		if len(status[0].Holds) != 1 || status[0].Holds[0].Run != h.Run {
			t.Errorf("holds %+v, want the one of run %d", status[0].Holds, h.Run)
		}
	})
}

// A changed rule has each mailbox look at its owner once more. That second look must not undo a refusal.
func TestARefusedDeletionOfAnOwnerStaysRefused(t *testing.T) {
	inWorld(t, company(30, 3), func(w *world) {
		limit := int64(3)
		w.profile.Deletes.Guard = contactsync.Guard{Mailbox: contactsync.Limit{Count: &limit}}
		w.importProfile(w.profile)
		w.sync()
		w.profile.People.Except = &contactsync.Exception{Places: contactsync.Places{Users: []string{personID(1), personID(21), personID(22), personID(23), personID(24)}}}
		w.importProfile(w.profile)
		h := w.onlyHold(w.sync(), "mailbox_deletes")
		if h.Deletes != 15 {
			t.Errorf("%d deletions are held, want 5 in each of 3 mailboxes", h.Deletes)
		}
		_, err := w.service.Refuse(context.Background(), h.Run)
		w.ok(err)
		if result := w.sync(); result.Deleted != 0 {
			t.Errorf("%d deleted after the refusal", result.Deleted)
		}
		w.expect(1, upTo(30)...)
	})
}

func TestApprovingARunLeavesWhatANewerRunHoldsAlone(t *testing.T) {
	inWorld(t, company(30, 1), func(w *world) {
		w.importProfile(second())
		w.sync()
		w.removeFromStaff(11, 30)
		first := w.sync() // holds both profiles
		if len(first.Holds) != 2 {
			t.Fatalf("holds %+v", first.Holds)
		}
		_, err := w.trySync(contactsync.SyncOptions{Profile: "Second"})
		w.ok(err)
		_, err = w.service.Approve(context.Background(), first.Holds[0].Run)
		w.ok(err)
		if result := w.sync(); result.Deleted != 20 || len(result.Holds) != 1 || result.Holds[0].Profile != "Second" {
			t.Errorf("deleted %d, holds %+v; want the 20 of profile Staff, and Second still waiting", result.Deleted, result.Holds)
		}
	})
}

func TestAMailboxThatLeavesIsSubjectToTheLimitsOfTheRun(t *testing.T) {
	inWorld(t, company(30, 3), func(w *world) {
		zero := int64(0)
		w.profile.Deletes.MailboxLeaves = contactsync.RemoveContacts
		w.profile.Deletes.Guard.Run.Count = &zero
		w.importProfile(w.profile)
		w.sync()
		w.ok(w.sim.RemoveMember(readers, personID(3)))
		result := w.sync()
		if result.Deleted != 0 || len(result.Holds) != 1 {
			t.Errorf("%+v", result)
		}
	})
}

func TestAHoldTellsOfTheDeletionsItTookOver(t *testing.T) {
	inWorld(t, company(40, 3), func(w *world) {
		w.awayWhilePeopleLeft()
		result, err := w.trySync(contactsync.SyncOptions{Mailbox: personID(3)})
		w.ok(err)
		w.onlyHold(result, "mailbox_deletes")
		w.removeFromStaff(15, 34)
		if h := w.onlyHold(w.sync(), "people_fell"); h.Deletes != 6 || len(h.Reasons) != 2 {
			t.Errorf("hold %+v, want the 6 deletions of before and their reason", h)
		}
	})
}

// awayWhilePeopleLeft has mailbox 3 miss six leavers, of whom its own limit allows three at once.
func (w *world) awayWhilePeopleLeft() {
	w.t.Helper()
	limit := int64(3)
	w.profile.Deletes.Guard.Mailbox.Count = &limit
	w.importProfile(w.profile)
	w.sync()
	w.ok(w.sim.SetMailbox(personID(3), graphsim.PolicyBlockedMailbox))
	for _, n := range []int{39, 37, 35} {
		w.removeFromStaff(n, n+1)
		w.sync()
	}
	w.ok(w.sim.SetMailbox(personID(3), graphsim.CloudMailbox))
}

func TestABlindRunKeepsTheHoldOfPeople(t *testing.T) {
	inWorld(t, company(40, 3), func(w *world) {
		w.awayWhilePeopleLeft()
		w.removeFromStaff(15, 34)
		w.onlyHold(w.sync(), "people_fell")
		w.ok(w.sim.DeleteGroup(staff))
		_, err := w.trySync(contactsync.SyncOptions{Mailbox: personID(3)})
		w.ok(err)
		status, err := w.service.Status(context.Background())
		w.ok(err)
		if holds := status[0].Holds; len(holds) != 1 || holds[0].People != 20 {
			t.Errorf("20 people were held, now %+v", holds)
		}
	})
}
