package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"concord/backend/contactsync"
	"concord/backend/graph"
)

// Verdicts on a loss.
const (
	undecided = 0
	approved  = 1
	refused   = 2
)

// nextSeq numbers a change of a profile's people.
func nextSeq(ctx context.Context, tx *sql.Tx, profile int64) (seq int64, err error) {
	err = tx.QueryRowContext(ctx, "UPDATE profile SET seq = seq + 1 WHERE no = ? RETURNING seq", profile).Scan(&seq)
	return seq, err
}

// SaveWishes implements contactsync.PeopleStore.
func (db *DB) SaveWishes(ctx context.Context, profile int64, wishes []contactsync.Wish) error {
	if len(wishes) == 0 {
		return nil
	}
	return db.update(ctx, "save what people should look like", func(tx *sql.Tx) error {
		var seq int64
		if err := tx.QueryRowContext(ctx, "SELECT seq FROM profile WHERE no = ?", profile).Scan(&seq); err != nil {
			return err
		}
		changed := int64(0)
		for _, wish := range wishes {
			n, err := saveWish(ctx, tx, profile, seq+1, wish)
			if err != nil {
				return err
			}
			changed += n
			if wish.Content != nil {
				if err := keepContent(ctx, tx, wish.Content); err != nil {
					return err
				}
			}
			if err := saveMailboxWish(ctx, tx, profile, wish); err != nil {
				return err
			}
		}
		if changed == 0 {
			return nil
		}
		_, err := nextSeq(ctx, tx, profile)
		return err
	})
}

func saveWish(ctx context.Context, tx *sql.Tx, profile, seq int64, wish contactsync.Wish) (changed int64, err error) {
	var done sql.Result
	if wish.Wanted {
		done, err = tx.ExecContext(ctx, `
			INSERT INTO person_state (profile, person, wanted, fingerprint, filled, seq, kept, kept_filled, verdict)
			VALUES (?1, ?2, 1, ?3, ?4, ?5, 1, ?4, 0)
			ON CONFLICT (profile, person) DO UPDATE SET wanted = 1, fingerprint = ?3, filled = ?4 | (filled & wanted * ?7), seq = ?5, kept = 1,
				kept_filled = (kept_filled & ?6) | ?4, verdict = 0
			WHERE wanted = 0 OR fingerprint <> ?3 OR filled <> ?4 | (filled & ?7)`,
			profile, wish.Person, wish.Fingerprint[:], int64(wish.Filled), seq, int64(wish.Mapped), int64(wish.Staying))
	} else {
		done, err = tx.ExecContext(ctx, "UPDATE person_state SET wanted = 0, seq = ?, verdict = 0 WHERE profile = ? AND person = ? AND wanted = 1",
			seq, profile, wish.Person)
	}
	if err != nil {
		return 0, err
	}
	if changed, err = done.RowsAffected(); err != nil || changed == 0 {
		return changed, err
	}
	return changed, letGo(ctx, tx, profile, wish.Person)
}

func saveMailboxWish(ctx context.Context, tx *sql.Tx, profile int64, wish contactsync.Wish) error {
	if !wish.Mailbox {
		_, err := tx.ExecContext(ctx, "UPDATE mailbox_state SET wanted = 0, verdict = 0 WHERE profile = ? AND mailbox = ? AND wanted = 1", profile, wish.MailboxID)
		return err
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO mailbox_state (profile, mailbox, person, wanted, kept, verdict, folder, folder_parent, applied_seq, open, suspect, contacts, tries, next_try, trouble)
		VALUES (?, ?, ?, 1, 1, 0, '', '', 0, 0, 0, 0, 0, 0, '')
		ON CONFLICT (profile, mailbox) DO UPDATE SET wanted = 1, kept = 1, verdict = 0, applied_seq = 0 WHERE wanted = 0`,
		profile, wish.MailboxID, wish.Person)
	return err
}

// AcceptedPeople implements contactsync.PeopleStore.
func (db *DB) AcceptedPeople(ctx context.Context, profile int64) (n int64, err error) {
	err = db.row(ctx, "count the people", []any{&n}, "SELECT count(*) FROM person_state WHERE profile = ? AND kept = 1", profile)
	return n, err
}

// AcceptedFields implements contactsync.PeopleStore.
func (db *DB) AcceptedFields(ctx context.Context, profile int64) (map[int]int64, error) {
	had := map[int]int64{}
	sets, err := query(ctx, db, "count the fields", func(rows *sql.Rows) (pair [2]int64, err error) {
		err = rows.Scan(&pair[0], &pair[1])
		return pair, err
	}, "SELECT kept_filled, count(*) FROM person_state WHERE profile = ? AND kept = 1 GROUP BY kept_filled", profile)
	for _, set := range sets {
		for bit := range 63 {
			if set[0]&(1<<bit) != 0 {
				had[bit] += set[1]
			}
		}
	}
	return had, err
}

// Leavers implements contactsync.PeopleStore.
func (db *DB) Leavers(ctx context.Context, profile int64) ([]contactsync.Leaver, error) {
	return query(ctx, db, "read who left", scanLeaver, `
		SELECT s.person, p.id, s.verdict = 1, p.purpose, p.org_contact, p.generation = 0 FROM person_state s JOIN person p ON p.no = s.person
		 WHERE s.profile = ? AND (s.kept <> s.wanted OR (s.kept_filled & ~s.filled) <> 0) AND s.kept = 1 AND s.wanted = 0 AND s.verdict <> 2
		   AND NOT EXISTS (SELECT 1 FROM takeover t WHERE t.profile = s.profile AND t.old = s.person AND t.state IN ('waiting', 'accepted'))
		 ORDER BY s.person`, profile)
}

func scanLeaver(rows *sql.Rows) (l contactsync.Leaver, err error) {
	err = rows.Scan(&l.Key, &l.ID, &l.Approved, &l.Purpose, &l.OrgContact, &l.Unseen)
	return l, err
}

// EmptiedPeople implements contactsync.PeopleStore.
func (db *DB) EmptiedPeople(ctx context.Context, profile int64, mask uint64) ([]contactsync.Emptied, error) {
	return query(ctx, db, "read who lost a field", func(rows *sql.Rows) (e contactsync.Emptied, err error) {
		var lost int64
		err = rows.Scan(&e.Person, &lost, &e.Approved)
		e.Lost = uint64(lost)
		return e, err
	}, `SELECT person, kept_filled & ~filled & ?2, verdict = 1 FROM person_state
	     WHERE profile = ?1 AND (kept <> wanted OR (kept_filled & ~filled) <> 0) AND wanted = 1 AND verdict <> 2 AND (kept_filled & ~filled & ?2) <> 0
	     ORDER BY person`, profile, int64(mask))
}

// AcceptPeople implements contactsync.PeopleStore. An approval stays with the person, so that no mailbox asks again.
func (db *DB) AcceptPeople(ctx context.Context, profile int64, people []int64) error {
	if len(people) == 0 {
		return nil
	}
	return db.update(ctx, "accept losses", func(tx *sql.Tx) error {
		seq, err := nextSeq(ctx, tx, profile)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE person_state SET kept = wanted, kept_filled = CASE wanted WHEN 1 THEN filled ELSE 0 END, filled = CASE wanted WHEN 1 THEN filled ELSE 0 END,
				seq = ?
			 WHERE profile = ? AND person IN (SELECT value FROM json_each(?))`, seq, profile, jsonList(people))
		return err
	})
}

// CountLinks implements contactsync.PeopleStore.
func (db *DB) CountLinks(ctx context.Context, profile int64, people []int64) (n int64, err error) {
	err = db.row(ctx, "count contacts", []any{&n}, `
		SELECT count(*) FROM mailbox_state m CROSS JOIN json_each(?) p CROSS JOIN link l ON l.slot = m.slot AND l.person = p.value
		 WHERE m.profile = ?`, jsonList(people), profile)
	return n, err
}

// stateColumns are the columns of a contactsync.State, for person_state s.
const stateColumns = "s.person, s.wanted, s.fingerprint, s.wanted = 0 AND s.kept = 0, (s.kept_filled & ~s.filled) = 0, s.seq"

// stateTargets are where stateColumns are scanned to; the fingerprint comes as bytes.
func stateTargets(s *contactsync.State, fingerprint *[]byte) []any {
	return []any{&s.Person, &s.Wanted, fingerprint, &s.LeaveAccepted, &s.EmptyAccepted, &s.Seq}
}

func fingerprintOf(bytes []byte) (f contactsync.Fingerprint, err error) {
	if copy(f[:], bytes) != len(f) {
		return f, fmt.Errorf("a fingerprint of %d bytes", len(bytes))
	}
	return f, nil
}

// States implements contactsync.PeopleStore.
func (db *DB) States(ctx context.Context, profile int64, sourceIDs []string) (map[string]contactsync.State, error) {
	type named struct {
		id string
		contactsync.State
	}
	found, err := query(ctx, db, "read what people should look like", func(rows *sql.Rows) (n named, err error) {
		var fingerprint []byte
		if err = rows.Scan(append([]any{&n.id}, stateTargets(&n.State, &fingerprint)...)...); err == nil {
			n.Fingerprint, err = fingerprintOf(fingerprint)
		}
		return n, err
	}, "SELECT p.id, "+stateColumns+" FROM json_each(?2) j JOIN person p ON p.id = j.value JOIN person_state s ON s.profile = ?1 AND s.person = p.no",
		profile, jsonList(sourceIDs))
	states := make(map[string]contactsync.State, len(found))
	for _, n := range found {
		states[n.id] = n.State
	}
	return states, err
}

// AdoptLeavers implements contactsync.PeopleStore.
func (db *DB) AdoptLeavers(ctx context.Context, profile, slot int64, found []contactsync.Found) error {
	return db.update(ctx, "adopt contacts of people nobody wants", func(tx *sql.Tx) error {
		seq, err := nextSeq(ctx, tx, profile)
		if err != nil {
			return err
		}
		for _, f := range found {
			if err := adoptLeaver(ctx, tx, profile, slot, seq, f); err != nil {
				return err
			}
		}
		return nil
	})
}

func adoptLeaver(ctx context.Context, tx *sql.Tx, profile, slot, seq int64, f contactsync.Found) error {
	id := strings.ToLower(f.SourceID)
	body, hash, err := encodeUser(graph.User{ID: id})
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx,
		"INSERT INTO person (id, user, hash, reduced, manager, gone, generation, changed) VALUES (?, ?, ?, 1, '', 1, 0, 0) ON CONFLICT DO NOTHING", id, body, hash); err != nil {
		return err
	}
	var person int64
	if err := tx.QueryRowContext(ctx, "SELECT no FROM person WHERE id = ?", id).Scan(&person); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `
		INSERT INTO person_state (profile, person, wanted, fingerprint, filled, seq, kept, kept_filled, verdict) VALUES (?, ?, 0, ?, 0, ?, 1, 0, 0)
		ON CONFLICT DO NOTHING`, profile, person, f.Fingerprint[:], seq); err != nil {
		return err
	}
	return record(ctx, tx, &packer{slot: slot}, contactsync.Change{
		Person:  person,
		Link:    &contactsync.Link{Person: person, ContactID: f.ContactID, Fingerprint: f.Fingerprint},
		Pending: &contactsync.Pending{},
	})
}
