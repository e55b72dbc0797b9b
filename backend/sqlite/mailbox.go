package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"concord/backend/contactsync"
)

const mailboxColumns = `m.slot, m.profile, m.mailbox, coalesce(person.user ->> 'userPrincipalName', ''), m.person, m.wanted, m.folder, m.folder_parent,
	m.applied_seq, m.open, m.suspect, m.contacts, m.tries, m.next_try, m.trouble, m.place, m.made, m.moving`

const mailboxTables = " FROM mailbox_state m LEFT JOIN person ON person.no = m.person "

func scanMailbox(rows *sql.Rows) (m contactsync.Mailbox, err error) {
	var nextTry int64
	var trouble string
	err = rows.Scan(&m.Slot, &m.Profile, &m.ID, &m.Name, &m.Owner, &m.Wanted, &m.Folder, &m.FolderParent,
		&m.AppliedSeq, &m.Open, &m.Suspect, &m.Contacts, &m.Tries, &nextTry, &trouble, &m.Place, &m.Made, &m.Moving)
	if err == nil && trouble != "" {
		err = json.Unmarshal([]byte(trouble), &m.Trouble)
	}
	m.NextTry = fromMillis(nextTry)
	return m, err
}

// due selects mailboxes of the rule that are behind or unsettled, and accepted leaving ones that still hold contacts.
// ?1 profile, ?2 number, ?3 now, ?4 mailbox or ”.
const due = ` WHERE m.profile = ?1 AND (?4 = '' OR m.mailbox = ?4) AND (m.next_try <= ?3 OR m.mailbox = ?4)
	AND (m.wanted = 1 AND (m.applied_seq < ?2 OR m.open = 1 OR m.suspect > 0 OR m.moving = 1
	                       OR EXISTS (SELECT 1 FROM pending WHERE pending.slot = m.slot AND pending.next_try <= ?3))
	     OR m.wanted = 0 AND m.kept = 0 AND m.contacts > 0) `

// DueMailboxes implements contactsync.MailboxStore.
func (db *DB) DueMailboxes(ctx context.Context, q contactsync.DueQuery) ([]contactsync.Mailbox, error) {
	return query(ctx, db, "read which mailboxes are due", scanMailbox,
		"SELECT "+mailboxColumns+mailboxTables+due+"AND m.slot > ?5 ORDER BY m.slot LIMIT ?6",
		q.Profile, q.Seq, millis(q.Now), q.Mailbox, q.After, q.Limit)
}

// DueCounts implements contactsync.MailboxStore.
func (db *DB) DueCounts(ctx context.Context, q contactsync.DueQuery) (mailboxes, people int64, err error) {
	// Mailboxes at the same number have the same people to look at, so people are counted once for each number.
	err = db.row(ctx, "count what is due", []any{&mailboxes, &people}, `
		SELECT coalesce(sum(n), 0), coalesce(sum(n * (SELECT count(*) FROM person_state s WHERE s.profile = ?1 AND s.seq > applied_seq)), 0)
		  FROM (SELECT m.applied_seq AS applied_seq, count(*) AS n`+mailboxTables+due+`GROUP BY m.applied_seq)`,
		q.Profile, q.Seq, millis(q.Now), q.Mailbox)
	return mailboxes, people, err
}

// Mailboxes implements contactsync.MailboxStore.
func (db *DB) Mailboxes(ctx context.Context, profile, after int64, limit int) ([]contactsync.Mailbox, error) {
	return query(ctx, db, "read the mailboxes", scanMailbox,
		"SELECT "+mailboxColumns+mailboxTables+"WHERE m.profile = ? AND m.slot > ? AND (m.wanted = 1 OR m.contacts > 0) ORDER BY m.slot LIMIT ?", profile, after, limit)
}

// InRule implements contactsync.MailboxStore.
func (db *DB) InRule(ctx context.Context, profile int64, mailboxID string) (in bool, contacts int64, err error) {
	err = db.row(ctx, "look a mailbox up", []any{&in, &contacts},
		"SELECT count(*), coalesce(sum(contacts), 0) FROM mailbox_state WHERE profile = ? AND mailbox = ? AND wanted = 1", profile, mailboxID)
	return in, contacts, err
}

// Troubled implements contactsync.MailboxStore.
func (db *DB) Troubled(ctx context.Context, profile int64) ([]contactsync.Mailbox, error) {
	return query(ctx, db, "read which mailboxes have trouble", scanMailbox,
		"SELECT "+mailboxColumns+mailboxTables+"WHERE m.profile = ? AND m.wanted = 1 AND m.trouble <> '' ORDER BY m.slot", profile)
}

// TryNow implements contactsync.MailboxStore.
func (db *DB) TryNow(ctx context.Context, profile int64) error {
	return db.update(ctx, "let mailboxes be tried again", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE mailbox_state SET next_try = 0 WHERE profile = ?", profile)
		return err
	})
}

// OpenMailboxes implements contactsync.MailboxStore.
func (db *DB) OpenMailboxes(ctx context.Context, slots []int64) error {
	return db.durable(ctx, "note which mailboxes are written to", func(conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, "UPDATE mailbox_state SET open = 1 WHERE slot IN (SELECT value FROM json_each(?))", jsonList(slots))
		return err
	})
}

// SaveMailbox implements contactsync.MailboxStore.
func (db *DB) SaveMailbox(ctx context.Context, m contactsync.Mailbox) error {
	trouble := ""
	if m.Trouble != nil {
		data, err := json.Marshal(m.Trouble)
		if err != nil {
			return err
		}
		trouble = string(data)
	}
	return db.update(ctx, "save a mailbox", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE mailbox_state SET folder = ?, folder_parent = ?, applied_seq = ?, open = ?, suspect = ?, tries = ?, next_try = ?, trouble = ?,
				place = ?, made = ?, moving = ?
			WHERE slot = ?`, m.Folder, m.FolderParent, m.AppliedSeq, m.Open, m.Suspect, m.Tries, millis(m.NextTry), trouble, m.Place, m.Made, m.Moving, m.Slot)
		return err
	})
}

// LeavingMailboxes implements contactsync.MailboxStore.
func (db *DB) LeavingMailboxes(ctx context.Context, profile int64) ([]contactsync.Leaver, error) {
	return query(ctx, db, "read which mailboxes left", func(rows *sql.Rows) (l contactsync.Leaver, err error) {
		err = rows.Scan(&l.Key, &l.ID, &l.Approved, &l.Purpose, &l.Contacts)
		return l, err
	}, `
		SELECT m.slot, m.mailbox, m.verdict = 1, person.purpose, m.contacts FROM mailbox_state m JOIN person ON person.no = m.person
		 WHERE m.profile = ? AND m.wanted = 0 AND m.kept = 1 AND m.contacts > 0 AND m.verdict <> 2 AND person.gone = 0
		 ORDER BY m.slot`, profile)
}

// AcceptMailboxes implements contactsync.MailboxStore.
func (db *DB) AcceptMailboxes(ctx context.Context, profile int64, slots []int64) error {
	if len(slots) == 0 {
		return nil
	}
	return db.update(ctx, "accept that mailboxes left", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE mailbox_state SET kept = 0, verdict = 0 WHERE profile = ? AND slot IN (SELECT value FROM json_each(?))", profile, jsonList(slots))
		return err
	})
}

// FolderRivals implements contactsync.MailboxStore. The older profile (the lower number) stays, the later one is the rival's rival.
func (db *DB) FolderRivals(ctx context.Context, profile int64, mailboxID, folder string) ([]string, error) {
	return query(ctx, db, "read who else writes into the folder", func(rows *sql.Rows) (name string, err error) {
		err = rows.Scan(&name)
		return name, err
	}, `SELECT p.name FROM profile p JOIN mailbox_state m ON m.profile = p.no
	     WHERE p.no < ? AND p.folder = ? AND m.mailbox = ? AND (m.wanted = 1 OR m.contacts > 0)`, profile, strings.TrimSpace(folder), mailboxID)
}

// LookAtOwners implements contactsync.MailboxStore.
func (db *DB) LookAtOwners(ctx context.Context, profile int64) error {
	return db.update(ctx, "have owners looked at again", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO pending (slot, person, tries, next_try, code, approved)
			SELECT slot, person, 0, 0, '', 0 FROM mailbox_state WHERE profile = ? AND contacts > 0 ON CONFLICT DO NOTHING`, profile)
		return err
	})
}

// Recheck implements contactsync.MailboxStore.
func (db *DB) Recheck(ctx context.Context, slot int64) error {
	return db.update(ctx, "have a mailbox looked at again", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE link SET fingerprint = zeroblob(16) WHERE slot = ?", slot); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE mailbox_state SET open = 1, applied_seq = 0 WHERE slot = ?", slot)
		return err
	})
}
