package sqlite

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"concord/backend/cloudsync"
)

var _ cloudsync.Store = (*DB)(nil)

// CloudSyncKnown implements cloudsync.Journal.
func (db *DB) CloudSyncKnown(ctx context.Context) ([]cloudsync.Known, error) {
	return query(ctx, db, "read the cloud sync configurations", func(rows *sql.Rows) (k cloudsync.Known, err error) {
		var tested int64
		var attempts string
		if err := rows.Scan(&k.Domain, &k.ServicePrincipal, &k.AppID, &k.Scenario, &k.Configuration, &k.Tested, &tested, &attempts); err != nil {
			return k, err
		}
		k.TestedAt = fromMillis(tested)
		return k, json.Unmarshal([]byte(attempts), &k.Attempts)
	}, "SELECT domain, service_principal, app_id, scenario, configuration, tested, tested_at, attempts FROM cloudsync_known ORDER BY domain")
}

// SaveCloudSyncKnown implements cloudsync.Journal.
func (db *DB) SaveCloudSyncKnown(ctx context.Context, k cloudsync.Known) error {
	attempts, err := json.Marshal(k.Attempts)
	if err != nil {
		return fmt.Errorf("sqlite: save a cloud sync configuration: %w", err)
	}
	return db.durable(ctx, "save a cloud sync configuration", func(conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, `INSERT OR REPLACE INTO cloudsync_known
			(domain, service_principal, app_id, scenario, configuration, tested, tested_at, attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			k.Domain, k.ServicePrincipal, k.AppID, k.Scenario, k.Configuration, k.Tested, millis(k.TestedAt), string(attempts))
		return err
	})
}

// ForgetCloudSync implements cloudsync.Journal.
func (db *DB) ForgetCloudSync(ctx context.Context, domain string) error {
	return db.update(ctx, "forget a cloud sync configuration", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM cloudsync_known WHERE domain = ?", domain)
		return err
	})
}

// SaveCloudSyncBackup implements cloudsync.Journal. A backup is on the disk when it returns.
func (db *DB) SaveCloudSyncBackup(ctx context.Context, b cloudsync.Backup) (id int64, err error) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err = z.Write(b.Content)
	if err := errors.Join(err, z.Close()); err != nil {
		return 0, fmt.Errorf("sqlite: keep a cloud sync backup: %w", err)
	}
	err = db.durable(ctx, "keep a cloud sync backup", func(conn *sql.Conn) error {
		done, err := conn.ExecContext(ctx, `INSERT INTO cloudsync_backup (domain, service_principal, job, kind, version, why, at, bytes, content)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, b.Domain, b.ServicePrincipal, b.Job, string(b.Kind), b.Version, b.Why, millis(b.At), len(b.Content), packed.Bytes())
		if err == nil {
			id, err = done.LastInsertId()
		}
		return err
	})
	return id, err
}

const backupColumns = "id, domain, service_principal, job, kind, version, why, at, bytes"

func scanBackup(scan func(...any) error, more ...any) (b cloudsync.Backup, err error) {
	var at int64
	err = scan(append([]any{&b.ID, &b.Domain, &b.ServicePrincipal, &b.Job, &b.Kind, &b.Version, &b.Why, &at, &b.Bytes}, more...)...)
	b.At = fromMillis(at)
	return b, err
}

// CloudSyncBackups implements cloudsync.Journal.
func (db *DB) CloudSyncBackups(ctx context.Context, domain string) ([]cloudsync.Backup, error) {
	return query(ctx, db, "list the cloud sync backups", func(rows *sql.Rows) (cloudsync.Backup, error) { return scanBackup(rows.Scan) },
		"SELECT "+backupColumns+" FROM cloudsync_backup WHERE ?1 = '' OR domain = ?1 ORDER BY id DESC", domain)
}

// CloudSyncBackup implements cloudsync.Journal.
func (db *DB) CloudSyncBackup(ctx context.Context, id int64) (cloudsync.Backup, bool, error) {
	var packed []byte
	b, err := scanBackup(db.read.QueryRowContext(ctx, "SELECT "+backupColumns+", content FROM cloudsync_backup WHERE id = ?", id).Scan, &packed)
	if errors.Is(err, sql.ErrNoRows) {
		return b, false, nil
	}
	if err == nil {
		var z *gzip.Reader
		if z, err = gzip.NewReader(bytes.NewReader(packed)); err == nil {
			b.Content, err = io.ReadAll(z)
		}
	}
	if err != nil {
		return b, false, explain(db.path, fmt.Errorf("sqlite: read a cloud sync backup: %w", err))
	}
	return b, true, nil
}

// AddCloudSyncEntry implements cloudsync.Journal.
func (db *DB) AddCloudSyncEntry(ctx context.Context, e cloudsync.Entry) error {
	return db.update(ctx, "write cloud sync's journal", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO cloudsync_entry (at, domain, what, text) VALUES (?, ?, ?, ?)", millis(e.At), e.Domain, e.What, e.Text)
		return err
	})
}

// CloudSyncEntries implements cloudsync.Journal.
func (db *DB) CloudSyncEntries(ctx context.Context, domain string, limit int) ([]cloudsync.Entry, error) {
	return query(ctx, db, "read cloud sync's journal", func(rows *sql.Rows) (e cloudsync.Entry, err error) {
		var at int64
		err = rows.Scan(&at, &e.Domain, &e.What, &e.Text)
		e.At = fromMillis(at)
		return e, err
	}, "SELECT at, domain, what, text FROM cloudsync_entry WHERE ?1 = '' OR domain = ?1 ORDER BY id DESC LIMIT ?2", domain, limit)
}
