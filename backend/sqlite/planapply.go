package sqlite

import (
	"context"
	"database/sql"

	"concord/backend/contactsync"
)

// judged is each operation to be carried out of plan ?1 in profile ?2, with what is wrong with it now: ” for nothing,
// 'done' for one whose mailbox is as if it had been carried out.
const judged = `WITH judged AS (
	SELECT o.slot, o.person, o.kind, o.after, s.fingerprint AS wanted, CASE
		WHEN o.kind = 'delete' AND l.person IS NULL THEN 'done'
		WHEN o.kind <> 'delete' AND l.fingerprint = o.after THEN 'done'
		WHEN m.slot IS NULL THEN 'mailbox_left'
		WHEN o.reason = 'mailbox_left' THEN CASE m.wanted WHEN 1 THEN 'mailbox_back' ELSE '' END
		WHEN m.wanted = 0 THEN 'mailbox_left'
		WHEN o.kind = 'delete' AND x.wanted = x'' AND (coalesce(s.wanted, 0) = 0 OR o.reason = 'own_contact') THEN 'undone_since'
		WHEN o.reason = 'own_contact' THEN ''
		WHEN o.kind = 'delete' THEN CASE s.wanted WHEN 1 THEN 'wanted_again' ELSE '' END
		WHEN coalesce(s.wanted, 0) = 0 THEN 'not_wanted'
		WHEN s.fingerprint <> o.after THEN 'person_changed'
		WHEN x.wanted = o.after THEN 'undone_since'
		WHEN o.kind = 'create' AND l.person IS NOT NULL THEN 'contact_there'
		WHEN o.kind = 'update' AND l.person IS NULL THEN 'contact_missing'
		WHEN o.kind = 'update' AND l.fingerprint <> o.before THEN 'contact_changed'
		ELSE '' END AS verdict
	  FROM plan_mailbox pm
	  CROSS JOIN plan_operation o ON o.plan = pm.plan AND o.slot = pm.slot
	  LEFT JOIN mailbox_state m ON m.slot = o.slot AND m.profile = pm.profile AND m.mailbox = pm.mailbox
	  LEFT JOIN person_state s ON s.profile = pm.profile AND s.person = o.person
	  LEFT JOIN link l ON l.slot = o.slot AND l.person = o.person
	  LEFT JOIN pinned x ON x.slot = o.slot AND x.person = o.person
	 WHERE pm.plan = ?1 AND (?2 = 0 OR pm.profile = ?2) AND o.held = 0) `

// PlanConflicts implements contactsync.PlanStore.
func (db *DB) PlanConflicts(ctx context.Context, plan, profile int64, limit int) (map[contactsync.ConflictKind]int64, []contactsync.PlanConflict, error) {
	type counted struct {
		kind contactsync.ConflictKind
		n    int64
	}
	found, err := query(ctx, db, "compare a plan", func(rows *sql.Rows) (c counted, err error) {
		err = rows.Scan(&c.kind, &c.n)
		return c, err
	}, judged+"SELECT verdict, count(*) FROM judged WHERE verdict NOT IN ('', 'done') GROUP BY verdict", plan, profile)
	if err != nil || len(found) == 0 {
		return nil, nil, err
	}
	counts := map[contactsync.ConflictKind]int64{}
	for _, c := range found {
		counts[c.kind] = c.n
	}
	examples, err := query(ctx, db, "compare a plan", func(rows *sql.Rows) (c contactsync.PlanConflict, err error) {
		var planned, now []byte
		if err = rows.Scan(&c.Kind, &c.Operation, &c.Mailbox, &c.Person.ID, &c.Person.Name, &c.Person.Mail, &planned, &now); err != nil {
			return c, err
		}
		if c.Planned, err = fingerprintIn(planned); err == nil {
			c.Now, err = fingerprintIn(now)
		}
		return c, err
	}, judged+`SELECT j.verdict, j.kind, m.name, p.id, p.name, p.mail, j.after, j.wanted FROM judged j
		JOIN plan_mailbox m ON m.plan = ?1 AND m.slot = j.slot JOIN plan_person p ON p.plan = ?1 AND p.profile = m.profile AND p.person = j.person
		WHERE j.verdict NOT IN ('', 'done') ORDER BY j.slot, j.person LIMIT ?3`, plan, profile, limit)
	return counts, examples, err
}

// PlanDone implements contactsync.PlanStore.
func (db *DB) PlanDone(ctx context.Context, plan int64) (done, all int64, err error) {
	err = db.row(ctx, "see how far a plan is", []any{&done, &all}, judged+"SELECT count(*) FILTER (WHERE verdict = 'done'), count(*) FROM judged", plan, 0)
	return done, all, err
}

// PlanLosses implements contactsync.PlanStore.
func (db *DB) PlanLosses(ctx context.Context, plan, profile int64) (people, slots map[int64]bool, err error) {
	const operations = " FROM plan_mailbox m CROSS JOIN plan_operation o ON o.plan = m.plan AND o.slot = m.slot AND o.kind <> 'create' AND o.held = 0 WHERE m.plan = ? AND m.profile = ? "
	if people, err = db.keys(ctx, "SELECT DISTINCT o.person"+operations+"AND o.reason <> 'mailbox_left'", plan, profile); err == nil {
		slots, err = db.keys(ctx, "SELECT DISTINCT o.slot"+operations+"AND o.reason = 'mailbox_left'", plan, profile)
	}
	return people, slots, err
}

// PlanSlots implements contactsync.PlanStore.
func (db *DB) PlanSlots(ctx context.Context, plan, profile int64) (map[int64]bool, error) {
	return db.keys(ctx, "SELECT slot FROM plan_mailbox WHERE plan = ? AND profile = ? AND creates + updates + deletes > 0", plan, profile)
}

func (db *DB) keys(ctx context.Context, statement string, args ...any) (map[int64]bool, error) {
	found, err := query(ctx, db, "read a plan", scanInt, statement, args...)
	keys := make(map[int64]bool, len(found))
	for _, key := range found {
		keys[key] = true
	}
	return keys, err
}

// PlanKinds implements contactsync.PlanStore.
func (db *DB) PlanKinds(ctx context.Context, plan, slot int64) (map[int64]contactsync.OperationKind, error) {
	type planned struct {
		person int64
		kind   contactsync.OperationKind
	}
	found, err := query(ctx, db, "read a plan", func(rows *sql.Rows) (p planned, err error) {
		err = rows.Scan(&p.person, &p.kind)
		return p, err
	}, "SELECT person, kind FROM plan_operation WHERE plan = ? AND slot = ? AND held = 0", plan, slot)
	kinds := make(map[int64]contactsync.OperationKind, len(found))
	for _, p := range found {
		kinds[p.person] = p.kind
	}
	return kinds, err
}
