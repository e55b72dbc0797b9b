package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// clockTolerance is how far apart the clocks of two starts may be: what was put off by so little is due soon enough.
const clockTolerance = time.Hour

// putOff are the times until which something is left alone. Each counts from a clock, so that one that was ahead would leave
// mailboxes, contacts and photos alone for as long as it was.
var putOff = []string{
	"UPDATE mailbox_state SET next_try = 0 WHERE next_try > ?",
	"UPDATE pending SET next_try = 0 WHERE next_try > ?",
	"UPDATE photo SET looked = 0 WHERE looked > ?",
	"UPDATE photo_profile SET looked = 0 WHERE looked > ?",
	"UPDATE photo_state SET next_try = 0 WHERE next_try > ?",
	"UPDATE photo_mailbox SET next_try = 0 WHERE next_try > ?",
	"UPDATE photo_pending SET next_try = 0 WHERE next_try > ?",
	"UPDATE drift_stand SET checked = 0 WHERE checked > ?",
}

// settleClock makes what was put off due when the last run began in the future: the clock was ahead then, and has been set
// right. A disk that is full or a file that somebody else writes to keeps nobody from opening the database: the next does it.
func (db *DB) settleClock(ctx context.Context, now time.Time) {
	var started int64
	err := db.write.QueryRowContext(ctx, "SELECT started FROM run ORDER BY id DESC LIMIT 1").Scan(&started)
	if err != nil || started <= millis(now.Add(clockTolerance)) {
		return
	}
	_ = db.update(ctx, "settle the clock", func(tx *sql.Tx) error {
		var all error
		for _, statement := range putOff {
			_, err := tx.ExecContext(ctx, statement, millis(now))
			all = errors.Join(all, err)
		}
		return all
	})
}
