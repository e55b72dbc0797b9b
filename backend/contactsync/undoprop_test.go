package contactsync_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

// This file holds undoing to its promise by chance: whatever the directory, the users and the mappings did, undoing the
// run restores what the mailboxes showed before it. One thing is not known any more: what a user had written over a value
// of ours, when an update wrote there again. An update reads nothing, so undoing it restores what Concord had written.

// drawn is a history of random changes.
type drawn struct {
	*world
	*rand.Rand
	people, mailboxes int
	staff             map[int]bool
	written           shows // what Concord wrote last, of each contact the properties that were mapped then
}

// wrote notes what a sync wrote.
func (d *drawn) wrote(before, after shows) {
	for key, now := range after {
		if maps.Equal(before[key], now) {
			continue
		}
		one := map[string]string{}
		for field := range d.profile.Fields {
			name, _, _ := strings.Cut(field, ".")
			one[name] = now[name]
		}
		d.written[key] = one
	}
}

// overwritten are the values that an update of a contact that stayed may have lost.
func (d *drawn) overwritten(after shows) shows {
	or := shows{}
	for key := range after {
		or[key] = d.written[key]
	}
	return or
}

func (d *drawn) changeDirectory() {
	for range 1 + d.IntN(8) {
		n := 1 + d.IntN(d.people)
		switch d.IntN(6) {
		case 0:
			if d.staff[n] {
				d.ok(d.sim.RemoveMember(staff, personID(n)))
			} else {
				d.ok(d.sim.AddMember(staff, graphsim.GroupMember{ID: personID(n), Type: graphsim.MemberUser}))
			}
			d.staff[n] = !d.staff[n]
		case 1:
			d.ok(d.sim.UpdateUser(personID(n), map[string]any{"businessPhones": []any{}, "streetAddress": fmt.Sprint("Way ", d.IntN(99))}))
		case 2:
			d.ok(d.sim.UpdateUser(personID(n), map[string]any{"city": nil, "country": "Sverige"}))
		case 3:
			d.ok(d.sim.UpdateUser(personID(n), map[string]any{"displayName": fmt.Sprint("Person ", d.IntN(999)), "mail": fmt.Sprintf("q%d@contoso.com", d.IntN(1e6))}))
		default:
			d.ok(d.sim.UpdateUser(personID(n), map[string]any{"jobTitle": fmt.Sprint("Job ", d.IntN(9)), "department": nil}))
		}
	}
}

// editContacts has users work on contacts of ours.
func (d *drawn) editContacts() {
	for range d.IntN(12) {
		mailbox := 1 + d.IntN(d.mailboxes)
		card, there := d.cards(mailbox)[personID(1+d.IntN(d.people))]
		if !there {
			continue
		}
		edits := []map[string]any{
			{"personalNotes": fmt.Sprint("Note ", d.IntN(99))}, {"jobTitle": fmt.Sprint("Mine ", d.IntN(9))}, {"mobilePhone": "+1 555 0777"},
			{"homeAddress": map[string]any{"city": "Bergen", "street": "Home"}, "birthday": "1970-01-02T11:59:00Z"}, {"businessAddress": map[string]any{"city": "Rome"}},
			{"emailAddresses": []any{map[string]any{"name": "Private", "address": "p@example.com"}}}, {"spouseName": "Kim", "children": []any{"Bo", "Al"}, "categories": []any{"Friends"}},
			{"officeLocation": "Here", "companyName": "Other"}, {"businessPhones": []any{"1", "2"}, "nickName": "Nick"},
		}
		d.ok(d.sim.Mailbox(personID(mailbox)).EditContact(card.ID, edits[d.IntN(len(edits))]))
	}
}

// changeMapping maps another choice of properties.
func (d *drawn) changeMapping() {
	fields := contactsync.DefaultFields()
	for property := range maps.Clone(fields) {
		if property != "displayName" && d.IntN(4) == 0 {
			delete(fields, property)
		}
	}
	d.profile.Fields = fields
	d.importProfile(d.profile)
}

func inDrawnWorld(t *testing.T, seed uint64, people, mailboxes int, test func(*drawn)) {
	t.Helper()
	t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
		inSeededWorld(t, seed, company(people, mailboxes), func(w *world) {
			d := &drawn{world: w, Rand: rand.New(rand.NewPCG(seed, 11)), people: people, mailboxes: mailboxes, staff: map[int]bool{}, written: shows{}}
			for n := 1; n <= people; n++ {
				d.staff[n] = true
			}
			w.profile.Deletes.Guard.Off = true
			w.profile.Deletes.Permanent = d.IntN(2) == 0
			w.importProfile(w.profile)
			test(d)
		})
	})
}

func TestUndoingAnyRunRestoresWhatTheMailboxesShowed(t *testing.T) {
	for seed := range uint64(8) {
		inDrawnWorld(t, seed, 25, 3, func(d *drawn) {
			d.sync()
			d.wrote(nil, d.shown(d.mailboxes))
			for round := range 4 {
				d.changeDirectory()
				if d.IntN(3) == 0 {
					d.changeMapping()
				}
				d.editContacts()
				before := d.shown(d.mailboxes)
				d.sync()
				run := d.run
				var planned []contactsync.PlannedOperation
				_, err := d.trySync(contactsync.SyncOptions{PlanOnly: true, Planned: func(o contactsync.PlannedOperation) { planned = append(planned, o) }})
				d.ok(err)
				if len(planned) > 0 {
					d.t.Errorf("round %d: after the sync a plan has %d operations, the first %+v", round, len(planned), planned[0])
				}
				after := d.shown(d.mailboxes)
				or, had := d.overwritten(after), maps.Clone(d.written)
				pinned, err := d.db.CountPins(context.Background(), 1)
				d.ok(err)
				d.run++
				result, err := d.service.Undo(context.Background(), contactsync.UndoOptions{Run: d.run, Undoes: run})
				if errors.As(err, new(*contactsync.NothingToUndoError)) {
					continue
				}
				d.ok(err)
				undone := d.run
				restored := d.shown(d.mailboxes)
				d.expectShownOr(fmt.Sprintf("round %d, undone (%+v)", round, result), restored, before, or)
				if result := d.sync(); result.Created+result.Updated+result.Deleted != 0 {
					d.t.Errorf("round %d: the sync after undoing did %+v", round, result.Counts)
				}
				d.expectShown(fmt.Sprintf("round %d, synced", round), d.shown(d.mailboxes), restored)
				_, err = d.service.Verify(context.Background(), contactsync.VerifyOptions{Found: func(difference contactsync.Difference) {
					if difference.Kind != contactsync.Edited { // that is the user's work, as it was before
						d.t.Errorf("round %d: a verification finds %+v", round, difference)
					}
				}})
				d.ok(err)
				if d.written = had; d.IntN(2) == 0 { // undo the undoing: as if nothing had been undone
					d.undo(undone, contactsync.UndoOptions{})
					d.expectShown(fmt.Sprintf("round %d, undoing undone", round), d.shown(d.mailboxes), after)
					if n, err := d.db.CountPins(context.Background(), 1); err != nil || n != pinned {
						d.t.Errorf("round %d: %d contacts stay undone, %d before, %v", round, n, pinned, err)
					}
					d.wrote(restored, after)
				}
				if d.t.Failed() {
					return
				}
			}
		})
	}
}

func TestUndoingRunAfterRunGoesBackThroughAllOfThem(t *testing.T) {
	for seed := range uint64(8) {
		inDrawnWorld(t, seed, 20, 2, func(d *drawn) {
			stands := []shows{d.shown(d.mailboxes)}
			for range 5 {
				d.sync()
				stands = append(stands, d.shown(d.mailboxes))
				d.changeDirectory()
			}
			for run := int64(5); run >= 1; run-- {
				d.run++
				if _, err := d.service.Undo(context.Background(), contactsync.UndoOptions{Run: d.run, Undoes: run}); err != nil && !errors.As(err, new(*contactsync.NothingToUndoError)) {
					d.t.Fatal(err)
				}
				d.expectShown(fmt.Sprint("after undoing run ", run), d.shown(d.mailboxes), stands[run-1])
			}
		})
	}
}

func TestUndoingInHostileWeatherAndCutOffAgainAndAgainEndsRight(t *testing.T) {
	for seed := range uint64(6) {
		inDrawnWorld(t, seed, 40, 3, func(d *drawn) {
			d.sync()
			d.wrote(nil, d.shown(d.mailboxes))
			d.editContacts()
			d.changeDirectory()
			d.changeDirectory()
			before := d.shown(d.mailboxes)
			d.sync()
			or, run := d.overwritten(d.shown(d.mailboxes)), d.run
			d.sim.SetFaults(hostile())
			for try := 0; ; try++ {
				ctx, cancel := context.WithCancel(context.Background())
				seen, stopAt := 0, 1+d.IntN(120)
				d.sim.OnRequest(func(graphsim.RequestInfo) *graphsim.Fault {
					if seen++; seen == stopAt && try < 6 {
						cancel()
					}
					return nil
				})
				if try == 8 {
					d.sim.SetFaults(graphsim.Faults{OutlookExtensionIDs: true})
				}
				if d.IntN(3) == 0 { // a new process
					d.close()
					d.open()
				}
				d.run++
				result, err := d.service.Undo(ctx, contactsync.UndoOptions{Run: d.run, Undoes: run})
				cancel()
				time.Sleep(time.Duration(d.IntN(30)) * time.Minute) // what was lost lands
				if errors.As(err, new(*contactsync.NothingToUndoError)) || err == nil && len(result.Troubles) == 0 && try > 8 {
					break
				}
				if try > 14 {
					d.t.Fatalf("no end: %+v %v", result, err)
				}
			}
			d.sim.OnRequest(nil)
			restored := d.shown(d.mailboxes)
			d.expectShownOr("undone", restored, before, or)
			for range 3 {
				d.sync()
				time.Sleep(25 * time.Hour)
			}
			d.expectShown("after syncs", d.shown(d.mailboxes), restored)
		})
	}
}
