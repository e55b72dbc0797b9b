package contactsync_test

import (
	"context"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

// copyDatabase takes a copy of the closed database, as a backup program does, and returns what puts it back.
func (w *world) copyDatabase() (restore func()) {
	w.t.Helper()
	w.close()
	kept := map[string][]byte{}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if data, err := os.ReadFile(w.path + suffix); err == nil {
			kept[suffix] = data
		}
	}
	w.open()
	return func() {
		w.t.Helper()
		w.close()
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(w.path + suffix); err != nil && !os.IsNotExist(err) {
				w.t.Fatal(err)
			}
			if data, ok := kept[suffix]; ok {
				w.ok(os.WriteFile(w.path+suffix, data, fs.FileMode(0o600)))
			}
		}
		w.open()
	}
}

// same fails unless a verification finds nothing and nobody is in a mailbox twice.
func (w *world) same(mailboxes ...int) {
	w.t.Helper()
	result, err := w.service.Verify(context.Background(), contactsync.VerifyOptions{Found: func(d contactsync.Difference) { w.t.Errorf("verify found %+v", d) }})
	if err != nil || result.Differences != 0 {
		w.t.Errorf("verify: %+v, %v", result, err)
	}
	for _, n := range mailboxes {
		w.cards(n)
	}
}

// hire adds people to the directory and to the staff.
func (w *world) hire(numbers ...int) {
	w.t.Helper()
	for _, n := range numbers {
		w.ok(w.sim.AddUser(person(n, graphsim.CloudMailbox)))
		w.ok(w.sim.AddMember(staff, graphsim.GroupMember{ID: personID(n), Type: graphsim.MemberUser}))
	}
}

// pilot syncs one mailbox alone.
func (w *world) pilot(n int) {
	w.t.Helper()
	if _, err := w.trySync(contactsync.SyncOptions{Mailbox: personID(n)}); err != nil {
		w.t.Fatal(err)
	}
}

func from(first, last int) (all []int) {
	for n := first; n <= last; n++ {
		all = append(all, n)
	}
	return all
}

// An old copy of the data folder is put back. What was made, changed and removed after the copy was taken is unknown to
// it; the next sync ends with the directory all the same.
func TestADatabasePutBackFromACopyEndsEqualToTheDirectory(t *testing.T) {
	for name, c := range map[string]struct {
		after func(w *world) // between the copy and the loss, syncs included
		then  func(w *world) // before the first sync with the copy
		want  []int          // in mailbox 1
	}{
		"somebody came": {after: func(w *world) { w.hire(31); w.sync() }, want: upTo(31)},
		"many came":     {after: func(w *world) { w.hire(from(31, 70)...); w.sync() }, want: upTo(70)},
		"somebody came and changed": {after: func(w *world) { w.hire(31); w.sync() },
			then: func(w *world) { w.ok(w.sim.UpdateUser(personID(31), map[string]any{"jobTitle": "Boss"})) }, want: upTo(31)},
		"somebody came and left": {after: func(w *world) { w.hire(31); w.sync(); w.ok(w.sim.DeleteUser(personID(31))); w.sync() }, want: upTo(30)},
		"somebody changed": {after: func(w *world) { w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Boss"})); w.sync() },
			want: upTo(30)},
		"somebody left": {after: func(w *world) { w.ok(w.sim.DeleteUser(personID(30))); w.sync() }, want: upTo(29)},
		"somebody left and came back": {after: func(w *world) {
			w.ok(w.sim.RemoveMember(staff, personID(30)))
			w.sync()
			w.ok(w.sim.AddMember(staff, graphsim.GroupMember{ID: personID(30), Type: graphsim.MemberUser}))
			w.sync()
		}, then: func(w *world) { w.ok(w.sim.UpdateUser(personID(30), map[string]any{"jobTitle": "Boss"})) }, want: upTo(30)},
		"somebody left, came back and left": {after: func(w *world) {
			w.ok(w.sim.RemoveMember(staff, personID(30)))
			w.sync()
			w.ok(w.sim.AddMember(staff, graphsim.GroupMember{ID: personID(30), Type: graphsim.MemberUser}))
			w.sync()
		}, then: func(w *world) { w.ok(w.sim.DeleteUser(personID(30))) }, want: upTo(29)},
		"a mailbox came": {after: func(w *world) {
			w.hire(31)
			w.ok(w.sim.AddMember(readers, graphsim.GroupMember{ID: personID(31), Type: graphsim.MemberUser}))
			w.sync()
		}, want: upTo(31)},
		"one mailbox was a pilot's": {after: func(w *world) { w.hire(from(31, 33)...); w.pilot(1) }, want: upTo(33)},
		"a week went by": {after: func(w *world) {
			w.hire(31)
			w.ok(w.sim.DeleteUser(personID(30)))
			w.sync()
			time.Sleep(8 * 24 * time.Hour) // the delta link in the copy is too old
		}, want: append(upTo(29), 31)},
		"the folder went": {after: func(w *world) {
			w.ok(w.sim.Mailbox(personID(1)).DeleteFolder(folder))
			w.hire(31)
			w.sync()
		}, want: upTo(31)},
	} {
		for _, moment := range []string{"right after the first sync", "with changes that no sync has seen", "after a pilot"} {
			t.Run(name+", the copy taken "+moment, func(t *testing.T) {
				inWorld(t, company(30, 3), func(w *world) {
					w.sync()
					want := slices.Clone(c.want)
					switch moment {
					case "with changes that no sync has seen":
						w.hire(90)
						want = append(want, 90)
					case "after a pilot":
						w.hire(90)
						w.pilot(2)
						want = append(want, 90)
					}
					restore := w.copyDatabase()
					c.after(w)
					restore()
					if c.then != nil {
						c.then(w)
					}
					w.sync()
					w.sync()
					for mailbox := 1; mailbox <= 3; mailbox++ {
						w.expect(mailbox, want...)
					}
					w.same(1, 2, 3)
					if again := w.sync(); again.Created+again.Updated+again.Deleted != 0 {
						t.Errorf("the next sync found something to do: %+v", again.Counts)
					}
				})
			})
		}
	}
}

// Where a service does not find contacts by their mark, the folder is listed instead.
func TestADatabasePutBackEndsEqualWhereMarksCannotBeSearchedFor(t *testing.T) {
	inWorld(t, company(30, 3), func(w *world) {
		w.sim.SetFaults(graphsim.Faults{RefusePropertyFilter: true})
		w.sync()
		restore := w.copyDatabase()
		w.hire(31)
		w.sync()
		restore()
		w.sync()
		for mailbox := 1; mailbox <= 3; mailbox++ {
			w.expect(mailbox, upTo(31)...)
		}
		w.same(1, 2, 3)
	})
}

// Two computers with the same profile (exported here, imported there) work on one tenant in turns.
func TestTwoInstallationsWithOneProfileMakeNobodyTwice(t *testing.T) {
	inWorld(t, company(12, 2), func(w *world) {
		w.sync()
		first, second := w.path, w.path+".second"
		use := func(path string) {
			w.close()
			w.path = path
			w.open()
		}
		use(second)
		w.importProfile(w.profile)
		for n := 13; n <= 24; n++ {
			w.hire(n)
			if n%4 == 0 {
				w.ok(w.sim.DeleteUser(personID(n - 2)))
			}
			use([]string{first, second}[n%2])
			w.sync()
		}
		use(first)
		w.sync()
		want := append(upTo(13), 15, 16, 17, 19, 20, 21, 23, 24)
		for mailbox := 1; mailbox <= 2; mailbox++ {
			w.expect(mailbox, want...)
		}
		w.same(1, 2)
	})
}

// Two computers with profiles of their own and one folder name: the second stays away, and says why; both began at once,
// each stays away from what the other made.
func TestASecondInstallationWithAnotherProfileStaysAway(t *testing.T) {
	inWorld(t, company(12, 2), func(w *world) {
		w.sync()
		w.close()
		w.path += ".second"
		w.open()
		other := w.profile
		other.ID = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e0077"
		w.importProfile(other)
		before := w.writes()
		result := w.sync()
		if result.Failed != 2 || w.writes() != before || !strings.Contains(result.Troubles[0].Sentence, "Another installation") {
			t.Errorf("%+v", result)
		}
		w.expect(1, upTo(12)...)
	})
}

// What one new colleague in many mailboxes costs: a question and a create each, beside the look at the folder.
func TestANewColleagueCostsAQuestionForEachMailbox(t *testing.T) {
	c := company(200, 200)
	c.Groups[0].Members = c.Groups[0].Members[:3] // few people, many mailboxes
	inWorld(t, c, func(w *world) {
		w.sync()
		w.hire(201)
		w.sim.ResetCounters()
		began := time.Now()
		if result := w.sync(); result.Created != 200 {
			t.Errorf("%+v", result)
		}
		cost := w.sim.Counters()
		t.Logf("%d requests in %d exchanges, %v", cost.Requests, cost.Batches, time.Since(began))
		if perMailbox := float64(cost.Requests) / 200; perMailbox > 3.1 {
			t.Errorf("%.2f requests for each mailbox, want a look at the folder, a question and a create", perMailbox)
		}
		w.sim.ResetCounters()
		w.ok(w.sim.UpdateUser(personID(201), map[string]any{"jobTitle": "Boss"}))
		w.sync()
		if cost := w.sim.Counters(); cost.MailboxRequests > 400 {
			t.Errorf("an update asks too: %+v", cost)
		}
		w.sim.ResetCounters()
		w.sync()
		if cost := w.sim.Counters(); cost.MailboxRequests > 0 {
			t.Errorf("a quiet sync asks: %+v", cost)
		}
	})
}
