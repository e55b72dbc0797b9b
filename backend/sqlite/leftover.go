package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graph"
)

// WantedPeople implements contactsync.LeftoverStore.
func (db *DB) WantedPeople(ctx context.Context, profile int64, visit func(no int64, user graph.User) error) error {
	_, err := query(ctx, db, "read whom a profile wants", func(rows *sql.Rows) (none struct{}, err error) {
		var no int64
		var body string
		var user graph.User
		if err = rows.Scan(&no, &body); err == nil {
			err = json.Unmarshal([]byte(body), &user)
		}
		if err == nil {
			err = visit(no, user)
		}
		return none, err
	}, "SELECT p.no, p.user FROM person_state s JOIN person p ON p.no = s.person WHERE s.profile = ? AND s.wanted = 1 AND p.gone = 0 ORDER BY p.no", profile)
	return err
}

// SaveLeftovers implements contactsync.LeftoverStore.
func (db *DB) SaveLeftovers(ctx context.Context, run, slot int64, found []contactsync.Leftover) error {
	return db.update(ctx, "save what former tools left", func(tx *sql.Tx) error {
		for _, l := range found {
			_, err := tx.ExecContext(ctx, `
				INSERT INTO leftover (slot, contact, folder, kind, tool, evidence, name, address, filled, person, matched, duplicate, decision, done, trouble, seen)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, '', ?)
				ON CONFLICT (slot, contact) DO UPDATE SET folder = excluded.folder, kind = excluded.kind, tool = excluded.tool, evidence = excluded.evidence,
					name = excluded.name, address = excluded.address, filled = excluded.filled, person = excluded.person, matched = excluded.matched,
					duplicate = excluded.duplicate, seen = excluded.seen,
					decision = CASE decision WHEN 'leave' THEN decision ELSE '' END, done = CASE decision WHEN 'leave' THEN done ELSE 0 END, trouble = ''`,
				slot, packContactID(l.ContactID), l.Folder, l.Kind, l.Tool, l.Evidence, l.Name, l.Address, l.Filled, l.Person, l.Matched, l.Duplicate, run)
			if err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM leftover WHERE slot = ? AND seen <> ? AND (done = 0 OR decision = 'leave')", slot, run)
		return err
	})
}

// leftovers selects those of a profile (?1) that a query chooses. ?2 mailbox, ?3 kind, ?4 tool, ?5 duplicates, ?6 nobody, ?7 adoptable,
// ?8 open, ?9 slot: empty or 0 does not narrow.
const leftovers = ` FROM leftover f JOIN mailbox_state m ON m.slot = f.slot LEFT JOIN person ON person.no = m.person
	WHERE m.profile = ?1 AND (?2 = '' OR m.mailbox = ?2) AND (?3 = '' OR f.kind = ?3) AND (?4 = '' OR f.tool = ?4 COLLATE NOCASE)
	  AND (?5 = 0 OR f.duplicate = 1) AND (?6 = 0 OR f.person = 0) AND (?7 = 0 OR f.person <> 0 AND f.duplicate = 0)
	  AND (?8 = 0 OR f.done = 0 OR f.decision = 'leave') AND (?9 = 0 OR f.slot = ?9) `

func leftoverArgs(profile int64, q contactsync.LeftoverQuery, more ...any) []any {
	return append([]any{profile, q.Mailbox, q.Kind, q.Tool, q.Duplicates, q.Nobody, q.Adoptable, q.Open, q.Slot}, more...)
}

// LeftoverCounts implements contactsync.LeftoverStore.
func (db *DB) LeftoverCounts(ctx context.Context, profile int64, q contactsync.LeftoverQuery) ([]contactsync.LeftoverCount, error) {
	return query(ctx, db, "count what former tools left", func(rows *sql.Rows) (c contactsync.LeftoverCount, err error) {
		return c, rows.Scan(&c.Kind, &c.Tool, &c.Contacts, &c.Mailboxes, &c.ByID, &c.ByAddress, &c.Nobody, &c.Duplicates, &c.Adopted, &c.Left, &c.Removed)
	}, `SELECT f.kind, f.tool, count(*), count(DISTINCT f.slot), count(*) FILTER (WHERE f.matched = 'id'), count(*) FILTER (WHERE f.matched = 'address'),
		count(*) FILTER (WHERE f.person = 0), count(*) FILTER (WHERE f.duplicate = 1), count(*) FILTER (WHERE f.done > 0 AND f.decision = 'adopt'),
		count(*) FILTER (WHERE f.done > 0 AND f.decision = 'leave'), count(*) FILTER (WHERE f.done > 0 AND f.decision = 'remove')`+
		leftovers+"GROUP BY f.kind, f.tool ORDER BY f.kind, f.tool", leftoverArgs(profile, q)...)
}

// Leftovers implements contactsync.LeftoverStore.
func (db *DB) Leftovers(ctx context.Context, profile int64, q contactsync.LeftoverQuery) ([]contactsync.Leftover, error) {
	return query(ctx, db, "read what former tools left", scanLeftover, "SELECT "+leftoverColumns+leftovers+"AND f.no > ?10 ORDER BY f.no LIMIT ?11",
		leftoverArgs(profile, q, q.After, q.Limit)...)
}

// leftoverColumns are what scanLeftover reads.
const leftoverColumns = `f.no, f.slot, coalesce(person.user ->> 'userPrincipalName', ''), f.contact, f.folder, f.kind, f.tool, f.evidence, f.name, f.address, f.filled,
	f.person, coalesce((SELECT id FROM person p WHERE p.no = f.person), ''), f.matched, f.duplicate, f.decision, f.done, f.trouble`

func scanLeftover(rows *sql.Rows) (l contactsync.Leftover, err error) {
	var contact []byte
	var done int64
	err = rows.Scan(&l.No, &l.Slot, &l.Mailbox, &contact, &l.Folder, &l.Kind, &l.Tool, &l.Evidence, &l.Name, &l.Address, &l.Filled, &l.Person, &l.PersonID,
		&l.Matched, &l.Duplicate, &l.Decision, &done, &l.Trouble)
	l.ContactID, l.Done = unpackContactID(contact), fromMillis(done)
	return l, err
}

// LeftoverSlots implements contactsync.LeftoverStore.
func (db *DB) LeftoverSlots(ctx context.Context, profile int64, q contactsync.LeftoverQuery) ([]contactsync.Mailbox, error) {
	return query(ctx, db, "read which mailboxes have leftovers", scanMailbox,
		"SELECT DISTINCT "+mailboxColumns+leftovers+"ORDER BY m.slot", leftoverArgs(profile, q)...)
}

// SettleLeftovers implements contactsync.LeftoverStore.
func (db *DB) SettleLeftovers(ctx context.Context, numbers []int64, decision contactsync.Decision, at time.Time, trouble string) error {
	done := at
	if trouble != "" {
		done = time.Time{}
	}
	return db.update(ctx, "note what became of leftovers", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE leftover SET decision = ?, done = ?, trouble = ? WHERE no IN (SELECT value FROM json_each(?))",
			decision, millis(done), trouble, jsonList(numbers))
		return err
	})
}

// ForgetLeftovers implements contactsync.LeftoverStore.
func (db *DB) ForgetLeftovers(ctx context.Context, numbers []int64) error {
	return db.update(ctx, "forget leftovers", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM leftover WHERE no IN (SELECT value FROM json_each(?))", jsonList(numbers))
		return err
	})
}

// OutrankLeftovers implements contactsync.LeftoverStore.
func (db *DB) OutrankLeftovers(ctx context.Context, numbers []int64) error {
	return db.update(ctx, "note duplicates", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE leftover SET duplicate = 1 WHERE no IN (SELECT value FROM json_each(?))", jsonList(numbers))
		return err
	})
}

// PromoteLeftovers implements contactsync.LeftoverStore.
func (db *DB) PromoteLeftovers(ctx context.Context, numbers []int64) error {
	return db.update(ctx, "note what is no duplicate any more", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE leftover SET duplicate = 0 WHERE no IN (SELECT value FROM json_each(?))", jsonList(numbers))
		return err
	})
}
