package sqlite

import (
	"context"
	"database/sql"
)

// The ids of one mailbox's contacts share all but their last eight bytes, the item's number (as published ids show): the mailbox, the
// store, for ids of the older kind the folder. So a link keeps the last bytes alone, and the mailbox the rest: 9 bytes in
// place of 52 for an immutable id, of 114 for one of 152 characters. An id that begins differently is kept whole, so that
// any id survives. Other tables keep ids as contactid.go packs them.
const (
	sharedBegin = 3 // form of a link's contact: mailbox_state.id_prefix and this
	itemBytes   = 8
	leastShared = 16 // below that it is not worth it
)

// contactColumn is a link's contact as contactid.go packs it. The link is l.
const contactColumn = `CASE WHEN substr(l.contact, 1, 1) = x'03'
	THEN CAST((SELECT id_prefix FROM mailbox_state WHERE slot = l.slot) || substr(l.contact, 2) AS BLOB) ELSE l.contact END`

// packer packs the ids of one mailbox's links within one transaction.
type packer struct {
	slot   int64
	prefix []byte
	read   bool
}

func (p *packer) pack(ctx context.Context, tx *sql.Tx, id string) ([]byte, error) {
	packed := packContactID(id)
	begin := len(packed) - itemBytes
	if packed[0] == plainText || begin < leastShared {
		return packed, nil
	}
	if !p.read {
		if err := tx.QueryRowContext(ctx, "SELECT id_prefix FROM mailbox_state WHERE slot = ?", p.slot).Scan(&p.prefix); err != nil {
			return nil, err
		}
		p.read = true
	}
	if len(p.prefix) == 0 {
		p.prefix = packed[:begin]
		if _, err := tx.ExecContext(ctx, "UPDATE mailbox_state SET id_prefix = ? WHERE slot = ?", p.prefix, p.slot); err != nil {
			return nil, err
		}
	}
	if string(p.prefix) != string(packed[:begin]) {
		return packed, nil
	}
	return append([]byte{sharedBegin}, packed[begin:]...), nil
}
