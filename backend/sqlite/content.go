package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"

	"concord/backend/contactsync"
)

// keepContent stores a content; one that is there stays as it is.
func keepContent(ctx context.Context, tx *sql.Tx, c *contactsync.Content) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO content (key, kind, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", c.Key[:], string(c.Kind), string(c.Body))
	return err
}

// Contents implements contactsync.ContentStore.
func (db *DB) Contents(ctx context.Context, keys []contactsync.Fingerprint) (map[contactsync.Fingerprint]contactsync.Content, error) {
	wanted := make([]string, len(keys))
	for i, key := range keys {
		wanted[i] = hex.EncodeToString(key[:])
	}
	found, err := query(ctx, db, "read what contacts held", func(rows *sql.Rows) (c contactsync.Content, err error) {
		var key []byte
		var body string
		if err = rows.Scan(&key, &c.Kind, &body); err == nil {
			c.Body = []byte(body)
			c.Key, err = fingerprintOf(key)
		}
		return c, err
	}, "SELECT key, kind, body FROM content WHERE key IN (SELECT unhex(value) FROM json_each(?))", jsonList(wanted))
	contents := make(map[contactsync.Fingerprint]contactsync.Content, len(found))
	for _, c := range found {
		contents[c.Key] = c
	}
	return contents, err
}

// unansweredRuns is how many runs back a look is remembered whose write was never answered.
const unansweredRuns = 5

// enter adds to a run's journal: what was before stays as it was first told. A look after a write that was never
// answered (the process was killed) shows what that write left, so the look before it counts.
func enter(ctx context.Context, tx *sql.Tx, slot, person int64, e *contactsync.JournalEntry) error {
	image := []byte{}
	if e.Image != nil {
		image = e.Image.Key[:]
		if err := keepContent(ctx, tx, e.Image); err != nil {
			return err
		}
	}
	if e.Only {
		_, err := tx.ExecContext(ctx, `INSERT INTO journal (run, slot, person, before, after, image, photo)
			VALUES (?1, ?2, ?3, ?4, NULL, coalesce((SELECT image FROM journal WHERE run BETWEEN ?1 - ?6 AND ?1 - 1 AND slot = ?2 AND person = ?3
				AND before = ?4 AND after IS NULL ORDER BY run LIMIT 1), ?5), `+photoShown+`)
			ON CONFLICT DO UPDATE SET image = iif(length(image) = 0 AND length(before) > 0, excluded.image, image)`,
			e.Run, slot, person, keyOf(e.Before), image, unansweredRuns)
		return err
	}
	photo := "0"
	if e.After == nil {
		photo = photoShown
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO journal (run, slot, person, before, after, image, photo) VALUES (?1, ?2, ?3, ?4, ?5, ?6, `+photo+`)
		ON CONFLICT DO UPDATE SET after = excluded.after, photo = iif(photo = 0, excluded.photo, photo)`, e.Run, slot, person, keyOf(e.Before), keyOf(e.After), image)
	return err
}

// photoShown is the picture on a contact that is still linked. ?2 slot, ?3 person.
const photoShown = "coalesce((SELECT photo FROM link WHERE slot = ?2 AND person = ?3), 0)"

// keyOf is a fingerprint as it is stored, or nothing for no contact.
func keyOf(f *contactsync.Fingerprint) []byte {
	if f == nil {
		return []byte{}
	}
	return f[:]
}
