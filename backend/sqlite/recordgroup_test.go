package sqlite

import (
	"context"
	"errors"
	"sync"
	"testing"

	"concord/backend/contactsync"
)

func TestAnswersOfManyMailboxesAtOnceAreAllRecordedAndABadOneFailsAlone(t *testing.T) {
	db := open(t)
	const people, mailboxes, batches = 40, 12, 10
	_, boxes := profileWithMailboxes(t, db, people, mailboxes)
	var group sync.WaitGroup
	for _, m := range boxes {
		for batch := range int64(batches) {
			group.Go(func() {
				var changes []contactsync.Change
				for i := range int64(people / batches) {
					changes = append(changes, written(batch*people/batches+i+1, idOf('a', 'f', byte(i)), 1))
				}
				if err := db.Record(t.Context(), m.Slot, changes); err != nil {
					t.Errorf("a good one failed: %v", err)
				}
			})
			group.Go(func() {
				if db.Record(t.Context(), 4711, []contactsync.Change{written(1, idOf('a', 'f', 1), 1)}) == nil {
					t.Error("a mailbox that does not exist was written to")
				}
			})
		}
	}
	group.Wait()
	for _, m := range boxes {
		links, err := db.Links(t.Context(), m.Slot, 0, 100)
		if err != nil || len(links) != people {
			t.Errorf("%d links of %d were recorded: %v", len(links), people, err)
		}
		stored, err := db.Mailboxes(t.Context(), m.Profile, m.Slot-1, 1)
		if err != nil || len(stored) != 1 || stored[0].Contacts != people {
			t.Errorf("the mailbox counts %+v, want %d contacts: %v", stored, people, err)
		}
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.Record(stopped, boxes[0].Slot, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("after its end a recording said %v", err)
	}
}
