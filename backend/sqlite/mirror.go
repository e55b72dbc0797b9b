package sqlite

import (
	"context"
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
	return db.update(ctx, "save a page of users", func(tx *sql.Tx) error {
		// The clock moves only when there is something to save, so that a quiet round evaluates nobody.
		var clock int64
		if len(users) > 0 || r.Done && r.Full {
			var err error
			if clock, err = tick(ctx, tx); err != nil {
				return err
			}
		}
		for i := range users {
			if err := saveUser(ctx, tx, r.Generation, clock, users[i]); err != nil {
				return err
			}
		}
		if r.Done && r.Full {
			if _, err := tx.ExecContext(ctx, "UPDATE person SET gone = 1, changed = ? WHERE generation < ? AND gone = 0", clock, r.Generation); err != nil {
				return err
			}
		}
		return saveRound(ctx, tx, r)
	})
}

func saveUser(ctx context.Context, tx *sql.Tx, generation, clock int64, user graph.User) error {
	id := strings.ToLower(user.ID)
	if user.Removed != "" {
		_, err := tx.ExecContext(ctx, "UPDATE person SET gone = 1, changed = ? WHERE id = ? AND gone = 0", clock, id)
		return err
	}
	var before string
	var gone bool
	err := tx.QueryRowContext(ctx, "SELECT user, gone FROM person WHERE id = ?", id).Scan(&before, &gone)
	known := err == nil
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	user.ID = id
	if known && user.AccountEnabled == nil {
		var old graph.User
		if err := json.Unmarshal([]byte(before), &old); err != nil {
			return err
		}
		user.AccountEnabled = old.AccountEnabled
	}
	body, err := json.Marshal(user)
	if err != nil {
		return err
	}
	switch {
	case !known:
		_, err = tx.ExecContext(ctx, "INSERT INTO person (id, user, gone, generation, changed) VALUES (?, ?, 0, ?, ?)", id, string(body), generation, clock)
	case gone || before != string(body):
		_, err = tx.ExecContext(ctx, "UPDATE person SET user = ?, gone = 0, generation = ?, changed = ? WHERE id = ?", string(body), generation, clock, id)
	default:
		_, err = tx.ExecContext(ctx, "UPDATE person SET generation = ? WHERE id = ?", generation, id)
	}
	return err
}

func scanPerson(scan func(...any) error) (p contactsync.Person, err error) {
	var user string
	if err = scan(&p.No, &user, &p.Gone); err == nil {
		err = json.Unmarshal([]byte(user), &p.User)
	}
	return p, err
}

// ChangedPeople implements contactsync.Mirror.
func (db *DB) ChangedPeople(ctx context.Context, after int64, visit func(contactsync.Person) error) error {
	const page = 1000
	for last := int64(0); ; {
		people, err := query(ctx, db, "read who changed", func(rows *sql.Rows) (contactsync.Person, error) { return scanPerson(rows.Scan) },
			"SELECT no, user, gone FROM person WHERE changed > ? AND no > ? ORDER BY no LIMIT ?", after, last, page)
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
	p, err := scanPerson(db.read.QueryRowContext(ctx, "SELECT no, user, gone FROM person WHERE no = ?", no).Scan)
	return p, explain(db.path, err)
}

// FindMailbox implements contactsync.Mirror.
func (db *DB) FindMailbox(ctx context.Context, nameOrID string) (id string, err error) {
	err = db.row(ctx, "find a mailbox", []any{&id}, `
		SELECT id FROM person WHERE gone = 0 AND (id = lower(?1) OR lower(user ->> 'userPrincipalName') = lower(?1) OR lower(user ->> 'mail') = lower(?1))
		 ORDER BY id = lower(?1) DESC LIMIT 1`, nameOrID)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, err
}
