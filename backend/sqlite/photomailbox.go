package sqlite

import (
	"context"
	"database/sql"
	"time"

	"concord/backend/contactsync"
)

// photoDue selects the settled mailboxes of the rule that are behind with photos or have some pending. ?1 profile,
// ?2 number, ?3 now, ?4 mailbox, empty for all.
const photoDue = ` FROM mailbox_state m LEFT JOIN photo_mailbox h ON h.slot = m.slot LEFT JOIN person ON person.no = m.person
	WHERE m.profile = ?1 AND m.wanted = 1 AND m.open = 0 AND m.contacts > 0
	  AND (?4 = m.mailbox OR ?4 = '' AND m.next_try <= ?3 AND coalesce(h.next_try, 0) <= ?3)
	  AND (coalesce(h.seq, 0) < ?2 OR EXISTS (SELECT 1 FROM photo_pending q WHERE q.slot = m.slot AND q.next_try <= ?3)) `

// PhotoMailboxes implements contactsync.PhotoStore.
func (db *DB) PhotoMailboxes(ctx context.Context, q contactsync.DueQuery) ([]contactsync.PhotoMailbox, error) {
	return query(ctx, db, "read which mailboxes need photos", func(rows *sql.Rows) (m contactsync.PhotoMailbox, err error) {
		return m, rows.Scan(&m.Slot, &m.Profile, &m.ID, &m.Name, &m.Seq, &m.Tries)
	}, "SELECT m.slot, m.profile, m.mailbox, coalesce(person.user ->> 'userPrincipalName', ''), coalesce(h.seq, 0), coalesce(h.tries, 0)"+
		photoDue+"AND m.slot > ?5 ORDER BY m.slot LIMIT ?6", q.Profile, q.Seq, millis(q.Now), q.Mailbox, q.After, q.Limit)
}

// CountPhotoWork implements contactsync.PhotoStore. As everywhere, mailboxes at the same number have the same people to
// look at; the few that already show the right picture count too.
func (db *DB) CountPhotoWork(ctx context.Context, q contactsync.DueQuery) (mailboxes, photos int64, err error) {
	err = db.row(ctx, "count photos", []any{&mailboxes, &photos}, `
		SELECT coalesce(sum(n), 0), coalesce(sum(pending + n * (SELECT count(*) FROM photo_state t WHERE t.profile = ?1 AND t.seq > at)), 0)
		  FROM (SELECT coalesce(h.seq, 0) AS at, count(*) AS n, sum((SELECT count(*) FROM photo_pending q WHERE q.slot = m.slot AND q.next_try <= ?3)) AS pending`+
		photoDue+`GROUP BY coalesce(h.seq, 0))`, q.Profile, q.Seq, millis(q.Now), q.Mailbox)
	return mailboxes, photos, err
}

// CountPlannedPhotos implements contactsync.PhotoStore.
func (db *DB) CountPlannedPhotos(ctx context.Context, q contactsync.DueQuery, pixels int) (n int64, err error) {
	err = db.row(ctx, "count the photos of a plan", []any{&n}, `
		WITH
		  stale AS MATERIALIZED (SELECT s.person AS person, f.etag AS etag`+stale+`),
		  box AS (SELECT m.slot AS slot, coalesce(h.seq, 0) AS seq FROM mailbox_state m LEFT JOIN photo_mailbox h ON h.slot = m.slot
		           WHERE m.profile = ?1 AND m.wanted = 1 AND (?4 = m.mailbox OR ?4 = '' AND m.next_try <= ?3))
		SELECT (SELECT count(*) FROM box CROSS JOIN stale LEFT JOIN link l ON l.slot = box.slot AND l.person = stale.person
		         WHERE stale.etag <> '' OR l.photo <> 0)
		     + (SELECT count(*) FROM box CROSS JOIN photo_state t ON t.profile = ?1 AND t.seq > box.seq
		          JOIN person_state s ON s.profile = ?1 AND s.person = t.person AND s.wanted = 1
		          LEFT JOIN link l ON l.slot = box.slot AND l.person = t.person
		         WHERE coalesce(l.photo, 0) <> t.picture AND t.person NOT IN (SELECT person FROM stale))
		     + (SELECT count(*) FROM box CROSS JOIN photo_pending q ON q.slot = box.slot)`,
		q.Profile, pixels, millis(q.Now), q.Mailbox)
	return n, err
}

// differs joins the contacts of a mailbox that show another picture than they should. ?1 profile, ?2 slot.
const differs = ` FROM photo_state t JOIN link l ON l.slot = ?2 AND l.person = t.person LEFT JOIN photo_pending q ON q.slot = ?2 AND q.person = t.person
	WHERE t.profile = ?1 AND l.photo <> t.picture
	  AND (t.picture = 0 OR EXISTS (SELECT 1 FROM picture WHERE no = t.picture AND length(jpeg) > 0)) ` // forgotten ones are made again first

const photoWorkColumns = "SELECT t.person, t.seq, " + contactColumn + ", t.picture, l.photo, l.photo_etag, coalesce(q.tries, 0)"

func scanPhotoWork(rows *sql.Rows) (w contactsync.PhotoWork, err error) {
	var contact []byte
	err = rows.Scan(&w.Person, &w.Seq, &contact, &w.Picture, &w.Shows, &w.Wrote, &w.Tries)
	w.ContactID = unpackContactID(contact)
	return w, err
}

// PhotoWork implements contactsync.PhotoStore.
func (db *DB) PhotoWork(ctx context.Context, m contactsync.PhotoMailbox, afterSeq, afterPerson int64, limit int) ([]contactsync.PhotoWork, error) {
	return query(ctx, db, "read which photos a mailbox needs", scanPhotoWork,
		photoWorkColumns+differs+"AND (t.seq, t.person) > (?3, ?4) ORDER BY t.seq, t.person LIMIT ?5", m.Profile, m.Slot, afterSeq, afterPerson, limit)
}

// PendingPhotoWork implements contactsync.PhotoStore.
func (db *DB) PendingPhotoWork(ctx context.Context, m contactsync.PhotoMailbox, now time.Time) ([]contactsync.PhotoWork, error) {
	return query(ctx, db, "read which photos are pending in a mailbox", scanPhotoWork,
		photoWorkColumns+differs+"AND t.person IN (SELECT person FROM photo_pending WHERE slot = ?2 AND next_try <= ?3) ORDER BY t.person",
		m.Profile, m.Slot, millis(now))
}

// RecordPhotos implements contactsync.PhotoStore.
func (db *DB) RecordPhotos(ctx context.Context, slot int64, changes []contactsync.PhotoChange) error {
	return db.update(ctx, "record photos", func(tx *sql.Tx) error {
		for _, change := range changes {
			if err := recordPhoto(ctx, tx, slot, change); err != nil {
				return err
			}
		}
		return nil
	})
}

func recordPhoto(ctx context.Context, tx *sql.Tx, slot int64, change contactsync.PhotoChange) error {
	if p := change.Pending; p != nil {
		_, err := tx.ExecContext(ctx, `INSERT INTO photo_pending (slot, person, tries, next_try, code) VALUES (?1, ?2, ?3, ?4, ?5)
			ON CONFLICT DO UPDATE SET tries = ?3, next_try = ?4, code = ?5`, slot, change.Person, p.Tries, millis(p.NextTry), p.Code)
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE link SET photo = ?, photo_etag = ? WHERE slot = ? AND person = ?", change.Shows, change.ETag, slot, change.Person); err != nil {
		return err
	}
	return forgetPendingPhoto(ctx, tx, slot, change.Person)
}

func forgetPendingPhoto(ctx context.Context, tx *sql.Tx, slot, person int64) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM photo_pending WHERE slot = ? AND person = ?", slot, person)
	return err
}

// photoForNewContact notes that a contact made just now still needs its photo, where the mailbox is past that person's number.
func photoForNewContact(ctx context.Context, tx *sql.Tx, slot, person int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO photo_pending (slot, person, tries, next_try, code)
		SELECT ?1, ?2, 0, 0, '' FROM mailbox_state m JOIN photo_mailbox h ON h.slot = m.slot
		  JOIN photo_state t ON t.profile = m.profile AND t.person = ?2
		 WHERE m.slot = ?1 AND t.picture <> 0 AND t.seq <= h.seq
		ON CONFLICT DO UPDATE SET tries = 0, next_try = 0`, slot, person)
	return err
}

// SavePhotoMailbox implements contactsync.PhotoStore. What is pending although nothing differs any more is forgotten.
func (db *DB) SavePhotoMailbox(ctx context.Context, m contactsync.PhotoMailbox) error {
	return db.update(ctx, "save how far a mailbox's photos have come", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO photo_mailbox (slot, seq, tries, next_try) VALUES (?1, ?2, ?3, ?4)
			ON CONFLICT DO UPDATE SET seq = ?2, tries = ?3, next_try = ?4`, m.Slot, m.Seq, m.Tries, millis(m.NextTry)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM photo_pending WHERE slot = ?2 AND person NOT IN (SELECT t.person"+differs+
			"AND t.person IN (SELECT person FROM photo_pending WHERE slot = ?2))", m.Profile, m.Slot)
		return err
	})
}
