package contactsync_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

// undo undoes a run and fails the test when that fails.
func (w *world) undo(run int64, options contactsync.UndoOptions) contactsync.UndoResult {
	w.t.Helper()
	w.run++
	options.Run, options.Undoes = w.run, run
	result, err := w.service.Undo(context.Background(), options)
	if err != nil {
		w.t.Fatalf("undoing run %d failed: %v", run, err)
	}
	return result
}

// previewUndo lists what undoing a run would do.
func (w *world) previewUndo(run int64, options contactsync.UndoOptions) (contactsync.UndoResult, []contactsync.UndoLine) {
	w.t.Helper()
	var lines []contactsync.UndoLine
	options.Undoes, options.Told = run, func(l contactsync.UndoLine) { lines = append(lines, l) }
	result, err := w.service.PreviewUndo(context.Background(), options)
	if err != nil {
		w.t.Fatalf("the preview failed: %v", err)
	}
	return result, lines
}

// shows is what contacts show: by mailbox and person, then by property, empty ones left out.
type shows map[string]map[string]string

// shown is everything that the contacts of ours in the first mailboxes show, without ids.
func (w *world) shown(mailboxes int) shows {
	w.t.Helper()
	all := shows{}
	for mailbox := 1; mailbox <= mailboxes; mailbox++ {
		for source, card := range w.cards(mailbox) {
			one := map[string]string{}
			for name := range card.Properties {
				if value := fmt.Sprint(card.Properties[name]); value != "" && value != "[]" && value != "<nil>" && value != "map[]" {
					one[name] = value
				}
			}
			all[fmt.Sprintf("%d/%s", mailbox, source)] = one
		}
	}
	return all
}

func (w *world) expectShown(when string, got, want shows) {
	w.t.Helper()
	w.expectShownOr(when, got, want, nil)
}

// expectShownOr allows some properties another value: what Concord had written there last.
func (w *world) expectShownOr(when string, got, want, or shows) {
	w.t.Helper()
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if got[key] == nil {
			w.t.Errorf("%s: %s is not there", when, key)
			continue
		}
		names := maps.Clone(want[key])
		maps.Copy(names, got[key])
		for _, name := range slices.Sorted(maps.Keys(names)) {
			other, allowed := or[key][name]
			if got[key][name] != want[key][name] && (!allowed || got[key][name] != other) {
				w.t.Errorf("%s: %s shows %s %q, want %q", when, key, name, got[key][name], want[key][name])
			}
		}
	}
	for key := range got {
		if _, ok := want[key]; !ok {
			w.t.Errorf("%s: %s is there and should not be", when, key)
		}
	}
}

func (w *world) verified() contactsync.VerifyResult {
	w.t.Helper()
	result, err := w.service.Verify(context.Background(), contactsync.VerifyOptions{Found: func(d contactsync.Difference) {
		w.t.Logf("a difference: %+v", d)
	}})
	w.ok(err)
	return result
}

func TestUndoingAnUpdateBringsTheOldValuesBackInPlaceAndTheyStay(t *testing.T) {
	inWorld(t, company(6, 3), func(w *world) {
		w.sync()
		before, ids := w.shown(3), w.cards(1)
		w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Boss", "businessPhones": []any{}, "department": nil}))
		w.sync()
		changed := w.run

		result, lines := w.previewUndo(changed, contactsync.UndoOptions{})
		if result.PutBack != 3 || len(lines) != 3 || len(result.Left) != 0 {
			t.Fatalf("the preview says %+v %+v", result, lines)
		}
		if line := lines[0]; line.Person != "Person 004" || line.Kind != contactsync.PutBack || fmt.Sprint(line.Fields) != "[{jobTitle [Boss] [Clerk]} {department [] [Sales]} {businessPhones [] [+1 555 0204]}]" {
			t.Errorf("the preview shows %+v", line)
		}
		if result := w.undo(changed, contactsync.UndoOptions{}); result.PutBack != 3 || len(result.Left)+len(result.Troubles) != 0 {
			t.Errorf("undoing: %+v", result)
		}
		w.expectShown("after undoing", w.shown(3), before)
		if w.cards(1)[personID(4)].ID != ids[personID(4)].ID {
			t.Error("the contact was made anew instead of being put back")
		}
		writes := w.writes()
		w.sync()
		w.expectShown("after the next sync", w.shown(3), before)
		if w.writes() != writes {
			t.Errorf("the next sync wrote %d times", w.writes()-writes)
		}
		if result := w.verified(); result.Differences != 0 || result.Undone != 3 {
			t.Errorf("a verification finds %+v", result)
		}
		// A new change of the person is a new wish.
		w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Captain"}))
		w.sync()
		w.expect(1, upTo(6)...)
		if result := w.verified(); result.Differences != 0 || result.Undone != 0 {
			t.Errorf("a verification finds %+v", result)
		}
	})
}

func TestUndoingARemovalBringsBackWhatTheUserHadAdded(t *testing.T) {
	inWorld(t, company(10, 2), func(w *world) {
		w.sync()
		box := w.sim.Mailbox(personID(1))
		w.ok(box.EditContact(w.cards(1)[personID(4)].ID, map[string]any{"personalNotes": "Likes tea", "jobTitle": "My boss",
			"spouseName": "Kim", "children": []any{"Bo"}, "birthday": "1980-05-01T11:59:00Z", "homeAddress": map[string]any{"city": "Bergen"}, "categories": []any{"Friends"}}))
		before := w.shown(2)
		w.removeFromStaff(4, 5)
		if result := w.sync(); result.Deleted != 4 {
			t.Fatalf("%+v", result.Counts)
		}
		removed := w.run
		result := w.undo(removed, contactsync.UndoOptions{})
		if result.MadeAgain != 4 || len(result.Left)+len(result.Troubles) != 0 {
			t.Errorf("undoing: %+v", result)
		}
		w.expectShown("after undoing", w.shown(2), before)
		w.sync()
		w.expectShown("after the next sync", w.shown(2), before)
		if result := w.verified(); result.Differences != 0 || result.Undone != 4 {
			t.Errorf("a verification finds %+v", result)
		}
		// Undoing the undo takes them away again, and nothing stays undone.
		if result := w.undo(removed+1, contactsync.UndoOptions{}); result.TakenAway != 4 || len(result.Left) != 0 {
			t.Errorf("undoing the undo: %+v", result)
		}
		w.expect(1, 1, 2, 3, 6, 7, 8, 9, 10)
		w.sync()
		w.expect(1, 1, 2, 3, 6, 7, 8, 9, 10)
		if result := w.verified(); result.Differences != 0 || result.Undone != 0 {
			t.Errorf("a verification finds %+v", result)
		}
	})
}

func TestUndoingTheFirstSyncTakesAwayWhatItMadeAndNothingElse(t *testing.T) {
	inWorld(t, company(8, 2), func(w *world) {
		w.sync()
		box := w.sim.Mailbox(personID(1))
		edited := w.cards(1)[personID(3)].ID
		w.ok(box.EditContact(edited, map[string]any{"personalNotes": "Met in May"}))
		w.ok(box.EditContact(w.cards(1)[personID(4)].ID, map[string]any{"jobTitle": "My boss"}))
		w.ok(box.DeleteContact(w.cards(1)[personID(5)].ID))
		result := w.undo(1, contactsync.UndoOptions{})
		if result.TakenAway != 13 || len(result.Left) != 2 || result.Left[0].Contacts+result.Left[1].Contacts != 3 {
			t.Errorf("undoing: %+v", result)
		}
		if got := w.cards(1); len(got) != 2 || got[personID(3)].Text("personalNotes") != "Met in May" || got[personID(4)].Text("jobTitle") != "My boss" {
			t.Errorf("mailbox 1 keeps %+v", got)
		}
		w.expect(2)
		w.sync()
		w.expect(2)
		if got := len(w.cards(1)); got != 2 {
			t.Errorf("the next sync left %d contacts in mailbox 1, want the two the user worked on", got)
		}
	})
}

func TestAPropertyThatAUserChangedSinceStaysTheUsers(t *testing.T) {
	inWorld(t, company(3, 1), func(w *world) {
		w.sync()
		w.ok(w.sim.UpdateUser(personID(3), map[string]any{"jobTitle": "Boss", "department": "Board", "city": "Bergen"}))
		w.sync()
		box := w.sim.Mailbox(personID(1))
		id := w.cards(1)[personID(3)].ID
		w.ok(box.EditContact(id, map[string]any{"jobTitle": "My boss", "personalNotes": "Likes tea"}))
		var notes []string
		result := w.undo(2, contactsync.UndoOptions{Told: func(l contactsync.UndoLine) { notes = append(notes, l.Note) }})
		card, _ := box.Contact(id)
		if result.PutBack != 1 || card.Text("jobTitle") != "My boss" || card.Text("department") != "Sales" || card.Text("personalNotes") != "Likes tea" {
			t.Errorf("%+v: %+v", result, card.Properties)
		}
		if len(notes) != 1 || !strings.Contains(notes[0], "jobTitle") {
			t.Errorf("told: %q", notes)
		}
	})
}

func TestWhatALaterRunChangedIsLeftAndTheRunNamed(t *testing.T) {
	inWorld(t, company(5, 1), func(w *world) {
		w.sync()
		first := w.shown(1)
		w.ok(w.sim.UpdateUser(personID(3), map[string]any{"jobTitle": "Boss"}))
		w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Boss"}))
		w.sync()
		second := w.shown(1)
		w.ok(w.sim.UpdateUser(personID(3), map[string]any{"jobTitle": "Captain"}))
		w.sync()
		result, lines := w.previewUndo(2, contactsync.UndoOptions{})
		if result.PutBack != 1 || len(result.Left) != 1 || result.Left[0].Reason != contactsync.ChangedAgain || result.Left[0].Run != 3 {
			t.Fatalf("%+v %+v", result, lines)
		}
		w.undo(2, contactsync.UndoOptions{Person: "p004@contoso.com"})
		if got := w.cards(1); got[personID(3)].Text("jobTitle") != "Captain" || got[personID(4)].Text("jobTitle") != "Clerk" {
			t.Errorf("person 3 is %q, person 4 %q", got[personID(3)].Text("jobTitle"), got[personID(4)].Text("jobTitle"))
		}
		// From the newest to the oldest everything can be undone.
		w.undo(4, contactsync.UndoOptions{})
		w.undo(3, contactsync.UndoOptions{})
		w.expectShown("after undoing run 3", w.shown(1), second)
		w.undo(2, contactsync.UndoOptions{})
		w.expectShown("after undoing run 2", w.shown(1), first)
		if result := w.undo(2, contactsync.UndoOptions{}); result.Already != 2 || result.PutBack != 0 {
			t.Errorf("undoing twice: %+v", result)
		}
	})
}

func TestOneMailboxOrOnePersonCanBeUndoneAlone(t *testing.T) {
	inWorld(t, company(6, 3), func(w *world) {
		w.sync()
		for n := 4; n <= 5; n++ {
			w.ok(w.sim.UpdateUser(personID(n), map[string]any{"jobTitle": "Boss"}))
		}
		w.sync()
		if result := w.undo(2, contactsync.UndoOptions{Mailbox: "p002@contoso.com"}); result.PutBack != 2 || result.Mailboxes != 1 {
			t.Errorf("one mailbox: %+v", result)
		}
		if result := w.undo(2, contactsync.UndoOptions{Person: "Person 004"}); result.PutBack != 2 || result.Already != 1 {
			t.Errorf("one person: %+v", result)
		}
		for mailbox := 1; mailbox <= 3; mailbox++ {
			want := map[int]string{4: "Clerk", 5: "Boss"}
			if mailbox == 2 {
				want[5] = "Clerk"
			}
			for n, title := range want {
				if got := w.cards(mailbox)[personID(n)].Text("jobTitle"); got != title {
					t.Errorf("mailbox %d shows person %d as %q, want %q", mailbox, n, got, title)
				}
			}
		}
		var nothing *contactsync.NothingToUndoError
		for _, options := range []contactsync.UndoOptions{{Undoes: 2, Person: "Nobody"}, {Undoes: 2, Mailbox: "p006@contoso.com"}, {Undoes: 99}} {
			if _, err := w.service.PreviewUndo(context.Background(), options); !errors.As(err, &nothing) {
				t.Errorf("%+v: %v", options, err)
			}
		}
	})
}

func TestWhatStaysUndoneCanBeLetGo(t *testing.T) {
	inWorld(t, company(6, 2), func(w *world) {
		w.sync()
		w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Boss"}))
		w.removeFromStaff(6, 6)
		w.sync()
		w.undo(2, contactsync.UndoOptions{})
		var pinned []contactsync.Pinned
		w.ok(w.service.Pins(context.Background(), contactsync.PinScope{Profile: "Staff"}, func(p contactsync.Pinned) error {
			pinned = append(pinned, p)
			return nil
		}))
		if len(pinned) != 4 || !pinned[0].Linked || pinned[0].Person != "Person 004" || pinned[0].Mailbox != "p001@contoso.com" {
			t.Fatalf("%+v", pinned)
		}
		released, err := w.service.Release(context.Background(), contactsync.PinScope{Profile: "Staff", Mailbox: "p001@contoso.com"})
		if err != nil || released != 2 {
			t.Fatalf("%d, %v", released, err)
		}
		w.sync()
		w.expect(1, upTo(5)...)
		if got := w.cards(2); len(got) != 6 || got[personID(4)].Text("jobTitle") != "Clerk" {
			t.Errorf("mailbox 2 was not let go and shows %d contacts", len(got))
		}
		if _, err := w.service.Release(context.Background(), contactsync.PinScope{Profile: "Staff"}); err != nil {
			t.Fatal(err)
		}
		w.sync()
		w.expect(2, upTo(5)...)
	})
}

// TestAWrongRuleThatEmptiedTheMailboxesIsUndone: the guard was off, a filter with a typo deleted everybody.
func TestAWrongRuleThatEmptiedTheMailboxesIsUndone(t *testing.T) {
	inWorld(t, company(60, 5), func(w *world) {
		w.sync()
		for mailbox := 1; mailbox <= 5; mailbox++ {
			box := w.sim.Mailbox(personID(mailbox))
			for n := 1; n <= 60; n += 7 {
				w.ok(box.EditContact(w.cards(mailbox)[personID(n)].ID, map[string]any{"personalNotes": fmt.Sprintf("Note of %d on %d", mailbox, n)}))
			}
		}
		before := w.shown(5)
		good := w.profile
		wrong := good
		wrong.People.Where = &contactsync.Condition{Property: "department", Is: contactsync.Equals, Value: "Sale"}
		wrong.Deletes.Guard.Off = true
		w.importProfile(wrong)
		if result := w.sync(); result.Deleted != 300 {
			t.Fatalf("%+v", result.Counts)
		}
		result := w.undo(w.run, contactsync.UndoOptions{})
		if result.MadeAgain != 300 || len(result.Left)+len(result.Troubles) != 0 {
			t.Errorf("undoing: %+v", result)
		}
		w.expectShown("after undoing", w.shown(5), before)
		w.sync() // still under the wrong rule
		w.expectShown("after a sync under the wrong rule", w.shown(5), before)
		w.importProfile(good)
		w.sync()
		w.expectShown("after the rule was put right", w.shown(5), before)
		if result := w.verified(); result.Differences != 0 || result.Undone != 0 {
			t.Errorf("a verification finds %+v", result)
		}
		// And somebody who leaves later leaves.
		w.removeFromStaff(60, 60)
		w.sync()
		w.expect(1, upTo(59)...)
	})
}

func TestPeopleDeletedInTheDirectoryCanBeBroughtBackAndStay(t *testing.T) {
	inWorld(t, faces(12, 2), func(w *world) {
		w.sync()
		before := w.shown(2)
		w.ok(w.sim.DeleteUser(personID(12)))
		w.sync()
		removed := w.run
		w.sync()
		time.Sleep(26 * time.Hour) // photos of those who left are forgotten meanwhile
		w.sync()
		result := w.undo(removed, contactsync.UndoOptions{})
		if result.MadeAgain != 2 || result.Photos != 2 {
			t.Errorf("undoing: %+v", result)
		}
		w.expectShown("after undoing", w.shown(2), before)
		w.sync()
		time.Sleep(26 * time.Hour)
		w.sync()
		w.expectShown("after two syncs", w.shown(2), before)
		for mailbox := 1; mailbox <= 2; mailbox++ {
			if w.cards(mailbox)[personID(12)].Photo == nil {
				t.Errorf("mailbox %d shows no photo", mailbox)
			}
		}
		if result := w.verified(); result.Differences != 0 || result.Undone != 2 {
			t.Errorf("a verification finds %+v", result)
		}
	})
}

func TestAMailboxThatLeftTheRuleKeepsWhatItIsGivenBack(t *testing.T) {
	c := company(6, 3)
	inWorld(t, c, func(w *world) {
		p := w.profile
		p.Deletes.MailboxLeaves, p.Deletes.Guard.Off = contactsync.RemoveContacts, true
		w.importProfile(p)
		w.sync()
		before := w.shown(3)
		w.ok(w.sim.RemoveMember(readers, personID(3)))
		if result := w.sync(); result.Deleted != 6 {
			t.Fatalf("%+v", result.Counts)
		}
		if result := w.undo(w.run, contactsync.UndoOptions{}); result.MadeAgain != 6 {
			t.Errorf("%+v", result)
		}
		w.expectShown("after undoing", w.shown(3), before)
		writes := w.writes()
		w.sync()
		w.expectShown("after a sync", w.shown(3), before)
		if w.writes() != writes {
			t.Error("the sync wrote")
		}
	})
}

func TestWhatFormerToolsLeftComesBackAsTheUsersOwn(t *testing.T) {
	for name, fault := range map[string]*graphsim.Fault{"calm": nil, "lost": {Cut: true}, "lost though it landed": {Cut: true, Applied: true}} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, company(5, 2), func(w *world) {
				box := w.sim.Mailbox(personID(1))
				w.ok(box.AddFolder("", "DirectorySync"))
				for n := 70; n < 73; n++ {
					w.tool(1, n, "DirectorySync", map[string]any{"fileAs": personID(n), "personalNotes": fmt.Sprint("Note ", n)}, nil)
				}
				w.find(contactsync.FindOptions{})
				w.carryOut(contactsync.ApplyOptions{Decision: contactsync.RemoveLeftover, Nobody: true})
				removed := w.run
				if left := len(box.Contacts("DirectorySync")); left != 0 {
					t.Fatalf("%d are left", left)
				}
				if result, lines := w.previewUndo(removed, contactsync.UndoOptions{}); result.MadeAgain != 3 || lines[0].Person != "Person 070" || lines[0].Note == "" {
					t.Errorf("the preview: %+v %+v", result, lines)
				}
				if fault != nil {
					w.onCreates(2, *fault)
				}
				w.undo(removed, contactsync.UndoOptions{})
				w.sim.OnRequest(nil)
				for range 2 {
					w.undo(removed, contactsync.UndoOptions{})
				}
				back := map[string]string{}
				for _, contact := range box.Contacts("DirectorySync") {
					back[contact.Text("displayName")] += contact.Text("personalNotes") + contact.Text("fileAs")
				}
				for n := 70; n < 73; n++ {
					if want := fmt.Sprint("Note ", n) + personID(n); back[fmt.Sprintf("Person %03d", n)] != want {
						t.Errorf("person %d is back as %q, want %q once", n, back[fmt.Sprintf("Person %03d", n)], want)
					}
				}
				if runs, err := w.db.KeptRuns(context.Background()); err != nil || len(runs) == 0 || runs[len(runs)-1].Run != removed || runs[len(runs)-1].Contacts != 3 {
					t.Errorf("%+v %v", runs, err)
				}
			})
		})
	}
}
