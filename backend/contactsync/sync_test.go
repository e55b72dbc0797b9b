package contactsync_test

import (
	"testing"

	"concord/backend/contactsync"
)

func TestEveryoneIsInEveryMailboxOnceAndNothingElseIsTouched(t *testing.T) {
	inWorld(t, company(30, 4), func(w *world) {
		result := w.sync()
		for mailbox := 1; mailbox <= 4; mailbox++ {
			w.expect(mailbox, upTo(30)...)
		}
		want := contactsync.Counts{People: 30, Mailboxes: 4, Created: 120}
		if result.Counts != want {
			t.Errorf("counts %+v, want %+v", result.Counts, want)
		}
	})
}

func TestASecondSyncWritesNothingAndAsksOnlyForChanges(t *testing.T) {
	inWorld(t, company(30, 4), func(w *world) {
		w.sync()
		before := w.writes()
		w.sim.ResetCounters()
		result := w.sync()
		if w.writes() != before {
			t.Errorf("%d writes in a second sync", w.writes()-before)
		}
		if counters := w.sim.Counters(); counters.DirectoryRequests != 2 || counters.MailboxRequests != 0 {
			t.Errorf("%d directory and %d mailbox requests, want 2 (users and groups delta) and 0", counters.DirectoryRequests, counters.MailboxRequests)
		}
		if result.Unchanged != 120 || result.Created+result.Updated+result.Deleted != 0 {
			t.Errorf("counts %+v", result.Counts)
		}
	})
}

func TestAChangeOfOnePersonIsOneWritePerMailbox(t *testing.T) {
	inWorld(t, company(30, 4), func(w *world) {
		w.sync()
		before := w.writes()
		w.ok(w.sim.UpdateUser(personID(7), map[string]any{"mobilePhone": "+1 555 0777", "jobTitle": nil}))
		result := w.sync()
		if got := w.writes() - before; got != 4 {
			t.Errorf("%d writes, want 4", got)
		}
		if result.Updated != 4 || result.Unchanged != 116 {
			t.Errorf("counts %+v", result.Counts)
		}
		for mailbox := 1; mailbox <= 4; mailbox++ {
			w.expect(mailbox, upTo(30)...) // the emptied job title is cleared
		}
	})
}
