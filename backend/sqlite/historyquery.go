package sqlite

import (
	"context"
	"database/sql"
	"strings"

	"concord/backend/history"
	"concord/backend/runs"
)

// Traffic implements history.Store.
func (db *DB) Traffic(ctx context.Context, from, to, step int64) ([]history.Bucket, error) {
	// Each step by its own part of the key; SQLite would read the whole table otherwise.
	lengths := make([]int64, len(history.Steps))
	for i, s := range history.Steps {
		lengths[i] = s.Length.Milliseconds()
	}
	return query(ctx, db, "read what happened", func(rows *sql.Rows) (b history.Bucket, err error) {
		err = rows.Scan(&b.At, &b.Scope, &b.Seconds, &b.RequestsMin,
			&b.Requests, &b.Refused, &b.Unavailable, &b.Failed, &b.Lost, &b.LatencyMs, &b.Exchanges, &b.Batches, &b.WaitedMs, &b.InFlightMs,
			&b.LimitedMs[history.ByMachine], &b.LimitedMs[history.ByAnswers], &b.LimitedMs[history.ByMailbox], &b.LimitedMs[history.ByRefusal],
			&b.LimitedMs[history.ByShared], &b.LimitedMs[history.ByConcurrency], &b.LimitedMs[history.ByBudget], &b.Dropped,
			&b.RequestsMax, &b.RefusedMax, &b.UnavailableMax, &b.LatencyMaxMs, &b.Peak)
		return b, err
	}, "SELECT at / ?1 * ?1 AS bucket, "+trafficMerged()+` FROM traffic
		 WHERE step IN (SELECT value FROM json_each(?2)) AND at >= ?3 AND at < ?4 GROUP BY bucket, scope ORDER BY bucket, scope`,
		step, jsonList(lengths), from, to)
}

// throttleOrders are the columns behind each order.
var throttleOrders = map[history.ThrottleOrder]string{
	history.ByTime: "at", history.ByScope: "scope", history.ByName: "name COLLATE NOCASE", history.ByStatus: "status", history.ByCode: "code COLLATE NOCASE",
	history.ByNumber: "answers", history.ByRetryAfter: "retry_after", history.ByClosed: "closed",
}

// Throttles implements history.Store.
func (db *DB) Throttles(ctx context.Context, q history.ThrottleQuery) ([]history.Throttle, int64, error) {
	from := `(SELECT e.*, coalesce((SELECT user ->> 'userPrincipalName' FROM person WHERE person.id = e.mailbox), '') AS name
	            FROM throttle_event e WHERE at >= ? AND at < ?) WHERE true`
	args := []any{q.From, q.To}
	for word := range strings.FieldsSeq(q.Search) {
		from += ` AND (name LIKE ? ESCAPE '\' OR code LIKE ? ESCAPE '\' OR CAST(status AS TEXT) = ?)`
		args = append(args, like(word), like(word), word)
	}
	if q.Scope != "" {
		scope, known := history.ScopeOf(q.Scope)
		if !known {
			return nil, 0, nil
		}
		from += " AND scope = ?"
		args = append(args, scope)
	}
	var total int64
	if err := db.row(ctx, "count the refusals", []any{&total}, "SELECT count(*) FROM "+from, args...); err != nil {
		return nil, 0, err
	}
	order := "at DESC, id DESC"
	if column, known := throttleOrders[q.By]; known {
		direction := " DESC, "
		if q.Ascending {
			direction = " ASC, "
		}
		order = column + direction + order
	}
	events, err := query(ctx, db, "read the refusals", func(rows *sql.Rows) (e history.Throttle, err error) {
		var scope history.Scope
		err = rows.Scan(&e.At, &scope, &e.Mailbox, &e.Name, &e.Status, &e.Code, &e.Answers, &e.RetryAfterMs, &e.ClosedMs)
		e.Scope = scope.String()
		return e, err
	}, "SELECT at, scope, mailbox, name, status, code, answers, retry_after, closed FROM "+from+" ORDER BY "+order+" LIMIT ? OFFSET ?",
		append(args, q.Limit, q.Offset)...)
	return events, total, err
}

// RunPoints implements history.Store.
func (db *DB) RunPoints(ctx context.Context, from, to, step int64) ([]history.RunPoint, error) {
	states := []runs.State{runs.Done, runs.Partly, runs.Held, runs.Failed, runs.Cancelled, runs.Interrupted}
	var columns strings.Builder
	for _, s := range states {
		columns.WriteString("sum(state = '" + string(s) + "'), ")
	}
	return query(ctx, db, "read the runs over time", func(rows *sql.Rows) (p history.RunPoint, err error) {
		err = rows.Scan(&p.At, &p.Run, &p.Runs, &p.Done, &p.Partly, &p.Held, &p.Failed, &p.Cancelled, &p.Interrupted,
			&p.DurationMs, &p.DurationMinMs, &p.DurationMaxMs, &p.Created, &p.Updated, &p.Deleted, &p.Requests, &p.Throttled, &p.WaitedMs)
		return p, err
	}, `WITH one AS MATERIALIZED (
			SELECT id, started, state,
			       coalesce(max(0, cast(round(1000 * unixepoch(body ->> '$.finished', 'subsec')) AS INTEGER) - started), 0) AS took,
			       body -> '$.summary' AS s, coalesce(body ->> '$.summary.plan', 0) AS plan
			  FROM run WHERE started >= ?2 AND started < ?3 AND state <> 'running')
		SELECT iif(count(*) = 1, started, started / ?1 * ?1), max(id), count(*), `+columns.String()+`
		       cast(avg(took) AS INTEGER), min(took), max(took),
		       coalesce(sum((s ->> '$.created') * (1 - plan)), 0), coalesce(sum((s ->> '$.updated') * (1 - plan)), 0),
		       coalesce(sum((s ->> '$.deleted') * (1 - plan)), 0), coalesce(sum(s ->> '$.requests'), 0),
		       coalesce(sum(s ->> '$.throttled'), 0), coalesce(sum(s ->> '$.waitedMs'), 0)
		  FROM one GROUP BY started / ?1 ORDER BY started / ?1`, step, from, to)
}

// Population implements history.Store.
func (db *DB) Population(ctx context.Context, from, to, step int64) ([]history.PopulationPoint, error) {
	return query(ctx, db, "read how many there were", func(rows *sql.Rows) (p history.PopulationPoint, err error) {
		err = rows.Scan(&p.At, &p.People, &p.Mailboxes, &p.Contacts, &p.ContactsMin, &p.ContactsMax)
		return p, err
	}, `SELECT ?2, people, mailboxes, contacts, contacts, contacts FROM (SELECT * FROM population WHERE at < ?2 ORDER BY at DESC LIMIT 1)
		UNION ALL
		SELECT latest, people, mailboxes, contacts, low, high
		  FROM (SELECT max(at) AS latest, min(contacts) AS low, max(contacts) AS high FROM population
		         WHERE at >= ?2 AND at < ?3 GROUP BY at / ?1) JOIN population ON at = latest ORDER BY 1`, step, from, to)
}
