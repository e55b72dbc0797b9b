package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"concord/backend/contactsync"
)

// StoredProfiles implements contactsync.ProfileStore.
func (db *DB) StoredProfiles(ctx context.Context) ([]contactsync.StoredProfile, error) {
	return query(ctx, db, "read the profiles", scanProfile, profileSelect+"WHERE retired = 0 ORDER BY name")
}

const profileSelect = "SELECT no, body, seq, evaluated, rules_hash, EXISTS (SELECT 1 FROM removal WHERE removal.profile = profile.no) FROM profile "

func scanProfile(rows *sql.Rows) (p contactsync.StoredProfile, err error) {
	var body string
	if err = rows.Scan(&p.No, &body, &p.Seq, &p.Evaluated, &p.RulesHash, &p.Removing); err == nil {
		err = json.Unmarshal([]byte(body), &p.Profile)
	}
	return p, err
}

// SaveProfile implements contactsync.ProfileStore.
func (db *DB) SaveProfile(ctx context.Context, p contactsync.Profile) (replaced bool, err error) {
	body, err := json.Marshal(p)
	if err != nil {
		return false, err
	}
	err = db.update(ctx, "save the profile", func(tx *sql.Tx) error {
		var taken string
		err := tx.QueryRowContext(ctx, "SELECT id FROM profile WHERE name = ? AND id <> ?", p.Name, p.ID).Scan(&taken)
		if err == nil {
			return &contactsync.NameTakenError{Name: p.Name}
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		var wasRetired bool
		if err := tx.QueryRowContext(ctx, "SELECT count(*) > 0 FROM profile WHERE id = ? AND retired > 0", p.ID).Scan(&wasRetired); err != nil {
			return err
		}
		// What lies in another place than it should from now on is moved by the next sync.
		if _, err := tx.ExecContext(ctx, `UPDATE mailbox_state SET moving = 1 WHERE (folder <> '' OR contacts > 0) AND place <> ''
			AND place <> ? AND profile = (SELECT no FROM profile WHERE id = ?)`, p.Place(), p.ID); err != nil {
			return err
		}
		// What was to be emptied and is not yet keeps what it has, when that is what the profile says now.
		if p.Deletes.MailboxLeaves != contactsync.RemoveContacts {
			if _, err := tx.ExecContext(ctx, "UPDATE mailbox_state SET kept = 1 WHERE wanted = 0 AND kept = 0 AND profile = (SELECT no FROM profile WHERE id = ?)", p.ID); err != nil {
				return err
			}
		}
		done, err := tx.ExecContext(ctx, "UPDATE profile SET name = ?, folder = ?, body = ?, retired = 0 WHERE id = ?", p.Name, p.FolderKey(), string(body), p.ID)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n > 0 {
			replaced = !wasRetired
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO profile (id, name, folder, body, seq, evaluated, rules_hash) VALUES (?, ?, ?, ?, 0, 0, x'')", p.ID, p.Name, p.FolderKey(), string(body))
		return err
	})
	return replaced, err
}

// DeleteProfile implements contactsync.ProfileStore.
func (db *DB) DeleteProfile(ctx context.Context, no int64) error {
	return db.update(ctx, "delete the profile", func(tx *sql.Tx) error {
		for _, statement := range []string{
			"DELETE FROM link WHERE slot IN (SELECT slot FROM mailbox_state WHERE profile = ?)",
			"DELETE FROM pending WHERE slot IN (SELECT slot FROM mailbox_state WHERE profile = ?)",
			"DELETE FROM profile WHERE no = ?",
		} {
			if _, err := tx.ExecContext(ctx, statement, no); err != nil {
				return err
			}
		}
		return nil
	})
}

// SaveEvaluated implements contactsync.ProfileStore.
func (db *DB) SaveEvaluated(ctx context.Context, no, clock int64, rulesHash []byte) error {
	return db.update(ctx, "save how far people were evaluated", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE profile SET evaluated = ?, rules_hash = ? WHERE no = ?", clock, rulesHash, no)
		return err
	})
}

// ProfileCounts implements contactsync.ProfileStore.
func (db *DB) ProfileCounts(ctx context.Context, no int64) (c contactsync.ProfileCounts, err error) {
	// Mailboxes are gone through once, and the directory is asked only about those that are not in the rule any more: whoever is
	// in it is there.
	err = db.row(ctx, "count a profile", []any{&c.People, &c.Mailboxes, &c.Contacts, &c.Behind, &c.Left}, `
		SELECT (SELECT count(*) FROM person_state WHERE profile = p.no AND wanted = 1),
		       coalesce(sum(m.wanted), 0),
		       coalesce(sum(iif(m.wanted = 1 OR there, m.contacts, 0)), 0),
		       coalesce(sum(m.wanted = 1 AND (m.applied_seq < p.seq OR m.open = 1)), 0),
		       coalesce(sum(m.wanted = 0 AND there), 0)
		  FROM profile p LEFT JOIN (
		       SELECT profile, wanted, contacts, applied_seq, open,
		              wanted = 0 AND contacts > 0 AND EXISTS (SELECT 1 FROM person WHERE no = mailbox_state.person AND gone = 0) AS there
		         FROM mailbox_state) m ON m.profile = p.no
		 WHERE p.no = ?`, no)
	return c, err
}
