package sqlite

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graph"
)

// Round implements contactsync.Mirror.
func (db *DB) Round(ctx context.Context, resource string) (contactsync.Round, error) {
	var r contactsync.Round
	var saved int64
	err := db.row(ctx, "read a delta link", []any{&r.Resource, &r.Query, &r.Link, &r.Done, &r.Full, &r.Generation, &saved},
		"SELECT resource, query, link, done, whole, generation, saved FROM round WHERE resource = ?", resource)
	if errors.Is(err, sql.ErrNoRows) {
		return contactsync.Round{}, nil
	}
	r.Saved = fromMillis(saved)
	return r, err
}

func saveRound(ctx context.Context, tx *sql.Tx, r contactsync.Round) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO round (resource, query, link, done, whole, generation, saved) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (resource) DO UPDATE SET query = excluded.query, link = excluded.link, done = excluded.done,
			whole = excluded.whole, generation = excluded.generation, saved = excluded.saved`,
		r.Resource, r.Query, r.Link, r.Done, r.Full, r.Generation, millis(time.Now()))
	return err
}

// tick moves the clock of the mirror on.
func tick(ctx context.Context, tx *sql.Tx) (clock int64, err error) {
	err = tx.QueryRowContext(ctx, "UPDATE meta SET clock = clock + 1 RETURNING clock").Scan(&clock)
	return clock, err
}

// Clock implements contactsync.Mirror.
func (db *DB) Clock(ctx context.Context) (clock int64, err error) {
	err = db.row(ctx, "read the clock", []any{&clock}, "SELECT clock FROM meta")
	return clock, err
}

// SaveUsers implements contactsync.Mirror.
func (db *DB) SaveUsers(ctx context.Context, r contactsync.Round, users []graph.User) error {
	return db.savePeople(ctx, r, users, false)
}

// SaveOrgContacts implements contactsync.Mirror.
func (db *DB) SaveOrgContacts(ctx context.Context, r contactsync.Round, contacts []graph.User) error {
	return db.savePeople(ctx, r, contacts, true)
}

// savePeople merges a page of users or of organizational contacts: a full round of the one says nothing of the other.
func (db *DB) savePeople(ctx context.Context, r contactsync.Round, users []graph.User, org bool) error {
	return db.update(ctx, "save a page of people", func(tx *sql.Tx) error {
		// The clock moves only when there is something to save, so that a quiet round evaluates nobody.
		var clock int64
		if len(users) > 0 || r.Done && r.Full {
			var err error
			if clock, err = tick(ctx, tx); err != nil {
				return err
			}
		}
		for i := range users {
			if err := saveUser(ctx, tx, r, clock, users[i], org); err != nil {
				return err
			}
		}
		if r.Done && r.Full {
			if _, err := tx.ExecContext(ctx, "UPDATE person SET gone = 1, changed = ? WHERE generation < ? AND gone = 0 AND org_contact = ?", clock, r.Generation, org); err != nil {
				return err
			}
		}
		return saveRound(ctx, tx, r)
	})
}

// saveUser merges one user of a delta page.
func saveUser(ctx context.Context, tx *sql.Tx, r contactsync.Round, clock int64, user graph.User, org bool) error {
	id := strings.ToLower(user.ID)
	if user.Removed != "" {
		_, err := tx.ExecContext(ctx, "UPDATE person SET gone = 1, changed = ? WHERE id = ? AND gone = 0", clock, id)
		return err
	}
	before, err := readRow(ctx, tx, id)
	if err != nil {
		return err
	}
	manager := before.manager
	switch {
	case user.Manager.Told:
		manager = strings.ToLower(user.Manager.ID)
	case r.Full && before.generation != r.Generation:
		manager = "" // a full round tells everyone's; only a repetition within it, like a change of something else, may not
	}
	if user.AccountEnabled == nil {
		user.AccountEnabled = before.user.AccountEnabled
	}
	body, hash, err := encodeUser(user)
	if err != nil {
		return err
	}
	same := before.known && !before.gone && manager == before.manager && bytes.Equal(hash, before.hash)
	if same && !(before.reduced && r.Full) {
		_, err = tx.ExecContext(ctx, "UPDATE person SET generation = ? WHERE id = ?", r.Generation, id)
		return err
	}
	if same {
		clock = before.changed // a full round brings back what was not kept; nothing changed
	}
	if _, err := tx.ExecContext(ctx, `
		INSERT INTO person (id, user, hash, reduced, manager, gone, generation, changed, org_contact) VALUES (?1, ?2, ?3, 0, ?4, 0, ?5, ?6, ?7)
		ON CONFLICT (id) DO UPDATE SET user = ?2, hash = ?3, reduced = 0, manager = ?4, gone = 0, generation = ?5, changed = ?6, org_contact = ?7`,
		id, body, hash, manager, r.Generation, clock, org); err != nil {
		return err
	}
	return touchReports(ctx, tx, clock, id, before.user.DisplayName, user.DisplayName)
}

// touchReports has the people who show this manager's name evaluated again when it changed.
func touchReports(ctx context.Context, tx *sql.Tx, clock int64, id, before, now string) error {
	if before == now {
		return nil
	}
	_, err := tx.ExecContext(ctx, "UPDATE person SET changed = max(changed, ?) WHERE manager = ? AND manager <> ''", clock, id) // the partial index is taken only for what it was made
	return err
}

// storedUser is a person as the mirror has them.
type storedUser struct {
	known, gone, reduced bool
	user                 graph.User
	hash                 []byte
	manager              string
	changed, generation  int64
}

func readRow(ctx context.Context, tx *sql.Tx, id string) (u storedUser, err error) {
	var body string
	err = tx.QueryRowContext(ctx, "SELECT user, hash, reduced, manager, gone, changed, generation FROM person WHERE id = ?", id).
		Scan(&body, &u.hash, &u.reduced, &u.manager, &u.gone, &u.changed, &u.generation)
	if errors.Is(err, sql.ErrNoRows) {
		return storedUser{}, nil
	}
	if err != nil {
		return u, err
	}
	u.known = true
	err = json.Unmarshal([]byte(body), &u.user)
	return u, err
}

// encodeUser is the JSON a user is stored as, and its hash. The manager has a column of its own.
func encodeUser(user graph.User) (body string, hash []byte, err error) {
	user.ID = strings.ToLower(user.ID)
	user.Manager = graph.ManagerChange{}
	data, err := json.Marshal(user)
	sum := sha256.Sum256(data)
	return string(data), sum[:16], err
}

// RestoreUsers implements contactsync.Mirror.
func (db *DB) RestoreUsers(ctx context.Context, users []graph.User) error {
	return db.update(ctx, "save people read again", func(tx *sql.Tx) error {
		clock, err := tick(ctx, tx)
		if err != nil {
			return err
		}
		for _, user := range users {
			body, hash, err := encodeUser(user)
			if err != nil {
				return err
			}
			id := strings.ToLower(user.ID)
			if _, err := tx.ExecContext(ctx, "UPDATE person SET user = ?, hash = ?, reduced = 0, changed = ? WHERE id = ?", body, hash, clock, id); err != nil {
				return err
			}
			if err := touchReports(ctx, tx, clock, id, "", user.DisplayName); err != nil {
				return err
			}
		}
		return nil
	})
}

// Reduce implements contactsync.Mirror.
func (db *DB) Reduce(ctx context.Context, keep []string) error {
	return db.update(ctx, "forget what nobody needs of people", func(tx *sql.Tx) error {
		var clock, reduced int64
		if err := tx.QueryRowContext(ctx, "SELECT clock, reduced FROM meta").Scan(&clock, &reduced); err != nil || clock == reduced {
			return err
		}
		// json_group_object over the kept keys makes the smaller object; a manager keeps the name that reports show.
		if _, err := tx.ExecContext(ctx, `
			UPDATE person SET reduced = 1, user = (
				SELECT json_group_object(key, CASE type WHEN 'true' THEN json('true') WHEN 'false' THEN json('false') WHEN 'array' THEN json(value) WHEN 'object' THEN json(value) ELSE value END)
				  FROM json_each(person.user)
				 WHERE key IN (SELECT value FROM json_each(?1))
				    OR key = 'displayName' AND EXISTS (SELECT 1 FROM person r WHERE r.manager = person.id AND r.manager <> '' AND r.gone = 0))
			 WHERE reduced = 0
			   AND NOT EXISTS (SELECT 1 FROM person_state s WHERE s.profile IN (SELECT no FROM profile) AND s.person = person.no AND (s.wanted = 1 OR s.kept = 1))
			   AND NOT EXISTS (SELECT 1 FROM mailbox_state m WHERE m.profile IN (SELECT no FROM profile) AND m.mailbox = person.id AND (m.wanted = 1 OR m.contacts > 0))`,
			jsonList(keep)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE meta SET reduced = clock")
		return err
	})
}

// personSelect reads people with their managers' names.
const personSelect = `SELECT p.no, p.user, p.gone, p.reduced, p.manager, coalesce(m.user ->> 'displayName', ''), coalesce(m.reduced, 0), p.purpose, p.org_contact
	FROM person p LEFT JOIN person m ON m.id = p.manager AND m.gone = 0 `

func scanPerson(scan func(...any) error) (p contactsync.Person, err error) {
	var user string
	if err = scan(&p.No, &user, &p.Gone, &p.Reduced, &p.ManagerID, &p.ManagerName, &p.ManagerReduced, &p.Purpose, &p.OrgContact); err == nil {
		err = json.Unmarshal([]byte(user), &p.User)
	}
	p.ManagerReduced = p.ManagerReduced && p.ManagerName == ""
	return p, err
}

// ChangedPeople implements contactsync.Mirror.
func (db *DB) ChangedPeople(ctx context.Context, after int64, visit func(contactsync.Person) error) error {
	const page = 1000
	for last := int64(0); ; {
		people, err := query(ctx, db, "read who changed", func(rows *sql.Rows) (contactsync.Person, error) { return scanPerson(rows.Scan) },
			personSelect+"WHERE p.changed > ? AND p.no > ? ORDER BY p.no LIMIT ?", after, last, page)
		if err != nil || len(people) == 0 {
			return err
		}
		for _, p := range people {
			if err := visit(p); err != nil {
				return err
			}
		}
		last = people[len(people)-1].No
	}
}

// Person implements contactsync.Mirror.
func (db *DB) Person(ctx context.Context, no int64) (contactsync.Person, error) {
	p, err := scanPerson(db.read.QueryRowContext(ctx, personSelect+"WHERE p.no = ?", no).Scan)
	return p, explain(db.path, err)
}

// FindMailbox implements contactsync.Mirror.
func (db *DB) FindMailbox(ctx context.Context, nameOrID string) (id string, err error) {
	err = db.row(ctx, "find a mailbox", []any{&id}, `
		SELECT id FROM person WHERE gone = 0 AND org_contact = 0 AND (id = lower(?1) OR lower(user ->> 'userPrincipalName') = lower(?1) OR lower(user ->> 'mail') = lower(?1))
		 ORDER BY id = lower(?1) DESC LIMIT 1`, nameOrID)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, err
}
