package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"concord/backend/contactsync"
)

// driftFound is what stands in the mailboxes of a profile's rule: ?1 is the profile.
const driftFound = `WITH found AS (
	SELECT m.slot, d.person AS no, d.contact, d.kind, d.fields, d.folder, coalesce(box.user ->> 'userPrincipalName', '') AS mailbox,
	       coalesce(p.user ->> 'displayName', '') AS person
	  FROM mailbox_state m JOIN drift d ON d.slot = m.slot LEFT JOIN person box ON box.no = m.person LEFT JOIN person p ON p.no = d.person
	 WHERE m.profile = ?1 AND m.wanted = 1) `

var driftOrders = map[contactsync.DriftOrder]string{
	contactsync.DriftByMailbox: "mailbox COLLATE NOCASE", contactsync.DriftByPerson: "person COLLATE NOCASE", contactsync.DriftByKind: "kind",
}

// DriftPage implements contactsync.DriftPages.
func (db *DB) DriftPage(ctx context.Context, profile int64, q contactsync.DriftQuery) (page []contactsync.DriftShown, total int64, err error) {
	from, args := "FROM found WHERE true", []any{profile}
	for word := range strings.FieldsSeq(q.Search) {
		from += ` AND (mailbox LIKE ? ESCAPE '\' OR person LIKE ? ESCAPE '\' OR folder LIKE ? ESCAPE '\')`
		args = append(args, like(word), like(word), like(word))
	}
	switch q.Kind {
	case "":
	case contactsync.DriftTwice:
		from += " AND kind IN ('duplicate', 'extra')"
	default:
		from += " AND kind = ?"
		args = append(args, string(q.Kind))
	}
	if err := db.row(ctx, "count what users did to contacts", []any{&total}, driftFound+"SELECT count(*) "+from, args...); err != nil {
		return nil, 0, err
	}
	order, known := driftOrders[q.By]
	if !known {
		order = driftOrders[contactsync.DriftByMailbox]
	}
	if q.Descending {
		order += " DESC"
	}
	page, err = query(ctx, db, "read what users did to contacts", func(rows *sql.Rows) (d contactsync.DriftShown, err error) {
		var fields string
		if err = rows.Scan(&d.Mailbox, &d.Person, &d.Kind, &fields, &d.Folder); err == nil {
			err = json.Unmarshal([]byte(fields), &d.Fields)
		}
		return d, err
	}, driftFound+"SELECT mailbox, person, kind, fields, folder "+from+" ORDER BY "+order+", mailbox COLLATE NOCASE, person COLLATE NOCASE, slot, no, kind, contact LIMIT ? OFFSET ?",
		append(args, q.Limit, q.Offset)...)
	return page, total, err
}

// DriftSummary implements contactsync.DriftPages.
func (db *DB) DriftSummary(ctx context.Context, profile int64) (s contactsync.DriftSummary, err error) {
	var last int64
	err = db.row(ctx, "sum up what users did to contacts", []any{&s.Mailboxes, &s.Looked, &last, &s.Concerned, &s.Edited, &s.Deleted, &s.Moved, &s.Twice}, driftFound+`
		SELECT (SELECT count(*) FROM mailbox_state WHERE profile = ?1 AND wanted = 1),
		       (SELECT count(*) FROM mailbox_state m JOIN drift_stand d ON d.slot = m.slot WHERE m.profile = ?1 AND m.wanted = 1 AND d.checked > 0),
		       (SELECT coalesce(max(d.checked), 0) FROM mailbox_state m JOIN drift_stand d ON d.slot = m.slot WHERE m.profile = ?1 AND m.wanted = 1),
		       count(DISTINCT slot), count(*) FILTER (WHERE kind = 'edited'), count(*) FILTER (WHERE kind = 'deleted'),
		       count(*) FILTER (WHERE kind = 'moved'), count(*) FILTER (WHERE kind IN ('duplicate', 'extra')) FROM found`, profile)
	s.Last = fromMillis(last)
	return s, err
}
