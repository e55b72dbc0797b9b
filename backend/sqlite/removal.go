package sqlite

import (
	"context"
	"database/sql"
	"time"

	"concord/backend/contactsync"
)

// BeginRemoval implements contactsync.RemovalStore.
func (db *DB) BeginRemoval(ctx context.Context, profile int64, now time.Time) error {
	return db.update(ctx, "begin to take a profile's contacts out", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO removal (profile, started) VALUES (?, ?) ON CONFLICT DO NOTHING", profile, millis(now))
		return err
	})
}

// CancelRemoval implements contactsync.RemovalStore.
func (db *DB) CancelRemoval(ctx context.Context, profile int64) error {
	return db.update(ctx, "end the removal of a profile's contacts", func(tx *sql.Tx) error {
		for _, statement := range []string{
			"DELETE FROM removal WHERE profile = ?",
			"DELETE FROM removal_mailbox WHERE slot IN (SELECT slot FROM mailbox_state WHERE profile = ?)",
		} {
			if _, err := tx.ExecContext(ctx, statement, profile); err != nil {
				return err
			}
		}
		return nil
	})
}

// unclean selects the mailboxes that may still hold something of a profile. ?1 profile, ?2 mailbox, empty for all.
const unclean = mailboxTables + ` WHERE m.profile = ?1 AND (?2 = '' OR m.mailbox = ?2) AND coalesce(person.gone, 0) = 0
	AND NOT EXISTS (SELECT 1 FROM removal_mailbox r WHERE r.slot = m.slot AND r.clean > 0) `

// RemovalMailboxes implements contactsync.RemovalStore.
func (db *DB) RemovalMailboxes(ctx context.Context, profile, after int64, limit int, mailbox string) ([]contactsync.Mailbox, error) {
	return query(ctx, db, "read which mailboxes are not clean", scanMailbox,
		"SELECT "+mailboxColumns+unclean+"AND m.slot > ?3 ORDER BY m.slot LIMIT ?4", profile, mailbox, after, limit)
}

// CountRemoval implements contactsync.RemovalStore.
func (db *DB) CountRemoval(ctx context.Context, profile int64, mailbox string) (mailboxes, contacts int64, err error) {
	err = db.row(ctx, "count which mailboxes are not clean", []any{&mailboxes, &contacts},
		"SELECT count(*), coalesce(sum(m.contacts), 0)"+unclean, profile, mailbox)
	return mailboxes, contacts, err
}

// OpenForRemoval implements contactsync.RemovalStore.
func (db *DB) OpenForRemoval(ctx context.Context, slot int64) error {
	return db.durable(ctx, "note which mailbox loses its contacts", func(conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, "UPDATE mailbox_state SET open = 1, applied_seq = 0 WHERE slot = ?", slot)
		return err
	})
}

// MailboxClean implements contactsync.RemovalStore.
func (db *DB) MailboxClean(ctx context.Context, slot, contacts int64, now time.Time) error {
	return db.update(ctx, "note that a mailbox is clean", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO removal_mailbox (slot, clean, contacts) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET clean = excluded.clean, contacts = contacts + excluded.contacts`, slot, millis(now), contacts)
		return err
	})
}

// LookEverywhere implements contactsync.RemovalStore.
func (db *DB) LookEverywhere(ctx context.Context, profile int64) error {
	return db.update(ctx, "make every mailbox known", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO mailbox_state (profile, mailbox, person, wanted, kept, verdict, folder, folder_parent, applied_seq, open, suspect, contacts, tries, next_try, trouble)
			SELECT ?, id, no, 0, 1, 0, '', '', 0, 0, 0, 0, 0, 0, '' FROM person WHERE gone = 0 AND coalesce(user ->> 'mail', '') <> ''
			ON CONFLICT DO NOTHING`, profile)
		return err
	})
}

// retired are the profiles that only a journal still needs, and no more.
const retired = `FROM profile WHERE retired > 0
	AND NOT EXISTS (SELECT 1 FROM mailbox_state m JOIN journal j ON j.slot = m.slot WHERE m.profile = profile.no)
	AND NOT EXISTS (SELECT 1 FROM mailbox_state m JOIN set_aside a ON a.slot = m.slot WHERE m.profile = profile.no)`

// Retire implements contactsync.RemovalStore.
func (db *DB) Retire(ctx context.Context, profile int64, now time.Time) error {
	return db.update(ctx, "forget a profile", func(tx *sql.Tx) error {
		for _, statement := range []string{
			"DELETE FROM link WHERE slot IN (SELECT slot FROM mailbox_state WHERE profile = ?)",
			"DELETE FROM pending WHERE slot IN (SELECT slot FROM mailbox_state WHERE profile = ?)",
			"DELETE FROM pinned WHERE slot IN (SELECT slot FROM mailbox_state WHERE profile = ?)",
			"DELETE FROM leftover WHERE slot IN (SELECT slot FROM mailbox_state WHERE profile = ?)",
			"DELETE FROM photo_mailbox WHERE slot IN (SELECT slot FROM mailbox_state WHERE profile = ?)",
			"DELETE FROM removal_mailbox WHERE slot IN (SELECT slot FROM mailbox_state WHERE profile = ?)",
			"DELETE FROM photo_state WHERE profile = ?",
			"DELETE FROM photo_profile WHERE profile = ?",
			"DELETE FROM person_state WHERE profile = ?",
			"DELETE FROM hold WHERE profile = ?",
			"DELETE FROM held WHERE profile = ?",
			"DELETE FROM removal WHERE profile = ?",
			`UPDATE mailbox_state SET wanted = 0, kept = 1, verdict = 0, folder = '', folder_parent = '', place = '', made = 0, moving = 0,
				applied_seq = 0, open = 0, suspect = 0, contacts = 0, tries = 0, next_try = 0, trouble = '' WHERE profile = ?`,
			// Its name and folder are free for another one.
			"UPDATE profile SET name = id || ' ' || no, folder = '', seq = 0, evaluated = 0, rules_hash = x'' WHERE no = ?",
		} {
			if _, err := tx.ExecContext(ctx, statement, profile); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, "UPDATE profile SET retired = ? WHERE no = ?", millis(now), profile); err != nil {
			return err
		}
		return sweepRetired(ctx, tx)
	})
}

// sweepRetired deletes the retired profiles that no journal needs any more.
func sweepRetired(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "DELETE "+retired)
	return err
}

// SetAside implements contactsync.RemovalStore.
func (db *DB) SetAside(ctx context.Context, slot int64, aside []contactsync.Aside) error {
	return db.update(ctx, "keep contacts before they are deleted", func(tx *sql.Tx) error {
		for _, a := range aside {
			if err := keepContent(ctx, tx, &a.Image); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "INSERT INTO set_aside (run, slot, contact, person, folder, image, deleted) VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING",
				a.Run, slot, packContactID(a.ContactID), a.Person, a.Folder, a.Image.Key[:]); err != nil {
				return err
			}
		}
		return nil
	})
}

// AsideDeleted implements contactsync.RemovalStore.
func (db *DB) AsideDeleted(ctx context.Context, run, slot int64, contactIDs []string) error {
	return db.update(ctx, "note which contacts were deleted", func(tx *sql.Tx) error {
		for _, id := range contactIDs {
			if _, err := tx.ExecContext(ctx, "UPDATE set_aside SET deleted = 1 WHERE run = ? AND slot = ? AND contact = ?", run, slot, packContactID(id)); err != nil {
				return err
			}
		}
		return nil
	})
}
