package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"concord/backend/history"
)

var _ history.Store = (*DB)(nil)

// historyPatience is how long history waits for another process: it can come again, and behind it waits a run's work.
const historyPatience = 250 * time.Millisecond

// brief is update for what may fail: it gives up soon when another process holds the database.
func (db *DB) brief(ctx context.Context, doing string, change func(*sql.Conn) error) error {
	patience := func(d time.Duration) string { return fmt.Sprintf("busy_timeout = %d", d.Milliseconds()) }
	return db.while(ctx, doing, patience(historyPatience), patience(busyTimeout), change)
}

// The columns of traffic by how they are merged.
var (
	// trafficSums add up, in buckets and over buckets.
	trafficSums = []string{"requests", "refused", "unavailable", "failed", "lost", "latency", "exchanges", "batches", "waited", "in_flight",
		"by_machine", "by_answers", "by_mailbox", "by_refusal", "by_shared", "by_concurrency", "by_budget", "dropped"}
	// trafficHighs keep the highest.
	trafficHighs = []string{"requests_max", "refused_max", "unavailable_max", "latency_max", "peak"}

	trafficColumns = "scope, seconds, requests_min, " + strings.Join(trafficSums, ", ") + ", " + strings.Join(trafficHighs, ", ")
)

// trafficMerged is trafficColumns over several rows of a scope. Seconds of a scope without a row were quiet there, which
// history knows from the row of everything.
func trafficMerged() string {
	columns := []string{"scope", "sum(seconds)", "min(requests_min)"}
	for _, c := range trafficSums {
		columns = append(columns, "sum("+c+")")
	}
	for _, c := range trafficHighs {
		columns = append(columns, "max("+c+")")
	}
	return strings.Join(columns, ", ")
}

// trafficAdded is the SET of an upsert that adds the new row to the old one. When both are the same second (?), their sum
// is that second's lowest and highest.
func trafficAdded(sameSecond bool) string {
	var set []string
	for _, c := range trafficSums {
		set = append(set, c+" = traffic."+c+" + excluded."+c)
	}
	for _, c := range trafficHighs {
		counted := strings.TrimSuffix(c, "_max")
		if sameSecond && counted != c && counted != "latency" {
			set = append(set, fmt.Sprintf("%s = traffic.%s + excluded.%s", c, counted, counted))
		} else {
			set = append(set, fmt.Sprintf("%s = max(traffic.%s, excluded.%s)", c, c, c))
		}
	}
	if sameSecond {
		set = append(set, "requests_min = traffic.requests + excluded.requests")
	} else {
		set = append(set, "requests_min = min(traffic.requests_min, excluded.requests_min)", "seconds = traffic.seconds + excluded.seconds")
	}
	return strings.Join(set, ", ")
}

var addSecond = "INSERT INTO traffic (step, at, " + trafficColumns + ") VALUES (1000, ?" +
	strings.Repeat(", ?", 3+len(trafficSums)+len(trafficHighs)) + ") ON CONFLICT DO UPDATE SET " + trafficAdded(true)

// AddTraffic implements history.Store.
func (db *DB) AddTraffic(ctx context.Context, seconds []history.Bucket, events []history.Event) error {
	return db.brief(ctx, "note what happened", func(conn *sql.Conn) error {
		add, err := conn.PrepareContext(ctx, addSecond)
		if err != nil {
			return err
		}
		defer func() { _ = add.Close() }()
		for _, b := range seconds {
			if _, err := add.ExecContext(ctx, b.At, b.Scope, b.Seconds, b.RequestsMin,
				b.Requests, b.Refused, b.Unavailable, b.Failed, b.Lost, b.LatencyMs, b.Exchanges, b.Batches, b.WaitedMs, b.InFlightMs,
				b.LimitedMs[history.ByMachine], b.LimitedMs[history.ByAnswers], b.LimitedMs[history.ByMailbox], b.LimitedMs[history.ByRefusal],
				b.LimitedMs[history.ByShared], b.LimitedMs[history.ByConcurrency], b.LimitedMs[history.ByBudget], b.Dropped,
				b.RequestsMax, b.RefusedMax, b.UnavailableMax, b.LatencyMaxMs, b.Peak); err != nil {
				return err
			}
		}
		for _, e := range events {
			if _, err := conn.ExecContext(ctx, `INSERT INTO throttle_event (at, scope, mailbox, status, code, answers, retry_after, closed)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, e.At, e.Scope, e.Mailbox, e.Status, e.Code, e.Answers, e.RetryAfterMs, e.ClosedMs); err != nil {
				return err
			}
		}
		return nil
	})
}

// SamplePopulation implements history.Store.
func (db *DB) SamplePopulation(ctx context.Context, now time.Time) error {
	return db.brief(ctx, "count people and contacts", func(conn *sql.Conn) error {
		// With one profile nobody is in it twice; then no list of everybody has to be sorted.
		_, err := conn.ExecContext(ctx, `INSERT INTO population (at, people, mailboxes, contacts)
			SELECT ?, iif(profiles > 1, (SELECT count(DISTINCT person) FROM person_state WHERE wanted = 1),
			                            (SELECT count(*) FROM person_state WHERE wanted = 1)),
			       (SELECT count(DISTINCT mailbox) FROM mailbox_state WHERE wanted = 1),
			       (SELECT coalesce(sum(m.contacts), 0) FROM mailbox_state m JOIN person ON person.no = m.person WHERE person.gone = 0)
			  FROM (SELECT count(*) AS profiles FROM profile) WHERE true
			    ON CONFLICT DO UPDATE SET people = excluded.people, mailboxes = excluded.mailboxes, contacts = excluded.contacts`, millis(now))
		return err
	})
}

// Tidy implements history.Store.
func (db *DB) Tidy(ctx context.Context, now time.Time) error {
	return db.brief(ctx, "merge what is old", func(conn *sql.Conn) error {
		for i, step := range history.Steps {
			length, before := step.Length.Milliseconds(), millis(now.Add(-step.Until))
			if i+1 < len(history.Steps) {
				next := history.Steps[i+1].Length.Milliseconds()
				before = before / next * next // whole buckets of the next step
				if _, err := conn.ExecContext(ctx, "INSERT INTO traffic (step, at, "+trafficColumns+") SELECT ?1, at / ?1 * ?1 AS bucket, "+trafficMerged()+
					" FROM traffic WHERE step = ?2 AND at < ?3 GROUP BY bucket, scope ON CONFLICT DO UPDATE SET "+trafficAdded(false),
					next, length, before); err != nil {
					return err
				}
			}
			if _, err := conn.ExecContext(ctx, "DELETE FROM traffic WHERE step = ? AND at < ?", length, before); err != nil {
				return err
			}
		}
		oldest := millis(now.Add(-history.Kept))
		if _, err := conn.ExecContext(ctx, "DELETE FROM throttle_event WHERE at < ? OR id <= (SELECT max(id) FROM throttle_event) - ?", oldest, history.MaxEvents); err != nil {
			return err
		}
		// The newest of the old samples stays: it says how things stood when what is kept begins.
		_, err := conn.ExecContext(ctx, "DELETE FROM population WHERE at < (SELECT max(at) FROM population WHERE at < ?)", oldest)
		return err
	})
}
