package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"concord/backend/contactsync"
)

// CreatePlan implements contactsync.PlanStore. Only one plan is made at a time, so what is half made is a dead run's.
func (db *DB) CreatePlan(ctx context.Context, p contactsync.Plan) (id int64, err error) {
	broken, err := query(ctx, db, "read the plans", scanInt, "SELECT id FROM plan WHERE state = ?", string(contactsync.PlanMaking))
	if err != nil {
		return 0, err
	}
	for _, plan := range broken {
		if err := db.DropPlan(ctx, plan); err != nil {
			return 0, err
		}
	}
	body, err := json.Marshal(p)
	if err != nil {
		return 0, err
	}
	err = db.update(ctx, "begin a plan", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "INSERT INTO plan (state, created, body) VALUES (?, ?, ?) RETURNING id", string(p.State), millis(p.Created), string(body)).Scan(&id)
	})
	return id, err
}

// AddToPlan implements contactsync.PlanStore.
func (db *DB) AddToPlan(ctx context.Context, plan int64, m contactsync.PlanMailbox, people []contactsync.PlanPerson, steps []contactsync.PlanStep) error {
	return db.update(ctx, "add to a plan", func(tx *sql.Tx) error {
		for _, p := range people {
			if _, err := tx.ExecContext(ctx, `INSERT INTO plan_person (plan, profile, person, id, name, mail, ground, sentence) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET ground = excluded.ground, sentence = excluded.sentence WHERE ground = '' AND excluded.ground <> ''`,
				plan, m.ProfileNo, p.Person, p.ID, p.Name, p.Mail, string(p.Ground), p.Sentence); err != nil {
				return err
			}
		}
		for _, s := range steps {
			done, err := tx.ExecContext(ctx, "INSERT INTO plan_operation (plan, slot, person, kind, reason, held, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
				plan, m.Slot, s.Person, string(s.Kind), string(s.Reason), s.Held, keyOf(s.Before), keyOf(s.After))
			if err != nil {
				return err
			}
			n, err := done.RowsAffected()
			if err != nil {
				return err
			}
			switch {
			case n == 0:
			case s.Held:
				m.Held++
			case s.Kind == contactsync.Create:
				m.Creates++
			case s.Kind == contactsync.Update:
				m.Updates++
			default:
				m.Deletes++
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO plan_mailbox (plan, slot, profile, mailbox, name, creates, updates, deletes, held) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET creates = creates + excluded.creates, updates = updates + excluded.updates, deletes = deletes + excluded.deletes, held = held + excluded.held`,
			plan, m.Slot, m.ProfileNo, m.ID, m.Name, m.Creates, m.Updates, m.Deletes, m.Held)
		return err
	})
}

// SavePlan implements contactsync.PlanStore.
func (db *DB) SavePlan(ctx context.Context, p *contactsync.Plan) error {
	type total struct {
		profile int64
		contactsync.PlanTotals
	}
	return db.update(ctx, "save a plan", func(tx *sql.Tx) error {
		totals, err := readAll(ctx, tx, func(rows *sql.Rows) (t total, err error) {
			err = rows.Scan(&t.profile, &t.Mailboxes, &t.Creates, &t.Updates, &t.Deletes, &t.Held)
			return t, err
		}, "SELECT profile, count(*), sum(creates), sum(updates), sum(deletes), sum(held) FROM plan_mailbox WHERE plan = ? GROUP BY profile", p.ID)
		if err != nil {
			return err
		}
		p.PlanTotals = contactsync.PlanTotals{}
		for _, t := range totals {
			for i := range p.Profiles {
				if p.Profiles[i].No == t.profile {
					p.Profiles[i].PlanTotals = t.PlanTotals
				}
			}
			p.Mailboxes += t.Mailboxes
			p.Creates += t.Creates
			p.Updates += t.Updates
			p.Deletes += t.Deletes
			p.Held += t.Held
		}
		body, err := json.Marshal(p)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE plan SET state = ?, body = ? WHERE id = ?", string(p.State), string(body), p.ID)
		return err
	})
}

func (db *DB) plans(ctx context.Context, where string, args ...any) ([]contactsync.Plan, error) {
	return query(ctx, db, "read the plans", func(rows *sql.Rows) (p contactsync.Plan, err error) {
		var id int64
		var body string
		if err = rows.Scan(&id, &body); err == nil {
			err = json.Unmarshal([]byte(body), &p)
		}
		p.ID = id
		return p, err
	}, "SELECT id, body FROM plan "+where, args...)
}

// StoredPlans implements contactsync.PlanStore.
func (db *DB) StoredPlans(ctx context.Context) ([]contactsync.Plan, error) {
	return db.plans(ctx, "ORDER BY id DESC")
}

// StoredPlan implements contactsync.PlanStore.
func (db *DB) StoredPlan(ctx context.Context, id int64) (contactsync.Plan, error) {
	found, err := db.plans(ctx, "WHERE id = ?", id)
	if err == nil && len(found) == 0 {
		err = &contactsync.PlanError{Plan: id}
	}
	if err != nil {
		return contactsync.Plan{}, err
	}
	return found[0], nil
}

// dropChunk is how many operations are deleted in one transaction, so that nobody waits long behind it.
const dropChunk = 20_000

// DropPlan implements contactsync.PlanStore. Killed in between, the rest of the plan goes with the next one that is dropped
// or made: it is marked as broken first.
func (db *DB) DropPlan(ctx context.Context, id int64) error {
	if err := db.update(ctx, "delete a plan", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE plan SET state = ?2, body = json_set(body, '$.state', ?2) WHERE id = ?1", id, string(contactsync.PlanMaking))
		return err
	}); err != nil {
		return err
	}
	for left := true; left; {
		if err := db.update(ctx, "delete a plan", func(tx *sql.Tx) error {
			done, err := tx.ExecContext(ctx, `DELETE FROM plan_operation WHERE plan = ?1 AND (slot, person) IN (
				SELECT slot, person FROM plan_operation WHERE plan = ?1 ORDER BY slot, person LIMIT ?2)`, id, dropChunk)
			if err != nil {
				return err
			}
			n, err := done.RowsAffected()
			left = n == dropChunk
			return err
		}); err != nil {
			return err
		}
	}
	return db.update(ctx, "delete a plan", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM plan WHERE id = ?", id)
		return err
	})
}

// PlanMailboxes implements contactsync.PlanStore.
func (db *DB) PlanMailboxes(ctx context.Context, plan, after int64, limit int) ([]contactsync.PlanMailbox, error) {
	return query(ctx, db, "read a plan's mailboxes", func(rows *sql.Rows) (m contactsync.PlanMailbox, err error) {
		err = rows.Scan(&m.Slot, &m.ProfileNo, &m.ID, &m.Name, &m.Creates, &m.Updates, &m.Deletes, &m.Held)
		return m, err
	}, "SELECT slot, profile, mailbox, name, creates, updates, deletes, held FROM plan_mailbox WHERE plan = ? AND slot > ? ORDER BY slot LIMIT ?", plan, after, limit)
}

// fingerprintIn reads a stored fingerprint, nil for no contact.
func fingerprintIn(bytes []byte) (*contactsync.Fingerprint, error) {
	if len(bytes) == 0 {
		return nil, nil
	}
	f, err := fingerprintOf(bytes)
	if err != nil {
		return nil, errors.Join(errors.New("a plan's operation"), err)
	}
	return &f, nil
}
