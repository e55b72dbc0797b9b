package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"concord/backend/contactsync"
)

// journalSlots selects the mailboxes in which a run changed contacts. ?1 run, ?2 mailbox or empty.
const journalSlots = `m.slot IN (` + writtenSlots + `) AND (?2 = '' OR m.mailbox = ?2) `

// writtenSlots are the mailboxes in which a run wrote or deleted. ?1 run.
const writtenSlots = "SELECT slot FROM journal WHERE run = ?1 UNION SELECT slot FROM set_aside WHERE run = ?1"

// JournalMailboxes implements contactsync.UndoStore.
func (db *DB) JournalMailboxes(ctx context.Context, run int64, mailbox string, after int64, limit int) ([]contactsync.Mailbox, error) {
	return query(ctx, db, "read in which mailboxes a run wrote", scanMailbox,
		"SELECT "+mailboxColumns+mailboxTables+"WHERE "+journalSlots+"AND m.slot > ?3 ORDER BY m.slot LIMIT ?4", run, mailbox, after, limit)
}

// JournalSize implements contactsync.UndoStore.
func (db *DB) JournalSize(ctx context.Context, run int64, mailbox string) (mailboxes, contacts int64, err error) {
	err = db.row(ctx, "count what a run changed", []any{&mailboxes, &contacts}, `
		SELECT count(DISTINCT j.slot), count(*) FROM (SELECT slot FROM journal WHERE run = ?1 UNION ALL SELECT slot FROM set_aside WHERE run = ?1) j
		  JOIN mailbox_state m ON m.slot = j.slot WHERE ?2 = '' OR m.mailbox = ?2`, run, mailbox)
	return mailboxes, contacts, err
}

// kept finds the runs of the journal without reading it all. ?1 is the run behind which to begin.
const kept = `later (run) AS (
	SELECT min(run) FROM journal WHERE run > ?1
	UNION ALL
	SELECT (SELECT min(run) FROM journal WHERE run > later.run) FROM later WHERE later.run IS NOT NULL)`

// Journal implements contactsync.UndoStore.
func (db *DB) Journal(ctx context.Context, run, slot, after int64, limit int) ([]contactsync.Journaled, error) {
	return query(ctx, db, "read what a run did in a mailbox", scanJournaled, `
		WITH RECURSIVE `+kept+`,
		changed (person, run, seen) AS MATERIALIZED (
			SELECT x.person, max(x.run), max(length(x.image) > 0) FROM later CROSS JOIN journal x ON x.run = later.run AND x.slot = ?2 GROUP BY x.person)
		SELECT j.person, coalesce(s.wanted, 0), s.fingerprint, coalesce(s.seq, 0), p.id, coalesce(p.user ->> 'displayName', ''),
		       j.before, j.after, j.image, o.image, `+contactColumn+`, l.fingerprint, coalesce(changed.run, 0), coalesce(changed.seen, 0), x.wanted,
		       coalesce(nullif(t.picture, 0), (SELECT no FROM picture WHERE no = j.photo), 0)
		  FROM journal j JOIN mailbox_state m ON m.slot = j.slot JOIN person p ON p.no = j.person
		  LEFT JOIN person_state s ON s.profile = m.profile AND s.person = j.person
		  LEFT JOIN link l ON l.slot = j.slot AND l.person = j.person
		  LEFT JOIN pinned x ON x.slot = j.slot AND x.person = j.person
		  LEFT JOIN photo_state t ON t.profile = m.profile AND t.person = j.person
		  LEFT JOIN changed ON changed.person = j.person
		  LEFT JOIN journal_run k ON k.run = ?1 AND k.undoes <> 0
		  LEFT JOIN journal o ON o.run = k.undoes AND o.slot = j.slot AND o.person = j.person
		 WHERE j.run = ?1 AND j.slot = ?2 AND j.person > ?3 ORDER BY j.person LIMIT ?4`, run, slot, after, limit)
}

func scanJournaled(rows *sql.Rows) (j contactsync.Journaled, err error) {
	var wanted, before, afterward, image, original, contact, link, pinned []byte
	err = rows.Scan(&j.Person, &j.Wanted, &wanted, &j.Seq, &j.SourceID, &j.Name,
		&before, &afterward, &image, &original, &contact, &link, &j.Later, &j.Seen, &pinned, &j.Picture)
	if err != nil {
		return j, err
	}
	j.Unanswered = afterward == nil
	for _, key := range []struct {
		stored []byte
		into   **contactsync.Fingerprint
	}{{before, &j.Before}, {afterward, &j.After}, {image, &j.Image}, {original, &j.OriginalImage}} {
		if *key.into, err = keptKey(key.stored); err != nil {
			return j, err
		}
	}
	if wanted != nil {
		if j.Fingerprint, err = fingerprintOf(wanted); err != nil {
			return j, err
		}
	}
	if pinned != nil {
		j.Pin = &contactsync.Pin{}
		if j.Pin.Wanted, err = keptKey(pinned); err != nil {
			return j, err
		}
	}
	if contact != nil {
		j.Link = &contactsync.Link{Person: j.Person, SourceID: j.SourceID, ContactID: unpackContactID(contact)}
		j.Link.Fingerprint, err = fingerprintOf(link)
	}
	return j, err
}

// keptKey is a key as keyOf stored it; nil for nothing.
func keptKey(stored []byte) (*contactsync.Fingerprint, error) {
	if len(stored) == 0 {
		return nil, nil
	}
	key, err := fingerprintOf(stored)
	return &key, err
}

// Asides implements contactsync.UndoStore. Ids are ordered as they are stored.
func (db *DB) Asides(ctx context.Context, run, slot int64, after string, limit int) ([]contactsync.AsideLeft, error) {
	behind := []byte{}
	if after != "" {
		behind = packContactID(after)
	}
	return query(ctx, db, "read what a run deleted aside", func(rows *sql.Rows) (a contactsync.AsideLeft, err error) {
		var contact, image []byte
		if err = rows.Scan(&contact, &a.Folder, &a.State, &image); err == nil {
			a.ContactID = unpackContactID(contact)
			a.Image, err = fingerprintOf(image)
		}
		return a, err
	}, "SELECT contact, folder, deleted, image FROM set_aside WHERE run = ? AND slot = ? AND contact > ? ORDER BY contact LIMIT ?", run, slot, behind, limit)
}

// SaveAside implements contactsync.UndoStore.
func (db *DB) SaveAside(ctx context.Context, run, slot int64, contactID string, state contactsync.AsideState) error {
	return db.update(ctx, "note what is made again", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE set_aside SET deleted = ? WHERE run = ? AND slot = ? AND contact = ?", state, run, slot, packContactID(contactID))
		return err
	})
}

// SaveUndo implements contactsync.UndoStore.
func (db *DB) SaveUndo(ctx context.Context, run, undoes int64) error {
	return db.update(ctx, "note what is undone", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO journal_run (run, began, contacts, undoes) VALUES (?, ?, 0, ?) ON CONFLICT DO UPDATE SET undoes = excluded.undoes",
			run, millis(time.Now()), undoes)
		return err
	})
}

// JournalProfiles implements contactsync.UndoStore.
func (db *DB) JournalProfiles(ctx context.Context, run int64) ([]contactsync.StoredProfile, error) {
	return query(ctx, db, "read whose contacts a run changed", scanProfile, profileSelect+
		"WHERE no IN (SELECT m.profile FROM mailbox_state m WHERE m.slot IN ("+writtenSlots+")) ORDER BY no", run)
}

// GiveBack implements contactsync.UndoStore. That a mailbox keeps its contacts is what refusing its leaving does.
func (db *DB) GiveBack(ctx context.Context, slot int64) error {
	return db.update(ctx, "let a mailbox keep its contacts", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM removal_mailbox WHERE slot = ?", slot); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE mailbox_state SET kept = 1, verdict = ? WHERE slot = ? AND wanted = 0", refused, slot)
		return err
	})
}

// changedContacts counts what a run changed, for later.run.
const changedContacts = "(SELECT count(*) FROM journal WHERE run = later.run) + (SELECT count(*) FROM set_aside WHERE run = later.run)"

// KeptRuns implements contactsync.UndoStore. A run that was killed may not have been noted yet.
func (db *DB) KeptRuns(ctx context.Context) ([]contactsync.KeptRun, error) {
	runs, err := query(ctx, db, "read which runs can be undone", func(rows *sql.Rows) (r contactsync.KeptRun, err error) {
		var began int64
		err = rows.Scan(&r.Run, &began, &r.Contacts, &r.Undoes, &r.UndoneBy)
		r.Began = fromMillis(began)
		return r, err
	}, `WITH RECURSIVE `+kept+`
		SELECT later.run, coalesce(k.began, r.started, 0), coalesce(nullif(k.contacts, 0), `+changedContacts+`),
		       coalesce(k.undoes, 0), coalesce((SELECT max(u.run) FROM journal_run u WHERE u.undoes = later.run AND NOT EXISTS (SELECT 1 FROM journal_run v WHERE v.undoes = u.run)), 0)
		  FROM (SELECT run FROM later WHERE run IS NOT NULL UNION SELECT run FROM set_aside) later
		  LEFT JOIN journal_run k ON k.run = later.run LEFT JOIN run r ON r.id = later.run ORDER BY later.run DESC`, 0)
	contacts := map[int64]int64{}
	for i := range runs {
		contacts[runs[i].Run] = runs[i].Contacts
		runs[i].UndoneInPart = runs[i].UndoneBy != 0 && contacts[runs[i].UndoneBy] < runs[i].Contacts // newer ones come first
	}
	return runs, err
}

// PinsOf implements contactsync.UndoStore.
func (db *DB) PinsOf(ctx context.Context, slot int64, people []int64) (map[int64]contactsync.Pin, error) {
	type held struct {
		person int64
		contactsync.Pin
	}
	found, err := query(ctx, db, "read what stays undone", func(rows *sql.Rows) (h held, err error) {
		var wanted []byte
		if err = rows.Scan(&h.person, &wanted); err == nil {
			h.Wanted, err = keptKey(wanted)
		}
		return h, err
	}, "SELECT person, wanted FROM pinned WHERE slot = ? AND person IN (SELECT value FROM json_each(?))", slot, jsonList(people))
	pins := make(map[int64]contactsync.Pin, len(found))
	for _, h := range found {
		pins[h.person] = h.Pin
	}
	return pins, err
}

// Pins implements contactsync.UndoStore.
func (db *DB) Pins(ctx context.Context, q contactsync.PinQuery) ([]contactsync.Pinned, error) {
	return query(ctx, db, "read what stays undone", func(rows *sql.Rows) (p contactsync.Pinned, err error) {
		return p, rows.Scan(&p.Slot, &p.PersonNo, &p.Mailbox, &p.Person, &p.Source, &p.Linked)
	}, `SELECT x.slot, x.person, coalesce(o.user ->> 'userPrincipalName', ''),
	       coalesce(nullif(p.user ->> 'displayName', ''), (SELECT body ->> '$.displayName[0]' FROM content WHERE key = l.fingerprint), ''), p.id, l.person IS NOT NULL
	      FROM pinned x JOIN mailbox_state m ON m.slot = x.slot JOIN person p ON p.no = x.person
	      LEFT JOIN person o ON o.no = m.person LEFT JOIN link l ON l.slot = x.slot AND l.person = x.person
	     WHERE m.profile = ?1 AND (?2 = '' OR m.mailbox = ?2) AND (x.slot, x.person) > (?3, ?4) ORDER BY x.slot, x.person LIMIT ?5`,
		q.Profile, q.Mailbox, q.AfterSlot, q.AfterPerson, q.Limit)
}

// CountPins implements contactsync.UndoStore.
func (db *DB) CountPins(ctx context.Context, profile int64) (n int64, err error) {
	err = db.row(ctx, "count what stays undone", []any{&n}, "SELECT count(*) FROM pinned WHERE slot IN (SELECT slot FROM mailbox_state WHERE profile = ?)", profile)
	return n, err
}

// Unpin implements contactsync.UndoStore.
func (db *DB) Unpin(ctx context.Context, slot int64, people []int64) error {
	return db.update(ctx, "let go of what was undone", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO pending (slot, person, tries, next_try, code, approved)
			SELECT slot, person, 0, 0, '', 0 FROM pinned WHERE slot = ?1 AND person IN (SELECT value FROM json_each(?2)) ON CONFLICT DO NOTHING`, slot, jsonList(people)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM pinned WHERE slot = ? AND person IN (SELECT value FROM json_each(?))", slot, jsonList(people))
		return err
	})
}

// savePin keeps an undone state, or lets go of one.
func savePin(ctx context.Context, tx *sql.Tx, slot, person int64, pin *contactsync.Pin) error {
	if pin == nil {
		_, err := tx.ExecContext(ctx, "DELETE FROM pinned WHERE slot = ? AND person = ?", slot, person)
		return err
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO pinned (slot, person, wanted) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET wanted = excluded.wanted",
		slot, person, keyOf(pin.Wanted))
	return err
}

// letGo ends what is undone of somebody whom a profile wants differently now.
func letGo(ctx context.Context, tx *sql.Tx, profile, person int64) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM pinned WHERE person = ? AND slot IN (SELECT slot FROM mailbox_state WHERE profile = ?)", person, profile)
	return err
}

// JournalTidied implements contactsync.UndoStore.
func (db *DB) JournalTidied(ctx context.Context) (at time.Time, bytes int64, err error) {
	var ms int64
	err = db.row(ctx, "read how much is kept", []any{&ms, &bytes}, "SELECT at, bytes FROM journal_tidied")
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return fromMillis(ms), bytes, err
}
