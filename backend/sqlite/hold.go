package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"concord/backend/contactsync"
)

// SaveHold implements contactsync.HoldStore.
func (db *DB) SaveHold(ctx context.Context, profile int64, h *contactsync.Hold, items []contactsync.HeldItem, blind bool) error {
	return db.update(ctx, "save what waits for approval", func(tx *sql.Tx) error {
		if err := takeOver(ctx, tx, profile, h, blind); err != nil {
			return err
		}
		for _, item := range items {
			if _, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO held (run, profile, kind, slot, person) VALUES (?, ?, ?, ?, ?)",
				h.Run, profile, item.Kind, item.Slot, item.Key); err != nil {
				return err
			}
		}
		if err := countHeld(ctx, tx, profile, h); err != nil {
			return err
		}
		body, err := json.Marshal(h)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO hold (run, profile, state, body) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state, body = excluded.body",
			h.Run, profile, h.State, string(body))
		return err
	})
}

// takeOver moves what waited under earlier runs of the profile, and would not be found again, to a new hold.
func takeOver(ctx context.Context, tx *sql.Tx, profile int64, h *contactsync.Hold, blind bool) error {
	earlier, err := readAll(ctx, tx, scanHold, "SELECT body, state FROM hold WHERE profile = ? AND state = ? AND run <> ?", profile, contactsync.Waiting, h.Run)
	if err != nil {
		return err
	}
	for _, before := range earlier {
		moved, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO held (run, profile, kind, slot, person)
			SELECT ?1, profile, kind, slot, person FROM held WHERE run = ?2 AND profile = ?3 AND (kind = 'delete' OR ?4)`, h.Run, before.Run, profile, blind)
		if err != nil {
			return err
		}
		if n, err := moved.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			continue
		}
		for _, reason := range before.Reasons {
			if (blind || reason.Code == contactsync.ReasonMailboxDeletes) && !slices.ContainsFunc(h.Reasons, func(r contactsync.HoldReason) bool { return r.Code == reason.Code }) {
				h.Reasons = append(h.Reasons, reason)
			}
		}
	}
	_, err = tx.ExecContext(ctx, "UPDATE hold SET state = ? WHERE profile = ? AND state = ? AND run <> ?", contactsync.Superseded, profile, contactsync.Waiting, h.Run)
	return err
}

// countHeld has a hold tell how much of each kind waits.
func countHeld(ctx context.Context, tx *sql.Tx, profile int64, h *contactsync.Hold) error {
	return tx.QueryRowContext(ctx, `SELECT count(*) FILTER (WHERE kind = 'person'), count(*) FILTER (WHERE kind = 'fields'),
		count(*) FILTER (WHERE kind = 'mailbox'), count(*) FILTER (WHERE kind = 'delete') FROM held WHERE run = ? AND profile = ?`, h.Run, profile).
		Scan(&h.People, &h.Emptied, &h.Mailboxes, &h.Deletes)
}

// WithdrawHold implements contactsync.HoldStore. A hold of single deletions stays: those are not found again.
func (db *DB) WithdrawHold(ctx context.Context, profile int64) error {
	return db.update(ctx, "end a hold", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE hold SET state = ?1 WHERE profile = ?2 AND state = 'waiting'
			AND NOT EXISTS (SELECT 1 FROM held WHERE held.run = hold.run AND held.profile = ?2 AND kind = 'delete')`, contactsync.Superseded, profile)
		return err
	})
}

func scanHold(rows *sql.Rows) (h contactsync.Hold, err error) {
	var body, state string
	if err = rows.Scan(&body, &state); err == nil {
		err = json.Unmarshal([]byte(body), &h)
	}
	h.State = contactsync.HoldState(state)
	return h, err
}

func (db *DB) holds(ctx context.Context, where string, args ...any) ([]contactsync.Hold, error) {
	return query(ctx, db, "read what waits for approval", scanHold, "SELECT body, state FROM hold "+where+" ORDER BY run, profile", args...)
}

// Holds implements contactsync.HoldStore.
func (db *DB) Holds(ctx context.Context, run int64) ([]contactsync.Hold, error) {
	return db.holds(ctx, "WHERE run = ?", run)
}

// WaitingHolds implements contactsync.HoldStore.
func (db *DB) WaitingHolds(ctx context.Context) ([]contactsync.Hold, error) {
	return db.holds(ctx, "WHERE state = ?", contactsync.Waiting)
}

// HeldItems implements contactsync.HoldStore.
func (db *DB) HeldItems(ctx context.Context, h contactsync.Hold, limit int) ([]contactsync.HeldItem, error) {
	return db.HeldPage(ctx, h, contactsync.HeldQuery{Limit: limit})
}

// heldNames are what is held of one profile in a run, with the names to it.
const heldNames = ` FROM held JOIN profile ON profile.no = held.profile
	      LEFT JOIN person p ON p.no = held.person
	      LEFT JOIN mailbox_state m ON m.slot = held.slot LEFT JOIN person owner ON owner.no = m.person
	     WHERE held.run = ? AND profile.id = ?`

func heldWhere(h contactsync.Hold, q contactsync.HeldQuery) (where string, args []any) {
	where, args = heldNames, []any{h.Run, h.ProfileID}
	if q.Kind != "" {
		where, args = where+" AND held.kind = ?", append(args, string(q.Kind))
	}
	if q.Search != "" {
		where, args = where+` AND (p.user ->> 'displayName' LIKE ? ESCAPE '\' OR owner.user ->> 'userPrincipalName' LIKE ? ESCAPE '\')`, append(args, like(q.Search), like(q.Search))
	}
	return where, args
}

// HeldPage implements contactsync.HoldStore.
func (db *DB) HeldPage(ctx context.Context, h contactsync.Hold, q contactsync.HeldQuery) ([]contactsync.HeldItem, error) {
	where, args := heldWhere(h, q)
	return query(ctx, db, "read what is held", func(rows *sql.Rows) (i contactsync.HeldItem, err error) {
		err = rows.Scan(&i.Kind, &i.Key, &i.Slot, &i.Source, &i.Person, &i.Mailbox)
		return i, err
	}, `SELECT held.kind, held.person, held.slot, coalesce(p.id, ''), coalesce(p.user ->> 'displayName', ''), coalesce(owner.user ->> 'userPrincipalName', '')`+
		where+" ORDER BY held.kind, held.slot, held.person LIMIT ? OFFSET ?", append(args, q.Limit, q.Offset)...)
}

// HeldCount implements contactsync.HoldStore.
func (db *DB) HeldCount(ctx context.Context, h contactsync.Hold, q contactsync.HeldQuery) (n int64, err error) {
	where, args := heldWhere(h, q)
	err = db.row(ctx, "count what is held", []any{&n}, "SELECT count(*)"+where, args...)
	return n, err
}

// waitingItems is what a run (?1) still holds: of the profiles for which no later run holds it now.
const waitingItems = " FROM held JOIN hold USING (run, profile) WHERE held.run = ?1 AND hold.state = 'waiting' "

// decisions turn a verdict on what a run holds into what the next sync sees. ?1 run, ?2 verdict.
var decisions = []string{
	"UPDATE person_state SET verdict = ?2 WHERE (profile, person) IN (SELECT held.profile, held.person" + waitingItems + `AND kind IN ('person', 'fields'))
		AND (kept <> wanted OR (kept_filled & ~filled) <> 0)`,
	"UPDATE mailbox_state SET verdict = ?2 WHERE slot IN (SELECT slot" + waitingItems + "AND kind = 'mailbox') AND wanted = 0",
}

// DecideHold implements contactsync.HoldStore.
func (db *DB) DecideHold(ctx context.Context, run int64, decision contactsync.HoldState, at time.Time) error {
	holds, err := db.Holds(ctx, run)
	if err != nil {
		return err
	}
	verdict := approved
	if decision == contactsync.Refused {
		verdict = refused
	}
	return db.update(ctx, "decide a hold", func(tx *sql.Tx) error {
		for _, statement := range decisions {
			if _, err := tx.ExecContext(ctx, statement, run, verdict); err != nil {
				return err
			}
		}
		if verdict == approved {
			if err := releaseDeletes(ctx, tx, run); err != nil {
				return err
			}
		}
		for _, h := range holds {
			if h.State != contactsync.Waiting {
				continue
			}
			h.State, h.Decided = decision, at
			body, err := json.Marshal(h)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "UPDATE hold SET state = ?, body = ? WHERE run = ? AND profile = (SELECT no FROM profile WHERE id = ?)",
				decision, string(body), run, h.ProfileID); err != nil {
				return err
			}
		}
		return nil
	})
}

// releaseDeletes has the single deletions of a run looked at again, approved.
func releaseDeletes(ctx context.Context, tx *sql.Tx, run int64) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO pending (slot, person, tries, next_try, code, approved)
		SELECT slot, person, 0, 0, '', 1`+waitingItems+`AND kind = 'delete'
		ON CONFLICT DO UPDATE SET next_try = 0, approved = 1`, run)
	return err
}
