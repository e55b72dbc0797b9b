package sqlite

import (
	"context"
	"database/sql"
	"time"

	"concord/backend/contactsync"
)

const workColumns = stateColumns + ", p.id, l.fingerprint, " + contactColumn + ", s.verdict = 1 OR coalesce(q.approved, 0), coalesce(q.tries, 0), x.wanted"

// workTables joins what is wanted of a person with what one mailbox has. ?1 profile, ?2 slot.
const workTables = ` FROM person_state s JOIN person p ON p.no = s.person
	LEFT JOIN link l ON l.slot = ?2 AND l.person = s.person
	LEFT JOIN pending q ON q.slot = ?2 AND q.person = s.person
	LEFT JOIN pinned x ON x.slot = ?2 AND x.person = s.person WHERE s.profile = ?1 `

func scanWork(rows *sql.Rows) (w contactsync.Work, err error) {
	var wanted, written, contact, pinned []byte
	err = rows.Scan(append(stateTargets(&w.State, &wanted), &w.SourceID, &written, &contact, &w.Approved, &w.Tries, &pinned)...)
	if err != nil {
		return w, err
	}
	if w.Pinned = pinned != nil; len(pinned) > 0 {
		undone, err := fingerprintOf(pinned)
		if err != nil {
			return w, err
		}
		w.PinnedWanted = &undone
	}
	if w.Fingerprint, err = fingerprintOf(wanted); err != nil || contact == nil {
		return w, err
	}
	w.Linked, w.ContactID = true, unpackContactID(contact)
	w.LinkFingerprint, err = fingerprintOf(written)
	return w, err
}

// Work implements contactsync.MailboxStore.
func (db *DB) Work(ctx context.Context, m contactsync.Mailbox, afterSeq, afterPerson int64, limit int) ([]contactsync.Work, error) {
	return query(ctx, db, "read what a mailbox needs", scanWork,
		"SELECT "+workColumns+workTables+"AND (s.seq, s.person) > (?3, ?4) ORDER BY s.seq, s.person LIMIT ?5",
		m.Profile, m.Slot, afterSeq, afterPerson, limit)
}

// PendingWork implements contactsync.MailboxStore.
func (db *DB) PendingWork(ctx context.Context, m contactsync.Mailbox, now time.Time) ([]contactsync.Work, error) {
	return query(ctx, db, "read what is pending in a mailbox", scanWork,
		"SELECT "+workColumns+workTables+"AND s.person IN (SELECT person FROM pending WHERE slot = ?2 AND next_try <= ?3) ORDER BY s.person",
		m.Profile, m.Slot, millis(now))
}

// CountDeletes implements contactsync.MailboxStore. It is asked of every mailbox that is behind, so it reads only who changed.
func (db *DB) CountDeletes(ctx context.Context, m contactsync.Mailbox) (deletes, contacts int64, err error) {
	err = db.row(ctx, "count deletions", []any{&deletes, &contacts}, `
		WITH unseen (person) AS (
			SELECT person FROM person_state WHERE profile = ?1 AND seq > ?3
			UNION
			SELECT person FROM pending WHERE slot = ?2 AND approved = 0)
		SELECT count(*), (SELECT contacts FROM mailbox_state WHERE slot = ?2) FROM unseen
		  CROSS JOIN person_state s ON s.profile = ?1 AND s.person = unseen.person
		  CROSS JOIN link l ON l.slot = ?2 AND l.person = s.person
		 WHERE s.wanted = 0 AND s.kept = 0 AND s.verdict <> 1`, m.Profile, m.Slot, m.AppliedSeq)
	return deletes, contacts, err
}

func scanLink(rows *sql.Rows) (l contactsync.Link, err error) {
	var fingerprint, contact []byte
	if err = rows.Scan(&l.Person, &l.SourceID, &contact, &fingerprint); err == nil {
		l.ContactID = unpackContactID(contact)
		l.Fingerprint, err = fingerprintOf(fingerprint)
	}
	return l, err
}

const linkSelect = "SELECT l.person, p.id, " + contactColumn + ", l.fingerprint FROM link l JOIN person p ON p.no = l.person "

// Links implements contactsync.MailboxStore.
func (db *DB) Links(ctx context.Context, slot, after int64, limit int) ([]contactsync.Link, error) {
	return query(ctx, db, "read links", scanLink, linkSelect+"WHERE l.slot = ? AND l.person > ? ORDER BY l.person LIMIT ?", slot, after, limit)
}

// LinksOf implements contactsync.MailboxStore.
func (db *DB) LinksOf(ctx context.Context, slot int64, people []int64) (map[int64]contactsync.Link, error) {
	found, err := query(ctx, db, "read links", scanLink, linkSelect+"WHERE l.slot = ? AND l.person IN (SELECT value FROM json_each(?))", slot, jsonList(people))
	links := make(map[int64]contactsync.Link, len(found))
	for _, l := range found {
		links[l.Person] = l
	}
	return links, err
}

// record stores one change and keeps the mailbox's number of contacts right.
func record(ctx context.Context, tx *sql.Tx, p *packer, change contactsync.Change) error {
	slot, more := p.slot, int64(0)
	if change.Journal != nil {
		if err := enter(ctx, tx, slot, change.Person, change.Journal); err != nil {
			return err
		}
	}
	if change.Pin != nil || change.Unpin || change.Journal != nil && !change.Journal.Only {
		if err := savePin(ctx, tx, slot, change.Person, change.Pin); err != nil {
			return err
		}
	}
	if change.Link != nil || change.Unlink {
		if err := settleDrift(ctx, tx, slot, change.Person, change.Unlink); err != nil {
			return err
		}
	}
	if change.Link != nil {
		contact, err := p.pack(ctx, tx, change.Link.ContactID)
		if err != nil {
			return err
		}
		done, err := tx.ExecContext(ctx, "UPDATE link SET fingerprint = ?, contact = ? WHERE slot = ? AND person = ?", change.Link.Fingerprint[:], contact, slot, change.Person)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			if _, err := tx.ExecContext(ctx, "INSERT INTO link (slot, person, fingerprint, contact) VALUES (?, ?, ?, ?)", slot, change.Person, change.Link.Fingerprint[:], contact); err != nil {
				return err
			}
			if err := photoForNewContact(ctx, tx, slot, change.Person); err != nil {
				return err
			}
			more = 1
		}
	}
	if change.Unlink {
		done, err := tx.ExecContext(ctx, "DELETE FROM link WHERE slot = ? AND person = ?", slot, change.Person)
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		if err != nil {
			return err
		}
		more = -n
		if err := forgetPendingPhoto(ctx, tx, slot, change.Person); err != nil {
			return err
		}
	}
	if more != 0 {
		if _, err := tx.ExecContext(ctx, "UPDATE mailbox_state SET contacts = contacts + ? WHERE slot = ?", more, slot); err != nil {
			return err
		}
	}
	switch {
	case change.Pending != nil:
		p := change.Pending
		_, err := tx.ExecContext(ctx, `INSERT INTO pending (slot, person, tries, next_try, code, approved) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET tries = excluded.tries, next_try = excluded.next_try, code = excluded.code, approved = approved | excluded.approved`,
			slot, change.Person, p.Tries, millis(p.NextTry), p.Code, p.Approved)
		return err
	case change.Settled:
		_, err := tx.ExecContext(ctx, "DELETE FROM pending WHERE slot = ? AND person = ?", slot, change.Person)
		return err
	}
	return nil
}
