package contactsync_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

// makePlan plans a sync and returns the number of the plan.
func (w *world) makePlan() int64 {
	w.t.Helper()
	before := w.writes()
	result, err := w.trySync(contactsync.SyncOptions{PlanOnly: true})
	w.ok(err)
	if result.Plan == 0 || w.writes() != before {
		w.t.Fatalf("plan %d with %d writes", result.Plan, w.writes()-before)
	}
	return result.Plan
}

// planned reads all operations of a plan, two at a time, each as one line.
func (w *world) planned(q contactsync.PlanQuery) (lines []string) {
	w.t.Helper()
	for q.Limit = 2; ; {
		page, err := w.service.PlanPage(context.Background(), q)
		w.ok(err)
		for _, o := range page.Operations {
			line := fmt.Sprintf("%s %s %s: %s", o.Mailbox[:4], o.Kind, o.Person.Name[len(o.Person.Name)-3:], o.Why)
			if o.Held {
				line = "held " + line
			}
			if o.Kind == contactsync.Update {
				for _, c := range o.Changes {
					line += fmt.Sprintf(" [%s %q→%q]", c.Field, c.Old, c.New)
				}
			}
			lines = append(lines, line)
		}
		if q.After = page.Next; q.After == "" {
			return lines
		}
	}
}

// apply carries a plan out.
func (w *world) apply(plan int64) (contactsync.Result, error) {
	return w.trySync(contactsync.SyncOptions{Apply: plan})
}

func (w *world) expectLines(got []string, want ...string) {
	w.t.Helper()
	if !slices.Equal(got, want) {
		w.t.Errorf("planned\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// moved reads a refusal of a plan.
func moved(t *testing.T, err error) *contactsync.PlanMovedError {
	t.Helper()
	var refusal *contactsync.PlanMovedError
	if !errors.As(err, &refusal) {
		t.Fatalf("the plan was not refused: %v", err)
	}
	return refusal
}

func TestAStoredPlanSaysOfEachContactWhatAndWhy(t *testing.T) {
	inWorld(t, company(14, 3), func(w *world) {
		w.ok(w.sim.RemoveMember(readers, personID(3)))
		w.ok(w.sim.RemoveMember(staff, personID(14)))
		w.sync()
		w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Boss", "mobilePhone": nil}))
		w.ok(w.sim.DeleteUser(personID(12)))
		w.ok(w.sim.RemoveMember(staff, personID(11)))
		w.ok(w.sim.UpdateUser(personID(13), map[string]any{"accountEnabled": false}))
		w.ok(w.sim.AddMember(staff, graphsim.GroupMember{ID: personID(14), Type: graphsim.MemberUser}))
		w.ok(w.sim.AddMember(readers, graphsim.GroupMember{ID: personID(3), Type: graphsim.MemberUser}))
		plan := w.makePlan()
		one := func(mailbox string) []string {
			return []string{
				mailbox + ` update 004: The directory changed. [jobTitle ["Clerk"]→["Boss"]] [mobilePhone ["+1 555 0104"]→[]]`,
				mailbox + ` delete 011: Not chosen any more: In none of the places the rule names: Staff.`,
				mailbox + ` delete 012: Not chosen any more: The account was deleted from the directory.`,
				mailbox + ` delete 013: Not chosen any more: The account is disabled, and the rule does not include disabled accounts ("disabled").`,
				mailbox + ` create 014: Came into the rule: Member of group Staff.`,
			}
		}
		w.expectLines(w.planned(contactsync.PlanQuery{Plan: plan, Mailbox: "p001"}), one("p001")...)
		w.expectLines(w.planned(contactsync.PlanQuery{Plan: plan, Mailbox: personID(2)}), one("p002")...)
		if fresh := w.planned(contactsync.PlanQuery{Plan: plan, Mailbox: "p003@contoso.com"}); len(fresh) != 11 || fresh[0] != "p003 create 001: The mailbox has no contacts of this profile yet." {
			t.Errorf("a mailbox new in the rule: %q", fresh)
		}
		w.expectLines(w.planned(contactsync.PlanQuery{Plan: plan, Person: "person 004", Kind: contactsync.Update}), one("p001")[0], one("p002")[0])
		yes := true
		w.expectLines(w.planned(contactsync.PlanQuery{Plan: plan, Held: &yes}))
		w.expectLines(w.planned(contactsync.PlanQuery{Plan: plan, Kind: contactsync.Delete, Profile: "staff", Person: personID(12)}), one("p001")[2], one("p002")[2])
		stored, err := w.service.Plan(context.Background(), plan)
		w.ok(err)
		if stored.Creates != 13 || stored.Updates != 2 || stored.Deletes != 6 || stored.Mailboxes != 3 || stored.Profiles[0].Creates != 13 || stored.State != contactsync.PlanReady {
			t.Errorf("%+v", stored)
		}
		boxes, err := w.service.PlanMailboxes(context.Background(), plan, 0, 10)
		w.ok(err)
		if len(boxes) != 3 || boxes[0].Name != "p001@contoso.com" || boxes[0].Creates != 1 || boxes[0].Deletes != 3 || boxes[0].Profile != "Staff" {
			t.Errorf("%+v", boxes)
		}
	})
}

func TestAFilterTypoAndAnEmptiedGroupAreSeenInThePlanWithTheirReason(t *testing.T) {
	inWorld(t, company(30, 1), func(w *world) {
		w.sync()
		w.profile.People.Where = &contactsync.Condition{Property: "department", Is: contactsync.Equals, Value: "Slaes"}
		w.importProfile(w.profile)
		typo := w.makePlan()
		lines := w.planned(contactsync.PlanQuery{Plan: typo})
		if len(lines) != 30 || lines[0] != `held p001 delete 001: Not chosen any more: Does not meet the condition: department is "Sales", asked for: equals "Slaes"` {
			t.Errorf("%d lines, the first %q", len(lines), lines[0])
		}
		// Held stays held: applying such a plan removes nobody.
		before := w.writes()
		result, err := w.apply(typo)
		w.ok(err)
		if w.writes() != before || result.Applied.Operations != 0 {
			t.Errorf("%d writes, %+v", w.writes()-before, result.Applied)
		}
		w.profile.People.Where = nil
		w.importProfile(w.profile)
		w.removeFromStaff(1, 30)
		lines = w.planned(contactsync.PlanQuery{Plan: w.makePlan()})
		if len(lines) != 30 || lines[29] != "held p001 delete 030: Not chosen any more: In none of the places the rule names: Staff." {
			t.Errorf("%d lines, the last %q", len(lines), lines[len(lines)-1])
		}
	})
}

func TestAnAppliedPlanIsDoneExactlyAndOnce(t *testing.T) {
	inWorld(t, company(20, 2), func(w *world) {
		w.sync()
		w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Boss"}))
		w.ok(w.sim.DeleteUser(personID(20)))
		plan := w.makePlan()
		// Others change meanwhile: that is no business of the plan's.
		w.ok(w.sim.UpdateUser(personID(5), map[string]any{"jobTitle": "Chief"}))
		w.ok(w.sim.RemoveMember(staff, personID(19)))
		before := w.writes()
		result, err := w.apply(plan)
		w.ok(err)
		if got := w.writes() - before; got != 4 || result.Updated != 2 || result.Deleted != 2 || result.Applied.Done != 4 || result.Applied.PassedOver != 2 {
			t.Errorf("%d writes; %+v %+v", got, result.Counts, result.Applied)
		}
		for _, mailbox := range []int{1, 2} {
			cards := w.cards(mailbox)
			if len(cards) != 19 || cards[personID(4)].Text("jobTitle") != "Boss" || cards[personID(5)].Text("jobTitle") != "Clerk" {
				t.Errorf("mailbox %d: %d cards, %q, %q", mailbox, len(cards), cards[personID(4)].Text("jobTitle"), cards[personID(5)].Text("jobTitle"))
			}
		}
		var used *contactsync.PlanError
		if _, err := w.apply(plan); !errors.As(err, &used) || used.State != contactsync.PlanApplied || used.Run == 0 {
			t.Errorf("applied twice: %v", err)
		}
		// What was left comes with the next sync, and then a plan is empty.
		left := w.sync()
		if left.Updated != 2 || left.Deleted != 2 {
			t.Errorf("the next sync did %+v", left.Counts)
		}
		w.expect(1, upTo(18)...)
		w.expectLines(w.planned(contactsync.PlanQuery{Plan: w.makePlan()}))
	})
}

func TestAPlanIsRefusedWhenTheDirectoryMovedUnderIt(t *testing.T) {
	for name, c := range map[string]struct {
		move func(w *world)
		want contactsync.ConflictKind
	}{
		"the person changed again": {func(w *world) { w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Chief"})) }, contactsync.PersonChanged},
		"the person left":          {func(w *world) { w.ok(w.sim.RemoveMember(staff, personID(4))) }, contactsync.NotWanted},
		"the leaver is back": {func(w *world) {
			w.ok(w.sim.AddMember(staff, graphsim.GroupMember{ID: personID(20), Type: graphsim.MemberUser}))
		}, contactsync.WantedAgain},
		"a mailbox left the rule": {func(w *world) { w.ok(w.sim.RemoveMember(readers, personID(2))) }, contactsync.MailboxGone},
		"the profile maps less": {func(w *world) {
			w.profile.Fields = contactsync.Fields{"displayName": contactsync.From("displayName")}
			w.importProfile(w.profile)
		}, contactsync.ProfileChanged},
		"the change was made and undone": {func(w *world) {
			w.sync()
			w.undo(w.run, contactsync.UndoOptions{Person: personID(4)})
		}, contactsync.UndoneSince},
		"the removal was made and undone": {func(w *world) {
			w.sync()
			w.undo(w.run, contactsync.UndoOptions{Person: personID(20)})
		}, contactsync.UndoneSince},
		"the guard was made stricter": {func(w *world) { w.profile.Deletes.Permanent = true; w.importProfile(w.profile) }, contactsync.ProfileChanged},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, company(20, 2), func(w *world) {
				w.sync()
				w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Boss"}))
				w.ok(w.sim.RemoveMember(staff, personID(20)))
				plan := w.makePlan()
				c.move(w)
				before := w.writes()
				_, err := w.apply(plan)
				refusal := moved(t, err)
				if refusal.Counts[c.want] == 0 || len(refusal.Examples) == 0 || w.writes() != before {
					t.Errorf("refused with %v, examples %+v, %d writes", refusal.Counts, refusal.Examples, w.writes()-before)
				}
				if strings.Contains(err.Error(), "Person 0") || strings.Contains(err.Error(), "p00") {
					t.Errorf("the error names people, and errors go to the log: %v", err)
				}
				if c.want == contactsync.PersonChanged {
					want := `p001@contoso.com, update of Person 004: would write other values, because the person changed in the directory; jobTitle planned "Boss", now "Chief".`
					if got := refusal.Examples[0].Sentence(); got != want {
						t.Errorf("example %q\nwant %q", got, want)
					}
				}
				// A refused plan changed nothing: the sync does what it would have done anyway.
				w.sync()
				w.expectLines(w.planned(contactsync.PlanQuery{Plan: w.makePlan()}))
			})
		})
	}
}

func TestAnApplicationThatWasCutShortGoesOn(t *testing.T) {
	inWorld(t, company(60, 4), func(w *world) {
		plan := w.makePlan()
		for cut := 10; ; cut += 40 {
			requests := 0
			ctx, cancel := context.WithCancel(context.Background())
			w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
				if requests++; requests == cut {
					cancel()
				}
				return nil
			})
			w.run++
			result, err := w.service.Sync(ctx, contactsync.SyncOptions{Run: w.run, Apply: plan})
			w.sim.OnRequest(nil)
			cancel()
			if err == nil {
				if result.Applied.Done != 240 || result.Applied.Operations != 240 || cut > 10 && result.Applied.Before == 0 {
					t.Errorf("%+v", result.Applied)
				}
				break
			}
			if errors.As(err, new(*contactsync.PlanMovedError)) {
				t.Fatalf("what was done before the cut is held against the plan: %v", err)
			}
			w.close() // as after a crash
			w.open()
		}
		for mailbox := range 4 {
			w.expect(mailbox+1, upTo(60)...)
		}
		w.expectLines(w.planned(contactsync.PlanQuery{Plan: w.makePlan()}))
	})
}

func TestAPlanOfOneMailboxWritesOnlyThere(t *testing.T) {
	inWorld(t, company(12, 3), func(w *world) {
		result, err := w.trySync(contactsync.SyncOptions{PlanOnly: true, Mailbox: "p002@contoso.com"})
		w.ok(err)
		_, err = w.apply(result.Plan)
		w.ok(err)
		w.expect(1)
		w.expect(2, upTo(12)...)
		w.expect(3)
	})
}

func TestPlansThatAreNotWantedAnyMoreGo(t *testing.T) {
	inWorld(t, company(6, 1), func(w *world) {
		ctx := context.Background()
		first := w.makePlan()
		for range 24 {
			w.makePlan()
		}
		plans, err := w.service.Plans(ctx)
		w.ok(err)
		if len(plans) != 20 || plans[0].ID != first+24 {
			t.Errorf("%d plans are kept, the newest %d", len(plans), plans[0].ID)
		}
		w.ok(w.service.DeletePlan(ctx, plans[0].ID))
		var gone *contactsync.PlanError
		if _, err := w.service.PlanPage(ctx, contactsync.PlanQuery{Plan: plans[0].ID}); !errors.As(err, &gone) {
			t.Errorf("a deleted plan: %v", err)
		}
		if _, err := w.apply(first); !errors.As(err, &gone) {
			t.Errorf("a plan of long ago: %v", err)
		}
	})
}
