package contactsync_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

// leaveAndComeBack deletes person n and makes a new account, number m, with the same mail address and another title.
func (w *world) leaveAndComeBack(n, m int) {
	w.t.Helper()
	w.ok(w.sim.DeleteUser(personID(n)))
	again := person(m, graphsim.CloudMailbox)
	before := person(n, graphsim.CloudMailbox).Properties
	again.Properties["mail"] = strings.ToUpper(before["mail"].(string))
	again.Properties["displayName"], again.Properties["jobTitle"] = before["displayName"], "Back again"
	w.ok(w.sim.AddUser(again))
	w.ok(w.sim.AddMember(staff, graphsim.GroupMember{ID: again.ID, Type: graphsim.MemberUser}))
}

// proposals are the rehires that wait or are carried out.
func (w *world) proposals() []contactsync.Takeover {
	w.t.Helper()
	all, err := w.service.Takeovers(context.Background(), false)
	w.ok(err)
	return all
}

func (w *world) decide(accept bool) {
	w.t.Helper()
	all := w.proposals()
	if len(all) != 1 || all[0].State != contactsync.TakeoverWaiting {
		w.t.Fatalf("the proposals are %+v", all)
	}
	w.ok(w.service.DecideTakeover(context.Background(), all[0].ID, accept))
}

func TestSomebodyWhoComesBackTakesTheContactsOverInPlace(t *testing.T) {
	inWorld(t, company(10, 3), func(w *world) {
		w.sync()
		var before []string
		for mailbox := 1; mailbox <= 3; mailbox++ {
			before = append(before, w.cards(mailbox)[personID(9)].ID)
		}
		note := w.cards(2)[personID(9)].ID
		w.ok(w.sim.Mailbox(personID(2)).EditContact(note, map[string]any{"personalNotes": "likes tea"}))
		w.leaveAndComeBack(9, 21)
		w.hire(22) // somebody else is not held up
		result := w.sync()
		if result.Deleted != 0 || result.Created != 3 || len(result.Notes) != 1 || !strings.Contains(result.Notes[0], "concordctl rehire list") {
			t.Errorf("while it waits: %+v", result)
		}
		w.expect(1, append(upTo(10), 22)...)
		w.same(1, 2, 3) // what waits is no difference
		if p := w.proposals(); len(p) != 1 || p[0].OldID != personID(9) || p[0].NewID != personID(21) || p[0].Address != "p009@contoso.com" || p[0].Contacts != 3 {
			t.Errorf("the proposals are %+v", p)
		}
		w.decide(true)
		result = w.sync()
		if result.Deleted != 0 || result.Created != 0 || result.Updated != 3 {
			t.Errorf("accepted: %+v", result)
		}
		for mailbox := 1; mailbox <= 3; mailbox++ {
			w.expect(mailbox, append(upTo(8), 10, 21, 22)...)
			if got := w.cards(mailbox)[personID(21)]; got.ID != before[mailbox-1] || got.Text("jobTitle") != "Back again" || got.ExtendedProperties[lowerProperty] != personID(21) {
				t.Errorf("mailbox %d: the contact is %+v", mailbox, got)
			}
		}
		if got := w.cards(2)[personID(21)].Text("personalNotes"); got != "likes tea" {
			t.Errorf("the user's note is %q", got)
		}
		w.same(1, 2, 3)
		if again := w.sync(); again.Created+again.Updated+again.Deleted != 0 || len(w.proposals()) != 0 {
			t.Errorf("the next sync: %+v, %+v", again, w.proposals())
		}
		w.ok(w.sim.DeleteUser(personID(21)))
		w.sync()
		w.expect(1, append(upTo(8), 10, 22)...)
	})
}

// lowerProperty is the extended property of the mark as the simulator spells it.
const lowerProperty = "String {6d3d9ba1-5c83-4a6b-9c0e-2f8f60f6b8a4} Name ConcordSourceId"

func TestARefusedRehireIsALeaverAndANewColleague(t *testing.T) {
	for _, how := range []string{"refused", "left alone for a week"} {
		t.Run(how, func(t *testing.T) {
			inWorld(t, company(10, 2), func(w *world) {
				w.sync()
				w.leaveAndComeBack(9, 21)
				w.sync()
				if how == "refused" {
					w.decide(false)
				} else {
					time.Sleep(8 * 24 * time.Hour)
				}
				if result := w.sync(); result.Deleted != 2 || result.Created != 2 {
					t.Errorf("%+v", result)
				}
				w.expect(1, append(upTo(8), 10, 21)...)
				w.same(1, 2)
				w.sync()
				if len(w.proposals()) != 0 {
					t.Errorf("it is proposed again: %+v", w.proposals())
				}
			})
		})
	}
}

func TestAnAddressThatSeveralHaveIsNotOffered(t *testing.T) {
	inWorld(t, company(10, 2), func(w *world) {
		w.sync()
		w.leaveAndComeBack(9, 21)
		third := person(23, graphsim.CloudMailbox)
		third.Properties["proxyAddresses"] = []any{"smtp:p009@contoso.com"}
		w.ok(w.sim.AddUser(third))
		w.ok(w.sim.AddMember(staff, graphsim.GroupMember{ID: third.ID, Type: graphsim.MemberUser}))
		if result := w.sync(); result.Deleted != 2 || result.Created != 4 || len(w.proposals()) != 0 {
			t.Errorf("%+v, %+v", result, w.proposals())
		}
	})
}

func TestAFormerAddressAmongTheProxiesCounts(t *testing.T) {
	inWorld(t, company(10, 2), func(w *world) {
		w.sync()
		w.ok(w.sim.DeleteUser(personID(9)))
		again := person(21, graphsim.CloudMailbox)
		again.Properties["proxyAddresses"] = []any{"SMTP:p021@contoso.com", "smtp:P009@contoso.com"}
		w.ok(w.sim.AddUser(again))
		w.ok(w.sim.AddMember(staff, graphsim.GroupMember{ID: again.ID, Type: graphsim.MemberUser}))
		w.sync()
		if p := w.proposals(); len(p) != 1 || p[0].Address != "p009@contoso.com" {
			t.Errorf("the proposals are %+v", p)
		}
	})
}

// A user restored from the deleted users is the same account: the contacts were never somebody else's.
func TestARestoredUserIsNoRehire(t *testing.T) {
	inWorld(t, company(10, 2), func(w *world) {
		w.sync()
		w.ok(w.sim.DeleteUser(personID(9)))
		w.ok(w.sim.RestoreUser(personID(9)))
		if result := w.sync(); result.Created+result.Updated+result.Deleted != 0 || len(w.proposals()) != 0 {
			t.Errorf("%+v, %+v", result, w.proposals())
		}
		// Restored while a proposal waits: both are wanted, nobody takes anything over.
		w.leaveAndComeBack(9, 21)
		w.sync()
		w.ok(w.sim.RestoreUser(personID(9)))
		if result := w.sync(); result.Created != 2 || result.Deleted != 0 || len(w.proposals()) != 0 {
			t.Errorf("%+v, %+v", result, w.proposals())
		}
		w.expect(1, append(upTo(10), 21)...)
		w.same(1, 2)
	})
}

// The process ends at any request of a takeover, the answer lost or not sent: the next sync finishes it, with the same
// contacts.
func TestATakeoverBrokenOffAnywhereIsFinished(t *testing.T) {
	for _, applied := range []bool{false, true} {
		for cut := 1; cut <= 12; cut++ {
			inWorld(t, company(10, 2), func(w *world) {
				w.sync()
				before := w.cards(1)[personID(9)].ID
				w.leaveAndComeBack(9, 21)
				w.sync()
				w.decide(true)
				ctx, cancel := context.WithCancel(context.Background())
				defer cancel()
				seen := 0
				w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
					if info.Mailbox == "" {
						return nil
					}
					if seen++; seen >= cut {
						cancel()
						return &graphsim.Fault{Cut: true, Applied: applied && seen == cut}
					}
					return nil
				})
				_, _ = w.service.Sync(ctx, contactsync.SyncOptions{Run: 99})
				w.sim.OnRequest(nil)
				w.close()
				w.open()
				w.sync()
				w.sync()
				w.expect(1, append(upTo(8), 10, 21)...)
				w.expect(2, append(upTo(8), 10, 21)...)
				if got := w.cards(1)[personID(21)].ID; got != before {
					t.Errorf("cut at request %d (%v): another contact", cut, applied)
				}
				w.same(1, 2)
			})
		}
	}
}

// In a mailbox whose user deleted the old contact there is nothing to take over: a new one is made.
func TestATakeoverMakesAContactWhereTheUserDeletedTheOldOne(t *testing.T) {
	inWorld(t, company(10, 2), func(w *world) {
		w.sync()
		w.leaveAndComeBack(9, 21)
		w.sync()
		w.ok(w.sim.Mailbox(personID(1)).DeleteContact(w.cards(1)[personID(9)].ID))
		w.decide(true)
		if result := w.sync(); result.Created != 1 || result.Updated != 1 {
			t.Errorf("%+v", result)
		}
		w.expect(1, append(upTo(8), 10, 21)...)
		w.expect(2, append(upTo(8), 10, 21)...)
		w.same(1, 2)
	})
}

func TestADecisionIsTakenOnce(t *testing.T) {
	inWorld(t, company(10, 1), func(w *world) {
		w.sync()
		w.leaveAndComeBack(9, 21)
		w.sync()
		id := w.proposals()[0].ID
		w.decide(true)
		var none *contactsync.NoTakeoverError
		if err := w.service.DecideTakeover(context.Background(), id, false); !errors.As(err, &none) || none.Code() != "no_rehire" {
			t.Errorf("%v", err)
		}
		if result, err := w.trySync(contactsync.SyncOptions{PlanOnly: true}); err != nil || result.Created+result.Deleted != 0 {
			t.Errorf("a plan: %+v, %v", result, err)
		}
	})
}
