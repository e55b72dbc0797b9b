package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"concord/backend/cloudsync"
)

// statusKept is how long samples of jobs are kept: a year can be compared with the one before.
const statusKept = 400 * 24 * time.Hour

// SaveCloudSyncStatus implements cloudsync.StatusStore.
func (db *DB) SaveCloudSyncStatus(ctx context.Context, s cloudsync.Sample) (changed bool, err error) {
	status, err := json.Marshal(s.Status)
	if err != nil {
		return false, fmt.Errorf("sqlite: save a job's status: %w", err)
	}
	err = db.update(ctx, "save a job's status", func(tx *sql.Tx) error {
		var at int64
		var before string
		err := tx.QueryRowContext(ctx, "SELECT at, status FROM cloudsync_status WHERE job = ? ORDER BY at DESC LIMIT 1", s.Job).Scan(&at, &before)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		now := millis(s.At)
		if err == nil && before == string(status) || err == nil && at >= now { // the clock went back: the last row goes on
			_, err := tx.ExecContext(ctx, "UPDATE cloudsync_status SET last = max(last, ?), status = ? WHERE job = ? AND at = ?", now, string(status), s.Job, at)
			return err
		}
		changed = true
		if _, err := tx.ExecContext(ctx, "INSERT INTO cloudsync_status (job, at, last, domain, service_principal, status) VALUES (?, ?, ?, ?, ?, ?)",
			s.Job, now, now, s.Domain, s.ServicePrincipal, string(status)); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "DELETE FROM cloudsync_status WHERE job = ? AND last < ?", s.Job, now-statusKept.Milliseconds())
		return err
	})
	return changed, err
}

const statusColumns = "job, at, last, domain, service_principal, status"

func scanStatus(rows *sql.Rows) (s cloudsync.Sample, err error) {
	var at, last int64
	var status string
	if err := rows.Scan(&s.Job, &at, &last, &s.Domain, &s.ServicePrincipal, &status); err != nil {
		return s, err
	}
	s.At, s.Last = fromMillis(at), fromMillis(last)
	return s, json.Unmarshal([]byte(status), &s.Status)
}

// CloudSyncStatuses implements cloudsync.StatusStore.
func (db *DB) CloudSyncStatuses(ctx context.Context, domain string, from, till time.Time) ([]cloudsync.Sample, error) {
	return query(ctx, db, "read how jobs did", scanStatus, `SELECT `+statusColumns+` FROM cloudsync_status s
		 WHERE domain = ?1 AND at < ?3 AND (at >= ?2 OR at = (SELECT max(b.at) FROM cloudsync_status b WHERE b.job = s.job AND b.at < ?2)) ORDER BY at, job`,
		domain, millis(from), millis(till))
}

// LatestCloudSyncStatuses implements cloudsync.StatusStore.
func (db *DB) LatestCloudSyncStatuses(ctx context.Context) ([]cloudsync.Sample, error) {
	return query(ctx, db, "read how jobs do", scanStatus, `SELECT `+statusColumns+` FROM cloudsync_status s
		 WHERE at = (SELECT max(b.at) FROM cloudsync_status b WHERE b.job = s.job) ORDER BY domain, job`)
}
