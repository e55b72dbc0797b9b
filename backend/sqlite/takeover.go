package sqlite

import (
	"context"
	"database/sql"
	"time"

	"concord/backend/contactsync"
)

// Orphans implements contactsync.TakeoverStore.
func (db *DB) Orphans(ctx context.Context, profile int64) ([]contactsync.Person, error) {
	return query(ctx, db, "read who left and has contacts", func(rows *sql.Rows) (contactsync.Person, error) { return scanPerson(rows.Scan) },
		personSelect+`WHERE p.org_contact = 0 AND p.no IN (
			SELECT s.person FROM person_state s WHERE s.profile = ?1 AND (s.kept <> s.wanted OR (s.kept_filled & ~s.filled) <> 0) AND s.kept = 1 AND s.wanted = 0
			   AND EXISTS (SELECT 1 FROM mailbox_state b CROSS JOIN link l ON l.slot = b.slot AND l.person = s.person WHERE b.profile = ?1 AND b.wanted = 1))
		 ORDER BY p.no`, profile)
}

// Unlinked implements contactsync.TakeoverStore.
func (db *DB) Unlinked(ctx context.Context, profile int64) ([]contactsync.Person, error) {
	return query(ctx, db, "read who has no contact yet", func(rows *sql.Rows) (contactsync.Person, error) { return scanPerson(rows.Scan) },
		personSelect+`WHERE p.org_contact = 0 AND p.no IN (
			SELECT s.person FROM person_state s WHERE s.profile = ?1 AND s.wanted = 1
			   AND NOT EXISTS (SELECT 1 FROM mailbox_state b CROSS JOIN link l ON l.slot = b.slot AND l.person = s.person WHERE b.profile = ?1))
		 ORDER BY p.no`, profile)
}

// SaveTakeovers implements contactsync.TakeoverStore.
func (db *DB) SaveTakeovers(ctx context.Context, profile int64, found []contactsync.Takeover) error {
	if len(found) == 0 {
		return nil
	}
	return db.update(ctx, "save who may have come back", func(tx *sql.Tx) error {
		for _, t := range found {
			if _, err := tx.ExecContext(ctx, "INSERT INTO takeover (profile, old, new, address, state, found) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
				profile, t.Old, t.New, t.Address, string(t.State), millis(t.Found)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Takeovers implements contactsync.TakeoverStore.
func (db *DB) Takeovers(ctx context.Context, profile int64, every bool) ([]contactsync.Takeover, error) {
	return query(ctx, db, "read who may have come back", func(rows *sql.Rows) (t contactsync.Takeover, err error) {
		var found int64
		err = rows.Scan(&t.ID, &t.ProfileID, &t.Profile, &t.Old, &t.New, &t.OldID, &t.NewID, &t.OldName, &t.NewName, &t.Address, &t.State, &found, &t.Contacts)
		t.Found = fromMillis(found)
		return t, err
	}, `SELECT t.id, p.id, p.name, t.old, t.new, a.id, b.id, coalesce(a.user ->> 'displayName', ''), coalesce(b.user ->> 'displayName', ''), t.address, t.state, t.found,
	           (SELECT count(*) FROM mailbox_state m CROSS JOIN link l ON l.slot = m.slot AND l.person = t.old WHERE m.profile = t.profile AND m.wanted = 1)
	      FROM takeover t JOIN profile p ON p.no = t.profile JOIN person a ON a.no = t.old JOIN person b ON b.no = t.new
	     WHERE (?1 = 0 OR t.profile = ?1) AND (?2 OR t.state IN ('waiting', 'accepted')) ORDER BY t.id`, profile, every)
}

// DecideTakeover implements contactsync.TakeoverStore.
func (db *DB) DecideTakeover(ctx context.Context, id int64, state contactsync.TakeoverState) (decided bool, err error) {
	err = db.update(ctx, "decide who came back", func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, "UPDATE takeover SET state = ? WHERE id = ? AND state = 'waiting'", string(state), id)
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		if err != nil || n == 0 {
			return err
		}
		decided = true
		return lookAtTakeover(ctx, tx, id)
	})
	return decided, err
}

// lookAtTakeover numbers its two people anew, so that every mailbox looks at them again.
func lookAtTakeover(ctx context.Context, tx *sql.Tx, id int64) error {
	var profile int64
	if err := tx.QueryRowContext(ctx, "SELECT profile FROM takeover WHERE id = ?", id).Scan(&profile); err != nil {
		return err
	}
	seq, err := nextSeq(ctx, tx, profile)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "UPDATE person_state SET seq = ? WHERE profile = ? AND person IN (SELECT old FROM takeover WHERE id = ?3 UNION SELECT new FROM takeover WHERE id = ?3)",
		seq, profile, id)
	return err
}

// SettleTakeovers implements contactsync.TakeoverStore.
func (db *DB) SettleTakeovers(ctx context.Context, profile int64, before time.Time) error {
	return db.update(ctx, "settle who may have come back", func(tx *sql.Tx) error {
		// The former one is wanted again, or the new one no more: there is nothing to take over.
		changed, err := readAll(ctx, tx, scanID, `
			SELECT id FROM takeover t WHERE profile = ?1 AND state IN ('waiting', 'accepted')
			   AND (EXISTS (SELECT 1 FROM person_state s WHERE s.profile = ?1 AND s.person = t.old AND s.wanted = 1)
			        OR NOT EXISTS (SELECT 1 FROM person_state s WHERE s.profile = ?1 AND s.person = t.new AND s.wanted = 1))`, profile)
		if err != nil {
			return err
		}
		for _, id := range changed {
			if err := lookAtTakeover(ctx, tx, id); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "DELETE FROM takeover WHERE id = ?", id); err != nil {
				return err
			}
		}
		late, err := readAll(ctx, tx, scanID, "UPDATE takeover SET state = 'refused' WHERE profile = ? AND state = 'waiting' AND found < ? RETURNING id", profile, millis(before))
		if err != nil {
			return err
		}
		for _, id := range late {
			if err := lookAtTakeover(ctx, tx, id); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE takeover SET state = 'done' WHERE profile = ?1 AND state = 'accepted' AND NOT EXISTS (
				SELECT 1 FROM mailbox_state m CROSS JOIN link l ON l.slot = m.slot AND l.person = takeover.old WHERE m.profile = ?1 AND m.wanted = 1
				   AND NOT EXISTS (SELECT 1 FROM link n WHERE n.slot = m.slot AND n.person = takeover.new))`, profile)
		return err
	})
}

func scanID(rows *sql.Rows) (id int64, err error) {
	err = rows.Scan(&id)
	return id, err
}

// MoveLink implements contactsync.TakeoverStore. The photo that the contact shows moves along, and is looked at: the new
// person may have another, or none.
func (db *DB) MoveLink(ctx context.Context, slot, from, to int64) error {
	return db.update(ctx, "move a link", func(tx *sql.Tx) error {
		for _, statement := range []string{
			"UPDATE link SET person = ?3 WHERE slot = ?1 AND person = ?2",
			"DELETE FROM pending WHERE slot = ?1 AND person = ?2",
			"DELETE FROM photo_pending WHERE slot = ?1 AND person = ?2",
			"DELETE FROM drift WHERE slot = ?1 AND person = ?2",
			"INSERT INTO pending (slot, person, tries, next_try, code, approved) VALUES (?1, ?3, 0, 0, '', 0) ON CONFLICT DO UPDATE SET next_try = 0",
			`INSERT INTO photo_state (profile, person, etag, pixels, picture, seq, next_try)
				SELECT m.profile, ?3, '', 0, 0, 0, 0 FROM mailbox_state m JOIN link l ON l.slot = m.slot AND l.person = ?3 WHERE m.slot = ?1 AND l.photo <> 0 ON CONFLICT DO NOTHING`,
			`INSERT INTO photo_pending (slot, person, tries, next_try, code)
				SELECT h.slot, ?3, 0, 0, '' FROM photo_mailbox h WHERE h.slot = ?1 ON CONFLICT DO UPDATE SET next_try = 0`,
		} {
			if _, err := tx.ExecContext(ctx, statement, slot, from, to); err != nil {
				return err
			}
		}
		return nil
	})
}
