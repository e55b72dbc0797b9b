package contactsync_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

func TestTheManagersNameFollowsTheManager(t *testing.T) {
	inWorld(t, company(6, 1), func(w *world) {
		w.ok(w.sim.SetManager(personID(2), personID(3)))
		w.sync()
		if got := w.cards(1)[personID(2)].Text("manager"); got != "Person 003" {
			t.Errorf("manager %q", got)
		}
		w.ok(w.sim.UpdateUser(personID(3), map[string]any{"displayName": "Person Three"}))
		if result := w.sync(); result.Updated != 2 {
			t.Errorf("%d updates, want the manager's own and their report's", result.Updated)
		}
		if got := w.cards(1)[personID(2)].Text("manager"); got != "Person Three" {
			t.Errorf("manager %q after the rename", got)
		}
		w.ok(w.sim.UpdateUser(personID(2), map[string]any{"jobTitle": "Boss"})) // comes without its manager
		w.sync()
		if got := w.cards(1)[personID(2)].Text("manager"); got != "Person Three" {
			t.Errorf("manager %q after a change of something else", got)
		}
		w.ok(w.sim.SetManager(personID(2), ""))
		w.sync()
		if got := w.cards(1)[personID(2)].Text("manager"); got != "" {
			t.Errorf("manager %q after there was none", got)
		}
	})
}

func TestAnOwnersCardCanBeLeftOut(t *testing.T) {
	inWorld(t, company(6, 2), func(w *world) {
		w.sync()
		w.profile.SkipOwner = true
		w.importProfile(w.profile)
		result := w.sync()
		w.expect(1, 2, 3, 4, 5, 6)
		w.expect(2, 1, 3, 4, 5, 6)
		if result.Deleted != 2 {
			t.Errorf("%+v", result.Counts)
		}
		before := w.writes()
		w.sync()
		if w.writes() != before {
			t.Error("the next sync was not quiet")
		}
		w.profile.SkipOwner = false
		w.importProfile(w.profile)
		w.sync()
		w.expect(1, upTo(6)...)
	})
}

func TestOfPeopleNobodyWantsOnlyWhatRulesLookAtIsKept(t *testing.T) {
	c := company(6, 1)
	outsider := person(7, graphsim.CloudMailbox)
	c.People = append(c.People, outsider)
	inWorld(t, c, func(w *world) {
		w.profile.People.Where = &contactsync.Condition{Property: "department", Is: contactsync.Equals, Value: "Sales"}
		w.importProfile(w.profile)
		w.sync()
		kept := map[string]string{}
		w.ok(w.db.ChangedPeople(context.Background(), 0, func(p contactsync.Person) error {
			kept[p.User.ID] = p.User.MobilePhone + p.User.DisplayName + "/" + p.User.Department
			return nil
		}))
		if kept[personID(7)] != "/Sales" {
			t.Errorf("of an outsider %q is kept", kept[personID(7)])
		}
		if !strings.Contains(kept[personID(6)], "Person 006") {
			t.Errorf("of a colleague %q is kept", kept[personID(6)])
		}
		// Joining brings everything back; a manager's name is known though the manager is an outsider.
		w.ok(w.sim.AddMember(staff, graphsim.GroupMember{ID: personID(7), Type: graphsim.MemberUser}))
		w.sync()
		w.expect(1, upTo(7)...)
		// And so do other rules, which look at something that was not kept.
		w.ok(w.sim.RemoveMember(staff, personID(7)))
		w.sync()
		w.expect(1, upTo(6)...)
		w.profile.People = contactsync.Rule{Where: &contactsync.Condition{Property: "city", Is: contactsync.Equals, Value: "Oslo"}}
		w.importProfile(w.profile)
		w.sync()
		w.expect(1, upTo(7)...)
	})
}

func TestANewManagerOutsideTheRuleIsNamed(t *testing.T) {
	c := company(6, 1)
	c.People = append(c.People, person(7, graphsim.CloudMailbox))
	inWorld(t, c, func(w *world) {
		w.sync()
		w.ok(w.sim.SetManager(personID(2), personID(7)))
		w.sync()
		if got := w.cards(1)[personID(2)].Text("manager"); got != "Person 007" {
			t.Errorf("manager %q", got)
		}
		w.expect(1, upTo(6)...)
	})
}

func TestLimitsOfExchangeAreToldNotRefused(t *testing.T) {
	inWorld(t, company(6, 1), func(w *world) {
		w.profile.Fields["businessPhones"] = contactsync.From("businessPhones", "mobilePhone", "employeeId")
		w.importProfile(w.profile)
		w.ok(w.sim.UpdateUser(personID(2), map[string]any{"employeeId": "4711"}))
		result := w.sync()
		w.expect(1, upTo(6)...)
		if len(result.Notes) != 1 || !strings.Contains(result.Notes[0], "businessPhones was cut for 1 person") {
			t.Errorf("notes %q", result.Notes)
		}
	})
}

func TestTheManagerOfSomebodyWhoseCardWasReducedIsNamed(t *testing.T) {
	c := company(6, 1)
	c.People = append(c.People, person(7, graphsim.CloudMailbox), person(8, graphsim.CloudMailbox))
	inWorld(t, c, func(w *world) {
		w.sync() // 7 and 8 are outsiders and reduced
		w.ok(w.sim.SetManager(personID(7), personID(8)))
		w.sync()
		w.ok(w.sim.AddMember(staff, graphsim.GroupMember{ID: personID(7), Type: graphsim.MemberUser}))
		w.sync()
		if got := w.cards(1)[personID(7)].Text("manager"); got != "Person 008" {
			t.Errorf("manager %q", got)
		}
	})
}

func TestAManagerWhoWasTakenAwayWhileTheTokenDiedIsNoLongerNamed(t *testing.T) {
	inWorld(t, company(6, 1), func(w *world) {
		w.ok(w.sim.SetManager(personID(2), personID(3)))
		w.sync()
		w.ok(w.sim.SetManager(personID(2), ""))
		time.Sleep(8 * 24 * time.Hour)
		w.sync()
		if got := w.cards(1)[personID(2)].Text("manager"); got != "" {
			t.Errorf("manager %q", got)
		}
	})
}
