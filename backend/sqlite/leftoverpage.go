package sqlite

import (
	"context"
	"strconv"
	"strings"

	"concord/backend/contactsync"
)

var leftoverOrders = map[contactsync.LeftoverOrder]string{
	contactsync.LeftoversByMailbox: "coalesce(person.user ->> 'userPrincipalName', '') COLLATE NOCASE",
	contactsync.LeftoversByName:    "f.name COLLATE NOCASE",
	contactsync.LeftoversByTool:    "f.kind, f.tool COLLATE NOCASE",
}

// LeftoverPage implements contactsync.LeftoverPages.
func (db *DB) LeftoverPage(ctx context.Context, profile int64, q contactsync.LeftoverPageQuery) (page []contactsync.Leftover, total int64, err error) {
	from, args := leftovers, leftoverArgs(profile, q.LeftoverQuery)
	for word := range strings.FieldsSeq(q.Search) {
		args = append(args, like(word))
		from += strings.ReplaceAll(`AND (coalesce(person.user ->> 'userPrincipalName', '') LIKE ?N ESCAPE '\' OR f.name LIKE ?N ESCAPE '\'
			OR f.address LIKE ?N ESCAPE '\' OR f.folder LIKE ?N ESCAPE '\') `, "?N", parameter(len(args)))
	}
	if err := db.row(ctx, "count what former tools left", []any{&total}, "SELECT count(*)"+from, args...); err != nil {
		return nil, 0, err
	}
	order := "f.no"
	if by, known := leftoverOrders[q.By]; known {
		order = by
	}
	if q.Descending {
		order = strings.ReplaceAll(order, ",", " DESC,") + " DESC"
	}
	page, err = query(ctx, db, "read what former tools left", scanLeftover,
		"SELECT "+leftoverColumns+from+"ORDER BY "+order+", f.no LIMIT "+parameter(len(args)+1)+" OFFSET "+parameter(len(args)+2), append(args, q.Rows, q.Offset)...)
	return page, total, err
}

// CountLeftovers implements contactsync.LeftoverPages.
func (db *DB) CountLeftovers(ctx context.Context, profile int64, q contactsync.LeftoverQuery) (contacts, mailboxes int64, err error) {
	err = db.row(ctx, "count what former tools left", []any{&contacts, &mailboxes}, "SELECT count(*), count(DISTINCT f.slot)"+leftovers, leftoverArgs(profile, q)...)
	return contacts, mailboxes, err
}

// parameter is the place of the n-th argument.
func parameter(n int) string { return "?" + strconv.Itoa(n) }
