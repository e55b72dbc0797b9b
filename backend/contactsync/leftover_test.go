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

const cync = "com.itbaer.cync"

// find searches and insists that it went through.
func (w *world) find(options contactsync.FindOptions) contactsync.FindResult {
	w.t.Helper()
	w.run++
	options.Run, options.Profile = w.run, "Staff"
	result, err := w.service.FindLeftovers(context.Background(), options)
	if err != nil {
		w.t.Fatalf("the search failed: %v", err)
	}
	return result
}

func (w *world) tryCarryOut(options contactsync.ApplyOptions) (contactsync.ApplyResult, error) {
	w.run++
	options.Run, options.Profile = w.run, "Staff"
	return w.service.ApplyLeftovers(context.Background(), options)
}

func (w *world) carryOut(options contactsync.ApplyOptions) contactsync.ApplyResult {
	w.t.Helper()
	result, err := w.tryCarryOut(options)
	if err != nil {
		w.t.Fatalf("%s failed: %v", options.Decision, err)
	}
	return result
}

// leftovers are all that is known, by contact id.
func (w *world) leftovers() map[string]contactsync.Leftover {
	w.t.Helper()
	list, err := w.service.Leftovers(context.Background(), "Staff", contactsync.LeftoverQuery{Limit: 1000})
	w.ok(err)
	found := map[string]contactsync.Leftover{}
	for _, l := range list {
		found[l.ContactID] = l
	}
	return found
}

// tool leaves a contact of somebody in a mailbox as another tool would have.
func (w *world) tool(mailbox, n int, folderName string, more map[string]any, extensions map[string]map[string]any) string {
	w.t.Helper()
	properties := map[string]any{"displayName": fmt.Sprintf("Person %03d", n), "mobilePhone": "+1 555 9999",
		"emailAddresses": []any{map[string]any{"name": "x", "address": fmt.Sprintf("P%03d@Contoso.com", n)}}}
	for key, value := range more {
		properties[key] = value
	}
	id, err := w.sim.Mailbox(personID(mailbox)).AddToolContact(folderName, properties, extensions)
	w.ok(err)
	return id
}

func byCync(n int) map[string]map[string]any {
	return map[string]map[string]any{cync: {"sourceId": personID(n), "hash": "abc", "tags": []any{"a", "b"}}}
}

// inPlace fails when the contact does not carry our mark for somebody, moved, or is not up to date.
func (w *world) inPlace(mailbox int, id string, n int, folderName string) {
	w.t.Helper()
	contact, found := w.sim.Mailbox(personID(mailbox)).Contact(id)
	if !found || contact.Deleted {
		w.t.Errorf("the contact of person %d is gone", n)
		return
	}
	mark := contact.Extensions[markName]
	if mark["sourceId"] != personID(n) || mark["profileId"] != profileID || mark["tenantId"] != tenantID || len(contact.ExtendedProperties) != 1 {
		w.t.Errorf("the contact of person %d carries %v %v", n, mark, contact.ExtendedProperties)
	}
	if contact.Folder != folderName {
		w.t.Errorf("the contact of person %d lies in %q, not in %q", n, contact.Folder, folderName)
	}
}

func TestAFormerToolsContactsAreAdoptedInPlaceAndThenKeptUpToDate(t *testing.T) {
	inWorld(t, company(10, 2), func(w *world) {
		box := w.sim.Mailbox(personID(1))
		w.ok(box.AddFolder("", "DirectorySync"))
		byExtension := w.tool(1, 2, "", map[string]any{"personalNotes": "plays chess"}, byCync(2))
		byFileAs := w.tool(1, 3, "DirectorySync", map[string]any{"fileAs": personID(3)}, nil)
		byMail := w.tool(1, 4, "DirectorySync", nil, nil)
		byName, err := box.AddContact("DirectorySync", map[string]any{"displayName": "Person 005"})
		w.ok(err)
		before := w.writes()
		result := w.find(contactsync.FindOptions{Folders: []string{"DirectorySync"}})
		if w.writes() != before || result.Mailboxes != 2 || result.Contacts != 4 {
			t.Errorf("%d writes, %+v", w.writes()-before, result)
		}
		found := w.leftovers()
		for id, want := range map[string]contactsync.Leftover{
			byExtension: {Kind: contactsync.LeftExtension, Tool: cync, Matched: "id", PersonID: personID(2)},
			byFileAs:    {Kind: contactsync.LeftFileAs, Matched: "id", PersonID: personID(3), Tool: "an id in FileAs"},
			byMail:      {Kind: contactsync.LeftFolder, Tool: "DirectorySync", Matched: "address", PersonID: personID(4)},
			byName:      {Kind: contactsync.LeftFolder, Tool: "DirectorySync"}, // a name is no proof
		} {
			if got := found[id]; got.Kind != want.Kind || got.Tool != want.Tool || got.Matched != want.Matched || got.PersonID != want.PersonID || got.Evidence == "" {
				t.Errorf("found %+v, want %+v", got, want)
			}
		}
		planned := w.carryOut(contactsync.ApplyOptions{Decision: contactsync.AdoptLeftover, PlanOnly: true})
		if w.writes() != before || planned.Chosen != 3 {
			t.Errorf("the preview: %d writes, %+v", w.writes()-before, planned)
		}
		if done := w.carryOut(contactsync.ApplyOptions{Decision: contactsync.AdoptLeftover}); done.Done != 3 || done.Failed != 0 {
			t.Errorf("%+v", done)
		}
		w.sync()
		w.expectAmong(1, upTo(10)...)
		w.expect(2, upTo(10)...)
		w.inPlace(1, byExtension, 2, "Contacts")
		w.inPlace(1, byFileAs, 3, "DirectorySync")
		w.inPlace(1, byMail, 4, "DirectorySync")
		if contact, _ := box.Contact(byExtension); contact.Text("personalNotes") != "plays chess" || contact.Extensions[cync] == nil {
			t.Errorf("what the user wrote, and the former tool's extension: %+v", contact)
		}
		if contact, _ := box.Contact(byName); contact.Extensions[markName] != nil || contact.Deleted {
			t.Errorf("matched by its name alone: %+v", contact)
		}
		result2, err := w.service.Verify(context.Background(), contactsync.VerifyOptions{})
		if err != nil || result2.Differences != 0 {
			t.Errorf("verify: %+v, %v", result2, err)
		}
	})
}

// expectAmong compares our contacts of a mailbox with people, whatever else is in it.
func (w *world) expectAmong(mailbox int, people ...int) {
	w.t.Helper()
	cards := w.cards(mailbox)
	if len(cards) != len(people) {
		w.t.Errorf("mailbox %d has %d contacts of ours, want %d", mailbox, len(cards), len(people))
	}
	for _, n := range people {
		card, ok := cards[personID(n)]
		if !ok {
			w.t.Errorf("mailbox %d has nobody for person %d", mailbox, n)
			continue
		}
		user, _ := w.sim.User(personID(n))
		if want, _ := user["mobilePhone"].(string); card.Text("mobilePhone") != want {
			w.t.Errorf("mailbox %d shows %q of person %d, want %q", mailbox, card.Text("mobilePhone"), n, want)
		}
	}
}

func TestAMailboxFullOfTheUsersOwnContactsIsNeverWrittenByASearchOrAnyDecision(t *testing.T) {
	c := company(8, 1)
	for i := range 300 {
		own := map[string]any{"displayName": fmt.Sprintf("Person %03d", i%8+1), "fileAs": "Person", "personalNotes": personID(i%8 + 1),
			"categories":     []any{"Family"},
			"emailAddresses": []any{map[string]any{"address": fmt.Sprintf("p%03d@contoso.com", i%8+1)}}}
		c.People[0].Contacts = append(c.People[0].Contacts, own)
	}
	inWorld(t, c, func(w *world) {
		box := w.sim.Mailbox(personID(1))
		w.ok(box.AddFolder("", "Friends"))
		_, err := box.AddContact("Friends", map[string]any{"displayName": "Person 001", "emailAddresses": []any{map[string]any{"address": "p001@contoso.com"}}})
		w.ok(err)
		before := map[string]string{}
		for _, own := range box.All() {
			before[own.ID] = own.ChangeKey
		}
		if result := w.find(contactsync.FindOptions{}); result.Contacts != 0 {
			t.Errorf("the user's own contacts were taken for leftovers: %+v", w.leftovers())
		}
		for _, decision := range []contactsync.Decision{contactsync.AdoptLeftover, contactsync.RemoveLeftover, contactsync.LeaveLeftover} {
			if _, err := w.tryCarryOut(contactsync.ApplyOptions{Decision: decision}); !errors.As(err, new(*contactsync.NoLeftoversError)) {
				t.Errorf("%s: %v", decision, err)
			}
		}
		w.sync()
		w.ok(w.sim.UpdateUser(personID(2), map[string]any{"mobilePhone": "+1 555 0333"}))
		w.sync()
		for _, own := range box.Unmarked(markName) {
			if before[own.ID] != own.ChangeKey {
				t.Fatalf("the user's own contact was written: %+v", own)
			}
			delete(before, own.ID)
		}
		if len(before) != 0 {
			t.Errorf("%d of the user's own contacts are gone", len(before))
		}
	})
}

func TestACategoryOrFolderCountsByAddressOnlyWhenTheAdminNamesIt(t *testing.T) {
	inWorld(t, company(6, 1), func(w *world) {
		categorised := w.tool(1, 2, "", map[string]any{"categories": []any{"Company Contacts"}}, nil)
		own := w.tool(1, 3, "", map[string]any{"categories": []any{"Customers"}}, nil)
		w.find(contactsync.FindOptions{})
		if l := w.leftovers()[categorised]; l.Kind != contactsync.LeftCategory || l.Matched != "" {
			t.Errorf("a known category that nobody named: %+v", l)
		}
		w.find(contactsync.FindOptions{Categories: []string{"company contacts"}})
		if l := w.leftovers()[categorised]; l.Matched != "address" || l.PersonID != personID(2) {
			t.Errorf("named: %+v", l)
		}
		if l, found := w.leftovers()[own]; found {
			t.Errorf("the user's category: %+v", l)
		}
		w.find(contactsync.FindOptions{Categories: []string{"Customers"}})
		if l := w.leftovers()[own]; l.Tool != "Customers" || l.PersonID != personID(3) {
			t.Errorf("an admin named it: %+v", l)
		}
	})
}

func TestOfSeveralContactsOfAPersonTheBestIsAdoptedAndTheRestListed(t *testing.T) {
	inWorld(t, company(6, 1), func(w *world) {
		poor := w.tool(1, 2, "", nil, byCync(2))
		rich := w.tool(1, 2, "", map[string]any{"jobTitle": "Clerk", "department": "Sales", "personalNotes": "n"}, byCync(2))
		w.find(contactsync.FindOptions{})
		if found := w.leftovers(); !found[poor].Duplicate || found[rich].Duplicate {
			t.Errorf("poor %+v, rich %+v", found[poor], found[rich])
		}
		w.carryOut(contactsync.ApplyOptions{Decision: contactsync.AdoptLeftover})
		w.sync()
		w.inPlace(1, rich, 2, "Contacts")
		w.expectAmong(1, upTo(6)...)
		if contact, _ := w.sim.Mailbox(personID(1)).Contact(poor); contact.Deleted {
			t.Error("a duplicate went without anybody deciding so")
		}
		result := w.carryOut(contactsync.ApplyOptions{Decision: contactsync.RemoveLeftover, Duplicates: true})
		if contact, _ := w.sim.Mailbox(personID(1)).Contact(poor); result.Done != 1 || !contact.Deleted {
			t.Errorf("%+v", result)
		}
		w.expectAmong(1, upTo(6)...)
	})
}

func TestWhatIsThereTwiceAfterASyncIsADuplicateOfOurs(t *testing.T) {
	inWorld(t, company(6, 1), func(w *world) {
		old := w.tool(1, 2, "", nil, byCync(2))
		w.sync()
		w.find(contactsync.FindOptions{})
		if l := w.leftovers()[old]; !l.Duplicate || l.PersonID != personID(2) {
			t.Errorf("%+v", l)
		}
		if _, err := w.tryCarryOut(contactsync.ApplyOptions{Decision: contactsync.AdoptLeftover}); !errors.As(err, new(*contactsync.NoLeftoversError)) {
			t.Errorf("adopted beside ours: %v", err)
		}
		w.loseDatabase() // then the marks alone tell
		w.find(contactsync.FindOptions{})
		if l := w.leftovers()[old]; !l.Duplicate {
			t.Errorf("without a database: %+v", l)
		}
	})
}

func TestContactsOfALostInstallationAreTakenOver(t *testing.T) {
	inWorld(t, company(7, 2), func(w *world) {
		w.anotherInstallation()
		ids := map[string]string{}
		for source, card := range w.cards(1) {
			ids[source] = card.ID
		}
		result := w.find(contactsync.FindOptions{})
		if result.Contacts != 14 || len(result.Counts) != 1 || result.Counts[0].Kind != contactsync.LeftMark || result.Counts[0].ByID != 14 {
			t.Fatalf("%+v", result)
		}
		w.carryOut(contactsync.ApplyOptions{Decision: contactsync.AdoptLeftover, Kind: contactsync.LeftMark})
		if synced := w.sync(); synced.Created != 0 || synced.Failed != 0 || len(synced.Troubles) != 0 {
			t.Errorf("%+v", synced)
		}
		w.expect(1, upTo(7)...)
		w.expect(2, upTo(7)...)
		for source, card := range w.cards(1) {
			if ids[source] != card.ID {
				t.Errorf("the contact of %s is another one", source)
			}
		}
	})
}

func TestAnotherInstallationThatStillRunsNoticesThatItsContactsWereTakenOver(t *testing.T) {
	inWorld(t, company(4, 1), func(w *world) {
		w.anotherInstallation()
		w.find(contactsync.FindOptions{})
		w.carryOut(contactsync.ApplyOptions{Decision: contactsync.AdoptLeftover})
		w.sync()
		before := len(w.cards(1))
		// The other one syncs a change: it writes its own contacts by their ids, and makes no second ones.
		w.ok(w.sim.UpdateUser(personID(3), map[string]any{"jobTitle": "Boss"}))
		path, db, service := w.path, w.db, w.service
		w.path += ".other"
		w.open()
		_, _ = w.trySync(contactsync.SyncOptions{})
		w.ok(w.db.Close())
		w.path, w.db, w.service = path, db, service
		if after := len(w.cards(1)); after != before || len(w.sim.Mailbox(personID(1)).Marked(markName)) != 4 {
			t.Errorf("%d contacts before, %d after", before, after)
		}
		w.sync()
		w.expect(1, upTo(4)...)
	})
}

func TestContactsOfAnotherProfileHereAreNoLeftovers(t *testing.T) {
	inWorld(t, company(5, 1), func(w *world) {
		w.importProfile(second())
		w.sync()
		box := w.sim.Mailbox(personID(1))
		for _, c := range box.Contacts("Second") {
			w.ok(box.EditContact(c.ID, map[string]any{"categories": []any{"Company Contacts"}}))
		}
		if result := w.find(contactsync.FindOptions{Folders: []string{"Second", folder}, Categories: []string{"Company Contacts"}}); result.Contacts != 0 {
			t.Errorf("%+v", w.leftovers())
		}
	})
}

func TestWhatIsLeftStaysAsItIsAndIsRemembered(t *testing.T) {
	inWorld(t, company(4, 1), func(w *world) {
		id := w.tool(1, 2, "", nil, byCync(99))
		w.find(contactsync.FindOptions{})
		if l := w.leftovers()[id]; l.Matched != "address" { // the id is of nobody here
			t.Errorf("%+v", l)
		}
		contact, _ := w.sim.Mailbox(personID(1)).Contact(id)
		w.carryOut(contactsync.ApplyOptions{Decision: contactsync.LeaveLeftover})
		w.find(contactsync.FindOptions{})
		after, _ := w.sim.Mailbox(personID(1)).Contact(id)
		if l := w.leftovers()[id]; l.Decision != contactsync.LeaveLeftover || l.Done.IsZero() || after.ChangeKey != contact.ChangeKey {
			t.Errorf("%+v", l)
		}
	})
}

func TestRemovedLeftoversGoToDeletedItemsAndOnlyThose(t *testing.T) {
	inWorld(t, company(5, 1), func(w *world) {
		box := w.sim.Mailbox(personID(1))
		w.ok(box.AddFolder("", "DirectorySync"))
		var ids []string
		for n := 2; n <= 4; n++ {
			ids = append(ids, w.tool(1, n, "DirectorySync", map[string]any{"fileAs": personID(n)}, nil))
		}
		nobody := w.tool(1, 77, "DirectorySync", map[string]any{"fileAs": personID(77)}, nil)
		w.find(contactsync.FindOptions{})
		planned := w.carryOut(contactsync.ApplyOptions{Decision: contactsync.RemoveLeftover, Nobody: true, PlanOnly: true})
		if contact, _ := box.Contact(nobody); planned.Chosen != 1 || contact.Deleted {
			t.Errorf("the preview: %+v", planned)
		}
		w.carryOut(contactsync.ApplyOptions{Decision: contactsync.RemoveLeftover, Nobody: true})
		if contact, _ := box.Contact(nobody); !contact.Deleted {
			t.Error("it is still there")
		}
		for _, id := range ids {
			if contact, _ := box.Contact(id); contact.Deleted {
				t.Error("one of somebody the profile wants is gone")
			}
		}
		// What the user took out of the tool's hands in the meantime is left alone.
		w.ok(box.EditContact(ids[0], map[string]any{"fileAs": "My friend"}))
		if done := w.carryOut(contactsync.ApplyOptions{Decision: contactsync.RemoveLeftover, Kind: contactsync.LeftFileAs}); done.Done != 2 || done.Gone != 1 {
			t.Errorf("%+v", done)
		}
		if contact, _ := box.Contact(ids[0]); contact.Deleted {
			t.Error("a contact that no longer looks like a tool's was deleted")
		}
		w.sync()
		w.expectAmong(1, upTo(5)...)
	})
}

func TestALeftoverThatLostItsTraceSinceTheSearchIsNotRemoved(t *testing.T) {
	inWorld(t, company(6, 1), func(w *world) {
		box := w.sim.Mailbox(personID(1))
		w.ok(box.AddFolder("", "DirectorySync"))
		w.ok(box.AddFolder("", "Friends"))
		moved, stays := w.tool(1, 2, "DirectorySync", nil, nil), w.tool(1, 3, "DirectorySync", nil, nil)
		dropped, carries := w.tool(1, 4, "", nil, byCync(4)), w.tool(1, 5, "", nil, byCync(5))
		w.find(contactsync.FindOptions{})
		w.ok(box.MoveContact(moved, "Friends"))
		w.ok(box.DropExtension(dropped, cync))
		result := w.carryOut(contactsync.ApplyOptions{Decision: contactsync.RemoveLeftover})
		if result.Done != 2 || result.Gone != 2 {
			t.Errorf("%+v", result)
		}
		for id, gone := range map[string]bool{moved: false, stays: true, dropped: false, carries: true} {
			if contact, _ := box.Contact(id); contact.Deleted != gone {
				t.Errorf("contact %q: deleted %v, want %v", contact.Text("displayName"), contact.Deleted, gone)
			}
		}
	})
}

func TestADuplicateIsNotRemovedWhenTheBetterContactWentMeanwhile(t *testing.T) {
	inWorld(t, company(6, 1), func(w *world) {
		box := w.sim.Mailbox(personID(1))
		more := map[string]any{"jobTitle": "Clerk", "department": "Sales"}
		lone, better := w.tool(1, 2, "", nil, byCync(2)), w.tool(1, 2, "", more, byCync(2))
		spare := w.tool(1, 3, "", nil, byCync(3))
		w.tool(1, 3, "", more, byCync(3))
		linked := w.tool(1, 4, "", nil, byCync(4))
		best := w.tool(1, 4, "", more, byCync(4))
		w.find(contactsync.FindOptions{})
		w.carryOut(contactsync.ApplyOptions{Decision: contactsync.AdoptLeftover, Kind: contactsync.LeftExtension})
		w.ok(box.DeleteContact(better))
		w.ok(box.DeleteContact(best))
		result := w.carryOut(contactsync.ApplyOptions{Decision: contactsync.RemoveLeftover, Duplicates: true})
		if result.Done != 1 || result.Spared != 2 {
			t.Errorf("%+v", result)
		}
		for id, gone := range map[string]bool{lone: false, spare: true, linked: false} {
			if contact, _ := box.Contact(id); contact.Deleted != gone {
				t.Errorf("contact %q: deleted %v, want %v", contact.Text("displayName"), contact.Deleted, gone)
			}
		}
		if found := w.leftovers(); found[lone].Duplicate || found[linked].Duplicate {
			t.Error("what has no better contact any more is still called a duplicate")
		}
	})
}

func TestACloudWithoutTheFilterIsReadWhole(t *testing.T) {
	inWorld(t, company(4, 1), func(w *world) {
		id := w.tool(1, 2, "", nil, byCync(2))
		refused := 0
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if strings.Contains(info.Query, "filter=Extensions") {
				refused++
				return &graphsim.Fault{Status: http.StatusBadRequest, Code: "ErrorInvalidUrlQueryFilter"}
			}
			return nil
		})
		w.find(contactsync.FindOptions{})
		if _, found := w.leftovers()[id]; !found || refused == 0 {
			t.Errorf("found %t, refused %d times", found, refused)
		}
	})
}

func TestAMailboxThatRefusesASearchIsTold(t *testing.T) {
	inWorld(t, company(4, 2), func(w *world) {
		w.tool(1, 2, "", nil, byCync(2))
		w.ok(w.sim.SetMailbox(personID(2), graphsim.PolicyBlockedMailbox))
		result := w.find(contactsync.FindOptions{})
		if result.Mailboxes != 1 || result.Contacts != 1 || len(result.Troubles) != 1 || result.Troubles[0].Code != "mailbox_access_denied" {
			t.Errorf("%+v", result)
		}
		w.ok(w.sim.SetMailbox(personID(1), graphsim.PolicyBlockedMailbox))
		done := w.carryOut(contactsync.ApplyOptions{Decision: contactsync.AdoptLeftover})
		if done.Done != 0 || len(done.Troubles) != 1 {
			t.Errorf("%+v", done)
		}
		w.ok(w.sim.SetMailbox(personID(1), graphsim.CloudMailbox))
		if done = w.carryOut(contactsync.ApplyOptions{Decision: contactsync.AdoptLeftover}); done.Done != 1 {
			t.Errorf("run again: %+v", done)
		}
	})
}

func TestAnAdoptionBrokenOffAtAnyWriteMakesNoSecondContact(t *testing.T) {
	for n := 1; ; n++ {
		reached := false
		inWorld(t, company(5, 1), func(w *world) {
			ids := map[int]string{2: w.tool(1, 2, "", nil, byCync(2)), 3: w.tool(1, 3, "", nil, byCync(3)), 4: w.tool(1, 4, "", nil, byCync(4))}
			if n%2 == 0 {
				w.ok(w.sim.RemoveMember(readers, personID(1)))
				w.ok(w.sim.AddMember(readers, graphsim.GroupMember{ID: personID(1), Type: graphsim.MemberUser}))
			}
			w.find(contactsync.FindOptions{})
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
				return &graphsim.Fault{Cut: true, Applied: n%3 == 0 && seen == n}
			})
			_, _ = w.service.ApplyLeftovers(ctx, contactsync.ApplyOptions{Run: 99, Profile: "Staff", Decision: contactsync.AdoptLeftover})
			w.sim.OnRequest(nil)
			if n%2 == 1 { // a sync comes first
				w.sync()
				w.expectOnce(1, 5)
			}
			if _, err := w.tryCarryOut(contactsync.ApplyOptions{Decision: contactsync.AdoptLeftover}); err != nil && !errors.As(err, new(*contactsync.NoLeftoversError)) {
				t.Errorf("write %d: %v", n, err)
			}
			w.sync()
			w.expectAmong(1, upTo(5)...)
			w.expectOnce(1, 5)
			for who, id := range ids {
				w.inPlace(1, id, who, "Contacts")
			}
		})
		if !reached || t.Failed() {
			if n < 4 {
				t.Errorf("only %d writes", n-1)
			}
			return
		}
	}
}

// expectOnce fails when a person is twice in a mailbox, marked or not.
func (w *world) expectOnce(mailbox, people int) {
	w.t.Helper()
	times := map[string]int{}
	for _, c := range w.sim.Mailbox(personID(mailbox)).All() {
		if !c.Deleted {
			times[c.Text("displayName")]++
		}
	}
	for n := 1; n <= people; n++ {
		if name := fmt.Sprintf("Person %03d", n); times[name] != 1 {
			w.t.Errorf("mailbox %d has %s %d times", mailbox, name, times[name])
		}
	}
}

func TestAdoptionInHostileWeatherIsSimplyRunAgain(t *testing.T) {
	for seed := range uint64(4) {
		inSeededWorld(t, seed, company(12, 2), func(w *world) {
			for mailbox := 1; mailbox <= 2; mailbox++ {
				for n := 3; n <= 12; n++ {
					w.tool(mailbox, n, "", nil, byCync(n))
				}
			}
			w.find(contactsync.FindOptions{})
			w.sim.SetFaults(graphsim.Faults{Random: graphsim.RandomFaults{Throttled: 0.08, Unavailable: 0.05, AppliedThen503: 0.05, Lost: 0.05, Conflict: 0.05, Truncated: 0.03}})
			_, _ = w.tryCarryOut(contactsync.ApplyOptions{Decision: contactsync.AdoptLeftover})
			w.sim.SetFaults(graphsim.Faults{})
			if _, err := w.tryCarryOut(contactsync.ApplyOptions{Decision: contactsync.AdoptLeftover}); err != nil && !errors.As(err, new(*contactsync.NoLeftoversError)) {
				t.Errorf("seed %d: %v", seed, err)
			}
			w.sync()
			for mailbox := 1; mailbox <= 2; mailbox++ {
				w.expectAmong(mailbox, upTo(12)...)
				w.expectOnce(mailbox, 12)
			}
		})
	}
}
