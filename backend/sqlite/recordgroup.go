package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"concord/backend/contactsync"
)

// Many mailboxes record at the same time, and there is one writer. So whoever comes while another transaction is under way
// waits with the others, and the next transaction records what all of them have: a commit costs as much as recording ten
// contacts. Nobody is told that something is recorded before it is.

// mostTogether is how many recordings one transaction takes at most, so that nobody waits long for it.
const mostTogether = 64

// recording is what one caller wants recorded.
type recording struct {
	slot    int64
	changes []contactsync.Change
	turn    chan bool // true: it is this one's turn to record, for all who wait; false: it is done
	err     error
}

// recordings are those that wait.
type recordings struct {
	mu      sync.Mutex
	waiting []*recording
	busy    bool // somebody records
}

// Record implements contactsync.MailboxStore.
func (db *DB) Record(ctx context.Context, slot int64, changes []contactsync.Change) error {
	if err := ctx.Err(); err != nil {
		return explain(db.path, fmt.Errorf("sqlite: record answers: %w", err))
	}
	r := &recording{slot: slot, changes: changes, turn: make(chan bool, 1)}
	q := &db.recordings
	q.mu.Lock()
	q.waiting = append(q.waiting, r)
	first := !q.busy
	q.busy = true
	q.mu.Unlock()
	if !first && !<-r.turn {
		return r.err
	}
	runtime.Gosched() // others may have their answers just now
	q.mu.Lock()
	n := min(len(q.waiting), mostTogether) // this one is the first of them
	group := q.waiting[:n:n]
	q.waiting = q.waiting[n:]
	q.mu.Unlock()
	db.recordGroup(context.WithoutCancel(ctx), group)
	for _, other := range group[1:] {
		other.turn <- false
	}
	q.mu.Lock()
	if q.busy = len(q.waiting) > 0; q.busy {
		q.waiting[0].turn <- true
	} else {
		q.waiting = nil
	}
	q.mu.Unlock()
	return r.err
}

// recordGroup records what several have in one transaction; when that fails each in one of its own, so that everybody has their
// own error.
func (db *DB) recordGroup(ctx context.Context, group []*recording) {
	err := db.recordAll(ctx, group, false)
	if err == nil || len(group) == 1 && !errors.Is(err, errThere) {
		group[0].err = err
		return
	}
	for _, r := range group {
		r.err = db.recordAll(ctx, []*recording{r}, true)
	}
}

func (db *DB) recordAll(ctx context.Context, group []*recording, look bool) error {
	plain, others := make([][]contactsync.Change, len(group)), make([][]contactsync.Change, len(group))
	for i, r := range group {
		plain[i], others[i] = plainWrites(r.changes)
	}
	return db.update(ctx, "record answers", func(tx *sql.Tx) error {
		for i, r := range group {
			if len(plain[i]) > 0 {
				if err := recordPlain(ctx, tx, r.slot, plain[i], look); err != nil {
					return err
				}
			}
			p := &packer{slot: r.slot}
			for _, change := range others[i] {
				if err := record(ctx, tx, p, change); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
