package contactsync_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

// withFields imports the profile with these fields beside the name.
func (w *world) withFields(fields contactsync.Fields) {
	w.t.Helper()
	w.profile.Fields = fields
	w.profile.Fields["displayName"] = contactsync.From("displayName")
	w.importProfile(w.profile)
}

// edit is what the user of mailbox 1 does to somebody's contact.
func (w *world) edit(person int, properties map[string]any) {
	w.t.Helper()
	w.ok(w.sim.Mailbox(personID(1)).EditContact(w.cards(1)[personID(person)].ID, properties))
}

// shows compares properties of somebody's contact in mailbox 1, as text.
func (w *world) shows(person int, want map[string]any) {
	w.t.Helper()
	card := w.cards(1)[personID(person)]
	for property, value := range want {
		got := card.Properties[property]
		if got == nil {
			got = ""
		}
		if fmt.Sprint(got) != fmt.Sprint(value) {
			w.t.Errorf("person %d shows %s %v, want %v", person, property, got, value)
		}
	}
}

// reads counts the contacts that were read one by one since the counters were reset.
func (w *world) reads() (n int) {
	for _, r := range w.sim.Log() {
		if r.Method == http.MethodGet && strings.Contains(r.Path, "/contacts/") && !strings.Contains(r.Path, "/contactFolders/") {
			n++
		}
	}
	return n
}

func TestEachPolicyDecidesWhoseWordCounts(t *testing.T) {
	inWorld(t, company(4, 1), func(w *world) {
		w.withFields(contactsync.Fields{
			"jobTitle":             contactsync.From("jobTitle"),
			"officeLocation":       contactsync.From("officeLocation").With(contactsync.KeepWhenEmpty),
			"personalNotes":        contactsync.From("=Works in {department}").With(contactsync.FillIfEmpty),
			"nickName":             contactsync.From("mailNickname").With(contactsync.FillIfEmpty),
			"categories":           contactsync.From("=Contoso", "department").With(contactsync.Add),
			"department":           contactsync.From("department").With(contactsync.Never),
			"businessAddress.city": contactsync.From("city"),
		})
		w.sync()
		w.shows(2, map[string]any{"jobTitle": "Clerk", "personalNotes": "Works in Sales", "categories": "[Contoso Sales]", "department": ""})
		w.edit(2, map[string]any{"jobTitle": "Mine", "officeLocation": "Room 1", "personalNotes": "Likes tea", "department": "My department",
			"categories": []any{"Contoso", "Family", "Sales"}, "businessAddress": map[string]any{"city": "Oslo", "street": "My street"}, "spouseName": "Kim"})
		for _, n := range []int{2, 3} {
			w.ok(w.sim.UpdateUser(personID(n), map[string]any{"department": "Legal", "mailNickname": "Nick"}))
		}
		if result := w.sync(); result.Updated != 2 {
			t.Errorf("%+v", result)
		}
		w.shows(2, map[string]any{"jobTitle": "Clerk", "officeLocation": "Room 1", "personalNotes": "Likes tea", "department": "My department", "nickName": "Nick",
			"categories": "[Contoso Family Legal]", "businessAddress": "map[city:Oslo street:My street]", "spouseName": "Kim"})
		w.shows(3, map[string]any{"personalNotes": "Works in Legal", "categories": "[Contoso Legal]", "nickName": "Nick"})

		w.edit(3, map[string]any{"nickName": nil})
		w.ok(w.sim.UpdateUser(personID(2), map[string]any{"officeLocation": "Main", "mailNickname": nil}))
		w.ok(w.sim.UpdateUser(personID(3), map[string]any{"department": nil, "jobTitle": nil}))
		w.sync()
		w.shows(2, map[string]any{"officeLocation": "Main", "personalNotes": "Likes tea", "nickName": ""})
		w.shows(3, map[string]any{"personalNotes": "", "jobTitle": "", "categories": "[Contoso]", "nickName": "Nick"})

		w.ok(w.sim.UpdateUser(personID(2), map[string]any{"officeLocation": nil}))
		w.sync()
		w.shows(2, map[string]any{"officeLocation": "Main"})
		w.quiet()
	})
}

// quiet fails the test when a plan has anything to do, a sync writes, or a verification finds a difference.
func (w *world) quiet() {
	w.t.Helper()
	plan, err := w.trySync(contactsync.SyncOptions{PlanOnly: true, Planned: func(o contactsync.PlannedOperation) { w.t.Errorf("planned: %+v", o) }})
	w.ok(err)
	before := w.writes()
	done := w.sync()
	if n := w.writes() - before; n != 0 || plan.Updated+done.Updated != 0 {
		w.t.Errorf("%d writes of a sync without anything to do", n)
	}
	_, err = w.service.Verify(context.Background(), contactsync.VerifyOptions{Found: func(d contactsync.Difference) { w.t.Errorf("verification found %+v", d) }})
	w.ok(err)
}

func TestOnlyUpdatesThatNeedItReadTheContactBefore(t *testing.T) {
	inWorld(t, company(6, 1), func(w *world) {
		w.sync()
		w.sim.ResetCounters()
		w.ok(w.sim.UpdateUser(personID(2), map[string]any{"jobTitle": "Boss"}))
		w.sync()
		if n := w.reads(); n != 0 {
			t.Errorf("%d contacts were read under the default mapping", n)
		}
		w.withFields(contactsync.Fields{"jobTitle": contactsync.From("jobTitle"), "personalNotes": contactsync.From("department").With(contactsync.FillIfEmpty)})
		w.sync()
		w.sim.ResetCounters()
		w.ok(w.sim.UpdateUser(personID(3), map[string]any{"jobTitle": "Boss"}))
		w.sync()
		if n := w.reads(); n != 1 {
			t.Errorf("%d contacts were read for one update under fillIfEmpty", n)
		}
	})
}

// The user writes between our look and our update; the service refuses the update because of that.
func TestWhatAUserWritesWhileWeUpdateStays(t *testing.T) {
	inWorld(t, company(4, 1), func(w *world) {
		w.withFields(contactsync.Fields{"personalNotes": contactsync.From("department").With(contactsync.FillIfEmpty)})
		w.sync()
		edited := false
		id := w.cards(1)[personID(2)].ID
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Method != http.MethodPatch || edited {
				return nil
			}
			edited = true
			w.ok(w.sim.Mailbox(personID(1)).EditContact(id, map[string]any{"personalNotes": "Just now"}))
			return &graphsim.Fault{Status: http.StatusPreconditionFailed, Code: "ErrorIrresolvableConflict"}
		})
		w.ok(w.sim.UpdateUser(personID(2), map[string]any{"department": "Legal"}))
		w.sync()
		w.sim.OnRequest(nil)
		if !edited {
			t.Fatal("nothing was updated")
		}
		w.shows(2, map[string]any{"personalNotes": "Just now"})
		w.quiet()
	})
}

func TestAnotherPolicyWritesEachContactOnceAndKeepsWhatTheNewOneKeeps(t *testing.T) {
	inWorld(t, company(5, 1), func(w *world) {
		w.withFields(contactsync.Fields{"jobTitle": contactsync.From("jobTitle"), "personalNotes": contactsync.From("department")})
		w.sync()
		w.edit(2, map[string]any{"personalNotes": "Likes tea"})
		w.withFields(contactsync.Fields{"jobTitle": contactsync.From("jobTitle"), "personalNotes": contactsync.From("department").With(contactsync.FillIfEmpty)})
		if result := w.sync(); result.Updated != 5 {
			t.Errorf("%+v", result)
		}
		w.shows(2, map[string]any{"personalNotes": "Likes tea"})
		w.quiet()
		w.withFields(contactsync.Fields{"jobTitle": contactsync.From("jobTitle"), "personalNotes": contactsync.From("department")})
		w.sync()
		w.shows(2, map[string]any{"personalNotes": "Sales"})
		w.quiet()
	})
}

func TestALostDatabaseTakesNoEditAwayThatAPolicyKeeps(t *testing.T) {
	inWorld(t, company(5, 1), func(w *world) {
		w.withFields(contactsync.Fields{"jobTitle": contactsync.From("jobTitle"), "personalNotes": contactsync.From("department").With(contactsync.FillIfEmpty),
			"categories": contactsync.From("=Contoso").With(contactsync.Add), "officeLocation": contactsync.From("officeLocation").With(contactsync.KeepWhenEmpty)})
		w.sync()
		w.edit(2, map[string]any{"personalNotes": "Likes tea", "categories": []any{"Family", "Contoso"}, "officeLocation": "Room 1"})
		w.edit(3, map[string]any{"jobTitle": "Mine"})
		before := w.writes()
		w.loseDatabase()
		w.sync()
		if n := w.writes() - before; n != 1 {
			t.Errorf("%d writes, want one: of the title, which is ours", n)
		}
		w.shows(2, map[string]any{"personalNotes": "Likes tea", "categories": "[Family Contoso]", "officeLocation": "Room 1"})
		w.shows(3, map[string]any{"jobTitle": "Clerk"})
		w.quiet()
	})
}

func TestTheGuardAsksOnlyAboutFieldsThatWouldBeEmptied(t *testing.T) {
	for policy, held := range map[contactsync.Policy]bool{contactsync.Overwrite: true, contactsync.KeepWhenEmpty: false, contactsync.FillIfEmpty: true} {
		t.Run(string(policy), func(t *testing.T) {
			inWorld(t, company(30, 1), func(w *world) {
				w.withFields(contactsync.Fields{"mobilePhone": contactsync.From("mobilePhone").With(policy)})
				w.sync()
				for n := 1; n <= 20; n++ {
					w.ok(w.sim.UpdateUser(personID(n), map[string]any{"mobilePhone": nil}))
				}
				result := w.sync()
				if got := len(result.Holds) > 0; got != held {
					t.Errorf("held: %+v", result.Holds)
				}
				w.shows(2, map[string]any{"mobilePhone": "+1 555 0102"})
			})
		})
	}
}

func TestAPolicyThatEmptiesWhatContactsKeptAsksFirst(t *testing.T) {
	inWorld(t, company(30, 1), func(w *world) {
		w.withFields(contactsync.Fields{"mobilePhone": contactsync.From("mobilePhone").With(contactsync.KeepWhenEmpty)})
		w.sync()
		for n := 1; n <= 20; n++ {
			w.ok(w.sim.UpdateUser(personID(n), map[string]any{"mobilePhone": nil}))
		}
		w.sync()
		w.withFields(contactsync.Fields{"mobilePhone": contactsync.From("mobilePhone")})
		if result := w.sync(); len(result.Holds) == 0 {
			t.Errorf("%+v, want a hold: the contacts of 20 people would lose their number", result)
		}
		w.shows(2, map[string]any{"mobilePhone": "+1 555 0102"})
	})
}

func TestNumbersReachTheMailboxAsPhonesDialThem(t *testing.T) {
	c := company(3, 1)
	c.People[1].Properties["mobilePhone"], c.People[1].Properties["businessPhones"] = "(425) 555-0100", []any{"4711"}
	c.People[1].Properties["usageLocation"] = "US"
	c.People[2].Properties["mobilePhone"] = "22 00 00 01" // of Norway, by the address
	inWorld(t, c, func(w *world) {
		w.sync()
		w.profile.Phones = contactsync.Phones{Format: contactsync.PhonesE164, DefaultCountry: "DE"}
		w.importProfile(w.profile)
		if result := w.sync(); result.Updated != 2 {
			t.Errorf("%+v, want the two whose number is written otherwise", result)
		}
		w.shows(2, map[string]any{"mobilePhone": "+14255550100", "businessPhones": "[4711]"})
		w.shows(3, map[string]any{"mobilePhone": "+4722000001"})
		w.quiet()
	})
}

// TestAfterASyncThereIsNothingToDoWhateverTheMapping draws mappings, what users write and what the directory changes.
func TestAfterASyncThereIsNothingToDoWhateverTheMapping(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 4)) //nolint:gosec // a test repeats itself
			inSeededWorld(t, seed, company(8, 2), func(w *world) {
				fields, free, filled := randomFields(random)
				w.profile.Phones = contactsync.Phones{Format: pick(random, contactsync.PhonesAsIs, contactsync.PhonesE164)}
				w.profile.Deletes.Guard.Off = true
				w.withFields(fields)
				w.sync()
				w.quiet()
				for range 3 {
					for n := 1; n <= 8; n++ {
						if property := pick(random, free...); random.IntN(2) == 0 {
							w.edit(n, map[string]any{property: userText(random, property)})
						}
						if property := pick(random, append(filled, "initials")...); random.IntN(2) == 0 {
							w.edit(n, map[string]any{property: pick(random, "mine", "A, B", "theirs")})
						}
						if random.IntN(2) == 0 {
							w.ok(w.sim.UpdateUser(personID(n), map[string]any{pick(random, "jobTitle", "department", "city", "mobilePhone", "officeLocation"): pick[any](random, nil, "A, B", "C")}))
						}
					}
					w.sync()
					w.quiet()
				}
				before := w.writes()
				w.loseDatabase()
				w.sync()
				w.quiet()
				if n := w.writes() - before; n != 0 {
					t.Errorf("%d writes after the database was lost", n)
				}
			})
		})
	}
}

func TestUndoingARunLeavesWhatAPolicyHadLeftToTheUser(t *testing.T) {
	inWorld(t, company(4, 1), func(w *world) {
		w.withFields(contactsync.Fields{"jobTitle": contactsync.From("jobTitle"), "personalNotes": contactsync.From("=Works in {department}").With(contactsync.FillIfEmpty),
			"nickName": contactsync.From("department").With(contactsync.FillIfEmpty), "categories": contactsync.From("=Contoso", "department").With(contactsync.Add),
			"businessAddress.city": contactsync.From("city"), "officeLocation": contactsync.From("officeLocation").With(contactsync.KeepWhenEmpty)})
		w.sync()
		w.edit(2, map[string]any{"personalNotes": "Likes tea", "categories": []any{"Contoso", "Family", "Sales"}, "officeLocation": "Room 1",
			"businessAddress": map[string]any{"city": "Oslo", "street": "My street"}})
		before := w.cards(1)[personID(2)].Properties
		w.ok(w.sim.UpdateUser(personID(2), map[string]any{"department": "Legal", "jobTitle": "Boss", "city": "Bergen", "officeLocation": "Main"}))
		w.sync()
		w.shows(2, map[string]any{"categories": "[Contoso Family Legal]", "nickName": "Legal", "officeLocation": "Main", "businessAddress": "map[city:Bergen street:My street]"})
		if result := w.undo(w.run, contactsync.UndoOptions{}); result.PutBack != 1 || len(result.Left) != 0 {
			t.Errorf("%+v", result)
		}
		w.shows(2, before)
	})
}

func pick[T any](random *rand.Rand, values ...T) T { return values[random.IntN(len(values))] }

// userText is what a user writes into a property.
func userText(random *rand.Rand, property string) any {
	text := pick(random, "mine", "A, B", "theirs")
	if property == "categories" || property == "businessPhones" {
		return []any{text, "further"}
	}
	return pick[any](random, text, text, nil)
}

// randomFields draws a mapping, and names the properties into which users may write anything, or anything but nothing,
// without that being a difference.
func randomFields(random *rand.Rand) (fields contactsync.Fields, free, filled []string) {
	sources := []string{"jobTitle", "department", "city", "mobilePhone", "officeLocation", "businessPhones", "{department} ({city})", "{jobTitle}, {officeLocation}", "=Contoso"}
	fields = contactsync.Fields{}
	properties := []string{"jobTitle", "personalNotes", "nickName", "profession", "categories", "businessPhones", "mobilePhone", "businessAddress.city", "homeAddress.street", "fileAs"}
	free = []string{"spouseName", "assistantName"}
	for _, property := range properties {
		policies := []contactsync.Policy{contactsync.Overwrite, contactsync.KeepWhenEmpty, contactsync.FillIfEmpty, contactsync.Never}
		lists := property == "categories" || property == "businessPhones"
		if lists {
			policies = append(policies, contactsync.Add)
		}
		policy := pick(random, policies...)
		fields[property] = contactsync.From(pick(random, sources...), pick(random, sources...)).With(policy)
		if strings.Contains(property, ".") || lists {
			continue
		}
		switch policy { //nolint:exhaustive // under the others, what a user writes is a difference
		case contactsync.Never:
			free = append(free, property)
		case contactsync.FillIfEmpty: // emptied by a user, it is filled again
			filled = append(filled, property)
		}
	}
	return fields, free, filled
}
