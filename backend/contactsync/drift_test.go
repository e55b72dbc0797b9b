package contactsync_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

// drift looks and returns what was found, one line each: "mailbox person kind fields folder".
func (w *world) drift(options contactsync.DriftOptions) (contactsync.DriftResult, []string) {
	w.t.Helper()
	var lines []string
	options.Found = func(d contactsync.Difference) {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s %s %s%s", d.Mailbox[:4], d.Person, d.Kind, strings.Join(d.Fields, ","), d.Folder)))
	}
	result, err := w.service.LookForDrift(context.Background(), options)
	if err != nil {
		w.t.Fatal(err)
	}
	slices.Sort(lines)
	return result, lines
}

func (w *world) expectDrift(when string, want ...string) {
	w.t.Helper()
	before := w.writes()
	if _, lines := w.drift(contactsync.DriftOptions{}); !slices.Equal(lines, want) {
		w.t.Errorf("%s: drift tells\n%s\nwant\n%s", when, strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	if w.writes() != before {
		w.t.Errorf("%s: the look wrote", when)
	}
}

// meddle does to mailbox 1 all that users do: person 2's contact is edited, 3's deleted, 4's moved, 5's copied.
func (w *world) meddle() {
	w.t.Helper()
	box, cards := w.sim.Mailbox(personID(1)), w.cards(1)
	w.ok(box.AddFolder("", "Favourites"))
	w.ok(box.EditContact(cards[personID(2)].ID, map[string]any{"mobilePhone": "+1 555 7777", "jobTitle": "Friend"}))
	w.ok(box.DeleteContact(cards[personID(3)].ID))
	w.ok(box.MoveContact(cards[personID(4)].ID, "Favourites"))
	_, err := box.CopyContact(cards[personID(5)].ID, folder)
	w.ok(err)
}

var meddled = []string{"p001 Person 002 edited jobTitle,mobilePhone", "p001 Person 003 deleted", "p001 Person 004 moved Favourites", "p001 Person 005 duplicate"}

// withoutDelta opens the world again as in a cloud that has no contact delta.
func (w *world) withoutDelta() {
	w.t.Helper()
	options := w.service.Options
	options.ContactDelta = false
	w.service = contactsync.New(options)
}

func TestDriftTellsWhatUsersDidAndWritesNothing(t *testing.T) {
	for _, how := range []string{"by delta", "by listing", "by a delta that the cloud turns out not to have"} {
		t.Run(how, func(t *testing.T) {
			cloud := graphsim.Global
			if strings.Contains(how, "turns out") {
				cloud = graphsim.China
			}
			inTenantWorld(t, graphsim.Options{Seed: 1, Company: company(8, 2), Cloud: cloud}, func(w *world) {
				if how == "by listing" {
					w.withoutDelta()
				}
				w.sync()
				w.expectDrift("at first")
				w.meddle()
				w.expectDrift("after the meddling", meddled...)
				w.expectDrift("a second time", meddled...) // what stands is told again, though delta tells it once
				w.ok(w.sim.Mailbox(personID(1)).EditContact(w.cardOf(2).ID, map[string]any{"mobilePhone": "+1 555 0102", "jobTitle": "Clerk"}))
				w.expectDrift("after the user put it back", meddled[1:]...)
			})
		})
	}
}

// cardOf is the linked contact of a person in mailbox 1 where there may be a second.
func (w *world) cardOf(n int) graphsim.ContactInfo {
	w.t.Helper()
	for _, card := range w.sim.Mailbox(personID(1)).Marked(markName) {
		if !card.Deleted && fmt.Sprint(card.Extensions[markName]["sourceId"]) == personID(n) {
			return card
		}
	}
	w.t.Fatalf("person %d has no contact", n)
	return graphsim.ContactInfo{}
}

func TestAQuietLookForDriftCostsOneRequestAMailbox(t *testing.T) {
	inWorld(t, company(60, 20), func(w *world) {
		w.sync()
		w.drift(contactsync.DriftOptions{})
		w.sim.ResetCounters()
		w.drift(contactsync.DriftOptions{})
		if cost := w.sim.Counters(); cost.Requests != 20 {
			t.Errorf("a quiet look at 20 mailboxes cost %+v", cost)
		}
		w.sim.ResetCounters()
		w.drift(contactsync.DriftOptions{Whole: true})
		if cost := w.sim.Counters(); cost.Requests != 40 {
			t.Errorf("a whole look at 20 mailboxes cost %+v", cost)
		}
	})
}

func TestALookEveryNowAndThenReadsEverything(t *testing.T) {
	inWorld(t, company(8, 1), func(w *world) {
		w.sync()
		w.drift(contactsync.DriftOptions{})
		silent := true
		w.through(func(next http.RoundTripper) wireFunc { return dropRemovals(next, &silent) })
		w.ok(w.sim.Mailbox(personID(1)).DeleteContact(w.cards(1)[personID(3)].ID))
		w.expectDrift("when delta says nothing of the deletion")
		for range 4 {
			w.drift(contactsync.DriftOptions{})
		}
		w.expectDrift("some looks later", "p001 Person 003 deleted")
	})
}

func TestALinkTooOldReadsEverythingAgain(t *testing.T) {
	inWorld(t, company(8, 2), func(w *world) {
		w.sync()
		w.drift(contactsync.DriftOptions{})
		w.meddle()
		w.sim.SetFaults(graphsim.Faults{ForgetContactDelta: true})
		w.expectDrift("after the token was forgotten", meddled...)
	})
}

// Under every policy but overwrite, a user's own words are no drift.
func TestWhatAPolicyLeavesToTheUserIsNoDrift(t *testing.T) {
	inWorld(t, company(8, 1), func(w *world) {
		w.profile.Fields["mobilePhone"] = contactsync.From("mobilePhone").With(contactsync.FillIfEmpty)
		w.importProfile(w.profile)
		w.sync()
		w.ok(w.sim.Mailbox(personID(1)).EditContact(w.cards(1)[personID(2)].ID, map[string]any{"mobilePhone": "+1 555 7777"}))
		w.expectDrift("after the user's own number")
		w.ok(w.sim.Mailbox(personID(1)).EditContact(w.cards(1)[personID(2)].ID, map[string]any{"mobilePhone": nil, "jobTitle": "Friend"}))
		w.expectDrift("after the user cleared it", "p001 Person 002 edited jobTitle,mobilePhone")
	})
}

func watching(check string) contactsync.Profile {
	p := profile()
	p.Drift = contactsync.Drift{Check: check, EveryDays: 1}
	return p
}

func TestASyncBringsBackWhatUsersDidWhereTheProfileSaysSo(t *testing.T) {
	inWorld(t, company(8, 2), func(w *world) {
		w.importProfile(watching(contactsync.DriftRepair))
		w.sync()
		time.Sleep(25 * time.Hour)
		w.meddle()
		result := w.sync()
		if result.Updated != 1 || result.Created != 1 || len(result.Notes) != 1 || !strings.Contains(result.Notes[0], "1 edited, 1 deleted, 1 twice") {
			t.Errorf("%+v", result)
		}
		w.expect(1, upTo(8)...)
		if got := w.cards(1)[personID(4)].Folder; got != "Favourites" {
			t.Errorf("the moved contact lies in %q", got)
		}
		w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Boss"}))
		w.sync()
		w.expect(1, upTo(8)...) // moved, and still updated
		w.same(1, 2)
		w.expectDrift("after the repair", "p001 Person 004 moved Favourites")
	})
}

func TestASyncOnlyTellsWhatUsersDidWhereTheProfileSaysSo(t *testing.T) {
	inWorld(t, company(8, 2), func(w *world) {
		w.importProfile(watching(contactsync.DriftReport))
		w.sync()
		time.Sleep(25 * time.Hour)
		w.meddle()
		before := w.writes()
		result := w.sync()
		if w.writes() != before || len(result.Notes) != 1 || !strings.Contains(result.Notes[0], "concordctl drift") {
			t.Errorf("%+v", result)
		}
		w.expectDrift("by the command", meddled...)
		// What was only told is repaired when the profile changes its mind, though delta tells of it no more.
		w.importProfile(watching(contactsync.DriftRepair))
		time.Sleep(25 * time.Hour)
		w.sync()
		w.expect(1, upTo(8)...)
		w.same(1, 2)
	})
}

// The user deletes a contact, it comes back, and then the user takes the first one out of Deleted Items.
func TestAContactTakenBackFromDeletedItemsIsNotASecondOne(t *testing.T) {
	for name, worked := range map[string]map[string]any{"as it was": nil, "with a note in it": {"personalNotes": "likes tea"}, "after it was changed by syncs": {}} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, company(8, 1), func(w *world) {
				w.importProfile(watching(contactsync.DriftRepair))
				w.sync()
				box := w.sim.Mailbox(personID(1))
				if worked != nil && len(worked) == 0 {
					time.Sleep(time.Hour)
					w.ok(w.sim.UpdateUser(personID(3), map[string]any{"jobTitle": "Boss"}))
					w.sync()
				}
				deleted := w.cards(1)[personID(3)].ID
				w.ok(box.DeleteContact(deleted))
				time.Sleep(25 * time.Hour)
				w.sync()
				w.expect(1, upTo(8)...)
				w.ok(box.MoveContact(deleted, folder))
				if len(worked) > 0 {
					w.ok(box.EditContact(deleted, worked))
				}
				time.Sleep(25 * time.Hour)
				w.sync()
				w.expect(1, upTo(8)...) // nobody twice
				if kept := w.cards(1)[personID(3)]; len(worked) > 0 && kept.Text("personalNotes") != "likes tea" {
					t.Errorf("the user's note is gone: %v", kept.Properties)
				}
				w.ok(w.sim.UpdateUser(personID(3), map[string]any{"jobTitle": "Director"}))
				w.sync()
				w.expect(1, upTo(8)...)
				w.same(1)
			})
		})
	}
}

// The user deletes the whole folder and goes on: everyone comes back in a new one.
func TestADeletedFolderComesBackByDrift(t *testing.T) {
	for _, answers := range []bool{false, true} {
		inWorld(t, company(30, 2), func(w *world) {
			w.sim.SetFaults(graphsim.Faults{DeletedFoldersAnswer: answers})
			w.importProfile(watching(contactsync.DriftRepair))
			w.sync()
			time.Sleep(25 * time.Hour)
			w.ok(w.sim.Mailbox(personID(2)).DeleteFolder(folder))
			w.sync()
			w.expect(1, upTo(30)...)
			w.expect(2, upTo(30)...)
			w.same(1, 2)
		})
	}
}

func TestADriftLinkThatTheServiceCannotReadBeginsAnew(t *testing.T) {
	inWorld(t, company(8, 1), func(w *world) {
		w.importProfile(watching(contactsync.DriftReport))
		w.sync()
		w.expectDrift("at first")
		refused := 0
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if strings.HasSuffix(info.Path, "/contacts/delta") && strings.Contains(info.Query, "deltatoken") {
				refused++
				return &graphsim.Fault{Status: http.StatusBadRequest, Code: "ErrorInvalidSyncStateData"}
			}
			return nil
		})
		w.meddle()
		result, lines := w.drift(contactsync.DriftOptions{})
		if refused == 0 || len(result.Troubles) > 0 || !slices.Equal(lines, meddled) {
			t.Errorf("refused %d times, troubles %v, drift tells\n%s", refused, result.Troubles, strings.Join(lines, "\n"))
		}
	})
}

// A large tenant is looked at in shares: each sync some, every mailbox within the days.
func TestLooksForDriftAreSpreadOverSyncs(t *testing.T) {
	inWorld(t, company(35, 35), func(w *world) {
		p := watching(contactsync.DriftReport)
		p.Drift.EveryDays = 7
		w.importProfile(p)
		w.sync()
		looked := map[string]bool{}
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if strings.HasSuffix(info.Path, "/contacts/delta") {
				looked[info.Mailbox] = true
			}
			return nil
		})
		for day := 1; day <= 7; day++ {
			before := len(looked)
			time.Sleep(24 * time.Hour)
			w.sync()
			if n := len(looked) - before; n > 5 {
				t.Errorf("on day %d a sync looked at %d mailboxes of 35", day, n)
			}
		}
		if len(looked) < 35 {
			t.Errorf("within 7 days %d of 35 mailboxes were looked at", len(looked))
		}
		if _, lines := w.drift(contactsync.DriftOptions{}); len(lines) > 0 {
			t.Errorf("drift where nobody did anything: %v", lines)
		}
	})
}

// A process that ends at any moment of a repair leaves nothing that the next sync does not finish.
func TestARepairBrokenOffIsFinishedByTheNextSync(t *testing.T) {
	for cut := 1; cut <= 14; cut++ {
		inWorld(t, company(8, 2), func(w *world) {
			w.importProfile(watching(contactsync.DriftRepair))
			w.sync()
			time.Sleep(25 * time.Hour)
			w.meddle()
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			seen := 0
			w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
				if info.Mailbox != "" {
					if seen++; seen == cut {
						cancel()
					}
				}
				return nil
			})
			_, _ = w.service.Sync(ctx, contactsync.SyncOptions{Run: 99})
			w.sim.OnRequest(nil)
			w.close()
			w.open()
			time.Sleep(25 * time.Hour)
			w.sync()
			w.expect(1, upTo(8)...)
			w.same(1, 2)
		})
	}
}

func TestAContactThatAnUndoLeftIsNoDrift(t *testing.T) {
	inWorld(t, company(8, 1), func(w *world) {
		w.sync()
		w.ok(w.sim.UpdateUser(personID(2), map[string]any{"jobTitle": "Boss"}))
		w.sync()
		w.undo(w.run, contactsync.UndoOptions{})
		w.expectDrift("after an undo")
	})
}

// dropRemovals takes the annotated removals out of what delta answers, as was once seen of a folder's last contact.
func dropRemovals(next http.RoundTripper, on *bool) wireFunc {
	return func(r *http.Request) (*http.Response, error) {
		answer, err := next.RoundTrip(r)
		if err != nil || !*on || !strings.HasSuffix(r.URL.Path, "/contacts/delta") {
			return answer, err
		}
		defer func() { _ = answer.Body.Close() }()
		var page map[string]any
		if err := json.NewDecoder(answer.Body).Decode(&page); err != nil {
			return nil, err
		}
		if values, ok := page["value"].([]any); ok {
			page["value"] = slices.DeleteFunc(values, func(v any) bool { return v.(map[string]any)["@removed"] != nil })
		}
		body, err := json.Marshal(page)
		answer.Body, answer.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		return answer, err
	}
}
