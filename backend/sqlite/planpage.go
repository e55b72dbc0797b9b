package sqlite

import (
	"context"
	"database/sql"
	"math"
	"strings"

	"concord/backend/contactsync"
)

// PlanRows implements contactsync.PlanStore.
func (db *DB) PlanRows(ctx context.Context, q contactsync.PlanQuery, afterSlot, afterPerson int64) ([]contactsync.PlanRow, error) {
	from, where, args := planned(q, afterSlot, afterPerson)
	args = append(args, q.Limit, q.Offset)
	return query(ctx, db, "read a plan", scanPlanRow, `SELECT o.slot, o.person, o.kind, o.reason, o.held, o.before, o.after, p.id, p.name, p.mail, p.ground, p.sentence, m.profile, m.mailbox, m.name
		FROM `+from+where+" ORDER BY o.slot, o.person LIMIT ? OFFSET ?", args...)
}

// PlanCount implements contactsync.PlanStore.
func (db *DB) PlanCount(ctx context.Context, q contactsync.PlanQuery) (n int64, err error) {
	from, where, args := planned(q, 0, math.MaxInt64)
	err = db.row(ctx, "count a plan's operations", []any{&n}, "SELECT count(*) FROM "+from+where, args...)
	return n, err
}

// planned chooses operations behind a pair. The order of the tables is fixed (CROSS JOIN): operations by key, unless only
// some people or mailboxes are wanted; then from those, each a short stretch of the key.
func planned(q contactsync.PlanQuery, afterSlot, afterPerson int64) (from, where string, args []any) {
	var conditions []string
	args = []any{q.Plan, afterSlot, afterPerson}
	add := func(condition string, values ...any) {
		conditions = append(conditions, condition)
		args = append(args, values...)
	}
	from = "plan_operation o CROSS JOIN plan_mailbox m ON m.plan = o.plan AND m.slot = o.slot CROSS JOIN plan_person p ON p.plan = o.plan AND p.profile = m.profile AND p.person = o.person"
	switch {
	case q.Person != "":
		from = "plan_mailbox m CROSS JOIN plan_person p ON p.plan = m.plan AND p.profile = m.profile CROSS JOIN plan_operation o ON o.plan = m.plan AND o.slot = m.slot AND o.person = p.person"
	case q.Mailbox != "" || q.Profile != "":
		from = "plan_mailbox m CROSS JOIN plan_operation o ON o.plan = m.plan AND o.slot = m.slot CROSS JOIN plan_person p ON p.plan = o.plan AND p.profile = m.profile AND p.person = o.person"
	}
	if q.Mailbox != "" {
		add("m.slot IN (SELECT slot FROM plan_mailbox WHERE plan = ?1 AND (mailbox = lower(?) OR name LIKE ? ESCAPE '\\'))", q.Mailbox, like(q.Mailbox))
	}
	if q.Profile != "" {
		add("m.profile IN (SELECT j.value ->> 'no' FROM plan, json_each(body, '$.profiles') j WHERE plan.id = ?1 AND lower(j.value ->> 'name') = lower(?))", q.Profile)
	}
	if q.Person != "" {
		add("(p.id = lower(?) OR p.name LIKE ? ESCAPE '\\' OR p.mail LIKE ? ESCAPE '\\')", q.Person, like(q.Person), like(q.Person))
	}
	if q.Kind != "" {
		add("o.kind = ?", string(q.Kind))
	}
	if q.Kind != "" && q.Kind != contactsync.Create {
		conditions = append(conditions, "o.kind <> 'create'") // the index is taken only for what it was made
	}
	switch {
	case q.Held == nil:
	case *q.Held:
		conditions = append(conditions, "o.held = 1")
	default:
		conditions = append(conditions, "o.held = 0")
	}
	where = " WHERE o.plan = ?1 AND m.plan = ?1 AND (o.slot, o.person) > (?2, ?3)"
	for _, condition := range conditions {
		where += " AND " + condition
	}
	return from, where, args
}

// like is a pattern for a text that stands somewhere.
func like(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text) + "%"
}

func scanPlanRow(rows *sql.Rows) (r contactsync.PlanRow, err error) {
	var before, after []byte
	err = rows.Scan(&r.Slot, &r.PlanStep.Person, &r.Kind, &r.Reason, &r.Held, &before, &after, &r.ID, &r.Name, &r.Mail, &r.Ground, &r.Sentence,
		&r.Mailbox.ProfileNo, &r.Mailbox.ID, &r.Mailbox.Name)
	if err != nil {
		return r, err
	}
	r.PlanPerson.Person, r.Mailbox.Slot = r.PlanStep.Person, r.Slot
	if r.Before, err = fingerprintIn(before); err == nil {
		r.After, err = fingerprintIn(after)
	}
	return r, err
}
