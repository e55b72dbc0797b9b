package sqlite

import (
	"context"
	"database/sql"

	"concord/backend/contactsync"
)

// RecordMoves implements contactsync.MoveStore. The new contact has no photo of ours yet.
func (db *DB) RecordMoves(ctx context.Context, slot int64, moves []contactsync.Move) error {
	return db.update(ctx, "record moved contacts", func(tx *sql.Tx) error {
		p := &packer{slot: slot}
		for _, m := range moves {
			contact, err := p.pack(ctx, tx, m.Link.ContactID)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "UPDATE link SET contact = ?, photo = 0 WHERE slot = ? AND person = ?", contact, slot, m.Link.Person); err != nil {
				return err
			}
			if err := photoForNewContact(ctx, tx, slot, m.Link.Person); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "INSERT INTO moved (slot, contact) VALUES (?, ?) ON CONFLICT DO NOTHING", slot, packContactID(m.OldID)); err != nil {
				return err
			}
		}
		return nil
	})
}

// MovedContacts implements contactsync.MoveStore.
func (db *DB) MovedContacts(ctx context.Context, slot int64, limit int) ([]string, error) {
	return query(ctx, db, "read which contacts were moved", func(rows *sql.Rows) (id string, err error) {
		var contact []byte
		err = rows.Scan(&contact)
		return unpackContactID(contact), err
	}, "SELECT contact FROM moved WHERE slot = ? ORDER BY contact LIMIT ?", slot, limit)
}

// ForgetMoved implements contactsync.MoveStore.
func (db *DB) ForgetMoved(ctx context.Context, slot int64, contactIDs []string) error {
	return db.update(ctx, "forget moved contacts", func(tx *sql.Tx) error {
		for _, id := range contactIDs {
			if _, err := tx.ExecContext(ctx, "DELETE FROM moved WHERE slot = ? AND contact = ?", slot, packContactID(id)); err != nil {
				return err
			}
		}
		return nil
	})
}
