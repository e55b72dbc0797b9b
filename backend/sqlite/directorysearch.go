package sqlite

import (
	"context"
	"database/sql"

	"concord/backend/contactsync"
)

// SearchPeople implements contactsync.SearchStore. Letters beyond ASCII are found as they are written.
func (db *DB) SearchPeople(ctx context.Context, part string, limit int) ([]contactsync.Person, error) {
	return query(ctx, db, "search people", func(rows *sql.Rows) (contactsync.Person, error) { return scanPerson(rows.Scan) },
		personSelect+`WHERE p.gone = 0 AND (p.id = lower(?1)
			OR instr(lower(p.user ->> 'displayName'), lower(?1)) > 0
			OR instr(lower(p.user ->> 'mail'), lower(?1)) > 0
			OR instr(lower(p.user ->> 'userPrincipalName'), lower(?1)) > 0)
		ORDER BY p.user ->> 'displayName' IS NULL, p.user ->> 'displayName' COLLATE NOCASE, p.no LIMIT ?2`, part, limit)
}

// SearchPlaces implements contactsync.SearchStore.
func (db *DB) SearchPlaces(ctx context.Context, part string, limit int) ([]contactsync.GroupState, error) {
	return query(ctx, db, "search groups", func(rows *sql.Rows) (g contactsync.GroupState, err error) {
		err = rows.Scan(&g.ID, &g.Name, &g.Present)
		return g, err
	}, `SELECT id, name, present FROM directory_group WHERE id = lower(?1) OR instr(lower(name), lower(?1)) > 0
		ORDER BY name COLLATE NOCASE, id LIMIT ?2`, part, limit)
}
