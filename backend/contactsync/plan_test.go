package contactsync_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

func TestAPlanShowsWhatASyncThenDoesAndWritesNothing(t *testing.T) {
	inWorld(t, company(12, 2), func(w *world) {
		plan := func() (contactsync.Result, []string) {
			var lines []string
			result, err := w.trySync(contactsync.SyncOptions{PlanOnly: true, Planned: func(o contactsync.PlannedOperation) {
				lines = append(lines, fmt.Sprintf("%s %s %s", o.Mailbox, o.Kind, o.Person))
			}})
			w.ok(err)
			slices.Sort(lines)
			return result, lines
		}
		result, lines := plan()
		if w.writes() != 0 || result.Created != 24 || len(lines) != 24 {
			t.Fatalf("%d writes; %d planned creates in %d lines, want 24", w.writes(), result.Created, len(lines))
		}
		w.sync()
		w.ok(w.sim.UpdateUser(personID(3), map[string]any{"jobTitle": "Boss"}))
		w.ok(w.sim.DeleteUser(personID(12)))
		before := w.writes()
		result, lines = plan()
		want := []string{"p001@contoso.com delete Person 012", "p001@contoso.com update Person 003", "p002@contoso.com delete Person 012", "p002@contoso.com update Person 003"}
		if w.writes() != before || !slices.Equal(lines, want) {
			t.Errorf("planned %q, want %q", lines, want)
		}
		done := w.sync()
		if done.Updated != result.Updated || done.Deleted != result.Deleted {
			t.Errorf("planned %+v, done %+v", result.Counts, done.Counts)
		}
		if _, lines = plan(); len(lines) != 0 {
			t.Errorf("after the sync the plan still has %q", lines)
		}
	})
}

func TestAPlanTellsOfAHoldWithoutFilingIt(t *testing.T) {
	inWorld(t, company(30, 1), func(w *world) {
		w.sync()
		w.removeFromStaff(11, 30)
		held := 0
		result, err := w.trySync(contactsync.SyncOptions{PlanOnly: true, Planned: func(o contactsync.PlannedOperation) {
			if o.Held && o.Kind == contactsync.Delete {
				held++
			}
		}})
		w.ok(err)
		w.onlyHold(result, "people_fell")
		if held != 20 || result.Deleted != 0 {
			t.Errorf("the plan shows %d held deletions and counts %d, want 20 and 0", held, result.Deleted)
		}
		status, err := w.service.Status(context.Background())
		w.ok(err)
		if len(status[0].Holds) != 0 {
			t.Errorf("the plan filed %+v", status[0].Holds)
		}
	})
}

func TestAPilotWritesIntoOneMailboxOnly(t *testing.T) {
	inWorld(t, company(12, 3), func(w *world) {
		_, err := w.trySync(contactsync.SyncOptions{Mailbox: "P002@Contoso.com"})
		w.ok(err)
		w.expect(1)
		w.expect(2, upTo(12)...)
		w.expect(3)
		var unknown *contactsync.NoMailboxError
		if _, err := w.trySync(contactsync.SyncOptions{Mailbox: "nobody@contoso.com"}); !errors.As(err, &unknown) {
			t.Errorf("a mailbox nobody has: %v", err)
		}
		if _, err := w.trySync(contactsync.SyncOptions{Mailbox: personID(9)}); !errors.As(err, &unknown) {
			t.Errorf("a mailbox outside the rule: %v", err)
		}
		w.sync()
		w.expect(1, upTo(12)...)
	})
}

func TestVerificationFindsEveryDifferenceAndRepairsWhenAsked(t *testing.T) {
	inWorld(t, company(12, 2), func(w *world) {
		w.sync()
		verify := func(repair bool) (found []string) {
			result, err := w.service.Verify(context.Background(), contactsync.VerifyOptions{Repair: repair, Found: func(d contactsync.Difference) {
				found = append(found, fmt.Sprint(d.Mailbox, " ", d.Kind, " ", d.Source[len(d.Source)-3:], " ", d.Fields))
			}})
			w.ok(err)
			if int(result.Differences) != len(found) || result.Mailboxes != 2 {
				t.Errorf("result %+v for %q", result, found)
			}
			slices.Sort(found)
			return found
		}
		if found := verify(false); len(found) != 0 {
			t.Fatalf("differences right after a sync: %q", found)
		}
		box := w.sim.Mailbox(personID(1))
		w.ok(box.EditContact(w.cards(1)[personID(2)].ID, map[string]any{"jobTitle": "Mine"}))
		w.ok(box.DeleteContact(w.cards(1)[personID(3)].ID))
		_, err := box.CopyContact(w.cards(1)[personID(4)].ID, folder)
		w.ok(err)
		w.ok(box.AddFolder("", "Favourites"))
		w.ok(box.MoveContact(w.cardsOnce(1)[personID(5)].ID, "Favourites"))
		before := w.writes()
		want := []string{"p001@contoso.com duplicate 004 []", "p001@contoso.com edited 002 [jobTitle]", "p001@contoso.com missing 003 []"}
		if found := verify(true); !slices.Equal(found, want) {
			t.Errorf("found %q, want %q", found, want)
		}
		if w.writes() != before {
			t.Error("verification wrote")
		}
		w.sync()
		w.expect(1, upTo(12)...)
		if got := w.writes() - before; got != 3 {
			t.Errorf("the repair took %d writes, want 3: one update, one create, one twin removed", got)
		}
		if found := verify(false); len(found) != 0 {
			t.Errorf("differences after the repair: %q", found)
		}
	})
}

// cardsOnce is cards without minding duplicates.
func (w *world) cardsOnce(mailbox int) map[string]graphsim.ContactInfo {
	found := map[string]graphsim.ContactInfo{}
	for _, contact := range w.sim.Mailbox(personID(mailbox)).Marked(markName) {
		found[fmt.Sprint(contact.Extensions[markName]["sourceId"])] = contact
	}
	return found
}

func TestProfilesAreCheckedKeptAndNotDeletedUnderTheirContacts(t *testing.T) {
	inWorld(t, company(5, 1), func(w *world) {
		ctx := context.Background()
		w.sync()
		var inUse *contactsync.InUseError
		if err := w.service.DeleteProfile(ctx, "staff", false); !errors.As(err, &inUse) || inUse.Contacts != 5 {
			t.Errorf("deleting a profile in use: %v", err)
		}
		other := profile()
		other.ID = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e0097"
		var taken *contactsync.NameTakenError
		if _, err := w.service.ImportProfile(ctx, other); !errors.As(err, &taken) {
			t.Errorf("a second profile of the same name: %v", err)
		}
		w.ok(w.service.DeleteProfile(ctx, "staff", true))
		w.expect(1, upTo(5)...)
		var none *contactsync.NoProfileError
		if _, err := w.trySync(contactsync.SyncOptions{}); !errors.As(err, &none) {
			t.Errorf("a sync without a profile: %v", err)
		}
		before := w.writes()
		w.importProfile(w.profile)
		w.sync()
		if w.writes() != before {
			t.Error("importing the profile again did not find its contacts by their marks")
		}
	})
}

func TestVerificationDoesNotMissTheOwnersOwnCard(t *testing.T) {
	inWorld(t, company(6, 2), func(w *world) {
		w.profile.SkipOwner = true
		w.importProfile(w.profile)
		w.sync()
		result, err := w.service.Verify(context.Background(), contactsync.VerifyOptions{Found: func(d contactsync.Difference) { t.Errorf("%+v", d) }})
		w.ok(err)
		if result.Differences != 0 {
			t.Errorf("%+v", result)
		}
	})
}

func TestAPilotTellsOnlyOfItsMailbox(t *testing.T) {
	c := company(12, 4)
	c.People[2].Mailbox, c.People[2].Contacts = graphsim.PolicyBlockedMailbox, nil
	c.People[3].Mailbox, c.People[3].Contacts = graphsim.PolicyBlockedMailbox, nil
	inWorld(t, c, func(w *world) {
		w.sync()
		result, err := w.trySync(contactsync.SyncOptions{Mailbox: personID(1)})
		w.ok(err)
		if result.Skipped != 0 || len(result.Troubles) != 0 {
			t.Errorf("%+v", result)
		}
	})
}
